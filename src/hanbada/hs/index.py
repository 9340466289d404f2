"""The index: glossary, nomenclature, Korean names and vectors, each a step of the search that can be left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hanbada.base.stamp import Release
from hanbada.base.text import Text
from hanbada.content.trade_terms import Term, glossary, lang_of
from hanbada.data.store import Store
from hanbada.hs import words
from hanbada.hs.lexical import Scores, Table, bm25, cosine
from hanbada.hs.names import Names
from hanbada.hs.nomenclature import Nomenclature
from hanbada.hs.phrases import phrases
from hanbada.hs.vectors import Vectors

#: The steps in the order in which they were added, with the features that each gives.
STEPS: Mapping[str, tuple[str, ...]] = {
    "nomenclature": ("name_words", "name_words_head"),
    "glossary-words": ("term_words", "term_words_wide", "term_words_head"),
    "glossary-letters": ("term_letters", "term_letters_wide", "term_letters_head", "term_letters_sum", "term_letters_sum_head"),
    "korean-names": ("korean_words", "korean_words_head", "korean_letters", "phrase_letters", "phrase_letters_head"),
    "vectors": ("vector", "vector_head"),
}  # fmt: skip
#: A term at least so like the query is shown as a word that matched.
LIKE = 0.3
LABELS: Mapping[str, Text] = {
    "nomenclature": Text("영문 품명의 낱말", "words of the English names"),
    "glossary-words": Text("거래 용어집의 낱말", "words of the trade glossary"),
    "glossary-letters": Text("거래 용어집의 글자 연쇄", "letter sequences of the trade glossary"),
    "korean-names": Text("가져온 국문 품명", "imported Korean names"),
    "vectors": Text("영어 문장 벡터", "English sentence vectors"),
}


@dataclass(frozen=True)
class Index:
    """Everything that a query is held against. ``of_code[t]`` and ``of_head[t]`` place term t (−1: heading only)."""

    tree: Nomenclature
    names: Names
    terms: tuple[Term, ...]
    of_code: NDArray[np.int64]
    of_head: NDArray[np.int64]
    term_words: Table
    term_letters: Table
    name_words: Table
    head_words: Table
    korean: KoreanNames | None
    vectors: Vectors | None
    units: Scores | None
    releases: tuple[Release, ...]

    @classmethod
    def build(cls, store: Store) -> Index:
        """From what the store holds; a few seconds. MissingRelease where there is no nomenclature at all."""
        store.latest("hs-names")
        names = Names.load(store)
        tree = Nomenclature.of(names)
        known, heads = {code: i for i, code in enumerate(tree.codes)}, {head: i for i, head in enumerate(tree.heads)}
        held = glossary()
        terms = tuple(term for term in held.terms if term.code in known or term.code in heads)
        said = [term.words for term in terms]
        english = [words.english(text) for text in tree.english]
        above = [words.english(text) for text in tree.english_heads]
        below: list[list[str]] = [list(line) for line in above]
        for code, line in enumerate(english):
            below[tree.head_of[code]] += sorted(set(line))
        vectors = Vectors.load(store)
        return cls(
            tree, names, terms,
            np.array([known.get(term.code, -1) for term in terms], dtype=np.int64),
            np.array([heads[term.code[:4]] for term in terms], dtype=np.int64),
            cosine(_both(said)), cosine([words.letters(text) for text in said]),
            bm25([line + above[tree.head_of[code]] for code, line in enumerate(english)]), bm25(below),
            KoreanNames.build(tree) if any(tree.korean) else None,
            vectors, vectors.of(tree.english)[0] if vectors else None,
            (*tree.releases, held.release, *((vectors.release,) if vectors else ())),
        )  # fmt: skip

    def features(self, query: str, without: Sequence[str] = (), hide: float | None = None) -> dict[str, Scores]:
        """A score in about 0–1 for every code from every step that is not switched off.

        ``hide`` leaves out glossary terms whose letters are at least so similar to the query (for fitting and honesty).
        """
        found: dict[str, Scores] = {}
        terms, letters = words.tokens(query), words.letters(query)
        by_letters = self.term_letters.scores(letters)
        seen = by_letters < hide if hide else np.ones(len(by_letters), dtype=bool)
        if "glossary-words" not in without:
            found |= self._glossary("term_words", self.term_words.scores(terms) * seen)
        if "glossary-letters" not in without:
            scores = by_letters * seen
            found |= self._glossary("term_letters", scores)
            found["term_letters_sum"] = self._sum(scores[self.of_code >= 0], self.of_code[self.of_code >= 0], False)
            found["term_letters_sum_head"] = self._sum(scores, self.of_head, True)
        if "nomenclature" not in without:
            found["name_words"] = self.name_words.scores(terms)
            found["name_words_head"] = self.head_words.scores(terms)[self.tree.head_of]
        if "korean-names" not in without and self.korean is not None and lang_of(query) == "ko":
            found |= self.korean.features(terms, letters, self.tree)
        if "vectors" not in without and self.vectors is not None and lang_of(query) == "en":
            assert self.units is not None
            found["vector"] = self.units @ self.vectors.query(query)
            found["vector_head"] = _up(found["vector"], self.tree)
        return found

    def likeness(self, query: str) -> Scores:
        """How like the query each glossary term is, by words or by letters."""
        return np.maximum(self.term_words.scores(words.tokens(query)), self.term_letters.scores(words.letters(query)))

    def matched(self, likeness: Scores, place: int, most: int = 4) -> tuple[str, ...]:
        """The glossary's words for a code or its heading that are like the query, best first."""
        own = (self.of_code == place) | ((self.of_code < 0) & (self.of_head == self.tree.head_of[place]))
        near = np.flatnonzero(own & (likeness > LIKE))
        best = near[np.argsort(-likeness[near], kind="stable")]
        return tuple(dict.fromkeys(self.terms[term].words for term in best))[:most]

    def _glossary(self, name: str, scores: Scores) -> dict[str, Scores]:
        """Best term of the code itself, of its heading as such, and of anything below the heading."""
        exact = self.of_code >= 0
        code = _best(scores[exact], self.of_code[exact], len(self.tree.codes))
        head = _best(scores[~exact], self.of_head[~exact], len(self.tree.heads))[self.tree.head_of]
        return {name: code, f"{name}_wide": head, f"{name}_head": np.maximum(head, _up(code, self.tree))}

    def _sum(self, scores: Scores, places: NDArray[np.int64], heads: bool) -> Scores:
        size = len(self.tree.heads) if heads else len(self.tree.codes)
        total = np.cbrt(np.bincount(places, np.maximum(scores, 0) ** 3, minlength=size)).astype(np.float32)
        return total[self.tree.head_of] if heads else total


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
        return cls(
            bm25(lines), bm25(above), cosine([words.letters(phrases(name, whole=True)[0]) if name else [] for name in tree.korean]),
            cosine([words.letters(phrase) for _, phrase in cut]), np.array([code for code, _ in cut], dtype=np.int64),
        )  # fmt: skip

    def features(self, terms: Sequence[str], letters: Sequence[str], tree: Nomenclature) -> dict[str, Scores]:
        """The features of the step "korean-names"."""
        phrase = _best(self.by_phrase.scores(letters), self.of_phrase, len(tree.codes))
        return {
            "korean_words": self.by_words.scores(terms),
            "korean_words_head": self.by_words_head.scores(terms)[tree.head_of],
            "korean_letters": self.by_letters.scores(letters),
            "phrase_letters": phrase,
            "phrase_letters_head": _up(phrase, tree),
        }


def _both(said: Sequence[str]) -> list[list[str]]:
    """The search words of phrases in either language; the Korean ones in one go."""
    ours = [place for place, text in enumerate(said) if lang_of(text) == "ko"]
    found = [words.english(text) if lang_of(text) == "en" else [] for text in said]
    for place, line in zip(ours, words.korean([said[place] for place in ours]), strict=True):
        found[place] = line
    return found


def _best(scores: Scores, places: NDArray[np.int64], size: int) -> Scores:
    found = np.zeros(size, dtype=np.float32)
    np.maximum.at(found, places, scores)
    return found


def _up(scores: Scores, tree: Nomenclature) -> Scores:
    """The best score below each code's heading."""
    return _best(scores, tree.head_of, len(tree.heads))[tree.head_of]
