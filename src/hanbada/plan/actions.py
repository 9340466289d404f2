"""What to do in the first ninety days: actions drawn from what is unknown, what is due and what helps, with owner and day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from hanbada.base.text import Text
from hanbada.content.support import State
from hanbada.plan.dossier import Dossier


@dataclass(frozen=True, slots=True)
class Action:
    """One action.

    ``owner``    who does it; ``partner`` an agency that is asked to help, None where nobody is known
    ``start``, ``due``  days of the calendar; a due day on a weekend moves to the Monday after
    ``result``   what is on the table when it is done
    """

    what: Text
    owner: Text
    partner: Text | None
    start: date
    due: date
    result: Text


COMPANY = Text("기업", "the company")


def actions(dossier: Dossier) -> tuple[Action, ...]:
    """The actions of the first ninety days, by due day."""
    found = [*_confirm(dossier), *_measures(dossier), *_market(dossier), *_decide(dossier)]
    return tuple(sorted(found, key=lambda action: (action.due, action.start)))


def agencies(dossier: Dossier) -> tuple[Text, ...]:
    """The agencies that the plan asks for help, once each, in the order of the actions."""
    named = [action.partner for action in actions(dossier) if action.partner is not None]
    return tuple(dict.fromkeys(named))[:4]


def _confirm(dossier: Dossier) -> list[Action]:
    first = dossier.place(dossier.top[0])
    customs = _agency(dossier, "kcs")
    certify = _agency(dossier, "certification-support")
    found = [
        _action(
            dossier,
            Text(
                "HS 코드 확인, 목적국 세번과 관세 조회",
                "confirm HS codes, the tariff line and the duty at the destination",
            ),
            customs,
            0,
            21,
            Text("품목번호 확인서, 품목별 관세율표", "confirmed codes and a table of duties"),
        ),
        _action(
            dossier,
            Text(f"{first.ko}의 요건·인증과 기간·비용 확인", f"confirm requirements, time and cost for {first.en}"),
            certify,
            7,
            35,
            Text("요건 목록과 취득 일정", "a list of requirements with dates"),
        ),
    ]
    iso3 = dossier.top[0].market.iso3 or ""
    agreed = dossier.content.agreements_for(dossier.profile.country, iso3, dossier.as_of)
    if agreed and any(goods.evidence is not None for goods in dossier.goods):
        found.append(
            _action(
                dossier,
                Text(
                    "원산지 판정 준비(자재명세서, 원산지 확인서)",
                    "prepare proof of origin (bill of materials, supplier statements)",
                ),
                customs,
                14,
                60,
                Text("협정별 원산지 판정표", "origin by agreement"),
            )
        )
    return found


def _measures(dossier: Dossier) -> list[Action]:
    """An application for each measure that is open or whose window is not known; at most four."""
    found = []
    for offer in dossier.support.offers[:4]:
        closed = offer.state is State.CLOSED
        verb = (
            Text("다음 공고 확인: ", "watch for the next notice: ")
            if closed
            else Text("신청 조건 확인과 신청: ", "check terms and apply: ")
        )
        found.append(
            _action(
                dossier,
                verb + offer.measure.name,
                offer.agency_name,
                14,
                45,
                Text("신청서 또는 다음 공고 일정", "an application, or the day of the next notice"),
            )
        )
    return found


def _market(dossier: Dossier) -> list[Action]:
    first = dossier.place(dossier.top[0])
    office = _agency(dossier, "kotra")
    insurer = _agency(dossier, "ksure")
    return [
        _action(
            dossier,
            Text(
                f"{first.ko} 바이어 후보 목록과 관심도 조사",
                f"a list of possible buyers in {first.en} and their interest",
            ),
            office,
            14,
            60,
            Text("바이어 후보와 접촉 기록", "buyers with a record of contacts"),
        ),
        _action(
            dossier,
            Text(
                "국가 위험과 결제 조건 조회, 수출보험 한도 상담",
                "country risk, payment terms and the limit of export insurance",
            ),
            insurer,
            21,
            60,
            Text("결제 조건과 보험 한도", "payment terms and insurance limit"),
        ),
        _action(
            dossier,
            Text("운임·소요 일수 견적과 인코텀즈별 가격 작성", "freight quotes and a price for each Incoterm"),
            None,
            30,
            75,
            Text("도착 가격표", "a landed price list"),
        ),
    ]


def _decide(dossier: Dossier) -> list[Action]:
    first = dossier.place(dossier.top[0])
    return [
        _action(
            dossier,
            Text(
                f"{first.ko} 진출 여부 결정, 다음 두 시장의 순서 재확인",
                f"decide on {first.en}; review the order of the next two markets",
            ),
            _agency(dossier, "fomek"),
            75,
            90,
            Text("결정 기록과 다음 90일 계획", "the decision on record and a plan for the next ninety days"),
        )
    ]


def _agency(dossier: Dossier, id_: str) -> Text | None:
    """An agency's name on the day, if it serves companies of the exporter's country."""
    agency = dossier.content.agencies.get(id_)
    if agency is None or agency.country != dossier.profile.country:
        return None
    return agency.name_on(dossier.as_of)


def _action(dossier: Dossier, what: Text, partner: Text | None, first: int, last: int, result: Text) -> Action:
    start = dossier.as_of + timedelta(days=first)
    return Action(what, COMPANY, partner, workday(start), workday(dossier.as_of + timedelta(days=last)), result)


def workday(day: date) -> date:
    """The day itself, or the Monday after a weekend; public holidays are not known here.

    >>> workday(date(2026, 11, 22))
    datetime.date(2026, 11, 23)
    """
    return day + timedelta(days={5: 2, 6: 1}.get(day.weekday(), 0))
