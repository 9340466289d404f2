"""`apply` keeps labels, units and stamps together, and refuses what does not fit; the list is complete."""

from __future__ import annotations

import numpy as np
import pytest

import hanbada.indicators as package
from hanbada.base.errors import LabelError, UnknownCode
from hanbada.base.panel import Panel
from hanbada.base.stamp import Release, Stamp
from hanbada.base.text import Text
from hanbada.base.units import Unit
from hanbada.indicators import apply, find, indicators, label_for, rca, stamp_of
from hanbada.indicators.registry import indicator
from hanbada.indicators.shape import Shape

PART = Text("2개 품목 안에서", "within 2 products")
FLOWS = Release("invented-flows", "1", "a" * 64, Text("가상 교역", "Invented flows"), "CC0", "", "2024-01-01", (), PART)
MAP = Release("invented-map", "1", "b" * 64, Text("가상 거리", "Invented distances"), "CC0", "", "2024-01-01")
LABELS = {"i": ("410", "458"), "j": ("410", "458"), "k": ("010121", "720292"), "t": ("2022", "2023", "2024")}


def panel(axes: str, unit: Unit = Unit.USD, release: Release = FLOWS, **labels: tuple[str, ...]) -> Panel:
    names = tuple((LABELS | labels)[axis] for axis in axes)
    shape = tuple(len(part) for part in names)
    values = np.arange(1, 1 + int(np.prod(shape)), dtype=np.int64).reshape(shape)
    return Panel(values, axes, names, unit, Stamp.of("read", Text("읽기", "read"), [release]))


def test_result_carries_labels_unit_and_stamp() -> None:
    found = apply(rca, panel("ik"))
    assert (found.axes, found.labels, found.unit) == ("ik", (LABELS["i"], LABELS["k"]), Unit.RATIO)
    np.testing.assert_array_equal(found.values, rca(panel("ik").values))
    assert found.stamp == stamp_of("rca", [FLOWS])
    assert found.fact(i="410", k="720292").stamp.releases == (FLOWS,)


def test_id_and_function_are_the_same() -> None:
    assert apply("rca", panel("ik")).stamp == apply(rca, panel("ik")).stamp


def test_releases_are_the_union_and_defaults_are_recorded() -> None:
    found = apply("distance_advantage", panel("ij"), panel("ij", Unit.KM, MAP))
    assert found.stamp.releases == (FLOWS, MAP)
    grown = apply("compound_growth", panel("tij"))
    assert grown.stamp.parameters == (("years", 1),)
    assert apply("compound_growth", panel("tij"), years=2).stamp.parameters == (("years", 2),)


def test_further_axes_pass_through() -> None:
    assert apply("symmetric_growth", panel("tij")).axes == "ij"
    assert apply("symmetric_growth", panel("tj")).labels == (LABELS["j"],)
    assert apply("unit_value", panel("tij"), panel("tij", Unit.KG)).axes == "tij"
    chained = apply("symmetric_growth", apply("import_demand", panel("tij")))
    assert (chained.axes, chained.unit) == ("j", Unit.GROWTH)


@pytest.mark.parametrize(
    ("name", "panels", "says"),
    [
        ("rca", [panel("ij")], "axes (i, j)"),
        ("rca", [panel("ik"), panel("ik")], "2 array(s)"),
        ("complementarity", [panel("ik"), panel("jk", k=("720292", "010121"))], "'010121' ≠ '720292'"),
        ("complementarity", [panel("ik"), panel("jk", k=("010121",))], "2 ≠ 1"),
        ("import_demand", [panel("tij", Unit.KG)], "units kg"),
        ("price_position", [panel("ij", Unit.KG), panel("ij")], "units kg, usd"),
        ("share_trend", [panel("tij", t=("2020", "2022", "2023"))], "2020, 2022, 2023"),
        ("share_trend", [panel("tij", t=("2024", "2023", "2022"))], "2024, 2023, 2022"),
        ("share_trend", [panel("tij", t=("a", "b", "c"))], "a, b, c"),
        ("export_potential", [panel("ij")], "coded cells"),
    ],
)
def test_what_does_not_fit_is_refused(name, panels, says) -> None:
    with pytest.raises(LabelError) as fault:
        apply(name, *panels)
    assert says in fault.value.in_("en")
    assert fault.value.in_("ko") != fault.value.in_("en")


def test_parameters_must_exist() -> None:
    with pytest.raises(LabelError, match="speed"):
        apply("rca", panel("ik"), speed=3)
    with pytest.raises(UnknownCode, match="no_such"):
        find("no_such")


def test_a_partial_release_shows_in_the_label() -> None:
    label = label_for(apply("rca", panel("ik")).stamp)
    assert label.ko.endswith("(2개 품목 안에서)")
    assert label.en.endswith("(within 2 products)")
    assert label_for(stamp_of("rca", [MAP])) == find("rca").label
    named = stamp_of("export_potential", [FLOWS], {"sigma": 1.0}, Text("다른 이름", "another name"))
    assert label_for(named).en == "another name (within 2 products)"


def test_every_indicator_is_complete() -> None:
    found = indicators()
    assert [one.id for one in found][:4] == ["import_demand", "spot_cargo", "compound_growth", "symmetric_growth"]
    for one in found:
        assert getattr(package, one.id) is one.function, f"{one.id} has no import line"
        assert one.label.ko != one.label.en
        assert one.reference
        assert ">>>" in (one.function.__doc__ or ""), f"{one.id} has no example"
        assert one.promise.endswith(".") or ":" in one.promise
        shape = Shape.parse(one.shape)
        given = list(one.function.__code__.co_varnames[: one.function.__code__.co_argcount])
        assert len(shape.inputs) == len(given), f"{one.id}: shape and arguments differ"
        assert not one.takes or len(one.takes) == len(shape.inputs)


def test_two_indicators_of_one_name_are_refused() -> None:
    def rca(exports):  # the name that is taken
        return exports

    rca.__module__ = "elsewhere"
    register = indicator(label=Text("ㄱ", "a"), unit=Unit.RATIO, shape="(i, k) -> (i, k)", reference="none")
    with pytest.raises(ValueError, match="rca"):
        register(rca)
    with pytest.raises(ValueError, match="form"):
        indicator(label=Text("ㄱ", "a"), unit=Unit.RATIO, shape="i k", reference="none")
