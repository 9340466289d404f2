"""What a search answers: candidates with their grounds, how sure it is, and what would settle the rest."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from hanbada.base.codes import HSRevision
from hanbada.base.stamp import Release, Stamp
from hanbada.base.text import Lang, Text
from hanbada.hs.confirmed import Confirmation

Status = Literal["proposed", "unsure", "unknown", "service", "code", "several"]
LABEL = Text("회사의 말로 찾은 HS 코드(확정 아님)", "HS code found from the company's words (not confirmed)")
STATUS: dict[Status, Text] = {
    "proposed": Text("제안된 코드, 확정 아님", "code proposed, not confirmed"),
    "unsure": Text("확실하지 않음: 후보를 비교해 고르세요", "not sure: compare the candidates"),
    "unknown": Text("모름: 아는 낱말과 이어지지 않음", "I don't know: no link to any word that I know"),
    "service": Text("서비스에는 HS 코드가 없음", "a service has no HS code"),
    "code": Text("입력한 코드", "the code as typed"),
    "several": Text("여러 품목으로 나누어 찾음", "split into several products"),
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A code with the names a reader needs. ``probability`` of the code itself, ``heading_probability`` of its four digits.

    ``matched`` are the glossary's words that fit; ``notes`` what a reader must know of this code.
    """

    code: str
    revision: HSRevision
    name: Text
    heading: Text
    probability: float
    heading_probability: float
    matched: tuple[str, ...] = ()
    notes: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one query. ``confidence`` is P(first candidate) at ``digits``; 0 where nothing is known."""

    query: str
    lang: Lang
    status: Status
    digits: int
    confidence: float
    candidates: tuple[Candidate, ...] = ()
    settle: Text | None = None
    notes: tuple[Text, ...] = ()
    missing: tuple[Text, ...] = ()
    examples: tuple[Confirmation, ...] = ()
    parts: tuple[Answer, ...] = ()
    releases: tuple[Release, ...] = field(default=(), repr=False)

    @property
    def stamp(self) -> Stamp:
        """How the code was found: from which nomenclature and glossary, for which words."""
        return Stamp.of("hs.search", LABEL, self.releases, {"query": self.query, "digits": self.digits})

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON, in a fixed order."""
        return {
            "query": self.query,
            "lang": self.lang,
            "status": self.status,
            "status_text": _both(STATUS[self.status]),
            "digits": self.digits,
            "confidence": round(self.confidence, 4),
            "candidates": [_candidate(one) for one in self.candidates],
            "settle": _both(self.settle) if self.settle else None,
            "notes": [_both(note) for note in self.notes],
            "missing": [_both(note) for note in self.missing],
            "examples": [_both(one.text) for one in self.examples],
            "parts": [part.as_dict() for part in self.parts],
            "releases": [release.id for release in self.releases],
        }


def _candidate(one: Candidate) -> dict[str, Any]:
    return {
        "code": one.code,
        "revision": one.revision.value,
        "name": _both(one.name),
        "heading": _both(one.heading),
        "probability": round(one.probability, 4),
        "heading_probability": round(one.heading_probability, 4),
        "matched": list(one.matched),
        "notes": [_both(note) for note in one.notes],
    }


def _both(text: Text) -> dict[str, str]:
    return {"ko": text.ko, "en": text.en}
