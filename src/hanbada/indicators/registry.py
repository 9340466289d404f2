"""The list of indicators, and `apply`, which wraps one in labels, unit and Stamp."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np

from hanbada.base.errors import LabelError, UnknownCode
from hanbada.base.panel import Panel
from hanbada.base.stamp import Release, Scalar, Stamp
from hanbada.base.text import Text
from hanbada.base.units import Unit
from hanbada.indicators.shape import Axes, Shape, bind, output_labels

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Indicator:
    """One function on arrays and what a reader must know about it.

    ``takes``  units of the inputs in their order, where the indicator needs particular ones
    ``verified``  False where a constant in the formula is from memory and not confirmed by its source
    """

    id: str
    function: Callable[..., Any]
    label: Text
    unit: Unit
    shape: str
    reference: str
    takes: tuple[Unit, ...] = ()
    version: str = "1"
    verified: bool = True

    @property
    def promise(self) -> str:
        """The first line of its docstring."""
        return (self.function.__doc__ or "").strip().split("\n")[0]


_FOUND: dict[str, Indicator] = {}


def indicator(
    *,
    label: Text,
    unit: Unit,
    shape: str,
    reference: str,
    takes: tuple[Unit, ...] = (),
    version: str = "1",
    verified: bool = True,
) -> Callable[[F], F]:
    """Puts a function on the list; the function itself stays as it is, to be called on bare arrays.

    shape  "(i, j), (i, k) -> (j)": one bracket per array argument, then the result; "..." for any further axes;
           a word instead of the last bracket where the result is not one array ("-> ExportPotential")
    """
    Shape.parse(shape)

    def register(function: F) -> F:
        name = function.__name__
        if name in _FOUND and _FOUND[name].function.__module__ != function.__module__:
            raise ValueError(f"two indicators are called {name}")
        _FOUND[name] = Indicator(name, function, label, unit, shape, reference, takes, version, verified)
        return function

    return register


def indicators() -> tuple[Indicator, ...]:
    """All indicators, in the order of their import lines."""
    return tuple(_FOUND.values())


def find(name: str | Callable[..., Any]) -> Indicator:
    """The indicator of an id, or of the function itself.

    Raises UnknownCode where there is none.
    """
    wanted = name if isinstance(name, str) else getattr(name, "__name__", "")
    if wanted not in _FOUND:
        raise UnknownCode(
            Text(f"지표 '{wanted}'", f"the indicator '{wanted}'"),
            Text("등록된 지표의 이름", "the id of an indicator on the list"),
            Text("`hanbada list`로 목록을 확인하세요", "see the list with `hanbada list`"),
            whom="operator",
        )
    return _FOUND[wanted]


def stamp_of(
    chosen: str | Callable[..., Any],
    inputs: Iterable[Stamp | Release],
    parameters: Mapping[str, Scalar] | None = None,
    label: Text | None = None,
) -> Stamp:
    """The Stamp of an indicator's result: its id and version, the parameters, the union of the inputs' releases.

    ``label`` names a variant ("export potential without tariffs") where the indicator's own would say too much.
    """
    entry = find(chosen)
    return Stamp.of(entry.id, label or entry.label, inputs, parameters, entry.version)


def label_for(stamp: Stamp) -> Text:
    """The label of a result with what its releases hold only a part of.

    >>> release = Release("s", "1", "0", Text("", ""), "", "", "", (), Text("9개 안에서", "within 9 products"))
    >>> label_for(Stamp.of("rca", Text("현시비교우위", "RCA"), [release])).en
    'RCA (within 9 products)'
    """
    parts = list(dict.fromkeys(release.coverage for release in stamp.releases if release.coverage is not None))
    if not parts:
        return stamp.label
    inside = Text(", ".join(part.ko for part in parts), ", ".join(part.en for part in parts))
    return stamp.label + Text(f" ({inside.ko})", f" ({inside.en})")


def apply(chosen: str | Callable[..., Any], *panels: Panel, **parameters: Scalar) -> Panel:
    """The indicator of labelled panels, as a labelled panel with unit and Stamp.

    Axes of the same letter must carry the same labels in the same order; years must be consecutive.
    All parameters, defaults too, go into the Stamp; the releases are the union of the inputs' releases.

    Raises LabelError where axes, labels, units or parameters do not fit the indicator.
    """
    entry = find(chosen)
    shape = Shape.parse(entry.shape)
    axes = bind(shape, entry.id, panels)
    _check_units(entry, panels)
    used = _parameters(entry, parameters)
    result = entry.function(*(panel.values for panel in panels), **used)
    stamp = stamp_of(entry.id, [panel.stamp for panel in panels], used)
    return _panel(entry, axes, shape, np.asarray(result), stamp)


def _panel(entry: Indicator, axes: Axes, shape: Shape, values: np.ndarray[Any, Any], stamp: Stamp) -> Panel:
    letters, labels = output_labels(shape, axes)
    return Panel(values, letters, labels, entry.unit, stamp)


def _check_units(entry: Indicator, panels: tuple[Panel, ...]) -> None:
    found = tuple(panel.unit for panel in panels)
    if entry.takes and found != entry.takes:
        raise LabelError(
            Text(f"단위 {', '.join(found)}", f"the units {', '.join(found)}"),
            Text(f"지표 {entry.id}의 단위 {', '.join(entry.takes)}", f"{', '.join(entry.takes)} for {entry.id}"),
            Text("입력의 순서와 단위를 확인하세요", "check order and units of the inputs"),
        )


def _parameters(entry: Indicator, given: Mapping[str, Scalar]) -> dict[str, Any]:
    signature = inspect.signature(entry.function)
    named = {name: part for name, part in signature.parameters.items() if part.kind is part.KEYWORD_ONLY}
    extra = sorted(set(given) - set(named))
    missing = sorted(name for name, part in named.items() if part.default is part.empty and name not in given)
    if extra or missing:
        raise LabelError(
            Text(f"매개변수 {', '.join(extra + missing)}", f"the parameter(s) {', '.join(extra + missing)}"),
            Text(
                f"{entry.id}의 매개변수: {', '.join(named) or '없음'}",
                f"{entry.id} takes: {', '.join(named) or 'none'}",
            ),
            Text("이름을 고치거나 빠진 것을 채우세요", "correct the name or give what is missing"),
        )
    return {name: given.get(name, part.default) for name, part in named.items()}
