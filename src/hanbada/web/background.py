"""The office's second process: jobs of the task queue, and every minute what is to be told or sent.

``hanbada serve`` starts it; apart from the web server, so that a plan being made slows no page. It ends with its parent.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable

PAUSE_SECONDS = 60
LOOK_SECONDS = 2
log = logging.getLogger("hanbada.background")


def main() -> None:
    """Run until the parent ends."""
    parent = os.getppid()  # before anything slow: a parent that dies meanwhile would leave another one in its place
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hanbada.web.settings")
    django.setup()
    threading.Thread(target=_with_parent, args=(parent,), daemon=True).start()
    threading.Thread(target=_forever, args=(tend, PAUSE_SECONDS), daemon=True).start()
    _forever(work, LOOK_SECONDS)


def tend() -> None:
    """One round of the scheduler; where another process is at it, nothing."""
    from hanbada.programme.jobs import take_back
    from hanbada.programme.lock import Taken, only_one
    from hanbada.programme.management.commands.remind import run

    try:
        with only_one("remind"):
            log.info("%s; %d jobs offered again", run(), take_back())
    except Taken:
        log.info("another process is at it")


def work() -> None:
    """The jobs that wait, one after the other."""
    from django.core.management import call_command

    call_command("db_worker", batch=True, interval=0, startup_delay=False, verbosity=0)


def _forever(step: Callable[[], None], pause: float) -> None:
    from django.db import close_old_connections

    while True:
        try:
            step()
        except Exception:
            log.exception("a round failed; the next one follows")
        close_old_connections()
        time.sleep(pause)


def _with_parent(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(0)


if __name__ == "__main__":
    main()
