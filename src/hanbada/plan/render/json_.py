"""JSON: the document with its facts, stamps and releases in full, and the schema of it, made from the same types."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from pydantic import TypeAdapter

from hanbada.base.stamp import Fact, Release, Stamp
from hanbada.base.text import Text
from hanbada.plan.blocks import (
    Block,
    BulletList,
    Callout,
    Cited,
    Document,
    Emphasis,
    Figure,
    Heading,
    Inline,
    KeyFigures,
    Link,
    Name,
    NumberedList,
    PageBreak,
    Paragraph,
    Part,
    Run,
    Strong,
    Table,
    Words,
    run,
)
from hanbada.plan.cite import Footnotes
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
from hanbada.plan.wording import format_fact, known_value


def write(document: Document) -> bytes:
    """The document as JSON in UTF-8, keys in the order of the schema."""
    return (json.dumps(_Writer(document).whole(), ensure_ascii=False, indent=1) + "\n").encode()


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of what ``write`` gives."""
    made = TypeAdapter(PlanJson).json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "hanbada plan", **made}


class _Writer:
    """Gives each fact an id when it is first met."""

    def __init__(self, document: Document) -> None:
        self.document, self.lang = document, document.lang
        self.notes = Footnotes.of(document)
        self.facts: dict[Fact, int] = {}

    def say(self, words: Text) -> str:
        return words.in_(self.lang)

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
                {"id": item.id, "title": self.run(item.title), "blocks": [self.block(block) for block in item.blocks]}
                for item in document.sections
            ],
            "facts": [self.fact(fact, number) for fact, number in self.facts.items()],
            "stamps": [self.stamp(note.stamp, note.number, note.words) for note in self.notes.notes],
            "releases": [self.release(release) for release in self.notes.releases],
        }

    def block(self, block: Block) -> BlockJson | TableJson:
        match block:
            case Heading(level=level, parts=parts):
                return {"kind": "heading", "level": level, "parts": self.run(parts)}
            case Paragraph(parts=parts):
                return {"kind": "paragraph", "parts": self.run(parts)}
            case BulletList(items=items):
                return {"kind": "bullets", "items": [[self.block(inner) for inner in item] for item in items]}
            case NumberedList(items=items):
                return {"kind": "numbers", "items": [[self.block(inner) for inner in item] for item in items]}
            case Table():
                return self.table(block)
            case Figure(caption=caption, alt=alt, twin=twin, notes=notes):
                said = [self.part(note) for note in notes]
                table = self.table(twin)
                return {
                    "kind": "figure",
                    "caption": self.part(caption),
                    "alt": self.say(alt),
                    "table": table,
                    "notes": said,
                }
            case Callout(kind=kind, title=title, blocks=blocks):
                inner = [self.block(part) for part in blocks]
                return {"kind": "callout", "callout": kind, "parts": self.run(title), "blocks": inner}
            case KeyFigures(cards=cards):
                return {"kind": "cards", "cards": [self.card(card.label, card.value, card.note) for card in cards]}
            case PageBreak():
                return {"kind": "break"}

    def card(self, label: Text, value: Part, note: Part) -> CardJson:
        return {"label": self.say(label), "value": self.part(value), "note": self.part(note) if note else []}

    def table(self, table: Table) -> TableJson:
        stamps = [table.stamp(index) for index in range(len(table.columns))]
        return {
            "kind": "table",
            "caption": self.part(table.caption) if table.caption else [],
            "columns": [
                {
                    "title": column.title.in_(self.lang),
                    "unit": column.unit.value if column.unit else None,
                    "stamp": self.notes.number(stamp) if stamp else None,
                }
                for column, stamp in zip(table.columns, stamps, strict=True)
            ],
            "rows": [[self.part(cell) for cell in row] for row in table.rows],
            "notes": [self.part(note) for note in table.notes],
            "download": table.download,
            "highlight": list(table.highlight),
        }

    def part(self, part: Part) -> list[InlineJson]:
        return self.run(run(part))

    def run(self, parts: Run) -> list[InlineJson]:
        return [self.inline(part) for part in parts]

    def inline(self, part: Inline) -> InlineJson:
        match part:
            case Words():
                return {"kind": "words", "words": part.in_(self.lang)}
            case Name():
                return {"kind": "name", "words": part.in_(self.lang)}
            case Cited(fact=fact, suffix=suffix):
                number = self.facts.setdefault(fact, len(self.facts) + 1)
                return (
                    {"kind": "fact", "fact": number, "suffix": suffix} if suffix else {"kind": "fact", "fact": number}
                )
            case Strong(parts=parts):
                return {"kind": "strong", "parts": self.run(parts)}
            case Emphasis(parts=parts):
                return {"kind": "emphasis", "parts": self.run(parts)}
            case Link(parts=parts, address=address):
                return {"kind": "link", "parts": self.run(parts), "address": address}

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
