"""Who: organisations by date, support agencies, and the difficulties that firms report."""

from __future__ import annotations

from datetime import date
from typing import Literal

from hanbada.base.text import Text
from hanbada.content.entry import Entry, Figure, Id, Iso3, Names, Sourced, Strict, Words


class Organisation(Entry):
    """A public body whose name changed, by date."""

    country: Iso3
    name: Names

    @property
    def title(self) -> Text:
        """The latest name."""
        return self.name[-1].name


class Contact(Strict):
    """How to reach an agency; what is null is not known."""

    phone: str | None = None
    web: str | None = None
    desk: Words | None = None


class Agency(Organisation):
    """A support agency: its part in the programme, and what is known about reaching it.

    ``support_group``  whether it is one of the agencies named as member of a programme's support group
    ``contact``        null: not known, see ``ask``
    """

    kind: Literal["public", "ministry", "association", "bank", "carrier", "fund", "testing"]
    role: Words
    support_group: bool
    contact: Contact | None
    figures: tuple[Figure, ...] = ()

    def name_on(self, on: date) -> Text:
        """The name on a day."""
        return self.name.at(on)


class Evidence(Sourced):
    """What a survey says about one difficulty; ``kind`` tells a difficulty felt from a support wished for."""

    survey: Words
    year: int
    share: float
    kind: Literal["felt", "wanted"]
    respondents: int | None = None
    wording: Words


class Barrier(Entry):
    """A difficulty on the way to exporting; ``evidence`` empty: no survey share is known."""

    name: Words
    evidence: tuple[Evidence, ...]
    proposal_hint: Words

    @property
    def title(self) -> Text:
        """The barrier's name."""
        return self.name


class Term(Entry):
    """A word of the field in both languages."""

    term: Words
    explanation: Words | None = None

    @property
    def title(self) -> Text:
        """The word."""
        return self.term


class ProductName(Entry):
    """A short product name in Hanbada's own wording, for codes without an official Korean name at hand."""

    code: str
    hs_revision: str
    name: Words

    @property
    def title(self) -> Text:
        """The name."""
        return self.name


class RiskSource(Entry):
    """Where a country's rating can be asked for; Hanbada holds no rating of its own."""

    name: Words
    agency: Id
    exporter: Iso3 | None = None
    what: Words
    address: str | None = None

    @property
    def title(self) -> Text:
        """The name of the rating."""
        return self.name
