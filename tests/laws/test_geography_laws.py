"""Laws of distance: symmetric, bounded, and what a point is for a cloud of one city."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from hanbada.data.sources.geography.great_circle import RADIUS_KM, Cities, great_circle_km, weighted_km
from hanbada.data.sources.macro.projection import Known

latitudes = st.floats(-90, 90, allow_nan=False)
longitudes = st.floats(-180, 180, allow_nan=False)
points = st.lists(st.tuples(latitudes, longitudes, st.floats(1, 1e7)), min_size=1, max_size=6)


def cloud(cities: list[tuple[float, float, float]]) -> Cities:
    table = np.array(cities, dtype=np.float64)
    return Cities(table[:, 0], table[:, 1], table[:, 2])


@given(points, points)
def test_distance_is_symmetric_and_at_most_half_the_earth_round(a: list, b: list) -> None:
    found = weighted_km({"A": cloud(a), "B": cloud(b)}, ["A", "B"])
    assert np.array_equal(found, found.T)
    assert 0 <= found[0, 1] <= np.pi * RADIUS_KM + 1e-6


@given(points, points)
def test_distance_equals_plain_loops(a: list, b: list) -> None:
    weight = sum(p for *_, p in a) * sum(p for *_, p in b)
    total = 0.0
    for lat, lon, people in a:
        for lat_to, lon_to, people_to in b:
            one = great_circle_km(np.array([lat]), np.array([lon]), np.array([lat_to]), np.array([lon_to]))[0, 0]
            total += people * people_to / weight * one
    assert np.isclose(weighted_km({"A": cloud(a), "B": cloud(b)}, ["A", "B"])[0, 1], total, rtol=1e-9, atol=1e-6)


@given(points, points, st.floats(0.5, 1000))
def test_only_shares_of_population_matter(a: list, b: list, scale: float) -> None:
    larger = [(lat, lon, people * scale) for lat, lon, people in a]
    one = weighted_km({"A": cloud(a), "B": cloud(b)}, ["A", "B"])
    assert np.allclose(one, weighted_km({"A": cloud(larger), "B": cloud(b)}, ["A", "B"]), rtol=1e-9, atol=1e-6)


@given(st.lists(st.floats(-0.3, 0.3), min_size=1, max_size=5))
def test_projection_lies_between_its_slowest_and_fastest_year(rates: list[float]) -> None:
    ratio = Known(tuple(range(len(rates))), tuple(rates)).ratio()
    assert ratio is not None
    assert (1 + min(rates)) ** 5 - 1e-5 <= ratio <= (1 + max(rates)) ** 5 + 1e-5


def test_nothing_known_is_unknown_not_one() -> None:
    assert Known.of([2020, 2021], [None, None]).ratio() is None
    assert Known.of(list(range(2010, 2020)), [0.01 * n for n in range(10)]).years == (2015, 2016, 2017, 2018, 2019)
