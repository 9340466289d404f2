"""An array with labels, a unit and a stamp: what indicators take and give once they are applied."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hanbada.base.errors import LabelError, UnknownCode
from hanbada.base.stamp import Fact, Stamp
from hanbada.base.text import Text
from hanbada.base.units import Unit


@dataclass(frozen=True, slots=True)
class Panel:
    """Values over named axes.

    ``axes``    one letter each: i exporter, j market, k product, t year, c company
    ``labels``  one tuple of codes per axis; the length of each is the array's shape
    ``values``  NaN where unknown (or a masked integer array); read-only once inside
    """

    values: NDArray[np.generic]
    axes: str
    labels: tuple[tuple[str, ...], ...]
    unit: Unit
    stamp: Stamp

    def __post_init__(self) -> None:
        shape = tuple(len(names) for names in self.labels)
        if self.values.shape != shape or len(self.axes) != len(shape):
            raise LabelError(
                Text(f"배열 {self.values.shape}와 이름표 {shape}", f"an array {self.values.shape} with labels {shape}"),
                Text("모양이 같은 배열과 이름표", "array and labels of the same shape"),
                Text("이름표를 배열에 맞추세요", "give one label per row and column"),
            )
        self.values.setflags(write=False)

    def names(self, axis: str) -> tuple[str, ...]:
        """The labels of one axis."""
        return self.labels[self.axes.index(axis)]

    def fact(self, **cell: str) -> Fact:
        """The cell named by its labels (``panel.fact(i="410", k="720292")``) as a Fact; NaN becomes unknown."""
        index = []
        for axis, names in zip(self.axes, self.labels, strict=True):
            if cell.get(axis) not in names:
                raise UnknownCode(
                    Text(f"{axis}축의 '{cell.get(axis)}'", f"'{cell.get(axis)}' on axis {axis}"),
                    Text(f"{len(names)}개 이름표 중 하나", f"one of {len(names)} labels"),
                    Text("코드와 연도를 확인하세요", "check the code and the year"),
                )
            index.append(names.index(cell[axis]))
        raw = self.values[tuple(index)]
        value = raw.item() if isinstance(raw, np.generic) else raw
        unknown = value is np.ma.masked or (isinstance(value, float) and not np.isfinite(value))
        return Fact(None if unknown else value, self.unit, self.stamp, tuple(cell.items()))
