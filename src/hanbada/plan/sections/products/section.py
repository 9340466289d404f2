"""What the company sells, under which HS codes, who confirmed them, and where the products stand in world trade."""

from __future__ import annotations

from collections.abc import Mapping

from hanbada.base.text import Text
from hanbada.plan.blocks import Column, Name, Part, Table
from hanbada.plan.dossier import Dossier, Goods

ORDER = 30
DIGITS_ALLOWED = ("8~10단위", "8 to 10 digits")


def values(dossier: Dossier) -> Mapping[str, object]:
    """The names that the texts of this section use."""
    return {
        "codes": _codes(dossier),
        "products": [_how(dossier, goods) for goods in dossier.goods],
        "world": _world(dossier),
        "net_importers": [
            {
                "name": Name(goods.name),
                "exports": goods.evidence.home["exports_usd"],
                "imports": goods.evidence.home["imports_usd"],
            }
            for goods in dossier.goods
            if goods.evidence.net_importer
        ],
        "absent": [Name(Text(problem.in_("ko"), problem.in_("en"))) for problem in dossier.absent],
        "exporter": dossier.exporter,
        "revision": Name(dossier.goods[0].product.revision.value),
    }


def _codes(dossier: Dossier) -> Table:
    columns = (
        Column(Text("제품", "Product"), weight=1.4),
        Column(Text("HS 코드", "HS code")),
        Column(Text("품목 이름", "Nomenclature"), weight=2.2),
        Column(Text("매출 비중", "Share of sales")),
        Column(Text("단가", "Price"), weight=1.4),
        Column(Text("납기", "Lead time")),
    )
    rows = []
    for goods in dossier.goods:
        path = f"products.{goods.index}"
        profile = dossier.profile
        rows.append(
            (
                Name(goods.name),
                Name(f"{goods.product.code} ({goods.product.revision.value})"),
                Name(_official(dossier, goods)),
                profile.fact(f"{path}.sales_share"),
                Name(_price(dossier, goods)),
                profile.fact(f"{path}.lead_time_days"),
            )
        )
    return Table(columns, tuple(rows), caption=Text("제품과 코드", "Products and codes"), download="products")


def _official(dossier: Dossier, goods: Goods) -> Text:
    return dossier.names.text(goods.product.code, goods.product.revision)


def _price(dossier: Dossier, goods: Goods) -> Text:
    price = dossier.profile.products[goods.index].price.usable
    if price is None:
        return Text("확인 안 됨", "not confirmed")
    per = price.per.label
    amount = f"{price.amount:,.10g}"
    place = Text.same(price.place or "")
    return Text(
        f"{amount} {price.currency}/{per.ko}, {price.incoterm.value} {place.ko}".rstrip(),
        f"{price.currency} {amount} per {per.en}, {price.incoterm.value} {place.en}".rstrip(),
    )


def _how(dossier: Dossier, goods: Goods) -> Mapping[str, object]:
    hs = dossier.profile.products[goods.index].hs
    assert hs is not None  # goods without a code never come this far
    if hs.confirmed_by:
        who, day = hs.confirmed_by.text, f" ({hs.on.isoformat()})" if hs.on else ""
        ground = hs.ground.text if hs.ground else None
        said = (f", 근거: {ground.ko}", f"; ground: {ground.en}") if ground else ("", "")
        how = Text(
            f"회사가 기재, {who.ko} 확인{day}{said[0]}.",
            f"stated by the company, confirmed by {who.en}{day}{said[1]}.",
        )
    elif hs.proposed:
        how = hs.status
    else:
        how = Text(
            "회사가 기재했으나 확인한 사람이 적혀 있지 않음(미확정). 관세사 또는 관세청 품목분류 사전심사로 확인.",
            "stated by the company; nobody is named who confirmed it. Have it confirmed by a customs broker or an advance ruling.",
        )
    conversion = _conversion(goods) if goods.conversion else None
    return {
        "name": Name(goods.name),
        "code": Name(f"HS {hs.code}, {hs.revision.value}"),
        "how": Name(how),
        "conversion": Name(conversion) if conversion else None,
    }


def _conversion(goods: Goods) -> Text:
    """How the code reached the trade data's revision; without a concordance the same number is taken, and said so."""
    assert goods.conversion is not None
    there = goods.product.revision.value
    if goods.conversion.codes:
        return goods.conversion.note
    return Text(
        f"무역자료는 {there}이며 대응표를 가져오지 않아 같은 번호로 봄(미확인).",
        f"The trade data are in {there}; without a concordance the same number was taken (not verified).",
    )


def _world(dossier: Dossier) -> Table:
    columns = (
        Column(Text("제품", "Product"), weight=1.6),
        Column(Text("수출(연평균)", "Exports, yearly mean"), weight=1.2),
        Column(Text("수입(연평균)", "Imports, yearly mean"), weight=1.2),
        Column(Text("세계 수출 비중", "Share of world exports")),
        Column(Text("비교우위(RCA)", "RCA")),
        Column(Text("수출 단가", "Unit value")),
        Column(Text("구분", "Label")),
    )
    rows: list[tuple[Part, ...]] = []
    for goods in dossier.goods:
        home = goods.evidence.home
        label = Text("순수입", "net importer") if goods.evidence.net_importer else Text("순수출", "net exporter")
        figures = (home[name] for name in ("exports_usd", "imports_usd", "world_share", "rca", "unit_value"))
        rows.append((Name(goods.name), *figures, label))
    caption = Text("기준연도의 나라 전체 교역", "Trade of the whole country in the base years")
    return Table(columns, tuple(rows), caption=caption, download="products-world")
