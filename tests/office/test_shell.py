"""What every answer carries, the pages of an error, health, and an office that starts clean."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("django", reason="the office needs the [web] extra")

from django.core.management import call_command
from django.db import OperationalError
from django.test import Client

from hanbada.programme.access import every
from hanbada.programme.demo.people import organisations
from hanbada.programme.history import History
from hanbada.programme.objects.company.models import Company
from hanbada.programme.objects.programme.models import Programme, TargetDefinition
from office_cast import World

WANTED = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}


@pytest.mark.parametrize("address", ["/", "/healthz", "/account/login/", "/nothing/"])
@pytest.mark.django_db
def test_every_answer_is_guarded(address: str) -> None:
    headers = Client().get(address).headers
    policy = headers["Content-Security-Policy"]
    assert {name: headers[name].replace("max-age=0, no-cache, ", "") for name in WANTED if name != "Cache-Control"} == {
        name: value for name, value in WANTED.items() if name != "Cache-Control"
    }
    assert "no-store" in headers["Cache-Control"] and "private" in headers["Cache-Control"]
    assert "unsafe" not in policy
    for part in ("default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "object-src 'none'"):
        assert part in policy
    assert "Permissions-Policy" in headers


def test_a_database_that_does_not_answer_is_a_503(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def stuck(*_: object, **__: object) -> None:
        raise OperationalError("canceling statement due to statement timeout")

    client = world.client("coordinator_officer")
    client.raise_request_exception = False
    monkeypatch.setattr("hanbada.programme.objects.company.selectors.companies", stuck)
    page = client.get("/companies/")
    assert (page.status_code, page.headers["Retry-After"]) == (503, "5")
    assert "statement timeout" not in page.content.decode()


def test_a_form_from_elsewhere_is_refused(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies = world.client("coordinator_officer").cookies
    page = client.post(f"/companies/{world.row(Company).pk}/edit/", {"name_ko": "x"})
    assert page.status_code == 403
    assert world.fresh(world.row(Company)).name_ko != "x"


def test_the_settings_of_a_public_office_are_clean(tmp_path: Path) -> None:
    environment = {"HANBADA_SITE": "https://office.example", "HANBADA_OFFICE": str(tmp_path), "PATH": ""}
    command = [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        env={**environment, "DJANGO_SETTINGS_MODULE": "hanbada.web.settings", "PYTHONPATH": ":".join(sys.path)},
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "secret").stat().st_mode & 0o777 == 0o600


@pytest.mark.django_db
def test_content_loads_twice_alike() -> None:
    places = organisations()
    call_command("load_programmes", coordinator=places["fomek"].code, verbosity=0)
    before = every(History).count()
    call_command("load_programmes", coordinator=places["fomek"].code, verbosity=0)
    assert every(History).count() == before
    programme = every(Programme).get(code="kr-export-conversion")
    assert every(TargetDefinition).filter(programme=programme, code="kr-mid-sized").count() >= 2


def test_migrations_are_complete(db: None) -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
