"""Markdown: headings, tables and footnotes as plain text, with everything that could be markup escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from hanbada.base.stamp import Fact, Stamp
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
    Table,
    Words,
)
from hanbada.plan.cite import cell_note
from hanbada.plan.render import frame
from hanbada.plan.render.writer import Writer
from hanbada.plan.walk import Inlines
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


class _Writer(Writer[Iterator[str]], Inlines[str]):
    """The lines of one document."""

    def say(self, words: Text) -> str:
        return escape(words.in_(self.lang))

    def whole(self) -> Iterator[str]:
        document = self.document
        yield from (f"# {self.run(document.title)}", "")
        if document.subtitle:
            yield from (self.run(document.subtitle), "")
        for label, value in self.details:
            yield f"- {self.say(label)}: {self.part(value)}"
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

    def heading(self, block: Heading) -> Iterator[str]:
        yield from (f"{'#' * (block.level + 1)} {self.run(block.parts)}", "")

    def paragraph(self, block: Paragraph) -> Iterator[str]:
        yield from (self.run(block.parts), "")

    def bullets(self, block: BulletList) -> Iterator[str]:
        return self.items(block.items, numbered=False)

    def numbers(self, block: NumberedList) -> Iterator[str]:
        return self.items(block.items, numbered=True)

    def table(self, block: Table) -> Iterator[str]:
        yield from (f"**{self.numbered(frame.TABLE, self.tables)}** {self.part(block.caption)}", "")
        yield from self.rows(block)

    def figure(self, block: Figure) -> Iterator[str]:
        yield from (f"**{self.numbered(frame.FIGURE, self.figures)}** {self.part(block.caption)}", "")
        yield from self.rows(block.twin)
        for note in block.notes:
            yield from (self.part(note), "")

    def cards(self, block: KeyFigures) -> Iterator[str]:
        for card in block.cards:
            note = f" ({self.part(card.note)})" if card.note else ""
            yield f"- {self.say(card.label)}: **{self.part(card.value)}**{note}"
        yield ""

    def page_break(self) -> Iterator[str]:
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

    def rows(self, table: Table) -> Iterator[str]:
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
        for note in self.below(table):
            yield from (self.part(note), "")

    def cell(self, table: Table, index: int, cell: Part) -> str:
        if not isinstance(cell, Fact):
            return self.part(cell)
        with_unit = table.columns[index].unit is not cell.unit
        own = cell_note(table, index, cell)
        words = escape(format_fact(cell, self.lang, with_unit=with_unit, with_ask=False))
        return words + (self.mark(own) if own else "")

    def joined(self, made: Iterable[str]) -> str:
        return "".join(made)

    def words(self, part: Words | Name) -> str:
        return escape(part.in_(self.lang))

    def cited(self, fact: Fact, suffix: str) -> str:
        return escape(format_fact(fact, self.lang) + suffix) + self.mark(fact.stamp)

    def strong(self, made: str) -> str:
        return _marked("**", "strong", made)

    def emphasis(self, made: str) -> str:
        return _marked("*", "em", made)

    def link(self, made: str, address: str) -> str:
        return f"[{made}](<{address.replace('>', '%3E').replace('<', '%3C')}>)"

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
