"""Who the company is, and whether its dates lie before the day of the plan."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from hanbada.base.text import Text
from hanbada.company.business_number import PLACEHOLDER
from hanbada.company.checks.finding import Finding, Known, error, warning
from hanbada.company.model import Profile
from hanbada.company.product import Certificate
from hanbada.company.refusal import Path
from hanbada.company.words import System


def identity(profile: Profile, _known: Known) -> Iterator[Finding]:
    number = profile.business_number
    if profile.country != "KOR" and number.value is not None:
        yield error(
            ("business_number",),
            Text(f"국가 {profile.country}의 사업자등록번호", f"a Korean business number for {profile.country}"),
            Text("대한민국 회사에만 쓰는 번호", "a number for companies of Korea only"),
            Text("registration에 그 나라의 등록번호를 쓰세요", "write the country's own number under registration"),
        )
    if number.value == PLACEHOLDER and not profile.fictional:
        yield warning(
            ("business_number",),
            Text(f"보기용 번호 {PLACEHOLDER}", f"the placeholder {PLACEHOLDER}"),
            Text("실제 사업자등록번호", "the real business number"),
            Text("번호를 고치거나 fictional: true로 표시하세요", "correct it, or say fictional: true"),
        )
    sector = profile.sector.usable
    fits = System.KSIC if profile.country == "KOR" else System.ISIC
    if sector is not None and sector.system is not fits:
        yield warning(
            ("sector",),
            Text(
                f"{profile.country} 회사의 {sector.system} 코드",
                f"a {sector.system} code for a company of {profile.country}",
            ),
            Text(fits.value, fits.value),
            Text("분류 체계를 확인하세요", "check the classification"),
        )


def dates(profile: Profile, known: Known) -> Iterator[Finding]:
    if known.as_of is None:
        return
    for path, year in _years_named(profile):
        if year > known.as_of.year:
            yield error(
                path,
                Text(f"기준일 {known.as_of} 뒤의 연도 {year}", f"the year {year}, after {known.as_of}"),
                Text(f"{known.as_of.year}년까지", f"{known.as_of.year} at the latest"),
                Text("연도를 확인하세요. 계획은 goals에 쓰세요", "check the year; plans belong under goals"),
            )
    for path, day in _days_named(profile):
        if day > known.as_of:
            yield error(
                path,
                Text(f"기준일 {known.as_of} 뒤의 날짜 {day}", f"the date {day}, after {known.as_of}"),
                Text("기준일까지의 날짜", "a date up to that day"),
                Text("날짜를 확인하세요", "check the date"),
            )
    for path, certificate in _certificates(profile):
        if certificate.valid_until and certificate.valid_until < known.as_of:
            yield warning(
                (*path, "valid_until"),
                Text(
                    f"{certificate.valid_until}에 끝난 인증", f"a certificate that ended on {certificate.valid_until}"
                ),
                Text("기준일에 유효한 인증", "a certificate that is valid today"),
                Text("갱신했다면 날짜를 고치세요", "correct the date if it was renewed"),
            )
    for index, goal in enumerate(profile.goals):
        if goal.year < known.as_of.year:
            yield warning(
                ("goals", index, "year"),
                Text(f"지난 연도 {goal.year}의 목표", f"a goal for {goal.year}, which has passed"),
                Text("앞으로의 목표", "a goal ahead"),
                Text("연도를 확인하세요", "check the year"),
            )


def _years_named(profile: Profile) -> Iterator[tuple[Path, int]]:
    if profile.established.value is not None:
        yield ("established",), profile.established.value
    for index, one in enumerate(profile.accounts.years if profile.accounts else ()):
        yield ("accounts", "years", index, "year"), one.year
    for index, market in enumerate(profile.markets.present):
        if market.since is not None:
            yield ("markets", "present", index, "since"), market.since


def _days_named(profile: Profile) -> Iterator[tuple[Path, date]]:
    if profile.stated_on is not None:
        yield ("stated_on",), profile.stated_on
    for index, product in enumerate(profile.products):
        if product.hs is not None and product.hs.on is not None:
            yield ("products", index, "hs", "on"), product.hs.on
        if product.price.value is not None and product.price.value.on is not None:
            yield ("products", index, "price", "on"), product.price.value.on


def _certificates(profile: Profile) -> Iterator[tuple[Path, Certificate]]:
    for index, certificate in enumerate(profile.certificates):
        yield ("certificates", index), certificate
    for index, product in enumerate(profile.products):
        for place, certificate in enumerate(product.certificates):
            yield ("products", index, "certificates", place), certificate
