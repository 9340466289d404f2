"""The values of a template: each stands in the text as a marker, so that none can become markup."""

from __future__ import annotations

import re

import jinja2

from hanbada.base.errors import UncitedNumber
from hanbada.base.stamp import Fact
from hanbada.base.text import Lang, Text
from hanbada.plan.blocks import (
    BLOCKS,
    INLINES,
    Block,
    Cited,
    Inline,
    Link,
    Name,
    Run,
    Strong,
    Words,
    refuse_digits,
)
from hanbada.plan.particle import particle
from hanbada.plan.wording import format_fact

_OPEN, _CLOSE = "\ue000", "\ue001"
MARK = re.compile(f"{_OPEN}([a-p]+){_CLOSE}")


class Values:
    """The values met while one template is rendered, each standing in the text as a marker."""

    def __init__(self, lang: Lang) -> None:
        self.lang = lang
        self.kept: list[Inline | Run | Block] = []

    def mark(self, value: Inline | Run | Block) -> str:
        self.kept.append(value)
        letters = "".join(chr(ord("a") + int(digit, 16)) for digit in f"{len(self.kept) - 1:x}")
        return f"{_OPEN}{letters}{_CLOSE}"

    def of(self, letters: str) -> Inline | Run | Block:
        return self.kept[int("".join(f"{ord(letter) - ord('a'):x}" for letter in letters), 16)]

    def finalize(self, value: object) -> str:
        """What {{ value }} leaves in the text; a bare number, date or word with digits is refused."""
        if isinstance(value, jinja2.Undefined):
            return str(value)
        if isinstance(value, str) and MARK.search(value):
            return value
        return self.mark(self.inline(value))

    def inline(self, value: object) -> Inline | Run | Block:
        if isinstance(value, Fact):
            return Cited(value)
        if isinstance(value, Text):
            refuse_digits(value)
            return Words(value.in_(self.lang))
        if isinstance(value, str):
            return Words(value)
        if isinstance(value, INLINES + BLOCKS):
            return value
        if isinstance(value, tuple) and all(isinstance(part, INLINES) for part in value):
            return value
        raise UncitedNumber(
            Text(f"{type(value).__name__} 값 {value!r}", f"the bare {type(value).__name__} {value!r}"),
            Text("Fact, Text, Name 또는 블록", "a Fact, Text, Name or block"),
            Text("값을 Fact로 감싸서 넘기세요", "pass the value as a Fact"),
        )

    def said(self, value: object) -> str:
        """How a value reads, for the particle after it."""
        inline = self.inline(value)
        if isinstance(inline, Cited):
            return format_fact(inline.fact, self.lang, with_ask=False) + inline.suffix
        if isinstance(inline, Words | Name):
            return inline.in_(self.lang)
        raise TypeError("a particle or counter follows a fact, a text or a name")

    def counted(self, value: object, counter: Text | str) -> Inline:
        """``{{ n | counted("개국") }}``: a counter that stands before the footnote mark."""
        words = counter.in_(self.lang) if isinstance(counter, Text) else counter
        refuse_digits(words)
        inline = self.inline(value)
        if isinstance(inline, Cited):
            return Cited(inline.fact, inline.suffix + words)
        return Name(self.said(value) + words)

    def josa(self, value: object, pair: str) -> Inline:
        """``{{ market | josa("은/는") }}``: the particle that fits the sound before it; nothing in English."""
        return self.counted(value, particle(self.said(value), pair) if self.lang == "ko" else "")

    def strong(self, value: object) -> Inline:
        """``{{ market | strong }}``: a value that stands out."""
        inline = self.inline(value)
        assert isinstance(inline, INLINES)
        return Strong((inline,))

    def link(self, value: object, address: str) -> Inline:
        """``{{ agency | link(address) }}``: a value that leads to an address."""
        inline = self.inline(value)
        assert isinstance(inline, INLINES)
        return Link((inline,), address)
