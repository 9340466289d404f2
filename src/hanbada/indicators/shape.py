"""The shape of an indicator, written "(t, i, j) -> (t, j)", and the labels that follow from it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from hanbada.base.errors import LabelError
from hanbada.base.panel import Panel
from hanbada.base.text import Text

Axes = dict[str, tuple[str, ...]]
REST = "..."
_SIDE = re.compile(r"(cells )?\(([^()]*)\)")


@dataclass(frozen=True, slots=True)
class Shape:
    """Axis letters of each input and of the result; ``result`` is None where it is not one array."""

    inputs: tuple[tuple[str, ...], ...]
    result: tuple[str, ...] | None
    dense: bool = True

    @classmethod
    def parse(cls, words: str) -> Shape:
        """The shape that the words say.

        >>> Shape.parse("(i, j), (j) -> (i)")
        Shape(inputs=(('i', 'j'), ('j',)), result=('i',), dense=True)
        """
        left, arrow, right = words.partition("->")
        inputs = tuple(_letters(match[1]) for match in _SIDE.findall(left))
        if not arrow or not inputs:
            raise ValueError(f"'{words}' is not of the form '(i, k) -> (i, k)'")
        result = _SIDE.fullmatch(right.strip())
        dense = "cells" not in left and result is not None
        return cls(inputs, _letters(result[2]) if result else None, dense)


def _letters(inside: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in inside.split(",") if part.strip())


def bind(shape: Shape, name: str, panels: Sequence[Panel]) -> Axes:
    """The labels of each axis letter, the panels' axes checked against the shape and against one another.

    Raises LabelError where they do not fit.
    """
    if not shape.dense:
        raise _unfit(name, Text("칸 좌표로 계산하는 지표", "an indicator on coded cells"), "Cells")
    if len(panels) != len(shape.inputs):
        raise _unfit(name, Text(f"배열 {len(panels)}개", f"{len(panels)} array(s)"), _written(shape.inputs))
    axes: Axes = {}
    for letters, panel in zip(shape.inputs, panels, strict=True):
        for axis, labels in zip(_spread(letters, panel, name), panel.labels, strict=True):
            _join(axes, axis, labels)
        if REST in letters:
            axes[REST] = tuple(panel.axes[len(letters) - 1 :])
    return axes


def output_labels(shape: Shape, axes: Axes) -> tuple[str, tuple[tuple[str, ...], ...]]:
    """Axis letters and labels of the result."""
    letters: list[str] = []
    for letter in shape.result or ():
        letters.extend(axes[REST] if letter == REST else (letter,))
    return "".join(letters), tuple(axes[letter] for letter in letters)


def _spread(letters: tuple[str, ...], panel: Panel, name: str) -> str:
    fixed = "".join(letters).removesuffix(REST)
    fits = panel.axes.startswith(fixed) if REST in letters else panel.axes == fixed
    if not fits:
        raise _unfit(
            name, Text(f"축 ({', '.join(panel.axes)})", f"the axes ({', '.join(panel.axes)})"), _written([letters])
        )
    return panel.axes


def _join(axes: Axes, axis: str, labels: tuple[str, ...]) -> None:
    if axes.setdefault(axis, labels) != labels:
        other = next((pair for pair in zip(axes[axis], labels, strict=False) if pair[0] != pair[1]), None)
        first = f"'{other[0]}' ≠ '{other[1]}'" if other else f"{len(axes[axis])} ≠ {len(labels)}"
        raise LabelError(
            Text(f"{axis}축의 서로 다른 이름표 ({first})", f"different labels on axis {axis} ({first})"),
            Text("같은 축은 같은 이름표, 같은 순서", "the same labels in the same order on the same axis"),
            Text(
                "같은 국가·품목·연도 목록에서 배열을 만드세요",
                "build the arrays over one list of countries, products and years",
            ),
        )
    if axis == "t" and not _consecutive(labels):
        raise LabelError(
            Text(
                f"이어지지 않는 연도 {', '.join(labels)}", f"years that do not follow one another: {', '.join(labels)}"
            ),
            Text("한 해씩 이어지는 연도", "consecutive years"),
            Text("빠진 연도를 넣거나 기간을 줄이세요", "add the missing years or shorten the period"),
        )


def _consecutive(years: tuple[str, ...]) -> bool:
    return all(year.isdecimal() for year in years) and all(int(b) - int(a) == 1 for a, b in pairwise(years))


def _written(inputs: Sequence[tuple[str, ...]]) -> str:
    return ", ".join(f"({', '.join(letters)})" for letters in inputs)


def _unfit(name: str, found: Text, expected: str) -> LabelError:
    return LabelError(
        found,
        Text(f"지표 {name}의 입력 {expected}", f"{expected} for {name}"),
        Text("지표 설명의 형태에 맞추세요", "follow the shape in the indicator's description"),
    )
