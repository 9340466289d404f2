"""hanbada profile: what the commands print, write and return."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from hanbada.base.errors import InputError, SystemFault
from hanbada.cli.profile import app
from hanbada.company.profile import schema, template
from hanbada.demo import profile_path

RUN = CliRunner()


@pytest.fixture(autouse=True)
def _empty_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HANBADA_HOME", str(tmp_path / "home"))


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_new_writes_a_template_that_passes(tmp_path: Path, lang: str) -> None:
    path = tmp_path / "company.yml"
    assert RUN.invoke(app, ["new", str(path), "--lang", lang]).exit_code == 0
    assert path.read_text(encoding="utf-8") == template(lang)  # type: ignore[arg-type]
    assert RUN.invoke(app, ["check", str(path)]).exit_code == 0
    assert [one.name for one in tmp_path.iterdir() if one.name != "home"] == ["company.yml"]


def test_new_never_overwrites_unless_told_to(tmp_path: Path) -> None:
    path = tmp_path / "company.yml"
    path.write_text("mine", encoding="utf-8")
    done = RUN.invoke(app, ["new", str(path)])
    assert isinstance(done.exception, InputError)
    assert path.read_text(encoding="utf-8") == "mine"
    assert RUN.invoke(app, ["new", str(path), "--force"]).exit_code == 0
    assert path.read_text(encoding="utf-8") != "mine"


def test_new_into_a_folder_that_is_not_there(tmp_path: Path) -> None:
    assert isinstance(RUN.invoke(app, ["new", str(tmp_path / "none" / "a.yml")]).exception, SystemFault)


def test_check_prints_problems_with_lines_and_returns_2(tmp_path: Path) -> None:
    path = tmp_path / "a.yml"
    path.write_text(template("ko").replace("KOR ", "NO  "), encoding="utf-8")
    done = RUN.invoke(app, ["check", str(path)])
    assert done.exit_code == 2
    row = next(
        n for n, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if line.startswith("country")
    )
    assert f"{row}" in done.output and "NOR" in done.output
    told = json.loads(RUN.invoke(app, ["check", str(path), "--json"]).stdout)
    assert (told["ok"], told["problems"][0]["row"]) == (False, row)


def test_check_tells_warnings_and_gaps() -> None:
    done = RUN.invoke(app, ["check", str(profile_path()), "--as-of", "2028-01-01", "--json"])
    told = json.loads(done.stdout)
    assert done.exit_code == 0
    assert len(told["warnings"]) == 3, "three certificates have ended by then"
    assert any(gap["path"] == "export_team.budget" and gap["unusable"] for gap in told["gaps"])
    assert all(gap["cost"]["ko"] and gap["cost"]["en"] for gap in told["gaps"])


def test_check_with_a_day_there_is_not() -> None:
    done = RUN.invoke(app, ["check", str(profile_path()), "--as-of", "2026-02-30"])
    assert isinstance(done.exception, InputError)


def test_schema_is_printed_or_written(tmp_path: Path) -> None:
    assert json.loads(RUN.invoke(app, ["schema"]).stdout) == schema()
    path = tmp_path / "profile.schema.json"
    assert RUN.invoke(app, ["schema", str(path)]).exit_code == 0
    assert json.loads(path.read_text(encoding="utf-8")) == schema()


@pytest.mark.parametrize(("lang", "word"), [("ko", "이상 없음"), ("en", "Nothing wrong")])
def test_both_languages(lang: str, word: str) -> None:
    code = "from hanbada.cli.profile import app; app()"
    done = subprocess.run(
        [sys.executable, "-c", code, "check", str(profile_path()), "--as-of", "2026-11-22"],
        capture_output=True,
        encoding="utf-8",
        env={"HANBADA_LANG": lang, "PYTHONIOENCODING": "utf-8", "HANBADA_HOME": "/nonexistent-hanbada"},
        check=True,
    )
    assert word in done.stdout
