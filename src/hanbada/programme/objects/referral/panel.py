"""Referrals on a case's page, and the measures for which one can be sent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from hanbada.content import content
from hanbada.programme.access import OFFICES, may, standing_now
from hanbada.programme.objects.case.models import Case
from hanbada.programme.objects.diagnosis.needs import needs
from hanbada.programme.objects.referral.measures import proposals
from hanbada.programme.objects.referral.models import Referral
from hanbada.programme.objects.referral.selectors import referrals_of
from hanbada.programme.panel import Button, Cell, Panel


def of_case(user: Any, case: Case) -> Iterator[Panel]:
    """What was sent; for who may send, what could be asked for."""
    ours = standing_now(user).at(*OFFICES)
    sends = may(user, "referral_send", Referral(case=case, **({"from_org_id": ours[0]} if ours else {})))
    yield Panel(
        "referrals",
        _("Referrals"),
        (_("To"), _("Purpose"), _("State"), _("Answer due")),
        [
            (
                Cell(row.to_org, reverse("referral", args=[row.pk])),
                Cell(row.get_purpose_display()),
                Cell(row.get_state_display(), state=row.state),
                Cell(row.due_at, due=row.state == "sent"),
            )
            for row in referrals_of(user, case)
        ],
        _("No referral yet."),
        door=Button(_("Refer to an organisation"), reverse("referral-new", args=[case.pk]), "referral")
        if sends
        else None,
        order=10,
    )
    if sends:
        known = needs(user, case.company)
        yield Panel(
            "measures",
            _("Proposed measures"),
            order=90,
            template="referral/measures.html",
            context={
                "case": case,
                "barriers": [content().barriers[need.barrier].name for need in known],
                "proposals": proposals(user, case, known),
            },
        )
