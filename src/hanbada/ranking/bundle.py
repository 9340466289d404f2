"""Several products together: scores weighted by the products' shares, figures added up where they can be."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from hanbada.base.arrays import Array
from hanbada.base.stamp import Fact, Scalar, Stamp
from hanbada.base.text import Text
from hanbada.base.units import Unit
from hanbada.indicators import stamp_of, symmetric_growth
from hanbada.indicators.arrays import ratio
from hanbada.ranking.bearings import Bearings
from hanbada.ranking.composite import Composite, stability
from hanbada.ranking.figures import Figure
from hanbada.ranking.lineup import Lineup
from hanbada.ranking.market import Reason
from hanbada.ranking.methods import METHODS, compare
from hanbada.ranking.places import composite_stamp, eligibility, in_order
from hanbada.ranking.product_flows import growth
from hanbada.ranking.product_ranking import ProductRanking
from hanbada.ranking.reasons import why_not
from hanbada.ranking.settings import Settings

ADDED = ("demand_usd", "demand_last_usd", "sales_usd", "sales_last_usd", "export_potential_usd", "unrealised_usd")
SHARED = ("distance_km", "ease", "complementarity")
MOST = 0.5  # share of the bundle from which what holds of products holds of the bundle


def bundled(bearings: Bearings, ranked: Sequence[ProductRanking], weights: Array, settings: Settings) -> Lineup:
    """The lineup of a bundle: score[j] = Σ_k w[k] · score[j,k]; a product that j does not import adds nothing.

    weights  (k,) sum to one
    """
    parts = [held.lineup for held in ranked]
    world_set = np.logical_or.reduce([part.world_set for part in parts])
    figures = {figure.name: figure for figure in _figures(bearings, ranked, weights)}
    made = _composite(parts, weights, world_set)
    eligible, excluded = eligibility(bearings, world_set, settings)
    order, place = in_order(made, eligible, settings.limits.coverage)
    stamp = composite_stamp([figure for part in parts for figure in part.figures.values()], settings, bearings)
    drawn = np.tensordot(weights, np.nan_to_num(np.stack([held.drawn for held in ranked])), 1)
    firm = eligible & (made.coverage >= settings.limits.coverage)
    return Lineup(
        settings=settings,
        countries=bearings.countries,
        world_set=world_set,
        eligible=eligible,
        composite=made,
        order=order,
        rank=place,
        stability=np.where(eligible, np.nan_to_num(stability(drawn, firm, settings.top)), np.nan),
        methods=compare(_methods(parts, weights, figures, made, stamp), world_set, eligible),
        figures=figures,
        home=_home(parts),
        net_importer=any(part.net_importer for part in parts),
        base_years=len(bearings.level),
        excluded=excluded,
        stamp=stamp,
        at=(
            ("exporter", bearings.exporter.iso3 or bearings.exporter.code),
            ("product", "+".join(held.product.code for held in ranked)),
        ),
        product_reasons=_reasons(parts, weights, settings),
    )


def _composite(parts: Sequence[Lineup], weights: Array, world_set: Array) -> Composite:
    """Contributions added up with the products' shares; coverage and percentiles over the products that j imports."""
    imported = np.stack([part.world_set for part in parts]) * weights[:, None]
    held = ratio(imported, imported.sum(0))
    contribution = sum(w * part.composite.contribution for w, part in zip(weights, parts, strict=True))
    effective = sum(w * part.composite.effective for w, part in zip(weights, parts, strict=True))
    coverage = sum(np.nan_to_num(h) * part.composite.coverage for h, part in zip(held, parts, strict=True))
    score = np.zeros(len(world_set))
    for column in np.asarray(contribution).T:
        score = score + column
    normalised = ratio(contribution, 100 * np.asarray(effective))
    return Composite(
        normalised,
        np.asarray(effective),
        np.asarray(contribution),
        np.where(world_set, score, np.nan),
        np.asarray(coverage),
    )


def _figures(bearings: Bearings, ranked: Sequence[ProductRanking], weights: Array) -> list[Figure]:
    parts = [held.lineup for held in ranked]
    codes: dict[str, Scalar] = {"products": "+".join(held.product.code for held in ranked)}
    found = [_added(name, parts, codes) for name in ADDED]
    found += [parts[0].figures[name] for name in SHARED]
    imports = np.sum([held.evidence.imports for held in ranked], axis=0)
    sales = np.sum([held.evidence.sales for held in ranked], axis=0)
    level = bearings.rows(bearings.level)
    for years in (1, 3, 5):
        old = parts[0].figures[f"growth_{years}y"]
        stamp = stamp_of(
            symmetric_growth, [part.figures[old.name].stamp for part in parts], dict(old.stamp.parameters) | codes
        )
        found.append(Figure(old.name, old.label, old.unit, growth(imports, years), stamp))
    size, sold = found[0], found[2]
    world = imports[level].mean(0)
    total = float(world.sum() - world[bearings.home])
    for name, top, bottom in (("demand_share", size, np.full(len(world), total)), ("market_share", sold, size.values)):
        old = parts[0].figures[name]
        stamp = Stamp.of(old.stamp.step, old.label, [top.stamp, size.stamp], dict(size.stamp.parameters))
        found.append(Figure(name, old.label, old.unit, ratio(top.values, bottom), stamp))
    for name, series in (("sales_years", sales), ("demand_years", imports)):
        old = parts[0].figures[name]
        stamp = Stamp.of(old.stamp.step, old.label, [size.stamp], dict(size.stamp.parameters))
        found.append(Figure(name, old.label, old.unit, (series[level] > 0).sum(0), stamp))
    shares = np.array([ratio(s, m) for s, m in zip(sales, imports, strict=True)])
    return [*found, *_means(parts, weights, codes), _trend(bearings, shares, parts[0].figures["share_trend"], codes)]


def _added(name: str, parts: Sequence[Lineup], codes: dict[str, Scalar]) -> Figure:
    """A sum over products; unknown where any product that the market imports is unknown."""
    old = parts[0].figures[name]
    values = [np.where(part.world_set, part.figures[name].values.astype(np.float64), 0.0) for part in parts]
    stamp = Stamp.of(
        old.stamp.step, old.label, [p.figures[name].stamp for p in parts], dict(old.stamp.parameters) | codes
    )
    return Figure(name, old.label, old.unit, np.sum(values, axis=0), stamp, old.ask)


def _means(parts: Sequence[Lineup], weights: Array, codes: dict[str, Scalar]) -> list[Figure]:
    """Figures that cannot be added (concentration, distance fit, price room, duty): means by the products' shares."""
    found = []
    for name in ("hhi", "distance_advantage", "price_headroom", "tariff_pct"):
        old = parts[0].figures[name]
        values = np.stack([part.figures[name].values.astype(np.float64) for part in parts])
        known = np.stack([part.world_set for part in parts]) & ~np.isnan(values)
        mean = ratio((np.where(known, values, 0.0) * weights[:, None]).sum(0), (known * weights[:, None]).sum(0))
        label = old.label + Text(" (품목 비중 평균)", " (mean over products)")
        stamp = Stamp.of("ranking.mean_over_products", label, [part.figures[name].stamp for part in parts], codes)
        found.append(Figure(name, label, old.unit, mean, stamp, old.ask))
    return found


def _trend(bearings: Bearings, shares: Array, old: Figure, codes: dict[str, Scalar]) -> Figure:
    rows = bearings.rows(bearings.potential)
    year = np.arange(len(rows), dtype=np.float64)[:, None]
    there = ~np.isnan(shares[rows])
    mean = ratio((there * year).sum(0), there.sum(0))
    centred = np.where(there, year - mean, 0.0)
    slope = ratio((centred * np.nan_to_num(shares[rows])).sum(0), (centred**2).sum(0))
    stamp = Stamp.of(old.stamp.step, old.label, [old.stamp], dict(old.stamp.parameters) | codes)
    return Figure("share_trend", old.label, old.unit, slope, stamp)


def _methods(
    parts: Sequence[Lineup], weights: Array, figures: Mapping[str, Figure], made: Composite, stamp: Stamp
) -> dict[str, Figure]:
    """Size and potential added up, TRADE-DSM by the products' shares, the composite as it is."""
    near = figures["demand_usd"].values / figures["distance_km"].values.astype(np.float64)
    old = {name: parts[0].methods.scores[name] for name in METHODS}
    seen_by = [np.nan_to_num(part.methods.scores["dsm"].values.astype(np.float64)) for part in parts]
    dsm = np.tensordot(weights, np.stack(seen_by), 1)
    sized = Stamp.of(old["size_over_distance"].stamp.step, METHODS["size_over_distance"], [stamp])
    seen = Stamp.of(old["dsm"].stamp.step, METHODS["dsm"], [part.methods.scores["dsm"].stamp for part in parts])
    return {
        "size": figures["demand_usd"],
        "size_over_distance": Figure("size_over_distance", METHODS["size_over_distance"], Unit.RATIO, near, sized),
        "export_potential": figures["export_potential_usd"],
        "dsm": Figure("dsm", METHODS["dsm"], Unit.SCORE, np.asarray(dsm), seen),
        "composite": Figure("composite", METHODS["composite"], Unit.SCORE, made.score, stamp),
    }


def _home(parts: Sequence[Lineup]) -> dict[str, Fact]:
    """The exporter's own facts that can be added."""
    found = {}
    for name in ("exports_usd", "imports_usd"):
        facts = [part.home[name] for part in parts]
        stamp = Stamp.of(
            facts[0].stamp.step, facts[0].stamp.label, [fact.stamp for fact in facts], dict(facts[0].stamp.parameters)
        )
        found[name] = Fact(sum(float(str(fact.value)) for fact in facts), Unit.USD, stamp, facts[0].at[:1])
    return {**found, "data_end_year": parts[0].home["data_end_year"]}


def _reasons(parts: Sequence[Lineup], weights: Array, settings: Settings) -> Callable[[int], tuple[Reason, ...]]:
    """What speaks against a market for products worth half of the bundle or more, shown by the heaviest of them."""
    heavy = np.argsort(-weights, kind="stable")

    def reasons(place: int) -> tuple[Reason, ...]:
        against: dict[str, tuple[float, Reason]] = {}
        for product in heavy:
            for reason in why_not(parts[product].facts(place), settings.limits):
                share, first = against.get(reason.code, (0.0, reason))
                against[reason.code] = (share + float(weights[product]), first)
        return tuple(reason for share, reason in against.values() if share >= MOST)

    return reasons
