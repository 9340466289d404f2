"""The guide to a new object, followed to the letter in a copy: a meeting stands everywhere, and nothing else was touched."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("django", reason="the office needs the [web] extra")

ROOT = Path(__file__).resolve().parents[2]
GUIDE = ROOT / "docs/guides/add-a-programme-object.md"
BLOCK = re.compile(r"^\*\*`([^`]+)`\*\*\n\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)
HOME = "src/hanbada/programme/objects/meeting"
MIGRATION = re.compile(r"src/hanbada/programme/migrations/\d{4}_meeting\.py")
ASKED = """
import re
from datetime import timedelta

import pytest
from django.core.cache import cache

from hanbada.programme import clock
from hanbada.programme.access import every
from hanbada.programme.events import again
from hanbada.programme.history import History
from hanbada.programme.objects.case.models import Case
from hanbada.programme.objects.meeting.models import Meeting
from hanbada.programme.objects.meeting.services import meeting_create
from hanbada.programme.objects.token.services import token_create
from hanbada.programme.objects.webhook.models import Delivery, Webhook
from office_cast import World


@pytest.fixture
def made(world: World) -> Meeting:
    Webhook(organisation=world.organisations["coordinator"], url="https://hooks.example/h").save(force_insert=True)
    user, case = world.user("coordinator_officer"), world.row(Case, "referred")
    return meeting_create(user=user, case=case, day=clock.today() + timedelta(days=2), place="가상 부두 회의실")


PAGES = ("/cases/{case}/", "/board/", "/", "/companies/{company}/timeline/", "/meetings/{meeting}/")


@pytest.mark.parametrize("page", PAGES)
def test_it_stands_on_the_page(world: World, made: Meeting, page: str) -> None:
    path = page.format(case=made.case_id, company=made.case.company_id, meeting=made.pk)
    words = world.client("coordinator_officer").get(path).content.decode()
    assert "가상 부두 회의실" in words and str(made.pk) in words


@pytest.mark.parametrize("page", PAGES)
def test_nobody_else_reads_it(world: World, made: Meeting, page: str) -> None:
    path = page.format(case=made.case_id, company=made.case.company_id, meeting=made.pk)
    for persona in ("agency_officer", "customs_officer", "ministry_analyst", "company_other", "auditor"):
        assert "가상 부두 회의실" not in world.client(persona).get(path).content.decode(), persona


def test_it_is_counted(world: World, made: Meeting) -> None:
    n = every(Meeting).count()
    words = world.client("ministry_analyst").get("/board/all/").content.decode()
    assert re.search(rf"<dt>회의</dt><dd>{n}</dd>", words) and "가상 부두" not in words
    assert re.search(rf'data-label="회의"><span>{n}</span>', words), "beside the coordinator"
    words = world.client("ministry_analyst").get(f"/programmes/{world.programme.pk}/").content.decode()
    assert ">회의</th>" in words and f'data-label="회의">{n}</td>' in words


def test_it_is_in_the_history_and_told(world: World, made: Meeting) -> None:
    assert every(History).get(kind="meeting", object_id=made.pk).action == "meeting_create"
    told = every(Delivery).get(kind="meeting")
    event = again(told.event, told.kind, told.object_id)
    assert (told.event, event.codes) == ("meeting.made", {"meeting": str(made.pk), "coordinator": "coordinator"})


def test_it_is_in_the_api(world: World, made: Meeting) -> None:
    _, key = token_create(user=world.user("coordinator_officer"), name="t", scopes=["cases:read"], days=1)
    client = world.client("anonymous", authorization=f"Bearer {key}")
    one = client.get(f"/api/v1/meetings/{made.pk}").json()
    assert (one["place"], one["case"], one["version"]) == ("가상 부두 회의실", str(made.case_id), 1)
    assert str(made.pk) in [row["id"] for row in client.get("/api/v1/meetings").json()["items"]]
    assert client.get(f"/api/v1/meetings/{made.case_id}").status_code == 404
"""


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The house with a meeting in it, as the guide says."""
    home = tmp_path_factory.mktemp("house")
    left_out = shutil.ignore_patterns("__pycache__", ".git", ".hanbada", ".venv", ".mypy_cache", "*.mo")
    for part in ("src", "tests", "bench", "docs", "pyproject.toml"):
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, home / part, ignore=left_out)
        else:
            shutil.copy(ROOT / part, home / part)
    (home / "office").mkdir()
    for name, words in BLOCK.findall(GUIDE.read_text("utf-8")):
        (home / HOME / name).parent.mkdir(parents=True, exist_ok=True)
        (home / HOME / name).write_text(words, encoding="utf-8")
    return home


def run(home: Path, *command: str, **more: str) -> str:
    paths = os.pathsep.join([str(home / "src"), str(home / "tests"), str(home)])
    env = {**os.environ, "PYTHONPATH": paths, "HANBADA_OFFICE": str(home / "office"), **more}
    env.pop("DATABASE_URL", None)
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=home, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    return done.stdout


@pytest.mark.timeout(600)
def test_the_guide_makes_an_object_that_everybody_sees(copy: Path) -> None:
    settings = {"DJANGO_SETTINGS_MODULE": "hanbada.web.settings", "HANBADA_SECRET": "a key for a test only " * 3}
    run(copy, "django", "makemigrations", "programme", "--name", "meeting", **settings)
    matrix = ("pytest", "-n", "0", "-q", "-p", "no:cacheprovider", "tests/office/test_matrix.py")
    run(copy, *matrix, "-k", "answers_as and meeting", HANBADA_MATRIX="propose")
    run(copy, *matrix, "-k", "(answers_as and meeting) or left_over or unsafe or fault")
    asked = copy / HOME / "tests/test_meeting.py"
    asked.write_text(ASKED, encoding="utf-8")
    run(copy, "pytest", "-n", "0", "-q", "-p", "no:cacheprovider", str(asked), "tests/architecture/test_office.py")
    touched = changed(copy)
    assert [path for path in touched if not path.startswith(HOME)] == [next(filter(MIGRATION.fullmatch, touched))]
    assert f"{HOME}/matrix.csv" in touched


def changed(home: Path) -> list[str]:
    """Files that are new or other than in the house itself, but for what Python and gettext keep."""
    found = [path.relative_to(home) for part in ("src", "tests", "docs") for path in (home / part).rglob("*")]
    files = [path for path in found if (home / path).is_file() and path.suffix not in {".pyc", ".mo"}]
    return sorted(
        path.as_posix()
        for path in files
        if not (ROOT / path).is_file() or (ROOT / path).read_bytes() != (home / path).read_bytes()
    )


def test_the_guide_is_short() -> None:
    model = dict(BLOCK.findall(GUIDE.read_text("utf-8")))["models.py"]
    body = model[model.index("class Meeting") :]
    assert len([line for line in body.splitlines() if line.strip()]) <= 10
