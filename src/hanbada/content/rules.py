"""Programmes: definitions of who belongs, as dated conditions; targets and cohorts, as dated counts."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from hanbada.base.text import Text
from hanbada.content.entry import Entry, Figure, Id, Iso3, Sourced, Strict, Words

Metric = Literal["export_share", "exports", "sales", "average_sales", "assets", "employees"]
Flag = Literal[
    "mid_sized_certificate",
    "is_sme",
    "sme_grace",
    "for_profit",
    "large_group_member",
    "held_by_large_firm",
    "public_or_financial_or_foreign",
]


class Compare(Strict):
    """A number against a threshold; ``currency`` names the money, none means a plain number or a share (0–1)."""

    metric: Metric
    op: Literal["<", "<=", ">", ">="]
    value: Annotated[str, Field(pattern=r"^[0-9]+(\.[0-9]+)?$")]
    currency: str | None = None
    text: Words
    reference: str
    verified: bool


class HasFlag(Strict):
    """A yes-or-no fact about the firm; ``absent`` says what a missing answer counts as."""

    flag: Flag
    is_: bool = Field(alias="is")
    absent: Literal["unknown", "holds", "fails"] = "unknown"
    text: Words
    reference: str
    verified: bool


class AboveCeiling(Strict):
    """Average sales of three years above the ceiling of the firm's industry (a table of the same rule version)."""

    above_ceiling: Literal["average_sales"]
    text: Words
    reference: str
    verified: bool


class Requires(Strict):
    """Another definition of the same programme must hold."""

    requires: Id
    text: Words


class Judgement(Strict):
    """No number decides: somebody has to be asked."""

    judgement: Words
    ask: Words


class AllOf(Strict):
    """All must hold."""

    all: tuple[Condition, ...] = Field(min_length=1)


class AnyOf(Strict):
    """At least one must hold."""

    any: tuple[Condition, ...] = Field(min_length=1)


Condition = Compare | HasFlag | AboveCeiling | Requires | Judgement | AllOf | AnyOf
AllOf.model_rebuild()
AnyOf.model_rebuild()


class Ceiling(Strict):
    """The sales ceiling of some industries, in the programme's currency; low ≠ high where it is only known between."""

    ksic: tuple[Annotated[str, Field(pattern=r"^[A-U][0-9]{0,5}$")], ...]
    low: int
    high: int
    verified: bool
    reference: str
    note: Words | None = None


class Version(Sourced):
    """A rule as it stood between two days; ``valid_to`` null: still."""

    version: str
    valid_from: date
    valid_from_is: Literal["law", "first_seen"] = "law"
    valid_to: date | None
    rule: Condition
    ceilings: tuple[Ceiling, ...] = ()
    ceiling_otherwise: Ceiling | None = None
    note: Words | None = None


class Definition(Strict):
    """One meaning of who belongs, kept apart from the others; versions do not overlap."""

    id: Id
    label: Words
    kind: Literal["statute", "scheme", "label", "group", "example"]
    versions: tuple[Version, ...] = Field(min_length=1)
    ask: Words
    headline: bool = True

    def on(self, day: date) -> Version | None:
        """The version in force on a day."""
        return next((v for v in self.versions if v.valid_from <= day and (not v.valid_to or day <= v.valid_to)), None)


class Cohort(Sourced):
    """Firms found in a period: how many were announced, how many there were; null: not published."""

    period: str
    found: int | None
    planned: int | None = None
    note: Words | None = None


class Target(Sourced):
    """A number to reach; what it counts is a versioned definition."""

    id: Id
    value: int
    by: int
    label: Words
    counts: tuple[Words, ...]


class Programme(Entry):
    """A support programme of any country."""

    country: Iso3 | None
    currency: str
    name: Words
    example: bool = False
    coordinator: Id | None = None
    definitions: tuple[Definition, ...] = Field(min_length=1)
    targets: tuple[Target, ...] = ()
    cohorts: tuple[Cohort, ...] = ()
    members: tuple[Id, ...] = ()
    figures: tuple[Figure, ...] = ()

    @property
    def title(self) -> Text:
        """The programme's name."""
        return self.name

    def definition(self, id_: str) -> Definition:
        """One definition by id."""
        return next(d for d in self.definitions if d.id == id_)
