"""What an eligibility rule may ask of a company."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from hanbada.base.stamp import Stamp
from hanbada.base.text import Text
from hanbada.company.account import NOTHING, Account, Bounds, Stated, YearFigures, number

if TYPE_CHECKING:
    from hanbada.company.model import Profile


@dataclass(frozen=True, slots=True)
class EligibilityInput:
    """The part of a company that rules look at.

    ``flags``            by the names of ``hanbada.content.rules.Flag``
    ``indirect_counts``  whether the scheme counts indirect exports; None: not known, so both ways must agree
    """

    stamp: Stamp
    years: tuple[YearFigures, ...] = ()
    ksic: Stated = NOTHING
    employees: Stated = NOTHING
    flags: Mapping[str, Stated] = field(default_factory=dict)
    indirect_counts: bool | None = None

    @property
    def account(self) -> Account:
        """The company's years."""
        return Account(self.years)

    def people(self, on: date) -> Bounds:
        """Number of employees."""
        found = number(self.employees, Text("종업원 수", "employees"), self.account.base(on).year, "")
        return Bounds(found.low, found.high, None, found.missing, found.estimated)


def of(profile: Profile) -> EligibilityInput:
    """A company profile as the rules see it."""
    names = type(profile.standing).model_fields
    flags = {name: Stated.of(getattr(profile.standing, name)) for name in names}
    sector = profile.sector.usable
    ksic = Stated(sector.code, profile.sector.status) if sector and sector.system.value.upper() == "KSIC" else NOTHING
    return EligibilityInput(profile.stamp, profile.account.years, ksic, Stated.of(profile.employees), flags)
