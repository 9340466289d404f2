"""An action item for each company: agency A's where the company is or was referred there, else the coordinator's."""

from __future__ import annotations

from datetime import timedelta

from hanbada.programme import clock
from hanbada.programme.access import every
from hanbada.programme.objects.action.models import ActionItem, DueChange
from hanbada.programme.objects.case.models import Case
from hanbada.programme.objects.people.models import Organisation
from office_cast import World, canary

OWNERS = {"own": "coordinator", "elsewhere": "customs"}


def plant(world: World, relation: str) -> None:
    """One open item, moved once."""
    owner = world.organisations[OWNERS.get(relation, "agency-a")]
    today = clock.today()
    item = world.add(
        ActionItem(
            case=world.row(Case, relation),
            title=canary(relation, "action"),
            owner=owner,
            due_on=today + timedelta(days=20),
            changes=1,
        ),
        relation,
    )
    moved = {"from_on": today + timedelta(days=10), "to_on": item.due_on, "ground": canary(relation, "action")}
    world.add(DueChange(item=item, by=world.users["coordinator_officer"], **moved), relation)


FORMS = {
    "action-new": lambda row: {"title": "가상 할 일", "owner": _office("coordinator"), "due_on": "2099-01-05"},
    "action-due": lambda row: {"due_on": "2099-02-05", "reason": "가상 사유"},
    "action-edit": lambda row: {"title": "고친 가상 할 일"},
    "action-finish": lambda row: {"outcome": "가상 결과"},
    "action-cancel": lambda row: {"reason": "가상 사유"},
}


def _office(code: str) -> str:
    return str(every(Organisation).get(code=code).pk)
