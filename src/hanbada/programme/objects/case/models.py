"""Case: one company in one cohort, and the stage it has reached."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from hanbada.programme.access import ByCoordinator, ByPortal, ByReferral, coordinator_of
from hanbada.programme.base import Object
from hanbada.programme.objects.company.models import Company
from hanbada.programme.objects.programme.models import Cohort

OURS = coordinator_of("company.programme.coordinator_id")


class Case(Object):
    """What the programme does with one company in one cohort; stages go forward, and a case can be closed."""

    class Stage(models.TextChoices):
        """How far the case is."""

        FOUND = "found", _("found")
        DIAGNOSED = "diagnosed", _("diagnosed")
        PLANNED = "planned", _("planned")
        SUPPORTED = "supported", _("supported")
        CONVERTED = "converted", _("exporting")
        CLOSED = "closed", _("closed")

    company = models.ForeignKey(Company, models.CASCADE, related_name="cases", verbose_name=_("company"))
    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="cases", verbose_name=_("cohort"))
    stage = models.CharField(_("stage"), max_length=10, choices=Stage, default=Stage.FOUND)

    ways = (ByCoordinator("company"), ByReferral("company"), ByPortal("company"))
    may: ClassVar = {"case_create": OURS, "case_advance": OURS, "case_close": OURS}

    class Meta:
        ordering = ("-created_at", "id")
        constraints = (models.UniqueConstraint(fields=("company", "cohort"), name="case_once"),)
        indexes = (models.Index(fields=("cohort", "stage")), models.Index(fields=("id", "company")))

    def __str__(self) -> str:
        return f"{self.company} · {self.cohort}"
