"""What must hold of any backtest: nothing sees the outcome, chance stays chance, order and scale do not matter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

from hanbada.base.arrays import Flags
from hanbada.base.errors import DataError, InputError
from hanbada.ranking.backtest.cases import Scorer, collect
from hanbada.ranking.backtest.leak import leaks
from hanbada.ranking.backtest.methods import formulas, together
from hanbada.ranking.backtest.metrics import Draws, Lists, list_metrics
from hanbada.ranking.backtest.run import backtest
from hanbada.ranking.backtest.split import Split, checked, years
from hanbada.ranking.backtest.table import table_of
from hanbada.ranking.backtest.tasks import OPENINGS
from hanbada.ranking.chances.features import Sheet, sheet
from hanbada.ranking.chances.flows import Flows
from hanbada.ranking.chances.window import Geometry, window
from invented_flows import flows, frame, geometry

SPLIT = Split((2017, 2018, 2019), (2020, 2021, 2022))


@pytest.fixture(scope="module")
def held() -> Flows:
    return flows()


@pytest.fixture(scope="module")
def far(held: Flows) -> Geometry:
    return geometry(held)


def _all(held: Flows, far: Geometry) -> Scorer:
    def figures(made: Sheet, cells: Flags) -> Mapping[str, np.ndarray]:
        return {f"figure.{name}": values[cells] for name, values in made.values.items()}

    return together([figures, *(method.fitted(held, far, 2019) for method in formulas())])


def test_no_figure_and_no_method_sees_the_outcome(held: Flows, far: Geometry) -> None:
    assert leaks(held, far, SPLIT, _all(held, far)) == ()


def test_a_planted_leak_is_caught(held: Flows, far: Geometry) -> None:
    def planted(made: Sheet, cells: Flags) -> Mapping[str, np.ndarray]:
        # reads the flows of the outcome through the table it was handed, as a careless method would
        later = current["flows"].cube(made.product, (2020,))[0][made.exporters]
        return {"honest": made.values["market_size"][cells], "planted": later[cells]}

    current = {"flows": held}

    def of(other: Flows) -> Scorer:
        current["flows"] = other
        return planted

    true = collect(held, far, SPLIT, of(held), threads=1).scores
    assert true["planted"].any()
    # the check itself hands over shuffled tables: the planted method is told of each by its own reading
    from hanbada.ranking.backtest import leak

    calls = []

    def spy(other: Flows, *rest: object, **named: object) -> object:
        calls.append(other)
        of(other)
        return collect(other, *rest, **named)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(leak, "collect", spy)
        assert leaks(held, far, SPLIT, planted) == ("planted",)
    assert len(calls) == 3


def test_a_base_that_reaches_into_the_outcome_is_a_leak_too(held: Flows, far: Geometry) -> None:
    late = replace(SPLIT, base=(2018, 2019, 2020))
    scorer = together([method.fitted(held, far, 2019) for method in formulas(("size",))])
    true = collect(held, far, late, scorer, threads=1).scores["size"]
    again = collect(flows(seed=4), far, late, scorer, threads=1).scores["size"]
    assert true.shape != again.shape or not np.array_equal(true, again)
    with pytest.raises(InputError):
        checked(held, (2018, 2019, 2020), SPLIT.outcome)


def test_shuffled_outcomes_give_chance_level(held: Flows, far: Geometry) -> None:
    cases = collect(held, far, SPLIT, _all(held, far))
    task = OPENINGS["mean"]
    cases = cases.where(task.candidate(cases))
    opened = task.opened(cases)
    draws = Draws.of(cases.exporter, 10)
    assert draws.auc(cases.exporter, cases.scores["gravity"], opened)[0] > 0.6
    shuffle = np.random.default_rng(0)
    by_chance = [draws.auc(cases.exporter, cases.scores["gravity"], shuffle.permutation(opened))[0] for _ in range(300)]
    assert np.mean(by_chance) == pytest.approx(0.5, abs=0.02)


def test_the_order_of_cases_and_a_monotone_change_of_scores_do_not_matter(held: Flows, far: Geometry) -> None:
    cases = collect(held, far, SPLIT, _all(held, far))
    opened = OPENINGS["mean"].opened(cases)
    score = cases.scores["gravity"] + np.arange(len(cases)) * 1e-9
    one = list_metrics(Lists.of(cases.exporter, cases.product), score, opened)
    mixed = np.random.default_rng(1).permutation(len(cases))
    other = list_metrics(Lists.of(cases.exporter[mixed], cases.product[mixed]), np.exp(score[mixed] / 9), opened[mixed])
    for name, values in one.items():
        np.testing.assert_allclose(values, other[name])


def test_figures_do_not_change_with_the_order_of_countries_or_rows(held: Flows) -> None:
    rows = frame()
    mixed = table_of(rows.sample(fraction=1.0, shuffle=True, seed=2), "mixed").flows
    one, other = (sheet(f, window(f, SPLIT.base, Geometry.unknown(14)), 2) for f in (held, mixed))
    for name, values in one.values.items():
        np.testing.assert_allclose(values, other.values[name], rtol=1e-5, atol=1e-5, err_msg=name)


def test_scoring_one_exporter_is_the_same_as_scoring_all(held: Flows, far: Geometry) -> None:
    seen = window(held, SPLIT.base, far)
    whole = sheet(held, seen, 1)
    alone = sheet(held, seen, 1, whole.exporters[2:3])
    for name, values in whole.values.items():
        np.testing.assert_allclose(alone.values[name][0], values[2], rtol=1e-4, atol=1e-5, err_msg=name)


@pytest.mark.parametrize("words", ["2021-2019", "19", "", "2019-", "abc", "2019-2021-2022"])
def test_periods_that_are_none_are_refused(words: str) -> None:
    with pytest.raises(InputError):
        years(words)


def test_bad_tables_are_refused(held: Flows) -> None:
    rows = frame()
    with pytest.raises(DataError, match="twice"):
        table_of(rows.vstack(rows[:1]), "doubled")
    with pytest.raises(InputError, match="value_usd"):
        table_of(rows.drop("value_usd"), "no value")
    with pytest.raises(DataError):
        table_of(rows.with_columns(value_usd=-1.0), "negative")
    with pytest.raises(DataError):
        table_of(rows.clear(), "empty")
    with pytest.raises(InputError, match="one year"):
        checked(table_of(rows.filter(year=2020), "one year").flows, (2020,), (2020,))
    with pytest.raises(InputError, match="does not hold"):
        checked(held, (1990,), (2020,))


def test_unknown_codes_are_named_and_scored_without_distance(held: Flows) -> None:
    notes = table_of(frame(), "invented").notes
    assert any("no known country" in note.en for note in notes)
    assert set(held.iso3) == {None}


def test_no_opening_gives_an_empty_explained_result(held: Flows) -> None:
    still = frame().filter(year=2017).drop("year")
    import polars as pl

    same = pl.concat([still.with_columns(year=pl.lit(year)) for year in range(2005, 2023)])
    kept = table_of(same, "still").flows
    found = backtest("still", kept, Geometry.unknown(len(kept.countries)), SPLIT, model=None, redraws=10)
    assert found.tasks["open"].methods == {} and found.tasks["open"].opened == 0
    assert any("no market opened" in note.en for note in found.notes)
    assert found.calibration is None and found.gains == {}


def test_a_table_without_zeros_has_no_candidates() -> None:
    import polars as pl

    names = [f"Y{n:02d}" for n in range(6)]
    rows = [(year, i, j, "990001", 80_000.0) for year in range(2010, 2023) for i in names for j in names if i != j]
    columns = ["year", "exporter_code", "importer_code", "product_code", "value_usd"]
    full = table_of(pl.DataFrame(rows, schema=columns, orient="row"), "full").flows
    found = backtest("full", full, Geometry.unknown(6), SPLIT, model=None, redraws=10)
    assert found.tasks["open"].cases == 0 and found.tasks["mean"].cases == 0


def test_a_market_silent_in_a_year_is_no_opening() -> None:
    rows = frame().filter(~((frame()["importer_code"] == "X03") & (frame()["year"] == 2018)))
    silent = table_of(rows, "silent").flows
    cases = collect(silent, Geometry.unknown(14), SPLIT, _all(silent, Geometry.unknown(14)))
    there = cases.market == silent.countries.index("X03")
    assert there.any() and not cases.reported[there].any()
    assert not OPENINGS["open"].candidate(cases)[there].any()
