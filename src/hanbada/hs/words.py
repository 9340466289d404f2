"""A text as search words: Korean morphemes (Kiwi), English stems, and short letter sequences that forgive misspelling."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from typing import Any

from hanbada.content.trade_terms import lang_of

#: Kinds of morpheme that carry a product's meaning: nouns, foreign words, numbers, roots, verbs and adjectives.
KEPT = ("NNG", "NNP", "NR", "SL", "SH", "SN", "XR", "VV", "VA", "MM")
STOP = frozenset(
    [
        "of",
        "the",
        "and",
        "or",
        "a",
        "an",
        "in",
        "for",
        "with",
        "not",
        "other",
        "than",
        "n",
        "e",
        "c",
        "to",
        "whether",
        "by",
        "no",
        "heading",
        "on",
        "their",
        "as",
        "at",
        "from",
        "its",
        "item",
    ]
)
SPELLING = {
    "tyre": "tire", "aluminum": "aluminium", "sulfur": "sulphur", "fiber": "fibre", "color": "colour", "grey": "gray",
    "jewelry": "jewellery", "mold": "mould", "plow": "plough", "yogurt": "yoghurt", "center": "centre",
    "licorice": "liquorice",
}  # fmt: skip
WORD = re.compile(r"[a-z]+|\d+(?:\.\d+)?")
CHUNK = re.compile(r"[가-힣]+|[a-z0-9]+")


def english(text: str) -> list[str]:
    """English words, small, without plural and stop words, British spelling.

    >>> english("Tyres for the cars")
    ['tire', 'car']
    """
    stems = (_singular(word) for word in WORD.findall(text.lower()))
    return [SPELLING.get(stem, stem) for stem in stems if stem not in STOP]


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("ches", "shes", "xes", "sses", "zes")):
        return word[:-2]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def letters(text: str) -> list[str]:
    """Letter sequences: of two and three over a Korean text without blanks, of three and four in each English word.

    >>> letters("김치"), letters("tea")
    (['^김', '김치', '치$', '^김치', '김치$'], ['^te', 'tea', 'ea$', '^tea', 'tea$'])
    """
    if lang_of(text) == "ko":
        whole = "^" + re.sub(r"\s+", "", text.lower()) + "$"
        return [whole[i : i + n] for n in (2, 3) for i in range(len(whole) - n + 1)]
    chunks = [f"^{chunk}$" for chunk in CHUNK.findall(text.lower())]
    return [chunk[i : i + n] for chunk in chunks for n in (3, 4) for i in range(len(chunk) - n + 1)]


@cache
def kiwi() -> Any | None:
    """The Korean analyser, loaded once; None where the extra `hs` is not installed (said by `hs.missing`)."""
    try:
        from kiwipiepy import Kiwi
    except ImportError:
        return None
    # the dictionary of multi-word names costs 180 MB and changes nothing for product words
    return Kiwi(num_workers=1, load_multi_dict=False, load_typo_dict=False)


def installed() -> bool:
    """Whether the Korean analyser is there, without loading it."""
    return find_spec("kiwipiepy") is not None


def korean(texts: Sequence[str]) -> list[list[str]]:
    """The meaningful morphemes of Korean texts; without the analyser the words between blanks and signs."""
    analyser = kiwi()
    if analyser is None:
        return [CHUNK.findall(text.lower()) for text in texts]
    return [
        [token.form.lower() for token in tokens if token.tag.startswith(KEPT)]
        for tokens in analyser.tokenize(list(texts))
    ]


def tokens(text: str) -> list[str]:
    """The search words of a text in its own language."""
    return korean([text])[0] if lang_of(text) == "ko" else english(text)
