"""How much memory there is, asked before a large job starts: a job that cannot fit says what it needs and stops."""

from __future__ import annotations

import os
from pathlib import Path

from hanbada.base.errors import SystemFault
from hanbada.base.text import Text

_LIMITS = (
    (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory.current")),
    (Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"), Path("/sys/fs/cgroup/memory/memory.usage_in_bytes")),
)


def available() -> int | None:
    """Bytes that a process may still take: of the machine, and of its container where that is less; None if unknown."""
    found = [part for part in (_machine(), *(_container(*pair) for pair in _LIMITS)) if part is not None]
    return min(found) if found else None


def require(needed: int, what: Text, instead: Text) -> None:
    """Raises SystemFault with the bytes that ``what`` needs where they are more than what is available.

    >>> require(1, Text("시험", "a test"), Text("", ""))
    """
    there = available()
    if there is not None and needed > there:
        raise SystemFault(
            Text(f"{what.ko}: 남은 메모리 {_gb(there)}", f"{what.en}: {_gb(there)} of memory left"),
            Text(f"메모리 {_gb(needed)}", f"{_gb(needed)} of memory"),
            instead,
        )


def _gb(size: int) -> str:
    return f"{size / 1e9:,.1f} GB"


def _machine() -> int | None:
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    except OSError:
        return _pages()
    for line in lines:
        if line.startswith("MemAvailable:"):
            return int(line.split()[1]) * 1024
    return _pages()


def _pages() -> int | None:
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (ValueError, OSError, AttributeError):
        return None


def _container(limit: Path, used: Path) -> int | None:
    try:
        most, taken = limit.read_text(encoding="ascii").strip(), used.read_text(encoding="ascii").strip()
    except OSError:
        return None
    return max(0, int(most) - int(taken)) if most.isdigit() and taken.isdigit() else None
