"""Distances on the sphere, between points and between countries as clouds of cities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
RADIUS_KM = 6371.0088  # mean radius of the earth, IUGG


@dataclass(frozen=True, slots=True)
class Cities:
    """Cities of one country, largest first: latitude and longitude (degrees), population (persons), each (n,)."""

    latitude: Array
    longitude: Array
    population: Array


def great_circle_km(latitude: Array, longitude: Array, latitude_to: Array, longitude_to: Array) -> Array:
    """Haversine: 2R·asin √(sin²(Δφ/2) + cos φ₁ cos φ₂ sin²(Δλ/2)).

    latitude, longitude        (n,)  degrees
    latitude_to, longitude_to  (m,)  degrees
    returns                    (n, m) km; 0 for the same point

    >>> import numpy as np
    >>> great_circle_km(np.array([37.57]), np.array([126.98]), np.array([3.14]), np.array([101.69])).round().item()
    4614.0
    """
    phi, lam = np.radians(latitude)[:, None], np.radians(longitude)[:, None]
    phi_to, lam_to = np.radians(latitude_to)[None, :], np.radians(longitude_to)[None, :]
    chord = np.sin((phi - phi_to) / 2) ** 2 + np.cos(phi) * np.cos(phi_to) * np.sin((lam - lam_to) / 2) ** 2
    distance: Array = 2 * RADIUS_KM * np.arcsin(np.sqrt(np.clip(chord, 0.0, 1.0)))
    return distance


def weighted_km(countries: Mapping[str, Cities], order: Sequence[str]) -> Array:
    """Population-weighted distance d[i,j] = Σ_a Σ_b (pop_a/pop_i)·(pop_b/pop_j)·d_ab over the cities of i and j.

    countries  cities by country
    order      (n,) countries, the order of rows and columns
    returns    (n, n) km, symmetric; the diagonal is the mean distance inside the country
    Source: Mayer & Zignago (2011), GeoDist, variable distw (θ = 1).
    """
    clouds = [countries[name] for name in order]
    starts = np.cumsum([0] + [len(cloud.population) for cloud in clouds[:-1]])
    latitude = np.concatenate([cloud.latitude for cloud in clouds])
    longitude = np.concatenate([cloud.longitude for cloud in clouds])
    weight = np.concatenate([cloud.population / cloud.population.sum() for cloud in clouds])
    rows = []
    for cloud in clouds:
        between = great_circle_km(cloud.latitude, cloud.longitude, latitude, longitude)
        from_here = (cloud.population / cloud.population.sum()) @ between
        rows.append(np.add.reduceat(from_here * weight, starts))
    whole = np.array(rows)
    symmetric: Array = (whole + whole.T) / 2
    return symmetric
