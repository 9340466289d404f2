"""Words → ranked HS codes with a calibrated confidence, what settles between the first two, and an honest "I don't know"."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from hanbada.base.text import Text
from hanbada.content.trade_terms import lang_of
from hanbada.data.store import Store
from hanbada.hs import confirmed, query, ranker, strategic, words
from hanbada.hs.answer import Answer, Candidate, Status
from hanbada.hs.confirmed import Confirmation
from hanbada.hs.contrast import Side
from hanbada.hs.index import Index
from hanbada.hs.lexical import Scores
from hanbada.hs.nomenclature import section, section_number
from hanbada.hs.settle import settles
from hanbada.hs.typed import typed

Digits = Literal[4, 6]
#: Below the first the search says "I don't know", below the second "not sure" (docs/hs-search.md has the measured rates).
UNKNOWN, UNSURE = 0.15, 0.5
#: Behind the first two, a candidate must be at least so likely to be shown.
WORTH = 0.005
#: Korean names that mean nothing without the line above them get the English name beside them.
VAGUE, LONGEST_VAGUE = ("기타", "그 밖의"), 12
#: A line is split only where every part on its own is at least so sure.
SPLIT = 0.5
Values = NDArray[np.float64]


@dataclass(frozen=True)
class Search:
    """An index with what this installation confirmed. ``without`` names steps that are switched off (see `index.STEPS`)."""

    index: Index
    confirmations: tuple[Confirmation, ...] = ()
    gaps: tuple[Text, ...] = ()
    without: frozenset[str] = frozenset()
    fused: bool = False

    @classmethod
    def load(cls, store: Store, without: Collection[str] = (), fused: bool = False) -> Search:
        """From a store; a few seconds, to be kept. MissingRelease where there is no nomenclature."""
        index = Index.build(store)
        gaps = missing(store) + ((index.hindered,) if index.hindered else ())
        return cls(index, confirmed.read(store), gaps, frozenset(without), fused)

    def find(self, text: str, digits: Digits = 6, chapters: Collection[str] = (), most: int = 5) -> Answer:
        """The answer for what somebody typed: goods, a code, a service, or several goods in one line.

        ``chapters`` keeps only codes of these chapters ("85"). Raises InputError for a query without letters.
        """
        said = query.clean(text)
        if query.kind(said) == "code":
            return typed(self.index, said, digits, self.gaps)
        wanted, unwanted = query.told_apart(said)
        if not wanted:
            note = Text(
                "무엇이 아닌지만 적혀 있음: 찾는 물건의 이름을 먼저 쓰세요",
                "this says only what it is not: write what the goods are first",
            )
            return Answer(
                said, lang_of(said), "unknown", digits, 0.0, notes=(note,), missing=self.gaps,
                releases=self.index.releases,
            )  # fmt: skip
        if query.kind(wanted) == "service":
            note = Text("품목을 찾는다면 물건의 이름을 쓰세요", "if you mean goods, write what they are")
            return Answer(said, lang_of(said), "service", digits, 0.0, notes=(note,), releases=self.index.releases)
        cut = query.parts(text if "\n" in text and not unwanted else wanted) if query.BETWEEN.search(text) else ()
        if len(cut) > 1:
            each = [self._one(query.clean(part), unwanted, digits, chapters, most) for part in cut]
            heads = {one.candidates[0].code[:4] for one in each if one.candidates}
            if len(heads) > 1 and all(one.confidence >= SPLIT for one in each):
                return Answer(said, lang_of(said), "several", digits, 0.0, parts=tuple(each), missing=self.gaps)
        answer = replace(self._one(wanted, unwanted, digits, chapters, most), query=said)
        if query.shortened(text):
            note = Text(f"앞의 {query.LONGEST_WORDS}낱말만 봄", f"only the first {query.LONGEST_WORDS} words were read")
            answer = replace(answer, notes=(*answer.notes, note))
        return answer

    def probabilities(
        self, said: str, unwanted: Collection[str] = (), chapters: Collection[str] = (), hide: float | None = None
    ) -> tuple[Values, Values]:
        """P of every code, and of every heading, for cleaned words; both sum to 1 over the chapters asked for.

        A code whose exclusions the words name, and the code of ``unwanted`` words, get 0, and nothing else gains by it:
        what is left has to be likely by itself.
        """
        features = self.index.features(said, tuple(self.without), hide)
        tree = self.index.tree
        if not features:
            features = {"nothing": np.zeros(len(tree.codes), dtype=np.float32)}
        codes = ranker.fusion(features) if self.fused else ranker.logit(features, self.mode(said))
        barred = tuple(one.code for one in self.index.excluded if one.fits(said)) + tuple(
            code for words in unwanted for code in self._meant(words)
        )
        if chapters:
            inside = np.array([code[:2] in chapters for code in tree.codes])
            codes = np.where(inside, codes, 0.0)
            codes = codes / codes.sum() if codes.sum() else codes
        barred = tuple(one.code for one in self.index.excluded if one.fits(said)) + tuple(
            code for words in unwanted for code in self._meant(words)
        )
        if barred:
            codes = np.where([code.startswith(barred) for code in tree.codes], 0.0, codes)
        return codes, np.bincount(tree.head_of, codes, minlength=len(tree.heads)).astype(np.float64)

    def _meant(self, words: str) -> tuple[str, ...]:
        """The code of words that are not wanted: as typed, or one of which the search is sure; none that excludes them, too.

        "not airtight" must not bar the code "not in airtight containers".
        """
        if query.kind(words) == "code":
            return (query.digits(words),)
        codes, heads = self.probabilities(words)
        tree, place = self.index.tree, int(np.argmax(codes))
        agrees = query.denies(tree.english[place], words)
        return (tree.codes[place],) if heads[tree.head_of[place]] >= UNSURE and not agrees else ()

    def mode(self, said: str) -> str:
        """Which weights fit: English with or without vectors, Korean with or without imported names."""
        if lang_of(said) == "en":
            return "en" if self.index.vectors is not None and "vectors" not in self.without else "en-words"
        return "ko-names" if self.index.korean is not None and "korean-names" not in self.without else "ko"

    def _one(
        self, said: str, unwanted: tuple[str, ...], digits: Digits, chapters: Collection[str], most: int
    ) -> Answer:
        codes, heads = self.probabilities(said, unwanted, chapters)
        order = self._order(codes, heads, digits, most)
        by_head = digits == 4
        order = [
            p
            for n, p in enumerate(order)
            if n < 2 or (heads[self.index.tree.head_of[p]] if by_head else codes[p]) >= WORTH
        ]
        likeness = self.index.likeness(said)
        found = tuple(self._candidate(place, codes, heads, likeness) for place in order)
        confidence = (found[0].heading_probability if by_head else found[0].probability) if found else 0.0
        status = _status(found[0].heading_probability if found else 0.0)
        if status == "proposed" and len(said) == 1:
            status = "unsure"
        if status == "unknown":
            found = ()
        examples = confirmed.alike(self.confirmations, said)
        return Answer(
            said, lang_of(said), status, digits, confidence if found else 0.0, found,
            self._settle(found), self._notes(said, unwanted, found), self.gaps, examples, releases=self.index.releases,
        )  # fmt: skip

    def _order(self, codes: Values, heads: Values, digits: Digits, most: int) -> list[int]:
        """Places of the best codes; for four digits the best code of each of the best headings."""
        if digits == 6:
            return [int(place) for place in np.argsort(-codes, kind="stable")[:most] if codes[place] > 0]
        best = [int(head) for head in np.argsort(-heads, kind="stable")[:most] if heads[head] > 0]
        return [int(np.argmax(np.where(self.index.tree.head_of == head, codes, -1.0))) for head in best]

    def _candidate(self, place: int, codes: Values, heads: Values, likeness: Scores) -> Candidate:
        tree = self.index.tree
        code = tree.codes[place]
        names = self.index.names
        flag = strategic.flag(code)
        return Candidate(
            code, tree.revision, self._name(place), names.text(code[:4], tree.revision), float(codes[place]),
            float(heads[tree.head_of[place]]), self.index.matched(likeness, place), (flag,) if flag else (),
        )  # fmt: skip

    def _name(self, place: int) -> Text:
        tree = self.index.tree
        name = self.index.names.text(tree.codes[place], tree.revision)
        korean = self._korean(place) or name.ko
        if korean.startswith(VAGUE) and len(korean) < LONGEST_VAGUE:
            korean = f"{korean}(영문: {name.en})"
        return Text(korean, name.en)

    def _korean(self, place: int) -> str | None:
        tree = self.index.tree
        return tree.korean[place] or self.index.names.name(tree.codes[place], tree.revision, "ko").words

    def _settle(self, found: tuple[Candidate, ...]) -> Text | None:
        if len(found) < 2:
            return None
        tree = self.index.tree
        places = [tree.codes.index(candidate.code) for candidate in found[:2]]
        return settles(*(Side(tree.codes[place], self._korean(place) or "", tree.english[place]) for place in places))

    def _notes(self, said: str, unwanted: tuple[str, ...], found: tuple[Candidate, ...]) -> tuple[Text, ...]:
        notes = [Text(f"찾지 않은 말: {words}", f"left out, as you wrote: {words}") for words in unwanted]
        notes += [
            Text(f"{one.code} 아님: {one.words}(거래 용어집)", f"not {one.code}: {one.words} (trade glossary)")
            for one in self.index.excluded
            if one.fits(said)
        ]
        if len(said) == 1:
            notes.append(Text("한 글자는 뜻이 여럿일 수 있음", "a single syllable may mean several things"))
        if found and not any(c.matched for c in found):
            notes.append(
                Text(
                    "용어집에 없는 말: 품명과의 뜻 비교로 찾음", "not in the glossary: found by the names' wording only"
                )
            )
        if found:
            part, chapter = section(found[0].code), found[0].code[:2]
            notes.append(
                Text(
                    f"부·류의 주(註)는 자료에 없어 보지 않음: 관세율표 제{section_number(found[0].code)}부와 제{chapter}류의 주에서 제외 규정을 확인",
                    f"section and chapter notes are not in the data and were not read: check those of section {part} and "
                    f"chapter {chapter} for exclusions",
                )
            )
        carried = [word for word in self.index.carried(said, self.without) if word.isascii()]
        if found and carried and lang_of(said) == "ko" and not found[0].matched:
            read = ", ".join(dict.fromkeys(carried))
            notes.append(Text(f"영문 품명의 낱말로 읽음: {read}", f"read as words of the English names: {read}"))
        if self.index.tree.carried and lang_of(said) == "ko":
            notes.append(
                Text(
                    f"국문 품명 {self.index.tree.carried:,}개는 다른 HS 개정판의 같은 코드에서 옮겨 옴",
                    f"{self.index.tree.carried:,} Korean names come from the same code of another HS revision",
                )
            )
        return tuple(notes)


def _status(heading_probability: float) -> Status:
    if heading_probability < UNKNOWN:
        return "unknown"
    return "unsure" if heading_probability < UNSURE else "proposed"


def missing(store: Store) -> tuple[Text, ...]:
    """What is not here and what its lack costs; for answers and for `hanbada doctor`."""
    found = []
    rows = {row.source for row in store.rows()}
    if "hs-names" not in rows:
        found.append(
            Text(
                "HS 품명 없음: 검색 불가. `hanbada data pull hs-names`",
                "no HS names, so no search: `hanbada data pull hs-names`",
            )
        )
    elif not _korean(store):
        found.append(
            Text(
                "국문 6단위 품명 없음: 국문 검색은 용어집에만 의지함. `hanbada data import hs-names <관세청 HS부호 파일>`",
                "no Korean six-digit names: Korean rests on the glossary alone; `hanbada data import hs-names <HS부호 file>`",
            )
        )
    if "sentence-model" not in rows:
        found.append(
            Text(
                "영어 문장 벡터 없음: 용어집에 없는 영어의 순위가 낮아짐. `hanbada data pull sentence-model`",
                "no English sentence vectors: English words unknown to the glossary rank worse; `hanbada data pull sentence-model`",
            )
        )
    if not words.installed():
        found.append(
            Text(
                "형태소 분석기 없음: 띄어쓰기로만 나눔. `pip install 'hanbada[hs]'`",
                "no Korean analyser, words are cut at blanks: `pip install 'hanbada[hs]'`",
            )
        )
    return tuple(found)


def _korean(store: Store) -> bool:
    import polars as pl

    wanted = pl.col("name_ko").is_not_null() & (pl.col("product_code").str.len_chars() == 6)
    return any(
        store.scan(release, "names").filter(wanted).head(1).collect().height for release in store.releases("hs-names")
    )
