"""hanbada profile: new, check, schema; thin commands over the company profile."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from hanbada.base.errors import InputError, Problem, ProfileError, SystemFault
from hanbada.base.text import Text
from hanbada.cli.screen import LANG, SPOKEN, AsOf, Json, Language, both, day, print_json, say
from hanbada.company.gaps import Gap, gaps
from hanbada.company.listed import ListedCodes
from hanbada.company.profile import Profile, read
from hanbada.company.template import schema as profile_schema
from hanbada.company.template import template

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False)
Force = Annotated[bool, typer.Option("--force", help=say("있는 파일을 덮어씀", "Overwrite an existing file"))]


@app.command(help=say("주석이 달린 새 기업정보 틀을 만듭니다", "Write a commented template of a new profile"))
def new(
    path: Annotated[Path, typer.Argument(help=say("만들 파일. -는 화면 출력", "File to write; - prints it"))] = Path(
        "company.yml"
    ),
    lang: Annotated[Language, typer.Option("--lang", help=say("주석의 언어", "Language of the comments"))] = SPOKEN,
    force: Force = False,
) -> None:
    """A template that already passes the check."""
    _put(path, template(lang.value), force)
    if str(path) != "-":
        print(say(f"만듦: {path}", f"Written: {path}"))
        print(
            say(
                f"채운 뒤 `hanbada profile check {path}`로 점검하세요",
                f"Fill it in, then run `hanbada profile check {path}`",
            )
        )


@app.command(
    help=say(
        "기업정보의 잘못을 줄 번호와 함께 한 번에 모두 알립니다 (잘못이 있으면 종료 코드 2)",
        "Tell everything that is wrong with a profile at once, with line numbers (exit code 2 if anything is)",
    )
)
def check(
    company: Annotated[
        Path, typer.Argument(help=say("기업정보 파일 (YAML 또는 JSON)", "Company profile (YAML or JSON)"))
    ],
    as_of: AsOf = None,
    as_json: Json = False,
) -> None:
    """Problems stop a plan; warnings and empty entries do not, and are told with what they cost."""
    try:
        profile = read(company, as_of=day(as_of), names=_codes())
    except ProfileError as error:
        if as_json:
            print_json({"file": company.name, "ok": False, "problems": [_problem(one) for one in error.problems]})
        else:
            print(error.in_(LANG), file=sys.stderr)
            print(say(f"고칠 것 {len(error.problems)}건", f"{len(error.problems)} to correct"), file=sys.stderr)
        raise typer.Exit(error.exit_code) from None
    if as_json:
        print_json(_report(company, profile))
    else:
        _print(profile)


@app.command(help=say("기업정보의 JSON Schema(2020-12)를 씁니다", "Write the JSON Schema (2020-12) of a profile"))
def schema(
    path: Annotated[Path, typer.Argument(help=say("만들 파일. -는 화면 출력", "File to write; - prints it"))] = Path(
        "-"
    ),
    force: Force = False,
) -> None:
    """For editors that check while one types."""
    _put(path, json.dumps(profile_schema(), ensure_ascii=False, indent=2) + "\n", force)


def _codes() -> ListedCodes | None:
    # the store and its table reader are slow to import, and a profile can be checked without any data
    from hanbada.data import Store
    from hanbada.hs.names import Names

    store = Store.open()
    return ListedCodes(Names.load(store).official) if store.releases("hs-names") else None


def _put(path: Path, words: str, force: bool) -> None:
    if str(path) == "-":
        sys.stdout.write(words)
        return
    if path.exists() and not force:
        raise InputError(
            Text(f"이미 있는 파일 {path}", f"the file {path}, which exists"),
            Text("새 파일 이름", "the name of a new file"),
            Text("다른 이름을 쓰거나 --force로 덮어쓰세요", "use another name, or --force to overwrite it"),
        )
    partial = path.with_name(f".{path.name}.partial")
    try:
        with partial.open("w", encoding="utf-8", newline="\n") as stream:
            stream.write(words)
        partial.replace(path)
    except OSError as fault:
        partial.unlink(missing_ok=True)
        raise SystemFault(
            Text(f"{path}에 쓸 수 없음: {fault.strerror}", f"cannot write {path}: {fault.strerror}"),
            Text("쓸 수 있는 폴더", "a folder that can be written to"),
            Text("경로와 권한을 확인하세요", "check the path and its permissions"),
        ) from None


def _print(profile: Profile) -> None:
    print(say(f"이상 없음: {profile.names.text.ko}", f"Nothing wrong: {profile.names.text.en}"))
    for one in profile.warnings:
        print(say("주의 ", "warning ") + one.in_(LANG))
    found = gaps(profile)
    if found:
        print(
            say(
                f"비어 있거나 쓸 수 없는 항목 {len(found)}건과 그 영향",
                f"{len(found)} entries empty or unusable, and their cost",
            )
        )
    for gap in found:
        why = say(" (사용불가)", " (unusable)") if gap.unusable else ""
        print(f"  {gap.label.in_(LANG)}{why} [{gap.path}] → {gap.section.in_(LANG)}: {gap.cost.in_(LANG)}")


def _report(company: Path, profile: Profile) -> dict[str, Any]:
    return {
        "file": company.name,
        "ok": True,
        "name": both(profile.names.text),
        "release": profile.release.id,
        "problems": [],
        "warnings": [_problem(one) for one in profile.warnings],
        "gaps": [_gap(gap) for gap in gaps(profile)],
    }


def _problem(one: Problem) -> dict[str, Any]:
    return {
        "row": one.where.row,
        "column": int(one.where.column) if one.where.column else None,
        "found": both(one.found),
        "expected": both(one.expected),
        "do": both(one.do),
    }


def _gap(gap: Gap) -> dict[str, Any]:
    return {
        "path": gap.path,
        "label": both(gap.label),
        "section": both(gap.section),
        "cost": both(gap.cost),
        "unusable": gap.unusable,
    }
