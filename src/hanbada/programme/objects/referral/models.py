"""Referral: sent, then accepted or rejected within the response clock, then done; revoked at any time before."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hanbada.content import content
from hanbada.programme.access import ByCoordinator, ByPortal, ByReferral, coordinator_of, either, staff_of
from hanbada.programme.base import Object
from hanbada.programme.language import pick
from hanbada.programme.objects.case.models import Case
from hanbada.programme.objects.consent.models import Consent
from hanbada.programme.objects.consent.purposes import Purpose
from hanbada.programme.objects.people.models import Organisation

#: The states in which a referral opens a company to its receiver.
LIVE = ("sent", "accepted", "done")
SENDER = either(staff_of("from_org_id"), coordinator_of("case.company.programme.coordinator_id"))
RECEIVER = staff_of("to_org_id")


class Referral(Object):
    """One organisation asks another to help a company, for one purpose, under one consent."""

    class State(models.TextChoices):
        """Where a referral stands."""

        SENT = "sent", _("sent")
        ACCEPTED = "accepted", _("accepted")
        REJECTED = "rejected", _("rejected")
        DONE = "done", _("done")
        REVOKED = "revoked", _("revoked")

    MOVES: ClassVar = {
        ("sent", "accept"): "accepted",
        ("sent", "reject"): "rejected",
        ("sent", "revoke"): "revoked",
        ("accepted", "finish"): "done",
        ("accepted", "revoke"): "revoked",
    }

    case = models.ForeignKey(Case, models.CASCADE, related_name="referrals", verbose_name=_("case"))
    from_org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("from"))
    to_org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("to"))
    purpose = models.CharField(_("purpose"), max_length=14, choices=Purpose)
    measure = models.CharField(_("measure"), max_length=80, blank=True)
    note = models.TextField(_("what is asked for"), max_length=2000, blank=True)
    consent = models.ForeignKey(Consent, models.RESTRICT, related_name="+", verbose_name=_("consent"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.SENT)
    due_at = models.DateTimeField(_("answer due"))
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    ground = models.TextField(_("reason"), max_length=1000, blank=True)
    service = models.TextField(_("service given"), max_length=2000, blank=True)
    served_on = models.DateField(_("service given on"), null=True, blank=True)
    previous = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="next", verbose_name=_("sent on from")
    )

    ways = (
        ByCoordinator("case__company"),
        ByReferral("case__company", among=("from_org", "to_org")),
        ByPortal("case__company"),
    )
    may: ClassVar = {
        "referral_send": SENDER,
        "referral_accept": RECEIVER,
        "referral_reject": RECEIVER,
        "referral_finish": RECEIVER,
        "referral_revoke": SENDER,
        "referral_send_on": SENDER,
    }

    class Meta:
        ordering = ("-created_at", "id")
        constraints = (
            models.CheckConstraint(condition=~Q(state="rejected") | ~Q(ground=""), name="referral_reason"),
            models.CheckConstraint(condition=~Q(state="done") | ~Q(service=""), name="referral_service"),
            models.CheckConstraint(condition=~Q(from_org=models.F("to_org")), name="referral_not_to_itself"),
        )
        indexes = (
            models.Index(fields=("to_org", "state", "due_at")),
            models.Index(fields=("from_org", "state")),
            models.Index(fields=("to_org", "state", "purpose", "case")),
            models.Index(fields=("due_at", "id")),
        )

    @property
    def measure_title(self) -> str:
        """The measure's name in the reader's language; where the content has it no more, what was stored."""
        found = content().measures.get(self.measure)
        return pick(found.title.ko, found.title.en) if found else self.measure
