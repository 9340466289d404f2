"""hanbada backtest: any table with the canonical columns, refused in plain words where it cannot be."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from hanbada.base.errors import DataError, InputError, MissingRelease
from hanbada.cli.app import app
from invented_flows import frame

RUN = CliRunner()
PERIODS = ["--base", "2017-2019", "--outcome", "2020-2022"]


@pytest.fixture(autouse=True)
def _empty_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HANBADA_HOME", str(tmp_path / "home"))


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "invented.csv"
    frame(10, 3).write_csv(path)
    return path


def test_json_holds_every_task_with_intervals(table: Path, tmp_path: Path) -> None:
    done = RUN.invoke(app, ["backtest", str(table), *PERIODS, "--model", "none", "--json", "--curves", str(tmp_path)])
    assert done.exit_code == 0, done.exception
    found = json.loads(done.stdout)
    assert found["base"] == [2017, 2018, 2019] and found["outcome"] == [2020, 2021, 2022]
    size = found["tasks"]["mean"]["methods"]["size"]["figures"]["ndcg_10"]
    assert size["low"] <= size["value"] <= size["high"]
    assert any("without distances" in note["en"] for note in found["notes"])
    assert (tmp_path / "gains.svg").read_text(encoding="utf-8").startswith("<svg")


def test_the_printed_table_names_the_methods(table: Path) -> None:
    done = RUN.invoke(app, ["backtest", str(table), *PERIODS, "--model", "none", "--methods", "size,gravity"])
    assert done.exit_code == 0 and "NDCG@10" in done.stdout
    assert "PDI" not in done.stdout


def test_parquet_and_csv_give_the_same(table: Path, tmp_path: Path) -> None:
    other = tmp_path / "invented.parquet"
    frame(10, 3).write_parquet(other)
    one, two = (
        json.loads(RUN.invoke(app, ["backtest", str(path), *PERIODS, "--model", "none", "--json"]).stdout)
        for path in (table, other)
    )
    assert one["tasks"] == two["tasks"]


def test_one_exporter_only(table: Path) -> None:
    whole, one = (
        json.loads(RUN.invoke(app, ["backtest", str(table), *PERIODS, "--model", "none", "--json", *more]).stdout)
        for more in ([], ["--exporter", "X03"])
    )
    assert 0 < one["tasks"]["mean"]["cases"] < whole["tasks"]["mean"]["cases"]
    assert one["groups"] == {}


@pytest.mark.parametrize(
    ("changed", "more", "error"),
    [
        (lambda f: f.filter(year=2019), [], InputError),
        (lambda f: f.vstack(f[:2]), [], DataError),
        (lambda f: f.rename({"value_usd": "value"}), [], InputError),
        (lambda f: f.with_columns(pl.lit("lots").alias("value_usd")), [], DataError),
        (lambda f: f, ["--outcome", "2019-2022"], InputError),
        (lambda f: f, ["--base", "1988"], InputError),
        (lambda f: f, ["--methods", "magic"], InputError),
        (lambda f: f, ["--model", "nothing.npz"], InputError),
        (lambda f: f, ["--base", "2006-2008", "--outcome", "2009-2011", "--model", "shipped"], InputError),
    ],
)
def test_what_cannot_be_is_refused(tmp_path: Path, changed: object, more: list[str], error: type[Exception]) -> None:
    path = tmp_path / "bad.csv"
    changed(frame(10, 3)).write_csv(path)  # type: ignore[operator]
    done = RUN.invoke(app, ["backtest", str(path), *PERIODS, "--model", "none", *more])
    assert isinstance(done.exception, error), done.exception
    assert done.exception.problems[0].do.ko and done.exception.problems[0].do.en


def test_a_release_that_is_not_there(tmp_path: Path) -> None:
    done = RUN.invoke(app, ["backtest", "baci-raw-materials", *PERIODS, "--model", "none"])
    assert isinstance(done.exception, MissingRelease)


def test_retrain_and_use_the_saved_model(table: Path, tmp_path: Path) -> None:
    pytest.importorskip("lightgbm", reason="the extra `rank` is not installed")
    saved = tmp_path / "own.npz"
    more = ["--methods", "size", "--json"]
    grown = RUN.invoke(app, ["backtest", str(table), *PERIODS, "--model", "retrain", "--save-model", str(saved), *more])
    assert grown.exit_code == 0, grown.exception
    again = RUN.invoke(app, ["backtest", str(table), *PERIODS, "--model", str(saved), *more])
    one, two = (json.loads(done.stdout) for done in (grown, again))
    assert one["tasks"]["mean"]["methods"]["learned"] == two["tasks"]["mean"]["methods"]["learned"]
    assert one["model"]["last_year"] == 2019
