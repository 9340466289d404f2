"""The countries of a bilateral table settled: one place one code, totals and leftovers out of it, each step said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from hanbada.base.errors import DataError, Where
from hanbada.base.text import Text
from hanbada.data.identity import PARTS, WORDS, Identity, Kind, bare, identity

SIDES = ("exporter_code", "importer_code")
#: a code whose rows equal the sum of the others' in so many groups of rows, and in such a share of them, is a total
GROUPS, SHARE, NEAR = 2, 0.9, 0.001


@dataclass(frozen=True, slots=True)
class Settled:
    """A table whose codes are places.

    ``table``   the rows kept; both code columns hold one code a place
    ``codes``   each code that occurs → what it stands for
    ``added``   places of which one flow stands in parts: their rows with the same key are to be added up
    ``notes``   what was left out, put together or not known
    """

    table: pl.DataFrame
    codes: Mapping[str, Identity]
    added: frozenset[str]
    notes: tuple[Text, ...]


def settle(table: pl.DataFrame, file: str) -> Settled:
    """The table with one code for each place.

    table  columns year (text or number), exporter_code, importer_code, product_code, value_usd; others are kept

    Raises DataError where one flow stands under two codes of a place that no publisher tells in parts, where letters
    and numbers are mixed, and where nothing is left.
    """
    spelled = pl.concat([table[side] for side in SIDES]).unique().drop_nulls().to_list()
    table = table.with_columns(pl.col(side).replace_strict({code: bare(code) for code in spelled}) for side in SIDES)
    held = {code: identity(code) for code in sorted({bare(code) for code in spelled})}
    notes: list[Text] = []
    for kind in (Kind.TOTAL, Kind.LEFTOVER):
        table = _without(table, [one for one in held.values() if one.kind is kind], WORDS[kind], notes)
    sums = [one for one in held.values() if one.kind is Kind.UNKNOWN and _is_sum(table, one.code)]
    words = Text("다른 나라를 더한 값과 같아 합계로 본 코드", "totals, as their rows equal the sum of the others")
    table = _without(table, sums, words, notes)
    if table.is_empty():
        raise DataError(
            Text("나라 사이의 흐름이 없음", "no flow between two countries"),
            Text("합계가 아닌 나라의 행", "rows of countries, not of totals"),
            Text("나라별 자료를 받으세요", "fetch the table by country"),
            Where(file),
        )
    years = _years(table)
    names = {code: _in_its_years(held[code], years[code], notes) for code in sorted(years)}
    renamed = _one_code_a_place(names, years, _in_letters(names, file))
    codes = {renamed.get(code, code): one for code, one in names.items()}
    added = _told_twice(table, renamed, codes, file)
    table = table.with_columns(pl.col(side).replace(renamed) for side in SIDES)
    for place, spelling in sorted(_spellings(renamed).items()):
        listed = ", ".join(spelling)
        notes.append(Text(f"한 나라로 합침: {listed} → {place}", f"put together as one country: {listed} → {place}"))
    unknown = [code for code, one in codes.items() if one.kind is Kind.UNKNOWN]
    if unknown:
        notes.append(
            Text(
                f"나라를 알 수 없어 코드로 부르고 시장으로 제안하지 않는 곳: {', '.join(unknown)}",
                f"no known country, called by their code and never proposed as a market: {', '.join(unknown)}",
            )
        )
    return Settled(table, codes, added, tuple(notes))


def _without(table: pl.DataFrame, found: Iterable[Identity], words: Text, notes: list[Text]) -> pl.DataFrame:
    """The table without the rows of these codes, and a note of which and how many."""
    codes = {one.code: one for one in found}
    gone = pl.any_horizontal(pl.col(side).is_in(list(codes)) for side in SIDES)
    count = table.select(gone.sum()).item() if codes else 0
    if not count:
        return table
    said = {
        lang: ", ".join(f"{code} ({one.name.in_(lang)})" if one.name else code for code, one in codes.items())
        for lang in ("ko", "en")
    }
    notes.append(
        Text(f"뺀 행 {count:,}개({words.ko}): {said['ko']}", f"{count:,} rows left out ({words.en}): {said['en']}")
    )
    return table.filter(~gone)


def _is_sum(table: pl.DataFrame, code: str) -> bool:
    """Whether the rows of a code equal the sum of all others', as exporter or as importer."""
    value = pl.col("value_usd").cast(pl.Float64, strict=False)
    for side, other in (SIDES, SIDES[::-1]):
        groups = (
            table.group_by("year", other, "product_code")
            .agg(
                own=value.filter(pl.col(side) == code).sum(),
                there=(pl.col(side) == code).sum(),
                rest=value.filter(pl.col(side) != code).sum(),
                others=(pl.col(side) != code).sum(),
            )
            .filter(pl.col("there") > 0, pl.col("others") > 1)
        )
        equal = groups.select(((pl.col("own") - pl.col("rest")).abs() <= pl.col("rest") * NEAR).mean()).item()
        if groups.height >= GROUPS and equal >= SHARE:
            return True
    return False


def _years(table: pl.DataFrame) -> dict[str, set[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    for side in SIDES:
        for code, year in table.select(side, pl.col("year").cast(pl.Int64)).unique().iter_rows():
            found[code].add(year)
    return found


def _in_its_years(one: Identity, years: set[int], notes: list[Text]) -> Identity:
    """The identity; that of an unknown code where it stands in years in which its place was no more."""
    wrong = sorted(year for year in years if not one.stands(year))
    if not wrong:
        return one
    name = one.name or Text.same(one.code)
    span = Text(f"{one.first or ''}~{one.last or ''}년", f"{one.first or '…'}–{one.last or '…'}")
    notes.append(
        Text(
            f"{one.code}({name.ko})는 {span.ko}의 코드인데 {wrong[0]}년에 나와 모르는 코드로 읽음",
            f"{one.code} ({name.en}) is a code of {span.en} but stands in {wrong[0]}: read as unknown",
        )
    )
    return Identity(one.code, Kind.UNKNOWN, name=one.name, publisher=one.publisher)


def _spellings(renamed: Mapping[str, str]) -> dict[str, list[str]]:
    """The codes of each place that has several."""
    found: dict[str, list[str]] = defaultdict(list)
    for code, place in renamed.items():
        found[place].append(code)
    return {place: codes for place, codes in found.items() if len(codes) > 1}


def _in_letters(codes: Iterable[str], file: str) -> bool:
    """Whether the table writes countries in letters, not numbers. DataError where it does both."""
    found = {not code.isdigit() for code in codes}
    if len(found) > 1:
        raise DataError(
            Text("숫자 국가 코드와 문자 국가 코드가 섞임", "numeric and alphabetic country codes mixed"),
            Text("모두 ISO이거나 모두 숫자", "all ISO or all numeric"),
            Text(
                "국가 코드를 한 가지로 맞추세요. 같은 나라가 둘로 나뉩니다",
                "use one kind of code; one country would become two",
            ),
            Where(file),
        )
    return found == {True}


def _one_code_a_place(names: Mapping[str, Identity], years: Mapping[str, set[int]], letters: bool) -> dict[str, str]:
    """{code: the code that stands for its place}: its ISO3 among letters, its latest number among numbers."""
    by_place: dict[str, list[str]] = defaultdict(list)
    for code, one in names.items():
        if one.kind is not Kind.UNKNOWN:
            by_place[one.place].append(code)
    return {
        code: place if letters else max(codes, key=lambda other: (max(years[other]), other))
        for place, codes in by_place.items()
        for code in codes
    }


def _told_twice(
    table: pl.DataFrame, renamed: Mapping[str, str], codes: Mapping[str, Identity], file: str
) -> frozenset[str]:
    """Places of which one flow stands under two codes, as parts. DataError where no publisher calls them parts."""
    both = table.with_columns(pl.col(side).replace(renamed).alias(f"place_{side}") for side in SIDES)
    keys = ["year", *(f"place_{side}" for side in SIDES), "product_code"]
    spelled = both.group_by(keys).agg(pl.col(side).unique().sort() for side in SIDES)
    found = set()
    for side in SIDES:
        for year, place, listed in (
            spelled.filter(pl.col(side).list.len() > 1).select("year", f"place_{side}", side).iter_rows()
        ):
            if codes[place].iso3 not in PARTS:
                said = ", ".join(listed)
                raise DataError(
                    Text(
                        f"{year}년의 한 흐름이 {codes[place].place}의 두 코드 {said}로 적힘",
                        f"one flow of {year} under {said}, which are all {codes[place].place}",
                    ),
                    Text("한 흐름에 한 나라의 코드 하나", "one code of one country for a flow"),
                    Text("그 나라의 코드를 하나로 맞추세요", "write that country with one code"),
                    Where(file, column=side),
                )
            found.add(place)
    return frozenset(found)
