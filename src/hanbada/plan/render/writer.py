"""What all writers share: the document, its language and footnotes, the counts of tables and figures."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from hanbada.base.stamp import Fact, Stamp
from hanbada.base.text import Text
from hanbada.base.units import Unit
from hanbada.plan.blocks import Document, Name, Part, Table
from hanbada.plan.cite import Footnotes, asks
from hanbada.plan.render import frame
from hanbada.plan.walk import B, Blocks
from hanbada.plan.wording import format_fact


class Writer(Blocks[B]):
    """One document being written."""

    def __init__(self, document: Document) -> None:
        self.document, self.lang = document, document.lang
        self.notes = Footnotes.of(document)
        self.tables, self.figures = count(1), count(1)

    def say(self, words: Text) -> str:
        """Words in the document's language, as the format must have them."""
        return words.in_(self.lang)

    def numbered(self, label: Text, counter: Iterator[int]) -> str:
        """The next "Table 3"."""
        return f"{self.say(label)} {next(counter)}"

    @property
    def day(self) -> str:
        """The day of the document in words."""
        return format_fact(Fact(self.document.as_of, Unit.DATE, Stamp("document", frame.AS_OF)), self.lang)

    @property
    def details(self) -> tuple[tuple[Text, Part], ...]:
        """The label–value lines under the title, the day always among them."""
        own = self.document.details
        return own if frame.AS_OF in dict(own) else (*own, (frame.AS_OF, Name(self.day)))

    def below(self, table: Table, whole: bool = False) -> tuple[Part, ...]:
        """What stands below a table: its notes, that rows are left out (unless it is printed whole), whom to ask."""
        notes = table.notes
        if not whole and len(table.printed) < len(table.rows):
            notes += (Name(frame.REST),)
        if asked := " · ".join(ask.in_(self.lang) for ask in asks(table)):
            notes += (Name(f"{frame.ASK.in_(self.lang)}: {asked}"),)
        return notes

    def stamps(self, table: Table) -> tuple[Stamp, ...]:
        """The footnotes of the columns, once each: a figure carries those of its table."""
        found = (table.stamp(index) for index in range(len(table.columns)))
        return tuple(dict.fromkeys(stamp for stamp in found if stamp))
