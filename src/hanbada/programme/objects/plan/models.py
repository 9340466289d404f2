"""PlanVersion, PlanSection, PlanComment, PlanFile, PlanShare: what was generated never changes; what people add lies beside."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hanbada.programme import clock
from hanbada.programme.access import ByCoordinator, ByPortal, ByReferral, Rule, Standing, Way, coordinator_of, staff_of
from hanbada.programme.base import Object
from hanbada.programme.language import pick
from hanbada.programme.objects.company.models import Company
from hanbada.programme.objects.people.models import Organisation

FORMATS = ("html", "pdf", "xlsx", "json", "md")
LANGS = ("ko", "en")


def lead_of_coordinator(path: str) -> Rule:
    """A lead, not an officer, of the coordinator whose id lies at the attribute path."""
    officer = coordinator_of(path)
    return lambda standing, obj: officer(_leads(standing), obj)


def _leads(standing: Standing) -> Standing:
    return Standing(standing.user, tuple(place for place in standing.places if place.role == "lead"))


def by_the_system(standing: Standing, obj: Any) -> bool:
    """Nobody: only the background work does this."""
    return False


class PlanVersion(Object):
    """One version of a company's plan: asked for, generated in the background, approved or replaced.

    ``profile``   the company's file as the generator read it; ``digest`` its sha256
    ``releases``  the releases that its figures rest on
    ``problem``   why there is no plan: a list of {found, expected, do}, each {ko, en}
    ``edition``   which rendering the files are: 0 as generated, later ones hold what people wrote beside
    """

    class State(models.TextChoices):
        """Where a version stands."""

        WAITING = "waiting", _("being made")
        READY = "ready", _("draft")
        FAILED = "failed", _("no plan")
        APPROVED = "approved", _("approved")
        REPLACED = "replaced", _("replaced")

    MOVES: ClassVar = {
        ("waiting", "make"): "ready",
        ("waiting", "fail"): "failed",
        ("ready", "approve"): "approved",
        ("approved", "replace"): "replaced",
    }

    company = models.ForeignKey(Company, models.CASCADE, related_name="plans", verbose_name=_("company"))
    number = models.PositiveSmallIntegerField(_("version"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    as_of = models.DateField(_("as of"))
    profile = models.JSONField(encoder=DjangoJSONEncoder, default=dict, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    releases = models.JSONField(default=list, blank=True)
    notes = models.JSONField(default=dict, blank=True)
    problem = models.JSONField(default=list, blank=True)
    edition = models.PositiveSmallIntegerField(default=0)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)

    ways = (ByCoordinator("company"), ByReferral("company", shared="pk"), ByPortal("company", shared="pk"))
    may: ClassVar = {
        "planversion_ask": coordinator_of("company.programme.coordinator_id"),
        "planversion_make": by_the_system,
        "planversion_fail": by_the_system,
        "planversion_replace": by_the_system,
        "planversion_render": coordinator_of("company.programme.coordinator_id"),
        "planversion_approve": lead_of_coordinator("company.programme.coordinator_id"),
    }

    class Meta:
        ordering = ("-created_at", "id")
        constraints = (models.UniqueConstraint(fields=("company", "number"), name="plan_number"),)
        indexes = (models.Index(fields=("state", "-created_at")),)

    def __str__(self) -> str:
        return _("Plan {number}").format(number=self.number)


class PlanSection(Object):
    """One section of a version: as generated (never changed), and as people wrote it beside.

    ``blocks_ko``, ``blocks_en``  the generated section as blocks of words; ``digest`` over both
    """

    class State(models.TextChoices):
        """How far people are with it."""

        OPEN = "open", _("not read yet")
        CHECKED = "checked", _("checked")
        STALE = "stale", _("the data behind it changed")

    plan = models.ForeignKey(PlanVersion, models.CASCADE, related_name="sections", verbose_name=_("plan"))
    code = models.SlugField(max_length=40)
    position = models.PositiveSmallIntegerField()
    title_ko = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    blocks_ko = models.JSONField(default=list)
    blocks_en = models.JSONField(default=list)
    digest = models.CharField(max_length=64)
    edited_ko = models.TextField(_("text in Korean"), max_length=20_000, blank=True)
    edited_en = models.TextField(_("text in English"), max_length=20_000, blank=True)
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    edited_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.OPEN)

    ways = (
        ByCoordinator("plan__company"),
        ByReferral("plan__company", shared="plan"),
        ByPortal("plan__company", shared="plan"),
    )
    may: ClassVar = {
        "plansection_edit": coordinator_of("plan.company.programme.coordinator_id"),
        "plansection_check": coordinator_of("plan.company.programme.coordinator_id"),
        "plansection_make": by_the_system,
    }

    class Meta:
        ordering = ("plan", "position")
        constraints = (models.UniqueConstraint(fields=("plan", "code"), name="plan_section_once"),)

    def __str__(self) -> str:
        return pick(self.title_ko, self.title_en)

    @property
    def blocks(self) -> Any:
        """The generated section in the reader's language."""
        return self.blocks_ko if pick("ko", "en") == "ko" else self.blocks_en

    @property
    def edited(self) -> str:
        """What people wrote, in the reader's language."""
        return pick(self.edited_ko, self.edited_en)


class PlanComment(Object):
    """A word on a section by somebody of an office."""

    section = models.ForeignKey(PlanSection, models.CASCADE, related_name="comments", verbose_name=_("section"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("organisation"))
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("author"))
    text = models.TextField(_("comment"), max_length=2000)
    resolved_at = models.DateTimeField(null=True, blank=True)

    ways = (
        ByCoordinator("section__plan__company"),
        ByReferral("section__plan__company", shared="section__plan", among=("organisation",)),
    )
    may: ClassVar = {
        "plancomment_create": staff_of("organisation_id"),
        "plancomment_resolve": coordinator_of("section.plan.company.programme.coordinator_id"),
    }

    class Meta:
        ordering = ("created_at", "id")


class PlanFile(models.Model):
    """One rendering of a version; the bytes lie in the office's storage and are checked against ``sha256``."""

    plan = models.ForeignKey(PlanVersion, models.CASCADE, related_name="files")
    edition = models.PositiveSmallIntegerField()
    lang = models.CharField(max_length=2)
    format = models.CharField(max_length=5)
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    made_at = models.DateTimeField(default=clock.now)

    ways: ClassVar[tuple[Way, ...]] = (
        ByCoordinator("plan__company"),
        ByReferral("plan__company", shared="plan"),
        ByPortal("plan__company", shared="plan"),
    )

    class Meta:
        constraints = (models.UniqueConstraint(fields=("plan", "edition", "lang", "format"), name="plan_file_once"),)


class PlanShare(Object):
    """A version shown to one organisation: seen only while the company is open to it by referral and consent."""

    plan = models.ForeignKey(PlanVersion, models.CASCADE, related_name="shares", verbose_name=_("plan"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("organisation"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    ways = (ByCoordinator("plan__company"),)
    may: ClassVar = {
        "planshare_create": coordinator_of("plan.company.programme.coordinator_id"),
        "planshare_withdraw": coordinator_of("plan.company.programme.coordinator_id"),
    }

    class Meta:
        ordering = ("created_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("plan", "organisation"), condition=Q(withdrawn_at=None), name="plan_share_once"
            ),
        )
        indexes = (
            models.Index(fields=("organisation", "plan"), condition=Q(withdrawn_at=None), name="plan_share_live"),
        )
