"""Which industries make a product, and which products an industry makes: for discovery, by imported links."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from hanbada.base.codes import HSRevision
from hanbada.base.stamp import Release
from hanbada.data.store import Store


@dataclass(frozen=True, slots=True)
class Link:
    """An industry (Korean Standard Industrial Classification) that makes a product."""

    industry: str
    industry_revision: str
    industry_name: str
    product: str
    revision: HSRevision
    release: Release


def makers(store: Store, product: str) -> tuple[Link, ...]:
    """The industries that make a product (four or six digits, in the links' own HS revision); empty is unknown."""
    return _links(store, pl.col("product_code").str.starts_with(product))


def made(store: Store, industry: str) -> tuple[Link, ...]:
    """The products that an industry makes, by the beginning of its code ("28" or "28301"); empty is unknown."""
    return _links(store, pl.col("industry_code").str.starts_with(industry))


def _links(store: Store, wanted: pl.Expr) -> tuple[Link, ...]:
    return tuple(link for release in store.releases("hs-names") for link in _of(store, release, wanted))


def _of(store: Store, release: Release, wanted: pl.Expr) -> Iterable[Link]:
    if "industries" not in store.row(release).holdings:  # imported before there were links
        return
    columns = ("industry_code", "industry_revision", "industry_ko", "product_code", "hs_revision")
    for code, revision, name, product, hs in (
        store.scan(release, "industries").filter(wanted).select(columns).collect().iter_rows()
    ):
        yield Link(code, revision, name, product, HSRevision(hs), release)
