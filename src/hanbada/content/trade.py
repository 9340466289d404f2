"""What is due at the border, as far as people wrote it down: groups, agreements, requirements, certificates."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from hanbada.base.text import Text
from hanbada.content.entry import Entry, HsPrefix, Id, Iso3, Strict, Words


class Member(Strict):
    """Membership of a group from a day to a day (both included)."""

    iso3: Iso3
    since: date
    until: date | None = None


class Group(Entry):
    """Countries that act together at the border, by date."""

    name: Words
    members: tuple[Member, ...]

    @property
    def title(self) -> Text:
        """The group's name."""
        return self.name

    def has(self, iso3: str, on: date) -> bool:
        """Whether a country belongs to the group on a day."""
        return any(m.iso3 == iso3 and m.since <= on and (m.until is None or on <= m.until) for m in self.members)


class Party(Strict):
    """A country (or a group) and the day from which the agreement holds for it.

    ``in_force`` null: not known. ``reference``, ``verified`` and ``checked_on`` where they differ from the agreement's.
    """

    iso3: Iso3 | None = None
    group: Id | None = None
    in_force: date | None
    until: date | None = None
    reference: str | None = None
    checked_on: date | None = None
    verified: bool | None = None

    @model_validator(mode="after")
    def _one(self) -> Party:
        if (self.iso3 is None) == (self.group is None):
            raise ValueError("a party is either iso3 or group")
        return self


class Agreement(Entry):
    """A trade agreement between any countries, by party and date.

    ``status``             only "in_force" is ever applied
    ``customs_code``       the code that the exporter's customs service uses for it
    ``certificate_type``   who issues the proof of origin; null: not known
    """

    name: Words
    status: Literal["in_force", "signed", "concluded"]
    provisional: bool = False
    full_from: str | None = None
    customs_code: str | None
    parties: tuple[Party, ...] = Field(min_length=2)
    certificate_type: Literal["authority", "self", "approved_exporter"] | None
    certificate: Id | None
    cumulation: Words | None
    origin_rules: Words | None

    @property
    def title(self) -> Text:
        """The agreement's name."""
        return self.name

    def party(self, iso3: str, on: date, groups: Mapping[str, Group]) -> Party | None:
        """The entry that speaks for a country on a day: its own row first, else its group's."""
        own = [p for p in self.parties if p.iso3 == iso3]
        if own:
            return own[0]
        return next((p for p in self.parties if p.group and groups[p.group].has(iso3, on)), None)

    def applies(self, exporter: str, importer: str, on: date, groups: Mapping[str, Group]) -> bool | None:
        """Whether the agreement holds between two countries on a day.

        True in force for both · False not · None a party whose day is not known, so: ask.
        """
        sides = (self.party(exporter, on, groups), self.party(importer, on, groups))
        if exporter == importer or None in sides:
            return False
        if self.status != "in_force":
            return False
        held = [_holds(side, on) for side in sides if side]
        return False if False in held else None if None in held else True


def _holds(party: Party, on: date) -> bool | None:
    if party.until and on > party.until:
        return False
    return None if party.in_force is None else party.in_force <= on


class Scope(Strict):
    """Where a requirement applies: countries, groups, or everywhere; and to which HS prefixes (any revision)."""

    iso3: tuple[Iso3, ...] = ()
    groups: tuple[Id, ...] = ()
    everywhere: bool = False
    except_iso3: tuple[Iso3, ...] = ()
    exporters: tuple[Iso3, ...] = ()
    hs: tuple[HsPrefix, ...] = Field(min_length=1)
    hs_except: tuple[HsPrefix, ...] = ()

    @model_validator(mode="after")
    def _some(self) -> Scope:
        if not (self.iso3 or self.groups or self.everywhere):
            raise ValueError("name iso3, groups or everywhere")
        return self

    def covers(self, market: str, product: str, exporter: str, on: date, groups: Mapping[str, Group]) -> bool:
        """Whether a product of an exporter meets the requirement in a market on a day."""
        place = self.everywhere or market in self.iso3 or any(groups[g].has(market, on) for g in self.groups)
        goods = product.startswith(self.hs) and not (self.hs_except and product.startswith(self.hs_except))
        return place and goods and market not in self.except_iso3 and (not self.exporters or exporter in self.exporters)


class Requirement(Entry):
    """Something that must be done before goods pass; ``months`` and ``cost`` are null where no source gives them."""

    name: Words
    scope: Scope
    since: date | None = None
    who: Words
    what: Words
    law: str
    certificate: Id | None = None
    months: float | None = None
    cost: str | None = None
    caution: Words

    @property
    def title(self) -> Text:
        """The requirement's name."""
        return self.name


class Certificate(Entry):
    """A paper that opens a border: who issues it and for what."""

    name: Words
    issuer: Words
    purpose: Words
    agency: Id | None = None
    months: float | None = None
    cost: str | None = None
    validity: str | None = None

    @property
    def title(self) -> Text:
        """The certificate's name."""
        return self.name
