"""Spans of calendar years, written 2022 or 2022-2024."""

from __future__ import annotations

from hanbada.base.errors import InputError
from hanbada.base.text import Text


def years(span: str) -> tuple[int, ...]:
    """The years of a span, first to last.

    >>> years("2022-2024"), years("2019")
    ((2022, 2023, 2024), (2019,))
    """
    first, _, last = span.strip().partition("-")
    if not (len(first) == 4 and first.isdigit() and (not last or (len(last) == 4 and last.isdigit()))):
        raise InputError(
            Text(f"기간 '{span}'", f"the period '{span}'"),
            Text("네 자리 연도 또는 연도-연도 (예: 2022-2024)", "a four-digit year or year-year (such as 2022-2024)"),
            Text("기간을 고쳐 다시 실행하세요", "correct the period and run again"),
        )
    start, end = int(first), int(last or first)
    if end < start:
        raise InputError(
            Text(f"끝 연도가 앞선 기간 '{span}'", f"a period that ends before it begins: '{span}'"),
            Text("처음 연도가 먼저", "the first year first"),
            Text(f"{end}-{start}으로 쓰세요", f"write {end}-{start}"),
        )
    return tuple(range(start, end + 1))


def span(values: tuple[int, ...]) -> str:
    """The shortest way to write a run of years.

    >>> span((2022, 2023, 2024)), span((2019,)), span((2018, 2020))
    ('2022-2024', '2019', '2018, 2020')
    """
    ordered = sorted(set(values))
    if not ordered:
        return ""
    if len(ordered) == 1:
        return str(ordered[0])
    if ordered[-1] - ordered[0] == len(ordered) - 1:
        return f"{ordered[0]}-{ordered[-1]}"
    return ", ".join(map(str, ordered))
