"""What an office stores of a plan: each section as blocks of plain words with the numbers of their footnotes.

A page that shows them needs to know nothing of facts. Breaks and the notes below a drawing are left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from hanbada.base.stamp import Fact, Release
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
    Table,
    Words,
)
from hanbada.plan.cite import bare_words
from hanbada.plan.render.writer import Writer
from hanbada.plan.walk import Inlines
from hanbada.plan.wording import format_fact

Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class StoredSection:
    """A section: its title in words, its blocks."""

    title: str
    blocks: list[Data]


@dataclass(frozen=True, slots=True)
class Stored:
    """A document: sections by id, the words of the footnotes by number, the releases that it rests on."""

    sections: dict[str, StoredSection]
    notes: dict[str, str]
    releases: tuple[Release, ...]


def write(document: Document) -> Stored:
    """The document as what can be stored as JSON and shown piece by piece."""
    writer = _Writer(document)
    return Stored(
        {
            part.id: StoredSection(bare_words(part.title, document.lang), writer.blocks(part.blocks))
            for part in document.sections
        },
        {str(note.number): note.words for note in writer.notes.notes},
        writer.notes.releases,
    )


class _Writer(Writer[list[Data]], Inlines[list[Data]]):
    """Each block becomes one, or none."""

    def blocks(self, blocks: Iterable[Block]) -> list[Data]:
        return [made for block in blocks for made in self.block(block)]

    def heading(self, block: Heading) -> list[Data]:
        return [{"kind": "heading", "parts": self.run(block.parts), "level": block.level}]

    def paragraph(self, block: Paragraph) -> list[Data]:
        return [{"kind": "paragraph", "parts": self.run(block.parts)}]

    def bullets(self, block: BulletList) -> list[Data]:
        return [{"kind": "bullets", "entries": [self.blocks(item) for item in block.items]}]

    def numbers(self, block: NumberedList) -> list[Data]:
        return [{"kind": "numbers", "entries": [self.blocks(item) for item in block.items]}]

    def table(self, block: Table) -> list[Data]:
        return [self.rows(block, block.caption)]

    def figure(self, block: Figure) -> list[Data]:
        return [self.rows(block.twin, block.caption) | {"alt": self.say(block.alt)}]

    def callout(self, block: Callout) -> list[Data]:
        parts, blocks = self.run(block.title), self.blocks(block.blocks)
        return [{"kind": "callout", "parts": parts, "blocks": blocks, "callout": block.kind}]

    def cards(self, block: KeyFigures) -> list[Data]:
        cards = [
            {"label": self.say(card.label), "value": self.part(card.value), "note": self.part(card.note or ())}
            for card in block.cards
        ]
        return [{"kind": "cards", "cards": cards}]

    def page_break(self) -> list[Data]:
        return []

    def rows(self, table: Table, caption: Part) -> Data:
        stamps = [table.stamp(index) for index in range(len(table.columns))]
        return {
            "kind": "table",
            "columns": [
                {"title": column.title.in_(self.lang), "note": self.notes.number(stamp) if stamp else None}
                for column, stamp in zip(table.columns, stamps, strict=True)
            ],
            "rows": [[self.part(cell) for cell in row] for row in table.rows],
            "notes": [self.part(note) for note in table.notes],
            "caption": self.part(caption or ()),
        }

    def joined(self, made: Iterable[list[Data]]) -> list[Data]:
        return [piece for pieces in made for piece in pieces]

    def words(self, part: Words | Name) -> list[Data]:
        return [{"words": part.in_(self.lang)}]

    def cited(self, fact: Fact, suffix: str) -> list[Data]:
        words = format_fact(fact, self.lang, with_ask=False) + suffix
        return [{"words": words, "note": self.notes.number(fact.stamp)}]

    def strong(self, made: list[Data]) -> list[Data]:
        return [piece | {"strong": True} for piece in made]

    def emphasis(self, made: list[Data]) -> list[Data]:
        return [piece | {"strong": False} for piece in made]

    def link(self, made: list[Data], address: str) -> list[Data]:
        return self.emphasis(made)
