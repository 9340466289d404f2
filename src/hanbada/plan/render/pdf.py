"""PDF by Typst: the document goes over as data, never as markup; the system's fonts are not looked at."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import typst

from hanbada.base.errors import SystemFault
from hanbada.base.stamp import Fact
from hanbada.base.text import Text
from hanbada.plan.blocks import (
    Block,
    BulletList,
    Callout,
    Document,
    Figure,
    Heading,
    KeyFigures,
    Name,
    NumberedList,
    Paragraph,
    Part,
    Section,
    Table,
    Words,
    run,
)
from hanbada.plan.cite import bare_words, cell_note
from hanbada.plan.render import frame
from hanbada.plan.render.columns import PADDING, pieces, widths
from hanbada.plan.render.glyphs import silent, stand_ins
from hanbada.plan.render.writer import Writer
from hanbada.plan.svg import width
from hanbada.plan.walk import Inlines
from hanbada.plan.wording import format_fact, known_value, unit_words

Data = dict[str, Any]
FONTS = (
    *(f"NotoSansKR-{weight}.ttf" for weight in ("Regular", "Medium", "Bold")),
    *(f"NotoSans-{weight}.ttf" for weight in ("Regular", "Medium", "Bold")),
)
PAGE_POINTS = 493.0  # A4 less the margins of 18 mm


def write(document: Document, fonts: Sequence[Path], told: Callable[[Text], None] = silent) -> bytes:
    """The document as a tagged PDF with bookmarks and embedded fonts; dated by the document, not by the clock.

    fonts  the files ``FONTS`` of the source ``fonts``
    told   hears which characters the fonts cannot draw and what is drawn for them; the document's last line says it too
    """
    page = _Page(document)
    data = page.whole()
    drawn = stand_ins([*_strings(data), *page.drawings.values()], fonts)
    note = _stand_ins(drawn) if drawn else None
    if note:
        told(note)
    data["stand_ins"] = note.in_(document.lang) if note else ""
    swap = str.maketrans(drawn)
    files = {
        "main.typ": frame.asset("plan.typ").encode(),
        "plan.json": json.dumps(data, ensure_ascii=False).translate(swap).encode(),
        **{name: svg.translate(swap).encode() for name, svg in page.drawings.items()},
    }
    folders = sorted({str(font.parent) for font in fonts})
    found = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
    try:
        made = typst.compile(  # type: ignore[call-overload]  # files in memory are documented, but not in its types
            files, font_paths=found, format="pdf", pdf_standards=["ua-1"]
        )
    except typst.TypstError as fault:
        raise SystemFault(
            Text(f"PDF 조판 실패: {fault}", f"Typst could not set the PDF: {fault}"),
            Text("조판할 수 있는 문서", "a document that can be set"),
            Text("hanbada doctor를 실행하고 알려 주세요", "run hanbada doctor and report this"),
        ) from fault
    assert isinstance(made, bytes)
    return made


def _stand_ins(drawn: Mapping[str, str]) -> Text:
    """Which characters are not drawn as they are: by their numbers, for the fonts lack them here too."""
    listed = ", ".join(f"U+{ord(char):04X} → {stand_in}" for char, stand_in in drawn.items())
    return Text(
        f"PDF 글꼴에 없어 다른 글자로 그린 것: {listed}",
        f"drawn by another character, as the PDF's fonts lack it: {listed}",
    )


def _strings(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for value in data.values():
            yield from _strings(value)
    elif isinstance(data, list):
        for value in data:
            yield from _strings(value)


class _Page(Writer[Data], Inlines[list[Data]]):
    """The document on its way into JSON, with its drawings beside it."""

    def __init__(self, document: Document) -> None:
        super().__init__(document)
        self.drawings: dict[str, str] = {}

    def whole(self) -> Data:
        document = self.document
        details = [{"label": self.say(label), "value": self.part(value)} for label, value in self.details]
        return {
            "lang": self.lang,
            "title": self.run(document.title),
            "subtitle": self.run(document.subtitle),
            "title_words": bare_words(document.title, self.lang),
            "subtitle_words": bare_words(document.subtitle, self.lang),
            "as_of": [document.as_of.year, document.as_of.month, document.as_of.day],
            "as_of_line": f"{self.say(frame.AS_OF)} {self.day}",
            "contents": self.say(frame.CONTENTS),
            "details": details,
            "sections": [self.section(section) for section in document.sections],
            "notes_title": self.say(frame.NOTES),
            "notes": [{"number": note.number, "words": note.words} for note in self.notes.notes],
            "sources_title": self.say(frame.SOURCES),
            "sources": self.sources(),
        }

    def section(self, section: Section) -> Data:
        title, blocks = self.run(section.title), self.blocks(section.blocks)
        return {"title": title, "page_break": section.page_break, "blocks": blocks}

    def blocks(self, blocks: Iterable[Block]) -> list[Data]:
        return [self.block(block) for block in blocks]

    def heading(self, block: Heading) -> Data:
        return {"k": "heading", "level": block.level, "parts": self.run(block.parts)}

    def paragraph(self, block: Paragraph) -> Data:
        return {"k": "paragraph", "parts": self.run(block.parts)}

    def bullets(self, block: BulletList) -> Data:
        return {"k": "bullets", "items": [self.blocks(item) for item in block.items]}

    def numbers(self, block: NumberedList) -> Data:
        return {"k": "numbers", "items": [self.blocks(item) for item in block.items]}

    def table(self, block: Table) -> Data:
        number = self.numbered(frame.TABLE, self.tables)
        return self.rows(block) | {"number": number, "caption": self.part(block.caption)}

    def callout(self, block: Callout) -> Data:
        tag, title = self.say(frame.CALLOUTS[block.kind]), self.run(block.title)
        return {"k": "callout", "kind": block.kind, "tag": tag, "title": title, "blocks": self.blocks(block.blocks)}

    def page_break(self) -> Data:
        return {"k": "break"}

    def cards(self, block: KeyFigures) -> Data:
        """Cards in rows of up to four, all of one height; a long value is set smaller."""
        across = min(len(block.cards), 4) if len(block.cards) != 6 else 3
        room = PAGE_POINTS / max(across, 1) - 24
        cards, tall = [], 0.0
        for card in block.cards:
            long = width(bare_words(run(card.value), self.lang), 15) + 9
            size = 15.0 if long <= room else 12.5
            rows = -(-long * size / 15 // room)
            note = bare_words(run(card.note), self.lang)
            below = -(-width(note, 8) // room) if note else 0
            tall = max(tall, 30 + rows * (size + 6) + below * 13)
            value, words = self.part(card.value), self.part(card.note) if note else []
            cards.append({"label": self.say(card.label), "value": value, "note": words, "size": size})
        return {"k": "cards", "across": across, "cards": cards, "height": tall}

    def figure(self, block: Figure) -> Data:
        number = next(self.figures)
        file = f"figure-{number}.svg"
        self.drawings[file] = block.draw(self.lang)
        return {
            "k": "figure",
            "number": f"{self.say(frame.FIGURE)} {number}",
            "caption": self.part(block.caption),
            "marks": [self.notes.number(stamp) for stamp in self.stamps(block.twin)],
            "file": file,
            "alt": self.say(block.alt) or bare_words(run(block.caption), self.lang),
            "width": block.width,
            "notes": [self.part(note) for note in block.notes],
        }

    def rows(self, table: Table) -> Data:
        columns = []
        for index, column in enumerate(table.columns):
            stamp = table.stamp(index)
            columns.append(
                {
                    "title": self.part(column.title),
                    "unit": unit_words(column.unit, self.lang),
                    "num": table.numeric(index),
                    "weight": column.weight,
                    "mark": self.notes.number(stamp) if stamp else None,
                }
            )
        rows = [
            {
                "strong": at in table.highlight,
                "cells": [self.cell(table, index, cell) for index, cell in enumerate(row)],
            }
            for at, row in enumerate(table.printed)
        ]
        notes = [self.part(note) for note in self.below(table)]
        return {"k": "table", "columns": columns, "rows": rows, "notes": notes, **self.fitted(columns, rows)}

    def fitted(self, columns: list[Data], rows: list[Data]) -> Data:
        """Column widths from what stands in them; type one step smaller where the words would not fit."""
        texts = [
            [_measured(column["title"]) + ("00" if column["mark"] else ""), column["unit"]]
            + [_measured(row["cells"][index]["parts"]) + ("00" if row["cells"][index]["mark"] else "") for row in rows]
            for index, column in enumerate(columns)
        ]
        size, found, fits = 8.6, [0.0], False
        for size in (8.6, 8.0, 7.3):
            found, fits = widths(texts, PAGE_POINTS, size, [column.get("weight", 1.0) for column in columns])
            if fits:
                break
        if not fits:
            for row in rows:
                for cell, room in zip(row["cells"], found, strict=True):
                    cell["parts"] = [  # words too wide for their column, cut so that they stay inside it
                        {"k": "split", "pieces": pieces(part["s"], room - PADDING, size)}
                        if part["k"] == "words"
                        else part
                        for part in cell["parts"]
                    ]
        return {"widths": found, "size": size}

    def cell(self, table: Table, index: int, cell: Part) -> Data:
        if not isinstance(cell, Fact):
            return {"parts": self.part(cell), "mark": None}
        own = cell_note(table, index, cell)
        parts = [self.fact(cell, with_unit=table.columns[index].unit is not cell.unit, with_ask=False)]
        return {"parts": parts, "mark": self.notes.number(own) if own else None}

    def fact(self, fact: Fact, suffix: str = "", with_unit: bool = True, with_ask: bool = True) -> Data:
        words = format_fact(fact, self.lang, with_unit=with_unit, with_ask=with_ask) + suffix
        unknown = known_value(fact) is None
        return {"k": "fact", "s": words, "unknown": unknown, "whole": len(words) < 20}

    def joined(self, made: Iterable[list[Data]]) -> list[Data]:
        return [piece for pieces in made for piece in pieces]

    def words(self, part: Words | Name) -> list[Data]:
        return [_words(part.in_(self.lang))]

    def cited(self, fact: Fact, suffix: str) -> list[Data]:
        return [self.fact(fact, suffix) | {"k": "cited", "note": self.notes.number(fact.stamp)}]

    def strong(self, made: list[Data]) -> list[Data]:
        return [{"k": "strong", "parts": made}]

    def emphasis(self, made: list[Data]) -> list[Data]:
        return [{"k": "em", "parts": made}]

    def link(self, made: list[Data], address: str) -> list[Data]:
        return [{"k": "link", "parts": made, "address": address}]

    def sources(self) -> Data | None:
        """The releases as a table of words."""
        if not self.notes.releases:
            return None
        columns = [
            {"title": [_words(self.say(title))], "unit": "", "num": False, "mark": None}
            for title in frame.SOURCE_COLUMNS
        ]
        rows = []
        for release in self.notes.releases:
            said = (
                ". ".join(self.say(text).rstrip(". ") for text in (release.title, *frame.release_notes(release))),
                release.version,
                release.retrieved_on,
                release.licence,
                release.address,
                release.sha256[:12],
            )
            rows.append({"strong": False, "cells": [{"parts": [_words(words)], "mark": None} for words in said]})
        return {
            "k": "table",
            "number": "",
            "caption": None,
            "columns": columns,
            "rows": rows,
            "notes": [],
            **self.fitted(columns, rows),
        }


def _words(words: str) -> Data:
    return {"k": "words", "s": words}


def _measured(parts: list[Data]) -> str:
    """The words of a cell for measuring; what stays on one line counts as one word."""
    return "".join(
        part["s"].replace(" ", "·") if part.get("whole") else part["s"] if "s" in part else _measured(part["parts"])
        for part in parts
    )
