"""Geography and macro: the samples, CEPII's files instead, and what the pulled releases must cover."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from hanbada.base import plainyaml
from hanbada.base.errors import DataError, UnknownCode
from hanbada.data import Store, known_sources
from hanbada.data.geography import Geography
from hanbada.data.macro import Macro

#: BACI's own country list (V202401b) holds 235 codes; these stand for no place, or one without known facts.
NO_PLACE = {"DDR", "R20", "PUS"}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / "home")


def sample(name: str) -> Path:
    return known_sources()[name].folder / "sample"


def test_geography_sample_by_hand(store: Store) -> None:
    store.import_("geography", sample("geography"))
    places = Geography.load(store)
    # One fourth of the people at 20 degrees, three fourths at 10 degrees of longitude from the other's only town.
    expected = (0.25 * 20 + 0.75 * 10) / 360 * 2 * np.pi * 6371.0088
    found = places.distance_km(["QMM", "QNN", "??"], ["QNN", "QMM", None])
    assert abs(found[0, 0] - expected) < 0.06 and found[0, 0] == found[1, 1]
    assert np.isnan(found[0, 1]) and np.isnan(found[2]).all() and np.isnan(found[:, 2]).all()
    assert places.contiguous(["QMM"], ["QNN", "QOO"]).tolist() == [[1.0, 0.0]]
    assert np.isnan(places.common_language(["QMM"], ["QNN"])).all(), "no language is known of invented countries"
    assert places.fact("distance_km", "QMM", "QOO").value is None
    assert places.place("QMM").capital == "Gasang-si"
    with pytest.raises(UnknownCode):
        places.place("ZZZ")


def test_macro_sample_by_hand(store: Store) -> None:
    store.import_("macro", sample("macro"))
    macro = Macro.load(store)
    codes = ["QMM", "QNN", "QOO", "PSE", "ZZZ", None]
    assert macro.gdp(codes)[:2].tolist() == [1.5e12, 2.5e8] and np.isnan(macro.gdp(codes)[[2, 4, 5]]).all()
    assert macro.population(codes)[3] == 5000, "the Gaza Strip's people are Palestine's"
    assert macro.gdp_ratio(codes)[0] == round(1.03**5, 6)
    basis = macro.basis("QMM")
    assert basis is not None and "2022-2023" in basis.ko and "가정" in basis.ko and "assumption" in basis.en
    assert "2024" in basis.en and "single year" in basis.en
    assert macro.fact("gdp_usd", "QOO").value is None
    assert dict(macro.fact("population", "QMM").stamp.parameters) == {"year": 2024}


def test_a_figure_that_cannot_be_read_stops_the_reading(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    page = '{"Economy": {"GDP (official exchange rate)": {"text": "about 3 billion"}}}'
    (folder / "QMM.json").write_text(page, encoding="utf-8")
    with pytest.raises(DataError, match="about 3 billion"):
        store.import_("macro", folder)


def test_growth_is_derived_only_from_real_levels_of_years_that_follow(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    levels = {2020: "$100 million", 2021: "$110 million", 2023: "$300 million"}
    real = {f"Real GDP (purchasing power parity) {y}": {"text": f"{v} ({y} est.)"} for y, v in levels.items()}
    page = {"Economy": {"Real GDP (purchasing power parity)": real | {"note": "invented"}}}
    (folder / "QMM.json").write_text(json.dumps(page), encoding="utf-8")
    release = store.import_("macro", folder)
    macro = Macro.load(store)
    assert macro.gdp_ratio(["QMM"]).tolist() == [round(1.1**5, 6)] and np.isnan(macro.gdp(["QMM"]))[0]
    assert any("QMM" in note.ko and "PPP" in note.ko for note in release.notes)


def test_facts_name_their_source_and_fill_only_gaps(store: Store) -> None:
    facts = plainyaml.read(known_sources()["macro"].folder / "facts.yml")["figures"]
    assert all(fact["reference"] and fact["how"] and fact["column"] in ("gdp_usd", "population", "gdp_growth",
               "population_growth") for fact in facts)  # fmt: skip
    release = store.import_("macro", sample("macro"))
    assert any("facts.yml" in note.ko and "WLF" in note.ko for note in release.notes)
    assert Macro.load(store).gdp(["WLF"])[0] == pytest.approx(189.4e6 * 1.1195, rel=1e-4)


def test_macro_from_a_plain_table(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "macro.csv"
    header = "iso3,year,gdp_usd,population,gdp_growth,population_growth"
    path.write_text(f"{header}\nNAM,2023,100,10,0.1,\nNAM,2024,,11,,0.0\n", encoding="utf-8")
    store.import_("macro", path)
    macro = Macro.load(store)
    assert macro.gdp(["NAM"]).tolist() == [100.0] and macro.population(["NAM"]).tolist() == [11.0]
    assert macro.gdp_ratio(["NAM"]).tolist() == [round(1.1**5, 6)] and macro.population_ratio(["NAM"]).tolist() == [1.0]


def test_cepii_in_place_of_the_package(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "geodist"
    folder.mkdir()
    pairs = "ROM,MDA,1,1,300,310.25\nMDA,ROM,1,1,300,.\nROM,ROM,0,1,5,5\n"
    (folder / "dist_cepii.csv").write_text("iso_o,iso_d,contig,comlang_off,dist,distw\n" + pairs, encoding="utf-8")
    (folder / "geo_cepii.csv").write_text(
        "iso2,iso3,country,continent,landlocked,city_en,lat,lon,cap,maincity\n"
        "RO,ROM,Romania,Europe,0,Bucharest,44.4,26.1,1,1\nMD,MDA,Moldova,Europe,1,Chisinau,47,28.9,1,1\n",
        encoding="utf-8",
    )
    release = store.import_("geography", folder)
    assert "CEPII" in release.title.en
    places = Geography.load(store)
    found = places.distance_km(["ROU", "MDA"], ["MDA", "ROU"])
    assert (found[0, 0], found[1, 1]) == (310.2, 300.0) and np.isnan(found[0, 1])
    assert places.place("ROU").name.ko == "루마니아" and places.place("MDA").landlocked is True
    (folder / "geo_cepii.csv").unlink()
    with pytest.raises(DataError, match="geo_cepii"):
        store.import_("geography", folder)


@pytest.mark.starter
def test_pulled_geography_covers_the_world_of_baci(starter_home: Path) -> None:
    store = Store.open(starter_home)
    places = Geography.load(store)
    codes = sorted(set(places.places) - NO_PLACE)
    assert len(codes) >= 220
    distance = places.distance_km(["KOR"], codes)
    known = int(np.isfinite(distance).sum())
    print(f"distance from Korea known for {known} of {len(codes)} codes")
    assert known >= 220
    assert places.contiguous(["KOR"], ["PRK", "JPN"]).tolist() == [[1.0, 0.0]]
    assert places.common_language(["KOR"], ["PRK", "JPN"]).tolist() == [[1.0, 0.0]]
    assert places.place("MYS").name.ko == "말레이시아" and places.place("NAM").iso2 == "NA"
    assert 4_300 < places.distance_km(["KOR"], ["MYS"])[0, 0] < 4_900
    assert all(one.name.ko for one in places.places.values())


@pytest.mark.starter
def test_pulled_macro_covers_the_world_of_baci(starter_home: Path) -> None:
    store = Store.open(starter_home)
    macro = Macro.load(store)
    codes = sorted(macro.countries)
    counts = {
        name: int(np.isfinite(column(codes)).sum())
        for name, column in (("gdp", macro.gdp), ("population", macro.population), ("gdp_ratio", macro.gdp_ratio))
    }
    print(f"known of {len(codes)}: {counts}")
    assert len(codes) >= 220 and counts["gdp"] >= 220 and counts["population"] >= 230 and counts["gdp_ratio"] >= 220
    assert 1.6e12 < macro.gdp(["KOR"])[0] < 2.2e12 and 0.9 < macro.population_ratio(["KOR"])[0] < 1.05


@pytest.mark.starter
@pytest.mark.shared_data
def test_every_baci_code_has_facts_or_is_listed_as_unknown(starter_home: Path, shared_data: Path) -> None:
    with (shared_data / "names" / "baci_country_codes_V202401b.csv").open(encoding="utf-8") as file:
        baci = {row["country_iso3"].replace("S19", "TWN") for row in csv.DictReader(file)}
    store = Store.open(starter_home)
    places, macro = Geography.load(store), Macro.load(store)
    assert baci <= set(places.places)
    near = {code for code in baci if np.isfinite(places.distance_km(["USA" if code == "KOR" else "KOR"], [code]))[0, 0]}
    sized = {code for code in baci if np.isfinite(macro.gdp([code]))[0]}
    print(f"BACI codes: {len(baci)}; distance {len(near)}, GDP {len(sized)}; without GDP: {sorted(baci - sized)}")
    assert baci - near == NO_PLACE
    assert len(near) >= 220 and len(sized) >= 220


@pytest.mark.starter
@pytest.mark.shared_data
def test_distance_agrees_with_cepii(starter_home: Path, shared_data: Path, tmp_path: Path) -> None:
    """Cities of 2025 against those of 2004, the same formula: small islands differ most."""
    ours = Store.open(starter_home)
    folder = tmp_path / "geodist"
    folder.mkdir()
    for name in ("dist_cepii.parquet", "geo_cepii.csv"):
        shutil.copyfile(shared_data / "gravity" / name, folder / name)
    theirs = Store.open(tmp_path / "home")
    theirs.import_("geography", folder)
    key = ["exporter_iso3", "importer_iso3"]
    both = (
        ours.scan(ours.latest("geography"), "pairs")
        .join(theirs.scan(theirs.latest("geography"), "pairs"), on=key, suffix="_cepii")
        .drop_nulls(["distance_km", "distance_km_cepii"])
        .collect()
    )
    error = (both["distance_km"] / both["distance_km_cepii"] - 1).abs()
    rank = both.select(pl.corr("distance_km", "distance_km_cepii", method="spearman")).item()
    border, tongue = ((both[c] == both[f"{c}_cepii"]).mean() for c in ("contiguous", "common_language"))
    median, tail = error.median(), error.quantile(0.95)
    print(f"{both.height} pairs: median error {median:.4f}, 95 % below {tail:.4f}, rank correlation {rank:.5f}")
    print(f"borders agree {border:.4f}, official languages {tongue:.4f}")
    assert both.height > 45_000 and rank > 0.999 and error.median() < 0.01 and error.quantile(0.95) < 0.05  # type: ignore[operator]
    assert border > 0.998 and tongue > 0.94  # type: ignore[operator]
    landlocked = {
        r[0]: r[1]
        for r in theirs.scan(theirs.latest("geography"), "places").select("iso3", "landlocked").collect().rows()
    }
    places = Geography.load(ours).places
    differ = {code for code, inland in landlocked.items() if code in places and places[code].landlocked != inland}
    print(f"landlocked differs: {sorted(differ)}")
    assert differ <= {"AND", "ATF", "BLR", "MDA", "SMR"}, "GeoDist counts four inland states as coastal"
