"""A section holds no figure of its own: digits in its words are listed, both languages use the same values."""

from __future__ import annotations

import re

import pytest

from hanbada.base.text import LANGS
from hanbada.plan.sections import SectionKind, sections
from hanbada.plan.template import digits

NAMES = re.compile(r"{{\s*([a-z_.]+)|{%\s*(?:el)?if(?: not)?\s+([a-z_.]+)|in\s+([a-z_.]+)\s*%}")


@pytest.mark.parametrize("kind", sections(), ids=lambda kind: kind.id)
@pytest.mark.parametrize("lang", LANGS)
def test_no_digit_stands_in_the_words(kind: SectionKind, lang: str) -> None:
    words = (kind.folder / f"text.{lang}.md").read_text(encoding="utf-8")
    assert digits(words, kind.digits) == ()


@pytest.mark.parametrize("kind", sections(), ids=lambda kind: kind.id)
def test_both_languages_use_the_same_values(kind: SectionKind) -> None:
    used = {}
    for lang in LANGS:
        words = (kind.folder / f"text.{lang}.md").read_text(encoding="utf-8")
        used[lang] = {name for match in NAMES.findall(words) for name in match if name}
    assert used["ko"] == used["en"]


def test_orders_are_all_different_and_titles_are_translated() -> None:
    found = sections()
    assert len({kind.order for kind in found}) == len(found) == 12
    assert all(kind.title.ko != kind.title.en for kind in found)
    assert all(kind.promise for kind in found)
