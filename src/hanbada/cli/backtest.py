"""hanbada backtest: how often each order of markets was right, on any table of bilateral trade."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hanbada.cli.screen import LANG, Json, print_json, say

if TYPE_CHECKING:
    from hanbada.ranking.backtest.run import Backtest


def backtest(
    table: Annotated[
        str,
        typer.Argument(
            help=say(
                "양자 무역표(CSV·Parquet) 또는 가져온 릴리스 이름(baci-raw-materials)",
                "Table of bilateral trade (CSV, Parquet), or the name of a release (baci-raw-materials)",
            )
        ),
    ],
    base: Annotated[str, typer.Option(help=say("기준기간 (예: 2019-2021)", "Base period (such as 2019-2021)"))],
    outcome: Annotated[str, typer.Option(help=say("결과기간 (예: 2022-2024)", "Outcome period (such as 2022-2024)"))],
    methods: Annotated[
        str | None, typer.Option(help=say("견줄 방법 (쉼표로 나눔, 기본: 모두)", "Methods, by commas (default: all)"))
    ] = None,
    model: Annotated[
        str,
        typer.Option(
            help=say(
                "shipped(함께 배포), retrain(다시 학습), none 또는 모형 파일", "shipped, retrain, none, or a model file"
            )
        ),
    ] = "shipped",
    exporter: Annotated[
        str | None, typer.Option(help=say("한 수출국만 (ISO3, 예: KOR)", "One exporter only (ISO3, such as KOR)"))
    ] = None,
    stale: Annotated[
        int, typer.Option(min=0, help=say("기준자료를 몇 해 더 묵힐지", "How many years older the base data are"))
    ] = 0,
    save_model: Annotated[
        Path | None, typer.Option(help=say("다시 학습한 모형을 쓸 파일", "Where to write the retrained model"))
    ] = None,
    curves: Annotated[
        Path | None, typer.Option(help=say("그림(SVG)을 쓸 폴더", "Folder for the pictures (SVG)"))
    ] = None,
    as_json: Json = False,
) -> None:
    """Score the base period with every method and hold the orders to what happened."""
    from hanbada.flow.backtest import held_to_the_past

    found = held_to_the_past(
        table,
        base,
        outcome,
        model=model,
        methods=methods.split(",") if methods else None,
        exporter=exporter,
        stale=stale,
        save_model=save_model,
    )
    if curves is not None:
        _draw(found, curves)
    if as_json:
        from hanbada.ranking.backtest.report import to_dict

        print_json(to_dict(found))
    else:
        _print(found)


def _draw(found: Backtest, folder: Path) -> None:
    from hanbada.ranking.backtest.curves import gain_picture, reliability_picture

    folder.mkdir(parents=True, exist_ok=True)
    if found.gains:
        (folder / "gains.svg").write_text(gain_picture(found, LANG), encoding="utf-8")
    if found.calibration is not None:
        name = f"{found.table} {found.split.name}"
        (folder / "reliability.svg").write_text(reliability_picture(found.calibration, name, LANG), encoding="utf-8")


def _print(found: Backtest) -> None:
    from hanbada.ranking.backtest.report import GROUPS, headline, shown, task_table

    print(f"{found.table}  {found.split.name}  ({found.seconds} s)")
    for note in found.notes:
        print(f"- {note.in_(LANG)}")
    for task in found.tasks.values():
        print(f"\n## {task.label.in_(LANG)}\n{headline(task, LANG)}\n{task_table(task, LANG)}")
    for name, task in found.groups.items():
        print(f"\n## {GROUPS[name].in_(LANG)}\n{headline(task, LANG)}\n{task_table(task, LANG)}")
    others = {
        say("기존 시장의 증가액 중 앞 다섯 곳의 몫", "growth in served markets: share of the first five"): {
            name: held["share"] for name, held in found.deepen.items()
        },
        say("예상 금액", "expected amounts"): found.amount,
        say("피할 시장", "markets to avoid"): found.avoid,
        say("지속", "survival"): found.survive,
        say("상한: 결과연도를 알았을 때 NDCG@10", "bounds: knowing the outcome years, NDCG@10"): {
            name: held["ndcg_10"] for name, held in found.bounds.items()
        },
    }
    for title, held in others.items():
        if held:
            print(f"\n## {title}")
            for name, value in held.items():
                print(f"  {name:28} {shown(value, 4)}")
    if found.calibration is not None:
        print(f"\n## {say('가능성의 보정', 'calibration')}")
        print(
            f"  Brier skill {shown(found.calibration.skill)} · slope {shown(found.calibration.slope)}"
            f" · {say('예상 ÷ 실제', 'expected ÷ observed')} {shown(found.calibration.expected)}"
        )
        for tenth in (*found.calibration.tenths, *found.calibration.top_hundredths):
            print(f"  {tenth.chance:9.5f}  {shown(tenth.opened, 5)} {'✓' if tenth.holds else '✗'}")
