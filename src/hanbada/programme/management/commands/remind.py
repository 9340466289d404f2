"""remind: tells people what is due and sends what waits; meant for a timer, every few minutes, on any machine."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand

from hanbada.programme.lock import Taken, only_one
from hanbada.programme.objects.action import reminders
from hanbada.programme.objects.webhook import sending

#: EX_TEMPFAIL of sysexits.h: somebody else is at it, nothing is wrong.
BUSY = 75


class Command(BaseCommand):
    """The office's scheduler."""

    help = "Write and send the reminders that are due. Safe to repeat; a second run at the same time ends with code 75."

    def handle(self, *args: Any, **options: Any) -> None:
        """One line on what was done."""
        try:
            with only_one("remind"):
                self.stdout.write(run())
        except Taken:
            self.stderr.write("another process is sending reminders")
            sys.exit(BUSY)


def run() -> str:
    """Make and send; gives the figures in one line."""
    made, nobody = reminders.make()
    letters, calls = reminders.send(), sending.send()
    return (
        f"reminders: {made} made, {letters.sent} sent, {letters.dropped} dropped, {letters.failed} failed; "
        f"{nobody} deadlines with nobody to tell; "
        f"webhooks: {calls.sent} told, {calls.dropped} dropped, {calls.failed} failed"
    )
