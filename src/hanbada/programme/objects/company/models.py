"""Company, FinancialYear, Product, Contact, Document, Note, Merge: the file that every other object points to."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hanbada.programme.access import Agreed, ByCoordinator, ByPortal, ByReferral, company_of, coordinator_of, either
from hanbada.programme.base import Object
from hanbada.programme.objects.people.models import Organisation
from hanbada.programme.objects.programme.models import Programme

OURS = coordinator_of("company.programme.coordinator_id")
OWN = company_of("company.organisation_id")


class Company(Object):
    """A company of a programme; ``organisation`` is its own place in the office, where it has a portal."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="companies", verbose_name=_("programme"))
    organisation = models.OneToOneField(
        Organisation, models.PROTECT, null=True, blank=True, related_name="company", verbose_name=_("portal")
    )
    name_ko = models.CharField(_("name in Korean"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=160, blank=True)
    business_number = models.CharField(
        _("business registration number"), max_length=10, validators=[RegexValidator(r"^\d{10}$")]
    )
    industry_code = models.CharField(_("industry (KSIC)"), max_length=6, blank=True)
    region = models.CharField(_("region"), max_length=40, blank=True)
    website = models.CharField(_("website"), max_length=200, blank=True)
    summary = models.TextField(_("what it makes"), max_length=2000, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", verbose_name=_("merged into")
    )

    ways = (ByCoordinator(""), ByReferral(""), ByPortal(""))
    may: ClassVar = {
        "company_merge": coordinator_of("programme.coordinator_id"),
        "company_create": coordinator_of("programme.coordinator_id"),
        "company_invite": coordinator_of("programme.coordinator_id"),
        "company_edit": either(coordinator_of("programme.coordinator_id"), company_of("organisation_id")),
    }

    class Meta:
        ordering = ("name_ko", "id")
        constraints = (models.UniqueConstraint(fields=("programme", "business_number"), name="company_once"),)
        indexes = (models.Index(fields=("name_ko", "id")),)

    def __str__(self) -> str:
        from hanbada.programme.language import pick

        return pick(self.name_ko, self.name_en or self.name_ko)


class FinancialYear(Object):
    """The facts of one year from one source, in minor units of one currency; null: not known, never zero."""

    class Source(models.TextChoices):
        """Who says so."""

        SELF = "self", _("the company itself")
        REGISTRY = "registry", _("public registry")
        CUSTOMS = "customs", _("customs service")

    company = models.ForeignKey(Company, models.CASCADE, related_name="years", verbose_name=_("company"))
    year = models.PositiveSmallIntegerField(_("year"), validators=[MinValueValidator(1990), MaxValueValidator(2100)])
    source = models.CharField(_("source"), max_length=10, choices=Source)
    currency = models.CharField(_("currency"), max_length=3, default="KRW")
    sales_minor = models.BigIntegerField(_("sales"), null=True, blank=True)
    exports_direct_minor = models.BigIntegerField(_("direct exports"), null=True, blank=True)
    exports_indirect_minor = models.BigIntegerField(_("indirect exports"), null=True, blank=True)
    assets_minor = models.BigIntegerField(_("assets"), null=True, blank=True)
    employees = models.PositiveIntegerField(_("employees"), null=True, blank=True)
    as_of = models.DateField(_("stated on"))
    evidence = models.CharField(_("evidence"), max_length=300, blank=True)

    ways = (
        Agreed("company", "customs", Q(source="customs"), (ByCoordinator("company"), ByReferral("company", "years"))),
        ByPortal("company"),
    )
    may: ClassVar = {"financialyear_create": either(OURS, OWN), "financialyear_edit": either(OURS, OWN)}

    class Meta:
        ordering = ("-year", "source")
        constraints = (
            models.UniqueConstraint(fields=("company", "year", "source", "as_of"), name="year_once"),
            models.CheckConstraint(condition=Q(sales_minor=None) | Q(sales_minor__gte=0), name="year_sales"),
        )


class Product(Object):
    """What a company sells, in its own words, and the HS code that somebody confirmed or nobody yet."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="products", verbose_name=_("company"))
    words = models.CharField(_("in the company's own words"), max_length=300)
    hs_code = models.CharField(
        _("HS code"), max_length=10, blank=True, validators=[RegexValidator(r"^\d{4}(\d{2}(\d{2}(\d{2})?)?)?$")]
    )
    hs_revision = models.CharField(_("HS revision"), max_length=6, blank=True)
    confidence = models.FloatField(
        _("confidence"), null=True, blank=True, validators=[MinValueValidator(0.0), MaxValueValidator(1.0)]
    )
    confirmed_by = models.ForeignKey(
        "programme.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("confirmed by")
    )
    confirmed_on = models.DateField(_("confirmed on"), null=True, blank=True)

    ways = (ByCoordinator("company"), ByReferral("company", "products"), ByPortal("company"))
    may: ClassVar = {
        "product_create": either(OURS, OWN),
        "product_edit": either(OURS, OWN),
        "product_confirm": either(OURS, OWN),
    }

    class Meta:
        ordering = ("words", "id")
        constraints = (
            models.CheckConstraint(condition=Q(hs_code="") | ~Q(hs_revision=""), name="product_revision"),
            models.CheckConstraint(condition=Q(confirmed_by=None) | ~Q(hs_code=""), name="product_confirmed_code"),
        )

    def __str__(self) -> str:
        return self.words


class Contact(Object):
    """A person at the company."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="contacts", verbose_name=_("company"))
    name = models.CharField(_("name"), max_length=80)
    post = models.CharField(_("post"), max_length=80, blank=True)
    email = models.EmailField(_("e-mail"), max_length=200, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)

    ways = (ByCoordinator("company"), ByReferral("company", "contacts"), ByPortal("company"))
    may: ClassVar = {"contact_create": either(OURS, OWN), "contact_edit": either(OURS, OWN)}

    class Meta:
        ordering = ("name", "id")

    def __str__(self) -> str:
        return self.name


class Note(Object):
    """What the coordinator keeps for itself; neither the agencies nor the company see it."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="notes", verbose_name=_("company"))
    author = models.ForeignKey("programme.User", models.PROTECT, related_name="+", verbose_name=_("author"))
    text = models.TextField(_("note"), max_length=4000)

    ways = (ByCoordinator("company"),)
    may: ClassVar = {"note_create": OURS, "note_edit": OURS}

    class Meta:
        ordering = ("-created_at",)


class Document(Object):
    """A file of the company, kept by its sha256; the agencies do not see it, a plan or a referral says what they need."""

    class Kind(models.TextChoices):
        """What it is."""

        REGISTRATION = "registration", _("business registration")
        ACCOUNTS = "accounts", _("accounts")
        CATALOGUE = "catalogue", _("catalogue or price list")
        CERTIFICATE = "certificate", _("certificate or test report")
        CONSENT = "consent", _("consent on paper")
        OTHER = "other", _("other")

    company = models.ForeignKey(Company, models.CASCADE, related_name="documents", verbose_name=_("company"))
    kind = models.CharField(_("kind"), max_length=14, choices=Kind)
    name = models.CharField(_("file name"), max_length=120)
    media = models.CharField(_("type"), max_length=8)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(max_length=64, editable=False)
    added_by = models.ForeignKey("programme.User", models.PROTECT, related_name="+", verbose_name=_("added by"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    ways = (ByCoordinator("company"), ByPortal("company"))
    may: ClassVar = {"document_add": either(OURS, OWN), "document_withdraw": either(OURS, OWN)}

    class Meta:
        ordering = ("-created_at", "id")
        constraints = (
            models.UniqueConstraint(fields=("company", "sha256"), condition=Q(withdrawn_at=None), name="document_once"),
        )

    def __str__(self) -> str:
        return self.name


class Merge(Object):
    """Two files of one company made one: what moved and what could not, so that it can be undone.

    ``moved``  {model, row, field, from, to} of everything that points elsewhere now, in the order in which it moved
    ``left``   {model, row, field} of rows that stay with the other file, because the kept one has their like
    """

    kept = models.ForeignKey(Company, models.PROTECT, related_name="+", verbose_name=_("kept"))
    gone = models.ForeignKey(Company, models.PROTECT, related_name="+", verbose_name=_("merged"))
    ground = models.TextField(_("reason"), max_length=1000)
    merged_by = models.ForeignKey("programme.User", models.PROTECT, related_name="+", verbose_name=_("merged by"))
    moved = models.JSONField(_("moved"), default=list, blank=True)
    left = models.JSONField(_("left"), default=list, blank=True)
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)

    ways = (ByCoordinator("kept"), ByReferral("kept"), ByPortal("kept"))
    may: ClassVar = {
        "merge_make": coordinator_of("kept.programme.coordinator_id"),
        "merge_undo": coordinator_of("kept.programme.coordinator_id"),
    }

    class Meta:
        ordering = ("-created_at", "id")
        constraints = (
            models.UniqueConstraint(fields=("gone",), condition=Q(undone_at=None), name="merge_once"),
            models.CheckConstraint(condition=~Q(kept=models.F("gone")), name="merge_two"),
        )
