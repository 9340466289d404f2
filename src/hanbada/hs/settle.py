"""What would settle between two codes: the property in which their names differ, as a question."""

from __future__ import annotations

import re
from dataclasses import dataclass

from hanbada.base.text import Text
from hanbada.hs.contrast import Side, worded
from hanbada.hs.words import english


@dataclass(frozen=True, slots=True)
class Property:
    """A property that names distinguish: a pattern for each value (over the English names), and the question."""

    values: tuple[str, ...]
    question: Text

    def value(self, name: str) -> int | None:
        """Which value a name has: the first pattern that it shows; None where it is silent."""
        return next((i for i, pattern in enumerate(self.values) if re.search(pattern, name)), None)


#: Words that two names may share without being of the same goods.
EMPTY = frozenset(
    (
        "frozen",
        "chilled",
        "fresh",
        "dried",
        "live",
        "prepared",
        "preserved",
        "other",
        "part",
        "article",
        "kind",
        "whether",
        "used",
        "type",
    )
)


def _ask(ko: str, en: str, *values: str) -> Property:
    return Property(values, Text(ko, en))


#: From the narrow to the broad: the first property in which two names differ is asked.
PROPERTIES = (
    _ask("정격 전압이 1,000V 이하인가요, 초과인가요?", "for a voltage of up to 1,000 V, or above?", r"not exceeding 1,?000 ?v", r"exceeding 1,?000 ?v"),
    _ask("접속자(커넥터)가 붙어 있나요?", "fitted with connectors, or not?", r"not fitted with connectors", r"fitted with connectors"),
    _ask("부분품인가요, 완성품인가요?", "a part, or the complete article?", r"parts thereof|parts and accessories|[;,] parts\b|parts suitable", r"\A(?!.*\bparts\b)"),
    _ask("번식용인가요, 그 밖의 용도인가요?", "for breeding, or not?", r"(other than|not) pure-?bred", r"pure-?bred breeding"),
    _ask("씨앗으로 심을 것인가요?", "for sowing, or not?", r"other than seed|not seed", r"; seed|, seed|of a kind used for sowing"),
    _ask("부수거나 간 것인가요?", "crushed or ground, or whole?", r"neither crushed nor ground|not crushed", r"crushed or ground"),
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
    _ask("의료용인가요?", "for medical use, or not?", r"medical|surgical|dental|orthop|artificial parts", r"\A(?!.*(medical|surgical|dental|orthop|artificial parts))"),
    _ask("제작된 지 100년(또는 250년)이 넘었나요?", "older than 100 (or 250) years?", r"not exceeding 100 years", r"exceeding 250 years", r"exceeding 100 years"),
    _ask("어린이·유아용인가요?", "for babies or children?", r"bab(y|ies)|children|infant", r"\A(?!.*(bab(y|ies)|children|infant))"),
    _ask("주된 용도가 무엇인가요?", "what is it mainly used for?", r"of a kind used (in|for|on)", r"\A(?!.*of a kind used)"),
)  # fmt: skip
#: How many of them two codes of different headings may be asked about: state, parts, knitted; the rest fit one heading.
ANY_HEADING = ("frozen", "parts", "knitted")
LIMIT = re.compile(
    r"\b((?:not )?(?:exceeding|over|more than|less than|under)|not less than|at least|containing|of)\s+"
    r"((?:by weight )?[\d][\d.,]*\s*(?:%|(?!but\b|by\b|or\b|and\b)[a-z²³/0-9]*)(?: or (?:more|less))?)(?![\d.])"
)
BOUND = re.compile(r"exceeding|over|more|less|under|least|or more|or less")


def settles(one: Side, other: Side) -> Text:
    """The question that decides between two codes, with the code that each answer leads to.

    A number in which the names differ comes first, then the properties, then the words in which they differ.
    """
    a, b = one.english.lower(), other.english.lower()
    near = one.code[:4] == other.code[:4]
    for prop in PROPERTIES[:2] if near else ():
        if None not in (prop.value(a), prop.value(b)) and prop.value(a) != prop.value(b):
            return prop.question + _codes(one, other)
    limits = _limits(a, b) if near and _alike(a, b) else None
    if limits:
        said = f"{one.code}: {limits[0]} / {other.code}: {limits[1]}"
        return Text(f"수치가 어느 쪽인가요? {said}", f"on which side of the limit is it? {said}")
    for prop in PROPERTIES[2:]:
        values = (prop.value(a), prop.value(b))
        if None not in values and values[0] != values[1] and (near or _kin(a, b, prop)):
            return prop.question + _codes(one, other)
    return _which(one, other, near)


def _which(one: Side, other: Side, near: bool) -> Text:
    first, second = worded(one, other)
    if near and one.rest != other.rest:
        code, rest = (other.code, one.code) if one.rest else (one.code, other.code)
        fits, left = (second, first) if one.rest else (first, second)
        return Text(
            f"'{fits.ko}'에 해당하나요? 해당하면 {code}, 아니면 {rest}(그 밖의 것: {left.ko})",
            f"does it fit '{fits.en}'? If so {code}; if not {rest} (the rest: {left.en})",
        )
    apart = Text("", "") if near else Text("호가 서로 다름. ", "the headings differ: ")
    return apart + Text(
        f"'{first.ko}'({one.code})인가요, '{second.ko}'({other.code})인가요?",
        f"is it '{first.en}' ({one.code}), or '{second.en}' ({other.code})?",
    )


def _codes(one: Side, other: Side) -> Text:
    first, second = worded(one, other)
    return Text(
        f" ({one.code} {first.ko} / {other.code} {second.ko})", f" ({one.code} {first.en} / {other.code} {second.en})"
    )


def _kin(one: str, other: str, prop: Property) -> bool:
    """Whether names of different headings may be of the same goods in another state: a word of substance in both."""
    known = any(word in value for value in prop.values for word in ANY_HEADING)
    return known and bool({w for w in english(one) if len(w) > 3} & {w for w in english(other) if len(w) > 3} - EMPTY)


def _alike(one: str, other: str) -> bool:
    """Whether at least half of all words stand in both names: only then do their numbers limit the same thing."""
    a, b = set(english(one)), set(english(other))
    return 2 * len(a & b) >= len(a | b)


def _limits(one: str, other: str) -> tuple[str, str] | None:
    """The limits that only the one and only the other name states; None where both do not state one."""
    a, b = (
        ["{} {}".format(*pair).strip(" ,.") for pair in LIMIT.findall(name) if BOUND.search(" ".join(pair))]
        for name in (one, other)
    )
    only_a, only_b = [x for x in a if x not in b], [x for x in b if x not in a]
    return (" · ".join(only_a or a), " · ".join(only_b or b)) if a and b and (only_a or only_b) else None
