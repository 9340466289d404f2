"""Export potential of every cell of a generated year: ours and DuckDB's SQL in turns, in one process, on two threads.

Both hold the traded cells as columns in memory; both end with potential and unrealised part by pair and by exporter and
product, and with the sums agreeing. DuckDB's query forms every cell; ours runs over factors and blocks. The first
comparison leaves tariffs, distance and trade balance out, the second has all of them, on both sides.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from statistics import median
from typing import Any

import numpy as np

from bench.baci_year import SIZES, codes, year_frame
from bench.machine import fill, limits
from hanbada.indicators import (
    Cells,
    Rates,
    WorldPotential,
    bilateral_ease,
    bilateral_relatedness,
    export_potential,
    margins,
)

ROUNDS = 3


class Year:
    """The traded cells of a generated year with invented distances, projections and tariffs."""

    def __init__(self, size: str) -> None:
        countries, products = codes(SIZES[size])
        frame = year_frame(SIZES[size])
        n, p = len(countries), len(products)
        numbers = np.array(countries, np.int64)
        i, j = (np.searchsorted(numbers, frame[name].to_numpy()) for name in "ij")
        k = np.searchsorted(np.array(products), frame["k"].to_numpy().astype(str)) if n < 100 else _places(frame, products)  # fmt: skip
        order = np.lexsort((j, i, k))
        parts = (part[order].astype(np.int16) for part in (i, j, k))
        self.trade = Cells.ordered(*parts, np.round(frame["v"].to_numpy()[order] * 1000), (n, n, p))
        random = np.random.default_rng(5)
        place = random.standard_normal((n, 3))
        place /= np.linalg.norm(place, axis=1)[:, None]
        self.km = np.maximum(6371 * np.arccos(np.clip(place @ place.T, -1, 1)), 100)
        np.fill_diagonal(self.km, np.nan)
        self.gdp, self.people = random.uniform(1, 1.3, n), random.uniform(0.98, 1.1, n)
        self.general = np.round(random.uniform(0, 0.25, (n, p)), 4)
        union = random.integers(0, 12, n)
        member = (union[:, None] == union[None, :]) & ~np.eye(n, dtype=bool)
        self.union = member

    def rates(self) -> Rates:
        """Everybody's rate, and 0 inside a union for every tenth product."""
        i, j = np.nonzero(self.union)
        k = np.arange(0, self.trade.shape[2], 10)
        a, b = np.tile(i, k.size), np.tile(j, k.size)
        return Rates(self.general, Cells(a, b, np.repeat(k, i.size), np.zeros(a.size), self.trade.shape))


def _places(frame: Any, products: list[str]) -> np.ndarray:
    import polars as pl

    return frame["k"].cast(pl.Enum(products)).to_physical().to_numpy().astype(np.int64)


def ours(year: Year, rates: Rates | None, full: bool) -> Any:
    """Margins, ease, factors, all cells."""
    sums = margins(year.trade)
    ease = bilateral_ease(sums[2], sums[0], sums[1])
    km = year.km if full else None
    potential = export_potential(year.trade, ease, km, year.gdp, year.people, tariffs=rates, sums=sums)
    return WorldPotential.of(potential, year.trade, balance=full).totals()


FACTORS = """
create or replace temp table x as select i, k, sum(v) x from t group by all;
create or replace temp table m as select j, k, sum(v) m from t group by all;
create or replace temp table b as select i, j, sum(v) b from t group by all;
create or replace temp table xk as select k, sum(x) xk, sum(x * g.g) gk from x join g on g.c = x.i group by k;
create or replace temp table s as select x.i, x.k, x.x * g.g / xk.gk s, x.x / xk.xk w, x.x from x join g on g.c = x.i join xk using (k);
create or replace temp table d as select m.j, m.k, m.m * g.g d, m.m from m join g on g.c = m.j;
create or replace temp table ease as select i, j, b / sum(s.w * d.m) e from s join d using (k) join b using (i, j) group by i, j, b;
"""
SHORT = (
    FACTORS
    + """
create or replace temp table cell as
select s.i, d.j, s.k, s.s * d.d * ease.e p, coalesce(t.v, 0) v
from s join d using (k) join ease on ease.i = s.i and ease.j = d.j left join t on t.i = s.i and t.j = d.j and t.k = s.k
"""
)
FULL = (
    FACTORS
    + """
create or replace temp table f as
  select t.*, coalesce(o.r, n.r) r, km.l from t join n using (j, k) join km using (i, j) left join o using (i, j, k);
create or replace temp table fi as select i, k, sum(v * r) / sum(v) r from f group by all;
create or replace temp table fj as select j, k, sum(v * r) / sum(v) r, sum(v * l) / sum(v) l from f group by all;
create or replace temp table fk as select k, sum(v * r) / sum(v) r from f group by all;
create or replace temp table s2 as
  select s.i, s.k, s.s * least(1, s.x / coalesce(nullif(m.m, 0), 1e-300)) * (1 + fi.r) / (1 + fk.r) s
  from s left join m on m.j = s.i and m.k = s.k join fi on fi.i = s.i and fi.k = s.k join fk on fk.k = s.k;
create or replace temp table d2 as
  select d.j, d.k, d.d * (1 + fj.r) d, n.r, fj.l from d join fj using (j, k) join n using (j, k);
create or replace temp table cell as
select s2.i, d2.j, s2.k, s2.s * d2.d / (1 + coalesce(o.r, d2.r)) * exp(-abs(d2.l - km.l)) * ease.e p, coalesce(t.v, 0) v
from s2 join d2 using (k) join ease on ease.i = s2.i and ease.j = d2.j join km on km.i = s2.i and km.j = d2.j
left join o on o.i = s2.i and o.j = d2.j and o.k = s2.k left join t on t.i = s2.i and t.j = d2.j and t.k = s2.k
"""
)


def duckdb(year: Year, rates: Rates) -> Callable[[str], Any]:
    """A connection with the columns in memory, and the query in it: cells are a view, so each is formed once a sum."""
    import duckdb as peer
    import pyarrow as pa

    t, n = year.trade, year.trade.shape[0]
    connection = peer.connect(config={"threads": 2})
    connection.execute("set enable_progress_bar = false")
    held = {
        "t": {"i": t.i, "j": t.j, "k": t.k, "v": t.value},
        "g": {"c": np.arange(n, dtype=np.int16), "g": year.gdp},
        "km": dict(zip("ijl", (*(a.astype(np.int16) for a in np.nonzero(year.km > 0)), np.log(year.km[year.km > 0])), strict=True)),
        "n": dict(zip("jkr", (*(a.ravel().astype(np.int16) for a in np.indices(year.general.shape)), year.general.ravel()), strict=True)),
        "o": {"i": rates.exceptions.i, "j": rates.exceptions.j, "k": rates.exceptions.k, "r": rates.exceptions.value},
    }  # fmt: skip
    for name, columns in held.items():
        connection.register(f"{name}_arrow", pa.table({c: pa.array(v) for c, v in columns.items()}))
        connection.execute(f"create table {name} as select * from {name}_arrow")

    def run(script: str) -> tuple[float, float]:
        *before, last = script.replace("temp table cell", "temp view cell").strip().split(";")
        for statement in [*before, last]:
            if statement.strip():
                connection.execute(statement)
        grouped = "select i, k, sum(p) p, sum(greatest(p - v, 0)) u from cell where i <> j group by all"
        found = connection.execute(f"select sum(p), sum(u) from ({grouped})").fetchone()
        assert found is not None
        return float(found[0]), float(found[1])

    return run


def main(size: str = "full") -> None:
    """Prints times, the median ratio of neighbouring runs, and the largest relative difference of the sums."""
    year = Year(size)
    rates = year.rates()
    print(f"{size}: {year.trade.value.size:,} traded of {np.prod(year.trade.shape):,} cells", flush=True)
    sql = duckdb(year, rates)
    for words, script, used, full in (
        ("without tariffs, distance, balance", SHORT, None, False),
        ("the full formula", FULL, rates, True),
    ):
        population = year.people
        year.people = np.ones_like(population)  # with E = 1 the projected demand is imports × GDP ratio
        ours(year, used, full)
        mine, peer = [], []
        for _ in range(ROUNDS):
            start = time.perf_counter()
            totals = ours(year, used, full)
            mine.append(time.perf_counter() - start)
            start = time.perf_counter()
            found = sql(script)
            peer.append(time.perf_counter() - start)
        year.people = population
        own = (totals.products.sum(), totals.unrealised_products.sum())
        apart = max(abs(a - b) / b for a, b in zip(own, found, strict=True))
        ratio = median(b / a for a, b in zip(mine, peer, strict=True))
        print(
            f"  {words:36} ours {median(mine):7.3f} s (min {min(mine):.3f})   DuckDB {median(peer):8.2f} s   "
            f"ratio {ratio:6.1f}   difference {apart:.1e}",
            flush=True,
        )
    _cube(year)
    _relatedness(year)


def _cube(year: Year) -> None:
    sums = margins(year.trade)
    ease = bilateral_ease(sums[2], sums[0], sums[1])
    world = WorldPotential.of(export_potential(year.trade, ease, year.km, year.gdp, year.people, sums=sums), year.trade)
    out = np.ones(year.trade.shape, np.float32)
    world.cube(out), fill(out.ravel())
    times, shares = [], []
    for _ in range(9):
        start = time.perf_counter()
        world.cube(out)
        cube = time.perf_counter()
        fill(out.ravel())
        times.append(cube - start)
        shares.append((time.perf_counter() - cube) / (cube - start))
    print(
        f"  the cube, float32 {out.nbytes / 1e9:.2f} GB        {median(times):.3f} s (min {min(times):.3f}) = "
        f"{out.nbytes / median(times) / 1e9:.1f} GB/s; ÷ writing the same memory, in turns {median(shares):.2f} "
        f"(min {min(shares):.2f}); triad of the machine {limits()['triad_gbs']:.1f} GB/s",
        flush=True,
    )


def _relatedness(year: Year) -> None:
    small = Cells.traded(np.ones((3, 3)) - np.eye(3))
    bilateral_relatedness(small)
    start = time.perf_counter()
    bilateral_relatedness(year.trade)
    seconds = time.perf_counter() - start
    adds = year.trade.value.size * year.trade.shape[2] / seconds / 1e9
    print(f"  bilateral relatedness                {seconds:.2f} s = {adds:.1f} Gadd/s", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
