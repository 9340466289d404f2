"""Programme, Cohort, TargetDefinition: what content/programmes says, as rows that cases can point to."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from hanbada.content import content
from hanbada.programme.access import Members
from hanbada.programme.base import Object
from hanbada.programme.objects.people.models import Organisation


class Programme(Object):
    """A support programme: one coordinator runs it, one ministry answers for it."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    name_ko = models.CharField(_("name in Korean"), max_length=160)
    name_en = models.CharField(_("name in English"), max_length=200)
    currency = models.CharField(_("currency"), max_length=3)
    coordinator = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("coordinator"))
    ministry = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("ministry")
    )

    ways = (Members(),)
    may: ClassVar = {"programme_load": lambda standing, row: False}  # content only, by its command

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        from hanbada.programme.language import pick

        return pick(self.name_ko, self.name_en)

    @property
    def country(self) -> str:
        """Whose companies it helps, as ISO 3166 alpha-3: as the content says, else the country of this office."""
        rules = content().programmes.get(self.code)
        return (rules.country if rules else None) or settings.COUNTRY


class Cohort(Object):
    """The firms found in a period; ``found`` null: no count was published."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="cohorts", verbose_name=_("programme"))
    period = models.CharField(_("period"), max_length=12)
    found = models.PositiveIntegerField(_("found"), null=True, blank=True)
    planned = models.PositiveIntegerField(_("planned"), null=True, blank=True)
    reference = models.CharField(_("source"), max_length=300, blank=True)

    ways = (Members(),)
    may: ClassVar = {"cohort_load": lambda standing, row: False}

    class Meta:
        ordering = ("programme", "period")
        constraints = (models.UniqueConstraint(fields=("programme", "period"), name="cohort_once"),)

    def __str__(self) -> str:
        return self.period


class TargetDefinition(Object):
    """One version of what a programme counts; former versions stay, so that history can be re-labelled."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="definitions", verbose_name=_("programme"))
    code = models.SlugField(_("code"), max_length=60)
    edition = models.CharField(_("version"), max_length=20)
    label_ko = models.CharField(_("label in Korean"), max_length=200)
    label_en = models.CharField(_("label in English"), max_length=200)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    content = models.JSONField(_("rule"), default=dict)
    reference = models.CharField(_("source"), max_length=300, blank=True)

    ways = (Members(),)
    may: ClassVar = {"targetdefinition_load": lambda standing, row: False}

    class Meta:
        ordering = ("programme", "code", "valid_from")
        constraints = (models.UniqueConstraint(fields=("programme", "code", "edition"), name="definition_once"),)

    def __str__(self) -> str:
        from hanbada.programme.language import pick

        return pick(self.label_ko, self.label_en)
