"""A ranking as plain data for JSON: fixed order of keys, every figure with its unit and the number of its stamp."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hanbada.base.stamp import Fact, Stamp, Value
from hanbada.base.text import Text
from hanbada.ranking.lineup import Lineup
from hanbada.ranking.market import MarketScore, Reason
from hanbada.ranking.methods import Methods
from hanbada.ranking.product_ranking import ProductRanking
from hanbada.ranking.rank import Ranking

Plain = dict[str, Any]


def report(ranking: Ranking, markets: int | None = None) -> Plain:
    """Everything in a ranking as JSON-able data; the same ranking gives the same bytes.

    markets  how many of the ranked markets to list; None: all. Totals say how many there are
    Of a single product the lineup are the bundle's, and are written once.
    """
    stamps = _Stamps()
    body = {
        "exporter": _country(ranking.exporter.iso3, ranking.exporter.code, ranking.exporter.name),
        "data_end_year": stamps.fact(ranking.end_year),
        "product_weights": {code: stamps.fact(fact) for code, fact in ranking.product_weights},
        "bundle": _lineup(ranking.bundle, stamps, markets),
        "products": [_product(held, stamps, markets, len(ranking.products) > 1) for held in ranking.products],
        "parameters": ranking.settings.parameters(),
    }
    return body | {"stamps": stamps.listed()}


class _Stamps:
    """Numbers stamps in the order in which they are met."""

    def __init__(self) -> None:
        self.found: dict[Stamp, int] = {}
        self._by_id: dict[int, int] = {}

    def fact(self, fact: Fact) -> Plain:
        """A fact: value, unit, number of its stamp; "ask" where it is unknown and somebody is known to ask."""
        plain: Plain = {"value": plain_value(fact.value), "unit": str(fact.unit), "stamp": self._number(fact.stamp)}
        if not fact.known and fact.ask is not None:
            plain["ask"] = _text(fact.ask)
        return plain

    def _number(self, stamp: Stamp) -> int:
        if id(stamp) not in self._by_id:  # hashing a stamp is slow: thousands of facts share one object
            self._by_id[id(stamp)] = self.found.setdefault(stamp, len(self.found) + 1)
        return self._by_id[id(stamp)]

    def listed(self) -> list[Plain]:
        """All stamps by number."""
        return [plain_stamp(stamp, number) for stamp, number in self.found.items()]


def plain_value(value: Value) -> Any:
    """A fact's value as JSON knows it; unknown is null."""
    if isinstance(value, Text):
        return _text(value)
    return value if value is None or isinstance(value, int | float | str | bool) else value.isoformat()


def plain_stamp(stamp: Stamp, number: int) -> Plain:
    """A stamp with its releases."""
    releases = [
        {
            "id": r.id,
            "title": _text(r.title),
            "licence": r.licence,
            "address": r.address,
            "retrieved_on": r.retrieved_on,
        }
        for r in stamp.releases
    ]
    return {
        "number": number,
        "step": stamp.step,
        "label": _text(stamp.label),
        "version": stamp.version,
        "parameters": dict(stamp.parameters),
        "releases": releases,
    }


def _text(words: Text) -> Plain:
    return {"ko": words.ko, "en": words.en}


def _country(iso3: str | None, code: str, name: Text) -> Plain:
    return {"iso3": iso3, "code": code, "name": _text(name)}


def _reasons(reasons: Sequence[Reason], stamps: _Stamps) -> list[Plain]:
    return [
        {"code": r.code, "text": _text(r.text), "facts": {name: stamps.fact(fact) for name, fact in r.facts}}
        for r in reasons
    ]


def _product(held: ProductRanking, stamps: _Stamps, markets: int | None, own: bool) -> Plain:
    product = held.product
    return {
        "code": product.code,
        "hs_revision": str(product.revision),
        "name": _text(product.name),
        "labels": _reasons(held.labels, stamps),
        "exporter": {name: stamps.fact(fact) for name, fact in held.evidence.home.items()},
    } | ({"standings": _lineup(held.lineup, stamps, markets)} if own else {})


def _lineup(lineup: Lineup, stamps: _Stamps, markets: int | None) -> Plain:
    ranked = lineup.markets
    return {
        "ranked": len(ranked),
        "world_set": int(lineup.world_set.sum()),
        "correlation": _correlation(lineup.methods),
        "markets": [_market(score, stamps) for score in ranked[:markets]],
        "not_ranked": [_market(score, stamps) for score in lineup.others],
    }


def _correlation(methods: Methods) -> Plain:
    """Spearman's rank correlation between each two methods; null where too few markets are known."""
    table = methods.correlation.tolist()
    return {
        one: {
            other: None if value != value else round(value, 6) for other, value in zip(methods.names, row, strict=True)
        }
        for one, row in zip(methods.names, table, strict=True)
    }


def _market(score: MarketScore, stamps: _Stamps) -> Plain:
    components = {
        part.id: {
            "label": _text(part.label),
            "value": stamps.fact(part.value),
            "normalised": stamps.fact(part.normalised),
            "weight": stamps.fact(part.weight),
            "contribution": stamps.fact(part.contribution),
        }
        for part in score.components.values()
    }
    methods = {
        name: {"label": _text(one.label), "score": stamps.fact(one.score), "rank": stamps.fact(one.rank)}
        for name, one in score.methods.items()
    }
    return {
        **_country(score.market.iso3, score.market.code, score.market.name),
        "rank": score.rank,
        "score": stamps.fact(score.score),
        "coverage": stamps.fact(score.coverage),
        "stability": stamps.fact(score.stability),
        "advice": str(score.advice),
        "present": score.present,
        "spot_cargo": score.spot_cargo,
        "components": components,
        "methods": methods,
        "reasons": _reasons(score.reasons, stamps),
        "why_not": _reasons(score.why_not, stamps),
        "figures": {name: stamps.fact(fact) for name, fact in score.figures.items()},
    }
