"""Outcomes on a case's page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from hanbada.programme.access import may
from hanbada.programme.objects.case.models import Case
from hanbada.programme.objects.claim.models import OutcomeClaim
from hanbada.programme.objects.claim.selectors import claims_of
from hanbada.programme.panel import SHOWN, Button, Panel


def of_case(user: Any, case: Case) -> Iterator[Panel]:
    """Where there are some, or the reader may state one."""
    rows = claims_of(user, case.company).filter(case=case)[:SHOWN]
    may_state = may(user, "outcomeclaim_make", OutcomeClaim(case=case))
    if rows or may_state:
        yield Panel(
            "outcomes",
            _("Outcomes"),
            empty=_("No outcome was stated yet."),
            button=Button(_("State an outcome"), reverse("claim-new", args=[case.pk]))
            if may_state and case.stage != "closed"
            else None,
            order=30,
            template="claim/panel.html",
            context={"claims": rows},
        )
