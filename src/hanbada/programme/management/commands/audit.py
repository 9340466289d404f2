"""audit seal | verify: seals both logs in batches, or computes every seal anew."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from hanbada.programme.audit.chain import LOGS, seal, verify


class Command(BaseCommand):
    """The logs' seals."""

    help = "seal: seal the rows since the last seal. verify: compute every seal anew; fails where one does not hold."

    def add_arguments(self, parser: CommandParser) -> None:
        """What to do."""
        parser.add_argument("what", choices=("seal", "verify"))

    def handle(self, *args: Any, **options: Any) -> None:
        """One line a log."""
        broken = False
        for log in LOGS:
            if options["what"] == "seal":
                rows = 0
                while link := seal(log):
                    rows += link.rows
                self.stdout.write(f"{log}: sealed {rows} rows")
                continue
            found = verify(log)
            broken |= bool(found.broken)
            self.stdout.write(
                f"{log}: {found.seals} seals, {found.rows} rows sealed, {found.unsealed} not yet, "
                f"broken: {', '.join(map(str, found.broken)) or 'none'}, head {found.head}"
            )
        if broken:
            raise CommandError("a sealed log was changed")
