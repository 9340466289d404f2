"""Everything at full size, each job beside its peers in one run: the table of docs/performance.md (nine minutes on a quiet machine)."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib.util import find_spec

from bench import complexity, gravity, growth, latency, machine, potential, store


def main() -> None:
    """All jobs, one after another; the machine's limits before and after."""
    print(f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {machine.words()}")
    print("limits before:", {name: round(value, 1) for name, value in machine.limits().items()}, flush=True)
    print("== complexity: RCA, ECI, PCI, proximity, density, COI, COG")
    for size in ("small", "medium", "full"):
        complexity.compare(size)
    print("== export potential of all cells")
    potential.main("full")
    print("== ranking of a company's products")
    latency.main("full")
    print("== coded store")
    store.build("full")
    print("== 25 years of group-bys")
    if find_spec("ibis"):
        store.years(25)
    else:
        print("  not run: the extra [spark] is not installed")
    print("== gravity: PPML with three-way effects")
    gravity.main(["full"])
    print("== growth curves")
    growth.main()
    print("limits after:", {name: round(value, 1) for name, value in machine.limits().items()}, flush=True)


if __name__ == "__main__":
    main()
