"""Any bilateral table: three formats give one result, and each mistake is told with its row."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from hanbada.base.errors import HanbadaError, InputError
from hanbada.data import Store, known_sources

SAMPLE = known_sources()["bilateral-table"].folder / "sample" / "invented_trade.csv"
HEADER = "year,exporter_code,importer_code,product_code,value_usd,quantity_kg\n"
GOOD = "2021,KOR,QMM,030211,1200,80\n"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / "home")


def written(folder: Path, words: str | bytes, name: str = "table.csv") -> Path:
    path = folder / name
    path.write_bytes(words if isinstance(words, bytes) else words.encode())
    return path


def test_sample_by_hand(store: Store) -> None:
    release = store.import_("bilateral-table", SAMPLE, hs_revision="hs17")
    assert release.version == "HS17-2021-2022"
    assert store.scan(release, "flows").collect().rows() == [
        (2021, "KOR", "QMM", "030211", 1200, 80),
        (2021, "KOR", "QNN", "030211", 300, None),
        (2022, "KOR", "QMM", "030211", 1500, 96),
        (2022, "QNN", "KOR", "160414", 2_000_000, None),
    ]
    assert store.scan(release, "countries").collect().rows()[0] == ("KOR", "KOR", "South Korea", "대한민국", None, None)
    said = " ".join(note.en for note in release.notes)
    assert "called by their code and never proposed as a market: QMM, QNN" in said and "read as unknown: 1" in said
    assert "1 values and 1 weights rounded" in said and "as its maker states" in said
    assert release.coverage is not None and release.coverage.en == "within 2 products"


def test_three_formats_give_one_result(store: Store, tmp_path: Path) -> None:
    table = pl.read_csv(SAMPLE, infer_schema=False)
    parquet, workbook = tmp_path / "t.parquet", tmp_path / "t.xlsx"
    table.with_columns(pl.col("year").cast(pl.Int32), pl.col("value_usd").cast(pl.Float64)).write_parquet(parquet)
    with xlsxwriter.Workbook(workbook) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([table.columns, *table.rows()]):
            for column, cell in enumerate(row):
                numeric = number and column in (0, 4)
                sheet.write(number, column, float(cell) if numeric else cell)
    found = [
        store.scan(store.import_("bilateral-table", path, hs_revision="HS17"), "flows").collect()
        for path in (SAMPLE, parquet, workbook)
    ]
    assert found[0].equals(found[1]) and found[0].equals(found[2])


def test_numeric_codes_and_a_missing_weight_column(store: Store, tmp_path: Path) -> None:
    words = "year,exporter_code,importer_code,product_code,value_usd\n2021,842,490,030211,5\n2021,36,757,030211,6\n"
    release = store.import_("bilateral-table", written(tmp_path, words), hs_revision="HS22")
    countries = {row[0]: row[1] for row in store.scan(release, "countries").collect().rows()}
    assert countries == {"842": "USA", "490": "TWN", "36": "AUS", "757": "CHE"}
    assert store.scan(release, "flows").collect()["quantity_kg"].null_count() == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (HEADER + GOOD + "2021,KOR,QNN,30211,1,1\n", "row 3, column product_code: '30211'"),
        (HEADER + "2021,KOR,QMM,0302.11,1,1\n", "row 2, column product_code"),
        (HEADER + "21,KOR,QMM,030211,1,1\n", "row 2, column year: '21'"),
        (HEADER + "2021,Korea,QMM,030211,1,1\n", "row 2, column exporter_code: 'Korea'"),
        (HEADER + "2021,KOR,,030211,1,1\n", "row 2, column importer_code: an empty cell"),
        (HEADER + '2021,KOR,QMM,030211,"1,200",1\n', "row 2, column value_usd: '1,200'"),
        (HEADER + "2021,KOR,QMM,030211,-5,1\n", "row 2, column value_usd: '-5'"),
        (HEADER + "2021,KOR,QMM,030211,NA,1\n", "row 2, column value_usd: 'NA'"),
        (HEADER + "2021,KOR,QMM,030211,1,many\n", "row 2, column quantity_kg: 'many'"),
        (HEADER + "2021,KOR,QMM,030211,1e19,1\n", "row 2, column value_usd"),
        (HEADER + GOOD + GOOD, "a key more than once (2021, KOR, QMM, 030211)"),
        (HEADER + GOOD + "2021,410,702,030211,1,1\n", "mixed"),
        (HEADER + "2021,KOR,KOR,030211,1,1\n", "1 rows whose exporter is the importer"),
        (HEADER + "2021,KOR,QMM,030211,1\n", "row 2: 5 fields"),
        (HEADER + GOOD + GOOD[:-6], "cut inside the row"),
        (HEADER.replace("value_usd", "value"), "unknown columns 'value'"),
        (HEADER.replace("year", "value_usd"), "doubled columns 'value_usd'"),
        (HEADER, "0 rows"),
        ("", ""),
        (b"\xff\xfe\x00", ""),
        (HEADER + '2021,"KOR,QMM,030211,1,1\n', "CSV"),
    ],
)
def test_mistakes_are_told(words: str | bytes, said: str, store: Store, tmp_path: Path) -> None:
    with pytest.raises(HanbadaError) as caught:
        store.import_("bilateral-table", written(tmp_path, words), hs_revision="HS17")
    assert said in caught.value.in_("en") and caught.value.in_("ko")
    assert store.releases() == ()


def test_the_revision_must_be_said(store: Store, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="hs_revision"):
        store.import_("bilateral-table", SAMPLE)
    with pytest.raises(InputError, match="HS99"):
        store.import_("bilateral-table", SAMPLE, hs_revision="HS99")
    with pytest.raises(InputError, match="no file"):
        store.import_("bilateral-table", tmp_path / "absent.csv", hs_revision="HS17")
    with pytest.raises(HanbadaError, match=r"\.docx"):
        store.import_("bilateral-table", written(tmp_path, "x", "table.docx"), hs_revision="HS17")
    with pytest.raises(HanbadaError):
        store.import_("bilateral-table", written(tmp_path, "not parquet", "table.parquet"), hs_revision="HS17")


def test_a_table_saved_as_cp949_is_read(store: Store, tmp_path: Path) -> None:
    path = written(tmp_path, ("year,exporter_code,importer_code,product_code,value_usd,비고\n").encode("cp949"))
    with pytest.raises(HanbadaError, match="비고"):
        store.import_("bilateral-table", path, hs_revision="HS17")
