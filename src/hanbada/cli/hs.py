"""hanbada hs WORDS, and hanbada hs evaluate FILE: from a company's own words to HS codes."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from hanbada.base.text import Lang
from hanbada.cli.screen import LANG, SPOKEN, Json, Language, day, print_json, say

if TYPE_CHECKING:
    from hanbada.hs.answer import Answer
    from hanbada.hs.evaluate import Share
    from hanbada.hs.search import Search


class Digits(StrEnum):
    """How fine a code is asked for."""

    four = "4"
    six = "6"


class Words(TyperGroup):
    """`hanbada hs WORDS` is `hanbada hs find WORDS`: whatever is not the name of a command is what to look for."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """The named command, else `find` with everything after it."""
        if args and args[0] not in self.commands and args[0] not in ("--help", "-h"):
            args = ["find", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(cls=Words, no_args_is_help=True, pretty_exceptions_enable=False)
Without = Annotated[
    list[str] | None,
    typer.Option("--without", help=say("끄는 단계 (여러 번 가능)", "A step to switch off (repeatable)")),
]


@app.command(help=say("회사의 말로 HS 코드를 찾습니다", "Find HS codes from a company's own words"))
def find(
    said: Annotated[
        list[str],
        typer.Argument(
            metavar="WORDS", help=say("품목의 말 (예: 저압 전력 케이블)", "What it is called (such as dental implant)")
        ),
    ],
    lang: Annotated[Language, typer.Option(help=say("답의 언어", "Language of the answer"))] = SPOKEN,
    digits: Annotated[Digits, typer.Option(help=say("자릿수", "Digits"))] = Digits.six,
    chapter: Annotated[
        list[str] | None, typer.Option(help=say("이 류 안에서만 (예: 85)", "Only within a chapter (such as 85)"))
    ] = None,
    top: Annotated[int, typer.Option(min=1, max=50, help=say("후보 수", "How many candidates"))] = 5,
    without: Without = None,
    as_json: Json = False,
) -> None:
    """Ranked candidates with their grounds; nothing is decided."""
    search = _search(without)
    answer = search.find(" ".join(said), 4 if digits is Digits.four else 6, [c.zfill(2) for c in chapter or ()], top)
    if as_json:
        print_json(answer.as_dict())
    else:
        print("\n".join(lines(answer, lang.value)))


@app.command(
    help=say(
        "정답 파일로 정확도를 잽니다 (열: query, lang, hs)", "Measure the accuracy on a file (columns query, lang, hs)"
    )
)
def evaluate(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help=say("탭으로 나눈 파일", "A file of tab-separated rows"))
    ],
    steps: Annotated[
        bool, typer.Option("--steps", help=say("단계를 하나씩 꺼 봄", "Switch the steps off one by one"))
    ] = False,
    without: Without = None,
    as_json: Json = False,
) -> None:
    """Per language and section, with intervals, beside the goals; the confidence against the truth."""
    from hanbada.hs import evaluate as measure

    search = _search(without)
    cases = measure.read(file)
    body: dict[str, Any] = {}
    for lang in ("en", "ko"):
        own = [case for case in cases if case.lang == lang]
        if own:
            mode = "ko-names" if lang == "ko" and search.index.korean is not None else lang
            body[mode] = _measured(search, own, mode, steps)
    body["missing"] = [gap.in_(LANG) for gap in search.gaps]
    if as_json:
        print_json(body)
    else:
        print("\n".join(_table(body)))


@app.command(help=say("확인된 코드를 이 설치에만 기록합니다", "Record a confirmed code, in this installation only"))
def confirm(
    said: Annotated[str, typer.Argument(metavar="WORDS", help=say("품목의 말", "What it is called"))],
    code: Annotated[str, typer.Argument(metavar="CODE", help=say("HS 6단위 코드", "Six-digit code"))],
    by: Annotated[str, typer.Option(help=say("확인한 사람의 직책이나 기관", "Who confirms: a role or an institution"))],
    on: Annotated[str, typer.Option(metavar="YYYY-MM-DD", help=say("확인한 날", "The day of the confirmation"))],
    ground: Annotated[
        str, typer.Option(help=say("근거 (예: 품목분류 사전심사)", "On what ground (such as an advance ruling)"))
    ],
    revision: Annotated[str, typer.Option(help=say("HS 개정판", "HS revision"))] = "HS22",
    ruling: Annotated[str | None, typer.Option(help=say("사전심사 번호", "Number of the advance ruling"))] = None,
) -> None:
    """It comes back as an example for like words; nothing leaves the installation."""

    from hanbada.base.codes import HSRevision, hs_code
    from hanbada.base.errors import InputError
    from hanbada.base.text import Text
    from hanbada.data import Store
    from hanbada.hs import confirmed

    try:
        one = confirmed.Confirmation(said, hs_code(code), HSRevision(revision), by, day(on), ground, ruling)
    except ValueError:
        raise InputError(
            Text(f"개정판 '{revision}'", f"the revision '{revision}'"),
            Text(f"{', '.join(HSRevision)} 중 하나", f"one of {', '.join(HSRevision)}"),
            Text("고쳐 다시 실행하세요", "correct it and run again"),
        ) from None
    confirmed.add(Store.open(), one)
    print(one.text.in_(LANG))


def lines(answer: Answer, lang: Lang, indent: str = "") -> list[str]:
    """The answer as a person reads it."""
    from hanbada.hs.answer import STATUS

    def word(ko: str, en: str) -> str:
        return ko if lang == "ko" else en

    share = f" {_percent(answer.confidence)}" if answer.candidates else ""
    found = [f"{indent}{answer.query}: {STATUS[answer.status].in_(lang)}{share}"]
    for number, one in enumerate(answer.candidates, 1):
        shown = one.code if answer.digits == 6 else one.code[:4]
        name = one.name if answer.digits == 6 else one.heading
        chance = one.probability if answer.digits == 6 else one.heading_probability
        found.append(f"{indent}{number}. {shown} ({one.revision})  {_percent(chance)}  {name.in_(lang)}")
        if one.matched:
            found.append(f"{indent}     {word('맞은 말', 'matched')}: {', '.join(one.matched)}")
        found += [f"{indent}     ! {note.in_(lang)}" for note in one.notes]
    if answer.settle:
        found.append(f"{indent}{word('가르는 물음', 'What settles it')}: {answer.settle.in_(lang)}")
    found += [f"{indent}- {note.in_(lang)}" for note in answer.notes]
    found += [f"{indent}* {one.text.in_(lang)}" for one in answer.examples]
    for part in answer.parts:
        found += lines(part, lang, indent + "  ")
    if not indent:
        found += [f"{word('없는 자료', 'missing')}: {gap.in_(lang)}" for gap in answer.missing]
    return found


def _percent(chance: float) -> str:
    """Never 100 %: nobody but a customs office is that sure."""
    return f"{min(chance, 0.99):.0%}"


def _search(without: list[str] | None) -> Search:
    # the index takes seconds and hundreds of megabytes: only when somebody searches
    from hanbada.base.errors import InputError
    from hanbada.base.text import Text
    from hanbada.data import Store
    from hanbada.hs.index import STEPS
    from hanbada.hs.search import Search

    strange = [step for step in without or () if step not in STEPS]
    if strange:
        raise InputError(
            Text(f"단계 '{strange[0]}'", f"the step '{strange[0]}'"),
            Text(", ".join(STEPS), ", ".join(STEPS)),
            Text("목록의 이름을 쓰세요", "use a name of the list"),
        )
    return Search.load(Store.open(), without or ())


def _measured(search: Search, cases: Sequence[Any], mode: str, steps: bool) -> dict[str, Any]:
    from hanbada.hs import evaluate as measure

    results = measure.run(search, cases)
    body: dict[str, Any] = {
        "n": len(results),
        "goals": dict(zip(("HS4 top-1", "HS4 top-5", "HS6 top-5"), measure.GOALS[mode], strict=True)),
        "all": _shares(measure.shares(results)),
        "words not in the glossary": _shares(measure.shares([one for one in results if not one.known])),
        "like terms hidden": _shares(measure.shares(measure.run(search, cases, measure.HIDE))),
        "sections": {name: _shares(found) for name, found in measure.by_section(results).items()},
        "reliability": [
            {"confidence": round(mean, 3), "right": str(share), "n": share.n}
            for mean, _, share in measure.reliability(results)
        ],
        "wrong": [{"query": one.case.query, "hs": one.case.hs, "rank4": one.rank4} for one in results if one.rank4 > 5],
    }
    if steps:
        body["steps"] = {name: _shares(found) for name, found in measure.ablation(search, cases).items()}
    return body


def _shares(found: dict[str, Share]) -> dict[str, str]:
    return {name: str(share) for name, share in found.items()}


def _table(body: dict[str, Any]) -> list[str]:
    found: list[str] = []
    for mode, part in body.items():
        if mode == "missing":
            found += [f"{say('없는 자료', 'missing')}: {gap}" for gap in part]
            continue
        found.append(f"{mode}  n = {part['n']}")
        found += [
            f"  {name:10} {value}   {say('목표', 'goal')} {part['goals'].get(name, '–')}"
            for name, value in part["all"].items()
        ]
        found += [f"  {name}: {'  '.join(f'{k} {v}' for k, v in row.items())}" for name, row in _rows(part)]
        found += [
            f"  {say('확신', 'confidence')} {r['confidence']:.2f} → {say('맞음', 'right')} {r['right']} (n = {r['n']})"
            for r in part["reliability"]
        ]
        found += [
            f"  {say('다섯 안에 없음', 'not among five')}: {w['query']} ({w['hs']}, {w['rank4']})"
            for w in part["wrong"]
        ]
    return found


def _rows(part: dict[str, Any]) -> list[tuple[str, dict[str, str]]]:
    rows = [
        (say("용어집에 없는 말", "words not in the glossary"), part["words not in the glossary"]),
        (say("용어집의 비슷한 말을 감춤", "like terms hidden"), part["like terms hidden"]),
    ]
    rows += [(say(f"제{name}부", f"section {name}"), row) for name, row in part["sections"].items()]
    return rows + [(name, row) for name, row in part.get("steps", {}).items()]
