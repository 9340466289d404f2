"""The commands: demo, plan, rank, explain, backtest, content, data, hs, profile, list, doctor, serve."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from hanbada.base.errors import InputError
from hanbada.base.text import LANGS, Lang, Text
from hanbada.cli.backtest import backtest
from hanbada.cli.screen import LANG, AsOf, Json, ReleaseId, day, print_json, say, steps
from hanbada.cli.serve import serve


class Languages(StrEnum):
    """Which language a document is written in."""

    ko = "ko"
    en = "en"
    both = "both"

    @property
    def chosen(self) -> tuple[Lang, ...]:
        """The languages, Korean first."""
        return LANGS if self is Languages.both else ("ko",) if self is Languages.ko else ("en",)


app = typer.Typer(
    name="hanbada",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help=say(
        "한바다: 기업 정보 한 장에서 출처가 모두 달린 시장 진출방안까지. 화면 언어: --ui ko|en.",
        "Hanbada: from one page about a company to a fully cited market-entry plan. Screen language: --ui ko|en.",
    ),
    epilog=say(
        "종료 코드: 0 정상 · 2 입력 오류 · 3 자료 오류 · 4 자료 없음 · 5 해시 불일치 · 6 출처 없는 숫자 · 7 이름표 불일치 · 8 시스템",
        "Exit codes: 0 fine · 2 input · 3 data · 4 release missing · 5 hash differs · 6 uncited number · 7 labels · 8 system",
    ),
)


def mount(first: str | None) -> None:
    """Add the groups of commands, unless the first argument names a command that is here.

    Their models take longer to load than a ranking takes.
    """
    if first in {
        command.name or (command.callback.__name__ if command.callback else "") for command in app.registered_commands
    }:
        return
    from hanbada.cli import content, data, hs, profile

    app.add_typer(
        content.app,
        name="content",
        help=say("사람이 적은 내용: 다시 확인할 것", "Facts written by people: what is due for a check"),
    )
    app.add_typer(
        data.app,
        name="data",
        help=say("자료: 목록, 받기, 가져오기, 확인, 삭제", "Releases: list, pull, import, verify, remove"),
    )
    app.add_typer(hs.app, name="hs", help=say("기업의 말에서 HS 코드 찾기", "Find HS codes from a company's own words"))
    app.add_typer(
        profile.app,
        name="profile",
        help=say("기업 정보 양식: 새로 만들기, 점검, 스키마", "Company profile: new, check, schema"),
    )


@app.command(help=say("진출방안을 만듭니다", "Write the market-entry plan of a company"))
def plan(
    company: Annotated[
        Path, typer.Argument(help=say("기업 정보 파일 (YAML 또는 JSON)", "Company profile (YAML or JSON)"))
    ],
    lang: Annotated[Languages, typer.Option(help=say("문서 언어", "Language of the document"))] = Languages.both,
    formats: Annotated[
        str,
        typer.Option(
            "--format", help=say("html,pdf,xlsx,json,md 중 (기본: 모두)", "of html,pdf,xlsx,json,md (default: all)")
        ),
    ] = "html,pdf,xlsx,json,md",
    out: Annotated[Path, typer.Option(help=say("결과 폴더", "Where to write"))] = Path(),
    release: ReleaseId = None,
    as_of: AsOf = None,
    as_json: Json = False,
) -> None:
    """Compose the plan and write it in every asked format."""
    from hanbada.flow import write_plan

    notes: list[Text] = []
    with steps(silent=as_json) as progress:
        files = write_plan(
            company,
            out=out,
            langs=lang.chosen,
            formats=formats.split(","),
            as_of=day(as_of),
            release=release,
            progress=progress,
            told=notes.append,
        )
    said = list(dict.fromkeys(note.in_(LANG) for note in notes))
    if as_json:
        print_json({"files": [str(path) for path in files], "notes": said}, indent=None)
        return
    for path in files:
        print(path)
    for note in said:
        print(f"- {note}")


@app.command(help=say("가상기업 두 곳의 진출방안을 만듭니다", "Write the plans of two invented companies"))
def demo(
    out: Annotated[Path, typer.Option(help=say("결과 폴더", "Where to write"))] = Path("build/demo"),
    as_of: AsOf = None,
) -> None:
    """Write both demo plans in all formats and say what to look at first."""
    from hanbada.demo import COMPANIES, profile_path
    from hanbada.flow import Ground, write_plan

    written: list[Path] = []
    with steps() as progress:
        ground = Ground.open()
        for company in COMPANIES:
            written += write_plan(profile_path(company), out=out, as_of=day(as_of), ground=ground, progress=progress)
    print(say("\n진출방안을 만들었습니다:", "\nThe plans are written:"))
    for path in written:
        print(f"  {path}")
    first = next(path for path in written if path.name.endswith(f".{LANG}.html"))
    print(
        say(
            f"\n먼저 볼 것: {first} (브라우저) - 첫 쪽의 세 시장과 결정 요청 사항",
            f"\nLook first at {first} (a browser): the three markets and the decision asked for",
        )
    )
    example = profile_path(COMPANIES[0])
    print(say("숫자의 출처 따라가기:", "Follow a figure to its rows:"))
    print(f"  hanbada explain {example} --market JPN")


@app.command(help=say("시장 순위를 계산합니다", "Rank the markets for an exporter and products"))
def rank(
    exporter: Annotated[str, typer.Option(help=say("수출국 ISO3 (예: KOR)", "Exporter, ISO3 (such as KOR)"))],
    product: Annotated[
        list[str], typer.Option(help=say("HS 6단위 코드 (여러 번 가능)", "Six-digit HS code (repeatable)"))
    ],
    top: Annotated[int, typer.Option(min=1, help=say("보여 줄 시장 수", "How many markets to show"))] = 10,
    release: ReleaseId = None,
    as_json: Json = False,
) -> None:
    """Rank all markets; the table shows the first, JSON holds all."""
    from hanbada.flow import Ground
    from hanbada.ranking import report

    ground = Ground.open(release=release)
    ranking = ground.rank(exporter, product)
    if as_json:
        print_json(report(ranking), indent=None)
        return
    from hanbada.cli.rank import print_ranking

    print_ranking(ranking, ground.geography, top, LANG)


@app.command(help=say("숫자를 원자료의 행까지 따라갑니다", "Follow the figures of a market to the rows of the release"))
def explain(
    company: Annotated[Path, typer.Argument(help=say("기업 정보 파일", "Company profile"))],
    market: Annotated[str, typer.Option(help=say("시장 ISO3 (예: MYS)", "Market, ISO3 (such as MYS)"))],
    figure: Annotated[
        str,
        typer.Option(
            help=say("숫자의 이름 (예: demand_usd, demand, score)", "Which figure (such as demand_usd, demand, score)")
        ),
    ] = "score",
    product: Annotated[
        str | None, typer.Option(help=say("제품 하나만 (HS 6단위)", "One product only (six digits)"))
    ] = None,
    release: ReleaseId = None,
    as_of: AsOf = None,
    as_json: Json = False,
) -> None:
    """Print sentence → figure → formula → inputs → rows."""
    from hanbada.cli.rank import print_trail
    from hanbada.flow import explain_market

    trail = explain_market(company, market, as_of=day(as_of), figure=figure, product=product, release=release)
    if as_json:
        print_json({"chains": [chain.to_dict() for chain in trail.chains]}, indent=None)
    else:
        print_trail(trail, LANG)


@app.command(
    "list",
    help=say(
        "무엇이 들어 있는지 모두 보여 줍니다",
        "Print everything that was found: sources, indicators, sections, agencies …",
    ),
)
def list_(
    kind: Annotated[str | None, typer.Argument(help=say("한 종류만", "One kind only"))] = None,
    as_json: Json = False,
) -> None:
    """Print what lives in one folder each."""
    from hanbada.cli.inventory import inventory

    found = inventory()
    if kind is not None and kind not in found:
        raise InputError(
            Text(f"종류 '{kind}'", f"the kind '{kind}'"),
            Text(" · ".join(found), " · ".join(found)),
            Text("목록의 이름을 쓰세요", "use a name of the list"),
        )
    chosen = found if kind is None else {kind: found[kind]}
    if as_json:
        print_json(
            {name: {key: label.in_(LANG) for key, label in entries.items()} for name, entries in chosen.items()},
            indent=None,
        )
        return
    for name, entries in chosen.items():
        print(f"{name} ({len(entries)})")
        for key, label in entries.items():
            print(f"  {key:32} {label.in_(LANG)}")


@app.command(help=say("설치와 자료를 점검합니다", "Check the installation and the releases"))
def doctor(as_json: Json = False) -> None:
    """Say what is there, what is missing, and what the lack costs; exit code 4 where something needed is missing."""
    from hanbada.cli.inventory import checks

    found = checks()
    if as_json:
        print_json(
            [{"check": c.name, "ok": c.ok, "needed": c.needed, "detail": c.detail.in_(LANG)} for c in found],
            indent=None,
        )
    else:
        for c in found:
            mark = "✓" if c.ok else ("✗" if c.needed else "–")
            print(f"{mark} {c.name:28} {c.detail.in_(LANG)}")
    if any(c.needed and not c.ok for c in found):
        raise typer.Exit(4)


app.command(help=say("순위가 얼마나 맞았는지 지난 기간으로 시험합니다", "Hold the orders of markets to what happened"))(
    backtest
)
app.command(
    help=say("프로그램 사무실을 시작합니다 (추가 구성 web)", "Start the programme office (the extra named web)")
)(serve)
