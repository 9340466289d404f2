"""Spreadsheets: what people write is read exactly; what could harm is refused before anything parses it."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from hanbada.base.errors import DataError, HanbadaError
from hanbada.data import spreadsheet
from hanbada.data.number_format import shown

TYPES = b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("가상")
        sheet.write_row(2, 1, ["code", "rate", "day", "flag"])
        sheet.write_string(3, 1, "010121")
        sheet.write_number(3, 2, 2.5)
        sheet.write_datetime(3, 3, date(2026, 3, 1), workbook.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write_boolean(3, 4, True)
        sheet.write_string(5, 1, "NA")
    return path


def rewrite(
    source: Path, target: Path, change: Callable[[str, bytes], bytes], more: dict[str, bytes] | None = None
) -> Path:
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
        for name, content in (more or {}).items():
            new.writestr(name, content)
    return target


def test_cells_keep_their_type_and_place(book: Path) -> None:
    (sheet,) = spreadsheet.read(book)
    assert sheet.name == "가상"
    assert sheet.rows[2] == (None, "code", "rate", "day", "flag")
    assert sheet.rows[3] == (None, "010121", 2.5, date(2026, 3, 1), True)
    assert [number for number, _ in sheet.records(3)] == [4, 6]
    assert next(iter(sheet.records(3)))[1]["code"] == "010121"


@pytest.mark.parametrize(
    ("change", "more", "said"),
    [
        (lambda n, b: b.replace(b'r="B6"', b'r="XFD1048575"') if "sheet1" in n else b, {}, "1,048,575 rows"),
        (
            lambda n, b: b.replace(b"<worksheet", b"<!DOCTYPE x [<!ENTITY a 'b'>]><worksheet") if "sheet1" in n else b,
            {},
            "definition",
        ),
        (lambda n, b: b, {"xl/vbaProject.bin": b"x"}, "macros"),
        (lambda n, b: b, {"xl/externalLinks/externalLink1.xml": b"<x/>"}, "links"),
        (lambda n, b: b, {"xl/embeddings/oleObject1.bin": b"x"}, "objects"),
        (lambda n, b: b, {"../outside.xml": b"<x/>"}, "outside"),
        (lambda n, b: b, {"xl/media/bomb.xml": b" " * 5_000_000}, "swells"),
        (lambda n, b: b.replace(b"<v>2.5</v>", b"<f>1+1</f>") if "sheet1" in n else b, {}, "computed"),
        (lambda n, b: b if n != "xl/workbook.xml" else b"<?xml", {}, "unreadable"),
        (lambda n, b: b.replace(b"main+xml", b"macroEnabled.main+xml") if "Types" in n else b, {}, "macros"),
    ],
)
def test_harmful_workbooks_are_refused(
    book: Path, tmp_path: Path, change: Callable[[str, bytes], bytes], more: dict[str, bytes], said: str
) -> None:
    with pytest.raises(DataError, match=said):
        spreadsheet.read(rewrite(book, tmp_path / "bad.xlsx", change, more))


def test_a_cut_or_flipped_workbook_is_refused(book: Path, tmp_path: Path) -> None:
    whole = book.read_bytes()
    bad = tmp_path / "bad.xlsx"
    for end in range(0, len(whole) - 1, max(1, len(whole) // 40)):
        bad.write_bytes(whole[:end])
        with pytest.raises(DataError):
            spreadsheet.read(bad)


def test_the_far_corner_never_reaches_the_parser(book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheet.subprocess, "run", lambda *a, **k: pytest.fail("parsed"))
    far = rewrite(book, tmp_path / "far.xlsx", lambda n, b: b.replace(b'r="B6"', b'r="XFD1048576"'))
    with pytest.raises(DataError):
        spreadsheet.read(far)


def test_a_sheet_under_another_name_is_measured_too(book: Path, tmp_path: Path) -> None:
    far = b'<worksheet><sheetData><row r="1"><c r="A1"/></row><row><c r="XFD900000"/></row></sheetData></worksheet>'
    with pytest.raises(DataError, match="900,000 rows"):
        spreadsheet.read(rewrite(book, tmp_path / "far.xlsx", lambda n, b: b, {"xl/elsewhere.bin": far}))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_encodings_and_separators(tmp_path: Path, encoding: str, separator: str) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(f"이름{separator}코드\n가상{separator}010121\n\n{separator}NA\n".encode(encoding))
    (sheet,) = spreadsheet.read(path)
    assert list(sheet.records()) == [(2, {"이름": "가상", "코드": "010121"}), (4, {"이름": None, "코드": "NA"})]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"a,b\n1,2,3\n", "without a name"),
        (b"a,a\n1,2\n", "twice"),
        (b'a,b\n1,"2\n', "quotes"),
        (b"a,b\n1,\x00\n", "zero bytes"),
        (b"a,b\n\xff\xff\xfe,1\n", "neither"),
    ],
)
def test_broken_csv_is_refused_with_its_reason(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(content)
    with pytest.raises(DataError, match=said):
        for sheet in spreadsheet.read(path):
            list(sheet.records())


@settings(max_examples=150, deadline=None)
@given(content=st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    folder = tmp_path_factory.mktemp("any")
    for name in ("any.csv", "any.xlsx"):
        path = folder / name
        path.write_bytes(content)
        try:
            for sheet in spreadsheet.read(path):
                if sheet.rows:
                    list(sheet.records())
        except HanbadaError as refused:
            assert refused.in_("ko") and refused.in_("en")


# What the person sees in the cell is what is read.


@pytest.mark.parametrize(
    ("value", "code", "seen"),
    [
        (0.13, "0.0%", "13.0%"), (0.025, "0%", "2.5%"), (1234567, "#,##0,", 1234.567), (1234567890, "#,##0,,", 1234.56789),
        (10121, "000000", "010121"), (1008110001, "000-00-00000", "100-81-10001"), (10121, '0000"."00', "0101.21"),
        (101.21, "0000.00", "0101.21"), (8504.4, "0.00", "8504.40"), (5, '#,##0"백만원"', "5백만원"), (5, "[$US$-409]#,##0", "US$5"),
        (5, '"₩"#,##0', "₩5"), (5, '0"명"', "5명"), (-5, "#,##0;△#,##0", -5), (-5, "#,##0;[Red]#,##0", -5), (-5, "#,##0_);(#,##0)", -5),
        (-5, '"$"#,##0_);("$"#,##0)', "-$5"), (0, '_-* #,##0_-;-* #,##0_-;_-* "-"_-;_-@_-', 0), (5, "General", 5), (5, None, 5),
        (2.5, "0.0###", 2.5), (1.5, "# ?/?", 1.5), (1.5, "0.00E+00", 1.5), (5, "@", 5), ("가", ";;;@", "가"),
        (2_000_000, '[>=1000000]0.0,,"M";0', "2M"), (2, '[>=1000000]0.0,,"M";0', 2),
        (5, ";;;", "5 [;;;]"), (-5, "0;0", "-5 [0;0]"), (0, "0;-0;;@", "0 [0;-0;;@]"), ("가", ";;;", "가 [;;;]"),
        (46082, "yyyy-mm-dd", date(2026, 3, 1)), (46082, 'yyyy"년" m"월" d"일"', date(2026, 3, 1)), (46082.5, "yyyy-mm-dd", date(2026, 3, 1)),
        (46082.5, "yyyy-mm-dd hh:mm", "2026-03-01 12:00:00"), (46082, 'yyyy"년"', 2026), (46082, "yyyy-mm", "2026-03"),
        (46082, 'm"월" d"일"', "03-01"), (0.5, "h:mm", "12:00:00"), (1.5, "[h]:mm", "1 day, 12:00:00"), (-1, "yyyy-mm-dd", "-1 [yyyy-mm-dd]"),
        (46082, "[$-412]yyyy/mm/dd;@", date(2026, 3, 1)), (46082, "[Red]#,##0", 46082), (46082, '#,##0"day"', "46082day"),
    ],
)  # fmt: skip
def test_a_number_is_read_as_its_format_shows_it(value: str | float, code: str | None, seen: object) -> None:
    found = shown(value, code)
    assert (type(found), found) == (type(seen), seen)
    assert shown(44620, "yyyy-mm-dd", 1904) == date(2026, 3, 1)


@settings(max_examples=500)
@given(
    value=st.one_of(st.integers(-(10**9), 10**9), st.floats(-1e12, 1e12)),
    code=st.text(alphabet='0#?,.%;-()"\\_*[]$₩원 @yYmdhsE+/Red<>=1Gg', max_size=14),
)
def test_any_format_shows_something_and_never_another_sign(value: float, code: str) -> None:
    found = shown(value, code)
    if isinstance(found, (int, float)) and not any(sign in code.lower() for sign in "ymdhs"):
        assert found * value >= 0


UNCOMPUTED = ["", "<v></v>", "<v/>", "<v> </v>", "<is/>", "<is><t></t></is>"]


@pytest.mark.parametrize("value", UNCOMPUTED)
@pytest.mark.parametrize(
    "formula", ["<f>1+1</f>", '<f t="shared" si="0"/>', '<f t="array" ref="C4">SUM(A1)</f>', "<f/>"]
)
def test_a_formula_that_nobody_computed_is_refused_however_it_is_spelt(
    book: Path, tmp_path: Path, formula: str, value: str
) -> None:
    changed = rewrite(
        book,
        tmp_path / "formula.xlsx",
        lambda n, b: b.replace(b"<v>2.5</v>", (formula + value).encode()) if "sheet1" in n else b,
    )
    with pytest.raises(DataError, match="1 formulas without a computed value"):
        spreadsheet.read(changed)


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        (b'<c r="C4"><f>1+1</f><v>2</v></c>', 2), (b'<c r="C4" t="str"><f>A1</f><v></v></c>', None), (b'<c r="C4" t="e"><v>#N/A</v></c>', "#N/A"),
        (b'<c r="C4" t="str"><f>A1</f><v>\xea\xb0\x80</v></c>', "가"), (b'<c r="C4" t="e"><f>1/0</f><v>#DIV/0!</v></c>', "#DIV/0!"),
        (b'<c r="C4" t="d"><v>2026-03-01T00:00:00</v></c>', date(2026, 3, 1)), (b'<c r="C4" t="inlineStr"><is><r><t>a</t></r><rPh><t>x</t></rPh><r><t>b</t></r></is></c>', "ab"),
        (b'<x:c xmlns:x="u" r="C4"><x:v>7</x:v></x:c>', 7), (b"<c><v>7</v></c>", 7),
    ],
)  # fmt: skip
def test_cells_of_every_kind(book: Path, tmp_path: Path, cell: bytes, read: object) -> None:
    path = rewrite(
        book, tmp_path / "kind.xlsx", lambda n, b: b.replace(b'<c r="C4"><v>2.5</v></c>', cell) if "sheet1" in n else b
    )
    assert spreadsheet.read(path)[0].rows[3][2] == read


def test_what_is_hidden_or_merged_is_told_and_refused_where_nobody_can_be_asked(tmp_path: Path) -> None:
    path = tmp_path / "hidden.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        first = workbook.add_worksheet("뒤")
        sheet = workbook.add_worksheet("앞")
        sheet.activate()
        first.hide()
        for row in range(4):
            sheet.write_row(row, 0, ["a", "b", "c"])
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.set_column(1, 1, None, None, {"hidden": True})
        sheet.merge_range(5, 0, 6, 1, "m")
    hidden, seen = spreadsheet.read(path)
    assert (hidden.name, hidden.hidden, seen.hidden) == ("뒤", True, False)
    assert (seen.hidden_rows, seen.hidden_columns, seen.merged) == ({3}, {1}, ((6, 0, 7, 1),))
    with pytest.raises(DataError, match="1 hidden rows"):
        seen.plainly()
    assert hidden.plainly() is hidden


@pytest.mark.parametrize(
    ("head", "said"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "old .xls"),
        (b"<html><table>", "web page"),
        (b"\xef\xbb\xbf<!DOCTYPE html>", "web page"),
    ],
)
def test_another_kind_of_file_under_the_name_is_named(tmp_path: Path, head: bytes, said: str) -> None:
    path = tmp_path / "named.xlsx"
    path.write_bytes(head + b"\0" * 2000)
    with pytest.raises(DataError, match=said):
        spreadsheet.read(path)
