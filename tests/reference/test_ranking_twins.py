"""The fast ways of the ranking beside slow and plain ones."""

from __future__ import annotations

import numpy as np
import pytest

import worlds
from hanbada.indicators import distance_advantage, price_position, share_trend, supplier_concentration
from hanbada.ranking import Ranking, Settings, rank
from hanbada.ranking.components import COMPONENTS
from hanbada.ranking.draws import draw
from hanbada.ranking.raw import raw_values
from worlds import InventedGeography, InventedMacro


@pytest.fixture(scope="module")
def ranking() -> Ranking:
    return rank(worlds.world(), "KOR", ["720292"], geography=InventedGeography(), macro=InventedMacro())


def test_the_undrawn_resample_equals_the_figures(ranking: Ranking) -> None:
    evidence = ranking.products[0].evidence
    raw = raw_values(evidence, draw(ranking.settings, 3, 5))[0]
    for column, part in enumerate(COMPONENTS):
        figure = evidence.figures[part.figure].values.astype(np.float64)
        wanted = figure if part.higher else -figure
        assert raw[evidence.world_set, column] == pytest.approx(wanted[evidence.world_set], rel=1e-12, nan_ok=True), (
            part.id
        )


def test_two_rows_of_sellers_give_what_all_rows_give(ranking: Ranking) -> None:
    evidence = ranking.products[0].evidence
    cut, level, base, home = evidence.slice, evidence.level, evidence.base, evidence.bearings.home
    figures = evidence.figures
    assert figures["share_trend"].values == pytest.approx(share_trend(cut.value[base])[home], nan_ok=True)
    quantity = np.nan_to_num(cut.quantity[level]).sum(0)
    counted = np.where(np.isnan(cut.quantity[level]), 0, cut.value[level]).sum(0)
    assert figures["price_position"].values == pytest.approx(price_position(counted, quantity)[home], nan_ok=True)
    apart = distance_advantage(cut.value[base].mean(0), evidence.bearings.distance_km)[home]
    assert figures["distance_advantage"].values == pytest.approx(apart, nan_ok=True)
    assert figures["hhi"].values == pytest.approx(supplier_concentration(cut.value[level].sum(0)), nan_ok=True)


def test_drawn_scores_equal_a_plain_loop(ranking: Ranking) -> None:
    evidence, drawn = ranking.products[0].evidence, ranking.products[0].drawn
    draws = draw(ranking.settings, 3, 5)
    raw = raw_values(evidence, draws)
    places = np.flatnonzero(evidence.world_set)
    for number in (0, 7, 123, 199):
        each = draws.weights.shape[1]
        resample, weights = number // each + 1, draws.weights[number // each, number % each]
        for place in places:
            top = bottom = 0.0
            for column, weight in enumerate(weights):
                values = raw[resample, places, column].astype(np.float32)
                mine = np.float32(raw[resample, place, column])
                if np.isnan(mine):
                    continue
                known = values[~np.isnan(values)]
                top += weight * ((known < mine).sum() + (known == mine).sum() / 2) / len(known)
                bottom += weight
            assert drawn[number, place] == pytest.approx(100 * top / bottom)


def test_drawn_weights_scatter_around_the_chosen_ones() -> None:
    weights = draw(Settings(draws=20_000, resamples=20), 3, 5).weights.reshape(-1, len(COMPONENTS))
    assert weights.sum(1) == pytest.approx(1)
    assert weights.mean(0) == pytest.approx([Settings().weight(part.id) for part in COMPONENTS], abs=2e-3)
