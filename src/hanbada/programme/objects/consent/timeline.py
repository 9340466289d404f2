"""Consents given and withdrawn."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from hanbada.programme.access import visible
from hanbada.programme.objects.consent.models import Consent
from hanbada.programme.timeline import Entry, newest


def entries(user: Any, company: Any) -> Iterator[Entry]:
    """Which data for whom, and who said so."""
    for row in newest(visible(user, Consent).filter(company=company).select_related("receiver")):
        words = f"{row.get_item_display()} · {row.get_purpose_display()}"
        yield Entry(row.given_on, "given", _("Consent given"), row.given_by, str(row.receiver), words)
        if row.withdrawn_at:
            yield Entry(row.withdrawn_at, "withdrawn", _("Consent withdrawn"), "", str(row.receiver), words)
