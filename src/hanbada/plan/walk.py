"""The one walk over blocks and inlines: a method for each kind, all of which a writer must have to be made at all."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import Generic, TypeVar

from hanbada.base.stamp import Fact
from hanbada.plan.blocks import (
    Block,
    BulletList,
    Callout,
    Cited,
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

B = TypeVar("B")
R = TypeVar("R")


class Blocks(ABC, Generic[B]):
    """What becomes of each kind of block, ``B``."""

    def block(self, block: Block) -> B:
        """A block as its own kind's method makes it."""
        match block:
            case Heading():
                return self.heading(block)
            case Paragraph():
                return self.paragraph(block)
            case BulletList():
                return self.bullets(block)
            case NumberedList():
                return self.numbers(block)
            case Table():
                return self.table(block)
            case Figure():
                return self.figure(block)
            case Callout():
                return self.callout(block)
            case KeyFigures():
                return self.cards(block)
            case PageBreak():
                return self.page_break()

    @abstractmethod
    def heading(self, block: Heading) -> B: ...

    @abstractmethod
    def paragraph(self, block: Paragraph) -> B: ...

    @abstractmethod
    def bullets(self, block: BulletList) -> B: ...

    @abstractmethod
    def numbers(self, block: NumberedList) -> B: ...

    @abstractmethod
    def table(self, block: Table) -> B: ...

    @abstractmethod
    def figure(self, block: Figure) -> B: ...

    @abstractmethod
    def callout(self, block: Callout) -> B: ...

    @abstractmethod
    def cards(self, block: KeyFigures) -> B: ...

    @abstractmethod
    def page_break(self) -> B: ...


class Inlines(ABC, Generic[R]):
    """What becomes of a run of inlines, ``R``: each kind's method, then all put together."""

    def part(self, part: Part) -> R:
        """A cell, a caption, a value: whatever stands where a run may stand."""
        return self.run(run(part))

    def run(self, parts: Run) -> R:
        """A run of inlines."""
        return self.joined(self.inline(part) for part in parts)

    def inline(self, part: Inline) -> R:
        """An inline as its own kind's method makes it; what is styled or linked is made first."""
        match part:
            case Words() | Name():
                return self.words(part)
            case Cited(fact=fact, suffix=suffix):
                return self.cited(fact, suffix)
            case Strong(parts=parts):
                return self.strong(self.run(parts))
            case Emphasis(parts=parts):
                return self.emphasis(self.run(parts))
            case Link(parts=parts, address=address):
                return self.link(self.run(parts), address)

    @abstractmethod
    def joined(self, made: Iterable[R]) -> R: ...

    @abstractmethod
    def words(self, part: Words | Name) -> R: ...

    @abstractmethod
    def cited(self, fact: Fact, suffix: str) -> R: ...

    @abstractmethod
    def strong(self, made: R) -> R: ...

    @abstractmethod
    def emphasis(self, made: R) -> R: ...

    @abstractmethod
    def link(self, made: R, address: str) -> R: ...
