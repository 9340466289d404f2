"""The learned ranker: its plain trees are LightGBM's, growing it twice gives the same bytes, it sees no later year."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import worlds
from hanbada.base.errors import InputError
from hanbada.ranking.backtest.leak import leaks
from hanbada.ranking.backtest.methods import Learned, model_scores
from hanbada.ranking.backtest.run import backtest
from hanbada.ranking.backtest.split import Split
from hanbada.ranking.backtest.training import Recipe, gathered, periods, trained
from hanbada.ranking.chances import forest as forests
from hanbada.ranking.chances.estimate import chances
from hanbada.ranking.chances.flows import Flows
from hanbada.ranking.chances.like import like, past
from hanbada.ranking.chances.model import Model, shipped, vintage
from hanbada.ranking.chances.reasons import PARTS, part_of
from invented_flows import flows, geometry

SPLIT = Split((2017, 2018, 2019), (2020, 2021, 2022))
SMALL = Recipe(periods=2, trees=0.08, in_lists=1.0, elsewhere=1.0)


@pytest.fixture(scope="module")
def held() -> Flows:
    return flows(18, 6)


@pytest.fixture(scope="module")
def model(held: Flows) -> Model:
    pytest.importorskip("lightgbm", reason="the extra `rank` is not installed")
    return trained(held, geometry(held), 2019, SMALL, source="invented")


def test_plain_trees_are_lightgbms(held: Flows) -> None:
    lightgbm = pytest.importorskip("lightgbm", reason="the extra `rank` is not installed")
    from hanbada.ranking.backtest.growing import plain

    draw = np.random.default_rng(0)
    rows = draw.normal(size=(3000, 6)).astype(np.float32)
    rows[draw.random(rows.shape) < 0.2] = np.nan
    rows[:, 5] = np.nan_to_num(rows[:, 5])  # never unknown while growing
    target = (np.nan_to_num(rows[:, 0]) + rows[:, 5] > 0) * 1.0
    booster = lightgbm.train({"objective": "binary", "verbose": -1}, lightgbm.Dataset(rows, target), 30)
    forest = plain(tuple("abcdef"), booster.dump_model()["tree_info"])
    asked = np.vstack([rows, np.full((5, 6), np.nan, np.float32)])
    np.testing.assert_allclose(forest.score(asked), booster.predict(asked, raw_score=True), rtol=1e-5, atol=1e-5)
    np.testing.assert_allclose(forest.parts(asked).sum(1), forest.score(asked), atol=1e-4)


def test_asking_node_by_node_is_walking_row_by_row(model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    draw = np.random.default_rng(1)
    rows = draw.normal(size=(2_100, len(model.names))).astype(np.float32)
    rows[draw.random(rows.shape) < 0.1] = np.nan
    for name, forest in model.forests.items():
        walked = np.concatenate([forest.score(rows[at : at + 700]) for at in range(0, len(rows), 700)])
        monkeypatch.setattr(forests, "_asking", forests._ask)
        assert (forest.score(rows) == walked).all(), name
        forests.compiled()
        assert (forest.score(rows) == walked).all(), f"{name}, compiled"


def test_growing_it_again_gives_the_same_bytes(held: Flows, model: Model, tmp_path: Path) -> None:
    model.save(tmp_path / "one.npz")
    trained(held, geometry(held), 2019, SMALL, source="invented").save(tmp_path / "two.npz")
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "two.npz").read_bytes()


def test_a_saved_model_scores_the_same(held: Flows, model: Model, tmp_path: Path) -> None:
    model.save(tmp_path / "model.npz")
    again = Model.load(tmp_path / "model.npz")
    one, two = (
        backtest("invented", held, geometry(held), SPLIT, model=m, redraws=5).tasks["mean"].methods["learned"]
        for m in (model, again)
    )
    assert one.figures["ndcg_10"].value == two.figures["ndcg_10"].value
    assert again.card == model.card


def test_a_file_that_is_no_model_is_refused(tmp_path: Path) -> None:
    (tmp_path / "no.npz").write_bytes(b"not a model")
    with pytest.raises(InputError, match="model"):
        Model.load(tmp_path / "no.npz")


def test_the_learned_ranker_sees_no_later_year(held: Flows, model: Model) -> None:
    assert leaks(held, geometry(held), SPLIT, model_scores(model)) == ()
    late = replace(model, card={**model.card, "last_year": 2020})
    with pytest.raises(InputError, match="2020"):
        Learned(late).fitted(held, geometry(held), 2019)


def test_training_reads_no_year_after_the_last(held: Flows) -> None:
    for period in periods(held, 2019, SMALL):
        assert max(period.outcome) <= 2019
    later = np.array(held.years)[held.year] > 2019
    other = replace(held, value=np.where(later, held.value * 7, held.value))
    one, two = (gathered(f, geometry(held), periods(held, 2019, SMALL)[0], SMALL) for f in (held, other))
    np.testing.assert_array_equal(one.figures, two.figures)
    np.testing.assert_array_equal(one.opened, two.opened)


def test_chances_are_chances_and_grow_with_the_odds(model: Model) -> None:
    odds = np.linspace(-12, 6, 200)
    chance = model.chance(odds)
    assert ((chance >= 0) & (chance <= 1)).all() and (np.diff(chance) >= 0).all()


def test_amounts_are_in_order(held: Flows, model: Model) -> None:
    rows = np.random.default_rng(2).normal(size=(50, len(model.names))).astype(np.float32)
    low, middle, high = model.amounts(rows)
    assert (low <= middle).all() and (middle <= high).all() and (low >= 50_000).all()


def test_every_figure_belongs_to_a_reason(model: Model) -> None:
    assert {part_of(name) for name in model.names} <= set(PARTS)


def test_a_vintage_never_saw_a_later_year() -> None:
    for last in (1990, *(int(model.card["last_year"]) for model in shipped())):
        found = vintage(last)
        assert found is None or int(found.card["last_year"]) <= last


def test_the_shipped_models_are_small() -> None:
    from hanbada.ranking.chances.model import SHIPPED

    sizes = [path.stat().st_size for path in SHIPPED.glob("*.npz")]
    assert sum(sizes) < 5_000_000


def test_chances_of_a_world(model: Model) -> None:
    world, far = worlds.world(), worlds.InventedGeography()
    found = chances(world, "KOR", "720292", far, model)
    assert found is not None and found.base == (2022, 2023, 2024)
    held = {code for code, may in zip(found.places, found.candidate, strict=True) if may}
    # Japan and Malaysia are served; Viet Nam took 90,000 in one year, so it is open; Germany and Chile remain; Korea itself is no market abroad
    assert held == {"152", "276"}
    chance = found.fact("chance", "152")
    assert 0 <= float(chance.value) <= 1 and {r.source for r in chance.stamp.releases} >= {"invented-world"}
    assert not found.fact("chance", "392").known
    low, middle, high = (float(found.fact(name, "152").value) for name in ("low", "middle", "high"))
    assert 50_000 <= low <= middle <= high
    assert len(found.reasons("152")) == 3


def test_no_chance_without_exports_or_without_a_fitting_model(model: Model) -> None:
    world, far = worlds.world(), worlds.InventedGeography()
    assert chances(world, "CHL", "720292", far, model) is None
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("hanbada.ranking.chances.estimate.vintage", lambda last: None)
        assert chances(world, "KOR", "720292", far) is None


def test_prices_move_with_the_median_products_unit_value() -> None:
    """Three products, by hand: unit values double, rise by half and fall by half; the median rises by half."""
    labels = ((2020, 2021), ("A", "B"), (None, None), ("1", "2", "3"))
    year, product = np.array([0, 1] * 3), np.array([0, 0, 1, 1, 2, 2])
    value = np.array([100.0, 400.0, 100.0, 150.0, 100.0, 25.0])
    rows = (year, np.zeros(6, int), np.ones(6, int), product, value)
    weight = np.array([10.0, 20.0, 10.0, 10.0, 10.0, 5.0])
    flows = Flows.of(labels, rows, weight)
    assert flows.prices == pytest.approx([1.0, 1.5])
    assert flows.at_prices(50_000, (2020,), (2020, 2021)) == pytest.approx([50_000, 75_000])
    unknown = Flows.of(labels, rows, np.array([10.0, 20.0, np.nan, 10.0, 10.0, np.nan]))
    assert unknown.prices == pytest.approx([1.0, 2.0])  # only the first product has both years
    assert Flows.of(labels, rows).prices == pytest.approx([1.0, 1.0])


def test_the_chances_are_read_off_periods_that_a_model_of_their_day_had_not_seen(model: Model) -> None:
    said = model.card["calibrated_on"]
    assert said and all(
        int(words[:9].split("-")[1]) >= int(words.split(" in ")[1][:4]) for words in said if " in " in words
    )


def test_cases_of_one_period_ago(model: Model) -> None:
    world, far = worlds.world(), worlds.InventedGeography()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("hanbada.ranking.chances.like.vintage", lambda last: model)
        before = past(world, "720292", far)
    assert before is not None
    found = like(before, 0.02)
    assert found.cases.value == len(before.chance)
    assert float(found.opened.value) == pytest.approx(before.opened.mean())
    # Malaysia bought 100,000 of Korea's in 2021, so only Viet Nam and Chile were candidates; neither stayed open
    assert not before.opened[before.exporter == "KOR"].any()
    assert len(found.counter_examples) == 3 and not found.low.known


@pytest.mark.long
@pytest.mark.starter
@pytest.mark.timeout(3600)
def test_growing_a_shipped_vintage_again_gives_the_same_model(starter_home: Path, tmp_path: Path) -> None:
    pytest.importorskip("lightgbm", reason="the extra `rank` is not installed")
    from hanbada.data import Store
    from hanbada.data.geography import Geography
    from hanbada.ranking.backtest.table import read_release
    from hanbada.ranking.chances.model import SHIPPED
    from hanbada.ranking.chances.places import geometry as known

    store = Store.open(starter_home)
    read = read_release(store, store.find("baci-raw-materials"))
    path = sorted(SHIPPED.glob("*.npz"))[0]
    held = Model.load(path)
    last = int(held.card["last_year"])
    trained(read.flows, known(read.flows, Geography.load(store)), last, source=read.name).save(tmp_path / "again.npz")
    again = Model.load(tmp_path / "again.npz")  # not its bytes: the head of an archive differs by version of Python
    assert again.card == held.card
    with np.load(tmp_path / "again.npz") as one, np.load(path) as two:
        assert one.files == two.files
        for name in two.files:
            np.testing.assert_array_equal(one[name], two[name], err_msg=name, strict=True)
