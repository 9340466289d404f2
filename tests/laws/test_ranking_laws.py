"""Laws of the ranking: what must not change a score, what must, and what always adds up."""

from __future__ import annotations

import json
from datetime import date

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import worlds
from hanbada.base.errors import InputError, UnknownCode
from hanbada.base.text import Text
from hanbada.border.tariffs import Tariffs
from hanbada.engine import World
from hanbada.ranking import Advice, Exclusion, Ranking, Settings, rank, report
from hanbada.ranking.components import IDS
from hanbada.ranking.composite import composite, percentiles, stability
from worlds import InventedGeography, InventedMacro

GEOGRAPHY, MACRO = InventedGeography(), InventedMacro()
DAY = date(2025, 6, 1)


def ranked(world: World | None = None, products: tuple[str, ...] = ("720292",), **chosen: object) -> Ranking:
    tariffs = chosen.pop("tariffs", None)
    return rank(
        world or worlds.world(),
        "KOR",
        products,
        geography=GEOGRAPHY,
        macro=MACRO,
        tariffs=tariffs,  # type: ignore[arg-type]
        settings=Settings.of(chosen.pop("weights", None), **chosen),  # type: ignore[arg-type]
    )


def scores(ranking: Ranking) -> dict[str, object]:
    every = (*ranking.markets, *ranking.others)
    return {str(market.market.iso3): market.score.value for market in every}


def invented_tariffs(rate: float) -> Tariffs:
    """MFN and a stated "nothing on top" of every market but Chile, all invented."""
    rows = [
        (iso3, regime, percent)
        for iso3, percent in (("JPN", rate), ("MYS", 0.0), ("VNM", 3.0), ("DEU", 5.0))
        for regime, percent in (("mfn", percent), ("additional", 0.0))
    ]
    frame = pl.DataFrame(
        [
            {
                "importer_iso3": iso3,
                "exporter_iso3": "*",
                "product_code": "720292",
                "hs_revision": "HS92",
                "from_date": date(2025, 1, 1),
                "to_date": None,
                "regime": regime,
                "agreement": None,
                "rate_pct": percent,
                "rate_min_pct": None,
                "rate_max_pct": None,
                "line_count": None,
                "line_count_specific": None,
                "stacking": "adds",
                "legal_basis": "invented",
                "note": None,
                "row": place,
            }
            for place, (iso3, regime, percent) in enumerate(rows, 2)
        ]
    )
    return Tariffs.of([(worlds.release("invented-tariffs", None), frame)])


@pytest.mark.parametrize("chosen", [("JPN",), ("JPN", "MYS"), ("CHL", "VNM", "DEU")])
def test_a_selection_of_markets_changes_no_score(chosen: tuple[str, ...]) -> None:
    everything, some = ranked(), ranked(markets=chosen)
    assert scores(some) == scores(everything)
    assert {market.market.iso3 for market in some.markets} == set(chosen)
    assert sorted(market.rank or 0 for market in some.markets) == list(range(1, len(chosen) + 1))
    assert np.array_equal(some.methods.correlation, everything.methods.correlation)


def test_an_excluded_market_keeps_its_score_and_says_why() -> None:
    text = Text("회사가 원하지 않음", "the company does not want it")
    without = ranked(excluded=(Exclusion("MYS", text), Exclusion("VNM", text, "conflict")))
    assert scores(without) == scores(ranked())
    malaysia = without.market("MYS")
    assert malaysia.rank is None and malaysia.advice is Advice.HOLD and malaysia.stability.value is None
    assert malaysia.why_not[0].code == "excluded_by_company" and malaysia.why_not[0].text == text
    assert without.market("VNM").why_not[0].code == "conflict"


def test_removing_the_duties_lowers_coverage_and_is_no_zero() -> None:
    known, unknown = ranked(tariffs=invented_tariffs(2.0), duty_on=DAY), ranked()
    for iso3 in ("JPN", "MYS"):
        with_duty, without = known.market(iso3), unknown.market(iso3)
        assert with_duty.coverage.value == pytest.approx(1.0)
        assert without.coverage.value == pytest.approx(0.95)
        assert without.components["tariff"].value.value is None
        assert without.components["tariff"].contribution.value is None
        assert without.fact("tariff_pct").ask is not None
        assert "tariff_unknown" in {reason.code for reason in without.why_not}
    assert known.market("CHL").components["tariff"].value.value is None
    lower = {part: fact.contribution.value for part, fact in unknown.market("JPN").components.items()}
    weighted = sum(float(str(value)) for value in lower.values() if value is not None)
    assert unknown.market("JPN").score.value == pytest.approx(weighted)


def test_a_higher_duty_never_raises_a_market() -> None:
    low, high = (ranked(tariffs=invented_tariffs(rate), duty_on=DAY).market("JPN") for rate in (0.0, 40.0))
    assert high.score.value < low.score.value  # type: ignore[operator]


def test_tariffs_need_a_day() -> None:
    with pytest.raises(InputError, match="no day for the duties"):
        ranked(tariffs=invented_tariffs(2.0))


@pytest.mark.parametrize("products", [("720292",), ("720292", "284690")])
def test_contributions_add_up_to_the_score_exactly(products: tuple[str, ...]) -> None:
    for market in ranked(products=products).markets:
        total = 0.0
        for part in market.components.values():
            total += float(str(part.contribution.value)) if part.contribution.known else 0.0
        assert total == market.score.value


@given(order=st.integers(0, 2**32 - 1))
@settings(max_examples=10, deadline=None)
def test_the_order_of_rows_leaves_every_bit(order: int) -> None:
    assert json.dumps(report(ranked(worlds.world(order=order)))) == json.dumps(report(ranked()))


@given(scale=st.integers(2, 100_000))
@settings(max_examples=15, deadline=None)
def test_the_unit_of_money_decides_nothing(scale: int) -> None:
    usual, large = ranked(), ranked(worlds.world(scale=scale))
    assert [market.market for market in large.markets] == [market.market for market in usual.markets]
    assert scores(large) == {iso3: pytest.approx(score) for iso3, score in scores(usual).items()}
    assert [m.stability.value for m in large.markets] == [m.stability.value for m in usual.markets]


@pytest.mark.parametrize("exporter", sorted(worlds.CAST.values()))
def test_an_exporter_is_never_its_own_market(exporter: str) -> None:
    ranking = rank(worlds.world(), exporter, ["720292"], geography=GEOGRAPHY, macro=MACRO)
    assert exporter not in {market.market.iso3 for market in (*ranking.markets, *ranking.others)}
    with pytest.raises(UnknownCode):
        ranking.market(exporter)


def test_flows_of_a_country_with_itself_count_nowhere() -> None:
    frames = worlds.frames()
    own = frames["flows"].filter(pl.col("exporter_code") == "276").with_columns(importer_code=pl.lit("276"))
    extra = own.unique(subset=["year", "product_code"])
    polluted = World.from_frames(worlds.release(), frames | {"flows": pl.concat([frames["flows"], extra])})
    assert polluted.slice("720292", worlds.YEARS).self_flow_usd > 0
    assert json.dumps(report(ranked(polluted))) == json.dumps(report(ranked()))


def test_the_same_seed_gives_the_same_bytes_and_another_only_another_stability() -> None:
    one, again, other = ranked(), ranked(), ranked(seed=2)
    assert json.dumps(report(one)) == json.dumps(report(again))
    assert scores(one) == scores(other)


def test_a_weight_of_zero_switches_a_component_off() -> None:
    only = ranked(weights={name: 1.0 if name == "demand" else 0.0 for name in IDS})
    assert [market.market.iso3 for market in only.markets] == ["JPN", "MYS", "CHL", "DEU", "VNM"]
    assert only.market("JPN").score.value == pytest.approx(90)


@pytest.mark.parametrize(
    "weights", [{"demnd": 1.0}, {"demand": -1.0}, {"demand": float("nan")}, dict.fromkeys(IDS, 0.0)]
)
def test_wrong_weights_are_refused(weights: dict[str, float]) -> None:
    with pytest.raises(InputError):
        Settings.of(weights)


def test_a_partly_known_market_comes_after_the_known_ones() -> None:
    strict = ranked(limits=Settings().limits.__class__(coverage=0.8))
    assert strict.markets[-1].market.iso3 == "VNM"
    assert "coverage_low" in {reason.code for reason in strict.market("VNM").why_not}


def test_every_low_market_has_a_reason() -> None:
    for market in ranked(top=2).markets[2:]:
        assert {reason.code for reason in market.why_not} - {"tariff_unknown", "net_importer"}
        assert all(reason.text.ko and reason.text.en for reason in market.why_not)
        assert not any(sign.isdigit() for reason in market.why_not for sign in reason.text.en)


def test_spot_cargo_is_marked() -> None:
    ranking = ranked()
    assert ranking.market("VNM").spot_cargo and not ranking.market("JPN").spot_cargo
    assert "spot_cargo_only" in {reason.code for reason in ranking.market("VNM").why_not}


def test_a_net_importer_is_labelled_and_not_zeroed() -> None:
    ranking = ranked(products=("284690",))
    assert ranking.products[0].labels[0].code == "net_importer"
    assert ranking.market("JPN").fact("export_potential_usd").value > 0  # type: ignore[operator]
    assert ranking.market("JPN").score.value > 0  # type: ignore[operator]


def test_a_bundle_weighs_its_products_by_the_given_shares() -> None:
    both = ranked(products=("720292", "284690"), product_weights=(("720292", 3.0), ("284690", 1.0)))
    assert [fact.value for _, fact in both.product_weights] == [0.75, 0.25]
    for iso3 in ("JPN", "MYS", "DEU"):
        parts = [both.product(code).market(iso3).score.value for code in ("720292", "284690")]
        assert both.market(iso3).score.value == pytest.approx(0.75 * parts[0] + 0.25 * parts[1])  # type: ignore[operator]
    alone = both.product("720292").market("CHL").score.value
    assert both.market("CHL").score.value == pytest.approx(0.75 * alone)  # type: ignore[operator]
    assert both.market("JPN").fact("demand_usd").value == pytest.approx(9_300_000 + 3_050_000)


@given(
    values=st.lists(st.one_of(st.none(), st.floats(-1e9, 1e9)), min_size=1, max_size=12),
    last=st.floats(-1e9, 1e9),
)
def test_percentiles_are_those_of_plain_counting(values: list[float | None], last: float) -> None:
    every = np.array([np.nan if value is None else value for value in (*values, last)])
    coarse = every.astype(np.float32)
    known = coarse[~np.isnan(coarse)]
    plain = [
        np.nan if np.isnan(one) else ((known < one).sum() + (known == one).sum() / 2) / len(known) for one in coarse
    ]
    assert percentiles(every[None], np.ones(len(every), bool))[0] == pytest.approx(plain, nan_ok=True)


def test_a_score_without_any_evidence_is_unknown() -> None:
    made = composite(np.full((1, len(IDS)), np.nan), np.full(len(IDS), 0.1))
    assert np.isnan(made.score[0]) and made.coverage[0] == 0


def test_stability_counts_the_draws_at_the_top() -> None:
    drawn = np.array([[3.0, 2.0, 1.0], [3.0, 1.0, 2.0], [1.0, 2.0, 3.0], [9.0, 2.0, 1.0]])
    every = np.ones(3, bool)
    assert stability(drawn, every, 1).tolist() == [0.75, 0.0, 0.25]
    assert np.isnan(stability(drawn, np.array([True, False, True]), 1)[1])
