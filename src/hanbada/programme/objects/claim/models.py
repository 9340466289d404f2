"""OutcomeClaim: one outcome in its grade, claimed, then confirmed or disputed by the company itself."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hanbada.programme.access import Agreed, ByCoordinator, ByPortal, company_of, coordinator_of
from hanbada.programme.base import Object
from hanbada.programme.objects.case.models import Case

OURS = coordinator_of("case.company.programme.coordinator_id")
OWN = company_of("case.company.organisation_id")


class OutcomeClaim(Object):
    """Exports or a promise of them: grade, scope, amount in minor units, period, baseline, source.

    A grade is never raised by words: another grade is another claim or a correction, which the company confirms again.
    """

    class Grade(models.TextChoices):
        """How far it is from a promise to a fact."""

        FORECAST = "forecast", _("forecast")
        MOU = "mou", _("memorandum")
        CONTRACT = "contract", _("contract")
        SHIPPED = "shipped", _("shipped")
        VERIFIED = "customs", _("verified by customs")

    class Extent(models.TextChoices):
        """Whose outcome it is."""

        COMPANY = "company", _("this company")
        PORTFOLIO = "portfolio", _("several companies together")

    class Source(models.TextChoices):
        """Who says so."""

        SELF = "self", _("the company itself")
        AGENCY = "agency", _("a supporting agency")
        CUSTOMS = "customs", _("customs service")

    class State(models.TextChoices):
        """What the company says of it."""

        CLAIMED = "claimed", _("waiting for the company")
        CONFIRMED = "confirmed", _("confirmed by the company")
        DISPUTED = "disputed", _("disputed by the company")

    MOVES: ClassVar = {
        ("claimed", "confirm"): "confirmed",
        ("claimed", "dispute"): "disputed",
        ("claimed", "correct"): "claimed",
        ("confirmed", "correct"): "claimed",
        ("disputed", "correct"): "claimed",
    }

    case = models.ForeignKey(Case, models.CASCADE, related_name="claims", verbose_name=_("case"))
    grade = models.CharField(_("grade"), max_length=10, choices=Grade)
    extent = models.CharField(_("whose outcome"), max_length=10, choices=Extent, default=Extent.COMPANY)
    amount_minor = models.BigIntegerField(
        _("amount in minor units"),
        validators=[MinValueValidator(0)],
        help_text=_("won, or cents of a dollar: USD 1,234.50 is 123450"),
    )
    currency = models.CharField(_("currency"), max_length=3, default="USD", validators=[RegexValidator(r"^[A-Z]{3}$")])
    period_from = models.DateField(_("from"))
    period_to = models.DateField(_("to"))
    baseline_minor = models.BigIntegerField(
        _("before the support, in minor units"), null=True, blank=True, validators=[MinValueValidator(0)]
    )
    source = models.CharField(_("source"), max_length=10, choices=Source)
    evidence = models.CharField(_("evidence"), max_length=300, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.CLAIMED)
    answered_by = models.ForeignKey(
        "programme.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("answered by")
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    ground = models.TextField(_("reason"), max_length=1000, blank=True)

    ways = (
        Agreed("case__company", "customs", Q(source="customs"), (ByCoordinator("case__company"),)),
        ByPortal("case__company"),
    )
    may: ClassVar = {
        "outcomeclaim_make": OURS,
        "outcomeclaim_correct": OURS,
        "outcomeclaim_confirm": OWN,
        "outcomeclaim_dispute": OWN,
    }

    class Meta:
        ordering = ("-period_to", "-created_at", "id")
        constraints = (
            models.CheckConstraint(condition=Q(period_to__gte=F("period_from")), name="claim_period"),
            models.CheckConstraint(condition=~Q(grade="customs") | Q(source="customs"), name="claim_customs"),
            models.CheckConstraint(condition=~Q(state="disputed") | ~Q(ground=""), name="claim_reason"),
        )
        indexes = (models.Index(fields=("state", "period_to")),)
