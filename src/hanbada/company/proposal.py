"""A profile whose products without a code get the one that a search proposes, marked as proposed and not confirmed."""

from __future__ import annotations

from hanbada.base.text import LANGS
from hanbada.company.entry import Words
from hanbada.company.model import Profile
from hanbada.company.product import HS, Product
from hanbada.data.store import Store
from hanbada.hs.answer import Answer
from hanbada.hs.search import Search


def with_codes(profile: Profile, store: Store, search: Search | None = None) -> tuple[Profile, tuple[Answer, ...]]:
    """The profile with codes where the search is sure enough, and every answer, in the order of the products sought.

    A product whose words lead nowhere (or where the search is unsure of the heading) stays without a code.
    The search is loaded only where a product needs it. Stamp and warnings of the profile stay as they are.
    """
    if all(product.hs is not None for product in profile.products):
        return profile, ()
    finder = search or Search.load(store)
    answers: list[Answer] = []
    products = []
    for product in profile.products:
        if product.hs is None:
            answer = best(finder, product)
            answers.append(answer)
            product = product.model_copy(update={"hs": proposed(answer)})
        products.append(product)
    return profile.model_copy(update={"products": tuple(products)}), tuple(answers)


def best(finder: Search, product: Product) -> Answer:
    """The surer of the answers to the product's Korean and English words."""
    said = dict.fromkeys(product.sought.in_(lang) for lang in LANGS)
    return max((finder.find(words) for words in said), key=lambda answer: answer.confidence)


def proposed(answer: Answer) -> HS | None:
    """The first candidate as a code of the profile, with how it was found; None where nothing was proposed.

    A code that somebody in this installation confirmed for the same words is taken with that person's name.
    """
    for known in answer.examples:
        if known.words.strip().lower() == answer.query.lower():
            return HS(
                code=known.code, revision=known.revision, confirmed_by=Words(ko=known.by), on=known.on,
                ground=Words(ko=known.ground + (f", {known.ruling}" if known.ruling else "")),
            )  # fmt: skip
    if answer.status != "proposed":
        return None
    first = answer.candidates[0]
    how = Words(
        ko=f"'{answer.query}'에서 찾음, 확신 {answer.confidence:.0%}",
        en=f"found from '{answer.query}', confidence {answer.confidence:.0%}",
    )
    return HS(code=first.code, revision=first.revision, proposed=how)
