"""Markdown: headings, tables and footnotes as plain text, with everything that could be markup escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import count

from hanbada.base.stamp import Fact, Stamp
from hanbada.base.text import Text
from hanbada.base.units import Unit
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
from hanbada.plan.cite import Footnotes, asks, cell_note
from hanbada.plan.render import frame
from hanbada.plan.wording import format_fact, unit_words

_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~$^])")
_START = re.compile(r"^(\s*)([-+=]|\d+[.)])(?=\s|$)", re.MULTILINE)


def escape(words: str) -> str:
    """Words that stay words in Markdown, GitHub's and Pandoc's extensions included.

    >>> escape("*x* <b> 1+1 | #a")
    '\\\\*x\\\\* \\\\<b\\\\> 1+1 \\\\| \\\\#a'
    """
    return _START.sub(r"\1\\\2", _MARKUP.sub(r"\\\1", words.replace("\n", " ")))


def write(document: Document) -> bytes:
    """The document as Markdown in UTF-8, its figures as tables."""
    writer = _Writer(document)
    return ("\n".join(writer.whole()).rstrip() + "\n").encode()


class _Writer:
    """The lines of one document."""

    def __init__(self, document: Document) -> None:
        self.document, self.lang = document, document.lang
        self.notes = Footnotes.of(document)
        self.tables, self.figures = count(1), count(1)

    def say(self, words: Text) -> str:
        return escape(words.in_(self.lang))

    def whole(self) -> Iterator[str]:
        document = self.document
        yield from (f"# {self.run(document.title)}", "")
        if document.subtitle:
            yield from (self.run(document.subtitle), "")
        for label, value in document.details:
            yield f"- {self.say(label)}: {self.part(value)}"
        if frame.AS_OF not in dict(document.details):
            day = format_fact(Fact(document.as_of, Unit.DATE, Stamp("document", frame.AS_OF)), self.lang)
            yield f"- {self.say(frame.AS_OF)}: {day}"
        yield ""
        for section in document.sections:
            yield from (f"## {self.run(section.title)}", "")
            yield from self.blocks(section.blocks)
        yield from self.sources()
        for note in self.notes.notes:
            yield f"[^{note.number}]: {escape(note.words)}"

    def blocks(self, blocks: Iterable[Block]) -> Iterator[str]:
        for block in blocks:
            yield from self.block(block)

    def block(self, block: Block) -> Iterator[str]:
        match block:
            case Heading(level=level, parts=parts):
                yield from (f"{'#' * (level + 1)} {self.run(parts)}", "")
            case Paragraph(parts=parts):
                yield from (self.run(parts), "")
            case BulletList(items=items):
                yield from self.items(items, numbered=False)
            case NumberedList(items=items):
                yield from self.items(items, numbered=True)
            case Table(caption=caption):
                yield from (f"**{self.say(frame.TABLE)} {next(self.tables)}** {self.part(caption)}", "")
                yield from self.table(block)
            case Figure(caption=caption, twin=twin, notes=notes):
                yield from (f"**{self.say(frame.FIGURE)} {next(self.figures)}** {self.part(caption)}", "")
                yield from self.table(twin)
                for note in notes:
                    yield from (self.part(note), "")
            case Callout():
                yield from self.callout(block)
            case KeyFigures(cards=cards):
                for card in cards:
                    note = f" ({self.part(card.note)})" if card.note else ""
                    yield f"- {self.say(card.label)}: **{self.part(card.value)}**{note}"
                yield ""
            case PageBreak():
                yield from ("---", "")

    def items(self, items: Iterable[tuple[Block, ...]], numbered: bool) -> Iterator[str]:
        for index, item in enumerate(items, 1):
            mark = f"{index}. " if numbered else "- "
            lines = [line for line in self.blocks(item) if line]
            for at, line in enumerate(lines):
                yield (mark if at == 0 else " " * len(mark)) + line
        yield ""

    def callout(self, block: Callout) -> Iterator[str]:
        tag = f"**{self.say(frame.CALLOUTS[block.kind])}**"
        yield f"> {tag}{' — ' + self.run(block.title) if block.title else ''}"
        for line in self.blocks(block.blocks):
            yield f"> {line}".rstrip() if line else ">"
        yield ""

    def table(self, table: Table) -> Iterator[str]:
        heads, rules = [], []
        for index, column in enumerate(table.columns):
            unit, stamp = unit_words(column.unit, self.lang), table.stamp(index)
            said = f"{self.part(column.title)}{f' ({escape(unit)})' if unit else ''}"
            heads.append(said + (self.mark(stamp) if stamp else ""))
            rules.append("--:" if table.numeric(index) else "---")
        yield f"| {' | '.join(heads)} |"
        yield f"| {' | '.join(rules)} |"
        for row in table.printed:
            yield f"| {' | '.join(self.cell(table, index, cell) for index, cell in enumerate(row))} |"
        yield ""
        for note in table.notes:
            yield from (self.part(note), "")
        if len(table.printed) < len(table.rows):
            yield from (self.say(frame.REST), "")
        if asked := " · ".join(self.say(ask) for ask in asks(table)):
            yield from (f"{self.say(frame.ASK)}: {asked}", "")

    def cell(self, table: Table, index: int, cell: Part) -> str:
        if not isinstance(cell, Fact):
            return self.part(cell)
        with_unit = table.columns[index].unit is not cell.unit
        own = cell_note(table, index, cell)
        words = escape(format_fact(cell, self.lang, with_unit=with_unit, with_ask=False))
        return words + (self.mark(own) if own else "")

    def part(self, part: Part) -> str:
        return self.run(run(part))

    def run(self, parts: Run) -> str:
        return "".join(self.inline(part) for part in parts)

    def inline(self, part: Inline) -> str:
        match part:
            case Words() | Name():
                return escape(part.in_(self.lang))
            case Cited(fact=fact, suffix=suffix):
                return escape(format_fact(fact, self.lang) + suffix) + self.mark(fact.stamp)
            case Strong(parts=parts):
                return _marked("**", "strong", self.run(parts))
            case Emphasis(parts=parts):
                return _marked("*", "em", self.run(parts))
            case Link(parts=parts, address=address):
                return f"[{self.run(parts)}](<{address.replace('>', '%3E').replace('<', '%3C')}>)"

    def mark(self, stamp: Stamp) -> str:
        return f"[^{self.notes.number(stamp)}]"

    def sources(self) -> Iterator[str]:
        if not self.notes.releases:
            return
        yield from (f"## {self.say(frame.SOURCES)}", "")
        yield f"| {' | '.join(self.say(title) for title in frame.SOURCE_COLUMNS)} |"
        yield f"|{' --- |' * len(frame.SOURCE_COLUMNS)}"
        for release in self.notes.releases:
            notes = " ".join(f"{note.in_(self.lang).rstrip('. ')}." for note in frame.release_notes(release))
            title = f"{release.title.in_(self.lang)}{f' ({notes})' if notes else ''}"
            said = (title, release.version, release.retrieved_on, release.licence)
            words = [escape(word) for word in (*said, release.address, release.sha256[:12])]
            yield f"| {' | '.join(words)} |"
        yield ""


def _marked(stars: str, tag: str, words: str) -> str:
    """Stars, or a tag where a star beside punctuation would not close before a particle (CommonMark 0.31, 6.2)."""
    return f"{stars}{words}{stars}" if words[:1].isalnum() and words[-1:].isalnum() else f"<{tag}>{words}</{tag}>"
