"""A company's ranking by size: 1–20 products × all markets, ours and DuckDB's in turns over 300 random questions."""

from __future__ import annotations

import sys
import time

import numpy as np

from bench.potential import Year
from hanbada.engine.coded import Coded
from hanbada.engine.scoring import Scorer
from hanbada.indicators import WorldPotential, bilateral_ease, export_potential, margins

QUESTIONS = 300
SQL = """
with x as (
  select d.j, d.d, s.s * least(e.near * d.t, e.far * d.f) p, coalesce(b.v, 0) v
  from s join d on d.k = s.k join e on e.i = s.i and e.j = d.j
  left join (select * from t where i = ? and k in (select unnest(?))) b on b.k = s.k and b.j = d.j
  where s.i = ? and s.k in (select unnest(?)))
select j, sum(p) p, sum(greatest(p - v, 0)) u, sum(v) v, sum(d) d from x group by j order by u desc
"""


def main(size: str = "full") -> None:
    """Prints the quantiles of both, in milliseconds, and the largest difference."""
    import duckdb as peer
    import pyarrow as pa

    year = Year(size)
    n, _, p = year.trade.shape
    sums = margins(year.trade)
    ease = bilateral_ease(sums[2], sums[0], sums[1])
    potential = export_potential(year.trade, ease, year.km, year.gdp, year.people, sums=sums)
    codes = tuple(str(c) for c in range(n)), tuple(str(c) for c in range(p))
    scorer = Scorer(Coded(None, None, *codes, {}, (2022,)), potential, year.trade)  # type: ignore[arg-type]
    world = WorldPotential.of(potential, year.trade)
    connection = peer.connect(config={"threads": 2})
    connection.execute("set enable_progress_bar = false")
    i, k = np.nonzero(world.supply)
    j, m = np.nonzero(world.to)
    a, b = np.nonzero(world.near)
    t = year.trade
    held = {
        "s": {"i": i, "k": k, "s": world.supply[i, k]},
        "d": {"j": j, "k": m, "t": world.to[j, m], "f": world.fro[j, m], "d": potential.demand[j, m]},
        "e": {"i": a, "j": b, "near": world.near[a, b], "far": world.far[a, b]},
        "t": {"i": t.i, "j": t.j, "k": t.k, "v": t.value},
    }
    for name, columns in held.items():
        connection.register("arrow", pa.table({c: pa.array(v) for c, v in columns.items()}))
        connection.execute(f"create table {name} as select * from arrow order by {'i, k' if 'i' in columns and 'k' in columns else 1}")  # fmt: skip
    random = np.random.default_rng(7)
    asked = [
        (int(random.integers(0, n)), np.sort(random.choice(p, int(random.integers(1, 21)), replace=False)))
        for _ in range(QUESTIONS)
    ]
    mine, theirs, apart = [], [], 0.0
    for count, (exporter, products) in enumerate(asked):
        start = time.perf_counter()
        found = scorer.scores(str(exporter), [str(k) for k in products])
        found.best(20)
        mine.append(time.perf_counter() - start)
        if count % 10 == 0:
            start = time.perf_counter()
            rows = connection.execute(SQL, [exporter, products.tolist(), exporter, products.tolist()]).fetchnumpy()
            theirs.append(time.perf_counter() - start)
            u = np.zeros(n)
            u[rows["j"]] = rows["u"]
            apart = max(apart, float(np.abs(u - found.unrealised).max() / max(1.0, u.max())))
    for words, times in (("hanbada", mine[1:]), ("DuckDB", theirs[1:])):
        p50, p95, p99 = np.quantile(np.array(times) * 1e3, [0.5, 0.95, 0.99])
        print(f"  {words:10} p50 {p50:8.3f} ms   p95 {p95:8.3f} ms   p99 {p99:8.3f} ms   n {len(times)}", flush=True)
    ratio = float(np.median(theirs[1:]) / np.median(mine[1:]))
    print(f"  DuckDB ÷ hanbada (medians) {ratio:.0f}   difference {apart:.1e}", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
