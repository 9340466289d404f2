"""Complexity on published inputs and against published values.

The data stand beside the repository (`shared_data`): the trade matrix of the R package economiccomplexity with its
published results, which are by the fitness method and so a ranking to compare with, not values to meet; and published
country indices of the Atlas. The tolerances say what an index of another method or year can share.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from hanbada.indicators import advantage, eci, spearman

pytestmark = pytest.mark.shared_data


def matrix(path: Path) -> tuple[list[str], list[str], np.ndarray]:
    """The published trade of 1998–2000 as (i, k)."""
    frame = pl.read_parquet(path / "eci" / "economiccomplexity_world_trade_avg_1998_2000.parquet")
    wide = frame.pivot(on="product", index="country", values="value", sort_columns=True).sort("country").fill_null(0)
    return wide["country"].to_list(), wide.columns[1:], wide.drop("country").to_numpy()


def fitness(flags: np.ndarray, steps: int) -> tuple[np.ndarray, np.ndarray]:
    """Fitness and complexity by Tacchella et al. (2012), as the publisher iterates: the twin of another method."""
    country, product = np.ones(flags.shape[0]), np.ones(flags.shape[1])
    for _ in range(steps):
        country, product = flags @ product, 1 / (flags.T @ (1 / country))
        country, product = country / country.mean(), product / product.mean()
    return country, product


def test_flags_reproduce_the_published_fitness(shared_data: Path) -> None:
    """The published result follows from our flags by the publisher's own method: RCA and threshold are the same."""
    countries, _, x = matrix(shared_data)
    flags = advantage(x).astype(float)
    published = dict(pl.read_csv(shared_data / "eci" / "economiccomplexity_output_eci.csv").iter_rows())
    wanted = np.array([published[code] for code in countries])
    best = min(np.abs(fitness(flags, steps)[0] - wanted).max() for steps in (18, 19, 20))
    assert best < 1e-9


def test_symmetric_problem_equals_the_published_definition(shared_data: Path) -> None:
    """The second right eigenvector of the unsymmetric country matrix, as the Atlas defines it, to nine digits."""
    _, _, x = matrix(shared_data)
    flags = advantage(x).astype(float)
    kc, kp = flags.sum(1), flags.sum(0)
    values, vectors = np.linalg.eig((flags / kc[:, None]) @ (flags / kp).T)
    second = vectors[:, np.argsort(-values.real)[1]].real
    second *= np.sign(np.corrcoef(kc, second)[0, 1])
    np.testing.assert_allclose(eci(x), (second - second.mean()) / second.std(), atol=1e-9)


def test_order_of_countries_is_near_the_atlas_of_2008(shared_data: Path) -> None:
    """Ten years apart and another classification: the order of the countries in both must still be alike."""
    countries, _, x = matrix(shared_data)
    atlas = pl.read_csv(shared_data / "eci" / "atlas_book_ranking_eci_2008.csv")
    published = dict(zip(atlas["iso_code"].str.to_lowercase(), atlas["eci_2008"], strict=True))
    both = [code for code in countries if code in published]
    ours = dict(zip(countries, eci(x), strict=True))
    a, b = (np.array([table[code] for code in both], float) for table in (ours, published))
    assert len(both) > 80
    assert ours["jpn"] > 1.5
    assert spearman(a, b) > 0.85
