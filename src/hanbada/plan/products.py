"""The company's products in the terms of a trade release: the same code, a converted one, or a clear refusal."""

from __future__ import annotations

from dataclasses import dataclass

from hanbada.base.codes import Product
from hanbada.base.errors import InputError, Problem, Where
from hanbada.base.text import Text
from hanbada.company.model import Profile
from hanbada.engine import World
from hanbada.hs.names import Conversion, Names


@dataclass(frozen=True, slots=True)
class Matched:
    """A product of the profile (its place there) and the release's product; ``conversion`` None: same revision."""

    index: int
    name: Text
    product: Product
    conversion: Conversion | None


def match_products(profile: Profile, world: World, names: Names) -> tuple[tuple[Matched, ...], tuple[Problem, ...]]:
    """Every product of the profile that the release holds, and what is wrong with those that it does not hold.

    A code of another revision goes through the concordance. Where none was imported, the same number is taken and the
    plan says that nobody compared the two; where a code became several, those that the release holds are all taken.

    Raises InputError where the release holds none of the products, naming each.
    """
    held = {product.code: product for product in world.products}
    revision = world.products[0].revision
    found: list[Matched] = []
    missing: list[Problem] = []
    for index, item in enumerate(profile.products):
        if item.hs is None:
            missing.append(_codeless(index, item.name.text))
            continue
        own = item.hs.revision
        conversion = None if own == revision else names.convert(item.hs.code, own, revision)
        codes = (conversion.codes if conversion else ()) or (item.hs.code,)
        here = [code for code in codes if code in held]
        name = item.name.text
        found += [Matched(index, name, held[code], conversion) for code in here]
        if not here:
            missing.append(_absent(index, name, item.hs.code, world))
    if not found:
        raise InputError(missing)
    return tuple(found), tuple(missing)


def _codeless(index: int, name: Text) -> Problem:
    return Problem(
        Text(
            f"{name.ko}의 HS 코드가 없고 말로도 찾지 못함", f"{name.en} has no HS code, and none was found by its words"
        ),
        Text("HS 6단위 코드 또는 찾을 수 있는 말", "a six-digit code, or words that can be found"),
        Text(
            "`hanbada hs <품목의 말>`로 후보를 보고 코드를 쓰세요",
            "see candidates with `hanbada hs <words>` and write the code",
        ),
        Where(column=f"products.{index}.hs"),
        "operator",
    )


def _absent(index: int, name: Text, code: str, world: World) -> Problem:
    coverage = world.coverage or Text("전체 품목", "all products")
    return Problem(
        Text(
            f"{name.ko}(HS {code})이(가) 무역자료 {world.release.id}에 없음",
            f"{name.en} (HS {code}) is not in the trade data {world.release.id}",
        ),
        Text(f"자료가 담은 품목({coverage.ko})의 코드", f"a code that the data hold ({coverage.en})"),
        Text(
            "코드와 개정판을 확인하거나 전체 BACI를 가져오세요: hanbada data import baci <폴더>",
            "check code and revision, or import the full BACI: hanbada data import baci <folder>",
        ),
        Where(column=f"products.{index}.hs.code"),
        "operator",
    )
