"""What speaks for and against a market, per exporter and product: unit-free figures of a base period."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hanbada.base.arrays import Array, Floats, Ints
from hanbada.gravity.quick import quick_flows
from hanbada.ranking.chances.flows import Flows
from hanbada.ranking.chances.window import Window

OPEN_USD = 50_000.0  # amounts are told relative to this threshold
NEAREST = 10


@dataclass(frozen=True)
class Sheet:
    """All figures of one product for some exporters.

    exporters  (e,) places of the exporters; flow (e, j) USD a year in the base, peak (e, j) its largest base year
    past       (e, j) the largest yearly flow in the years of history
    values     name → (e, j) float32; NaN unknown
    """

    product: int
    exporters: Ints
    flow: Floats
    peak: Floats
    past: Floats
    imports: Array
    values: dict[str, Floats]

    def matrix(self, names: tuple[str, ...], where: NDArray[np.bool_]) -> Floats:
        """The figures of the chosen cells as rows, (r, f)."""
        return np.stack([self.values[name][where] for name in names], 1)


def sheet(flows: Flows, seen: Window, product: int, exporters: Ints | None = None) -> Sheet:
    """The figures of one product, for the exporters given or all that sell it in the base."""
    cube = flows.cube(product, seen.years)
    past, base = cube[: len(seen.history)], cube[len(seen.history) :]
    flow = base.mean(0)
    rows = np.flatnonzero(flow.sum(1) > 0) if exporters is None else exporters
    parts: dict[str, Array | Floats] = {}
    market = _market(seen, product, base, past)
    parts.update({name: column[None, :] for name, column in market.items()})
    parts.update({name: column[rows, None] for name, column in _exporter(seen, product, base, past).items()})
    parts.update({name: np.full((1, 1), value) for name, value in _product(flow, market).items()})
    parts.update(_pair(seen, product, flow, rows))
    parts.update(_history(seen, base[:, rows], past[:, rows]))
    parts.update(_relatives(seen, flow, cube, rows))
    parts.update(_potential(seen, flow, rows))
    shape = (len(rows), flow.shape[1])
    values = {name: np.broadcast_to(part, shape).astype(np.float32) for name, part in parts.items()}
    candidate = (flow[rows] == 0) & (flow.sum(0) > 0)[None, :]
    values.update(_within_list(values, candidate))
    peak = base[:, rows].max(0)
    largest = past[:, rows].max(0) if len(past) else np.zeros_like(peak)
    return Sheet(product, rows, flow[rows], peak, largest, flow.sum(0).astype(float), values)


def _log(amount: Array | Floats) -> Array:
    """log(1 + amount ÷ threshold): near 0 for nothing, 0.69 at the threshold."""
    found: Array = np.log1p(np.asarray(amount, np.float64) / OPEN_USD)
    return found


def _share(amount: Array | Floats) -> Array:
    """log of the share in the total, −14 for nothing."""
    whole = float(np.sum(amount))
    found: Array = np.log(np.maximum(np.asarray(amount, np.float64) / max(whole, 1e-9), 1e-6))
    return found


def _change(new: Array | Floats, old: Array | Floats) -> Array:
    """Symmetric growth 2(new − old) ÷ (new + old), NaN where both are zero."""
    total = np.asarray(new, np.float64) + old
    found: Array = np.divide(2 * (new - old), total, out=np.full(total.shape, np.nan), where=total > 0)
    return found


def _ratio(top: Array | Floats, bottom: Array | Floats) -> Array:
    bottom = np.asarray(bottom, np.float64)
    found: Array = np.divide(top, bottom, out=np.full(bottom.shape, np.nan), where=bottom > 0)
    return found


def _percentile(values: Array | Floats) -> Array:
    """Place among the positive values, 0 to 1; NaN where not positive."""
    held = values > 0
    found = np.full(values.shape, np.nan)
    order = np.argsort(np.argsort(values[held], kind="stable"), kind="stable")
    found[held] = (order + 1) / max(1, held.sum())
    return found


def _market(seen: Window, product: int, base: Floats, past: Floats) -> dict[str, Array]:
    size = base.mean(0).sum(0).astype(float)
    by_year = base.sum(1)
    before = seen.imports_before[:, product] if seen.before else np.full(size.shape, np.nan)
    sold = base.mean(0) > 0
    earlier = (past[-len(seen.before) :] > 0).any(0) if seen.before else np.zeros_like(sold)
    suppliers = sold.sum(0).astype(float)
    share = base.mean(0) / np.maximum(size, 1)
    exports = seen.exports[:, product]
    return {
        "market_share": _share(size),
        "market_place": _percentile(size),
        "market_size": _log(size),
        "market_growth": _change(by_year[-1], by_year[0]),
        "market_growth_before": _change(size, before),
        "market_last": _ratio(by_year[-1], size),
        "market_suppliers": np.log1p(suppliers),
        "market_concentration": (share**2).sum(0),
        "market_new_suppliers": _ratio((sold & ~earlier).sum(0), suppliers)
        if seen.before
        else np.full(size.shape, np.nan),
        "market_median_flow": _median_flow(base.mean(0).T),
        "market_all_share": _share(seen.imports.sum(1)),
        "market_special": _share(size) - _share(seen.imports.sum(1)),
        "market_exports": _log(exports) - _log(size),
        "market_growth_all": _change(seen.imports.sum(1), seen.imports_before.sum(1)),
    }


def _median_flow(rows: Floats) -> Array:
    """Median of the positive flows of each row, relative to the threshold; 0 without flows."""
    held = np.where(rows > 0, rows, np.nan)
    found = np.zeros(len(rows))
    some = (rows > 0).any(1)
    found[some] = np.nanmedian(held[some], 1)
    return _log(found)


def _exporter(seen: Window, product: int, base: Floats, past: Floats) -> dict[str, Array]:
    flow = base.mean(0)
    size = flow.sum(1).astype(float)
    by_year = base.sum(2)
    unknown = np.full(size.shape, np.nan)
    sold = flow > 0
    earlier = (past[-len(seen.before) :] > 0).any(0) if seen.before else np.zeros_like(sold)
    new = sold & ~earlier
    lost = earlier & ~sold
    return {
        "exporter_share": _share(size),
        "exporter_size": _log(size),
        "exporter_markets": np.log1p(sold.sum(1)),
        "exporter_open_markets": np.log1p((flow >= OPEN_USD).sum(1)),
        "exporter_growth": _change(by_year[-1], by_year[0]),
        "exporter_growth_before": _change(size, seen.exports_before[:, product]) if seen.before else unknown,
        "exporter_last": _ratio(by_year[-1], size),
        "exporter_new_markets": np.log1p(new.sum(1)) if seen.before else unknown,
        "exporter_new_open_markets": np.log1p((new & (flow >= OPEN_USD)).sum(1)) if seen.before else unknown,
        "exporter_lost_markets": np.log1p(lost.sum(1)) if seen.before else unknown,
        "exporter_median_flow": _median_flow(flow),
        "exporter_largest_share": _ratio(flow.max(1), size),
        "exporter_all_share": _share(seen.exports.sum(1)),
        "exporter_special": _share(size) - _share(seen.exports.sum(1)),
        "exporter_balance": _log(size) - _log(seen.imports[:, product]),
        "exporter_density": seen.density[:, product],
        "exporter_products": np.log1p((seen.exports > 0).sum(1)),
    }


def _product(flow: Floats, market: dict[str, Array]) -> dict[str, float]:
    sold = flow > 0
    buyers, sellers = int(sold.any(0).sum()), int(sold.any(1).sum())
    return {
        "product_filled": float(sold.sum() / max(1, buyers * sellers)),
        "product_open": float((flow >= OPEN_USD).sum() / max(1, buyers * sellers)),
        "product_sellers": float(np.log1p(sellers)),
        "product_new_suppliers": float(np.nanmean(np.append(market["market_new_suppliers"], 0.0))),
    }


def _pair(seen: Window, product: int, flow: Floats, rows: Ints) -> dict[str, Array | Floats]:
    g = seen.geometry
    far = np.log(g.distance_km)
    usual = _weighted(far, flow, 0)
    own = _weighted(far, flow, 1)
    count = len(flow)
    there = (flow > 0).reshape(-1)
    here = there[seen.pairs]
    shared = np.bincount(seen.products[here], minlength=len(seen.offsets) - 1).astype(float)
    sizes = np.diff(seen.offsets).astype(float)
    near = shared / np.sqrt(np.maximum(sizes * max(1.0, there.sum()), 1))
    near[product] = 0
    related = np.bincount(seen.pairs, near[seen.products], count * count).reshape(count, count)
    others = seen.pair_products - (flow > 0)
    world = np.maximum(seen.exports.sum(0), 1)
    expected = (seen.exports[rows] / world) @ seen.imports.T
    reverse = flow.T[rows]
    return {
        "distance": far[rows],
        "distance_unusual": far[rows] - usual[None, :],
        "distance_own": far[rows] - own[rows, None],
        "contiguous": g.contiguous[rows],
        "language": g.language[rows],
        "ease": np.log((seen.total[rows] + 100) / (expected + 100)),
        "pair_trade": _log(seen.total[rows]),
        "pair_share": np.log((seen.total[rows] + 100) / (seen.exports.sum(1)[rows, None] + 1e4)),
        "pair_growth": _change(seen.total[rows], seen.total_before[rows]),
        "pair_products": np.log1p(others[rows]),
        "pair_products_share": others[rows] / np.maximum((seen.exports[rows] > 0).sum(1), 1)[:, None],
        "pair_products_change": (seen.pair_products - seen.pair_products_before)[rows],
        "pair_related": related[rows] / max(near.sum(), 1e-9),
        "reverse": _log(reverse),
        "reverse_trade": _log(seen.total.T[rows]),
    }


def _weighted(values: Array, flow: Floats, axis: int) -> Array:
    """Mean of the values along an axis, weighted by flows, over what is known."""
    weight = np.where(np.isnan(values), 0, flow)
    return _ratio((weight * np.nan_to_num(values)).sum(axis), weight.sum(axis))


def _history(seen: Window, base: Floats, past: Floats) -> dict[str, Array]:
    """What the exporter sold there before; the share of years counts only years in which the market reported."""
    count = len(past)
    found = {
        "now": _log(base.max(0)),
        "now_years": (base > 0).mean(0).astype(float),
        "now_last": _log(base[-1]),
        "now_growth": _change(base[-1], base[0]),
    }
    if not count:
        unknown = np.full(base.shape[1:], np.nan)
        names = ("past_share", "past_peak", "past_mean", "past_open_share", "past_gap", "past_recent")
        return found | dict.fromkeys(names, unknown)
    known = seen.known.sum(0).astype(float)[None, :] * np.ones((base.shape[1], 1))
    sold = past > 0
    since = np.where(sold.any(0), count - (count - 1 - sold[::-1].argmax(0)), np.nan)
    recent = past[-3:].max(0)
    found |= {
        "past_share": _ratio(sold.sum(0), known),
        "past_open_share": _ratio((past >= OPEN_USD).sum(0), known),
        "past_peak": _log(past.max(0)),
        "past_mean": _log(past.mean(0)),
        "past_gap": since,
        "past_recent": _log(recent),
    }
    for name in ("past_peak", "past_mean", "past_recent"):
        found[name] = np.where(known > 0, found[name], np.nan)
    return found


def _relatives(seen: Window, flow: Floats, cube: Floats, rows: Ints) -> dict[str, Array | Floats]:
    sold = (flow > 0).astype(np.float32)
    large = (flow >= OPEN_USD).astype(np.float32)
    recent = (cube[-8:] > 0).mean(0)
    size = np.log1p(flow / np.float32(OPEN_USD))
    age = np.arange(len(cube))[::-1]
    fading = np.tensordot((0.8**age / (0.8**age).sum()).astype(np.float32), (cube > 0).astype(np.float32), 1)
    earlier = (cube[: len(seen.history)][-len(seen.before) :] > 0).any(0) if seen.before else sold > 0
    new = ((sold > 0) & ~earlier).astype(np.float32)
    n_markets = np.maximum(sold[rows].sum(1, keepdims=True), 1)
    like = seen.exporter_likeness[rows]
    far = np.log(seen.geometry.distance_km)
    closest = np.where(np.isnan(far), np.inf, far)
    served = large[rows] if large[rows].any() else sold[rows]
    nearest = _nearest_served(closest, served, sold[rows])
    around = _neighbours(closest, sold[rows])
    return {
        "similar_exporters": like @ sold,
        "similar_exporters_large": like @ large,
        "similar_exporters_share": (like @ sold) / np.maximum(like.sum(1, keepdims=True), 1e-6),
        "similar_markets": sold[rows] @ seen.market_likeness,
        "similar_markets_share": (sold[rows] @ seen.market_likeness) / n_markets,
        "similar_markets_large": large[rows] @ seen.market_likeness,
        "space_markets": recent[rows] @ seen.market_space,
        "space_exporters": seen.exporter_space[rows] @ recent,
        "space_markets_size": size[rows] @ seen.market_space,
        "space_exporters_size": seen.exporter_space[rows] @ size,
        "space_markets_fading": fading[rows] @ seen.market_fine_space,
        "similar_exporters_size": (like @ size) / np.maximum(like.sum(1, keepdims=True), 1e-6),
        "similar_exporters_new": like @ new,
        "similar_markets_new": new[rows] @ seen.market_likeness,
        "nearest_served": nearest,
        "neighbours_served": around,
    }


def _nearest_served(far: Array, served: Floats, sold: Floats) -> Array:
    """Log distance from each market to the nearest one that the exporter serves, (e, j); NaN unknown."""
    found = np.full(served.shape, np.nan)
    for row in range(len(served)):
        held = np.flatnonzero(served[row] if served[row].any() else sold[row])
        if len(held):
            found[row] = far[held].min(0)
    found[~np.isfinite(found)] = np.nan
    return found


def _neighbours(far: Array, sold: Floats) -> Array:
    """Share of the nearest markets of each market that the exporter serves, (e, j); NaN without distances."""
    count = far.shape[0]
    order = np.argsort(far, 0, kind="stable")[:NEAREST]
    weight = np.zeros((count, count), np.float32)
    np.put_along_axis(weight, order, 1.0 / NEAREST, 0)
    weight[~np.isfinite(far)] = 0
    found: Array = (sold @ weight).astype(np.float64)
    found[:, ~np.isfinite(far).any(0)] = np.nan
    return found


def _potential(seen: Window, flow: Floats, rows: Ints) -> dict[str, Array]:
    demand = flow.sum(0).astype(float)
    share = (flow.sum(1) / max(float(flow.sum()), 1e-9))[rows].astype(float)
    world = np.maximum(seen.exports.sum(0), 1)
    expected = np.maximum((seen.exports[rows] / world) @ seen.imports.T, 1)
    ease = np.minimum(seen.total[rows] / expected, 1e3)
    potential = share[:, None] * demand[None, :] * ease
    gravity = quick_flows(flow, np.log(seen.geometry.distance_km))[rows]
    sales = flow[rows].astype(float)
    return {
        "now_part": np.log((sales + 1) / (demand[None, :] + 1e3)),
        "now_own_part": np.log((sales + 1) / (sales.sum(1, keepdims=True) + 1e3)),
        "now_against_gravity": np.log((sales + 1e3) / (gravity + 1e3)),
        "potential": _log(potential),
        "frictionless": _log(share[:, None] * demand[None, :]),
        "gravity": _log(gravity),
    }


_LISTED = (
    "market_size",
    "potential",
    "gravity",
    "similar_exporters",
    "similar_markets",
    "pair_products",
    "pair_related",
    "space_markets",
    "space_exporters",
    "past_mean",
)


def _within_list(values: dict[str, Floats], candidate: NDArray[np.bool_]) -> dict[str, Floats]:
    """Place of a market within the exporter's list by several figures, 0 worst to 1 best; and the list's length."""
    found = {}
    for name in _LISTED:
        scores = np.where(candidate, np.nan_to_num(values[name], nan=-1e9), -np.inf)
        order = np.argsort(np.argsort(scores, 1), 1)
        length = candidate.sum(1, keepdims=True)
        outside = scores.shape[1] - length
        found[f"place_{name}"] = ((order - outside + 1) / np.maximum(length, 1)).astype(np.float32)
    found["list_length"] = np.broadcast_to(np.log1p(candidate.sum(1, keepdims=True)), candidate.shape).astype(
        np.float32
    )
    return found
