"""Names of HS codes by revision and language, and conversion between revisions, said when it loses something."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from hanbada.base.codes import HSRevision
from hanbada.base.stamp import Release, Stamp
from hanbada.base.text import Lang, Text
from hanbada.content import content
from hanbada.data.store import Store

Key = tuple[str, str]
Relation = Literal["1:1", "1:n", "n:1", "n:n", "unknown"]
ORDER = tuple(HSRevision)
LABEL = Text("HS 품명", "HS name")
OFFICIAL = Text("공식 품명 자료", "published nomenclature")
OWN = Text("Hanbada 자체 표기(공식 품명 아님)", "Hanbada's own wording, not an official name")
TRADE = Text("무역 자료에 실린 품명", "name as carried by the trade data")
ASK = Text(
    "관세청 HS부호 파일을 가져오면 국문 품명이 채워짐", "import the customs service's HS부호 file for Korean names"
)


@dataclass(frozen=True, slots=True)
class Name:
    """A code's name in one language; ``words`` None is unknown. ``origin`` says whose wording it is."""

    words: str | None
    origin: Text
    stamp: Stamp


@dataclass(frozen=True, slots=True)
class Conversion:
    """What a code of one revision is in another.

    ``codes``     empty where unknown
    ``relation``  counted over the whole way: n before the colon: other codes lead there too; after it: several targets
    ``lossy``     not 1:1; None where unknown
    """

    code: str
    from_revision: HSRevision
    to_revision: HSRevision
    codes: tuple[str, ...]
    relation: Relation
    lossy: bool | None
    note: Text
    releases: tuple[Release, ...] = ()


@dataclass(frozen=True)
class Names:
    """Names and links of all `hs-names` releases in a store (the newest speaks first), and of one trade release."""

    official: Mapping[Key, tuple[str | None, str | None, Release]]
    trade: Mapping[Key, tuple[str | None, str | None, Release]] = field(default_factory=dict)
    onward: Mapping[tuple[str, str], Mapping[str, frozenset[str]]] = field(default_factory=dict)
    tables: Mapping[tuple[str, str], Release] = field(default_factory=dict)

    @classmethod
    def load(cls, store: Store, trade: Release | None = None) -> Names:
        """From a store; ``trade`` adds the names in that release's own list of products. None of them need be there."""
        official: dict[Key, tuple[str | None, str | None, Release]] = {}
        onward: dict[tuple[str, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        tables: dict[tuple[str, str], Release] = {}
        for release in store.releases("hs-names"):
            for code, revision, en, ko in store.scan(release, "names").collect().iter_rows():
                old = official.get((code, revision), (None, None, release))
                official[code, revision] = (en or old[0], ko or old[1], release)
            for one, code, other, target, _ in store.scan(release, "concordance").collect().iter_rows():
                tables[one, other] = tables[other, one] = release
                onward[one, other][code].add(target)
                onward[other, one][target].add(code)
        frozen = {pair: {code: frozenset(to) for code, to in links.items()} for pair, links in onward.items()}
        return cls(official, _trade(store, trade), frozen, tables)

    def name(self, code: str, revision: HSRevision, lang: Lang) -> Name:
        """The name of a code of 2, 4 or 6 digits: published, else the trade data's, else (said so) our own wording."""
        for table, origin in ((self.official, OFFICIAL), (self.trade, TRADE)):
            entry = table.get((code, revision.value))
            words = entry and (entry[0] if lang == "en" else entry[1])
            if entry and words:
                return Name(words, origin, Stamp.of("hs.name", LABEL + Text(": ", ": ") + origin, [entry[2]]))
        own = own_wording(code, revision)
        if own:
            return Name(own[0].in_(lang), OWN, Stamp.of("hs.name", LABEL + Text(": ", ": ") + OWN, [own[1]]))
        return Name(None, ASK, Stamp.of("hs.name", LABEL, []))

    def text(self, code: str, revision: HSRevision) -> Text:
        """The name in both languages for a heading; where one is unknown the other stands in, marked with its language.

        A code without any name is just the code.
        """
        ko, en = (self.name(code, revision, lang).words for lang in ("ko", "en"))
        return Text(ko or (f"{en}(영문)" if en else code), en or (f"{ko} (Korean)" if ko else code))

    def convert(self, code: str, from_revision: HSRevision, to_revision: HSRevision) -> Conversion:
        """What a six-digit code is in another revision, by the concordances step by step; unknown where one is missing.

        A code is 1:1 only if the way there and the way back both lead to exactly one code.
        """
        way = _way(from_revision, to_revision)
        missing = [step for step in way if (step[0].value, step[1].value) not in self.tables]
        if missing:
            steps = ", ".join(f"{one.value}→{other.value}" for one, other in missing)
            return _unknown(code, from_revision, to_revision, Text(f"대응표 없음: {steps}", f"no concordance: {steps}"))
        there = self._walk({code}, way)
        releases = tuple(sorted({self.tables[one.value, other.value] for one, other in way}, key=lambda r: r.id))
        if not there:
            absent = Text(
                f"대응표에 {from_revision.value} {code} 없음", f"{from_revision.value} {code} is not in the concordance"
            )
            return _unknown(code, from_revision, to_revision, absent, releases)
        back = self._walk(there, _way(to_revision, from_revision))
        relation: Relation = _relation(len(back) > 1, len(there) > 1)
        return Conversion(
            code, from_revision, to_revision, tuple(sorted(there)), relation, relation != "1:1",
            _words(code, from_revision, to_revision, sorted(there), relation), releases,
        )  # fmt: skip

    def _walk(self, codes: Iterable[str], way: tuple[tuple[HSRevision, HSRevision], ...]) -> set[str]:
        here = set(codes)
        for one, other in way:
            links = self.onward.get((one.value, other.value), {})
            here = {target for code in here for target in links.get(code, frozenset())}
        return here


def own_wording(code: str, revision: HSRevision) -> tuple[Text, Release] | None:
    """Hanbada's own short name from the content, with the release of that file; None where there is none."""
    found = next((e for e in content().names.values() if (e.code, e.hs_revision) == (code, revision)), None)
    if found is None:
        return None
    stamp = content().stamp(f"names/{found.id}")
    return found.name, stamp.releases[0]


def _trade(store: Store, release: Release | None) -> dict[Key, tuple[str | None, str | None, Release]]:
    if release is None:
        return {}
    rows = store.scan(release, "products").collect().iter_rows()
    return {(code, revision): (en, ko, release) for code, revision, en, ko in rows}


def _way(one: HSRevision, other: HSRevision) -> tuple[tuple[HSRevision, HSRevision], ...]:
    """The steps between neighbouring revisions."""
    start, end = ORDER.index(one), ORDER.index(other)
    path = ORDER[start : end + 1] if start <= end else tuple(reversed(ORDER[end : start + 1]))
    return tuple(pairwise(path))


def _relation(many_back: bool, many_there: bool) -> Relation:
    return {(False, False): "1:1", (False, True): "1:n", (True, False): "n:1", (True, True): "n:n"}[
        many_back, many_there
    ]  # type: ignore[return-value]


def _unknown(
    code: str, one: HSRevision, other: HSRevision, why: Text, releases: tuple[Release, ...] = ()
) -> Conversion:
    return Conversion(code, one, other, (), "unknown", None, why, releases)


def _words(code: str, one: HSRevision, other: HSRevision, there: list[str], relation: Relation) -> Text:
    listed = ", ".join(there)
    said = Text(f"{one.value} {code} → {other.value} {listed}", f"{one.value} {code} → {other.value} {listed}")
    meaning: dict[str, Text] = {
        "1:1": Text("", ""),
        "1:n": Text(". 여러 코드로 나뉘어 하나로 정할 수 없음", "; it was split, so there is no single code"),
        "n:1": Text(
            ". 다른 코드와 합쳐져 범위가 넓어짐", "; it was merged with other codes, so the target covers more"
        ),
        "n:n": Text(". 나뉘고 합쳐져 범위가 다름", "; it was split and merged, so the targets cover something else"),
    }
    return said + meaning[relation]
