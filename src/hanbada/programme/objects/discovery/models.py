"""RegistryImport and its rejected rows, Candidate with its decisions and notes, Draw, ControlFirm."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hanbada.programme.access import ByProgramme, Way, coordinator_of
from hanbada.programme.base import Object
from hanbada.programme.objects.company.models import Company
from hanbada.programme.objects.people.models import Organisation
from hanbada.programme.objects.programme.models import Cohort, Programme

OURS = coordinator_of("programme.coordinator_id")
NUMBER = RegexValidator(r"^\d{10}$")


class Outcome(models.TextChoices):
    """What a dated rule says of a firm."""

    ELIGIBLE = "eligible", _("eligible")
    NOT_ELIGIBLE = "ineligible", _("not eligible")
    UNKNOWN = "unknown", _("not known")


class RegistryImport(Object):
    """One file of one organisation, by its sha256: uploaded, its columns named, then taken over as a whole or not."""

    class State(models.TextChoices):
        """How far the file has come."""

        UPLOADED = "uploaded", _("uploaded")
        MAPPED = "mapped", _("columns named")
        TAKING = "taking", _("being taken over")
        IMPORTED = "imported", _("imported")
        DROPPED = "dropped", _("dropped")

    MOVES: ClassVar = {
        ("uploaded", "map"): "mapped",
        ("mapped", "map"): "mapped",
        ("mapped", "ask"): "taking",
        ("mapped", "take"): "imported",
        ("taking", "take"): "imported",
        ("taking", "fail"): "mapped",
        ("uploaded", "drop"): "dropped",
        ("mapped", "drop"): "dropped",
        ("dropped", "map"): "mapped",
    }

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="imports", verbose_name=_("programme"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("organisation"))
    sha256 = models.CharField(max_length=64, editable=False)
    name = models.CharField(_("file name"), max_length=120)
    size = models.PositiveIntegerField(_("size in bytes"))
    uploaded_by = models.ForeignKey("programme.User", models.PROTECT, related_name="+", verbose_name=_("uploaded by"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.UPLOADED)
    sheet = models.PositiveSmallIntegerField(_("sheet"), default=0)
    header = models.PositiveSmallIntegerField(_("row of the headers"), default=1, validators=[MinValueValidator(1)])
    columns = models.JSONField(_("columns"), default=list, blank=True)
    hs_revision = models.CharField(_("HS revision"), max_length=6, default="HS22")
    definition = models.CharField(_("rule that decides"), max_length=60, blank=True)
    decided_on = models.DateField(_("day of the rules"), null=True, blank=True)
    rows_in = models.PositiveIntegerField(_("rows in the file"), null=True, blank=True)
    rows_new = models.PositiveIntegerField(_("new firms"), null=True, blank=True)
    rows_known = models.PositiveIntegerField(_("firms brought up to date"), null=True, blank=True)
    rows_rejected = models.PositiveIntegerField(_("rejected rows"), null=True, blank=True)
    rows_done = models.PositiveIntegerField(_("rows worked through"), null=True, blank=True, editable=False)
    asked_by = models.ForeignKey(
        "programme.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("taken over by")
    )
    asked_at = models.DateTimeField(_("asked at"), null=True, blank=True)
    problem = models.JSONField(_("why it was not taken over"), default=dict, blank=True)

    ways = (ByProgramme("programme"),)
    may: ClassVar = {
        "registryimport_upload": OURS,
        "registryimport_map": OURS,
        "registryimport_ask": OURS,
        "registryimport_take": OURS,
        "registryimport_fail": lambda standing, row: False,  # the system's own
        "registryimport_drop": OURS,
    }

    class Meta:
        ordering = ("-created_at", "id")
        constraints = (
            models.UniqueConstraint(fields=("sha256", "organisation"), name="registry_once"),
            models.CheckConstraint(
                condition=~Q(state="imported")
                | Q(rows_in=models.F("rows_new") + models.F("rows_known") + models.F("rows_rejected")),
                name="registry_rows",
            ),
        )

    def __str__(self) -> str:
        return self.name


class RegistryRow(models.Model):
    """A row that was not taken, with every fault; what names a person is not kept."""

    batch = models.ForeignKey(RegistryImport, models.CASCADE, related_name="rejected", verbose_name=_("file"))
    sheet = models.CharField(_("sheet"), max_length=80, blank=True)
    row = models.PositiveIntegerField(_("row"))
    faults = models.JSONField(_("faults"), default=list, blank=True)
    cells = models.JSONField(_("cells"), default=dict, blank=True)

    ways: ClassVar[tuple[Way, ...]] = (ByProgramme("batch__programme"),)

    class Meta:
        ordering = ("row",)
        constraints = (models.UniqueConstraint(fields=("batch", "row"), name="registry_row_once"),)


class Candidate(Object):
    """A firm on the long list of a programme: what a registry says of it, what was decided, and why."""

    class State(models.TextChoices):
        """What was decided."""

        LISTED = "listed", _("on the long list")
        SHORTLISTED = "shortlisted", _("on the short list")
        CHOSEN = "chosen", _("taken into a cohort")
        CONTROL = "control", _("kept for comparison")

    MOVES: ClassVar = {
        ("listed", "shortlist"): "shortlisted",
        ("shortlisted", "unlist"): "listed",
        ("listed", "leave"): "control",
        ("shortlisted", "leave"): "control",
        ("control", "unlist"): "listed",
        ("shortlisted", "promote"): "chosen",
    }

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="candidates", verbose_name=_("programme"))
    batch = models.ForeignKey(RegistryImport, models.PROTECT, related_name="candidates", verbose_name=_("file"))
    row = models.PositiveIntegerField(_("row in the file"))
    business_number = models.CharField(_("business registration number"), max_length=10, validators=[NUMBER])
    name_ko = models.CharField(_("name in Korean"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=160, blank=True)
    industry_code = models.CharField(_("industry (KSIC)"), max_length=6, blank=True)
    division = models.CharField(_("division (KSIC)"), max_length=2, blank=True)
    region = models.CharField(_("region"), max_length=40, blank=True)
    website = models.CharField(_("website"), max_length=200, blank=True)
    employees = models.PositiveIntegerField(_("employees"), null=True, blank=True)
    facts = models.JSONField(_("facts"), default=dict, blank=True)
    applied_on = models.DateField(_("applied on"), null=True, blank=True)
    eligibility = models.CharField(_("eligibility"), max_length=10, choices=Outcome, default=Outcome.UNKNOWN)
    score = models.FloatField(
        _("score"), null=True, blank=True, validators=[MinValueValidator(0.0), MaxValueValidator(100.0)]
    )
    parts = models.JSONField(_("parts of the score"), default=list, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.LISTED)
    ground = models.TextField(_("reason"), max_length=1000, blank=True)
    contact_by = models.CharField(_("agreed to be contacted: who"), max_length=80, blank=True)
    contact_on = models.DateField(_("agreed on"), null=True, blank=True)
    contact_evidence = models.CharField(_("evidence"), max_length=300, blank=True)
    company = models.ForeignKey(
        Company, models.PROTECT, null=True, blank=True, related_name="candidates", verbose_name=_("company")
    )

    ways = (ByProgramme("programme"),)
    may: ClassVar = {
        f"candidate_{verb}": OURS for verb in ("shortlist", "unlist", "leave", "promote", "contact", "uncontact")
    }

    class Meta:
        ordering = ("name_ko", "id")
        constraints = (
            models.UniqueConstraint(fields=("programme", "business_number"), name="candidate_once"),
            models.CheckConstraint(condition=Q(state="listed") | ~Q(ground=""), name="candidate_reason"),
            models.CheckConstraint(condition=~Q(state="chosen") | Q(company__isnull=False), name="candidate_company"),
            models.CheckConstraint(condition=Q(contact_on=None) | ~Q(contact_by=""), name="candidate_contact"),
        )
        indexes = (
            models.Index(fields=("programme", "state", "-score", "id")),
            models.Index(fields=("programme", "division")),
            models.Index(fields=("programme", "name_ko", "id")),
        )

    def __str__(self) -> str:
        from hanbada.programme.language import pick

        return pick(self.name_ko, self.name_en or self.name_ko)


class EligibilityDecision(models.Model):
    """One definition's version applied to a firm on a day: the inputs it saw, the outcome, the reasons. Only added."""

    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="decisions", verbose_name=_("firm"))
    batch = models.ForeignKey(RegistryImport, models.CASCADE, related_name="+", verbose_name=_("file"))
    rule = models.CharField(_("rule"), max_length=120)
    rule_version = models.CharField(_("version of the rule"), max_length=20, blank=True)
    on = models.DateField(_("day"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)
    inputs = models.JSONField(_("inputs"), default=dict, blank=True)
    reasons = models.JSONField(_("reasons"), default=list, blank=True)
    missing = models.JSONField(_("what is missing"), default=list, blank=True)
    release = models.CharField(_("sha256 of the rules"), max_length=64)

    ways: ClassVar[tuple[Way, ...]] = (ByProgramme("candidate__programme"),)

    class Meta:
        ordering = ("-on", "-id")
        constraints = (models.UniqueConstraint(fields=("candidate", "batch", "rule"), name="decision_once"),)


class CandidateNote(Object):
    """A remark on a firm; only the coordinator reads it."""

    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="notes", verbose_name=_("firm"))
    author = models.ForeignKey("programme.User", models.PROTECT, related_name="+", verbose_name=_("author"))
    text = models.TextField(_("note"), max_length=4000)

    ways = (ByProgramme("candidate__programme"),)
    may: ClassVar = {"candidatenote_create": coordinator_of("candidate.programme.coordinator_id")}

    class Meta:
        ordering = ("-created_at",)


class Draw(Object):
    """Places drawn by lot among applicants over quota; from the seed anybody computes the same order."""

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="draws", verbose_name=_("cohort"))
    quota = models.PositiveSmallIntegerField(_("places"), validators=[MinValueValidator(1)])
    seed = models.CharField(_("seed"), max_length=60)
    drawn_by = models.ForeignKey("programme.User", models.PROTECT, related_name="+", verbose_name=_("drawn by"))

    ways = (ByProgramme("cohort__programme"),)
    may: ClassVar = {"draw_make": coordinator_of("cohort.programme.coordinator_id")}

    class Meta:
        ordering = ("-created_at",)
        constraints = (models.UniqueConstraint(fields=("cohort",), name="draw_once"),)


class DrawPlace(models.Model):
    """A firm's place in a draw; within the quota it is in."""

    draw = models.ForeignKey(Draw, models.CASCADE, related_name="places", verbose_name=_("draw"))
    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="places", verbose_name=_("firm"))
    place = models.PositiveIntegerField(_("place"))
    drawn = models.BooleanField(_("within the quota"))

    ways: ClassVar[tuple[Way, ...]] = (ByProgramme("draw__cohort__programme"),)

    class Meta:
        ordering = ("place",)
        constraints = (
            models.UniqueConstraint(fields=("draw", "place"), name="draw_place_once"),
            models.UniqueConstraint(fields=("draw", "candidate"), name="draw_candidate_once"),
        )


class ControlFirm(Object):
    """A firm that was not chosen: identity and public facts only, since it gave no consent to more."""

    class Why(models.TextChoices):
        """Why it was not chosen."""

        DECIDED = "decided", _("decided against")
        NOT_DRAWN = "not_drawn", _("applied, but not drawn")
        NOT_LOOKED_AT = "closed", _("still on the long list when it was closed")

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="controls", verbose_name=_("programme"))
    business_number = models.CharField(_("business registration number"), max_length=10, validators=[NUMBER])
    name_ko = models.CharField(_("name in Korean"), max_length=120)
    industry_code = models.CharField(_("industry (KSIC)"), max_length=6, blank=True)
    region = models.CharField(_("region"), max_length=40, blank=True)
    facts = models.JSONField(_("public facts"), default=dict, blank=True)
    eligibility = models.CharField(_("eligibility"), max_length=10, choices=Outcome)
    applied_on = models.DateField(_("applied on"), null=True, blank=True)
    place = models.PositiveIntegerField(_("place in the draw"), null=True, blank=True)
    why = models.CharField(_("why it was not chosen"), max_length=10, choices=Why)
    kept_on = models.DateField(_("kept since"))

    ways = (ByProgramme("programme"),)
    may: ClassVar = {"controlfirm_keep": OURS, "controlfirm_release": OURS}

    class Meta:
        ordering = ("name_ko", "id")
        constraints = (models.UniqueConstraint(fields=("programme", "business_number"), name="control_once"),)
