"""Which measures answer a case's barriers, whom to ask for them, and for which purpose the company's file would go there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hanbada.base.text import Text
from hanbada.company.support import Need, Offer, match
from hanbada.content import content
from hanbada.programme import clock
from hanbada.programme.access import every, visible
from hanbada.programme.objects.case.models import Case
from hanbada.programme.objects.consent.grants import consents
from hanbada.programme.objects.consent.purposes import purpose_of
from hanbada.programme.objects.people.models import Organisation
from hanbada.programme.objects.referral.models import LIVE, Referral


@dataclass(frozen=True, slots=True)
class Proposal:
    """One measure for a case.

    ``receiver``   the organisation to refer to; None: the agency has no place in this office
    ``consented``  whether the company agreed that the receiver may have its file for the purpose
    ``referred``   the live referral for this measure; None: not yet
    """

    offer: Offer
    purpose: str
    receiver: Organisation | None
    consented: bool
    referred: Referral | None


def proposals(user: Any, case: Case, needs: list[Need]) -> list[Proposal]:
    """The measures that answer the needs, those that can be asked for now first; four queries."""
    offers = match(needs, content(), clock.today(), country=case.company.programme.country).offers
    places = {row.code: row for row in visible(user, Organisation).filter(closed_on=None)}
    agreed = set(
        consents(clock.today()).filter(company=case.company_id, item="file").values_list("receiver", "purpose")
    )
    sent = visible(user, Referral).filter(case=case, state__in=LIVE).select_related("to_org")
    live: dict[Any, Referral] = {(row.to_org_id, row.measure): row for row in sent}
    found = []
    for offer in offers:
        place, purpose = places.get(offer.measure.agency), purpose_of(offer.measure)
        key = place.pk if place else None
        found.append(Proposal(offer, purpose, place, (key, purpose) in agreed, live.get((key, offer.measure.id))))
    return found


def shelf() -> list[tuple[str, list[tuple[str, Text]]]]:
    """All measures of the agencies that have a place in this office, by agency id."""
    here = set(every(Organisation).values_list("code", flat=True))
    groups: dict[str, list[tuple[str, Text]]] = {}
    for measure in content().measures.values():
        if measure.agency in here:
            groups.setdefault(measure.agency, []).append((measure.id, measure.title))
    return sorted(groups.items())
