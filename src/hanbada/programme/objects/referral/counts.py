"""Referrals in figures: what each organisation received, and how it answered."""

from __future__ import annotations

from django.db.models import F, Q
from django.utils.translation import gettext as _

from hanbada.programme import clock
from hanbada.programme.counts import Counts, Figure
from hanbada.programme.objects.referral.models import Referral


def counts() -> Counts:
    """By state; late answers, and answers in time among all of them."""
    answered = Q(answered_at__isnull=False)
    late = Q(state="sent", due_at__lt=clock.now())
    figures = (
        Figure("sent", _("Waiting"), Q(state="sent"), _("Referrals waiting for an answer")),
        Figure("late", _("Answer overdue"), late, _("Answers overdue"), late=True),
        Figure("accepted", _("Accepted"), Q(state="accepted")),
        Figure("done", _("Done"), Q(state="done")),
        Figure("rejected", _("Rejected"), Q(state="rejected")),
        Figure("answered", where=answered),
        Figure("in_time", _("Answered in time"), answered & Q(answered_at__lte=F("due_at")), of="answered"),
    )
    return Counts(Referral, figures, "to_org", "case__cohort", order=10)
