"""A token of the agency's officer for each relation that has a meaning here; the API's reader holds one of them."""

from __future__ import annotations

from hanbada.programme.objects.token.models import ApiToken
from hanbada.programme.objects.token.services import digest
from office_cast import World


def plant(world: World, relation: str) -> None:
    """One token, whose key is the relation's name."""
    holder = world.users["coordinator_officer" if relation == "own" else "agency_officer"]
    world.add(
        ApiToken(holder=holder, name="가상 연계", digest=digest(relation), head="hbd_", scopes=["companies:read"]),
        relation,
    )


FORMS = {
    "token-new": lambda row: {"name": "가상 연계", "scopes": ["referrals:read"], "days": "30"},
    "token-revoke": lambda row: {},
}
