"""What would settle between two codes: the property in which their names differ, as a question."""

from __future__ import annotations

import re
from dataclasses import dataclass

from hanbada.base.text import Text


@dataclass(frozen=True, slots=True)
class Property:
    """A property that names distinguish: a pattern for each value (over the English names), and the question."""

    values: tuple[str, ...]
    question: Text

    def value(self, name: str) -> int | None:
        """Which value a name has: the first pattern that it shows; None where it is silent."""
        return next((i for i, pattern in enumerate(self.values) if re.search(pattern, name)), None)


def _ask(ko: str, en: str, *values: str) -> Property:
    return Property(values, Text(ko, en))


#: From the narrow to the broad: the first property in which two names differ is asked.
PROPERTIES = (
    _ask("정격 전압이 1,000V 이하인가요, 초과인가요?", "for a voltage of up to 1,000 V, or above?", r"not exceeding 1,?000 ?v", r"exceeding 1,?000 ?v"),
    _ask("접속자(커넥터)가 붙어 있나요?", "fitted with connectors, or not?", r"not fitted with connectors", r"fitted with connectors"),
    _ask("부분품인가요, 완성품인가요?", "a part, or the complete article?", r"parts thereof|parts and accessories|[;,] parts\b|parts suitable", r"\A(?!.*\bparts\b)"),
    _ask("살아 있는 것·신선·냉장·냉동·건조·조제 중 어느 상태인가요?", "live, fresh or chilled, frozen, dried, or prepared?", r"\bfrozen\b", r"\bsmoked\b", r"\bdried\b|in brine", r"\blive\b(?!, fresh)", r"fresh or chilled|\bfresh\b", r"prepared or preserved|preparations"),
    _ask("볶은 것인가요? 카페인을 뺀 것인가요?", "roasted? decaffeinated?", r"not roasted", r"roasted, not decaf", r"roasted; decaf|roasted, decaf"),
    _ask("정제하지 않은 것(조유)인가요, 정제한 것인가요?", "crude, or refined?", r"other than crude", r"\bcrude\b"),
    _ask("소매용으로 포장했나요?", "put up for retail sale, or in bulk?", r"not put up for retail|not.{0,20}for retail sale", r"for retail sale|retail"),
    _ask("편물(니트)인가요, 직물인가요?", "knitted or crocheted, or woven?", r"not knitted", r"knitted or crocheted", r"\bwoven\b"),
    _ask("남성용인가요, 여성용인가요?", "men's or boys', or women's or girls'?", r"women'?s|girls", r"\bmen'?s|boys"),
    _ask("주된 섬유가 면·양모·합성섬유·재생섬유·견 중 무엇인가요?", "of cotton, wool, synthetic, artificial fibres or silk?", r"\bcotton\b", r"\bwool\b|fine animal hair", r"\bsilk\b", r"man-?made", r"synthetic|polyester|nylon|acrylic", r"artificial fib|viscose"),
    _ask("겉면이 가죽·플라스틱 시트·직물 중 무엇인가요?", "outer surface of leather, of sheeting of plastics, or of textile?", r"(surface|uppers?) of (composition )?leather|of leather", r"sheeting of plastics|textile materials", r"rubber or plastics"),
    _ask("재질이 무엇인가요(스테인리스·합금강·비합금강·주철)?", "of which steel: stainless, other alloy, non-alloy, cast iron?", r"stainless", r"non-alloy|iron or steel", r"alloy", r"cast iron"),
    _ask("합금인가요, 합금하지 않은 것인가요?", "alloyed, or not?", r"not alloyed|non-alloy", r"\balloys?\b"),
    _ask("열간압연인가요, 냉간압연인가요?", "hot-rolled, or cold-rolled?", r"hot-rolled", r"cold-rolled|cold-formed"),
    _ask("코일인가요, 절단한 판인가요?", "in coils, or cut to length?", r"not in coils", r"in coils"),
    _ask("가정용인가요, 산업용인가요?", "for the household, or for industry?", r"not used for domestic|other than.{0,30}household|industrial", r"household|domestic"),
    _ask("전동식인가요?", "driven by an electric motor, or not?", r"non-electric|other than electric|not.{0,12}electric", r"electric"),
    _ask("디젤·휘발유·전기·하이브리드 중 어느 구동인가요?", "diesel, petrol, electric or hybrid?", r"both .*(electric)", r"only electric|electric motor for propulsion", r"compression-ignition|diesel", r"spark-ignition"),
    _ask("의료용인가요?", "for medical use, or not?", r"medical|surgical|dental", r"\A(?!.*(medical|surgical|dental))"),
    _ask("제작된 지 100년(또는 250년)이 넘었나요?", "older than 100 (or 250) years?", r"not exceeding 100 years", r"exceeding 250 years", r"exceeding 100 years"),
    _ask("어린이·유아용인가요?", "for babies or children?", r"bab(y|ies)|children|infant", r"\A(?!.*(bab(y|ies)|children|infant))"),
    _ask("주된 용도가 무엇인가요?", "what is it mainly used for?", r"of a kind used (in|for|on)", r"\A(?!.*of a kind used)"),
)  # fmt: skip
LIMIT = re.compile(r"(not exceeding|exceeding|less than|more than|not less than)\s+([\d.,]+\s*[a-zA-Z%/²³0-9]*)")


def settles(one: str, other: str, first: Text, second: Text) -> Text:
    """The question that decides between two English names; ``first`` and ``second`` are their names for a reader.

    A number in which they differ comes first, then the properties; else simply which of the two it is.
    """
    a, b = one.lower(), other.lower()
    for prop in PROPERTIES[:2]:
        if None not in (prop.value(a), prop.value(b)) and prop.value(a) != prop.value(b):
            return prop.question
    limit = _limit(a, b)
    if limit:
        return Text(f"수치 기준: {limit} — 이 기준의 어느 쪽인가요?", f"which side of the limit: {limit}?")
    for prop in PROPERTIES[2:]:
        values = (prop.value(a), prop.value(b))
        if None not in values and values[0] != values[1]:
            return prop.question + Text(f" ({first.ko} / {second.ko})", f" ({first.en} / {second.en})")
    return Text(f"다음 중 어느 쪽인가요: {first.ko} / {second.ko}", f"which is it: {first.en} / {second.en}?")


def _limit(one: str, other: str) -> str:
    """A limit of the first name that the second states differently."""
    a, b = LIMIT.findall(one), LIMIT.findall(other)
    only = [pair for pair in a if pair not in b]
    return f"{only[0][0]} {only[0][1].rstrip('., ')}" if only and b and set(a) != set(b) else ""
