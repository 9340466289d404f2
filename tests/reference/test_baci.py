"""BACI as published: what the reader makes of it by hand, and what it says of every kind of bad file."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from hanbada.base.errors import CutFile, DataError, HanbadaError, InputError
from hanbada.data import Source, Store, known_sources
from hanbada.data.sources.baci.read import UNVERIFIED
from hanbada.data.trade import whole

SAMPLE = known_sources()["baci"].folder / "sample"
Y2021, Y2022 = "BACI_HS17_Y2021_V209901.csv", "BACI_HS17_Y2022_V209901.csv"
COUNTRIES, PRODUCTS = "country_codes_V209901.csv", "product_codes_HS17_V209901.csv"


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SAMPLE, tmp_path / "raw"))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / "home")


def rows(store: Store, table: str = "flows") -> list[tuple[object, ...]]:
    return store.scan(store.latest("baci"), table).collect().rows()


def zipped(folder: Path, target: Path) -> Path:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.iterdir()):
            archive.write(path, f"BACI_HS17_V209901/{path.name}")
        archive.writestr("BACI_HS17_V209901/Readme.txt", "invented")
    return target


def test_sample_by_hand(store: Store, raw: Path) -> None:
    release = store.import_("baci", raw)
    assert release.version == "209901-HS17" and UNVERIFIED in release.notes
    assert rows(store) == [
        (2021, "410", "61", "010121", 1, None),
        (2022, "490", "516", "010121", 45_678, 9_250),
        (2021, "516", "410", "284690", 7_500, None),
        (2021, "61", "410", "720292", 12_345, 1_500),
        (2021, "410", "490", "720292", 1_000_000, 250_125),
        (2022, "410", "61", "720292", 3_000, 2),
        (2022, "410", "490", "720292", 1_200_500, 300_000),
    ]
    assert rows(store, "countries") == [
        ("58", "QUU", "Invented Union (...1998)", None, None, 1998),
        ("61", "QUU", "Invented Republic", None, 1999, None),
        ("410", "QKO", "Invented Korea", None, None, None),
        ("490", "TWN", "Other Asia, nes", None, None, None),
        ("516", "QNA", "Invented Namibia", None, None, None),
    ]
    assert rows(store, "products")[0] == ("010121", "HS17", "Invented horses: live, pure-bred", None)


def test_margins_are_sums_of_the_flows(store: Store, raw: Path) -> None:
    release = store.import_("baci", raw)
    flows = store.scan(release, "flows").collect()
    for table, keys in {
        "by_exporter_product": ["year", "exporter_code", "product_code"],
        "by_importer_product": ["year", "importer_code", "product_code"],
        "by_pair": ["year", "exporter_code", "importer_code"],
    }.items():
        expected = flows.group_by(keys).agg(pl.col("value_usd").sum()).sort(keys)
        assert store.scan(release, table).collect().sort(keys).equals(expected)
    assert store.row(release).holdings["flows"].totals["value_usd"] == flows["value_usd"].sum()


def test_a_zip_is_the_same_and_complete(store: Store, raw: Path, tmp_path: Path) -> None:
    store.import_("baci", raw)
    expected = rows(store)
    release = store.import_("baci", zipped(raw, tmp_path / "baci.zip"))
    assert UNVERIFIED not in release.notes and rows(store) == expected and len(store.releases()) == 2


def test_one_year_alone_with_the_lists_beside_it(store: Store, raw: Path) -> None:
    store.import_("baci", raw / Y2022)
    assert {row[0] for row in rows(store)} == {2022}


def test_a_known_row_count_makes_it_complete(store: Store, raw: Path) -> None:
    assert UNVERIFIED not in store.import_("baci", raw, rows="7").notes
    with pytest.raises(CutFile, match="8 rows"):
        store.import_("baci", raw, rows="8")
    with pytest.raises(InputError):
        store.import_("baci", raw, rows="many")
    with pytest.raises(InputError, match="does not know"):
        store.import_("baci", raw, colour="blue")


def test_a_known_hash_makes_it_complete(raw: Path, tmp_path: Path) -> None:
    from hanbada.data.disk import sha256

    source = known_sources()["baci"]
    known = {name: {"sha256": sha256(raw / name)} for name in (Y2021, Y2022)}
    held = Store(
        tmp_path / "home",
        {"baci": Source(source.spec.model_copy(update={"known": known}), source.folder, source.module)},
    )
    assert UNVERIFIED not in held.import_("baci", raw).notes


def test_cut_at_a_row_end_is_stamped_not_refused(store: Store, raw: Path) -> None:
    path = raw / Y2022
    path.write_text("".join(path.read_text(encoding="utf-8").splitlines(keepends=True)[:-1]), encoding="utf-8")
    assert UNVERIFIED in store.import_("baci", raw).notes


def test_amounts_become_whole_by_one_rule(store: Store, raw: Path) -> None:
    (raw / Y2022).write_text(
        "t,i,j,k,v,q\n2022,410,61,720292,0.0005,  1.25\n2022,61,410,720292,1,0.0004\n2022,410,490,720292,0.0015,NA\n2022,410,516,720292,0.7,0.3\n",
        encoding="utf-8",
    )
    release = store.import_("baci", raw / Y2022)
    found = {(row[2], row[4], row[5]) for row in rows(store)}
    assert found == {("61", 0, 1250), ("410", 1000, None), ("490", 2, None), ("516", 700, 300)}, (
        "half to even; 0.7 × 1000 is float noise"
    )
    assert any("read as unknown: 1" in note.en for note in release.notes), "0.4 kg beside a value"
    assert any("2 values and 1 weights" in note.en for note in release.notes)


def test_whole_refuses_what_does_not_fit() -> None:
    assert whole("v", pl.Series([1.0, None, 117_725_040.106]), 1000, "f")[0].to_list() == [1000, None, 117_725_040_106]
    for bad in (-0.001, float("inf"), float("nan"), 2.0**53, 1e300):
        with pytest.raises(DataError, match="row 3"):
            whole("v", pl.Series([1.0, bad]), 1000, "f")


def line(number: int, words: str, name: str = Y2021) -> Callable[[Path], None]:
    def change(raw: Path) -> None:
        lines = (raw / name).read_text(encoding="utf-8").split("\n")
        lines[number - 1] = words
        (raw / name).write_text("\n".join(lines), encoding="utf-8")

    return change


def end(words: str, cut: int = 0) -> Callable[[Path], None]:
    def change(raw: Path) -> None:
        content = (raw / Y2021).read_text(encoding="utf-8")
        (raw / Y2021).write_text(content[: len(content) - cut] + words, encoding="utf-8")

    return change


def cp949(raw: Path) -> None:
    path = raw / COUNTRIES
    path.write_bytes(path.read_text(encoding="utf-8").replace("Invented Korea", "가상의 한국").encode("cp949"))


def other(name: str) -> Callable[[Path], None]:
    return lambda raw: shutil.copy(raw / Y2022, raw / name) and None  # type: ignore[return-value]


BAD: dict[str, tuple[Callable[[Path], None], type[HanbadaError], str]] = {
    "cut inside a row": (end("", cut=9), CutFile, "cut inside the row"),
    "no line end": (end("2021,410,61,720292,1,2"), CutFile, "row 6"),
    "a field too few": (line(3, "2021,410,61,010121,0.001"), DataError, "row 3: 5 fields"),
    "a field too many": (line(3, "2021,410,61,010121,0.001,1,1"), DataError, "row 3: 7 fields"),
    "one short row, one long": (
        line(3, "2021,410,61,010121,1\n2021,410,61,284690,1,1,1"),
        DataError,
        "row 3: 5 fields",
    ),
    "a blank line": (line(3, ""), DataError, "row 3"),
    "doubled key": (end("2021,410,490,720292,3,4\n"), DataError, "2021, 410, 490, 720292"),
    "unknown exporter": (
        line(3, "2021,999,61,010121,1,1"),
        DataError,
        "row 3, column i: an unknown country code '999'",
    ),
    "NA for a country": (line(3, "2021,NA,61,010121,1,1"), DataError, "row 3, column i: 'NA'"),
    "empty importer": (line(3, "2021,410,,010121,1,1"), DataError, "row 3, column j"),
    "lost leading zero": (line(3, "2021,410,61,10121,1,1"), DataError, "row 3, column k: '10121'"),
    "unknown product": (line(3, "2021,410,61,999999,1,1"), DataError, "row 3, column k: '999999'"),
    "words for a value": (line(3, "2021,410,61,010121,many,1"), DataError, "row 3, column v: 'many'"),
    "empty value": (line(3, "2021,410,61,010121,,1"), DataError, "row 3, column v"),
    "NA for a value": (line(3, "2021,410,61,010121,NA,1"), DataError, "row 3, column v: 'NA'"),
    "negative value": (line(3, "2021,410,61,010121,-1,1"), DataError, "row 3, column v"),
    "infinite weight": (line(3, "2021,410,61,010121,1,inf"), DataError, "row 3, column q"),
    "a value beyond exactness": (line(3, "2021,410,61,010121,9e15,1"), DataError, "row 3, column v"),
    "another year inside": (line(3, "2020,410,61,010121,1,1"), DataError, "row 3, column t: the year 2020"),
    "a zero byte": (line(3, "2021,410,61,010\0121,1,1"), DataError, "row 3"),
    "an open quote": (line(3, '2021,410,61,"010121,1,1'), DataError, "CSV"),
    "renamed column": (line(1, "t,i,j,k,value,q"), DataError, "unknown columns 'value'"),
    "no header": (line(1, "2021,61,410,720292,12.345,1.5"), DataError, "missing columns"),
    "CP949 list": (cp949, DataError, "CP949"),
    "five-digit code in the list": (line(2, '10121,"Invented horses"', PRODUCTS), DataError, "'10121'"),
    "doubled country": (line(3, "58,Again,QU,QUU", COUNTRIES), DataError, "'58'"),
    "mixed revisions": (other("BACI_HS12_Y2020_V209901.csv"), DataError, "mixed editions: HS12, HS17"),
    "mixed versions": (other("BACI_HS17_Y2020_V209902.csv"), DataError, "mixed editions"),
    "a list missing": (lambda raw: (raw / COUNTRIES).unlink(), DataError, "country_codes_V209901.csv is missing"),
    "the same year twice": (other("BACI_HS17_Y2023_V209901.csv"), DataError, "2023, the year of the file's name"),
    "empty year file": (lambda raw: (raw / Y2021).write_text(""), DataError, "missing columns"),
    "nothing of BACI": (lambda raw: [path.unlink() for path in raw.glob("*.csv")] and None, InputError, "no file"),
}


@pytest.mark.parametrize("case", BAD, ids=lambda case: case.replace(" ", "-"))
def test_bad_input(case: str, store: Store, raw: Path) -> None:
    change, kind, words = BAD[case]
    change(raw)
    with pytest.raises(kind) as caught:
        store.import_("baci", raw)
    assert words in caught.value.in_("en")
    for problem in caught.value.problems:
        assert problem.found.ko and problem.expected.ko and problem.do.ko, "found, expected and what to do"
    assert store.releases() == () and not list(store.home.rglob("*.parquet"))


@pytest.mark.parametrize("share", [0.2, 0.6, 0.99])
def test_a_truncated_zip_is_refused(share: float, store: Store, raw: Path, tmp_path: Path) -> None:
    path = zipped(raw, tmp_path / "baci.zip")
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(CutFile, match="zip"):
        store.import_("baci", path)
    assert store.releases() == ()


def test_a_zip_with_a_changed_byte_is_refused(store: Store, raw: Path, tmp_path: Path) -> None:
    path = tmp_path / "baci.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for file in sorted(raw.iterdir()):
            archive.write(file, file.name)
    path.write_bytes(path.read_bytes().replace(b"12.345", b"12.346", 1))
    with pytest.raises(CutFile, match="CRC"):
        store.import_("baci", path)


def test_other_row_and_column_orders_give_the_same_tables(raw: Path, tmp_path: Path) -> None:
    one, two = Store.open(tmp_path / "one"), Store.open(tmp_path / "two")
    one.import_("baci", raw)
    for name in (Y2021, Y2022):
        frame = pl.read_csv(raw / name, infer_schema=False)
        frame.reverse().select("q", "v", "k", "j", "i", "t").write_csv(raw / name, line_terminator="\r\n")
    two.import_("baci", raw)
    assert rows(one) == rows(two) and rows(one, "by_pair") == rows(two, "by_pair")
