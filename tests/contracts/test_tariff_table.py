"""The officer's tariff table: what the template asks for is read, and all that is wrong is said at once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from hanbada.base.errors import DataError, HanbadaError
from hanbada.base.text import LANGS, Lang
from hanbada.data import Store, spreadsheet
from hanbada.data.iso import iso3
from hanbada.data.sources.tariffs import table, template, wits
from hanbada.data.sources.tariffs.line import REGIMES

KO = "수입국,수출국,HS코드,HS판,시작일,종료일,종류,협정,세율(%),중첩,법적근거,비고\n"


def written(folder: Path, words: str) -> Path:
    path = folder / "table.csv"
    path.write_text(words, encoding="utf-8")
    return path


@pytest.mark.parametrize("lang", LANGS)
def test_template_is_readable_empty_and_the_same_each_time(tmp_path: Path, lang: Lang) -> None:
    first, second = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    template.write(first, lang)
    template.write(second, lang)
    assert first.read_bytes() == second.read_bytes()
    assert table.lines(first) == []
    notes = spreadsheet.read(first)[1]
    assert {row[0] for row in notes.rows if row} >= {words.in_(lang) for words in table.HEADERS.values()}


def test_a_filled_workbook_in_korean(tmp_path: Path) -> None:
    path = tmp_path / "filled.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("관세표")
        sheet.write_row(0, 0, [words.ko for words in table.HEADERS.values()])
        sheet.write_row(1, 0, ["MY", "전체", "0101.21", "2022"])
        sheet.write_datetime(1, 4, date(2026, 1, 1), book.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write_row(1, 6, ["추가", "", 2.5, "대체", "지어낸 고시", "비고"])
    (line,) = table.lines(path)
    assert (line.importer_iso3, line.exporter_iso3, line.product_code, line.hs_revision) == (
        "MYS",
        "*",
        "010121",
        "HS22",
    )
    assert (line.regime, line.rate_pct, line.stacking, line.to_date, line.row) == (
        "additional",
        2.5,
        "replaces",
        None,
        2,
    )


def test_every_problem_is_said_at_once_with_its_row_and_column(tmp_path: Path) -> None:
    rows = (
        "MYS,*,10121,HS22,2026-01-01,,기본,,5,,,\n"
        "XYZ,*,010121,HS22,2026-01-01,,기본,,5,,,\n"
        "MYS,*,010121,HS99,2026-13-01,2020-01-01,없음,,-1,곱함,,\n"
        "MYS,KOR,010121,HS22,2026-02-01,2026-01-01,특혜,,0,,,\n"
    )
    with pytest.raises(DataError) as refused:
        table.lines(written(tmp_path, KO + rows))
    said = [(p.where.row, p.where.column) for p in refused.value.problems]
    assert said == [
        (2, "HS코드"),
        (3, "수입국"),
        *((4, column) for column in ("HS판", "시작일", "종류", "세율(%)", "중첩")),
        *((5, column) for column in ("종료일", "협정")),
    ]
    assert "010121" in refused.value.in_("ko")


@pytest.mark.parametrize("rate", ["", "확인 안 됨", "unknown", "비종가"])
def test_an_empty_rate_is_unknown_and_zero_is_zero(tmp_path: Path, rate: str) -> None:
    rows = f"MYS,*,010121,HS22,2026-01-01,,기본,,{rate},,,\nMYS,*,010129,HS22,2026-01-01,,기본,,0,,,\n"
    assert [line.rate_pct for line in table.lines(written(tmp_path, KO + rows))] == [None, 0.0]


@pytest.mark.parametrize(("rates", "read"), [(["0.13", "0.20"], None), (["0", "0.5"], None), (["13%", "0.2 %"], [13, 0.2]), (["0.13", "5"], [0.13, 5]), (["0"], [0]), (["1_0"], None), (["１３％"], [13])])  # fmt: skip
def test_a_column_of_shares_is_refused_and_a_sign_is_believed(
    tmp_path: Path, rates: list[str], read: list[float] | None
) -> None:
    rows = "".join(f"MYS,*,0101{n:02},HS22,2026-01-01,,기본,,{rate},,,\n" for n, rate in enumerate(rates))
    path = written(tmp_path, KO + rows)
    if read is None:
        with pytest.raises(DataError):
            table.lines(path)
    else:
        assert [line.rate_pct for line in table.lines(path)] == read


@pytest.mark.parametrize(
    ("code", "value"), [("0%", 0.13), ("0.0%", 0.13), ("0.00", 13), ('0.0"%"', 13), ("General", 13)]
)
def test_a_rate_is_read_as_its_cell_shows_it(tmp_path: Path, code: str, value: float) -> None:
    path = tmp_path / "rates.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, [words.ko for words in table.HEADERS.values()])
        sheet.write_row(1, 0, ["VNM", "*", "720292", "HS22", "2022-01-01 00:00:00", "", "기본", ""])
        sheet.write_number(1, 8, value, book.add_format({"num_format": code}))
    assert [line.rate_pct for line in table.lines(path)] == [13]


def test_unknown_and_missing_columns_are_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="색") as refused:
        table.lines(written(tmp_path, "수입국,색\nMYS,빨강\n"))
    assert "HS코드" in refused.value.in_("ko")


def test_the_same_line_twice_is_refused(tmp_path: Path) -> None:
    row = "MYS,*,010121,HS22,2026-01-01,,기본,,5,,,\n"
    with pytest.raises(DataError, match="twice"):
        Store.open(tmp_path / "home").import_("tariffs", written(tmp_path, KO + row + row))


def test_namibia_is_namibia(tmp_path: Path) -> None:
    (line,) = table.lines(written(tmp_path, KO + "NA,*,010121,HS22,2026-01-01,,기본,,5,,,\n"))
    assert line.importer_iso3 == "NAM"
    assert iso3("NA") == iso3("516") == "NAM" and iso3("") is None


@pytest.mark.parametrize(
    "words", ["{}", '{"dataSets": []}', "NoRecordsFound", '{"dataSets":[{"series":{}}]}', "[" * 5000]
)
def test_an_answer_without_records_is_an_error_not_a_zero(tmp_path: Path, words: str) -> None:
    path = tmp_path / "answer.json"
    path.write_text(words, encoding="utf-8")
    with pytest.raises(DataError):
        wits.lines(path)


@settings(max_examples=300, deadline=None)
@given(cells=st.lists(st.text(alphabet='MYS*010121HS22,-."추가기본 %', max_size=8), min_size=12, max_size=12))
def test_any_row_is_read_or_refused_with_words(tmp_path_factory: pytest.TempPathFactory, cells: list[str]) -> None:
    path = written(tmp_path_factory.mktemp("rows"), KO + ",".join(cells) + "\n")
    try:
        lines = table.lines(path)
        assert all(line.regime in REGIMES and (line.rate_pct is None or line.rate_pct >= 0) for line in lines)
    except HanbadaError as refused:
        assert refused.in_("ko") and refused.in_("en")


ANSWER = """{"dataSets":[{"series":{"0:0:0:0:0":{"observations":{"0":[5.0,0,0,0,0,0]}}}}],
"structure":{"dimensions":{"series":[
{"id":"FREQ","values":[{"id":"A"}]},{"id":"REPORTER","values":[{"id":"840"}]},{"id":"PARTNER","values":[{"id":"000"}]},
{"id":"PRODUCTCODE","values":[{"id":"720292"}]},{"id":"DATATYPE","values":[{"id":"Reported"}]}],
"observation":[{"values":[{"start":"2017-01-01T00:00:00","end":"2017-12-31T00:00:00"}]}]},
"attributes":{"observation":[{"id":"NOMENCODE","values":[{"id":"H5"}]},{"id":"TARIFFTYPE","values":[{"id":"MFN"}]},
{"id":"MIN_RATE","values":[{"id":"5"}]},
{"id":"TOTALNOOFLINES","values":[{"id":"1"}]},{"id":"NBR_NA_LINES","values":[{"id":"0"}]}]}}}"""


def answered(folder: Path, words: str) -> Path:
    path = folder / "answer.json"
    path.write_text(words, encoding="utf-8")
    return path


def test_an_answer_keeps_its_publishers_address(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "home")
    row = store.row(store.import_("tariffs", answered(tmp_path, ANSWER)))
    assert row.address == "https://wits.worldbank.org/" and row.attribution and "WITS" in row.attribution.en


def test_a_small_answer(tmp_path: Path) -> None:
    (line,) = wits.lines(answered(tmp_path, ANSWER))
    assert (line.importer_iso3, line.exporter_iso3, line.product_code, line.rate_pct) == ("USA", "*", "720292", 5.0)
    assert (line.from_date, line.to_date, line.hs_revision) == (date(2017, 1, 1), date(2017, 12, 31), "HS17")
    for nothing in ("NaN", "null"):
        assert wits.lines(answered(tmp_path, ANSWER.replace("[5.0,", f"[{nothing},")))[0].rate_pct is None
    specific = ANSWER.replace('"NBR_NA_LINES","values":[{"id":"0"}]', '"NBR_NA_LINES","values":[{"id":"1"}]')
    assert wits.lines(answered(tmp_path, specific.replace("[5.0,", "[0,")))[0].rate_pct is None


@settings(max_examples=400, deadline=None)
@given(
    at=st.integers(0, len(ANSWER) - 1),
    length=st.integers(0, 40),
    words=st.sampled_from(["", "9", "null", "{}", "[]", '"x"']),
)
def test_a_mutated_answer_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, at: int, length: int, words: str
) -> None:
    path = answered(tmp_path_factory.mktemp("answer"), ANSWER[:at] + words + ANSWER[at + length :])
    try:
        wits.lines(path)
    except HanbadaError as refused:
        assert refused.in_("ko") and refused.in_("en")
