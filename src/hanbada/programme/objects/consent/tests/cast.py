"""A consent for each company that is or was referred."""

from __future__ import annotations

from datetime import timedelta

from hanbada.programme import clock
from hanbada.programme.access import every
from hanbada.programme.objects.company.models import Company
from hanbada.programme.objects.consent.models import Consent
from hanbada.programme.objects.people.models import Organisation
from office_cast import World, canary


def plant(world: World, relation: str) -> None:
    """To agency A for its market work; to customs for origin where the company was referred there."""
    if relation == "own":
        return
    receiver, purpose = ("customs", "customs") if relation == "elsewhere" else ("agency-a", "market")
    today = clock.today()
    world.add(
        Consent(
            company=world.row(Company, relation),
            purpose=purpose,
            receiver=world.organisations[receiver],
            given_by=canary(relation, "consent"),
            given_on=today - timedelta(days=20),
            expires_on=today - timedelta(days=1) if relation == "expired" else today + timedelta(days=300),
        ),
        relation,
    )


FORMS = {
    "consent-new": lambda row: {
        "item": "file",
        "purpose": "law",
        "receiver": _office("justice"),
        "given_by": "가상인물",
        "expires_on": "2099-12-31",
    },
    "consent-withdraw": lambda row: {},
}


def _office(code: str) -> str:
    return str(every(Organisation).get(code=code).pk)
