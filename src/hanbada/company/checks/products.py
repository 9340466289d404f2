"""What a product's own entries say about each other, and whether its code is one."""

from __future__ import annotations

from collections.abc import Iterator

from hanbada.base.codes import HSRevision
from hanbada.base.text import Text
from hanbada.company.checks.finding import Finding, Known, error, warning
from hanbada.company.model import Profile
from hanbada.company.product import HS, Product
from hanbada.company.refusal import Path


def products(profile: Profile, known: Known) -> Iterator[Finding]:
    seen: dict[tuple[str, str], int] = {}
    for index, product in enumerate(profile.products):
        at: Path = ("products", index)
        yield from _code(product.hs, at, known) if product.hs else _wordless(product, at)
        net, gross = product.net_weight_kg.value, product.gross_weight_kg.value
        if net is not None and gross is not None and net > gross:
            yield error(
                (*at, "net_weight_kg"),
                Text(
                    f"총중량 {gross:g}kg보다 큰 순중량 {net:g}kg",
                    f"a net weight of {net:g} kg above the gross {gross:g} kg",
                ),
                Text("순중량 ≤ 총중량", "net weight ≤ gross weight"),
                Text("두 값이 바뀌지 않았는지 확인하세요", "check whether the two are swapped"),
            )
        yield from _whole(
            sum(m.share or 0 for m in product.materials.value or ()), (*at, "materials"), Text("원재료", "materials")
        )
        key = (product.hs.code if product.hs else "", product.name.text.ko)
        if key in seen:
            yield warning(
                at,
                Text(
                    f"{seen[key] + 1}번째 제품과 같은 이름·HS 코드",
                    f"the name and code of product {seen[key] + 1} again",
                ),
                Text("제품마다 한 번", "each product once"),
                Text("겹친 제품을 지우세요", "delete the double"),
            )
        seen.setdefault(key, index)
    yield from _whole(sum(p.sales_share.value or 0 for p in profile.products), ("products",), Text("제품", "products"))


def _whole(total: float, path: Path, what: Text) -> Iterator[Finding]:
    # half a point of slack for shares that were rounded one by one
    if total > 1.005:
        yield error(
            path,
            Text(f"{what.ko} 비중의 합 {total:.3g}", f"shares of the {what.en} that add up to {total:.3g}"),
            Text("합이 1 이하", "at most 1"),
            Text("비중을 확인하세요", "check the shares"),
        )


def _wordless(product: Product, at: Path) -> Iterator[Finding]:
    words = product.sought
    yield warning(
        (*at, "hs"),
        Text(f"코드 없는 제품: '{words.ko}'로 찾음", f"no code: looked for by '{words.en}'"),
        Text("확인된 HS 6단위 코드", "a confirmed six-digit code"),
        Text(
            "`hanbada hs`로 후보를 보고 확인된 코드를 쓰세요",
            "see the candidates with `hanbada hs` and write the confirmed code",
        ),
    )


def _code(hs: HS, at: Path, known: Known) -> Iterator[Finding]:
    code, revision = hs.code, hs.revision
    if code[:2] in ("00", "77", "98", "99"):
        yield error(
            (*at, "hs", "code"),
            Text(f"HS 제{code[:2]}류", f"HS chapter {code[:2]}"),
            Text("01~76류, 78~97류", "chapters 01 to 76 and 78 to 97"),
            Text("품목분류를 확인하세요", "check the classification"),
        )
    elif known.names is not None and known.names.has(code, revision) is False:
        others = [one for one in HSRevision if one is not revision and known.names.has(code, one)]
        found = ", ".join(others)
        yield warning(
            (*at, "hs", "code"),
            Text(f"{revision}에 없는 코드 {code}", f"the code {code}, which {revision} does not have"),
            Text(f"{revision}의 6단위 코드", f"a six-digit code of {revision}"),
            Text(f"이 코드는 {found}에 있음: 개정판을 확인하세요", f"it exists in {found}: check the revision")
            if others
            else Text("품목분류를 확인하세요", "check the classification"),
        )
    if hs.confirmed_by is not None and hs.on is None:
        yield warning(
            (*at, "hs", "confirmed_by"),
            Text("날짜 없는 확인", "a confirmation without a date"),
            Text("on: 확인한 날", "on: the day of the confirmation"),
            Text("on을 더하세요", "add on"),
        )
