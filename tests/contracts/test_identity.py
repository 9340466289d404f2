"""One place is one market and a total is none, at every door through which trade comes in."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from hanbada.base.errors import DataError, HanbadaError
from hanbada.data import Store
from hanbada.data.identity import Kind, identity
from hanbada.data.identity.settle import settle
from hanbada.engine import World
from hanbada.ranking.backtest.table import table_of

HEADER = "year,exporter_code,importer_code,product_code,value_usd,quantity_kg"
#: written by hand from the publishers' lists, not from codes.csv: code → country, None for what is none
ORACLE = {
    "840": "USA", "842": "USA", "841": "USA", "36": "AUS", "036": "AUS", "036.0": "AUS", "４１０": "KOR", "410": "KOR",
    "KOR": "KOR", "kor": "KOR", "KR": "KOR", "250": "FRA", "251": "FRA", "380": "ITA", "381": "ITA", "578": "NOR",
    "579": "NOR", "756": "CHE", "757": "CHE", "356": "IND", "699": "IND", "710": "ZAF", "490": "TWN", "S19": "TWN",
    "OAS": "TWN", "158": "TWN", "ROM": "ROU", "ROU": "ROU", "ZAR": "COD", "COD": "COD", "SER": "SRB", "SRB": "SRB",
    "MNT": "MNE", "SUD": "SDN", "736": "SDN", "729": "SDN", "WBG": "PSE", "PSE": "PSE", "KSV": "XKX", "XKK": "XKX",
    "XKX": "XKX", "983": "XKX", "TMP": "TLS", "276": "DEU", "280": "DEU", "NAM": "NAM", "516": "NAM", "56": "BEL",
    "0": None, "000": None, "W00": None, "WLD": None, "001": None, "97": None, "918": None, "EUN": None, "899": None,
    "837": None, "838": None, "839": None, "568": None, "636": None, "879": None, "BUN": None, "SPE": None, "UNS": None,
    "EU27_2020": None, "세계": None, "합계": None, "기타": None, "SSF": None, "ECS": None, "150": None,
}  # fmt: skip
Door = Callable[[list[tuple[str, str, float]]], dict[str, float]]


def by_import(tmp_path: Path) -> Door:
    def imports(rows: list[tuple[str, str, float]]) -> dict[str, float]:
        path = tmp_path / "table.csv"
        lines = [f"2022,{seller},{buyer},854449,{value},1" for seller, buyer, value in rows]
        path.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
        store = Store.open(tmp_path / "home")
        release = store.import_("bilateral-table", path, hs_revision="HS17")
        world = World.load(store, release)
        totals = world.imports((2022,)).values.sum(1)
        return {c.iso3 or c.code: float(total) for c, total in zip(world.countries, totals, strict=True) if total}

    return imports


def by_backtest(tmp_path: Path) -> Door:
    def imports(rows: list[tuple[str, str, float]]) -> dict[str, float]:
        names = ("exporter_code", "importer_code", "value_usd")
        frame = pl.DataFrame(rows, schema=names, orient="row").with_columns(year=2022, product_code=pl.lit("854449"))
        flows = table_of(frame, "table").flows
        found: dict[str, float] = {}
        for j, value in zip(flows.j, flows.value, strict=True):
            name = flows.iso3[j] or flows.countries[j]
            found[name] = found.get(name, 0.0) + float(value)
        return found

    return imports


@pytest.fixture(params=[by_import, by_backtest], ids=["import", "backtest"])
def door(request: pytest.FixtureRequest, tmp_path: Path) -> Door:
    made: Door = request.param(tmp_path)
    return made


def test_every_code_is_what_its_publisher_says() -> None:
    found = {code: identity(code).iso3 if identity(code).kind is Kind.PLACE else None for code in ORACLE}
    assert found == ORACLE


def test_generated_tables_are_right_or_refused(door: Door) -> None:
    """Sellers and buyers drawn from the oracle's spellings: sums by country as by hand, or refused, never otherwise."""
    draw = random.Random(7)
    numeric, letters = ([code for code in ORACLE if code[0].isdigit() == kind] for kind in (True, False))
    refused = 0
    for _ in range(60):
        pool = draw.choice([numeric, letters])
        cells = {(draw.choice(pool), draw.choice(pool)): float(draw.randrange(1, 9) * 100) for _ in range(8)}
        rows = [(seller, buyer, value) for (seller, buyer), value in cells.items()]
        flows = [(ORACLE[a], ORACLE[b]) for a, b, _ in rows if ORACLE[a] and ORACLE[b]]
        try:
            found = door(rows)
        except HanbadaError:
            assert not flows or len(set(flows)) < len(flows) or any(a == b for a, b in flows)
            refused += 1
            continue
        wanted: dict[str, float] = {}
        for seller, buyer, value in rows:
            a, b = ORACLE[seller], ORACLE[buyer]
            if a and b and a != b:
                wanted[b] = wanted.get(b, 0.0) + value
        assert found == wanted
    assert refused < 45


def test_the_world_row_changes_nothing(door: Door) -> None:
    rows = [("410", "842", 100.0), ("156", "842", 300.0), ("410", "704", 60.0), ("156", "704", 40.0)]
    wanted = {"USA": 400.0, "VNM": 100.0}
    assert door(rows) == wanted
    for world in ("0", "97", "899"):
        assert door([*rows, (world, "842", 400.0), (world, "704", 100.0)]) == wanted
    assert door([*rows, ("410", "0", 160.0), ("156", "0", 340.0)]) == wanted


def test_arithmetic_finds_a_total_that_no_list_knows(door: Door) -> None:
    rows = [("KOR", "USA", 100.0), ("CHN", "USA", 300.0), ("KOR", "VNM", 60.0), ("CHN", "VNM", 40.0)]
    total = [("QTT", "USA", 400.0), ("QTT", "VNM", 100.0)]
    assert door([*rows, *total]) == {"USA": 400.0, "VNM": 100.0}
    other = [("QTT", "USA", 70.0), ("QTT", "VNM", 10.0)]
    assert door([*rows, *other]) == {"USA": 470.0, "VNM": 110.0}  # unknown, not a total: its trade is trade


def test_one_flow_under_two_codes_is_refused_but_for_parts(door: Door) -> None:
    assert door([("410", "842", 100.0), ("156", "840", 60.0)]) == {"USA": 160.0}
    with pytest.raises(DataError, match="840, 842"):
        door([("410", "842", 100.0), ("410", "840", 60.0)])
    assert door([("410", "736", 100.0), ("410", "729", 60.0)]) == {"SDN": 160.0}


def test_own_trade_is_found_after_the_codes(tmp_path: Path) -> None:
    for pair in (("842", "840"), ("36", "036"), ("KOR", "KR"), ("ROM", "ROU")):
        with pytest.raises(DataError, match="exporter is the importer"):
            by_import(tmp_path)([(*pair, 5.0), ("JPN" if pair[0].isalpha() else "392", pair[0], 7.0)])


def test_a_code_outside_its_years_is_unknown() -> None:
    frame = pl.DataFrame(
        {
            "year": [1997, 2022],
            "exporter_code": ["KOR", "KOR"],
            "importer_code": ["BLX", "BLX"],
            "product_code": "1",
            "value_usd": 1.0,
        }
    )
    assert settle(frame.filter(year=1997), "t").codes["BLX"].kind is Kind.FORMER
    held = settle(frame, "t")
    assert held.codes["BLX"].kind is Kind.UNKNOWN and any("1998" in note.en for note in held.notes)


LISTS = {
    "country_codes_V202401.csv": "country_code,country_name,country_iso2,country_iso3\n410,Korea,KR,KOR\n{more}",
    "product_codes_HS92_V202401.csv": "code,description\n854449,Cables\n",
}


def baci(folder: Path, more: str, rows: str) -> World:
    folder.mkdir()
    for name, words in LISTS.items():
        (folder / name).write_text(words.format(more=more))
    (folder / "BACI_HS92_Y2019_V202401.csv").write_text("t,i,j,k,v,q\n" + rows)
    store = Store.open(folder / "home")
    return World.load(store, store.import_("baci", folder))


def test_two_codes_of_one_country_in_baci(tmp_path: Path) -> None:
    more = "380,Italy,IT,ITA\n381,Italy,IT,ITA\n156,China,CN,CHN\n"
    world = baci(tmp_path / "b", more, "2019,410,380,854449,40,1\n2019,156,381,854449,70,1\n")
    imports = dict(zip((c.iso3 for c in world.countries), world.imports((2019,)).values.sum(1), strict=True))
    assert imports["ITA"] == 110_000 and [c.iso3 for c in world.countries].count("ITA") == 1
    with pytest.raises(HanbadaError, match="more than once"):
        baci(tmp_path / "c", more, "2019,410,380,854449,40,1\n2019,410,381,854449,70,1\n")


@pytest.mark.parametrize("rows", ["2019,410,410,854449,5,1\n", "2019,380,381,854449,5,1\n"])
def test_own_trade_in_baci(tmp_path: Path, rows: str) -> None:
    with pytest.raises(DataError, match="exporter is the importer"):
        baci(tmp_path / "b", "380,Italy,IT,ITA\n381,Italy,IT,ITA\n", rows)
