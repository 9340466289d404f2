"""The two guides on data do what they say."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import polars as pl
import pytest

from hanbada.base.errors import DataError
from hanbada.data import Store
from hanbada.data.source import load

GUIDES = Path(__file__).resolve().parents[2] / "docs" / "guides"


def block(guide: str, language: str) -> str:
    """The first code block of a language."""
    words = (GUIDES / guide).read_text(encoding="utf-8")
    found = re.search(rf"```{language}\n(.*?)```", words, re.S)
    assert found
    return found[1]


def test_add_a_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "invented_sources" / "harbours"
    (folder / "sample").mkdir(parents=True)
    for name, language in (("source.yml", "yaml"), ("read.py", "python"), ("sample/harbours.csv", "csv")):
        (folder / name).write_text(block("add-a-source.md", language), encoding="utf-8")
    for package in (folder, folder.parent):
        (package / "__init__.py").touch()
    monkeypatch.syspath_prepend(str(tmp_path))
    store = Store(tmp_path / "home", {"harbours": load(folder, "invented_sources")})
    release = store.import_("harbours", folder / "sample")
    assert release.notes[0].en == "1 harbours without a position" and release.version == "2099"
    assert store.scan(release, "harbours").collect()["latitude"].to_list() == [35.1, None]
    broken = shutil.copytree(folder / "sample", tmp_path / "broken") / "harbours.csv"
    broken.write_text(broken.read_text(encoding="utf-8").replace("remarks", "remark"), encoding="utf-8")
    with pytest.raises(DataError, match="unknown columns 'remark'"):
        store.import_("harbours", broken)


@pytest.mark.shared_data
def test_any_bilateral_table(tmp_path: Path, shared_data: Path) -> None:
    source = shared_data / "trade" / "comtrade_fish_hs6_annualised_1962_2024.parquet"
    target = tmp_path / "fish.parquet"
    exec(block("any-bilateral-table.md", "python"), {"SOURCE": source, "TARGET": target})  # the guide's own lines
    store = Store.open(tmp_path / "home")
    release = store.import_("bilateral-table", target, alias="fish", hs_revision="HS17", title="UN Comtrade, fish")
    assert store.find("fish") == release and release.coverage is not None
    assert release.coverage.en == "within 123 products"
    flows = store.scan(release, "flows").collect()
    table = pl.read_parquet(target)
    leftovers = [899, 837, 838, 839, 568, 527, 473, 471, 129, 290, 577, 636, 637, 879, 221, 472, 697, 492, 536, 849]
    table = table.filter(~pl.col("exporter_code").is_in([str(code) for code in leftovers]))  # "areas nes" and the like
    assert flows.height == table.height > 200_000
    assert abs(flows["value_usd"].sum() - table["value_usd"].sum()) < flows.height / 2, (
        "whole dollars: half a dollar a row"
    )
    assert flows["quantity_kg"].null_count() == (table["quantity_kg"] <= 0.5).sum()
    # Norway's fresh salmon to Korea in 2019, by hand from the original: imports reported by 410 from 579 of 030214
    original = pl.read_parquet(source).filter(
        flow_code="M", freq_code="M", ref_year=2019, reporter_code=410, partner_code=579, cmd_code="030214"
    )
    found = flows.filter(year=2019, importer_code="410", exporter_code="579", product_code="030214")
    assert found["value_usd"].to_list() == [round(value) for value in original["value"]]
    countries = {row[0]: row[1] for row in store.scan(release, "countries").collect().rows()}
    assert (countries["579"], countries["842"], countries["490"], "899" in countries) == ("NOR", "USA", "TWN", False)
    assert any("899 (Areas, nes)" in note.en for note in release.notes)
