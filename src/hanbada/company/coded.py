"""The values of a profile that are codes: countries, currencies, languages, HS codes, business numbers, ids."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema

from hanbada.base.codes import HSRevision, hs_code
from hanbada.base.errors import InputError
from hanbada.base.text import Text
from hanbada.company import business_number as numbers
from hanbada.company.fields import one_line
from hanbada.company.refusal import passed_on, refuse, shown
from hanbada.data.identity import names as countries

#: Active ISO 4217 codes of money (funds, metals and test codes left out).
CURRENCIES = frozenset(
    """AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF
    CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF
    IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK
    MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR
    SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES
    VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWG""".split()  # noqa: SIM905
)
_CURRENCY_WORDS = {
    "원": "KRW", "원화": "KRW", "won": "KRW", "₩": "KRW", "달러": "USD", "미달러": "USD", "불": "USD", "dollar": "USD",
    "$": "USD", "us$": "USD", "유로": "EUR", "euro": "EUR", "€": "EUR", "엔": "JPY", "yen": "JPY", "위안": "CNY",
    "yuan": "CNY", "rmb": "CNY", "파운드": "GBP", "pound": "GBP",
}  # fmt: skip
_LANGUAGE_WORDS = {
    "영어": "en", "english": "en", "일본어": "ja", "japanese": "ja", "중국어": "zh", "chinese": "zh", "한국어": "ko",
    "korean": "ko", "독일어": "de", "german": "de", "프랑스어": "fr", "french": "fr", "스페인어": "es", "spanish": "es",
    "러시아어": "ru", "russian": "ru", "아랍어": "ar", "arabic": "ar", "베트남어": "vi", "vietnamese": "vi",
    "인도네시아어": "id", "indonesian": "id", "말레이어": "ms", "malay": "ms", "태국어": "th", "thai": "th",
    "포르투갈어": "pt", "portuguese": "pt", "힌디어": "hi", "hindi": "hi",
}  # fmt: skip


def _country(given: Any) -> Any:
    known = countries.names()
    if isinstance(given, str) and given.strip() in known:
        return given.strip()
    # JSON true/false or a bare ~ may stand where NO or NA was meant; text is the only thing to guess from
    meant = countries.suggest(given) if isinstance(given, str) else None
    raise refuse(
        Text(f"국가 {shown(given)}", f"the country {shown(given)}"),
        Text("ISO 3166 세 자리 코드 (예: MYS)", "a three-letter ISO 3166 code (such as MYS)"),
        Text(f"{known[meant].ko}라면 {meant}(으)로 쓰세요", f"write {meant} for {known[meant].en}") if meant
        else Text("세 자리 코드를 확인하세요", "look up the three-letter code"),
    )  # fmt: skip


def _currency(given: Any) -> Any:
    if isinstance(given, str) and given.strip() in CURRENCIES:
        return given.strip()
    bare = given.strip() if isinstance(given, str) else ""
    meant = bare.upper() if bare.upper() in CURRENCIES else _CURRENCY_WORDS.get(bare.casefold())
    raise refuse(
        Text(f"통화 {shown(given)}", f"the currency {shown(given)}"),
        Text("ISO 4217 세 자리 코드 (예: KRW, USD)", "a three-letter ISO 4217 code (such as KRW, USD)"),
        Text(f"{meant}(으)로 쓰세요", f"write {meant}") if meant else Text("코드를 확인하세요", "check the code"),
    )


def _language(given: Any) -> Any:
    if isinstance(given, str) and re.fullmatch(r"[a-z]{2,3}", given.strip()):
        return given.strip()
    meant = _LANGUAGE_WORDS.get(given.strip().casefold()) if isinstance(given, str) else None
    raise refuse(
        Text(f"언어 {shown(given)}", f"the language {shown(given)}"),
        Text("ISO 639 두 자리 소문자 코드 (예: en, ja)", "an ISO 639 code in small letters (such as en, ja)"),
        Text(f"{meant}(으)로 쓰세요", f"write {meant}") if meant else Text("코드를 확인하세요", "check the code"),
    )


def _hs(digits: tuple[int, ...]) -> BeforeValidator:
    def check(given: Any) -> Any:
        # a whole number of full length has lost nothing; a shorter one may have lost its leading zero
        words = str(given) if isinstance(given, int) and not isinstance(given, bool) else given
        try:
            return hs_code(one_line(words)[:40], digits)
        except InputError as error:
            raise passed_on(error) from None

    return BeforeValidator(check)


def _revision(given: Any) -> Any:
    if isinstance(given, HSRevision):
        return given
    words = str(given).strip().upper()
    if isinstance(given, str) and words in HSRevision.__members__:
        return HSRevision(words)
    near = re.search(r"(?:HS)?\s*(?:19|20)?(92|96|02|07|12|17|22)", words)
    raise refuse(
        Text(f"HS 개정판 {shown(given)}", f"the HS revision {shown(given)}"),
        Text(" · ".join(HSRevision), ", ".join(HSRevision)),
        Text(f"HS{near[1]}(으)로 쓰세요", f"write HS{near[1]}") if near
        else Text("현행 품목분류표는 HS22입니다", "the nomenclature in force is HS22"),
    )  # fmt: skip


def _business_number(given: Any) -> Any:
    words = str(given) if isinstance(given, int) and not isinstance(given, bool) else given
    try:
        return numbers.business_number(one_line(words))
    except InputError as error:
        raise passed_on(error) from None


def _id(given: Any) -> Any:
    if isinstance(given, str) and re.fullmatch(r"[a-z0-9]+(?:[-_][a-z0-9]+)*", given.strip()) and len(given) <= 60:
        return given.strip()
    raise refuse(
        Text(f"식별자 {shown(given)}", f"the id {shown(given)}"),
        Text("영문 소문자, 숫자, 줄표", "small letters, digits and hyphens"),
        Text("`hanbada list`에서 식별자를 확인하세요", "see `hanbada list` for the ids"),
    )


def _sector(given: Any) -> Any:
    words = str(given) if isinstance(given, int) and not isinstance(given, bool) else given
    bare = words.strip().upper() if isinstance(words, str) else ""
    if re.fullmatch(r"[A-U]?[0-9]{2,5}", bare):
        return bare
    raise refuse(
        Text(f"업종 코드 {shown(given)}", f"the sector code {shown(given)}"),
        Text(
            "숫자 2~5자리, 앞에 대분류 글자를 붙여도 됨 (예: C24132)",
            "2 to 5 digits, with or without the section letter",
        ),
        Text("표준산업분류 코드를 확인하세요", "look the code up in the classification"),
    )


SectorCode = Annotated[str, BeforeValidator(_sector), WithJsonSchema({"type": ["string", "integer"]})]
CountryCode = Annotated[str, Field(pattern="^[A-Z]{3}$"), BeforeValidator(_country)]
CurrencyCode = Annotated[str, Field(pattern="^[A-Z]{3}$"), BeforeValidator(_currency)]
LanguageCode = Annotated[str, Field(pattern="^[a-z]{2,3}$"), BeforeValidator(_language)]
Revision = Annotated[HSRevision, BeforeValidator(_revision)]
Id = Annotated[str, Field(max_length=60), BeforeValidator(_id)]
_CODE = {"anyOf": [{"type": "string", "pattern": r"^[0-9 .\-]+$"}, {"type": "integer"}]}
HSDigits = Annotated[str, _hs((6,)), WithJsonSchema(_CODE)]
HSPrefix = Annotated[str, _hs((2, 4, 6)), WithJsonSchema(_CODE)]
BusinessNumber = Annotated[str, BeforeValidator(_business_number), WithJsonSchema(_CODE)]
