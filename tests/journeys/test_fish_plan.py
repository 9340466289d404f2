"""From any bilateral table to a plan: real fish trade, a visibly invented exporter, the guide's own six columns."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from hanbada.base.stamp import Fact
from hanbada.data import Store
from hanbada.flow import Ground, gather, stated, write_plan
from hanbada.plan.cite import document_facts
from hanbada.plan.compose import compose

pytestmark = [pytest.mark.shared_data, pytest.mark.starter]

PROFILE = """
fictional: true
names: {ko: 가상수산 (주), en: Invented Seafood Co. (fictional)}
country: NOR
products:
  - name: {ko: 냉장 대서양연어, en: Fresh Atlantic salmon}
    hs: {code: '030214', revision: HS17, confirmed_by: the company, ground: invented for a test}
"""


@pytest.fixture(scope="module")
def fish(shared_data: Path, starter_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store of its own: the pulled releases beside the imported table."""
    home = tmp_path_factory.mktemp("home")
    shutil.copytree(starter_home, home, dirs_exist_ok=True)
    source = pl.scan_parquet(shared_data / "trade" / "comtrade_fish_hs6_annualised_1962_2024.parquet")
    table = home / "fish.parquet"
    (
        source.filter(flow_code="M", freq_code="M")
        .filter(pl.col("ref_year") >= 2017, pl.col("partner_code") != 0)
        .filter(pl.col("partner_code") != pl.col("reporter_code"))
        .filter(pl.col("months").max().over("ref_year", "reporter_code") == 12)
        .select(
            year="ref_year",
            exporter_code=pl.col("partner_code").cast(pl.String),
            importer_code=pl.col("reporter_code").cast(pl.String),
            product_code="cmd_code",
            value_usd="value",
            quantity_kg="net_wgt",
        )
        .sink_parquet(table)
    )
    store = Store.open(home)
    store.import_("bilateral-table", table, alias="fish", on=date(2026, 7, 26), hs_revision="HS17")
    return store


def test_a_fish_exporter_gets_a_plan_on_its_own_data(fish: Store, tmp_path: Path) -> None:
    company = tmp_path / "seafood.yml"
    company.write_text(PROFILE, encoding="utf-8")
    ground = Ground.open(fish, "fish")
    dossier = gather(stated(company, ground, date(2026, 7, 26)), ground, date(2026, 7, 26))
    assert dossier.world.release.source == "bilateral-table"
    assert [score.rank for score in dossier.top] == [1, 2, 3]
    facts = [item for item in document_facts(compose(dossier, "en")) if isinstance(item, Fact)]
    assert len(facts) > 200
    released = {release.source for fact in facts for release in fact.stamp.releases}
    assert {"bilateral-table", "geography", "macro"} <= released
    assert "baci-raw-materials" not in released  # flows of one data set are never mixed with another's
    files = write_plan(company, out=tmp_path, as_of=date(2026, 7, 26), ground=ground, langs=("en",))
    assert {path.suffix for path in files} == {".html", ".pdf", ".xlsx", ".json", ".md"}
    whole = next(path for path in files if path.suffix == ".md").read_text(encoding="utf-8")
    assert "Norway" in whole and "within" in whole  # the coverage stands beside the figures
