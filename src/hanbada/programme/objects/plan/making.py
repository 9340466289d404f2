"""From a profile to a plan, by the same flow as the command line: what is stored of it, and its files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from hanbada.base.text import LANGS, Lang, Text
from hanbada.flow import gather, stated
from hanbada.plan.blocks import BulletList, Callout, Document, Name, Paragraph
from hanbada.plan.compose import documents
from hanbada.plan.render import FORMATS, written
from hanbada.plan.render.stored import Stored, write
from hanbada.programme.trade import ground

EDITED = Text(
    "담당자가 쓴 글 (수치에 출처가 붙지 않음)", "Written by the officer in charge (its figures carry no source)"
)


@dataclass(frozen=True, slots=True)
class Made:
    """A section: code, titles and blocks by language, and the digest over its blocks."""

    code: str
    titles: dict[str, str]
    blocks: dict[str, list[Any]]
    digest: str


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole plan before it is stored; ``notes``: the footnotes by language, by number."""

    documents: dict[Lang, Document]
    sections: tuple[Made, ...]
    notes: dict[str, dict[str, str]]
    releases: list[dict[str, str]]


def make(profile: Mapping[str, Any], as_of: date) -> Plan:
    """The plan of a profile on a day.

    Raises HanbadaError where the profile does not hold, or the releases hold none of its products.
    """
    here = ground()
    composed = documents(gather(stated(profile, here, as_of), here, as_of), LANGS)
    pages = {lang: write(document) for lang, document in composed.items()}
    return Plan(
        documents=composed,
        sections=tuple(_section(part.id, pages) for part in composed["ko"].sections),
        notes={lang: page.notes for lang, page in pages.items()},
        releases=[
            {"source": row.source, "version": row.version, "sha256": row.sha256, "title": row.title.ko}
            for row in pages["ko"].releases
        ],
    )


def with_edits(documents: Mapping[Lang, Document], edits: Mapping[str, Mapping[str, str]]) -> dict[Lang, Document]:
    """The documents with what people wrote at the head of its section, marked as theirs.

    ``edits``  {section's id: {language: text}}; the generated text stays whole below.
    """
    made = {}
    for lang, document in documents.items():
        parts = [
            replace(part, blocks=(_callout(edits[part.id][lang]), *part.blocks))
            if edits.get(part.id, {}).get(lang, "").strip()
            else part
            for part in document.sections
        ]
        made[lang] = replace(document, sections=tuple(parts))
    return made


def files(documents: Mapping[Lang, Document], formats: Sequence[str] = FORMATS) -> dict[tuple[str, str], bytes]:
    """Every format of every language: {(language, format): bytes}."""
    store = ground().store
    return {
        (lang, name): written(document, name, store, next(other for other in LANGS if other != lang))
        for lang, document in documents.items()
        for name in formats
    }


def _section(code: str, pages: Mapping[Lang, Stored]) -> Made:
    parts = {str(lang): page.sections[code] for lang, page in pages.items()}
    blocks = {lang: part.blocks for lang, part in parts.items()}
    digest = hashlib.sha256(json.dumps(blocks, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
    return Made(code, {lang: part.title for lang, part in parts.items()}, blocks, digest)


def _callout(text: str) -> Callout:
    parts = [part.strip() for part in text.replace("\r\n", "\n").split("\n\n") if part.strip()]
    return Callout("note", (Name(EDITED),), tuple(_paragraph(part) for part in parts))


def _paragraph(words: str) -> Paragraph | BulletList:
    lines = [line.strip() for line in words.split("\n") if line.strip()]
    if all(line.startswith(("- ", "* ", "• ")) for line in lines):
        return BulletList(tuple((Paragraph((Name(line[2:]),)),) for line in lines))
    return Paragraph((Name(" ".join(lines)),))
