"""A plan with tariffs: real MFN rates of seven importers, an officer's row on what comes on top, an agreement's rate."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from hanbada.base.units import Unit
from hanbada.data import Store
from hanbada.flow import Ground, gather, stated
from hanbada.plan.border import duty_table
from hanbada.plan.wording import format_fact

pytestmark = [pytest.mark.shared_data, pytest.mark.starter]
HEADER = "importer_iso3,exporter_iso3,product_code,hs_revision,from_date,to_date,regime,agreement,rate_pct,stacking,legal_basis,note"
PROFILE = """
fictional: true
names: {en: Invented Metals of Singapore (fictional)}
country: SGP
products:
  - name: {en: lithium carbonate}
    hs: {code: '283691', revision: HS92}
  - name: {en: rare-earth compounds}
    hs: {code: '284690', revision: HS92}
"""
DAY = date(2026, 7, 26)


@pytest.fixture(scope="module")
def ground(shared_data: Path, starter_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Ground:
    home = tmp_path_factory.mktemp("home")
    shutil.copytree(starter_home, home, dirs_exist_ok=True)
    source = pl.read_csv(shared_data / "tariff" / "hs6_tariff_mfn_prf_7importers_vs_SGP.csv", infer_schema=False)
    rows = (
        source.with_columns(pl.col("hs6").str.zfill(6))
        .filter(pl.col("hs6").is_in(["283691", "284690"]))
        .unique(["reporteriso3", "hs6"], maintain_order=True)
    )
    lines = [HEADER]
    for importer, code, mfn, preference in rows.select("reporteriso3", "hs6", "mfn", "prf").rows():
        # the file names no days and no revision; both are invented here, for the test alone
        lines.append(f"{importer},*,{code},HS92,2020-01-01,,mfn,,{mfn},,the file,")
        lines.append(f"{importer},*,{code},HS92,2020-01-01,,additional,,0,adds,officer: none found,")
        lines.append(f"{importer},SGP,{code},HS92,2020-01-01,,preference,unnamed,{preference},,the file,")
    assert len(lines) > 3
    table = home / "tariffs.csv"
    table.write_text("\n".join(lines) + "\n", encoding="utf-8")
    store = Store.open(home)
    store.import_("tariffs", table, on=DAY)
    return Ground.open(store)


def test_what_is_known_is_shown_and_what_is_not_stays_unknown(ground: Ground, tmp_path: Path) -> None:
    company = tmp_path / "metals.yml"
    company.write_text(PROFILE, encoding="utf-8")
    dossier = gather(stated(company, ground, DAY), ground, DAY)
    duty = ground.duty("CHN", "SGP", "283691", dossier.goods[0].product.revision, DAY)
    assert duty.status == "known" and duty.due.unit is Unit.PERCENT
    assert format_fact(duty.due, "en") == "5.5 %"
    assert duty.preferences[0].rate.value == 0.0  # a second line, only if origin is confirmed
    assert duty.due.value == duty.mfn.value  # so it does not lower what is due on the day
    lithium = dossier.ranking.product("283691")
    china, germany = lithium.market("CHN"), lithium.market("DEU")
    assert china.fact("tariff_pct").value == 5.5
    assert not germany.fact("tariff_pct").known
    assert china.components["tariff"].contribution.known
    assert not germany.components["tariff"].contribution.known
    assert float(str(germany.coverage.value)) < float(str(china.coverage.value))  # loss of coverage, not a zero duty


def test_the_table_of_the_plan_says_the_same(ground: Ground, tmp_path: Path) -> None:
    company = tmp_path / "metals.yml"
    company.write_text(PROFILE, encoding="utf-8")
    dossier = gather(stated(company, ground, DAY), ground, DAY)
    known = {market for (market, _), duty in dossier.duties.items() if duty.due.known}
    for score in dossier.top:
        cells = [row[3] for row in duty_table(dossier, score).rows]
        shown = {getattr(cell, "known", False) for cell in cells}
        assert (True in shown) == (score.market.iso3 in known)
