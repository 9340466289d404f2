"""Action items: the day moves only with a reason, the owner must be able to see the company, Korea's year counts."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from hanbada.programme import clock
from hanbada.programme.access import every
from hanbada.programme.base import Conflict
from hanbada.programme.history import History
from hanbada.programme.objects.action import services
from hanbada.programme.objects.action.models import ActionItem, DueChange
from hanbada.programme.objects.action.selectors import actions, due_changes, ended_in
from hanbada.programme.objects.case.models import Case
from office_cast import World


def item(world: World, relation: str = "referred") -> ActionItem:
    return world.fresh(world.row(ActionItem, relation))


def test_the_day_moves_with_a_reason_and_leaves_a_trace(world: World) -> None:
    row, user = item(world), world.user("agency_officer")
    before, after = row.due_on, row.due_on + timedelta(days=9)
    services.action_move_due(user=user, item=row, due_on=after, reason=" 서류가 늦음 ", version=row.version)
    stored = item(world)
    assert (stored.due_on, stored.changes) == (after, 2)
    change = due_changes(user, stored)[0]
    assert (change.from_on, change.to_on, change.ground, change.by_id) == (before, after, "서류가 늦음", user.pk)
    written = every(History).filter(object_id=row.pk, action="actionitem_move_due").get()
    assert (written.before["due_on"], written.after["due_on"], written.reason) == (
        str(before),
        str(after),
        "서류가 늦음",
    )


@pytest.mark.parametrize("reason", ["", "   "])
def test_no_reason_no_move(world: World, reason: str) -> None:
    row = item(world)
    with pytest.raises(ValidationError):
        services.action_move_due(user=world.user("agency_officer"), item=row, due_on=date(2099, 1, 1), reason=reason)
    assert item(world).due_on == row.due_on
    assert every(DueChange).filter(item=row).count() == 1


def test_a_stale_move_changes_nothing_and_shows_both_days(world: World) -> None:
    row, late = item(world), item(world)
    user = world.user("coordinator_officer")
    services.action_move_due(user=user, item=row, due_on=date(2099, 1, 1), reason="가", version=row.version)
    with pytest.raises(Conflict) as conflict:
        services.action_move_due(user=user, item=late, due_on=date(2099, 2, 2), reason="나", version=late.version)
    assert [(d.theirs, d.yours) for d in conflict.value.rows] == [(date(2099, 1, 1), date(2099, 2, 2))]
    assert every(DueChange).filter(item=row).count() == 2


def test_an_agency_that_does_not_see_the_company_gets_no_item(world: World) -> None:
    case, user = world.row(Case, "referred"), world.user("coordinator_officer")
    with pytest.raises(ValidationError) as refusal:
        services.action_create(
            user=user, case=case, owner=world.organisations["justice"], title="가상", due_on=date(2099, 1, 1)
        )
    assert "owner" in refusal.value.error_dict
    for code in ("agency-a", "coordinator"):
        owner = world.organisations[code]
        services.action_create(user=user, case=case, owner=owner, title="가상", due_on=date(2099, 1, 1))


def test_an_agency_sets_items_only_for_itself(world: World) -> None:
    case, user = world.row(Case, "referred"), world.user("agency_officer")
    services.action_create(
        user=user, case=case, owner=world.organisations["agency-a"], title="가상", due_on=date(2099, 1, 1)
    )
    with pytest.raises(PermissionDenied):
        services.action_create(
            user=user, case=case, owner=world.organisations["coordinator"], title="가상", due_on=date(2099, 1, 1)
        )


def test_an_ended_item_stays_as_it_ended(world: World) -> None:
    user = world.user("agency_officer")
    services.action_finish(user=user, item=item(world), outcome="가상 결과")
    done = item(world)
    assert (done.state, done.outcome) == ("done", "가상 결과")
    with pytest.raises(ValidationError):
        services.action_finish(user=user, item=item(world))
    with pytest.raises(ValidationError):
        services.action_move_due(user=user, item=item(world), due_on=date(2099, 1, 1), reason="가")


def test_only_the_coordinator_cancels_and_says_why(world: World) -> None:
    with pytest.raises(PermissionDenied):
        services.action_cancel(user=world.user("agency_officer"), item=item(world), reason="가")
    with pytest.raises(ValidationError):
        services.action_cancel(user=world.user("coordinator_officer"), item=item(world), reason=" ")
    services.action_cancel(user=world.user("coordinator_officer"), item=item(world), reason="기업이 그만둠")
    assert (item(world).state, item(world).outcome) == ("cancelled", "기업이 그만둠")


@pytest.mark.parametrize(
    ("moment", "year", "view"),
    [
        (datetime(2028, 12, 31, 14, 30, tzinfo=UTC), 2028, "soon"),  # 23:30 in Korea
        (datetime(2028, 12, 31, 15, 0, tzinfo=UTC), 2029, "overdue"),  # midnight in Korea
        (datetime(2029, 1, 1, 0, 30, tzinfo=UTC), 2029, "overdue"),
        (datetime(2027, 12, 31, 15, 0, tzinfo=UTC), 2028, "later"),
    ],
)
def test_the_year_ends_at_midnight_in_korea(world: World, moment: datetime, year: int, view: str) -> None:
    row, user = item(world, "own"), world.user("coordinator_officer")
    services.action_move_due(user=user, item=row, due_on=date(2028, 12, 31), reason="가")
    with clock.at(moment):
        assert row.pk in set(actions(user, view).values_list("pk", flat=True))
        services.action_finish(user=user, item=row)
    assert every(ActionItem).get(pk=row.pk).ended_at == moment  # stored as the moment it was, in UTC
    counted = [y for y in (2027, 2028, 2029) if every(ActionItem).filter(ended_in(y), pk=row.pk).exists()]
    assert counted == [year]
