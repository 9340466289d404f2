"""Filters of the office's templates."""

from __future__ import annotations

from typing import Any

from django import template

from hanbada.base.text import Text
from hanbada.programme.language import pick

register = template.Library()


@register.filter
def text(words: Text | str) -> str:
    """Words of the content in the reader's language."""
    return pick(words.ko, words.en) if isinstance(words, Text) else words


@register.simple_tag
def plan_notes(blocks: list[Any], notes: dict[str, dict[str, str]]) -> list[tuple[int, str]]:
    """The footnotes that a section of a plan refers to, by number, in the reader's language."""
    said = notes.get(pick("ko", "en"), {})
    return [(number, said[str(number)]) for number in sorted(_numbers(blocks)) if str(number) in said]


def _numbers(part: Any) -> set[int]:
    if isinstance(part, list):
        return set().union(*(_numbers(inner) for inner in part))
    if not isinstance(part, dict):
        return set()
    own = {part["note"]} if isinstance(part.get("note"), int) else set()
    return own.union(*(_numbers(inner) for inner in part.values()))
