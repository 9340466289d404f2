"""A day as people and office programs write it: year, month and day in this order, or a month in words; time let go.

day       := (date | date weekday?) time?
date      := yyyy-m-d | yyyy.m.d | yyyy/m/d | yyyymmdd | yyyy년 m월 d일 | d Mon yyyy | Mon d, yyyy | serial
time      := (오전|오후|AM|PM)? h:mm(:ss)? (AM|PM)?, of Korea where it names a zone
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from hanbada.base.typed.spelling import Wrong, folded, written

#: Day 0 of the two systems in which spreadsheets count days.
EPOCHS = {1900: date(1899, 12, 30), 1904: date(1904, 1, 1)}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LONG = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_KOREAN = "월화수목금토일"
_ENGLISH = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NAMED = "|".join((*_LONG, *_MONTHS))
_FORMS = (
    re.compile(r"(?P<y>\d{4})(?P<s>[-/])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})"),
    re.compile(r"(?P<y>\d{4})\. ?(?P<m>\d{1,2})\. ?(?P<d>\d{1,2})\.?"),
    re.compile(r"(?P<y>\d{4}) ?년 ?(?P<m>\d{1,2}) ?월 ?(?P<d>\d{1,2}) ?일"),
    re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})"),
    re.compile(rf"(?P<d>\d{{1,2}})[ -](?P<n>{_NAMED})\.?,?[ -](?P<y>\d{{4}})"),
    re.compile(rf"(?P<n>{_NAMED})\.? (?P<d>\d{{1,2}}),? (?P<y>\d{{4}})"),
)
_TIME = re.compile(
    r"(?:t| )(?P<before>오전|오후|am|pm)? ?(?P<h>\d{1,2}):(?P<min>\d{2})(?::(?P<sec>\d{2})(?:\.\d+)?)?"
    r" ?(?P<after>am|pm)?(?: ?(?:\+09:?00|kst))?$"
)
_WEEKDAY = re.compile(
    rf" ?(?:\((?P<a>[{_KOREAN}])(?:요일)?\)|(?P<b>[{_KOREAN}])요일|\(?(?P<c>(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*)\)?)$"
)


def day(given: object, system: int = 1900) -> date:
    """The day that a cell or an answer names; ``system`` is in which the file counts its days.

    >>> day("2026. 3. 1. 오후 2:30:15"), day("2026년 3월 1일(일)"), day(46082)
    (datetime.date(2026, 3, 1), datetime.date(2026, 3, 1), datetime.date(2026, 3, 1))

    Raises Wrong for everything else, for a day that is not in the calendar and for a weekday that is not its own.
    """
    if isinstance(given, date):
        return given.date() if isinstance(given, datetime) else given
    said = folded(given)
    if isinstance(given, (int, float, str)) and not isinstance(given, bool):
        found = re.fullmatch(r"(\d{5})(?:\.\d+)?", said)
        if found and 29_221 <= int(found[1]) <= 73_415:  # 1980 to 2100
            return EPOCHS[system] + timedelta(int(found[1]))
    made = _written(said) if isinstance(given, (str, int)) and not isinstance(given, bool) else None
    if made is None:
        raise Wrong(
            f"날짜로 읽을 수 없는 값 '{written(given)}' (예: 2025-03-01)",
            f"'{written(given)}' is no day (such as 2025-03-01)",
        )
    return made


def _written(said: str) -> date | None:
    time = _TIME.search(said)
    if time and not _clock(time):
        return None
    words = (said[: time.start()] if time else said).rstrip()
    named = _WEEKDAY.search(words)
    words = (words[: named.start()] if named else words).rstrip(" ,")
    found = next((match for form in _FORMS if (match := form.fullmatch(words))), None)
    if found is None:
        return None
    parts = found.groupdict()
    month = parts.get("m") or 1 + _MONTHS.index(parts["n"][:3])
    try:
        made = date(int(parts["y"]), int(month), int(parts["d"]))
    except ValueError:
        raise Wrong(f"없는 날짜 '{said}'", f"there is no day '{said}'") from None
    return made if named is None or _weekday(named) == made.weekday() else None


def _clock(time: re.Match[str]) -> bool:
    half = time["before"] or time["after"]
    hours = range(1, 13) if half in ("am", "pm") or half else range(24)
    twice = bool(time["before"] and time["after"])
    return not twice and int(time["h"]) in hours and int(time["min"]) < 60 and int(time["sec"] or 0) < 60


def _weekday(named: re.Match[str]) -> int | None:
    korean = named["a"] or named["b"]
    if korean:
        return _KOREAN.index(korean)
    return next((n for n, name in enumerate(_ENGLISH) if named["c"] in (name, name[:3])), None)
