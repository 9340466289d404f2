"""Reminders follow the day in force, reach the right people once, and wait while the mail server is down."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from hanbada.programme import clock, outbox
from hanbada.programme.access import SYSTEM, every
from hanbada.programme.objects.action import reminders, services
from hanbada.programme.objects.action.deadlines import steps
from hanbada.programme.objects.action.models import ActionItem, Reminder
from hanbada.programme.objects.consent.models import Consent
from hanbada.programme.objects.people.models import Membership
from hanbada.programme.objects.referral.models import Referral
from office_cast import World, on


@pytest.fixture
def item(world: World) -> ActionItem:
    """Agency A's item, alone: the other planted deadlines and the planted further members are taken away."""
    every(Membership).exclude(member__in=world.users.values()).delete()
    row = world.row(ActionItem, "referred")
    every(ActionItem).exclude(pk=row.pk).delete()
    every(Referral).exclude(pk=world.row(Referral, "referred").pk).delete()
    every(Referral).update(state="accepted")
    return world.fresh(row)


def told(item: ActionItem) -> list[tuple[str, str]]:
    rows = every(Reminder).filter(item=item).select_related("to").order_by("pk")
    return [(row.step, row.to.name) for row in rows]


def run(day: date) -> None:
    with on(day):
        reminders.make()


A = ["agency_officer", "agency_lead"]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (8, []),
        (7, [("soon", name) for name in A]),
        (2, [("soon", name) for name in A]),
        (1, [("tomorrow", name) for name in A]),
        (0, [("tomorrow", name) for name in A]),
        (-1, [("overdue", name) for name in A]),
        (-3, [*[("overdue", name) for name in A], ("to-lead", "agency_lead")]),
        (-7, [*[("overdue", name) for name in A], ("to-lead", "agency_lead"), ("to-coordinator", "coordinator_lead")]),
        (
            -400,
            [*[("overdue", name) for name in A], ("to-lead", "agency_lead"), ("to-coordinator", "coordinator_lead")],
        ),
    ],
)
def test_who_is_told_when(world: World, item: ActionItem, days: int, expected: list[tuple[str, str]]) -> None:
    every(Consent).update(expires_on=date(2099, 1, 1))
    every(ActionItem).update(due_on=clock.today() + timedelta(days=days))
    for _ in range(3):
        reminders.make()
    assert sorted(told(item)) == sorted(expected)


def test_a_moved_day_brings_its_own_reminders(world: World, item: ActionItem) -> None:
    start = clock.today()
    assert item.due_on == start + timedelta(days=20)
    run(start)
    services.action_move_due(user=SYSTEM, item=item, due_on=start + timedelta(days=5), reason="앞당김")
    run(start)
    assert sorted(told(item)) == sorted(("soon", name) for name in A)
    services.action_move_due(user=SYSTEM, item=item, due_on=start + timedelta(days=30), reason="늦춤")
    run(start + timedelta(days=6))  # the former day is past: nobody is told of it
    assert len(told(item)) == 2
    run(start + timedelta(days=23))
    assert len(told(item)) == 4


@pytest.mark.parametrize("seed", range(12))
def test_however_the_day_moves_and_runs_fail_no_reminder_is_lost(world: World, item: ActionItem, seed: int) -> None:
    """After any run, whoever is to be told at the day in force was told for this setting of the day."""
    rng, start = random.Random(seed), clock.today()
    every(Consent).update(expires_on=date(2099, 1, 1))
    for offset in range(40):
        today = start + timedelta(days=offset)
        if rng.random() < 0.25:
            moved = item.due_on + timedelta(days=rng.choice((-15, -6, -2, 3, 10, 21)))
            services.action_move_due(user=SYSTEM, item=item, due_on=moved, reason="가상 사유")
        if rng.random() < 0.4:
            continue  # the machine was off
        run(today)
        late = (today - item.due_on).days
        for audience in ("members", "leads", "coordinator"):
            due = [step for step in steps() if step.to == audience and step.days <= late]
            if due:
                rows = every(Reminder).filter(item=item, changes=item.changes, step=due[-1].id)
                assert rows.count() == (2 if audience == "members" else 1), (offset, audience)


def test_an_owner_without_people_or_without_access_is_not_forgotten(world: World, item: ActionItem) -> None:
    every(ActionItem).update(due_on=clock.today() - timedelta(days=1))
    every(Membership).filter(organisation=item.owner).update(role="analyst")
    reminders.make()
    assert told(item) == [("overdue", "coordinator_lead")]


def test_who_lost_the_company_is_not_told(world: World, item: ActionItem) -> None:
    every(ActionItem).update(due_on=clock.today() - timedelta(days=1))
    every(Consent).update(withdrawn_at=clock.now())
    reminders.make()
    assert told(item) == [("overdue", "coordinator_lead")]


@pytest.mark.parametrize(
    "meanwhile",
    [
        lambda item: services.action_move_due(user=SYSTEM, item=item, due_on=date(2099, 1, 1), reason="가"),
        lambda item: services.action_finish(user=SYSTEM, item=item),
        lambda item: every(Consent).update(withdrawn_at=clock.now()),
    ],
    ids=["moved", "done", "consent withdrawn"],
)
def test_what_changed_meanwhile_is_not_sent(world: World, item: ActionItem, meanwhile: Any) -> None:
    every(ActionItem).update(due_on=clock.today() - timedelta(days=1))
    item.refresh_from_db()
    reminders.make()
    meanwhile(item)
    assert (reminders.send().dropped, mail.outbox) == (2, [])
    assert reminders.send().sent == 0


def test_a_referral_without_an_answer_is_a_deadline_too(world: World) -> None:
    row = world.row(Referral, "referred")
    every(Membership).exclude(member__in=world.users.values()).delete()
    every(ActionItem).update(state="done")
    every(Referral).update(due_at=clock.now() - timedelta(days=3, hours=1))
    reminders.make()
    rows = every(Reminder).filter(referral=row).select_related("to")
    assert {(r.step, r.to.name) for r in rows} == {*(("overdue", name) for name in A), ("to-lead", "agency_lead")}


def test_the_letter_holds_no_business_text(world: World, item: ActionItem) -> None:
    every(ActionItem).update(due_on=clock.today())
    reminders.make()
    reminders.send()
    text = "\n".join(str(letter.message()) for letter in mail.outbox)
    assert len(mail.outbox) == 2
    assert "zq" not in text and "가상정밀" not in text
    body = mail.outbox[0].body
    assert f"/actions/{item.pk}/" in body and "조치사항" in body and "action item" in body


class Down(EmailBackend):
    """A mail server that refuses."""

    down = True

    def send_messages(self, messages: Any) -> int:
        if Down.down:
            raise ConnectionRefusedError("no mail server")
        return super().send_messages(messages)


@pytest.mark.parametrize("repeat", range(3))
def test_an_hour_without_a_mail_server_loses_and_doubles_nothing(
    world: World, item: ActionItem, repeat: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    every(ActionItem).update(due_on=clock.today() + timedelta(days=1))
    monkeypatch.setattr(reminders, "EmailMessage", _letter_by(Down()))
    noon, tries = datetime.combine(clock.today(), datetime.min.time(), UTC) + timedelta(hours=3), 0
    Down.down = True
    for minute in range(0, 60, 2):
        with clock.at(noon + timedelta(minutes=minute)):
            reminders.make()
            tries += reminders.send().failed
    assert tries >= 6 and mail.outbox == []
    assert every(Reminder).filter(sent_at=None).exclude(error="").count() == 2
    Down.down = False
    for minute in range(60, 240, 2):
        with clock.at(noon + timedelta(minutes=minute)):
            reminders.make()
            reminders.send()
    assert sorted(letter.to[0] for letter in mail.outbox) == [
        "agency_lead@office.example",
        "agency_officer@office.example",
    ]


def _letter_by(server: EmailBackend) -> Any:
    class Letter(reminders.EmailMessage):  # type: ignore[name-defined,misc]
        def get_connection(self, fail_silently: bool = False) -> EmailBackend:
            return server

    return Letter


def test_a_row_is_claimed_by_one_sender(world: World, item: ActionItem) -> None:
    every(ActionItem).update(due_on=clock.today())
    reminders.make()
    first, second = (every(Reminder).order_by("pk").first() for _ in range(2))
    assert outbox._claim(first) and not outbox._claim(second)
