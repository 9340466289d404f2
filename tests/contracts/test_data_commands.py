"""hanbada data: each command over a small store, in words and in JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from hanbada.base.errors import HanbadaError, InputError, MissingRelease
from hanbada.cli import data
from hanbada.data import known_sources

SAMPLES = {name: known_sources()[name].folder / "sample" for name in ("baci", "bilateral-table")}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HANBADA_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def run(*words: str) -> str:
    """What the command prints; an error of Hanbada is raised as the command line would see it."""
    result = CliRunner().invoke(data.app, list(words))
    if isinstance(result.exception, HanbadaError):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.output


def test_a_release_from_import_to_removal(home: Path) -> None:
    path = str(SAMPLES["bilateral-table"] / "invented_trade.csv")
    (name,) = json.loads(run("import", "bilateral-table", path, "--as", "fish", "--hs-revision", "HS17", "--json"))
    assert name.startswith("bilateral-table@HS17-2021-2022:")
    assert name in run("list") and "(fish)" in run("list")
    listed = json.loads(run("list", "--json"))
    assert listed["home"] == str(home) and [row["id"] for row in listed["releases"]] == [name]
    assert {source["id"] for source in listed["sources"]} == set(known_sources())
    shown = json.loads(run("show", "fish", "--json"))
    assert shown["holdings"]["flows"]["rows"] == 4 and shown["quirks"]
    assert "flows" in run("show", "fish") and "sha256" in run("show", "fish")
    assert name in run("verify") and name in run("licences")
    assert json.loads(run("licences", "--json"))[0]["licence"] == "not stated"
    assert name in run("remove", "fish", "--yes")
    assert json.loads(run("list", "--json"))["releases"] == []


def test_options_of_a_source() -> None:
    run("import", "baci", str(SAMPLES["baci"]), "--option", "rows=7")
    with pytest.raises(HanbadaError, match="8 rows"):
        run("import", "baci", str(SAMPLES["baci"]), "--option", "rows=8")
    for words in (("import", "baci", str(SAMPLES["baci"]), "--option", "rows"), ("pull",)):
        with pytest.raises(InputError):
            run(*words)
    with pytest.raises(InputError, match="hs_revision"):
        run("import", "bilateral-table", str(SAMPLES["bilateral-table"]))


def test_what_is_not_there_says_how_to_bring_it() -> None:
    assert "hanbada data pull fonts" in run("show", "fonts") and "hanbada data pull fonts" in run("list")
    assert json.loads(run("show", "fonts", "--json"))["needed"] is True
    with pytest.raises(MissingRelease, match="hanbada data import baci"):
        run("verify", "baci")


def test_every_command_has_help() -> None:
    for name in ("list", "show", "pull", "import", "verify", "remove", "licences"):
        assert "--json" in run(name, "--help")


def test_an_officer_gets_an_empty_table_and_no_file_is_overwritten(tmp_path: Path) -> None:
    table = tmp_path / "tariffs.xlsx"
    run("template", "tariffs", str(table), "--lang", "en")
    content = table.read_bytes()
    assert content[:2] == b"PK"
    for words in (
        ("tariffs", str(table)),
        ("baci", str(tmp_path / "b.xlsx")),
        ("tariffs", str(tmp_path / "c.xlsx"), "--lang", "fr"),
    ):
        with pytest.raises(InputError, match="template"):
            run("template", *words)
    assert table.read_bytes() == content
