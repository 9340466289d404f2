"""Why: from a sentence of a plan back to the rows of the release."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from hanbada.flow.ground import Ground
from hanbada.flow.plan import gather, stated
from hanbada.ranking import Explanation, explain

if TYPE_CHECKING:  # the blocks of a document are loaded with the plan
    from hanbada.plan.blocks import Run


@dataclass(frozen=True, slots=True)
class Trail:
    """From the sentence of a plan to the rows of the release: the sentence, then a chain for each product."""

    sentence: Run
    chains: tuple[Explanation, ...]


def explain_market(
    company: Path,
    market: str,
    *,
    as_of: date,
    figure: str = "score",
    product: str | None = None,
    release: str | None = None,
) -> Trail:
    """The figures behind one market of a company's plan.

    market   ISO3 or the release's code
    figure   "score", a component's id, or any figure's name
    product  one of the company's products; None: all that the market imports
    """
    from hanbada.plan.market import market_page
    from hanbada.plan.sections.summary.section import sentence

    ground = Ground.open(release=release)
    dossier = gather(stated(company, ground, as_of), ground, as_of)
    page = market_page(dossier, dossier.ranking.market(market))
    codes = [goods.goods.product.code for goods in page.products if goods.score.score.known]
    chosen = [code for code in codes if product in (None, code)] or [product or codes[0]]
    return Trail(sentence(dossier, page), tuple(explain(dossier.ranking, market, figure, code) for code in chosen))
