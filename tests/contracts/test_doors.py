"""What comes in through a door of the data: a publisher's history is read, a message comes from its cause."""

from __future__ import annotations

import unicodedata
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from hanbada.base.errors import CutFile, DataError, HanbadaError, UnknownCode
from hanbada.data import Store
from hanbada.engine.world import World

HEADER = "year,exporter_code,importer_code,product_code,value_usd,quantity_kg"
ROWS = "2022,KOR,USA,854449,100,10\n2022,KOR,VNM,854449,60,6"
TARIFF = "수입국,수출국,HS코드,HS판,시작일,종류,세율(%),법적근거"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / "home")


# ---- layouts are versions

NEW = "country_code,country_name,country_iso2,country_iso3"
OLD = "country_code,country_name_abbreviation,country_name_full,iso_2digit_alpha,iso_3digit_alpha"


def baci(
    folder: Path, version: str, header: str, iso3: dict[str, str], encoding: str = "utf-8", end: str = "\n"
) -> Path:
    """A release of one flow, with a country list in a layout and the ISO3 that it writes at some codes."""
    listed = {"384": "CIV", "410": "KOR", "842": "USA"} | iso3
    names = {"384": "Côte d'Ivoire"}
    lines = [header]
    for code, letters in listed.items():
        name = names.get(code, f"Place {code}")
        lines.append(f"{code},{name},{name},XX,{letters}" if header == OLD else f"{code},{name},XX,{letters}")
    folder.mkdir()
    (folder / f"country_codes_V{version}.csv").write_bytes(("\n".join(lines) + end).encode(encoding))
    (folder / f"product_codes_HS92_V{version}.csv").write_text(f'code,description\n854449,"Cables"{end}')
    (folder / f"BACI_HS92_Y2019_V{version}.csv").write_text("t,i,j,k,v,q\n2019,410,842,854449,100.5,10\n")
    return folder


@pytest.mark.parametrize(
    ("version", "header", "iso3", "encoding"),
    [
        ("202001", OLD, {"490": "N/A", "697": "N/A", "711": "ZAF", "710": "ZAF"}, "latin-1"),
        ("202201", OLD, {"490": "N/A", "697": "N/A", "711": "ZAF", "710": "ZAF"}, "utf-8"),
        ("202301", NEW, {"490": "N/A", "697": "N/A", "711": "ZAF", "710": "ZAF"}, "utf-8"),
        ("202301", OLD, {"490": "S19", "697": "R20", "711": "ZA1", "710": "ZAF"}, "utf-8-sig"),
        ("202401b", NEW, {"490": "S19", "697": "R20", "711": "ZA1", "710": "ZAF"}, "utf-8"),
        ("202501", NEW, {"490": "TWN", "697": "", "711": "", "710": "ZAF"}, "utf-8"),
    ],
)
@pytest.mark.parametrize("end", ["\n", ""], ids=["ended", "not-ended"])
def test_baci_of_every_version(
    version: str, header: str, iso3: dict[str, str], encoding: str, end: str, store: Store, tmp_path: Path
) -> None:
    release = store.import_("baci", baci(tmp_path / "raw", version, header, iso3, encoding, end))
    frame = store.scan(release, "countries").collect()
    found = dict(zip(frame["country_code"], frame["iso3"], strict=True))
    assert found == {"384": "CIV", "410": "KOR", "842": "USA", "490": "TWN", "697": None, "711": None, "710": "ZAF"}
    assert "Côte d'Ivoire" in frame["name_en"].to_list()
    assert store.scan(release, "flows").collect().rows() == [(2019, "410", "842", "854449", 100_500, 10_000)]
    assert not [note for note in release.notes if "not corrected" in note.en]


def test_a_correction_that_no_longer_fits_is_said(store: Store, tmp_path: Path) -> None:
    release = store.import_("baci", baci(tmp_path / "raw", "203001", NEW, {"490": "TPE"}))
    assert [note.en for note in release.notes if "not corrected" in note.en and "TPE" in note.en]


def test_a_cut_country_list_is_refused(store: Store, tmp_path: Path) -> None:
    raw = baci(tmp_path / "raw", "202401", NEW, {}, end="")
    path = raw / "country_codes_V202401.csv"
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(DataError, match="'US'"):
        store.import_("baci", raw)


# ---- the last row


def import_table(store: Store, folder: Path, words: str) -> object:
    path = folder / "table.csv"
    path.write_text(words, encoding="utf-8", newline="")
    return store.import_("bilateral-table", path, hs_revision="HS17")


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_last_row_without_a_line_end(line_end: str, store: Store, tmp_path: Path) -> None:
    words = f"{HEADER}\n{ROWS}".replace("\n", line_end)
    release = import_table(store, tmp_path, words)
    assert store.row(release).holdings["flows"].rows == 2  # type: ignore[arg-type]
    assert any("no line end" in note.en for note in release.notes)  # type: ignore[attr-defined]


@pytest.mark.parametrize("cut", range(1, len("2022,KOR,VNM,854449,60,6") + 1))
def test_a_cut_last_row(cut: int, store: Store, tmp_path: Path) -> None:
    """Cut at any place the last row is refused, unless all of its fields are there (or nothing of it is)."""
    words = f"{HEADER}\n{ROWS}"[:-cut]
    if words.endswith("\n"):
        assert store.row(import_table(store, tmp_path, words)).holdings["flows"].rows == 1  # type: ignore[arg-type]
        return
    with pytest.raises(CutFile, match="row 3"):
        import_table(store, tmp_path, words)


# ---- a message comes from its cause


def sheet(path: Path, rows: list[list[object]], merged: bool) -> Path:
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("수출입")
        for n, row in enumerate(rows):
            for m, cell in enumerate(row):
                page.write(n, m, cell)
        if merged:
            page.merge_range(0, 0, 0, 5, rows[0][0])
    return path


COMTRADE = "typeCode,freqCode,refPeriodId,refYear,reporterCode,flowCode,partnerCode,cmdCode,netWgt,primaryValue"
LEGACY = "Classification,Year,Trade Flow Code,Trade Flow,Reporter Code,Reporter,Partner Code,Partner,Commodity Code"
SEEN: dict[str, tuple[str, str]] = {
    "comtrade": (f"{COMTRADE}\nC,A,20220101,2022,410,X,842,854449,10,100\n", "a UN Comtrade download"),
    "comtrade-legacy": (f"{LEGACY}\nH5,2020,1,Import,410,Rep. of Korea,842,USA,854449\n", "a UN Comtrade download"),
    "comtrade-below-a-title": (f"UN Comtrade\n\n{COMTRADE}\nC,A,1,2022,410,X,842,854449,10,100\n", "headers in row 3 (a UN Comtrade"),
    "baci": ("t,i,j,k,v,q\n2019,410,842,854449,1,1\n", "a year file of BACI"),
    "wits": ("Nomenclature,ReporterISO3,ProductCode,PartnerISO3,Year\nH5,KOR,854449,USA,2022\n", "a WITS download"),
    "eurostat": ("DATAFLOW,freq,reporter,partner,product,flow,TIME_PERIOD,OBS_VALUE\nx,A,DE,KR,8544,1,2022,5\n", "a Eurostat download"),
    "trade-map": ("Importers,Value imported in 2022\nWorld,100\n", "an ITC Trade Map download"),
    "k-stat": ("국가명,품목코드,수출금액,수입금액\n미국,854449,100,5\n", "K-stat"),
    "title": (f"수출입 무역통계 (단위: 천 달러)\n\n{HEADER}\n{ROWS}\n", "headers in row 3"),
    "title-of-many-cells": (f"수출입,,,,,\n{HEADER}\n{ROWS}\n", "headers in row 2"),
    "semicolons": ((f"{HEADER}\n{ROWS}\n").replace(",", ";"), "fields divided by semicolons."),
    "decimal-commas": (f"{HEADER}\n2022,KOR,USA,854449,x,10\n".replace(",", ";").replace("x", "1,5"), "semicolons, decimal commas"),
    "tabs": ((f"{HEADER}\n{ROWS}\n").replace(",", "\t"), "fields divided by tabs"),
}  # fmt: skip


@pytest.mark.parametrize("case", SEEN)
def test_what_was_seen_is_said(case: str, store: Store, tmp_path: Path) -> None:
    words, said = SEEN[case]
    with pytest.raises(DataError) as caught:
        import_table(store, tmp_path, words)
    _as_an_own_table(caught.value, said)


@pytest.mark.parametrize("merged", [False, True])
def test_a_title_above_a_workbooks_header(merged: bool, store: Store, tmp_path: Path) -> None:
    rows: list[list[object]] = [["수출입 무역통계 (단위: 천 달러)"], [], HEADER.split(","), [2022, "KOR", "USA", "854449", 100, 10]]  # fmt: skip
    with pytest.raises(DataError) as caught:
        store.import_("bilateral-table", sheet(tmp_path / "t.xlsx", rows, merged), hs_revision="HS17")
    _as_an_own_table(caught.value, "headers in row 3")


def test_a_title_above_a_tariff_tables_header(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text(f"관세율표,,,,,,,\n{TARIFF}\nVNM,*,854449,HS22,2022-01-01,기본,5,가상\n", encoding="utf-8")
    with pytest.raises(DataError) as caught:
        store.import_("tariffs", path)
    _as_an_own_table(caught.value, "headers in row 2")


def test_unknown_columns_of_an_own_table(store: Store, tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        import_table(store, tmp_path, f"{HEADER.replace('value_usd', 'amount')}\n{ROWS}\n")
    _as_an_own_table(caught.value, "unknown columns 'amount'")


def _as_an_own_table(fault: HanbadaError, said: str) -> None:
    assert said in fault.in_("en")
    for lang in ("ko", "en"):
        words = fault.in_(lang)  # type: ignore[arg-type]
        assert "source.yml" not in words and "corrections.yml" not in words, "a remedy that a person can carry out"
        assert "fetch the original" not in words and "원본 파일을 고치지" not in words
    for problem in fault.problems:
        assert problem.found.ko and problem.expected.ko and problem.do.ko and problem.where.file


@pytest.mark.parametrize("name", ["baci92_2010.csv", "baci02_2016.csv"])
def test_baci_of_before_2020_is_named(name: str, store: Store, tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / name).write_text("t,hs6,i,j,v,q\n2010,854449,410,842,1,1\n")
    with pytest.raises(DataError, match="before 2020"):
        store.import_("baci", raw)


def test_a_full_folder_of_something_else_is_not_empty(store: Store, tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "notes.txt").write_text("x")
    with pytest.raises(HanbadaError, match=r"only notes\.txt"):
        store.import_("baci", tmp_path / "raw")


# ---- provenance


def test_an_own_tariff_table_is_its_makers(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text(f"{TARIFF}\nVNM,*,854449,HS22,2022-01-01,기본,5,가상 고시 제1호\n", encoding="utf-8")
    release = store.import_("tariffs", path, on=date(2026, 1, 2))
    row = store.row(release)
    said = " ".join([row.address, row.licence, *(t.en + t.ko for t in (row.title, *row.notes)), str(row.attribution)])
    assert "WITS" not in said and "worldbank" not in said and "publisher" not in said
    assert "own.csv" in row.title.en and "가상 고시 제1호" in said and row.address == "-"


# ---- a code or a name as a person writes it


@pytest.fixture
def world(store: Store, tmp_path: Path) -> World:
    rows = "2022,KOR,USA,854449,100,10\n2022,KOR,TWN,030211,60,6\n2022,XKX,NAM,854449,1,1\n"
    release = import_table(store, tmp_path, f"{HEADER}\n{rows}")
    return World.load(store, release)  # type: ignore[arg-type]


PLACES = {
    "KOR": ("KOR", "kor", "KR", "kr", "410", "ＫＯＲ", " KOR ", "대한민국", "한국", "South Korea", "south korea", "Republic of Korea",
            unicodedata.normalize("NFD", "대한민국")),
    "USA": ("USA", "US", "840", "842", "미국", "United States", "u.s.a."),
    "TWN": ("TWN", "TW", "490", "S19", "158", "대만"),
    "NAM": ("NAM", "NA", "516", "나미비아"),
    "XKX": ("XKX", "XK", "XKK", "KSV", "412", "코소보"),
}  # fmt: skip


@pytest.mark.parametrize(("iso3", "words"), [(iso3, words) for iso3, listed in PLACES.items() for words in listed])
def test_a_country_is_understood(world: World, iso3: str, words: str) -> None:
    assert world.country(words).iso3 == iso3


@pytest.mark.parametrize(("words", "meant"), [("Untied States", "USA"), ("대한민귝", "KOR"), ("Namiba", "NAM")])
def test_a_slip_is_proposed(world: World, words: str, meant: str) -> None:
    with pytest.raises(UnknownCode, match=meant):
        world.country(words)


@pytest.mark.parametrize("words", ["WLD", "0", "EU27_2020", "97", "899", "QQQ", "", "Europe", "JPN"])
def test_what_is_no_country_of_the_release_is_refused(world: World, words: str) -> None:
    with pytest.raises(UnknownCode):
        world.country(words)


@pytest.mark.parametrize(
    "words", ["854449", "8544.49", "8544 49", "85.44.49", "８５４４４９", " 854449 ", "854449.0", "8544-49"]
)
def test_a_product_is_understood(world: World, words: str) -> None:
    assert world.product(words).code == "854449"


@pytest.mark.parametrize(
    ("words", "meant"),
    [("8544491000", "854449"), ("8544.49.10.00", "854449"), ("85444910", "854449"), ("30211", "030211"), ("8544.4", "8544.40"), ("854448", "854449")],
)  # fmt: skip
def test_a_product_is_proposed(world: World, words: str, meant: str) -> None:
    with pytest.raises(UnknownCode, match=meant):
        world.product(words)


def test_a_year_that_the_release_does_not_hold(world: World) -> None:
    with pytest.raises(UnknownCode, match="2022"):
        world.slice("854449", (2021,))
