"""The index: glossary, nomenclature, Korean names and vectors, each a step of the search that can be left out."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hanbada.base.stamp import Release
from hanbada.base.text import Text
from hanbada.base.threads import one_thread
from hanbada.content.trade_terms import Exclusion, Term, glossary, lang_of
from hanbada.content.trade_words import trade_words
from hanbada.data.store import Store
from hanbada.hs import kept, words
from hanbada.hs.lexical import Scores
from hanbada.hs.names import Names
from hanbada.hs.nomenclature import Nomenclature
from hanbada.hs.tables import KoreanNames, Tables, best, up
from hanbada.hs.vectors import Vectors

#: The steps in the order in which they were added, with the features that each gives.
STEPS: Mapping[str, tuple[str, ...]] = {
    "nomenclature": ("name_words", "name_words_head"),
    "glossary-words": ("term_words", "term_words_wide", "term_words_head"),
    "glossary-letters": ("term_letters", "term_letters_wide", "term_letters_head", "term_letters_sum", "term_letters_sum_head"),
    "english-words": ("bridge_words", "bridge_words_head", "bridge_terms", "bridge_terms_head"),
    "korean-names": ("korean_words", "korean_words_head", "korean_letters", "phrase_letters", "phrase_letters_head"),
    "vectors": ("vector", "vector_head"),
}  # fmt: skip
#: A term at least so like the query is shown as a word that matched.
LIKE = 0.3
LABELS: Mapping[str, Text] = {
    "nomenclature": Text("영문 품명의 낱말", "words of the English names"),
    "glossary-words": Text("거래 용어집의 낱말", "words of the trade glossary"),
    "glossary-letters": Text("거래 용어집의 글자 연쇄", "letter sequences of the trade glossary"),
    "english-words": Text("영문 품명의 낱말로 옮긴 말", "words carried over into the English names"),
    "korean-names": Text("가져온 국문 품명", "imported Korean names"),
    "vectors": Text("영어 문장 벡터", "English sentence vectors"),
}


@dataclass(frozen=True)
class Index:
    """Everything that a query is held against. ``of_code[t]`` and ``of_head[t]`` place term t (−1: heading only).

    ``hindered``: why the tables are not kept, None where they are.
    """

    tree: Nomenclature
    names: Names
    terms: tuple[Term, ...]
    excluded: tuple[Exclusion, ...]
    of_code: NDArray[np.int64]
    of_head: NDArray[np.int64]
    tables: Tables
    vectors: Vectors | None
    units: Scores | None
    releases: tuple[Release, ...]
    hindered: Text | None = None

    @classmethod
    def build(cls, store: Store) -> Index:
        """From what the store holds; seconds the first time. MissingRelease where there is no nomenclature at all."""
        store.latest("hs-names")
        names = Names.load(store)
        tree = Nomenclature.of(names)
        known, heads = {code: i for i, code in enumerate(tree.codes)}, {head: i for i, head in enumerate(tree.heads)}
        held = glossary()
        terms = tuple(term for term in held.terms if term.code in known or term.code in heads)
        content = (held.release, trade_words().release)
        tables, hindered = kept.tables(
            store.home, (*store.releases("hs-names"), *content), tree, [term.words for term in terms]
        )
        vectors = Vectors.load(store)
        return cls(
            tree, names, terms, held.excluded,
            np.array([known.get(term.code, -1) for term in terms], dtype=np.int64),
            np.array([heads[term.code[:4]] for term in terms], dtype=np.int64),
            tables, vectors, vectors.of(tree.english)[0] if vectors else None,
            (*tree.releases, *content, *((vectors.release,) if vectors else ())), hindered,
        )  # fmt: skip

    @property
    def korean(self) -> KoreanNames | None:
        """Imported Korean names; None where there are none."""
        return self.tables.korean

    def features(self, query: str, without: Sequence[str] = (), hide: float | None = None) -> dict[str, Scores]:
        """A score in about 0–1 for every code from every step that is not switched off.

        ``hide`` leaves out glossary terms whose letters are at least so similar to the query, or to the English words
        that it is carried over into (for fitting and honesty).
        """
        found: dict[str, Scores] = {}
        terms, letters = words.tokens(query), words.letters(query)
        by_letters = self.tables.term_letters.scores(letters)
        carried = self.carried(query, without)
        seen = np.ones(len(by_letters), dtype=bool)
        if hide:
            seen = (by_letters < hide) & (self.tables.term_letters.scores(words.letters(" ".join(carried))) < hide)
        if "glossary-words" not in without:
            found |= self._glossary("term_words", self.tables.term_words.scores(terms) * seen)
        if "glossary-letters" not in without:
            scores = by_letters * seen
            found |= self._glossary("term_letters", scores)
            found["term_letters_sum"] = self._sum(scores[self.of_code >= 0], self.of_code[self.of_code >= 0], False)
            found["term_letters_sum_head"] = self._sum(scores, self.of_head, True)
        if "nomenclature" not in without:
            found["name_words"] = self.tables.name_words.scores(terms)
            found["name_words_head"] = self.tables.head_words.scores(terms)[self.tree.head_of]
        if carried:
            found |= self._bridged(carried, seen)
        if "korean-names" not in without and self.korean is not None and lang_of(query) == "ko":
            found |= self.korean.features(terms, letters, self.tree)
        if "vectors" not in without and self.vectors is not None and lang_of(query) == "en":
            assert self.units is not None
            with one_thread():
                found["vector"] = self.units @ self.vectors.query(query)
            found["vector_head"] = up(found["vector"], self.tree)
        return found

    def carried(self, query: str, without: Collection[str] = ()) -> list[str]:
        """The English words that a Korean query is carried over into; none for an English one."""
        return self.tables.bridge.words(query) if lang_of(query) == "ko" and "english-words" not in without else []

    def likeness(self, query: str) -> Scores:
        """How like the query each glossary term is, by words or by letters."""
        return np.maximum(
            self.tables.term_words.scores(words.tokens(query)), self.tables.term_letters.scores(words.letters(query))
        )

    def matched(self, likeness: Scores, place: int, most: int = 4) -> tuple[str, ...]:
        """The glossary's words for a code or its heading that are like the query, best first."""
        own = (self.of_code == place) | ((self.of_code < 0) & (self.of_head == self.tree.head_of[place]))
        near = np.flatnonzero(own & (likeness > LIKE))
        order = near[np.argsort(-likeness[near], kind="stable")]
        return tuple(dict.fromkeys(self.terms[term].words for term in order))[:most]

    def _glossary(self, name: str, scores: Scores) -> dict[str, Scores]:
        """Best term of the code itself, of its heading as such, and of anything below the heading."""
        exact = self.of_code >= 0
        code = best(scores[exact], self.of_code[exact], len(self.tree.codes))
        head = best(scores[~exact], self.of_head[~exact], len(self.tree.heads))[self.tree.head_of]
        return {name: code, f"{name}_wide": head, f"{name}_head": np.maximum(head, up(code, self.tree))}

    def _bridged(self, terms: Sequence[str], seen: NDArray[np.bool_]) -> dict[str, Scores]:
        found = self._glossary("bridge_terms", self.tables.term_words.scores(terms) * seen)
        found.pop("bridge_terms_wide")
        names = self.tables.name_words.scores(terms)
        return found | {
            "bridge_words": names,
            "bridge_words_head": self.tables.head_words.scores(terms)[self.tree.head_of],
        }

    def _sum(self, scores: Scores, places: NDArray[np.int64], heads: bool) -> Scores:
        size = len(self.tree.heads) if heads else len(self.tree.codes)
        total = np.cbrt(np.bincount(places, np.maximum(scores, 0) ** 3, minlength=size)).astype(np.float32)
        return total[self.tree.head_of] if heads else total
