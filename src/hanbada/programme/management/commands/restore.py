"""restore FILE: brings a backup back into an empty office."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from hanbada.base.errors import HanbadaError
from hanbada.programme.backup import restore


class Command(BaseCommand):
    """Bring a backup back."""

    help = "Bring a backup back into an empty office, check every part, and bring an older schema up to date."

    def add_arguments(self, parser: CommandParser) -> None:
        """Where from."""
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """One line on what came back."""
        try:
            made = restore(options["file"].resolve())
        except HanbadaError as fault:
            raise CommandError(fault.in_("ko") + "\n" + fault.in_("en")) from None
        self.stdout.write(
            f"restored {sum(made.rows.values())} rows, {len(made.parts) - 1} uploads, as of {made.made_at}"
        )
