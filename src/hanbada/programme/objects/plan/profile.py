"""The company's file as the profile that the plan is made from; what the customs service holds never goes into it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from babel.numbers import get_currency_precision

from hanbada.base.errors import InputError
from hanbada.company.business_number import business_number
from hanbada.company.parts import ksic_section
from hanbada.programme.access import SYSTEM, every
from hanbada.programme.objects.company.models import Company, FinancialYear, Product
from hanbada.programme.objects.diagnosis.needs import needs

#: Whose figure stands where two say something of the same year.
SOURCES = ("registry", "self")
YEARS = 10


def profile_of(company: Company) -> dict[str, Any]:
    """The profile in the terms of ``hanbada.company``: what is not known is left out."""
    years = list(every(FinancialYear).filter(company=company, source__in=SOURCES).order_by("-year"))
    rows = every(Product).filter(company=company).order_by("created_at", "id")
    made = {
        "fictional": company.name_ko.startswith("가상") or None,
        "names": _known({"ko": company.name_ko, "en": company.name_en}),
        "country": company.programme.country,
        "business_number": _number(company.business_number),
        "sector": _sector(company.industry_code),
        "employees": next((row.employees for row in years if row.employees is not None), None),
        "accounts": _accounts(years),
        "products": [_product(row) for row in rows],
        "barriers": [need.barrier for need in needs(SYSTEM, company)],
    }
    return _known(made)


def digest(profile: dict[str, Any]) -> str:
    """sha256 over the profile as JSON with sorted keys."""
    return hashlib.sha256(json.dumps(profile, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _known(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value not in (None, "", [], {})}


def _number(words: str) -> str | None:
    """The business number where its check digit holds; invented companies have none that does."""
    try:
        return business_number(words)
    except InputError:
        return None


def _sector(code: str) -> dict[str, str] | None:
    digits = code.lstrip("ABCDEFGHIJKLMNOPQRSTU")
    if not digits[:2].isdigit() or len(digits) < 2 or ksic_section(digits) is None:
        return None
    return {"system": "KSIC", "code": digits}


def _product(row: Product) -> dict[str, Any]:
    made: dict[str, Any] = {"name": {"ko": row.words}}
    if not row.hs_code:
        return {**made, "hs_words": row.words}
    stated: dict[str, Any] = {"code": row.hs_code[:6], "revision": row.hs_revision}
    if row.confirmed_on:
        stated |= {"confirmed_by": "담당자 확인", "on": row.confirmed_on.isoformat()}
    return {**made, "hs": stated}


def _accounts(years: Iterable[FinancialYear]) -> dict[str, Any] | None:
    """Ten years in the currency of the newest one; figures in another currency are left out, never converted."""
    rows = list(years)
    if not rows:
        return None
    currency = rows[0].currency
    kept = [row for row in rows if row.currency == currency]
    numbers = sorted({row.year for row in kept}, reverse=True)[:YEARS]
    made = [_year(number, [row for row in kept if row.year == number]) for number in sorted(numbers)]
    return (
        {"currency": currency, "years": [row for row in made if len(row) > 1]}
        if any(len(r) > 1 for r in made)
        else None
    )


def _year(year: int, rows: list[FinancialYear]) -> dict[str, Any]:
    ranked = sorted(rows, key=lambda row: SOURCES.index(row.source))

    def stated(name: str) -> int | None:
        found = next((row for row in ranked if getattr(row, name) is not None), None)
        return None if found is None else _whole(getattr(found, name), found.currency)

    exports = _known_numbers({"direct": stated("exports_direct_minor"), "indirect": stated("exports_indirect_minor")})
    figures = {"sales": stated("sales_minor"), "assets": stated("assets_minor"), "exports": exports or None}
    return {"year": year, **_known_numbers(figures)}


def _known_numbers(values: dict[str, Any]) -> dict[str, Any]:
    """Zero is a figure; only what is not known goes."""
    return {key: value for key, value in values.items() if value is not None}


def _whole(minor: int, currency: str) -> int:
    return int(Decimal(minor).scaleb(-get_currency_precision(currency)).to_integral_value())
