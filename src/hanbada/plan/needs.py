"""The difficulties that a plan answers: those the company named, and those that its own profile shows."""

from __future__ import annotations

from collections.abc import Iterator

from hanbada.base.text import Text
from hanbada.company.model import Profile
from hanbada.company.support import Need
from hanbada.content import Content

FELT = Text("기업이 적음", "named by the company")


def needs(profile: Profile, content: Content) -> tuple[Need, ...]:
    """What the company named first, then what its profile shows, each difficulty once.

    A difficulty that the content does not list is left to the check of the profile, which refuses it.
    """
    named = {
        felt.id: Need(felt.id, FELT + Text(": ", ": ") + felt.note.text if felt.note else FELT)
        for felt in profile.barriers
        if felt.id in content.barriers
    }
    seen = {id_: Need(id_, content.barriers[id_].proposal_hint, felt=False) for id_ in _seen(profile)}
    return tuple((seen | named)[id_] for id_ in dict.fromkeys([*named, *seen]))


def _seen(profile: Profile) -> Iterator[str]:
    """Difficulties that the profile shows without naming them."""
    if len(profile.markets_present()) <= 1:
        yield "buyers"
    if not profile.markets.wanted:
        yield "market-information"
    if profile.export_team.staff.usable == 0:
        yield "staff"
    if any(not product.origin.known for product in profile.products):
        yield "origin"
