"""HTML: one file that stands alone, readable without its script, with no request to anywhere."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from html import escape

from hanbada.base.stamp import Fact, Stamp
from hanbada.base.text import Lang, Text
from hanbada.plan.blocks import (
    Block,
    BulletList,
    Callout,
    Column,
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
)
from hanbada.plan.cite import bare_words, cell_note
from hanbada.plan.render import frame
from hanbada.plan.render.writer import Writer
from hanbada.plan.walk import Inlines
from hanbada.plan.wording import format_fact, known_value, unit_words


def write(document: Document, other: tuple[Lang, str] | None = None) -> bytes:
    """The document as one HTML file in UTF-8; ``other`` is (language, file name) of its twin, for a link."""
    return _Page(document, other).whole().encode()


class _Page(Writer[str], Inlines[str]):
    """One page being written; ``seen``: the footnotes that were referred to."""

    def __init__(self, document: Document, other: tuple[Lang, str] | None) -> None:
        super().__init__(document)
        self.other = other
        self.seen: set[int] = set()

    def say(self, words: Text) -> str:
        return escape(words.in_(self.lang))

    def whole(self) -> str:
        script, style = frame.asset("plan.js"), frame.asset("plan.css")
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        policy = f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; img-src data:"
        title = bare_words(self.document.title, self.lang)
        header, body = self.header(), "".join(self.section(item) for item in self.document.sections)
        return (
            f'<!doctype html>\n<html lang="{self.lang}">\n<head>\n<meta charset="utf-8">\n'
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f'<meta name="generator" content="hanbada">\n<title>{escape(title)}</title>\n'
            f"<style>\n{style}</style>\n</head>\n"
            f'<body data-sort="{self.say(frame.SORT)}" data-save="{self.say(frame.DOWNLOAD)}"'
            f' data-all="{self.say(frame.ALL)}" data-fewer="{self.say(frame.FEWER)}">\n'
            f'<a class="skip" href="#text">{self.say(frame.TO_TEXT)}</a>\n{header}'
            f'<div class="page">\n{self.contents()}<main id="text">\n{body}{self.endnotes()}{self.sources()}'
            f"</main>\n</div>\n"
            f"<script>{script}</script>\n</body>\n</html>\n"
        )

    def header(self) -> str:
        lines = "".join(f"<dt>{self.say(label)}</dt><dd>{self.part(value)}</dd>" for label, value in self.details)
        link = ""
        if self.other:
            lang, address = self.other
            words = "English" if lang == "en" else "한국어"
            link = f'<a class="other" lang="{lang}" hreflang="{lang}" href="{escape(address)}">{words}</a>'
        subtitle = f'<p class="subtitle">{self.run(self.document.subtitle)}</p>' if self.document.subtitle else ""
        return (
            f'<header class="title"><div>{link}<h1>{self.run(self.document.title)}</h1>{subtitle}'
            f"<dl>{lines}</dl></div></header>\n"
        )

    def contents(self) -> str:
        items = "".join(
            f'<li><a href="#{escape(item.id)}">{escape(bare_words(item.title, self.lang))}</a></li>'
            for item in self.document.sections
        )
        ends = f'<li class="end"><a href="#notes">{self.say(frame.NOTES)}</a></li>'
        return (
            f'<nav aria-label="{self.say(frame.CONTENTS)}"><details open><summary>{self.say(frame.CONTENTS)}</summary>'
            f"<ol>{items}{ends}</ol></details></nav>\n"
        )

    def section(self, section: Section) -> str:
        name = escape(section.id)
        kind = ' class="break"' if section.page_break else ""
        return (
            f'<section id="{name}"{kind} aria-labelledby="{name}-title">\n'
            f'<h2 id="{name}-title">{self.run(section.title)}</h2>\n'
            f"{self.blocks(section.blocks)}</section>\n"
        )

    def blocks(self, blocks: Iterable[Block]) -> str:
        return "".join(self.block(block) for block in blocks)

    def heading(self, block: Heading) -> str:
        tag = f"h{min(block.level + 1, 6)}"
        return f"<{tag}>{self.run(block.parts)}</{tag}>\n"

    def paragraph(self, block: Paragraph) -> str:
        return f"<p>{self.run(block.parts)}</p>\n"

    def bullets(self, block: BulletList) -> str:
        return f"<ul>{self.items(block.items)}</ul>\n"

    def numbers(self, block: NumberedList) -> str:
        return f"<ol>{self.items(block.items)}</ol>\n"

    def page_break(self) -> str:
        return '<div class="break"></div>\n'

    def items(self, items: Iterable[tuple[Block, ...]]) -> str:
        return "".join(f"<li>{self.item(item)}</li>" for item in items)

    def item(self, blocks: tuple[Block, ...]) -> str:
        if blocks and isinstance(blocks[0], Paragraph):
            return self.run(blocks[0].parts) + self.blocks(blocks[1:])
        return self.blocks(blocks)

    def callout(self, block: Callout) -> str:
        tag = f'<span class="tag">{self.say(frame.CALLOUTS[block.kind])}</span>'
        title = f" <strong>{self.run(block.title)}</strong>" if block.title else ""
        body = self.blocks(block.blocks)
        return f'<aside class="callout {block.kind}"><p class="head">{tag}{title}</p>\n{body}</aside>\n'

    def cards(self, block: KeyFigures) -> str:
        made = ""
        for card in block.cards:
            note = f'<p class="below">{self.part(card.note)}</p>' if card.note else ""
            made += (
                f'<div class="card"><p class="label">{self.say(card.label)}</p>'
                f'<p class="value">{self.part(card.value)}</p>{note}</div>'
            )
        return f'<div class="cards">{made}</div>\n'

    def figure(self, block: Figure) -> str:
        number = self.numbered(frame.FIGURE, self.figures)
        drawing = block.draw(self.lang)
        marks = "".join(self.mark(stamp) for stamp in self.stamps(block.twin))
        notes = "".join(f'<p class="note">{self.part(note)}</p>' for note in block.notes)
        twin = self.rows(block.twin, "")
        return (
            f'<figure><figcaption><b class="no">{number}</b> {self.part(block.caption)}{marks}</figcaption>'
            f'<div class="draw" tabindex="0" role="group" aria-label="{number}">{drawing}</div>{notes}'
            f'<details class="twin"><summary>{self.say(frame.AS_TABLE)}</summary>{twin}</details></figure>\n'
        )

    def table(self, block: Table) -> str:
        number = f'<b class="no">{self.numbered(frame.TABLE, self.tables)}</b>'
        return self.rows(block, f"<caption>{number} {self.part(block.caption)}</caption>")

    def rows(self, table: Table, caption: str) -> str:
        heads = "".join(self.head(table, index, column) for index, column in enumerate(table.columns))
        rows = "".join(self.row(table, index, row) for index, row in enumerate(table.rows))
        kind = "sortable" if table.sortable else ""
        name = f' data-name="{escape(table.download)}"' if table.download else ""
        name += f' data-shown="{table.shown}"' if len(table.printed) < len(table.rows) else ""
        notes = "".join(f'<p class="note">{self.part(note)}</p>' for note in self.below(table, whole=True))
        return (
            f'<div class="table"><div class="scroll" tabindex="0" role="group"><table class="{kind}"{name}>{caption}'
            f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>{notes}</div>\n"
        )

    def head(self, table: Table, index: int, column: Column) -> str:
        unit = unit_words(column.unit, self.lang)
        stamp = table.stamp(index)
        mark = self.mark(stamp) if stamp else ""
        said = f' <span class="unit">{escape(unit)}</span>' if unit else ""
        kind = ' class="num"' if table.numeric(index) else ""
        return f'<th scope="col"{kind}><span class="name">{self.part(column.title)}</span>{mark}{said}</th>'

    def row(self, table: Table, number: int, row: tuple[Part, ...]) -> str:
        cells = "".join(self.cell(table, index, cell) for index, cell in enumerate(row))
        kind = ' class="strong"' if number in table.highlight else ""
        return f"<tr{kind}>{cells}</tr>"

    def cell(self, table: Table, index: int, cell: Part) -> str:
        kind, value, body = ' class="num"' if table.numeric(index) else "", "", ""
        if isinstance(cell, Fact):
            raw = known_value(cell)
            words = raw.in_(self.lang) if isinstance(raw, Text) else str(raw)
            value = "" if raw is None else f' data-v="{escape(words)}"'
            own = cell_note(table, index, cell)
            with_unit = table.columns[index].unit is not cell.unit
            body = self.figure_words(cell, with_unit=with_unit, after=self.mark(own) if own else "")
        else:
            body = self.part(cell)
        tag = 'th scope="row"' if index == 0 else "td"
        return f"<{tag}{kind}{value}>{body}</{tag[:2]}>"

    def figure_words(self, fact: Fact, with_unit: bool = True, with_ask: bool = False, after: str = "") -> str:
        """A fact's words with what must stay on its line after them (a counter, a footnote mark)."""
        words = escape(format_fact(fact, self.lang, with_unit=with_unit, with_ask=with_ask))
        if known_value(fact) is None:
            return f'<span class="unknown">{words}</span>{after}'
        return f'<span class="figure">{words}{after}</span>' if len(words) < 24 else words + after

    def joined(self, made: Iterable[str]) -> str:
        return "".join(made)

    def words(self, part: Words | Name) -> str:
        return escape(part.in_(self.lang))

    def cited(self, fact: Fact, suffix: str) -> str:
        return self.figure_words(fact, with_ask=True, after=escape(suffix) + self.mark(fact.stamp))

    def strong(self, made: str) -> str:
        return f"<strong>{made}</strong>"

    def emphasis(self, made: str) -> str:
        return f"<em>{made}</em>"

    def link(self, made: str, address: str) -> str:
        return f'<a href="{escape(address)}" rel="noreferrer">{made}</a>'

    def mark(self, stamp: Stamp) -> str:
        """The footnote's number; the first mark of each footnote is where the footnote leads back to."""
        number = self.notes.number(stamp)
        anchor = "" if number in self.seen else f' id="ref-{number}"'
        self.seen.add(number)
        return f'<sup class="mark"{anchor}><a href="#note-{number}">{number}</a></sup>'

    def endnotes(self) -> str:
        back = self.say(frame.BACK)
        items = "".join(
            f'<li id="note-{note.number}" value="{note.number}">{escape(note.words)} '
            f'<a class="back" href="#ref-{note.number}" aria-label="{back}" title="{back}">↑</a></li>'
            for note in self.notes.notes
        )
        return f'<section id="notes" class="notes"><h2>{self.say(frame.NOTES)}</h2><ol>{items}</ol></section>\n'

    def sources(self) -> str:
        if not self.notes.releases:
            return ""
        heads = "".join(f'<th scope="col">{self.say(title)}</th>' for title in frame.SOURCE_COLUMNS)
        rows = ""
        for release in self.notes.releases:
            address = escape(release.address)
            if release.address.startswith(("https://", "http://")):
                address = f'<a href="{address}" rel="noreferrer">{address}</a>'
            said = (release.version, release.retrieved_on, release.licence)
            notes = "".join(f'<span class="unit">{self.say(note)}</span>' for note in frame.release_notes(release))
            middle = "".join(f"<td>{escape(words)}</td>" for words in said)
            rows += (
                f'<tr><th scope="row">{self.say(release.title)}{notes}</th>{middle}<td class="wide">{address}</td>'
                f"<td><code>{release.sha256[:12]}</code></td></tr>"
            )
        table = f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
        return (
            f'<section id="sources" class="notes"><h2>{self.say(frame.SOURCES)}</h2>'
            f'<div class="table"><div class="scroll" tabindex="0" role="group">{table}</div></div></section>\n'
        )
