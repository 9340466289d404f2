"""From a profile to a plan: the sections as blocks of plain words, and the files in every format and language."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from hanbada.base.text import Lang, Text
from hanbada.flow import gather
from hanbada.plan.blocks import BulletList, Callout, Document, Name, Paragraph
from hanbada.plan.compose import documents
from hanbada.plan.render import FORMATS, json_, save
from hanbada.plan.sections import sections
from hanbada.programme.trade import ground

EDITED = Text(
    "담당자가 쓴 글 (수치에 출처가 붙지 않음)", "Written by the officer in charge (its figures carry no source)"
)
LANGS: tuple[Lang, ...] = ("ko", "en")


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
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "company.json"
        file.write_text(json.dumps(profile, ensure_ascii=False), encoding="utf-8")
        composed = documents(gather(file, ground(), as_of), LANGS)
    read: dict[str, Any] = {lang: json.loads(json_.write(document)) for lang, document in composed.items()}
    kinds = [kind.id for kind in sections()]
    return Plan(
        documents=dict(composed),
        sections=tuple(_section(code, index, read) for index, code in enumerate(kinds)),
        notes={lang: {str(stamp["id"]): stamp["words"] for stamp in whole["stamps"]} for lang, whole in read.items()},
        releases=[
            {key: row[key] for key in ("source", "version", "sha256", "title")} for row in read["ko"]["releases"]
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
    made: dict[tuple[str, str], bytes] = {}
    with tempfile.TemporaryDirectory() as folder:
        for lang, document in documents.items():
            twin = next(other for other in LANGS if other != lang)
            for name in formats:
                target = Path(folder) / f"plan.{lang}.{name}"
                made[lang, name] = save(document, name, target, ground().store, twin).read_bytes()
    return made


def _section(code: str, index: int, read: Mapping[str, Any]) -> Made:
    parts = {lang: whole["sections"][index] for lang, whole in read.items()}
    blocks = {lang: _Flat(read[lang]).blocks(part["blocks"]) for lang, part in parts.items()}
    words = json.dumps(blocks, ensure_ascii=False, sort_keys=True)
    titles = {lang: _words(_Flat(read[lang]).run(part["title"])) for lang, part in parts.items()}
    return Made(code, titles, blocks, hashlib.sha256(words.encode()).hexdigest())


def _words(run: list[Any]) -> str:
    return "".join(part["words"] for part in run)


class _Flat:
    """The plan's JSON with facts said as words, so that a page needs to know nothing of facts."""

    def __init__(self, whole: Mapping[str, Any]) -> None:
        self.facts = {fact["id"]: fact for fact in whole["facts"]}

    def blocks(self, blocks: list[Any]) -> list[Any]:
        return [self.block(block) for block in blocks if block["kind"] != "break"]

    def block(self, block: Mapping[str, Any]) -> dict[str, Any]:
        made: dict[str, Any] = {"kind": block["kind"]}
        for key in ("parts", "caption"):
            if key in block:
                made[key] = self.run(block[key])
        if "blocks" in block:
            made["blocks"] = self.blocks(block["blocks"])
        if block["kind"] in ("bullets", "numbers"):
            made["entries"] = [self.blocks(item) for item in block["items"]]
        if block["kind"] == "cards":
            made["cards"] = [
                {**card, "value": self.run(card["value"]), "note": self.run(card["note"])} for card in block["cards"]
            ]
        if block["kind"] == "figure":
            return self.table(block["table"]) | {"caption": made["caption"], "alt": block["alt"]}
        if block["kind"] == "table":
            return self.table(block) | {"caption": made.get("caption", [])}
        return made | {key: block[key] for key in ("level", "callout") if key in block}

    def table(self, table: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "kind": "table",
            "columns": [{"title": column["title"], "note": column["stamp"]} for column in table["columns"]],
            "rows": [[self.run(cell) for cell in row] for row in table["rows"]],
            "notes": [self.run(note) for note in table["notes"]],
        }

    def run(self, parts: list[Any]) -> list[dict[str, Any]]:
        made: list[dict[str, Any]] = []
        for part in parts:
            if part["kind"] in ("strong", "emphasis", "link"):
                made += [{**inner, "strong": part["kind"] == "strong"} for inner in self.run(part["parts"])]
            elif part["kind"] == "fact":
                fact = self.facts[part["fact"]]
                made.append({"words": fact["words"] + part.get("suffix", ""), "note": fact["stamp"]})
            else:
                made.append({"words": part["words"]})
        return made


def _callout(text: str) -> Callout:
    parts = [part.strip() for part in text.replace("\r\n", "\n").split("\n\n") if part.strip()]
    return Callout("note", (Name(EDITED),), tuple(_paragraph(part) for part in parts))


def _paragraph(words: str) -> Paragraph | BulletList:
    lines = [line.strip() for line in words.split("\n") if line.strip()]
    if all(line.startswith(("- ", "* ", "• ")) for line in lines):
        return BulletList(tuple((Paragraph((Name(line[2:]),)),) for line in lines))
    return Paragraph((Name(" ".join(lines)),))
