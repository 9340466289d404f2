"""JSON: the document with its facts, stamps and releases in full, and the schema of it, made from the same types."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from pydantic import TypeAdapter

from hanbada.base.stamp import Fact, Release, Stamp
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
    Table,
    Words,
)
from hanbada.plan.render.json_types import (
    BlockJson,
    CardJson,
    FactJson,
    InlineJson,
    PlanJson,
    ReleaseJson,
    StampJson,
    TableJson,
)
from hanbada.plan.render.writer import Writer
from hanbada.plan.walk import Inlines
from hanbada.plan.wording import format_fact, known_value


def write(document: Document) -> bytes:
    """The document as JSON in UTF-8, keys in the order of the schema."""
    return (json.dumps(_Writer(document).whole(), ensure_ascii=False, indent=1) + "\n").encode()


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of what ``write`` gives."""
    made = TypeAdapter(PlanJson).json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "hanbada plan", **made}


class _Writer(Writer[BlockJson | TableJson], Inlines[list[InlineJson]]):
    """Gives each fact an id when it is first met."""

    def __init__(self, document: Document) -> None:
        super().__init__(document)
        self.facts: dict[Fact, int] = {}

    def whole(self) -> PlanJson:
        document = self.document
        return {
            "format": "hanbada-plan",
            "version": 1,
            "lang": self.lang,
            "as_of": document.as_of.isoformat(),
            "title": self.run(document.title),
            "subtitle": self.run(document.subtitle),
            "details": [{"label": self.say(label), "value": self.part(value)} for label, value in document.details],
            "sections": [
                {"id": item.id, "title": self.run(item.title), "blocks": self.blocks(item.blocks)}
                for item in document.sections
            ],
            "facts": [self.fact(fact, number) for fact, number in self.facts.items()],
            "stamps": [self.stamp(note.stamp, note.number, note.words) for note in self.notes.notes],
            "releases": [self.release(release) for release in self.notes.releases],
        }

    def blocks(self, blocks: Iterable[Block]) -> list[BlockJson | TableJson]:
        return [self.block(block) for block in blocks]

    def heading(self, block: Heading) -> BlockJson:
        return {"kind": "heading", "level": block.level, "parts": self.run(block.parts)}

    def paragraph(self, block: Paragraph) -> BlockJson:
        return {"kind": "paragraph", "parts": self.run(block.parts)}

    def bullets(self, block: BulletList) -> BlockJson:
        return {"kind": "bullets", "items": [self.blocks(item) for item in block.items]}

    def numbers(self, block: NumberedList) -> BlockJson:
        return {"kind": "numbers", "items": [self.blocks(item) for item in block.items]}

    def figure(self, block: Figure) -> BlockJson:
        said = [self.part(note) for note in block.notes]
        table = self.table(block.twin)
        caption, alt = self.part(block.caption), self.say(block.alt)
        return {"kind": "figure", "caption": caption, "alt": alt, "table": table, "notes": said}

    def callout(self, block: Callout) -> BlockJson:
        inner = self.blocks(block.blocks)
        return {"kind": "callout", "callout": block.kind, "parts": self.run(block.title), "blocks": inner}

    def cards(self, block: KeyFigures) -> BlockJson:
        cards: list[CardJson] = [
            {"label": self.say(card.label), "value": self.part(card.value), "note": self.part(card.note or ())}
            for card in block.cards
        ]
        return {"kind": "cards", "cards": cards}

    def page_break(self) -> BlockJson:
        return {"kind": "break"}

    def table(self, block: Table) -> TableJson:
        stamps = [block.stamp(index) for index in range(len(block.columns))]
        return {
            "kind": "table",
            "caption": self.part(block.caption or ()),
            "columns": [
                {
                    "title": column.title.in_(self.lang),
                    "unit": column.unit.value if column.unit else None,
                    "stamp": self.notes.number(stamp) if stamp else None,
                }
                for column, stamp in zip(block.columns, stamps, strict=True)
            ],
            "rows": [[self.part(cell) for cell in row] for row in block.rows],
            "notes": [self.part(note) for note in block.notes],
            "download": block.download,
            "highlight": list(block.highlight),
        }

    def joined(self, made: Iterable[list[InlineJson]]) -> list[InlineJson]:
        return [piece for pieces in made for piece in pieces]

    def words(self, part: Words | Name) -> list[InlineJson]:
        return [{"kind": "words" if isinstance(part, Words) else "name", "words": part.in_(self.lang)}]

    def cited(self, fact: Fact, suffix: str) -> list[InlineJson]:
        number = self.facts.setdefault(fact, len(self.facts) + 1)
        return [{"kind": "fact", "fact": number, "suffix": suffix} if suffix else {"kind": "fact", "fact": number}]

    def strong(self, made: list[InlineJson]) -> list[InlineJson]:
        return [{"kind": "strong", "parts": made}]

    def emphasis(self, made: list[InlineJson]) -> list[InlineJson]:
        return [{"kind": "emphasis", "parts": made}]

    def link(self, made: list[InlineJson], address: str) -> list[InlineJson]:
        return [{"kind": "link", "parts": made, "address": address}]

    def fact(self, fact: Fact, number: int) -> FactJson:
        value = known_value(fact)
        plain = (
            value.in_(self.lang) if isinstance(value, Text) else value.isoformat() if isinstance(value, date) else value
        )
        made: FactJson = {
            "id": number,
            "value": plain,
            "unit": fact.unit.value,
            "words": format_fact(fact, self.lang, with_ask=False),
            "stamp": self.notes.number(fact.stamp),
            "at": dict(fact.at),
        }
        if fact.ask:
            made["ask"] = self.say(fact.ask)
        return made

    def stamp(self, stamp: Stamp, number: int, words: str) -> StampJson:
        return {
            "id": number,
            "step": stamp.step,
            "version": stamp.version,
            "label": self.say(stamp.label),
            "parameters": dict(stamp.parameters),
            "releases": [release.id for release in stamp.releases],
            "words": words,
        }

    def release(self, release: Release) -> ReleaseJson:
        return {
            "id": release.id,
            "source": release.source,
            "version": release.version,
            "sha256": release.sha256,
            "title": self.say(release.title),
            "licence": release.licence,
            "address": release.address,
            "retrieved_on": release.retrieved_on,
            "notes": [self.say(note) for note in release.notes],
            "coverage": self.say(release.coverage) if release.coverage else None,
        }
