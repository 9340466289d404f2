"""The panel on a dense tensor [exporter, importer, year]: which columns are its axes, and where each row lies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hanbada.base.arrays import Array
from hanbada.gravity import faults
from hanbada.gravity.terms import Coded, Codes

SPARSE = 12  # cells per row beyond which a panel is better kept as rows (general effects)


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns that are the axes of the tensor; ``year`` is None for one period; ``pair``: with pair effects."""

    exporter: str
    importer: str
    year: str | None
    pair: bool

    @property
    def axes(self) -> tuple[str, ...]:
        """The columns, in the order of the tensor's axes."""
        return (self.exporter, self.importer) if self.year is None else (self.exporter, self.importer, self.year)


def find(effects: Sequence[tuple[str, ...]], coded: Mapping[str, Coded]) -> Layout | None:
    """The tensor layout of a set of effects, None where they have another form.

    With three two-way combinations of three columns the one with the fewest labels is the year axis: it is summed
    over innermost, and which one it is does not change the estimate.
    """
    sets = [frozenset(effect) for effect in effects]
    if len(set(sets)) != len(sets):
        return None
    if len(sets) == 2 and all(len(s) == 1 for s in sets):
        return Layout(effects[0][0], effects[1][0], None, False)
    if not all(len(s) == 2 for s in sets) or len(sets) not in (2, 3):
        return None
    names = list(dict.fromkeys(name for effect in effects for name in effect))
    if len(names) != 3:
        return None
    if len(sets) == 2:
        year = next(iter(sets[0] & sets[1]))
    else:
        year = min(names, key=lambda name: (coded[name].count, -names.index(name)))
    first, second = (name for name in names if name != year)
    return Layout(first, second, year, len(sets) == 3)


def shape(layout: Layout, coded: Mapping[str, Coded]) -> tuple[int, int, int]:
    """Lengths of the axes; the year axis is padded to a multiple of 8 from 8 on (whole vector registers)."""
    years = 1 if layout.year is None else coded[layout.year].count
    padded = years if years < 8 else -(-years // 8) * 8
    return coded[layout.exporter].count, coded[layout.importer].count, padded


def places(layout: Layout, coded: Mapping[str, Coded]) -> Codes:
    """The flat cell of each row."""
    _, importers, years = shape(layout, coded)
    cell = coded[layout.exporter].codes * importers + coded[layout.importer].codes
    return cell * years + (0 if layout.year is None else coded[layout.year].codes)


@dataclass(frozen=True, slots=True)
class Cells:
    """A panel on its tensor.

    ``place``       (rows,) flat cell of each row
    ``flow``        (i, j, t) flow ÷ ``flow_scale``; 0 outside the sample
    ``mask``        (i, j, t) 1 inside the sample, else 0
    ``regressors``  (k, i, j, t) (x − mean) ÷ ``scales``; 0 outside the rows
    """

    layout: Layout
    place: Codes
    flow: Array
    mask: Array
    regressors: Array
    flow_scale: float
    scales: Array


def repeated(place: Codes, cells: int) -> int:
    """How many rows share a cell with an earlier row."""
    seen = np.zeros(cells, dtype=bool)
    seen[place] = True
    return int(place.size - np.count_nonzero(seen))


def check_memory(cells: int, regressors: int) -> None:
    """SystemFault where the tensors of a fit would not fit into the memory that is free now."""
    needed, free = 8 * cells * (7 + 2 * regressors), free_memory()
    if free is not None and needed > free:
        raise faults.too_large(needed, free)


def free_memory() -> int | None:
    """Bytes that can be had without swapping, as Linux tells; None where it cannot be asked."""
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    found = [int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable:")]
    return found[0] if found else None


def fill(layout: Layout, coded: Mapping[str, Coded], place: Codes, flow: Array, regressors: Sequence[Array]) -> Cells:
    """The rows on the tensor, scaled so that tolerances mean the same for every unit."""
    size = shape(layout, coded)
    check_memory(size[0] * size[1] * size[2], len(regressors))
    scale = float(flow.mean())
    spread = np.array([x.std() for x in regressors])
    scales = np.where(spread > 0, spread, 1.0)
    stack = np.zeros((len(regressors), *size))
    for k, x in enumerate(regressors):
        stack[k].reshape(-1)[place] = (x - x.mean()) / scales[k]
    return Cells(layout, place, _scatter(size, place, flow / scale), _scatter(size, place, 1.0), stack, scale, scales)


def _scatter(size: tuple[int, int, int], place: Codes, values: NDArray[np.float64] | float) -> Array:
    out = np.zeros(size)
    out.reshape(-1)[place] = values
    return out
