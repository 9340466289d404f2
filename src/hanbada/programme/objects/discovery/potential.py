"""The market potential of a product code: how good its best markets are, by the ranking on the release that is here."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from hanbada.base.codes import HSRevision
from hanbada.base.errors import HanbadaError, MissingRelease
from hanbada.base.text import Text
from hanbada.company.registry.score import NOTHING, Potential
from hanbada.data.identity import names as countries
from hanbada.programme import trade
from hanbada.programme.remedy import told

if TYPE_CHECKING:
    from hanbada.base.codes import Country
    from hanbada.flow import Ground

#: How many of a product's best markets make its potential.
BEST = 5


def potential(code: str, revision: str, exporter: str) -> Potential:
    """The potential for a country's exporters of a code of six digits or more; four digits name too many goods to be looked up."""
    if len(code) < 6:
        return Potential(None, why=Text("HS 6단위가 아님", "fewer than six digits"))
    try:
        ground = trade.ground()
    except MissingRelease:
        return Potential(None, why=Text("무역 자료가 없음", "no trade data here"))
    return _ranked(ground.world.release.id, code[:6], revision, exporter)


@cache
def _ranked(release: str, code: str, revision: str, exporter: str) -> Potential:
    ground = trade.ground()
    held = {product.code: product for product in ground.world.products}
    carried, note = _carried(ground, code, revision)
    codes = [one for one in carried if one in held]
    if not codes:
        return Potential(None, release=release, why=Text("이 자료에 없는 품목", "not in these data"))
    try:
        ranked = ground.rank(exporter, codes).markets[:BEST]
    except HanbadaError as fault:
        return Potential(None, release=release, why=told(fault))
    scores = [one.score.value for one in ranked if isinstance(one.score.value, float)]
    if not scores:
        return Potential(None, release=release, why=Text("순위가 매겨진 시장이 없음", "no market could be ranked"))
    names = tuple(_named(one.market) for one in ranked)
    return Potential(sum(scores) / len(scores), names, codes[0], release.partition(":")[0], note)


def _named(market: Country) -> Text:
    """A market in both languages; as the release writes it where its code is not known."""
    return countries.names().get(market.iso3 or "", market.name)


def _carried(ground: Ground, code: str, revision: str) -> tuple[tuple[str, ...], Text]:
    """The code in the release's HS revision; the same number, and a word of warning, where no concordance is here."""
    own = ground.world.products[0].revision
    if not revision or HSRevision(revision) == own:
        return (code,), NOTHING
    codes = ground.names.convert(code, HSRevision(revision), own).codes
    way = f"{revision}→{own.value}"
    return (
        (codes, NOTHING)
        if codes
        else ((code,), Text(f"{way} 대응표 없음, 같은 번호로 봄", f"no concordance {way}: the same number"))
    )
