"""Diagnosis and its answers: one edition of a questionnaire, answered for one company."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hanbada.programme.access import ByCoordinator, ByPortal, company_of, coordinator_of, either
from hanbada.programme.base import Object
from hanbada.programme.objects.company.models import Company

BOTH = either(coordinator_of("company.programme.coordinator_id"), company_of("company.organisation_id"))
BOTH_OF_ANSWER = either(
    coordinator_of("diagnosis.company.programme.coordinator_id"), company_of("diagnosis.company.organisation_id")
)


class Diagnosis(Object):
    """A questionnaire in one edition; finished, it names what stands in the way. There is no mark."""

    class State(models.TextChoices):
        """How far it is."""

        STARTED = "started", _("being answered")
        FINISHED = "finished", _("finished")

    MOVES: ClassVar = {("started", "finish"): "finished", ("finished", "reopen"): "started"}

    company = models.ForeignKey(Company, models.CASCADE, related_name="diagnoses", verbose_name=_("company"))
    instrument = models.CharField(_("questionnaire"), max_length=60)
    edition = models.CharField(_("edition"), max_length=20)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.STARTED)
    barriers = models.JSONField(_("what stands in the way"), default=list, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    ways = (ByCoordinator("company"), ByPortal("company"))
    may: ClassVar = {
        "diagnosis_start": BOTH,
        "diagnosis_finish": BOTH,
        "diagnosis_reopen": BOTH,
    }

    class Meta:
        ordering = ("-created_at", "id")
        constraints = (
            models.CheckConstraint(condition=Q(state="started") | Q(finished_at__isnull=False), name="diagnosis_end"),
            models.UniqueConstraint(
                fields=("company", "instrument"), condition=Q(state="started"), name="diagnosis_open"
            ),
        )


class DiagnosisAnswer(Object):
    """The answer to one question: a choice's id, or words; every change raises its own version."""

    diagnosis = models.ForeignKey(Diagnosis, models.CASCADE, related_name="answers", verbose_name=_("diagnosis"))
    question = models.CharField(_("question"), max_length=40)
    value = models.TextField(_("answer"), max_length=1000, blank=True)

    ways = (ByCoordinator("diagnosis__company"), ByPortal("diagnosis__company"))
    may: ClassVar = {"diagnosisanswer_give": BOTH_OF_ANSWER, "diagnosisanswer_change": BOTH_OF_ANSWER}

    class Meta:
        ordering = ("created_at",)
        constraints = (models.UniqueConstraint(fields=("diagnosis", "question"), name="answer_once"),)
