"""The closed lists of a profile: one English word each, accepted in Korean too, with a label in both languages."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Self

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from hanbada.base.text import Text
from hanbada.company.refusal import refuse, shown


class Word(StrEnum):
    """A word from a closed list; ``ko`` is what a Korean profile may write and what a Korean reader sees."""

    ko: str

    def __new__(cls, value: str, ko: str) -> Self:
        word = str.__new__(cls, value)
        word._value_ = value
        word.ko = ko
        return word

    @property
    def label(self) -> Text:
        """The word for a reader."""
        return Text(self.ko, self.value)

    @classmethod
    def of(cls, words: str) -> Self | None:
        """The member that a Korean or English word names, or None.

        >>> Status.of("추정"), Status.of("Estimated"), Status.of("아마")
        (<Status.ESTIMATED: 'estimated'>, <Status.ESTIMATED: 'estimated'>, None)
        """
        bare = words.strip().casefold()
        return next((word for word in cls if bare in (word.value.casefold(), word.ko.casefold())), None)

    @classmethod
    def _check(cls, given: Any) -> Self:
        found = given if isinstance(given, cls) else cls.of(given) if isinstance(given, str) else None
        if found is not None:
            return found
        raise refuse(
            Text(f"목록에 없는 값 {shown(given)}", f"{shown(given)}, which is not in the list"),
            Text(" · ".join(f"{word.ko}({word.value})" for word in cls), ", ".join(word.value for word in cls)),
            Text("목록의 낱말을 그대로 쓰세요", "use a word of the list"),
        )

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            cls._check, serialization=core_schema.to_string_ser_schema()
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        either = [word.value for word in cls] + [word.ko for word in cls]
        return {"type": "string", "enum": list(dict.fromkeys(either))}


class Status(Word):
    """How far an entry holds; what is ``unusable`` is never used by a plan."""

    CONFIRMED = "confirmed", "확정"
    ESTIMATED = "estimated", "추정"
    UNCONFIRMED = "unconfirmed", "미확정"
    UNUSABLE = "unusable", "사용불가"


class Basis(Word):
    """Which accounts the sales come from."""

    SEPARATE = "separate", "별도"
    CONSOLIDATED = "consolidated", "연결"


class Size(Word):
    """The company's own statement of its statutory size; the eligibility rules decide by themselves."""

    SMALL = "small", "중소"
    MID_SIZED = "mid-sized", "중견"
    CANDIDATE = "mid-size candidate", "중견후보"
    LARGE = "large", "대"


class Brand(Word):
    """Under whose name the product is sold."""

    OWN = "own", "자체브랜드"
    OEM = "OEM", "주문자상표"
    ODM = "ODM", "제조자개발"
    MIXED = "mixed", "혼합"


class Origin(Word):
    """Whether a material or a product has originating status under an agreement."""

    ORIGINATING = "originating", "역내산"
    NON_ORIGINATING = "non-originating", "역외산"
    UNKNOWN = "unknown", "미확인"


class Channel(Word):
    """How a present market is served."""

    DIRECT = "direct", "직접판매"
    DISTRIBUTOR = "distributor", "유통상"
    AGENT = "agent", "에이전트"
    SUBSIDIARY = "subsidiary", "현지법인"
    TRADER = "trading company", "무역상사"
    ONLINE = "online", "온라인"


class Incoterm(Word):
    """Delivery terms of Incoterms 2020; nothing older."""

    EXW = "EXW", "공장인도"
    FCA = "FCA", "운송인인도"
    FAS = "FAS", "선측인도"
    FOB = "FOB", "본선인도"
    CFR = "CFR", "운임포함인도"
    CIF = "CIF", "운임보험료포함인도"
    CPT = "CPT", "운송비지급인도"
    CIP = "CIP", "운송비보험료지급인도"
    DAP = "DAP", "도착장소인도"
    DPU = "DPU", "도착지양하인도"
    DDP = "DDP", "관세지급인도"


class System(Word):
    """Classification of industries."""

    KSIC = "KSIC", "한국표준산업분류"
    ISIC = "ISIC", "국제표준산업분류"


class UnitWord(Word):
    """What a price, an order or a capacity is counted in."""

    KG = "kg", "킬로그램"
    TONNE = "t", "톤"
    LITRE = "L", "리터"
    CUBIC_METRE = "m3", "세제곱미터"
    SQUARE_METRE = "m2", "제곱미터"
    METRE = "m", "미터"
    PIECE = "piece", "개"
    SET = "set", "세트"
    BOX = "box", "상자"
    DRUM = "drum", "드럼"
    PALLET = "pallet", "팔레트"


class Per(Word):
    """The span of a capacity."""

    DAY = "day", "일"
    MONTH = "month", "월"
    YEAR = "year", "연"
