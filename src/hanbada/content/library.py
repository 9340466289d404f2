"""The shelf: all entries, who says so, and the questions one may ask of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from hanbada.base.errors import UnknownCode
from hanbada.base.stamp import Fact, Release, Stamp, Value
from hanbada.base.text import Text
from hanbada.base.units import Unit
from hanbada.content.advice import Cost
from hanbada.content.entry import Entry, Sourced
from hanbada.content.institutions import Agency, Barrier, Organisation, ProductName, RiskSource, Term
from hanbada.content.questions import Instrument
from hanbada.content.rules import Programme
from hanbada.content.support import Measure
from hanbada.content.trade import Agreement, Certificate, Group, Requirement

SHELVES: dict[str, type[Entry]] = {
    "agencies": Agency,
    "agreements": Agreement,
    "barriers": Barrier,
    "certificates": Certificate,
    "diagnosis": Instrument,
    "gaps": Cost,
    "glossary": Term,
    "groups": Group,
    "measures": Measure,
    "names": ProductName,
    "organisations": Organisation,
    "programmes": Programme,
    "requirements": Requirement,
    "risk": RiskSource,
}


@dataclass(frozen=True, slots=True)
class Due:
    """An entry that a person should look at again; ``checked_on`` None: no check is recorded."""

    id: str
    title: Text
    checked_on: date | None
    verified: bool
    reference: str


@dataclass(frozen=True, slots=True)
class Found:
    """What the shelf holds for a question, and the reminder that the shelf is not the world.

    ``entries`` may be empty, which never means that there is nothing: ``caution`` and ``ask`` go with it.
    """

    entries: tuple[Requirement, ...]
    caution: Text
    ask: Text


@dataclass(frozen=True)
class Content:
    """All entries by shelf and id."""

    agencies: Mapping[str, Agency]
    agreements: Mapping[str, Agreement]
    barriers: Mapping[str, Barrier]
    certificates: Mapping[str, Certificate]
    diagnosis: Mapping[str, Instrument]
    gaps: Mapping[str, Cost]
    glossary: Mapping[str, Term]
    groups: Mapping[str, Group]
    measures: Mapping[str, Measure]
    names: Mapping[str, ProductName]
    organisations: Mapping[str, Organisation]
    programmes: Mapping[str, Programme]
    requirements: Mapping[str, Requirement]
    risk: Mapping[str, RiskSource]
    files: Mapping[str, tuple[str, str]] = field(repr=False)

    def entry(self, id_: str) -> Entry:
        """The entry "shelf/id" (a part after "#" is left aside)."""
        shelf, _, name = id_.partition("#")[0].partition("/")
        found = getattr(self, shelf, {}).get(name) if shelf in SHELVES else None
        if found is None:
            raise UnknownCode(
                Text(f"내용 항목 '{id_}'", f"the content entry '{id_}'"),
                Text(f"{' · '.join(SHELVES)} 아래의 항목", f"an entry below {', '.join(SHELVES)}"),
                Text("'hanbada list'로 항목을 확인하세요", "see the entries with 'hanbada list'"),
                whom="operator",
            )
        return found  # type: ignore[no-any-return]

    def source(self, id_: str) -> Sourced:
        """Who says so: the entry, or the part behind "#" that has a source of its own ("agreements/rcep#IDN")."""
        entry, part = self.entry(id_), id_.partition("#")[2]
        if part and isinstance(entry, Agreement):
            return _party_source(entry, part)
        for figure in getattr(entry, "figures", ()):
            if figure.id == part:
                return figure  # type: ignore[no-any-return]
        for target in getattr(entry, "targets", ()):
            if target.id == part:
                return target  # type: ignore[no-any-return]
        return entry

    def stamp(self, id_: str) -> Stamp:
        """The stamp of an entry, such as "agencies/kotra": its file's hash, the day it was checked, its reference."""
        entry, source = self.entry(id_), self.source(id_)
        file, sha256 = self.files[id_.partition("#")[0]]
        release = Release(
            source=f"content/{id_}",
            version=source.checked_on.isoformat() if source.checked_on else "unchecked",
            sha256=sha256,
            title=entry.title,
            licence="Apache-2.0",
            address=source.reference,
            retrieved_on=source.checked_on.isoformat() if source.checked_on else "",
            notes=() if source.verified else (UNVERIFIED,),
        )
        return Stamp.of("content", Text("내용 파일", "content file"), [release], {"file": file})

    def fact(self, id_: str, value: Value, unit: Unit, ask: Text | None = None, **at: str) -> Fact:
        """A value of an entry as a Fact; ``None`` is unknown and carries whom to ask."""
        told = ask or self.entry(id_).ask
        return Fact(value, unit, self.stamp(id_), tuple(at.items()), told if value is None else None)

    def due_for_check(self, on: date, months: int = 6) -> tuple[Due, ...]:
        """Entries without a recorded check, or whose last one is at least ``months`` before ``on``; oldest first."""
        rows = [
            Due(f"{shelf}/{entry.id}", entry.title, entry.checked_on, entry.verified, entry.reference)
            for shelf in SHELVES
            for entry in getattr(self, shelf).values()
            if entry.checked_on is None or _months_after(entry.checked_on, months) <= on
        ]
        return tuple(sorted(rows, key=lambda row: (row.checked_on or date.min, row.id)))

    def agreements_for(self, exporter: str, importer: str, on: date) -> tuple[tuple[Agreement, bool | None], ...]:
        """The agreements between two countries on a day: True beside it in force, None its day not known."""
        answers = ((a, a.applies(exporter, importer, on, self.groups)) for a in self.agreements.values())
        return tuple((agreement, holds) for agreement, holds in answers if holds is not False)

    def pending_agreements(self, exporter: str, importer: str, on: date) -> tuple[Agreement, ...]:
        """Agreements signed or concluded between two countries, which are never applied."""
        return tuple(
            a
            for a in self.agreements.values()
            if a.status != "in_force"
            and a.party(exporter, on, self.groups)
            and a.party(importer, on, self.groups)
            and exporter != importer
        )

    def requirements_for(self, market: str, product: str, on: date, exporter: str = "KOR") -> Found:
        """The known requirements for a product in a market on a day, with the caution that the list is not complete."""
        rows = tuple(
            r
            for r in self.requirements.values()
            if r.scope.covers(market, product, exporter, on, self.groups) and (r.since is None or r.since <= on)
        )
        return Found(rows, CAUTION, ASK_REQUIREMENTS)

    def measures_for(self, barrier: str, country: str | None = None) -> tuple[Measure, ...]:
        """The measures that answer a barrier, of one country's agencies or of all."""
        return tuple(
            m
            for m in self.measures.values()
            if barrier in m.answers and (country is None or self.agencies[m.agency].country == country)
        )

    def risk_for(self, exporter: str) -> tuple[RiskSource, ...]:
        """Where an exporter of a country can ask for a rating; there is no rating in the content itself."""
        return tuple(r for r in self.risk.values() if r.exporter in (None, exporter))


UNVERIFIED = Text(
    "미확인: 기억 또는 관행에 따른 기재, 사용 전 확인 필요", "unverified: from memory or practice, confirm before use"
)
CAUTION = Text(
    "여기에 적힌 요건만 있는 것은 아님. 0건도 요건 없음을 뜻하지 않음",
    "these are not all requirements; none listed does not mean none required",
)
ASK_REQUIREMENTS = Text(
    "해외인증지원단과 현지 무역관·관세 당국에 확인",
    "ask the certification support desk, the trade office and the market's customs",
)


def _months_after(day: date, months: int) -> date:
    """The same day some months later; the last day of a shorter month.

    >>> _months_after(date(2025, 8, 31), 6)
    datetime.date(2026, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError(day)


def _party_source(agreement: Agreement, part: str) -> Sourced:
    for party in agreement.parties:
        if part in (party.iso3, party.group):
            return Sourced(
                reference=party.reference or agreement.reference,
                checked_on=party.checked_on or agreement.checked_on if party.verified is not False else None,
                verified=agreement.verified if party.verified is None else party.verified,
            )
    return agreement
