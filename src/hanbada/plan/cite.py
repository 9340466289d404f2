"""Footnotes: one per distinct Stamp, numbered by first appearance, in words that lead back to the files."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from hanbada.base.stamp import Fact, Release, Stamp
from hanbada.base.text import Lang, Text
from hanbada.plan.blocks import (
    BulletList,
    Callout,
    Cited,
    Document,
    Figure,
    Heading,
    KeyFigures,
    NumberedList,
    Paragraph,
    Part,
    Run,
    Table,
    flat,
    leaves,
    run,
)
from hanbada.plan.walk import Blocks
from hanbada.plan.wording import format_fact

MANY = 3

__all__ = ["Footnotes", "Note", "bare_words", "document_facts", "format_fact", "stamp_words"]


@dataclass(frozen=True, slots=True)
class Note:
    """One footnote: its number, its stamp and its words in the language of the document."""

    number: int
    stamp: Stamp
    words: str


class Footnotes:
    """The footnotes of a document: one for each distinct stamp, in the order of first appearance."""

    def __init__(self, lang: Lang) -> None:
        self.lang = lang
        self._numbers: dict[Stamp, int] = {}
        self._seen: dict[int, tuple[Stamp, int]] = {}  # by id: thousands of facts share one object, and hashing is slow
        self.facts: list[Fact] = []

    @classmethod
    def of(cls, document: Document) -> Footnotes:
        """The footnotes of a whole document, already numbered."""
        notes = cls(document.lang)
        for item in document_facts(document):
            if isinstance(item, Fact):
                notes.facts.append(item)
                item = item.stamp
            notes.number(item)
        return notes

    def number(self, stamp: Stamp) -> int:
        """The number of a stamp's footnote; a new stamp gets the next one."""
        if id(stamp) not in self._seen:  # the stamp is kept beside its number, so that its id is not used again
            self._seen[id(stamp)] = (stamp, self._numbers.setdefault(stamp, len(self._numbers) + 1))
        return self._seen[id(stamp)][1]

    @property
    def notes(self) -> tuple[Note, ...]:
        """All footnotes in order."""
        said: set[Text] = set()
        made = []
        for stamp, number in self._numbers.items():
            made.append(Note(number, stamp, stamp_words(stamp, self.lang, said)))
            said.update(text for release in stamp.releases for text in release.notes)
        return tuple(made)

    @property
    def releases(self) -> tuple[Release, ...]:
        """Every release that a figure of the document rests on, sorted by id."""
        found = {release for stamp in self._numbers for release in stamp.releases}
        return tuple(sorted(found, key=lambda release: release.id))


def document_facts(document: Document) -> Iterator[Fact | Stamp]:
    """Facts (and stamps of columns) in reading order; every writer numbers its footnotes by this one walk."""
    yield from run_facts(document.title)
    yield from run_facts(document.subtitle)
    for _, value in document.details:
        yield from run_facts(run(value))
    for section in document.sections:
        yield from run_facts(section.title)
        for block in flat(section.blocks):
            yield from _Own().block(block)


def run_facts(parts: Run) -> Iterator[Fact]:
    """Facts of a run of inlines."""
    return (part.fact for part in leaves(parts) if isinstance(part, Cited))


def bare_words(parts: Run, lang: Lang) -> str:
    """The words of a run without footnote marks: for a title bar, a bookmark, a plain cell."""
    return "".join(
        format_fact(part.fact, lang, with_ask=False) + part.suffix if isinstance(part, Cited) else part.in_(lang)
        for part in leaves(parts)
    )


class _Own(Blocks[Iterator[Fact | Stamp]]):
    """Facts of a block itself, without the blocks inside; a table gives the stamps of its columns before its cells."""

    def heading(self, block: Heading) -> Iterator[Fact | Stamp]:
        return run_facts(block.parts)

    def paragraph(self, block: Paragraph) -> Iterator[Fact | Stamp]:
        return run_facts(block.parts)

    def bullets(self, block: BulletList) -> Iterator[Fact | Stamp]:
        return iter(())

    def numbers(self, block: NumberedList) -> Iterator[Fact | Stamp]:
        return iter(())

    def table(self, block: Table) -> Iterator[Fact | Stamp]:
        yield from run_facts(run(block.caption))
        yield from (stamp for index in range(len(block.columns)) if (stamp := block.stamp(index)))
        for row in block.rows:
            yield from run_facts(run(*row))
        yield from run_facts(run(*block.notes))

    def figure(self, block: Figure) -> Iterator[Fact | Stamp]:
        yield from run_facts(run(block.caption))
        yield from self.table(block.twin)
        yield from run_facts(run(*block.notes))

    def callout(self, block: Callout) -> Iterator[Fact | Stamp]:
        return run_facts(block.title)

    def cards(self, block: KeyFigures) -> Iterator[Fact | Stamp]:
        return run_facts(run(*(part for card in block.cards for part in (card.value, card.note))))

    def page_break(self) -> Iterator[Fact | Stamp]:
        return iter(())


def cell_note(table: Table, index: int, cell: Part) -> Stamp | None:
    """The footnote that a cell needs of its own: none where its column's footnote says the same."""
    return cell.stamp if isinstance(cell, Fact) and cell.stamp != table.stamp(index) else None


def asks(table: Table) -> tuple[Text, ...]:
    """Whom to ask about the unknown cells of a table, once each."""
    found = (fact for row in table.rows for fact in run_facts(run(*row)))
    return tuple(dict.fromkeys(fact.ask for fact in found if fact.ask and not fact.known))


def release_words(release: Release, lang: Lang, full: bool = True) -> str:
    """A release on one line: title and version; if ``full``, when retrieved, licence, the beginning of its hash.

    The address stands once, in the table of sources.
    """
    name = f"{release.title.in_(lang)} {release.version}".strip()
    if not full:
        return name
    got = f"{release.retrieved_on} 받음" if lang == "ko" else f"retrieved {release.retrieved_on}"
    parts = [name, got if release.retrieved_on else "", release.licence, f"sha256 {release.sha256[:12]}"]
    return ", ".join(part for part in parts if part)


def stamp_words(stamp: Stamp, lang: Lang, said: Collection[Text] = ()) -> str:
    """The words of a footnote: what was done, with which parameters, on which releases, within which coverage.

    said  notes of releases that an earlier footnote gave; the table of sources has them all
    Of more than ``MANY`` releases only titles and versions are listed: the table of sources has the rest.

    >>> stamp_words(Stamp.of("demand", Text("수입 수요", "Import demand"), [], {"years": "2022-2024"}), "en")
    'Import demand (years 2022-2024).'
    """
    settings = ", ".join(f"{key.replace('_', ' ')} {value}" for key, value in stamp.parameters)
    sentences = [stamp.label.in_(lang) + (f" ({settings})" if settings else "")]
    if stamp.releases:
        full = len(stamp.releases) <= MANY
        listed = "; ".join(release_words(release, lang, full) for release in stamp.releases)
        sentences.append(("자료: " if lang == "ko" else "Source: ") + listed)
    more = [release.coverage for release in stamp.releases if release.coverage]
    more += [text for release in stamp.releases for text in release.notes if text not in said]
    sentences += dict.fromkeys(text.in_(lang) for text in more)
    return " ".join(f"{sentence.rstrip('. ')}." for sentence in sentences if sentence)
