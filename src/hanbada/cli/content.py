"""hanbada content: due; which facts written by people want to be looked at again."""

from __future__ import annotations

from typing import Annotated

import typer

from hanbada.cli.screen import LANG, AsOf, Json, both, day, print_json, say

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False)


@app.callback()
def content() -> None:
    """Facts written by people: agencies, measures, agreements, requirements …"""


@app.command(
    help=say(
        "확인한 날이 없거나 오래된 내용을 오래된 것부터 보여 줍니다",
        "List the entries never checked, or not for long, the oldest first",
    )
)
def due(
    months: Annotated[
        int, typer.Option(min=0, help=say("몇 달이 지나면 다시 볼지", "After how many months to look again"))
    ] = 6,
    as_of: AsOf = None,
    as_json: Json = False,
) -> None:
    """One line an entry: the day of its last check, its id, its title, where it was read."""
    from hanbada.content import content

    rows = content().due_for_check(day(as_of), months)
    if as_json:
        print_json(
            [
                {
                    "id": row.id,
                    "title": both(row.title),
                    "checked_on": row.checked_on.isoformat() if row.checked_on else None,
                    "verified": row.verified,
                    "reference": row.reference,
                }
                for row in rows
            ]
        )
        return
    for row in rows:
        checked = row.checked_on.isoformat() if row.checked_on else say("확인한 날 없음", "never")
        print(f"{checked:12} {row.id:44} {row.title.in_(LANG)}  {row.reference}")
    print(say(f"확인할 내용 {len(rows)}건", f"{len(rows)} entries to check"))
