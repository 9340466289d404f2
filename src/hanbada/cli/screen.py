"""What all commands share: the language of the screen, the options that they have in common, the day, JSON, progress."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta, timezone
from enum import StrEnum
from typing import Annotated, Any

import typer

from hanbada.base.errors import InputError
from hanbada.base.progress import Progress, quiet
from hanbada.base.text import Text, user_lang

LANG = user_lang()


def say(ko: str, en: str) -> str:
    """Words in the language of the screen."""
    return ko if LANG == "ko" else en


class Language(StrEnum):
    """The language of what a command writes."""

    ko = "ko"
    en = "en"


#: The language of this screen.
SPOKEN = Language(LANG)
Json = Annotated[bool, typer.Option("--json", help=say("JSON으로 출력", "Print JSON"))]
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="YYYY-MM-DD",
        help=say("기준일 (기본: 한국시간 오늘)", "The day that counts (default: today in Korea)"),
    ),
]
ReleaseId = Annotated[
    str | None, typer.Option("--release", help=say("무역자료 (기본: 가장 최근)", "Trade release (default: the newest)"))
]


def day(words: str | None) -> date:
    """The given day, or today's date in Korea: the only place where a clock is read."""
    if words is None:
        return datetime.now(timezone(timedelta(hours=9))).date()
    try:
        return date.fromisoformat(words)
    except ValueError:
        raise InputError(
            Text(f"날짜 '{words}'", f"the day '{words}'"),
            Text("YYYY-MM-DD (예: 2026-07-26)", "YYYY-MM-DD (such as 2026-07-26)"),
            Text("날짜를 고쳐 다시 실행하세요", "correct the day and run again"),
        ) from None


def print_json(value: Any, indent: int | None = 2) -> None:
    """Print JSON in a stable order, in UTF-8."""
    print(json.dumps(value, ensure_ascii=False, indent=indent))


def both(text: Text | None) -> dict[str, str] | None:
    """Words in both languages, as JSON has them."""
    return {"ko": text.ko, "en": text.en} if text else None


@contextmanager
def steps(silent: bool = False) -> Iterator[Progress]:
    """A Progress that draws one line on standard error and redraws it; silent where nobody looks."""
    if silent or not sys.stderr.isatty():
        yield quiet
        return
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as line:
        task = line.add_task("", total=1)

        def draw(what: Text, done: int, total: int | None) -> None:
            line.update(task, description=what.in_(LANG), completed=done, total=max(total or 0, 1))

        yield draw
