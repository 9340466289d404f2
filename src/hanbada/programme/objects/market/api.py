"""HS search and market ranking for machines; figures carry the releases that they rest on."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.conf import settings
from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import AfterValidator

from hanbada.programme import trade
from hanbada.programme.rest import OneLine, Token, answers

router = Router(tags=["markets"])
READ = Token("search:read")
MOST_PRODUCTS, MOST_MARKETS = 10, 50


def _asked(words: str) -> str:
    """Words with something to look for. Raises ValueError."""
    if not any(char.isalnum() for char in words):
        raise ValueError("write at least one letter or digit")
    return words


class Both(Schema):
    """Words in both languages."""

    ko: str
    en: str


class CandidateOut(Schema):
    """A code that fits; proposed, never confirmed."""

    code: str
    revision: str
    name: Both
    heading: Both
    probability: float
    notes: list[Both]


class HsAnswer(Schema):
    """What was found; ``status`` "unknown" and "unsure" mean what they say."""

    query: str
    status: str
    status_text: Both
    confidence: float
    candidates: list[CandidateOut]
    settle: Both | None
    releases: list[str]


class MarketOut(Schema):
    """One market in its place; null is not known."""

    rank: int
    code: str
    iso3: str | None
    name: Both
    score: float | None
    coverage: float | None
    stability: float | None


class RankingOut(Schema):
    """The markets, best first, and what the ranking rests on."""

    exporter: str
    products: list[str]
    markets: list[MarketOut]
    releases: list[str]


@router.get(
    "/hs",
    response=answers(HsAnswer),
    auth=READ,
    operation_id="hs_search",
    summary="HS codes for words · 품명으로 품목번호 찾기",
)
def hs_search(
    request: HttpRequest,
    q: Annotated[OneLine, AfterValidator(_asked)],
    digits: Literal["4", "6"] = "6",
) -> Any:
    """Candidates with their probability; no code is ever confirmed by this. 503 where the office holds no nomenclature. · 후보와 확률. 이것으로 코드가 확정되지 않음. 품목표가 없으면 503."""
    answer = trade.search().find(q, 4 if digits == "4" else 6)
    return answer.as_dict()


@router.get(
    "/ranking",
    response=answers(RankingOut),
    auth=READ,
    operation_id="ranking",
    summary="Markets for products · 품목의 시장 순위",
)
def ranking(
    request: HttpRequest,
    product: Annotated[list[OneLine], Query(min_length=1, max_length=MOST_PRODUCTS)],
    exporter: OneLine = settings.COUNTRY,
    top: Annotated[int, Query(ge=1, le=MOST_MARKETS)] = 20,
) -> Any:
    """For a country's exports (ISO 3166 alpha-3), by six-digit codes of the release. 422 for a country or code that it does not hold. · 수출국(ISO 3166 영문 3자) 기준, 자료에 든 6자리 코드. 없는 나라나 코드는 422."""
    found = trade.ground().rank(exporter, list(dict.fromkeys(product)))
    return {
        "exporter": found.exporter.iso3 or found.exporter.code,
        "products": [one.product.code for one in found.products],
        "markets": [_market(score) for score in found.markets[:top]],
        "releases": [release.id for release in found.stamp.releases],
    }


def _market(score: Any) -> dict[str, Any]:
    figures = {name: getattr(score, name).value for name in ("score", "coverage", "stability")}
    name = {"ko": score.market.name.ko, "en": score.market.name.en}
    return {"rank": score.rank, "code": score.market.code, "iso3": score.market.iso3, "name": name, **figures}
