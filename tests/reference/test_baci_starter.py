"""The starter data equals the real BACI rows it was cut from, to the dollar and the kilogram."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from hanbada.base.stamp import Release
from hanbada.data import Store

pytestmark = pytest.mark.starter


@pytest.fixture(scope="module")
def store(starter_home: Path) -> Store:
    return Store.open(starter_home)


@pytest.fixture(scope="module")
def release(store: Store) -> Release:
    return store.latest("baci-raw-materials")


def test_size_and_totals(store: Store, release: Release) -> None:
    row = store.row(release)
    assert row.holdings["flows"].rows == 1_264_888
    assert row.holdings["products"].rows == 74 and row.holdings["countries"].rows == 238
    flows = store.scan(release, "flows").collect()
    assert flows["quantity_kg"].null_count() == 61_682
    assert flows["year"].unique().sort().to_list() == list(range(1995, 2025))
    assert flows["value_usd"].sum() == 48_987_650_482_057
    for table in ("by_exporter_product", "by_importer_product", "by_pair"):
        assert row.holdings[table].totals["value_usd"] == 48_987_650_482_057
    assert not any("rounded" in note.en for note in release.notes), "every v × 1000 is a whole dollar"


def test_order_and_coverage(store: Store, release: Release) -> None:
    flows = store.scan(release, "flows").collect()
    countries = pl.Enum(store.scan(release, "countries").collect()["country_code"])
    coded = flows.cast({"exporter_code": countries, "importer_code": countries})
    assert coded.equals(coded.sort("product_code", "year", "exporter_code", "importer_code"))
    assert release.coverage is not None
    assert release.coverage.en == "within 74 products" and "74개 품목" in release.coverage.ko


def test_countries(store: Store, release: Release) -> None:
    countries = {row[0]: row[1:] for row in store.scan(release, "countries").collect().rows()}
    assert countries["490"][0] == "TWN" and countries["516"][0] == "NAM" and countries["697"][0] is None
    assert countries["58"][0] == countries["56"][0] == "BEL"
    assert (countries["58"][4], countries["56"][3]) == (1998, 1999)
    assert (countries["736"][4], countries["729"][3]) == (2011, 2012)
    years = store.scan(release, "flows").filter(pl.col("exporter_code").is_in(["56", "58"])).collect()
    spans = years.group_by("exporter_code").agg(pl.col("year").min().alias("a"), pl.col("year").max().alias("b"))
    found = {code: (first, last) for code, first, last in spans.rows()}
    assert found["58"][1] <= 1998 and found["56"][0] >= 1999, "the flows keep to the validity"


@pytest.mark.shared_data
def test_equals_the_published_rows(store: Store, release: Release, shared_data: Path) -> None:
    published = pl.read_parquet(shared_data / "trade" / "baci_hs92_minerals74_1995_2024.parquet")
    expected = published.select(
        year="t",
        exporter_code=pl.col("i").cast(pl.String),
        importer_code=pl.col("j").cast(pl.String),
        product_code="k",
        value_usd=(pl.col("v") * 1000).round(0).cast(pl.Int64),
        quantity_kg=(pl.col("q") * 1000).round(0).cast(pl.Int64),
    )
    keys = ["product_code", "year", "exporter_code", "importer_code"]
    assert store.scan(release, "flows").collect().sort(keys).equals(expected.sort(keys))
