"""check_grants: rights without what they rest on; run it with every deployment."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hanbada.programme.access.grants import orphans


class Command(BaseCommand):
    """Orphan grants."""

    help = "Count rights that lie in the database without what they rest on, and name them; fails where there are any."

    def handle(self, *args: Any, **options: Any) -> None:
        """One line a check."""
        found = orphans()
        for name, ids in found.items():
            self.stdout.write(f"{name}: {len(ids)}{''.join(f' {pk}' for pk in ids)}")
        count = sum(map(len, found.values()))
        if count:
            raise CommandError(f"{count} rights without what they rest on: end them, or set right what they rest on")
