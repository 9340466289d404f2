"""Who the company is, in its own figures with their status, and which definitions it meets, with rule and date."""

from __future__ import annotations

from collections.abc import Mapping

from hanbada.base.stamp import Fact
from hanbada.base.text import Text
from hanbada.base.units import Unit
from hanbada.company.eligibility import Decision
from hanbada.company.gaps import gaps
from hanbada.company.rule import Check
from hanbada.company.words import Status
from hanbada.plan.blocks import Cited, Column, Name, Part, Table, run
from hanbada.plan.dossier import Dossier, listed

ORDER = 20
PAGE_BREAK = True
ITEMS: tuple[tuple[Text, str], ...] = (
    (Text("사업자등록번호", "Business number"), "business_number"),
    (Text("등록번호", "Registration"), "registration"),
    (Text("업종", "Sector"), "sector"),
    (Text("기업 규모(회사 기재)", "Size (as stated)"), "size"),
    (Text("설립", "Established"), "established"),
    (Text("임직원", "Employees"), "employees"),
)
TEAM: tuple[tuple[Text, str], ...] = (
    (Text("수출 전담 인력", "Export staff"), "export_team.staff"),
    (Text("연간 수출 예산", "Export budget a year"), "export_team.budget"),
    (Text("업무 언어", "Working languages"), "export_team.languages"),
)


def values(dossier: Dossier) -> Mapping[str, object]:
    """The names that the texts of this section use."""
    return {
        "profile_table": _profile(dossier),
        "note_fictional": dossier.profile.fictional,
        "as_of": dossier.as_of_fact,
        "eligibility": _eligibility(dossier),
        "checks": _checks(dossier),
        "open": [
            {"label": Name(decision.label), "missing": Name(listed(decision.missing)), "ask": Name(decision.ask)}
            for decision in dossier.decisions
            if decision.missing
        ],
        "gaps": [{"field": Name(gap.label), "cost": Name(gap.cost)} for gap in gaps(dossier.profile, dossier.as_of)],
    }


def _profile(dossier: Dossier) -> Table:
    profile = dossier.profile
    rows: list[tuple[Part, ...]] = [(Text("회사", "Company"), dossier.company, "")]
    rows += [row for label, path in ITEMS if (row := _row(dossier, label, path, stated=path != "registration"))]
    year = profile.base_year(dossier.as_of)
    if year is not None:
        when = str(year)
        labels = (
            Text(f"매출액({when})", f"Sales ({when})"),
            Text(f"직접수출({when})", f"Direct exports ({when})"),
            Text(f"간접수출({when})", f"Indirect exports ({when})"),
        )
        for label, path in zip(labels, ("sales", "exports.direct", "exports.indirect"), strict=True):
            rows.append(_told(label, profile.fact(f"accounts.years.{when}.{path}")))
        for label, indirect in (
            (Text("수출 비중(직접)", "Export share (direct)"), False),
            (Text("수출 비중(간접 포함)", "Export share (with indirect)"), True),
        ):
            rows.append(_told(label, profile.export_share_fact(year, indirect=indirect)))
        rows.append(_told(Text("회계 기준", "Accounts"), profile.fact("accounts.basis")))
    rows += [row for label, path in TEAM if (row := _row(dossier, label, path))]
    if profile.certificates:
        held = listed([item.name.text for item in profile.certificates])
        rows.append((Text("인증", "Certificates"), Name(held), ""))
    columns = (Column(Text("항목", "Item")), Column(Text("내용", "Content"), weight=2), Column(Text("상태", "Status")))
    return Table(columns, tuple(rows), caption=Text("회사가 기재한 내용", "As stated by the company"))


def _row(dossier: Dossier, label: Text, path: str, stated: bool = True) -> tuple[Part, ...] | None:
    """A row; an entry that need not apply (``stated`` false) is left out where it is empty."""
    fact = dossier.profile.fact(path)
    return _told(label, fact) if fact.known or stated else None


def _told(label: Text, fact: Fact) -> tuple[Part, ...]:
    status = dict(fact.at).get("status", "")
    words = next((word.label for word in Status if word.value == status), Text("", ""))
    return (Name(label), fact, words)


def _eligibility(dossier: Dossier) -> Table:
    columns = (
        Column(Text("정의", "Definition"), weight=2),
        Column(Text("판정", "Outcome")),
        Column(Text("직접수출만", "Direct exports only")),
        Column(Text("간접수출 포함", "With indirect exports")),
        Column(Text("규칙 판", "Rule version"), weight=1.2),
        Column(Text("시행", "In force"), weight=1.4),
    )
    rows = tuple(
        (
            run(Name(decision.label), Cited(_marked(decision))),
            decision.outcome.words,
            decision.without_indirect.words,
            decision.with_indirect.words,
            Name(decision.rule_version or "–"),
            Name(_valid(decision)),
        )
        for decision in dossier.decisions
    )
    return Table(columns, rows, caption=Text("정의별 판정", "Decision by definition"))


def _marked(decision: Decision) -> Fact:
    """An empty word that carries the footnote of the rule."""
    return Fact("", Unit.TEXT, decision.stamp)


def _valid(decision: Decision) -> Text:
    if decision.valid_from is None:
        return Text("확인 안 됨", "not confirmed")
    end = decision.valid_to.isoformat() if decision.valid_to else ""
    return Text.same(f"{decision.valid_from.isoformat()} – {end}".rstrip())


def _checks(dossier: Dossier) -> Table:
    """Every condition looked at, definition by definition, with the value used and the threshold."""
    columns = (
        Column(Text("정의", "Definition"), weight=1.3),
        Column(Text("조건", "Condition"), weight=2.4),
        Column(Text("쓴 값", "Value used"), weight=1.1),
        Column(Text("기준", "Threshold"), weight=0.9),
        Column(Text("답", "Answer"), weight=0.7),
    )
    rows = tuple(
        (Name(decision.label if index == 0 else Text("", "")), *_check(check))
        for decision in dossier.decisions
        for index, check in enumerate(decision.checks)
    )
    return Table(columns, rows, caption=Text("조건별 판정", "Decision by condition"), download="eligibility")


ANSWERS = {True: Text("충족", "met"), False: Text("미충족", "not met"), None: Text("확인 안 됨", "not confirmed")}


def _check(check: Check) -> tuple[Part, ...]:
    way = Text(f" ({check.way.ko})", f" ({check.way.en})") if check.way else Text("", "")
    value: Part = check.value if check.value is not None and check.value.known else "–"
    return (Name(check.text + way), value, check.threshold or "–", ANSWERS[check.holds])
