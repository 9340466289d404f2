"""The purposes for which a company's file is handed over: what each opens, and who asks for it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from hanbada.content import content
from hanbada.content.support import Measure


class Purpose(models.TextChoices):
    """What a company's data are handed over for."""

    MARKET = "market", _("market and buyers")
    FINANCE = "finance", _("finance")
    INSURANCE = "insurance", _("insurance")
    LAW = "law", _("law and contracts")
    CUSTOMS = "customs", _("customs and origin")
    CERTIFICATION = "certification", _("certification")
    TECHNOLOGY = "technology", _("technology")
    LOGISTICS = "logistics", _("logistics")


@dataclass(frozen=True, slots=True)
class Ground:
    """One purpose.

    ``opens``     the parts of the company file that a referral for it opens, besides the profile and the contacts
    ``barriers``  what an agency answers when it needs the file for this; a test holds that every barrier stands once
    ``agencies``  the kinds of agency that need the file for this whatever they answer
    """

    opens: tuple[str, ...]
    barriers: tuple[str, ...]
    agencies: tuple[str, ...] = ()


ALWAYS = ("profile", "contacts")
GROUNDS: dict[str, Ground] = {
    Purpose.MARKET: Ground(("products",), ("buyers", "market-information", "competition", "staff")),
    Purpose.FINANCE: Ground(("years",), ("trade-finance",), agencies=("bank", "fund")),
    Purpose.INSURANCE: Ground(("years",), ("exchange-rate", "payment")),
    Purpose.LAW: Ground((), ("import-restrictions", "local-law")),
    Purpose.CUSTOMS: Ground(("products", "customs"), ("customs-administration", "origin")),
    Purpose.CERTIFICATION: Ground(("products",), ("certification", "technical-regulation")),
    Purpose.TECHNOLOGY: Ground(("products",), ("technology",)),
    Purpose.LOGISTICS: Ground(("products",), ("logistics",)),
}


def opening(part: str) -> list[str]:
    """The purposes that open a part of the file."""
    return [purpose for purpose, ground in GROUNDS.items() if part in ALWAYS or part in ground.opens]


def purpose_of(measure: Measure) -> str:
    """What the agency would need the file for: by its kind, else by the first barrier that the measure answers."""
    by_agency = {kind: purpose for purpose, ground in GROUNDS.items() for kind in ground.agencies}
    by_barrier = {barrier: purpose for purpose, ground in GROUNDS.items() for barrier in ground.barriers}
    asked = (by_barrier[barrier] for barrier in measure.answers if barrier in by_barrier)
    return str(by_agency.get(content().agencies[measure.agency].kind) or next(asked, Purpose.MARKET))
