"""XLSX: a sheet to read, a sheet per table to sort, every cited fact, every source; text never becomes a formula."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any

import xlsxwriter

from hanbada.base.stamp import Fact
from hanbada.base.text import Text
from hanbada.base.units import Unit
from hanbada.plan.blocks import (
    BulletList,
    Callout,
    Document,
    Figure,
    Heading,
    KeyFigures,
    NumberedList,
    Paragraph,
    Part,
    Table,
    flat,
    run,
)
from hanbada.plan.cite import bare_words
from hanbada.plan.render import frame
from hanbada.plan.render.writer import Writer
from hanbada.plan.svg import width
from hanbada.plan.wording import NUMERIC, format_fact, known_value, unit_words

SUMMARY, EVIDENCE, SOURCES = Text("요약", "Summary"), Text("근거", "Evidence"), Text("자료", "Sources")
EVIDENCE_COLUMNS = (
    Text("번호", "No."),
    Text("값", "Value"),
    Text("단위", "Unit"),
    Text("문서에 적힌 말", "As printed"),
    Text("무엇의", "Of what"),
    Text("확인할 곳", "Whom to ask"),
    Text("각주", "Note"),
    Text("만든 방법과 자료", "How it was made, from what"),
)
# How a number of a unit is shown; the cell itself keeps the full value.
_FORMATS = {
    Unit.USD: "#,##0",
    Unit.KRW: "#,##0",
    Unit.SHARE: "0.0%",
    Unit.GROWTH: "+0.0%;-0.0%;0.0%",
    Unit.PERCENT: "0.0#",
    Unit.RATIO: "0.00",
    Unit.SCORE: "0.0#",
    Unit.USD_PER_KG: "#,##0.00",
    Unit.YEAR: "0",
    Unit.RANK: "0",
    Unit.DATE: "yyyy-mm-dd",
}
SheetRow = tuple[str, str, str]
"""A line of the sheet to read: what kind ("head" or none), its label, its words."""
_TEXT_SAFE = {
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "in_memory": True,
    "nan_inf_to_errors": False,
}


def write(document: Document) -> bytes:
    """The document as a workbook, dated by the document."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, _TEXT_SAFE)
    book.set_properties(
        {
            "title": bare_words(document.title, document.lang),
            "author": "hanbada",
            "created": datetime(document.as_of.year, document.as_of.month, document.as_of.day),
        }
    )
    writer = _Writer(document, book)
    writer.summary()
    for name, table in _named(document):
        writer.sheet(name, table)
    writer.evidence()
    writer.sources()
    book.close()
    return out.getvalue()


def _named(document: Document) -> Iterator[tuple[str, Table]]:
    """Tables that can be taken away, those behind figures too, each under a sheet name of its own."""
    used: set[str] = set()
    blocks = (block for section in document.sections for block in flat(section.blocks))
    for table in (block.twin if isinstance(block, Figure) else block for block in blocks):
        if isinstance(table, Table) and table.download:
            name = stem = re.sub(r"[\[\]:*?/\\']", " ", table.download)[:28]
            turn = 2
            while name.lower() in used:
                name, turn = f"{stem} {turn}", turn + 1
            used.add(name.lower())
            yield name, table


class _Writer(Writer[Iterator[SheetRow]]):
    """The sheets of one workbook; a block becomes the lines of the sheet to read, tables have sheets of their own."""

    def __init__(self, document: Document, book: Any) -> None:
        super().__init__(document)
        self.book = book
        self.formats: dict[tuple[tuple[str, object], ...], Any] = {}

    def format(self, **said: object) -> Any:
        key = tuple(sorted(said.items()))
        if key not in self.formats:
            base = {"font_name": "Malgun Gothic" if self.lang == "ko" else "Calibri", "font_size": 10, "valign": "top"}
            self.formats[key] = self.book.add_format(base | said)
        return self.formats[key]

    def head(self, **said: object) -> Any:
        return self.format(bold=True, bg_color="#E6F0F7", bottom=1, top=2, text_wrap=True, valign="vcenter", **said)

    def summary(self) -> None:
        """Title, details and the text, a line each, tables left to their own sheets."""
        sheet = self.book.add_worksheet(self.say(SUMMARY))
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, 26)
        sheet.set_column(1, 1, 96)
        sheet.write_string(0, 0, bare_words(self.document.title, self.lang), self.format(bold=True, font_size=16))
        sheet.write_string(1, 0, bare_words(self.document.subtitle, self.lang), self.format(font_color="#526575"))
        lines = [("", self.say(label), self.plain(value)) for label, value in self.document.details]
        if frame.AS_OF not in dict(self.document.details):
            lines.append(("", self.say(frame.AS_OF), self.document.as_of.isoformat()))
        for section in self.document.sections:
            lines.append(("head", bare_words(section.title, self.lang), ""))
            lines += [line for block in section.blocks for line in self.block(block)]
        for row, (kind, label, words) in enumerate(lines, 3):
            look = (
                self.format(bold=True, font_size=12, font_color="#0B3F63", bottom=1) if kind else self.format(bold=True)
            )
            sheet.write_string(row, 0, label, look)
            sheet.write_string(row, 1, words, self.format(text_wrap=True))
            sheet.set_row(row, _height([(words, 96), (label, 26)], 22 if kind else 15))
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)

    def heading(self, block: Heading) -> Iterator[SheetRow]:
        yield ("", bare_words(block.parts, self.lang), "")

    def paragraph(self, block: Paragraph) -> Iterator[SheetRow]:
        yield ("", "", bare_words(block.parts, self.lang))

    def bullets(self, block: BulletList | NumberedList) -> Iterator[SheetRow]:
        for inner in (inner for item in block.items for inner in item):
            yield from (("", label, f"· {words}" if words else "") for _, label, words in self.block(inner))

    def numbers(self, block: NumberedList) -> Iterator[SheetRow]:
        return self.bullets(block)

    def callout(self, block: Callout) -> Iterator[SheetRow]:
        yield ("", self.say(frame.CALLOUTS[block.kind]), bare_words(block.title, self.lang))
        for inner in block.blocks:
            yield from self.block(inner)

    def cards(self, block: KeyFigures) -> Iterator[SheetRow]:
        for card in block.cards:
            note = f" ({self.plain(card.note)})" if card.note else ""
            yield ("", self.say(card.label), self.plain(card.value) + note)

    def table(self, block: Table) -> Iterator[SheetRow]:
        return iter(())

    def figure(self, block: Figure) -> Iterator[SheetRow]:
        return iter(())

    def page_break(self) -> Iterator[SheetRow]:
        return iter(())

    def plain(self, part: Part) -> str:
        return bare_words(run(part), self.lang)

    def sheet(self, name: str, table: Table) -> None:
        """One table: header frozen, numbers as numbers in their unit, footnote numbers in a row of their own below."""
        sheet = self.book.add_worksheet(name)
        sheet.write_string(
            0, 0, self.plain(table.caption) if table.caption else name, self.format(bold=True, font_size=12)
        )
        wide: list[float] = []
        for index, column in enumerate(table.columns):
            unit, stamp = unit_words(column.unit, self.lang), table.stamp(index)
            said = column.title.in_(self.lang) + (
                f" ({unit})" if unit and column.unit not in (Unit.SHARE, Unit.GROWTH) else ""
            )
            said += f" [{self.notes.number(stamp)}]" if stamp else ""
            sheet.write_string(2, index, said, self.head(align="right" if table.numeric(index) else "left"))
            longest = max([width(said, 1.0), *(self.room(row[index]) for row in table.rows)])
            wide.append(min(max(longest * 1.85, 8), 60))
            sheet.set_column(index, index, wide[-1])
        for at, row in enumerate(table.rows, 3):
            for index, cell in enumerate(row):
                self.cell(sheet, at, index, cell, bold=at - 3 in table.highlight)
            sheet.set_row(at, _height(zip(map(self.plain, row), wide, strict=True)))
        sheet.freeze_panes(3, 1)
        if table.rows and table.sortable:
            sheet.autofilter(2, 0, 2 + len(table.rows), len(table.columns) - 1)
        for at, note in enumerate(table.notes, 4 + len(table.rows)):
            sheet.write_string(at, 0, self.plain(note), self.format(font_color="#526575"))
        sheet.repeat_rows(2)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)

    def room(self, cell: Part) -> float:
        """How wide a cell stands: of money the whole number is shown, not the words of the document."""
        value = known_value(cell) if isinstance(cell, Fact) else None
        if isinstance(value, int | float) and not isinstance(value, bool):
            return max(width(f"{value:,.0f}", 1.0) + 1.0, width(self.plain(cell), 1.0))
        return width(self.plain(cell), 1.0)

    def cell(self, sheet: Any, row: int, column: int, cell: Part, bold: bool = False) -> None:
        if isinstance(cell, Fact):
            self.value(sheet, row, column, cell, bold=bold)
        else:
            sheet.write_string(row, column, self.plain(cell), self.format(bold=bold, text_wrap=True))

    def value(self, sheet: Any, row: int, column: int, fact: Fact, **look: object) -> None:
        """A fact as what it is: a number with its format, a day, words; unknown as words."""
        value = known_value(fact)
        if isinstance(value, int | float) and not isinstance(value, bool):
            places = _FORMATS.get(fact.unit, "#,##0" if isinstance(value, int) else "#,##0.##")
            sheet.write_number(row, column, value, self.format(num_format=places, **look))
        elif isinstance(value, date):
            sheet.write_datetime(row, column, value, self.format(num_format=_FORMATS[Unit.DATE], align="left", **look))
        else:
            colour = {} if value is not None else {"font_color": "#8A4F0A"}
            words = format_fact(fact, self.lang, with_ask=False)
            align = "right" if value is None and fact.unit in NUMERIC else "left"
            sheet.write_string(row, column, words, self.format(align=align, text_wrap=True, **colour, **look))

    def evidence(self) -> None:
        """Every cited fact once, in reading order, with the words of its footnote."""
        sheet = self.book.add_worksheet(self.say(EVIDENCE))
        self.heads(sheet, EVIDENCE_COLUMNS, (6, 18, 10, 24, 34, 26, 7, 90))
        words = {note.stamp: note.words for note in self.notes.notes}
        for row, fact in enumerate(dict.fromkeys(self.notes.facts), 1):
            sheet.write_number(row, 0, row, self.format())
            self.value(sheet, row, 1, fact)
            sheet.write_string(row, 2, unit_words(fact.unit, self.lang) or fact.unit.value, self.format())
            sheet.write_string(row, 3, format_fact(fact, self.lang, with_ask=False), self.format(text_wrap=True))
            sheet.write_string(
                row, 4, ", ".join(f"{key} {value}" for key, value in fact.at), self.format(text_wrap=True)
            )
            sheet.write_string(row, 5, self.say(fact.ask) if fact.ask else "", self.format(text_wrap=True))
            sheet.write_number(row, 6, self.notes.number(fact.stamp), self.format())
            sheet.write_string(row, 7, words[fact.stamp], self.format(text_wrap=True))
            said = format_fact(fact, self.lang, with_ask=False)
            sheet.set_row(row, _height([(words[fact.stamp], 90), (said, 18)]))

    def sources(self) -> None:
        sheet = self.book.add_worksheet(self.say(SOURCES))
        self.heads(sheet, frame.SOURCE_COLUMNS, (36, 14, 12, 20, 52, 68))
        for row, release in enumerate(self.notes.releases, 1):
            title = ". ".join(self.say(text).rstrip(". ") for text in (release.title, *frame.release_notes(release)))
            said = (title, release.version, release.retrieved_on, release.licence, release.address)
            for column, words in enumerate((*said, release.sha256)):
                sheet.write_string(row, column, words, self.format(text_wrap=True))
            sheet.set_row(row, _height(zip(said, (36, 14, 12, 20, 52), strict=True)))

    def heads(self, sheet: Any, titles: Sequence[Text], wide: Sequence[float]) -> None:
        for column, (title, size) in enumerate(zip(titles, wide, strict=True)):
            sheet.write_string(0, column, self.say(title), self.head())
            sheet.set_column(column, column, size)
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)


def _height(cells: Iterable[tuple[str, float]], line: float = 15) -> float:
    """The height in points of a row of wrapped cells: (words, width of the column in characters) each.

    Spreadsheets do not all fit rows to wrapped words on opening.
    """
    return line * max(1.0, *(-(-width(words, 1.85) // max(wide - 1.5, 1)) for words, wide in cells))
