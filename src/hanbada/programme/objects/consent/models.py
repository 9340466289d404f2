"""Consent: item, purpose, receiver, days; the query layer asks it before a byte leaves."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hanbada.programme import clock
from hanbada.programme.access import ByCoordinator, ByPortal, ByReferral, company_of, coordinator_of, either
from hanbada.programme.base import Object
from hanbada.programme.objects.company.models import Company
from hanbada.programme.objects.consent.purposes import Purpose
from hanbada.programme.objects.people.models import Organisation


class Item(models.TextChoices):
    """Which data a consent is about."""

    FILE = "file", _("the company file")
    CUSTOMS = "customs", _("data of the customs service")
    CONTACT = "contact", _("being contacted")


class Consent(Object):
    """A company's word that one receiver may have one kind of its data for one purpose until a day."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="consents", verbose_name=_("company"))
    item = models.CharField(_("data"), max_length=10, choices=Item, default=Item.FILE)
    purpose = models.CharField(_("purpose"), max_length=14, choices=Purpose)
    receiver = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("receiver"))
    given_by = models.CharField(_("given by"), max_length=80)
    given_on = models.DateField(_("given on"), default=clock.today)
    expires_on = models.DateField(_("valid until"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    evidence = models.CharField(_("evidence"), max_length=300, blank=True)

    ways = (ByCoordinator("company"), ByReferral("company", among=("receiver",)), ByPortal("company"))
    may: ClassVar = {
        "consent_create": either(
            coordinator_of("company.programme.coordinator_id"), company_of("company.organisation_id")
        ),
        "consent_withdraw": either(
            coordinator_of("company.programme.coordinator_id"), company_of("company.organisation_id")
        ),
    }

    class Meta:
        ordering = ("-given_on", "id")
        constraints = (models.CheckConstraint(condition=Q(expires_on__gte=F("given_on")), name="consent_days"),)
        indexes = (  # all that access asks of a consent, so that no row is read
            models.Index(
                fields=("company", "receiver", "purpose", "item", "withdrawn_at", "expires_on", "given_on"),
                name="consent_in_force",
            ),
        )

    @property
    def in_force(self) -> bool:
        """Whether it holds today."""
        return self.withdrawn_at is None and self.given_on <= clock.today() <= self.expires_on
