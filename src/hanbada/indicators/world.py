"""Export potential of all cells of a world: totals, the unrealised part, the best cells, and the cube on demand."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from hanbada.base.arrays import Array
from hanbada.base.errors import LabelError
from hanbada.base.memory import require
from hanbada.base.text import Text
from hanbada.base.threads import one_thread
from hanbada.indicators.cells import Cells
from hanbada.indicators.potential import ExportPotential
from hanbada.indicators.rates import position


@dataclass(frozen=True, slots=True)
class PotentialTotals:
    """Sums over known cells (``WorldPotential.known`` counts them), in the unit of the flows; i = j is no cell.

    pairs, unrealised_pairs        (i, j)  over all products
    products, unrealised_products  (i, k)  over all markets
    """

    pairs: Array
    products: Array
    unrealised_pairs: Array
    unrealised_products: Array


@dataclass(frozen=True, slots=True)
class BestCells:
    """The best cells of an exporter, best first: ``market`` and ``product`` (n,) positions, ``unrealised`` (n,)."""

    market: NDArray[np.int64]
    product: NDArray[np.int64]
    unrealised: Array


@dataclass(frozen=True, slots=True)
class OwnTariffs:
    """Cells with a tariff of their own: what they add to the potential and to the realised part, and whether known."""

    change: Cells
    did: Cells
    known: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class WorldPotential:
    """The factors of a potential in the form in which all cells are run through.

    A cell is supply[i,k] × min(near[i,j] to[j,k], far[i,j] fro[j,k]): the distance factor exp(−|ā − log d|) is the
    smaller of d ÷ e^ā and e^ā ÷ d, so that no cell needs an exponential. Cells with a tariff of their own are put
    right one by one.

    supply  (i, k)  share × balance × global margin;  near, far (i, j)  ease × d, ease ÷ d, 0 on the diagonal
    to, fro (j, k)  demand × general tariff advantage ÷ e^ā, × e^ā;  unknown factors are 0 here
            without a distance factor both of a pair are the same array
    factors the same five, NaN where unknown
    own     what the cells with a tariff of their own change
    """

    potential: ExportPotential
    trade: Cells
    supply: Array
    near: Array
    far: Array
    to: Array
    fro: Array
    balance: bool
    factors: tuple[Array, Array, Array, Array, Array]
    own: OwnTariffs | None

    @classmethod
    def of(cls, potential: ExportPotential, trade: Cells, *, balance: bool = True) -> WorldPotential:
        """Prepared from the factors of ``export_potential`` and the trade that it was computed from."""
        factors = _factors(potential, balance)
        zeroed = {id(part): np.where(np.isnan(part), 0.0, part) for part in factors}
        supply, near, far, to, fro = (zeroed[id(part)] for part in factors)
        made = cls(potential, trade, supply, near, far, to, fro, balance, factors, None)
        return replace(made, own=made._own())

    def totals(self) -> PotentialTotals:
        """Σ potential and Σ max(0, potential − actual) by pair and by exporter and product.

        All cells are run through block by block and none is stored; where no distance factor stands the sums follow
        from the factors alone. The unrealised part is exact on traded cells: total − Σ min(actual, potential).
        """
        pairs, products = self._sums()
        did_pairs, did_products = self._realised()
        own = self.own
        if own is not None:
            pairs += own.change.sum("ij")
            products += own.change.sum("ik")
            did_pairs += own.did.sum("ij")
            did_products += own.did.sum("ik")
        return PotentialTotals(
            pairs, products, np.maximum(pairs - did_pairs, 0), np.maximum(products - did_products, 0)
        )

    def known(self) -> int:
        """How many cells have all factors known; the others are in no total."""
        supply, near, _, to, _ = (~np.isnan(part) for part in self.factors)
        np.fill_diagonal(near, False)
        each = supply.astype(np.float32) @ to.T.astype(np.float32)  # counts of products, exact in single precision
        count = int(each[near].sum(dtype=np.float64))
        own = self.own
        if own is not None:
            c = own.change
            count += int(own.known.sum()) - int((supply[c.i, c.k] & near[c.i, c.j] & to[c.j, c.k]).sum())
        return count

    def best(self, exporter: int, n: int = 100) -> BestCells:
        """The n cells of an exporter with the largest unrealised potential; ties in the order of market, product."""
        from hanbada.indicators import passes

        left, t = self.exporter(exporter), self.trade
        passes.subtract(t.begin(), t.i, t.j, t.value, exporter, left)
        place, size = np.empty(n, np.int64), np.empty(n)
        held = passes.largest(left.ravel(), place, size)
        order = np.lexsort((place[:held], -size[:held]))
        market, product = np.divmod(place[order], left.shape[1])
        return BestCells(market, product, size[order])

    def exporter(self, exporter: int) -> Array:
        """The potential of one exporter, (j, k); 0 where unknown."""
        from hanbada.indicators import passes

        out = np.empty(self.to.shape)
        passes.exporter_cells(
            self.supply[exporter], self.near[exporter], self.far[exporter], self.to, self.fro, out
        )  # fmt: skip
        own = self.own
        if own is not None:
            mine = own.change.i == exporter
            out[own.change.j[mine], own.change.k[mine]] += own.change.value[mine]
        return out

    def cube(self, out: NDArray[np.float32] | None = None) -> NDArray[np.float32]:
        """Every cell, (i, j, k) float32, NaN where unknown and where i is j; ``out`` is filled where it is given.

        Raises SystemFault before it starts where the cube does not fit in memory, LabelError for an unfit ``out``.
        """
        from hanbada.indicators import passes

        shape = self.trade.shape
        if out is None:
            words = Text("모든 칸의 수출 잠재력", "the export potential of every cell")
            require(
                4 * int(np.prod(shape)), words, Text("합계나 수출국별 조회를 쓰세요", "ask for totals or one exporter")
            )
            out = np.empty(shape, np.float32)
        elif out.shape != shape or out.dtype != np.dtype(np.float32) or not out.flags.c_contiguous:
            raise LabelError(
                Text(f"{out.dtype} {out.shape} 배열", f"an array of {out.dtype} {out.shape}"),
                Text(f"빈틈없이 놓인 float32 {shape} 배열", f"a contiguous one of float32 {shape}"),
                Text("out=을 빼거나 그런 배열을 주세요", "leave out= out, or give such an array"),
            )
        e = self.potential
        supply, near, far, to, fro = (part.astype(np.float32) for part in self.factors)
        unknown = [np.isnan(side) for side in (e.share, e.demand)]
        idle, unasked = (np.where(side, np.float32(np.nan), np.float32(0)) for side in unknown)
        i = (np.isnan(supply) == unknown[0]).all(1)
        j = (np.isnan(to) == unknown[1]).all(1)
        plain = np.isfinite(near) & np.isfinite(far) & i[:, None] & j  # zero × known is zero, × unknown is unknown
        passes.cube(supply, near, far, to, fro, idle, unasked, plain, out)
        if e.rates is not None:
            c = e.rates.exceptions
            out[c.i, c.j, c.k] = e.cells(c.i, c.j, c.k, balance=self.balance)
        return out

    def _sums(self) -> tuple[Array, Array]:
        if self.potential.without_distance:
            ease, demand = self.near, self.to
            with one_thread():
                return ease * (self.supply @ demand.T), self.supply * (ease @ demand)
        from hanbada.indicators import passes

        exporters, markets, products = self.trade.shape
        pairs = np.zeros((-(-products // passes.BLOCK), exporters, markets))
        by_product = np.empty((exporters, products))
        passes.stream(self.supply, self.near, self.far, self.to, self.fro, pairs, by_product)
        return pairs.sum(0), by_product

    def _realised(self) -> tuple[Array, Array]:
        from hanbada.indicators import passes

        t = self.trade
        exporters, markets, products = t.shape
        pairs, by_product = np.zeros((passes.PARTS, exporters, markets)), np.zeros((exporters, products))
        passes.realised(
            t.begin(), t.i, t.j, t.value, self.supply, self.near, self.far, self.to, self.fro,
            pairs, by_product,
        )  # fmt: skip
        return pairs.sum(0), by_product

    def _own(self) -> OwnTariffs | None:
        """What the cells with a tariff of their own change."""
        if self.potential.rates is None:
            return None
        c = self.potential.rates.exceptions
        base = self.supply[c.i, c.k] * np.minimum(
            self.near[c.i, c.j] * self.to[c.j, c.k], self.far[c.i, c.j] * self.fro[c.j, c.k]
        )
        exact = self.potential.cells(c.i, c.j, c.k, balance=self.balance)
        could = np.nan_to_num(exact, nan=0.0)
        place = position(self.trade, c)
        value = np.where(place >= 0, self.trade.value[place], 0.0) if self.trade.value.size else np.zeros(place.size)
        did = np.minimum(could, value) - np.minimum(base, value)
        change, realised = (Cells.ordered(c.i, c.j, c.k, part, c.shape) for part in (could - base, did))
        return OwnTariffs(change, realised, ~np.isnan(exact))


def _factors(e: ExportPotential, balance: bool) -> tuple[Array, Array, Array, Array, Array]:
    """supply, near, far, to, fro with NaN where unknown and 0 where nothing is supplied or demanded."""
    supply = e.share * e.balance if balance else e.share
    if e.global_margin is not None:
        supply = supply * e.global_margin
    supply = np.where(e.share == 0, 0.0, supply)
    demand = e.demand
    if e.tariffs is not None:
        demand = np.where(demand == 0, 0.0, demand * e.general_advantage())
    if e.without_distance:
        near = e.ease.copy()
        np.fill_diagonal(near, 0.0)
        return supply, near, near, demand, demand
    apart, usual = np.exp(e.log_distance), np.exp(e.mean_log_distance)
    near, far = e.ease * apart, e.ease / apart
    for table in (near, far):
        np.fill_diagonal(table, 0.0)
    zero = demand == 0
    return supply, near, far, np.where(zero, 0.0, demand / usual), np.where(zero, 0.0, demand * usual)
