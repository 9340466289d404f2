"""A webhook for each relation that has a meaning here: agency A's, or the customs agency's."""

from __future__ import annotations

from hanbada.programme.access import every
from hanbada.programme.objects.people.models import Organisation
from hanbada.programme.objects.webhook.models import Webhook
from office_cast import World

OWNERS = {"own": "coordinator", "elsewhere": "customs"}


def plant(world: World, relation: str) -> None:
    """One address, switched off: the matrix sends nothing."""
    owner = world.organisations[OWNERS.get(relation, "agency-a")]
    world.add(Webhook(organisation=owner, url=f"https://{relation}.example/hook", active=False), relation)


FORMS = {
    "webhook-new": lambda row: {"organisation": _office("agency-a"), "url": "https://hooks.example/hook"},
    "webhook-switch": lambda row: {},
    "webhook-renew": lambda row: {},
}


def _office(code: str) -> str:
    return str(every(Organisation).get(code=code).pk)
