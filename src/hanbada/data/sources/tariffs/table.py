"""The tariff table that an officer fills in: one row per rate, headers in Korean or English."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TypeVar

from hanbada.base.codes import HSRevision, hs_code
from hanbada.base.errors import DataError, InputError, Problem, Where
from hanbada.base.text import LANGS, Text
from hanbada.base.typed.day import day
from hanbada.base.typed.number import percent
from hanbada.base.typed.spelling import Wrong, folded
from hanbada.data import spreadsheet
from hanbada.data.identity import names as places
from hanbada.data.iso import iso3
from hanbada.data.seen import LOOK, remedy
from hanbada.data.sources.tariffs.line import EVERYBODY, REGIMES, RateRow
from hanbada.data.spreadsheet import Cell, Sheet

T = TypeVar("T")
SHEETS = Text("관세표", "tariffs")
HEADERS: dict[str, Text] = {
    "importer_iso3": Text("수입국", "importer"),
    "exporter_iso3": Text("수출국", "exporter"),
    "product_code": Text("HS코드", "hs_code"),
    "hs_revision": Text("HS판", "hs_revision"),
    "from_date": Text("시작일", "from"),
    "to_date": Text("종료일", "to"),
    "regime": Text("종류", "regime"),
    "agreement": Text("협정", "agreement"),
    "rate_pct": Text("세율(%)", "rate_pct"),
    "stacking": Text("중첩", "stacking"),
    "legal_basis": Text("법적근거", "legal_basis"),
    "note": Text("비고", "note"),
}
OPTIONAL = frozenset({"to_date", "agreement", "stacking", "legal_basis", "note"})
KOREAN_REGIMES = ("기본", "특혜", "추가", "반덤핑", "상계", "할당")
REGIME_WORDS = dict(zip(KOREAN_REGIMES, REGIMES, strict=True)) | {name: name for name in REGIMES}
STACKING_WORDS = {"가산": "adds", "대체": "replaces", "adds": "adds", "replaces": "replaces"}
UNKNOWN_RATE = ("", "확인 안 됨", "unknown", "비종가", "specific")
EVERY = ("*", "전체", "all")
MOST_PCT = 3000.0


def lines(path: Path) -> list[RateRow]:
    """All rows of the table (the sheet 관세표 or tariffs, else the first that is shown).

    Raises DataError carrying every problem of the file at once, each with its row and column.
    """
    sheet = _sheet(spreadsheet.read(path))
    _refuse_unlike(sheet, path)
    sheet = sheet.plainly()
    header = _header(sheet, path)
    found: list[RateRow] = []
    problems: list[Problem] = []
    rates: list[tuple[int, Cell, float | None]] = []
    for row, record in sheet.records():
        cells = {column: record[name] for column, name in header.items()}
        try:
            found.append(_line(cells, row))
            rates.append((row, cells["rate_pct"], found[-1].rate_pct))
        except DataError as fault:
            problems += [
                Problem(p.found, p.expected, p.do, Where(path.name, sheet.name, row, p.where.column))
                for p in fault.problems
            ]
    if problems:
        raise DataError(problems)
    _check_shares(rates, Where(path.name, sheet.name))
    return found


def _sheet(sheets: tuple[Sheet, ...]) -> Sheet:
    named = [sheet for sheet in sheets if sheet.name in (SHEETS.ko, SHEETS.en)]
    return (named or [sheet for sheet in sheets if not sheet.hidden] or list(sheets))[0]


def _refuse_unlike(sheet: Sheet, path: Path) -> None:
    """DataError where the first row has none of the headers, and it is seen why: a title above them, a download."""
    said = {str(cell).strip() for cell in (sheet.rows[0] if sheet.rows else ())}
    if any(said & {words.ko, words.en, column} for column, words in HEADERS.items()):
        return
    for lang in LANGS:
        needed = [words.in_(lang) for column, words in HEADERS.items() if column not in OPTIONAL]
        seen = remedy(sheet.rows[:LOOK], needed, "hanbada data template tariffs table.xlsx")
        if seen:
            listed = ", ".join(needed)
            raise DataError(seen[0], Text(f"첫 행에 열 이름 {listed}", f"the columns {listed} in the first row"), seen[1],
                            Where(path.name, sheet.name, 1))  # fmt: skip


def _header(sheet: Sheet, path: Path) -> dict[str, str]:
    """The header over each column; every header must be known, none doubled, and none that is needed missing."""
    known = {word: column for column, words in HEADERS.items() for word in (words.ko, words.en, column)}
    names = [str(cell).strip() for cell in (sheet.rows[0] if sheet.rows else ()) if cell is not None]
    columns = [known.get(name) for name in names]
    unknown = [name for name, column in zip(names, columns, strict=True) if column is None or columns.count(column) > 1]
    missing = [HEADERS[c].ko for c in HEADERS if c not in OPTIONAL and c not in columns]
    if unknown or missing:
        doubtful, absent = ", ".join(unknown) or "-", ", ".join(missing) or "-"
        wanted = [", ".join(words.in_(lang) for words in HEADERS.values()) for lang in LANGS]
        raise DataError(
            Text(
                f"모르거나 겹치는 열: {doubtful}. 없는 열: {absent}",
                f"unknown or doubled: {doubtful}; missing: {absent}",
            ),
            Text(f"열: {wanted[0]}", f"the columns {wanted[1]}"),
            Text("관세표 양식을 새로 만들어 옮겨 적으세요", "write a fresh template and copy the rows into it"),
            Where(path.name, sheet.name, 1),
        )
    return {known[name]: name for name in names}


def _line(cells: dict[str, Cell], row: int) -> RateRow:
    """One line; DataError carries all that is wrong with the row."""
    problems: list[Problem] = []

    def take(column: str, reader: Callable[[Cell], T]) -> T | None:
        try:
            return reader(cells.get(column))
        except InputError as fault:
            problems.extend(
                Problem(p.found, p.expected, p.do, Where(column=HEADERS[column].ko)) for p in fault.problems
            )
            return None

    importer, exporter = take("importer_iso3", _importer), take("exporter_iso3", _exporter)
    code, revision = take("product_code", _code), take("hs_revision", _revision)
    begun, ended = take("from_date", _day), take("to_date", lambda cell: None if cell is None else _day(cell))
    regime, rate = take("regime", _regime), take("rate_pct", _rate)
    stacking = take("stacking", lambda cell: _one_of(cell or "adds", STACKING_WORDS))
    agreement, basis, note = (_words(cells.get(column)) for column in ("agreement", "legal_basis", "note"))
    if begun and ended and ended < begun:
        problems.append(
            _problem(
                Text(f"{ended}에 끝나 {begun}에 시작함", f"ends {ended}, begins {begun}"),
                Text("시작일 이후의 종료일", "an end after the beginning"),
                "to_date",
            )
        )
    if regime == "preference" and not agreement:
        problems.append(
            _problem(
                Text("협정이 없는 특혜", "a preference without its agreement"),
                Text("협정 이름 또는 id", "the agreement's name or id"),
                "agreement",
            )
        )
    if problems:
        raise DataError(problems)
    assert importer and exporter and code and revision and begun and regime and stacking
    return RateRow(importer, exporter, code, revision, begun, ended, regime, rate, row, agreement, stacking=stacking,
                legal_basis=basis, note=note)  # fmt: skip


def _problem(found: Text, expected: Text, column: str) -> Problem:
    return Problem(found, expected, Text("그 칸을 고치세요", "correct the cell"), Where(column=HEADERS[column].ko))


def _bad(cell: Cell, expected: Text) -> InputError:
    found = Text("빈칸", "an empty cell") if cell is None else Text(f"'{cell}'", f"'{cell}'")
    return InputError(found, expected, Text("그 칸을 고치세요", "correct the cell"))


def _words(cell: Cell) -> str | None:
    return str(cell).strip() or None if cell is not None else None


def _importer(cell: Cell) -> str:
    code = (iso3(str(cell)) or places.read(str(cell))) if cell is not None else None
    if code is None:
        raise _bad(
            cell,
            Text(
                "ISO 국가 코드(예: MYS, 유럽연합은 EUN)",
                "an ISO country code (such as MYS; EUN for the European Union)",
            ),
        )
    return code


def _exporter(cell: Cell) -> str:
    return EVERYBODY if cell is not None and str(cell).strip() in EVERY else _importer(cell)


def _code(cell: Cell) -> str:
    if cell is None:
        raise _bad(cell, Text("HS 6·8·10단위 코드", "an HS code of 6, 8 or 10 digits"))
    return hs_code(str(cell), (6, 8, 10))


def _revision(cell: Cell) -> HSRevision:
    bare = str(cell or "").upper().replace("HS", "").strip()
    named = f"HS{bare[-2:]}" if bare.isdigit() and len(bare) in (2, 4) else ""
    if named not in set(HSRevision):
        raise _bad(cell, Text("HS 개정판(예: HS22)", "an HS revision (such as HS22)"))
    return HSRevision(named)


def _day(cell: Cell) -> date:
    try:
        found = day(cell)
    except Wrong:
        found = date.min
    if not 1900 <= found.year <= 2200:
        raise _bad(cell, Text("날짜(예: 2026-02-24)", "a date (such as 2026-02-24)"))
    return found


def _regime(cell: Cell) -> str:
    return _one_of(cell, REGIME_WORDS)


def _one_of(cell: Cell, words: dict[str, str]) -> str:
    found = words.get(str(cell or "").strip().lower())
    if found is None:
        listed = "·".join(words)
        raise _bad(cell, Text(f"{listed} 중 하나", f"one of {', '.join(words)}"))
    return found


def _rate(cell: Cell) -> float | None:
    """Per cent; None where the cell is empty or says that the rate is not ad valorem or not known."""
    if str(cell if cell is not None else "").strip().lower() in UNKNOWN_RATE:
        return None
    try:
        rate = float(percent(cell))
    except Wrong:
        rate = -1.0
    if not 0 <= rate <= MOST_PCT:
        raise _bad(
            cell,
            Text(
                f"0~{MOST_PCT:,.0f} 사이의 퍼센트, 모르면 빈칸",
                f"per cent between 0 and {MOST_PCT:,.0f}, or empty where not known",
            ),
        )
    return rate


def _check_shares(rates: list[tuple[int, Cell, float | None]], where: Where) -> None:
    """DataError where every rate that is not zero is a bare number below 1: 0.13 is 13 % with its format lost."""
    known = [(row, folded(cell), rate) for row, cell, rate in rates if rate]
    if known and all(rate < 1 and not said.endswith("%") for _, said, rate in known):
        row, said, _ = known[0]
        raise DataError(
            Text(
                f"0이 아닌 세율이 모두 1보다 작음(예: {said})",
                f"every rate that is not zero is below 1 (such as {said})",
            ),
            Text("퍼센트로 적은 세율(13은 13%)", "rates in per cent (13 is 13 %)"),
            Text("13%면 13으로, 정말 0.13%면 '0.13%'로 적으세요", "write 13 for 13 %, and '0.13%' where that is meant"),
            Where(where.file, where.sheet, row, HEADERS["rate_pct"].ko),
        )
