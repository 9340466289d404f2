"""Markdown with markers in it to blocks; whatever is not in the block model is an error, not a surprise."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NoReturn

from markdown_it import MarkdownIt
from markdown_it.token import Token

from hanbada.base.errors import InputError, Where
from hanbada.base.text import Text
from hanbada.plan.blocks import (
    BLOCKS,
    Block,
    BulletList,
    Callout,
    CalloutKind,
    Emphasis,
    Heading,
    Inline,
    Link,
    Name,
    NumberedList,
    PageBreak,
    Paragraph,
    Run,
    Strong,
    Words,
    has_digit,
    refuse_digits,
)
from hanbada.plan.values import MARK, Values

_CALLOUT = re.compile(r"\[!(note|warning|decision|unknown)\][ \t]*")


def template_fault(file: str, found: Text, line: int | None = None) -> NoReturn:
    raise InputError(
        found,
        Text("문서 틀의 규칙에 맞는 글", "a text that follows the rules of templates"),
        Text("docs/guides/add-a-plan-section.md를 보세요", "see docs/guides/add-a-plan-section.md"),
        Where(file, row=line),
    )


class Reader:
    """Walks the tokens of one text; ``line`` is where it stands, for errors."""

    def __init__(self, values: Values, allowed: Sequence[str], file: str) -> None:
        self.values, self.allowed, self.file = values, allowed, file
        self.line: int | None = None

    def read(self, text: str) -> tuple[Run, tuple[Block, ...]]:
        tokens = MarkdownIt("commonmark", {"html": False}).parse(text)
        blocks = tuple(self.blocks(iter(tokens), ""))
        if not (blocks and isinstance(blocks[0], Heading) and blocks[0].level == 1):
            template_fault(
                self.file, Text("제목(# …) 없이 시작하는 글", "a text that does not begin with a title (# …)")
            )
        if any(isinstance(block, Heading) and block.level == 1 for block in blocks[1:]):
            template_fault(self.file, Text("둘째 제목(# …)", "a second title (# …)"))
        return blocks[0].parts, blocks[1:]

    def blocks(self, tokens: Iterator[Token], end: str) -> Iterator[Block]:
        for token in tokens:
            self.line = token.map[0] + 1 if token.map else self.line
            kind = token.type
            if kind == end:
                return
            if kind == "heading_open":
                yield Heading(int(token.tag[1]), self.run(next(tokens)))
                next(tokens)
            elif kind == "paragraph_open":
                yield from self.paragraph(next(tokens))
                next(tokens)
            elif kind in ("bullet_list_open", "ordered_list_open"):
                yield self.listed(tokens, kind.replace("open", "close"))
            elif kind == "blockquote_open":
                yield self.callout(tuple(self.blocks(tokens, "blockquote_close")))
            elif kind == "hr":
                yield PageBreak()
            else:
                template_fault(
                    self.file, Text(f"쓰지 않는 표기 '{kind}'", f"the notation '{kind}', which is not used"), self.line
                )

    def refuse(self, notation: str) -> NoReturn:
        template_fault(
            self.file, Text(f"쓰지 않는 표기 '{notation}'", f"the notation '{notation}', which is not used"), self.line
        )

    def listed(self, tokens: Iterator[Token], end: str) -> Block:
        items: list[tuple[Block, ...]] = []
        for token in tokens:
            if token.type == end:
                break
            items.append(tuple(self.blocks(tokens, "list_item_close")))
        return (BulletList if end.startswith("bullet") else NumberedList)(tuple(items))

    def paragraph(self, inline: Token) -> Iterator[Block]:
        marks = MARK.findall(inline.content)
        found = [self.values.of(mark) for mark in marks]
        blocks = [item for item in found if isinstance(item, BLOCKS)]
        if not blocks:
            yield Paragraph(self.run(inline))
        elif MARK.sub("", inline.content).strip() or len(blocks) != len(found):
            template_fault(
                self.file, Text("글 속에 낀 표나 그림", "a table or figure in the middle of a sentence"), self.line
            )
        else:
            yield from blocks

    def callout(self, blocks: tuple[Block, ...]) -> Callout:
        first = blocks[0] if blocks else None
        if isinstance(first, Paragraph) and first.parts and isinstance(first.parts[0], Words):
            words = str(first.parts[0].words)
            if match := _CALLOUT.match(words):
                kind: CalloutKind = match.group(1)  # type: ignore[assignment]
                title, rest = _split((Words(words[match.end() :]), *first.parts[1:]))
                return Callout(kind, title, ((Paragraph(rest),) if rest else ()) + blocks[1:])
        template_fault(self.file, Text("종류가 없는 인용", "a quotation without a kind"), self.line)

    def run(self, inline: Token) -> Run:
        parts, rest = self.parts(list(inline.children or ()), 0, "")
        assert rest == len(inline.children or ())
        return parts

    def parts(self, tokens: list[Token], at: int, end: str) -> tuple[Run, int]:
        made: list[Inline] = []
        while at < len(tokens):
            token = tokens[at]
            at += 1
            if token.type == end:
                break
            if token.type in ("text", "text_special"):
                made += self.text(token.content)
            elif token.type in ("softbreak", "hardbreak"):
                made.append(Words("\n" if token.type == "softbreak" else " "))
            elif token.type in ("strong_open", "em_open", "link_open"):
                inner, at = self.parts(tokens, at, token.type.replace("open", "close"))
                made.append(self.wrap(token, inner))
            else:
                template_fault(
                    self.file, Text(f"쓰지 않는 표기 '{token.type}'", f"the notation '{token.type}', which is not used")
                )
        return _joined(made), at

    def wrap(self, token: Token, inner: Run) -> Inline:
        if token.type == "strong_open":
            return Strong(inner)
        return Emphasis(inner) if token.type == "em_open" else Link(inner, str(token.attrs.get("href", "")))

    def text(self, content: str) -> Iterator[Inline]:
        at = 0
        for match in MARK.finditer(content):
            yield from self.own(content[at : match.start()])
            value = self.values.of(match.group(1))
            if isinstance(value, BLOCKS):
                template_fault(self.file, Text("글 속에 낀 표나 그림", "a table or figure inside a text"), self.line)
            yield from map(self.localised, value if isinstance(value, tuple) else (value,))
            at = match.end()
        yield from self.own(content[at:])

    def localised(self, part: Inline) -> Inline:
        """Words of a value in the language of the text, so that neighbours can be joined."""
        if isinstance(part, Words | Name) and isinstance(part.words, Text):
            return type(part)(part.words.in_(self.values.lang))
        return part

    def own(self, words: str) -> Iterator[Inline]:
        """The template's own words; a digit must be in the list of allowed ones."""
        if not has_digit(words):
            if words:
                yield Words(words)
            return
        for item in self.allowed:
            before, found, after = words.partition(item)
            if found:
                yield from self.own(before)
                yield Name(item)
                yield from self.own(after)
                return
        refuse_digits(words, self.file)


def _joined(parts: list[Inline]) -> Run:
    """Neighbouring words as one; a line break in the source is a blank."""
    made: list[Inline] = []
    for part in parts:
        if isinstance(part, Words) and made and isinstance(made[-1], Words):
            made[-1] = Words(f"{made[-1].words}{part.words}")
        else:
            made.append(part)
    return tuple(made)


def _split(parts: Run) -> tuple[Run, Run]:
    """A callout's title (its first line) and the rest of its first paragraph."""
    for index, part in enumerate(parts):
        if isinstance(part, Words) and "\n" in str(part.words):
            head, _, tail = str(part.words).partition("\n")
            return _trim((*parts[:index], Words(head))), _trim((Words(tail), *parts[index + 1 :]))
    return _trim(parts), ()


def _trim(parts: Run) -> Run:
    return tuple(part for part in parts if not (isinstance(part, Words) and not str(part.words).strip()))
