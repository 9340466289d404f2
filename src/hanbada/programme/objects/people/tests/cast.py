"""An invitation, a membership and a user for each relation that has a meaning here: all of them agency A's."""

from __future__ import annotations

from hanbada.programme.access import every
from hanbada.programme.objects.people.models import Invitation, Membership, Organisation, User
from hanbada.programme.objects.people.services import digest
from office_cast import World


def plant(world: World, relation: str) -> None:
    """Rows that are nobody of the cast."""
    organisation = world.organisations["agency-a"]
    world.rows[Organisation, relation] = organisation
    user = world.add(User(email=f"{relation}@people.example", name=f"가상인물 {relation}", password="!"), relation)
    world.add(Membership(member=user, organisation=organisation, role="officer"), relation)
    world.add(
        Invitation(
            email=f"{relation}@invited.example",
            name="가상인물",
            organisation=organisation,
            role="officer",
            digest=digest(relation),
        ),
        relation,
    )


FORMS = {
    "membership-new": lambda row: {
        "member": str(every(User).get(email="own@people.example").pk),
        "organisation": str(every(Organisation).get(code="justice").pk),
        "role": "officer",
        "since": "2026-01-05",
    },
    "invitation-new": lambda row: {
        "email": "new@invited.example",
        "name": "가상인물",
        "organisation": str(every(Organisation).get(code="justice").pk),
        "role": "officer",
    },
    "organisation-new": lambda row: {
        "kind": "agency",
        "code": "invented-x",
        "name_ko": "가상기관 X",
        "name_en": "Invented X",
        "response_days": 5,
    },
    "organisation-edit": lambda row: {
        "kind": row.kind,
        "code": row.code,
        "name_ko": "가상기관 A",
        "name_en": "Invented Agency A",
        "response_days": 9,
    },
    "membership-end": lambda row: {},
    "user-deactivate": lambda row: {},
    "user-activate": lambda row: {},
    "invitation-withdraw": lambda row: {},
    "invitation": lambda row: {"name": "가상인물", "password": "a long invented phrase"},
}

ADDRESSES = {"invitation": lambda relation: {"key": "referred"}}
