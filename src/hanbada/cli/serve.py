"""hanbada serve: starts the programme office on this machine."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib import import_module
from importlib.util import find_spec
from typing import Annotated

import typer

from hanbada.base.errors import InputError
from hanbada.base.text import Text
from hanbada.cli.screen import say

SETTINGS = "hanbada.web.settings"


def serve(
    bind: Annotated[str, typer.Option(help=say("주소와 포트", "Address and port"))] = "127.0.0.1:8000",
    threads: Annotated[int, typer.Option(min=1, help=say("스레드 수", "Threads"))] = 8,
    workers: Annotated[int, typer.Option(min=1, help=say("프로세스 수", "Processes"))] = 1,
    demo: Annotated[
        bool,
        typer.Option(
            "--demo", help=say("빈 사무실에 가상 세계를 만듦", "Fill an empty office with the invented world")
        ),
    ] = False,
    seed: Annotated[int, typer.Option(help=say("가상 세계의 씨앗", "Seed of the invented world"))] = 1,
    invite: Annotated[
        str, typer.Option(metavar="E-MAIL", help=say("첫 관리자에게 초대장", "Invite the first administrator"))
    ] = "",
    prepare: Annotated[
        bool, typer.Option("--prepare", help=say("준비만 하고 시작하지 않음", "Prepare only, do not start"))
    ] = False,
    background: Annotated[
        bool,
        typer.Option(
            help=say("진출방안 작성과 알림을 맡는 두 번째 프로세스", "The second process: plans and reminders")
        ),
    ] = True,
) -> None:
    """Bring the database up to date, compile what is stale, and serve until stopped."""
    needs_web()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    ready(demo=demo, seed=seed, invite=invite)
    if prepare:
        return
    if background:
        subprocess.Popen([sys.executable, "-m", "hanbada.web.background"])
    print(
        say(f"한바다 사무실: http://{bind} (끝내기 Ctrl+C)", f"The office: http://{bind} (stop with Ctrl+C)"),
        flush=True,
    )
    command = [sys.executable, "-m", "gunicorn", "hanbada.web.wsgi:application", "--bind", bind]
    command += [
        "--worker-class",
        "gthread",
        "--workers",
        str(workers),
        "--threads",
        str(threads),
        "--no-control-socket",
    ]
    os.execv(sys.executable, command)  # noqa: S606


def needs_web() -> None:
    """Raises InputError naming what to install where the [web] extra is absent."""
    missing = [name for name in ("django", "gunicorn", "allauth", "whitenoise") if find_spec(name) is None]
    if missing:
        raise InputError(
            Text(
                f"사무실에 필요한 패키지가 없음: {', '.join(missing)}",
                f"the office's packages are missing: {', '.join(missing)}",
            ),
            Text("추가 구성 [web]", "the extra [web]"),
            Text(
                "pip install 'hanbada[web]'을 실행한 뒤 다시 시작하세요",
                "run pip install 'hanbada[web]' and start again",
            ),
        )


def ready(*, demo: bool = False, seed: int = 1, invite: str = "") -> None:
    """Migrated, translated, static files gathered; then the demo world or the first invitation, where asked for."""
    import_module("hanbada.web.translations").compile_stale()
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    if demo:
        _demo(seed)
    call_command("load_programmes", verbosity=0)
    if invite:
        call_command("invite_administrator", invite)


def _demo(seed: int) -> None:
    world = import_module("hanbada.programme.demo")
    if world.empty():
        print(say("가상 세계:", "The invented world:"), world.build(seed))
    else:
        print(
            say("이미 쓰고 있는 사무실이라 가상 세계를 만들지 않음", "the office is in use: no invented world is made")
        )
    people = world.sign_in()
    if people:
        print(say("모두의 암호:", "everybody's password:"), world.PASSWORD)
    for address, place in people:
        print(f"  {address:36} {place}")
