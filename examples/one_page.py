"""The ranking on one page: which markets first for one exporter and product, in plain loops over plain dictionaries.

    python examples/one_page.py KOR 720292            prints rank, market and score of the first five
It reads the package's Parquet files and none of its code, so that each can be checked against the other
(docs/how-ranking-works.md). No tariffs: their weight is left out, as in the package.
"""

import json
import os
import sys
from math import exp, log
from pathlib import Path

import polars as pl

WEIGHTS = {"demand": 0.20, "growth_3y": 0.08, "growth_5y": 0.10, "openness": 0.10, "distance": 0.07, "ease": 0.10,
           "potential": 0.20, "complementarity": 0.05, "price": 0.05, "tariff": 0.05}  # fmt: skip
MINIMUM_COVERAGE = 0.6


def folder(home: Path, source: str) -> Path:
    """Where the newest release of a source lies."""
    rows = json.loads((home / "catalogue.json").read_text(encoding="utf-8"))["releases"]
    return home / [row["folder"] for row in rows if row["source"] == source][-1]


def read(home: Path, source: str, exporter_iso3: str, product: str) -> dict:
    """Everything that is needed, as dictionaries: countries by code, flows by (year, exporter, importer)."""
    here = folder(home, source)
    iso3 = dict(pl.read_parquet(here / "countries.parquet").select("country_code", "iso3").iter_rows())
    flows = pl.scan_parquet(here / "flows.parquet").filter(
        (pl.col("product_code") == product) & (pl.col("exporter_code") != pl.col("importer_code"))
    )
    last = pl.scan_parquet(here / "by_pair.parquet").select(pl.col("year").max()).collect().item()
    value, weight = {}, {}
    for t, i, j, _, v, q in flows.filter(pl.col("year") >= last - 5).collect().iter_rows():
        value[t, i, j], weight[t, i, j] = v, q
    recent = pl.col("year") > last - 5
    margins = {
        name: {(a, b): v for a, b, v in pl.read_parquet(here / f"{name}.parquet").filter(recent)
               .group_by(keys).agg(pl.col("value_usd").sum()).iter_rows()}
        for name, keys in (("by_pair", ["exporter_code", "importer_code"]),
                           ("by_exporter_product", ["exporter_code", "product_code"]),
                           ("by_importer_product", ["importer_code", "product_code"]))
    }  # fmt: skip
    pairs = pl.read_parquet(folder(home, "geography") / "pairs.parquet")
    projection = pl.read_parquet(folder(home, "macro") / "projection.parquet")
    return {
        "home": [code for code, held in iso3.items() if held == exporter_iso3][-1],
        "iso3": iso3, "last": last, "value": value, "weight": weight, **margins,
        "level": range(last - 2, last + 1), "base": range(last - 4, last + 1),
        "km": {(a, b): d for a, b, d in pairs.select("exporter_iso3", "importer_iso3", "distance_km").iter_rows() if d},
        "ratio": {c: (g, p) for c, g, p in projection.select("iso3", "gdp_ratio", "population_ratio").iter_rows()},
    }  # fmt: skip


def total(d: dict, years: range, exporter: str | None = None, importer: str | None = None) -> int:
    """Trade in the product over some years, of one exporter or importer or both."""
    rows = d["value"].items()
    return sum(v for (t, i, j), v in rows if t in years and exporter in (None, i) and importer in (None, j))


def growth(d: dict, market: str, years: int) -> float | None:
    """Symmetric growth of imports, 2(x1 − x0)/(x1 + x0)."""
    before, after = (total(d, range(t, t + 1), importer=market) for t in (d["last"] - years, d["last"]))
    return 2 * (after - before) / (after + before) if after + before else None


def price(d: dict, years: range, exporter: str | None, importer: str | None) -> float | None:
    """USD per kilogram of the flows whose quantity is known."""
    worth = mass = 0
    for (t, i, j), q in d["weight"].items():
        if q is not None and t in years and exporter in (None, i) and importer in (None, j):
            worth, mass = worth + d["value"][t, i, j], mass + q
    return worth / mass if mass else None


def components(d: dict, market: str, common: dict) -> dict[str, float | None]:
    """What each component measures at one market, higher = better; None where unknown."""
    level, base, home = d["level"], d["base"], d["home"]
    demand = total(d, level, importer=market)
    shares = [total(d, level, i, market) / demand for i in sorted({i for _, i, j in d["value"] if j == market})]
    where = d["iso3"][market]
    far = d["km"].get((d["iso3"][home], where))
    logs = [(v, log(km)) for (t, i, j), v in d["value"].items()
            if t in base and j == market and (km := d["km"].get((d["iso3"][i], where)))]  # fmt: skip
    weight = sum(v for v, _ in logs)
    near = exp(-abs(sum(v * x for v, x in logs) / weight - log(far))) if weight and far else None
    gdp, population = d["ratio"].get(where, (None, None))
    sold, bought = common["sold"], {k: v for (j, k), v in d["by_importer_product"].items() if j == market}
    expected = sum(x / common["world"][k] * bought.get(k, 0) for k, x in sold.items())
    close = d["by_pair"].get((home, market), 0) / expected if expected else None
    parts, whole, potential = sum(sold.values()), sum(bought.values()), None
    if None not in (near, close, gdp, population, common["supply"]):
        imports = total(d, base, importer=market) / 5
        potential = common["supply"] * imports * gdp / population * population * near * close
    paid = price(d, level, None, market)
    return {
        "demand": demand / 3,
        "growth_3y": growth(d, market, 3),
        "growth_5y": growth(d, market, 5),
        "openness": -sum(share**2 for share in shares),
        "distance": near,
        "ease": close,
        "potential": None if potential is None else max(0.0, potential - total(d, base, home, market) / 5),
        "complementarity": sum(min(x / parts, bought.get(k, 0) / whole) for k, x in sold.items()) if parts else None,
        "price": paid / common["asked"] if paid and common["asked"] else None,
        "tariff": None,
    }


def what_is_common(d: dict) -> dict:
    """What does not depend on the market: the exporter's basket, its projected share of world exports, its price."""
    level, base, home = d["level"], d["base"], d["home"]
    world: dict[str, int] = {}
    for (_, k), v in d["by_exporter_product"].items():
        world[k] = world.get(k, 0) + v
    ratios = {i: d["ratio"].get(d["iso3"][i], (None, None))[0] for i in sorted({i for _, i, _ in d["value"]})}
    grown = {i: total(d, base, exporter=i) * ratio for i, ratio in ratios.items() if ratio is not None}
    exports, imports = total(d, base, exporter=home), total(d, base, importer=home)
    share = grown[home] / sum(grown.values()) if home in grown else None
    balance = min(1.0, exports / imports) if imports else 1.0
    sold = {k: v for (i, k), v in d["by_exporter_product"].items() if i == home}
    supply = None if share is None else share * balance
    return {"sold": sold, "world": world, "supply": supply, "asked": price(d, level, home, None)}


def rank(d: dict) -> list[tuple[float, str]]:
    """Score and market, best first: percentiles among all importers, weighted, the unknown left out."""
    markets = sorted({j for (t, _, j), v in d["value"].items() if v and t in d["level"]} - {d["home"]})
    common, result = what_is_common(d), []
    raw = {market: components(d, market, common) for market in markets}
    for market in markets:
        top = known = 0.0
        for name, weight in WEIGHTS.items():
            mine, others = raw[market][name], [raw[j][name] for j in markets if raw[j][name] is not None]
            if mine is None:
                continue
            close = [x for x in others if abs(x - mine) <= 6e-8 * max(abs(x), abs(mine))]
            below = sum(x < mine for x in others) - sum(x < mine for x in close)
            top, known = top + weight * (below + len(close) / 2) / len(others), known + weight
        result.append((known < MINIMUM_COVERAGE, -100 * top / known, market))
    return [(-score, d["iso3"][market] or market) for _, score, market in sorted(result)]


if __name__ == "__main__":
    exporter, product, source = [*sys.argv[1:], *("KOR", "720292", "baci-raw-materials")[len(sys.argv) - 1 :]]
    data = read(Path(os.environ.get("HANBADA_HOME", ".hanbada")), source, exporter, product)
    for place, (score, market) in enumerate(rank(data)[:5], 1):
        print(f"{place} {market} {score:.4f}")
