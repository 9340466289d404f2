"""What a document is made of: one block model in frozen dataclasses, read by five writers."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from hanbada.base.errors import UncitedNumber
from hanbada.base.stamp import Fact, Stamp
from hanbada.base.text import Lang, Text
from hanbada.base.units import Unit
from hanbada.plan.wording import NUMERIC

CalloutKind = Literal["note", "warning", "decision", "unknown"]


def has_digit(words: str) -> bool:
    """Whether a figure hides in the words: any decimal digit, in any script, also ①, ² and Ⅳ.

    >>> has_digit("열두 나라"), has_digit("12 countries"), has_digit("③안")
    (False, True, True)
    """
    return not words.isalpha() and any(unicodedata.category(char) in ("Nd", "No", "Nl") for char in words)


def refuse_digits(words: Text | str, where: str = "") -> None:
    """Raise UncitedNumber where words hold a digit: a figure needs a Fact, a code or proper name needs Name."""
    for said in (words,) if isinstance(words, str) else (words.ko, words.en):
        if has_digit(said):
            place = f" ({where})" if where else ""
            raise UncitedNumber(
                Text(f"출처 없는 숫자: '{said}'{place}", f"a figure without a source: '{said}'{place}"),
                Text("값·단위·출처가 있는 Fact", "a Fact with value, unit and stamp"),
                Text(
                    "숫자는 Fact로, 코드나 고유 이름은 Name으로 넘기세요",
                    "pass figures as Fact, codes and proper names as Name",
                ),
            )


@dataclass(frozen=True, slots=True)
class Words:
    """Words without figures; digits are refused when it is made."""

    words: Text | str

    def __post_init__(self) -> None:
        refuse_digits(self.words)

    def in_(self, lang: Lang) -> str:
        """The words in one language; a line break of the source is a blank."""
        return (self.words.in_(lang) if isinstance(self.words, Text) else self.words).replace("\n", " ")


@dataclass(frozen=True, slots=True)
class Name:
    """A proper name or a code, in which a digit counts nothing ("HS 720292", a company's name)."""

    words: Text | str

    def in_(self, lang: Lang) -> str:
        """The words in one language."""
        return self.words.in_(lang) if isinstance(self.words, Text) else self.words


@dataclass(frozen=True, slots=True)
class Cited:
    """A Fact in a sentence; ``suffix`` is a counter or a particle that belongs to it ("43" + "개국은")."""

    fact: Fact
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Strong:
    """Words that stand out."""

    parts: Run


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Words with stress."""

    parts: Run


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to a web or mail address (http, https, mailto only)."""

    parts: Run
    address: str

    def __post_init__(self) -> None:
        if not self.address.lower().startswith(("https://", "http://", "mailto:")):
            raise UncitedNumber(
                Text(f"주소 '{self.address}'", f"the address '{self.address}'"),
                Text("http, https, mailto 주소", "an http, https or mailto address"),
                Text("주소를 고치세요", "correct the address"),
            )


Inline = Words | Name | Cited | Strong | Emphasis | Link
INLINES = (Words, Name, Cited, Strong, Emphasis, Link)
Run = tuple[Inline, ...]
Part = Fact | Text | str | Inline | Run


def run(*parts: Part) -> Run:
    """Parts of a sentence as inlines: a Fact becomes Cited, a Text or str Words (digits refused).

    >>> run("시장", Name("G20"))
    (Words(words='시장'), Name(words='G20'))
    """
    made: list[Inline] = []
    for part in parts:
        if isinstance(part, tuple):
            made.extend(part)
        elif isinstance(part, Fact):
            made.append(Cited(part))
        elif isinstance(part, Text | str):
            made.append(Words(part))
        else:
            made.append(part)
    return tuple(made)


def leaves(parts: Run) -> Iterator[Words | Name | Cited]:
    """The words and facts of a run, out of what styles or links them."""
    for part in parts:
        if isinstance(part, Words | Name | Cited):
            yield part
        else:
            yield from leaves(part.parts)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a section; level 2 is the first below the section's title."""

    level: int
    parts: Run


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of running text."""

    parts: Run


@dataclass(frozen=True, slots=True)
class BulletList:
    """Items without an order; each item is a tuple of blocks."""

    items: tuple[tuple[Block, ...], ...]


@dataclass(frozen=True, slots=True)
class NumberedList:
    """Items in an order, counted by the writer."""

    items: tuple[tuple[Block, ...], ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    ``unit``   printed in the header, taken out of the cells; None for words
    ``stamp``  the one footnote of the column; left None it is the stamp that all its facts share, and where
               they share none, each cell carries its own footnote
    ``weight`` how much of the room to spare a column draws on paper; its own words decide first
    """

    title: Text | Name
    unit: Unit | None = None
    stamp: Stamp | None = None
    weight: float = 1.0

    def __post_init__(self) -> None:
        run(self.title)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under columns; a cell is a Fact, words without digits, a Name, or a run of inlines.

    ``download``   file name stem: the table can be taken away as CSV and gets a sheet of its own in the workbook
    ``highlight``  rows (from 0) that stand out
    ``shown``      how many rows a page prints; None: all. The workbook, the data file and the web page hold all
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Part, ...], ...]
    caption: Part = ""
    sortable: bool = False
    download: str = ""
    highlight: tuple[int, ...] = ()
    notes: tuple[Part, ...] = ()
    shown: int | None = None

    @property
    def printed(self) -> tuple[tuple[Part, ...], ...]:
        """The rows that a page prints."""
        return self.rows[: self.shown]

    def __post_init__(self) -> None:
        run(self.caption, *self.notes)
        for row in self.rows:
            if len(row) != len(self.columns):
                raise UncitedNumber(
                    Text(f"칸 {len(row)}개인 행", f"a row of {len(row)} cells"),
                    Text(f"열 {len(self.columns)}개", f"{len(self.columns)} columns"),
                    Text("행과 열의 수를 맞추세요", "give one cell per column"),
                )
            run(*row)

    def numeric(self, index: int) -> bool:
        """Whether a column holds figures only, and so is set to the right: by its unit, else by its cells."""
        if self.columns[index].unit is not None:
            return self.columns[index].unit in NUMERIC
        cells = [row[index] for row in self.rows if row[index] not in ("", ())]
        return bool(cells) and all(isinstance(cell, Fact) and cell.unit in NUMERIC for cell in cells)

    def stamp(self, index: int) -> Stamp | None:
        """The footnote of a column: its own, or the one stamp that all facts in it share, or None."""
        if self.columns[index].stamp is not None:
            return self.columns[index].stamp
        stamps = [row[index].stamp for row in self.rows if isinstance(row[index], Fact)]  # type: ignore[union-attr]
        # compared, not hashed: cells mostly share one object, and the hash of a stamp walks through its releases
        return stamps[0] if stamps and all(stamp is stamps[0] or stamp == stamps[0] for stamp in stamps) else None


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing with its caption, its words for those who cannot see it, and its figures as a table.

    ``draw``  gives the SVG in one language; ``alt`` and ``twin`` are made from the same facts as the drawing
    """

    draw: Callable[[Lang], str] = field(repr=False)
    caption: Part
    alt: Text
    twin: Table
    notes: tuple[Part, ...] = ()
    width: float = 1.0

    def __post_init__(self) -> None:
        run(self.caption, *self.notes)


@dataclass(frozen=True, slots=True)
class Callout:
    """A box that stands out: a note, a warning, a decision asked for, or what is not known."""

    kind: CalloutKind
    title: Run
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """One key figure: a label, its value, a line below."""

    label: Text
    value: Part
    note: Part = ""

    def __post_init__(self) -> None:
        run(self.label, self.value, self.note)


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """Two to six cards side by side."""

    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class PageBreak:
    """A new page, where there are pages."""


Block = Heading | Paragraph | BulletList | NumberedList | Table | Figure | Callout | KeyFigures | PageBreak
BLOCKS = (Heading, Paragraph, BulletList, NumberedList, Table, Figure, Callout, KeyFigures, PageBreak)


def flat(blocks: Iterable[Block]) -> Iterator[Block]:
    """Blocks and the blocks inside them, in reading order."""
    for block in blocks:
        yield block
        match block:
            case BulletList(items=items) | NumberedList(items=items):
                yield from flat(inner for item in items for inner in item)
            case Callout(blocks=inside):
                yield from flat(inside)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the document with a title and an id that never changes."""

    id: str
    title: Run
    blocks: tuple[Block, ...]
    page_break: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document in one language; ``details`` are the label–value lines under the title."""

    title: Run
    subtitle: Run
    lang: Lang
    as_of: date
    sections: tuple[Section, ...]
    details: tuple[tuple[Text, Part], ...] = ()
