"""What an officer can do about a problem whose remedy is somebody else's: whom to tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from hanbada.base.errors import HanbadaError, Problem, Whom
from hanbada.base.text import Text

ASK: Mapping[Whom, Text] = {
    "operator": Text(
        "시스템 담당자에게 이 내용을 보여 주고 요청하세요. 품목의 코드 때문이라면 코드를 고친 뒤 다시 하세요",
        "show this to who runs this office and ask for it; if it is about a product's code, correct the code and try again",
    ),
    "developer": Text(
        "다시 해 보고, 또 안 되면 시스템 담당자에게 알리세요", "try again; if it fails again, tell who runs this office"
    ),
}


def for_officer(error: HanbadaError) -> tuple[Problem, ...]:
    """The problems with what an officer can do; what takes a terminal is asked of who has one."""
    return tuple(replace(problem, do=ASK.get(problem.whom, problem.do)) for problem in error.problems)


def told(error: HanbadaError) -> Text:
    """All problems for an officer, a line each."""
    lines = for_officer(error)
    return Text("\n".join(one.in_("ko") for one in lines), "\n".join(one.in_("en") for one in lines))
