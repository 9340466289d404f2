"""Webhooks: an event is told once, signed and without business text, to allowed hosts only, and waits while nobody answers."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.db import connection

from hanbada.programme import clock
from hanbada.programme.access import every
from hanbada.programme.history import History
from hanbada.programme.objects.referral.models import Referral
from hanbada.programme.objects.referral.services import referral_accept, referral_reject
from hanbada.programme.objects.webhook import addresses, sending, services
from hanbada.programme.objects.webhook.models import Delivery, Webhook
from office_cast import World


class Receiver(ThreadingHTTPServer):
    """The other side, on this machine: keeps what it got, answers as told."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.answers: list[int] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hook?a=1"


class Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((dict(self.headers), body))
        status = self.server.answers.pop(0) if self.server.answers else 204
        self.send_response(status)
        if status == 302:
            self.send_header("Location", f"http://127.0.0.1:{self.server.server_port}/other")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *words: Any) -> None:
        """Nothing."""


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    settings.WEBHOOK_LOOPBACK = True
    server = Receiver()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def hook(world: World, receiver: Receiver) -> Webhook:
    every(Webhook).all().delete()
    place = world.organisations["agency-a"]
    return services.webhook_create(user=world.user("agency_lead"), organisation=place, url=receiver.url)


def accept(world: World) -> Referral:
    row = world.fresh(world.row(Referral, "referred"))
    return referral_accept(user=world.user("agency_officer"), referral=row)


def test_an_event_is_told_once_and_signed(world: World, hook: Webhook, receiver: Receiver) -> None:
    row = accept(world)
    assert [sending.send().sent, sending.send().sent] == [1, 0]
    ((headers, body),) = receiver.got
    moment = headers["Hanbada-Timestamp"]
    expected = hmac.new(services.secret_of(hook).encode(), moment.encode() + b"." + body, hashlib.sha256).hexdigest()
    assert headers["Hanbada-Signature"] == f"v1={expected}"
    told = json.loads(body)
    assert (told["event"], told["referral"], told["to"]) == ("referral.accepted", str(row.pk), "agency-a")
    assert b"zq" not in body and "가상".encode() not in body


def test_a_refused_move_tells_nothing(world: World, hook: Webhook) -> None:
    row = world.fresh(world.row(Referral, "referred"))
    with pytest.raises(PermissionDenied):
        referral_accept(user=world.user("customs_officer"), referral=row)
    with pytest.raises(ValidationError):
        referral_reject(user=world.user("agency_officer"), referral=row, reason=" ")
    assert not every(Delivery).exists()


def test_only_the_two_sides_are_told(world: World, hook: Webhook) -> None:
    other = world.organisations["customs"]
    Webhook(organisation=other, url=hook.url).save(force_insert=True)
    accept(world)
    assert [row.webhook_id for row in every(Delivery)] == [hook.pk]


def test_what_is_gone_is_not_told(world: World, hook: Webhook, receiver: Receiver) -> None:
    accept(world)
    every(Delivery).update(object_id=hook.pk)
    assert (sending.send().dropped, receiver.got) == (1, [])


@pytest.mark.django_db(transaction=True)
def test_what_waited_before_the_migration_waits_after_it(world: World, hook: Webhook) -> None:
    """Back to where a delivery had a key to a referral, and forth again."""
    row = accept(world)
    before = every(Delivery).values("key", "webhook", "event", "kind", "object_id").get()
    assert (before["kind"], before["object_id"]) == ("referral", row.pk)
    every(Delivery).create(webhook=hook, event="meeting.made", kind="meeting", object_id=hook.pk)
    try:
        call_command("migrate", "programme", "0010", verbosity=0)
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(referral_id) FROM programme_delivery")
            assert cursor.fetchone() == (1,)
    finally:
        call_command("migrate", "programme", verbosity=0)
    assert every(Delivery).values("key", "webhook", "event", "kind", "object_id").get() == before


def test_it_waits_while_nobody_answers_and_tells_once(world: World, hook: Webhook, receiver: Receiver) -> None:
    receiver.answers = [500, 302, 503]
    accept(world)
    start = clock.now()
    for minutes in range(0, 180, 5):
        with clock.at(start + timedelta(minutes=minutes)):
            sending.send()
    assert len(receiver.got) == 4, "two failures, a redirect that is not followed, then once"
    assert len({headers["Hanbada-Delivery"] for headers, _body in receiver.got}) == 1
    assert every(Delivery).get().sent_at is not None


def test_it_gives_up_at_last(world: World, hook: Webhook, receiver: Receiver) -> None:
    receiver.answers = [500] * 50
    accept(world)
    start = clock.now()
    for hours in range(24 * 7):
        with clock.at(start + timedelta(hours=hours)):
            sending.send()
    row = every(Delivery).get()
    assert (row.sent_at, row.dropped_at is None, len(receiver.got)) == (None, False, 9)


def test_switched_off_nothing_is_told(world: World, hook: Webhook, receiver: Receiver) -> None:
    accept(world)
    services.webhook_switch(user=world.user("agency_lead"), webhook=hook)
    assert (sending.send().dropped, receiver.got) == (1, [])


def test_the_secret_is_nowhere_in_the_database(world: World, hook: Webhook) -> None:
    first = services.secret_of(hook)
    services.webhook_renew(user=world.user("agency_lead"), webhook=hook)
    assert services.secret_of(hook) != first
    stored = str([list(every(model).values()) for model in (Webhook, History, Delivery)])
    assert first not in stored and services.secret_of(hook) not in stored


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.example/hook",
        "https://elsewhere.example/hook",
        "https://hooks.example.evil.example/hook",
        "https://hooks.example:8443/hook",
        "https://user:password@hooks.example/hook",
        "https://127.0.0.1/hook",
        "https://[::1]/hook",
        "https://localhost/hook",
        "http://169.254.169.254/latest/meta-data/",
        "file:///etc/passwd",
        "https://hooks.example:no/hook",
        "https://",
    ],
)
def test_an_address_that_is_not_allowed(world: World, url: str) -> None:
    with pytest.raises(ValidationError):
        services.webhook_create(user=world.user("agency_lead"), organisation=world.organisations["agency-a"], url=url)


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "10.0.0.5", "192.168.1.1", "169.254.169.254", "::1", "fd00::1", "0.0.0.0"]
)
def test_an_allowed_name_that_answers_inside_is_not_called(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    """One public address among them does not help: a name may not lead into the office's own network."""
    rows = [(2, 1, 6, "", ("93.184.216.34", 443)), (2, 1, 6, "", (address, 443))]
    monkeypatch.setattr(addresses.socket, "getaddrinfo", lambda *a, **k: rows)
    monkeypatch.setattr(addresses.socket, "create_connection", lambda *a, **k: pytest.fail("called"))
    with pytest.raises(addresses.Forbidden):
        addresses.post("https://hooks.example/hook", b"{}", {})


def test_only_a_lead_sets_one_up(world: World) -> None:
    for persona in ("agency_officer", "administrator", "coordinator_lead"):
        with pytest.raises(PermissionDenied):
            services.webhook_create(
                user=world.user(persona), organisation=world.organisations["agency-a"], url="https://hooks.example/h"
            )
