"""The tables of an index: glossary, names and Korean names as counted words, and the sounds of English ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hanbada.content.trade_terms import lang_of
from hanbada.hs import words
from hanbada.hs.bridge import Bridge
from hanbada.hs.lexical import Scores, Table, bm25, cosine
from hanbada.hs.nomenclature import Nomenclature
from hanbada.hs.phrases import phrases


@dataclass(frozen=True, slots=True)
class Tables:
    """Glossary terms by words and letters, codes and headings by English words; ``korean`` None: no Korean names."""

    term_words: Table
    term_letters: Table
    name_words: Table
    head_words: Table
    bridge: Bridge
    korean: KoreanNames | None

    @classmethod
    def build(cls, tree: Nomenclature, said: Sequence[str]) -> Tables:
        """From the nomenclature and the glossary's terms; seconds, most of them Korean morphemes."""
        english = [words.english(text) for text in tree.english]
        above = [words.english(text) for text in tree.english_heads]
        below: list[list[str]] = [list(line) for line in above]
        for code, line in enumerate(english):
            below[tree.head_of[code]] += sorted(set(line))
        names = bm25([line + above[tree.head_of[code]] for code, line in enumerate(english)])
        terms = cosine(_both(said))
        return cls(
            terms, cosine([words.letters(text) for text in said]), names, bm25(below),
            Bridge.of({**names.words, **terms.words}), KoreanNames.build(tree) if any(tree.korean) else None,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class KoreanNames:
    """Imported Korean names by words, by letters, and by the phrases between their commas."""

    by_words: Table
    by_words_head: Table
    by_letters: Table
    by_phrase: Table
    of_phrase: NDArray[np.int64]

    @classmethod
    def build(cls, tree: Nomenclature) -> KoreanNames:
        """From the tree's Korean names (an empty name matches nothing)."""
        lines = words.korean(tree.korean)
        above: list[list[str]] = [[] for _ in tree.heads]
        for code, line in enumerate(lines):
            above[tree.head_of[code]] += line
        for head, line in enumerate(words.korean(tree.korean_heads)):
            above[head] += line
        cut = [(code, phrase) for code, name in enumerate(tree.korean) for phrase in phrases(name)]
        whole = [words.letters(phrases(name, whole=True)[0]) if name else [] for name in tree.korean]
        return cls(
            bm25(lines), bm25(above), cosine(whole),
            cosine([words.letters(phrase) for _, phrase in cut]), np.array([code for code, _ in cut], dtype=np.int64),
        )  # fmt: skip

    def features(self, terms: Sequence[str], letters: Sequence[str], tree: Nomenclature) -> dict[str, Scores]:
        """The features of the step "korean-names"."""
        phrase = best(self.by_phrase.scores(letters), self.of_phrase, len(tree.codes))
        return {
            "korean_words": self.by_words.scores(terms),
            "korean_words_head": self.by_words_head.scores(terms)[tree.head_of],
            "korean_letters": self.by_letters.scores(letters),
            "phrase_letters": phrase,
            "phrase_letters_head": up(phrase, tree),
        }


def _both(said: Sequence[str]) -> list[list[str]]:
    """The search words of phrases in either language; the Korean ones in one go."""
    ours = [place for place, text in enumerate(said) if lang_of(text) == "ko"]
    found = [words.english(text) if lang_of(text) == "en" else [] for text in said]
    for place, line in zip(ours, words.korean([said[place] for place in ours]), strict=True):
        found[place] = line
    return found


def best(scores: Scores, places: NDArray[np.int64], size: int) -> Scores:
    """The best score at each place; 0 where there is none."""
    found = np.zeros(size, dtype=np.float32)
    np.maximum.at(found, places, scores)
    return found


def up(scores: Scores, tree: Nomenclature) -> Scores:
    """The best score below each code's heading."""
    return best(scores, tree.head_of, len(tree.heads))[tree.head_of]
