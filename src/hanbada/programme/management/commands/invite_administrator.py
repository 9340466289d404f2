"""The first person of a new office: makes the coordinator's organisation and an invitation for its administrator."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.urls import reverse

from hanbada.programme.access import SYSTEM, every
from hanbada.programme.objects.people.models import Membership, Organisation
from hanbada.programme.objects.people.services import invitation_create, organisation_create

COORDINATOR: dict[str, Any] = {"code": "coordinator", "name_ko": "총괄기관", "name_en": "Coordinator"}


class Command(BaseCommand):
    """Invite the first administrator."""

    help = "Invite the first administrator; does nothing where there is one already."

    def add_arguments(self, parser: CommandParser) -> None:
        """The administrator's address."""
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        """Send the link; it is in the outbox folder unless HANBADA_MAIL names a mail server."""
        if every(Membership).filter(role="administrator", until=None, member__is_active=True).exists():
            self.stdout.write("there is an administrator already")
            return
        place = every(Organisation).filter(kind="coordinator").first()
        place = place or organisation_create(user=SYSTEM, kind="coordinator", **COORDINATOR)
        link = settings.SITE.geturl().rstrip("/") + reverse("invitation", args=["KEY"]).replace("KEY", "{key}")
        invitation_create(
            user=SYSTEM,
            link=link,
            email=options["email"],
            name=options["email"].split("@")[0],
            organisation=place,
            role="administrator",
        )
        self.stdout.write(f"invitation written to {settings.EMAIL_FILE_PATH}")
