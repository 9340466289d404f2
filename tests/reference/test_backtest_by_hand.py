"""Tasks and metrics of the backtest, each checked by hand on a world of a few cells."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from hanbada.ranking.backtest.cases import Cases, collect
from hanbada.ranking.backtest.methods import formulas, together
from hanbada.ranking.backtest.metrics import Draws, Lists, auc, brier_skill, calibration_slope, deciles, list_metrics
from hanbada.ranking.backtest.run import deepened
from hanbada.ranking.backtest.split import Split
from hanbada.ranking.backtest.table import table_of
from hanbada.ranking.backtest.tasks import OPENINGS
from hanbada.ranking.chances.window import Geometry

#: exporter, market -> USD of 2015 … 2021; one product; A also sells to D in 2015 only
TINY = {
    ("A", "B"): (0, 0, 0, 0, 200_000, 200_000, 200_000),
    ("A", "C"): (0, 0, 0, 0, 0, 60_000, 60_000),
    ("A", "D"): (70_000, 0, 0, 0, 60_000, 60_000, 0),
    ("A", "E"): (0, 0, 0, 40_000, 40_000, 90_000, 90_000),
    ("A", "F"): (0, 0, 0, 0, 200_000, 0, 0),
    ("G", "B"): (9, 9, 9, 900_000, 900_000, 900_000, 900_000),
    ("G", "C"): (9, 9, 9, 500_000, 500_000, 500_000, 500_000),
    ("G", "D"): (9, 9, 9, 300_000, 300_000, 300_000, 300_000),
    ("G", "E"): (9, 9, 9, 100_000, 100_000, 100_000, 100_000),
    ("G", "F"): (9, 9, 9, 50_000, 50_000, 50_000, 50_000),
    ("A", "G"): (80_000, 80_000, 80_000, 80_000, 80_000, 80_000, 80_000),
}
SPLIT = Split((2016, 2017, 2018), (2019, 2020, 2021))


def tiny() -> Cases:
    rows = [
        (2015 + step, f"ZZ{i}", f"ZZ{j}", "990001", float(usd))
        for (i, j), series in TINY.items()
        for step, usd in enumerate(series)
    ]
    columns = ["year", "exporter_code", "importer_code", "product_code", "value_usd"]
    flows = table_of(pl.DataFrame(rows, schema=columns, orient="row"), "tiny").flows
    cases = collect(flows, Geometry.unknown(len(flows.countries)), SPLIT, together(_scorers(flows)))
    return cases.where(cases.exporter == flows.countries.index("ZZA"))


def _scorers(flows: object) -> list:
    return [method.fitted(flows, None, 2018) for method in formulas(("size", "present_sales"))]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("task", "candidates", "opened"),
    [
        ("open", "BCDEF", "BCDE"),  # E sold 40,000 in one base year: below the threshold, so not open before
        ("open_250k", "BCDEF", ""),
        ("sustained", "BCDF", "BCD"),
        ("open_first_ever", "BCF", "BC"),  # D was served in 2015
        ("mean", "BCDF", "BF"),  # C and D: 40,000 on average; F: 66,667 from one year
        ("mean_first_ever", "BCF", "BF"),
    ],
)
def test_candidates_and_openings_are_those_of_the_definition(task: str, candidates: str, opened: str) -> None:
    cases = tiny()
    market = np.array(list("ABCDEFG"))[cases.market]
    possible = OPENINGS[task].candidate(cases)
    assert "".join(sorted(market[possible])) == candidates
    assert "".join(sorted(market[possible & OPENINGS[task].opened(cases)])) == opened


def test_size_orders_by_imports() -> None:
    cases = tiny().where(OPENINGS["mean"].candidate(tiny()))
    order = np.argsort(-cases.scores["size"])
    assert "".join(np.array(list("ABCDEFG"))[cases.market[order]]) == "BCDF"


def test_metrics_of_one_list_by_hand() -> None:
    score, opened = np.arange(12.0, 0, -1), np.zeros(12, bool)
    opened[[0, 3, 10]] = True  # places 1, 4 and 11
    found = list_metrics(Lists.of(np.zeros(12, int), np.zeros(12, int)), score, opened)
    ideal = 1 + 1 / np.log2(3) + 1 / np.log2(4)
    assert found["ndcg_10"][0] == pytest.approx((1 + 1 / np.log2(5)) / ideal)
    assert found["average_precision"][0] == pytest.approx((1 + 2 / 4 + 3 / 11) / 3)
    assert found["hit_5"][0] == 1 and found["recall_10"][0] == pytest.approx(2 / 3)
    assert found["precision_5"][0] == pytest.approx(2 / 5)


def test_lists_without_an_opening_count_for_precision_only() -> None:
    lists = Lists.of(np.array([1, 1, 2, 2]), np.zeros(4, int))
    found = list_metrics(lists, np.array([2.0, 1, 2, 1]), np.array([True, False, False, False]))
    assert np.isnan(found["ndcg_10"]).tolist() == [False, True]
    assert found["precision_5"].tolist() == [0.2, 0.0]


def test_ties_stay_in_the_order_of_the_markets_and_count_half_in_the_auc() -> None:
    lists = Lists.of(np.zeros(3, int), np.zeros(3, int))
    found = list_metrics(lists, np.ones(3), np.array([False, True, False]))
    assert found["average_precision"][0] == pytest.approx(1 / 2)
    assert auc(np.ones(3), np.array([False, True, False])) == 0.5


def test_calibration_of_a_known_law() -> None:
    draw = np.random.default_rng(1)
    chance = draw.beta(1, 8, 40_000)
    opened, exporter = draw.random(40_000) < chance, draw.integers(0, 100, 40_000)
    draws = Draws.of(exporter, 50)
    assert calibration_slope(draws, exporter, chance, opened)[0] == pytest.approx(1, abs=0.06)
    assert calibration_slope(draws, exporter, chance**2, opened)[0] == pytest.approx(0.5, abs=0.1)
    assert brier_skill(draws, exporter, np.full(40_000, opened.mean()), opened)[0] == pytest.approx(0, abs=1e-9)
    assert brier_skill(draws, exporter, chance, opened)[0] > 0.03
    assert sum(tenth.holds for tenth in deciles(draws, exporter, chance, opened)) >= 8


def test_an_interval_covers_more_with_fewer_exporters() -> None:
    draw = np.random.default_rng(2)
    values = draw.random(1000)
    many, few = np.arange(1000) % 500, np.arange(1000) % 5
    spread = [np.ptp(Draws.of(who, 300).mean(who, values[who.argsort()])) for who in (many, few)]
    assert np.isfinite(spread).all()
    redrawn = Draws.of(many, 300)
    assert redrawn.mean(many, values)[0] == pytest.approx(values.mean())


def test_deepen_is_the_share_of_growth_in_the_first_five() -> None:
    count = 7
    flow, after = np.arange(7.0, 0, -1) * 1e5, np.arange(7.0, 0, -1) * 1e5
    after[[0, 6]] += (300.0, 100.0)
    after[1] -= 500
    names = dict.fromkeys(("product", "exporter"), np.zeros(count, int))
    other = dict.fromkeys(("peak", "past", "exports", "imports"), flow)
    cases = Cases(
        **names, **other, market=np.arange(count), flow=flow, after=after, years_open=np.zeros(count, int),
        years_large=np.zeros(count, int), years_nominal=np.zeros(count, int), reported=np.ones(count, bool), scores={"present_sales": flow, "size": -flow},
    )  # fmt: skip
    found = deepened(cases, Draws.of(cases.exporter, 10))
    assert found["present_sales"]["share"].value == pytest.approx(0.75)
    assert found["size"]["share"].value == pytest.approx(0.25)


def test_few_exporters_have_no_interval() -> None:
    who = np.array([3, 3, 4])
    drawn = Draws.of(who, 20).mean(who, np.array([1.0, 0.0, 1.0]))
    assert drawn[0] == pytest.approx(2 / 3) and np.isnan(drawn[1:]).all()
