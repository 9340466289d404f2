"""The border in a plan: what is due on the day, the preference as a second line, and the agreements to choose from."""

from __future__ import annotations

from hanbada.base.text import Text
from hanbada.base.units import Unit
from hanbada.border.duty import Duty
from hanbada.border.lines import REGIMES, DutyLine
from hanbada.content.trade import Agreement
from hanbada.plan.blocks import Column, Name, Part, Table, run
from hanbada.plan.dossier import Dossier, Goods
from hanbada.ranking import MarketScore

NONE_FOUND = Text("자료 없음(확인 안 됨)", "no data (not confirmed)")


def duty_table(dossier: Dossier, score: MarketScore) -> Table:
    """Per product: MFN, what comes on top, what is due on the day; then the preference, only if origin is confirmed."""
    columns = (
        Column(Text("제품", "Product"), weight=1.5),
        Column(Text("기본세율(MFN)", "MFN"), Unit.PERCENT),
        Column(Text("추가로 붙는 것", "On top"), weight=1.6),
        Column(Text("그날 내야 할 것", "Due on the day"), Unit.PERCENT),
        Column(Text("원산지가 확인되면", "If origin is confirmed"), weight=1.6),
    )
    rows = tuple(_row(dossier, score, goods) for goods in dossier.goods)
    return Table(columns, rows, caption=Text("품목별 관세", "Duty by product"))


def _row(dossier: Dossier, score: MarketScore, goods: Goods) -> tuple[Part, ...]:
    duty = dossier.duties.get((score.market.iso3 or "", goods.product.code))
    name = Name(Text(f"{goods.name.ko} ({goods.product.code})", f"{goods.name.en} ({goods.product.code})"))
    if duty is None:
        return (name, NONE_FOUND, NONE_FOUND, NONE_FOUND, NONE_FOUND)
    return (name, duty.mfn, _on_top(duty), duty.due, _preference(dossier, duty))


def _on_top(duty: Duty) -> Part:
    if not duty.additional:
        return NONE_FOUND
    parts: list[Part] = []
    for line in duty.additional:
        parts += [Text(", ", ", ") if parts else "", REGIMES[line.regime], Text(" ", " "), line.rate]
        if line.legal_basis:
            parts.append(Name(f" ({line.legal_basis})"))
    return run(*[part for part in parts if part != ""])


def _preference(dossier: Dossier, duty: Duty) -> Part:
    if not any(line.rate.known for line in duty.preferences):
        return NONE_FOUND
    best: DutyLine = duty.preferences[0]
    known = dossier.content.agreements.get(best.agreement or "")
    name = known.name if known else Text.same(best.agreement or "–")
    parts: list[Part] = [Name(name), Text(" ", " "), best.rate]
    if best.saving_pct is not None and best.saving_pct.known:
        parts += [Text(", 절감 ", ", saves "), best.saving_pct]
    return run(*parts)


def agreements_table(dossier: Dossier, score: MarketScore) -> Table | None:
    """The agreements in force between the two countries on the day, and those signed but never applied."""
    home, market, content = dossier.profile.country, score.market.iso3 or "", dossier.content
    rows: list[tuple[Part, ...]] = []
    for agreement, holds in content.agreements_for(home, market, dossier.as_of):
        state = (
            Text("발효", "in force") if holds else Text("발효일 확인 안 됨", "day of entry into force not confirmed")
        )
        rows.append(_agreement(dossier, agreement, market, state))
    for agreement in content.pending_agreements(home, market, dossier.as_of):
        state = Text("서명·타결, 적용하지 않음", "signed or concluded, not applied")
        rows.append(_agreement(dossier, agreement, market, state))
    if not rows:
        return None
    columns = (
        Column(Text("협정", "Agreement"), weight=1.6),
        Column(Text("상태", "State"), weight=1.1),
        Column(Text("발효일", "In force from"), Unit.DATE),
        Column(Text("원산지증명", "Proof of origin"), weight=1.2),
        Column(Text("누적·원산지 규정", "Cumulation, rules of origin"), weight=2),
    )
    return Table(columns, tuple(rows), caption=Text("쓸 수 있는 협정", "Agreements to choose from"))


CERTIFICATES = {
    "authority": Text("기관발급", "issued by an authority"),
    "self": Text("자율발급", "self-certified"),
    "approved_exporter": Text("인증수출자", "approved exporter"),
}


def _agreement(dossier: Dossier, agreement: Agreement, market: str, state: Text) -> tuple[Part, ...]:
    content, key = dossier.content, f"agreements/{agreement.id}"
    party = agreement.party(market, dossier.as_of, content.groups)
    since = content.fact(
        f"{key}#{party.iso3 or party.group}" if party else key, party.in_force if party else None, Unit.DATE
    )
    proof = (
        CERTIFICATES[agreement.certificate_type] if agreement.certificate_type else Text("확인 안 됨", "not confirmed")
    )
    rules = agreement.cumulation or agreement.origin_rules
    words: Part = Name(rules) if rules else Text("확인 안 됨 → 문의: 관세청", "not confirmed → ask the customs service")
    return (Name(agreement.name), state, since, proof, words)


def duty_note(dossier: Dossier) -> Text:
    """What a reader must know about the table of duties."""
    known = any(duty.due.known for duty in dossier.duties.values())
    head = (
        Text("", "")
        if known
        else Text(
            "관세율 자료를 가져오지 않아 관세는 ‘확인 안 됨’이며 영(零)이 아님. ",
            "No tariffs were imported: duties are not confirmed, which is not nought. ",
        )
    )
    return head + Text(
        "협정세율은 원산지가 확인된 뒤에만 쓸 수 있는 둘째 줄이며, 협정이 여럿이면 품목마다 유리한 쪽을 고름. "
        "누적 조건과 증명서 규칙이 협정마다 다름.",
        "A preferential rate is a second line, good only once origin is confirmed; where there are several agreements the "
        "better one is chosen line by line. Cumulation and certificates differ between them.",
    )
