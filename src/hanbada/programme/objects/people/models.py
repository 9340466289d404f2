"""User (signs in by e-mail), Organisation, Membership with a role between two days, Invitation."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hanbada.programme import clock
from hanbada.programme.access import ByRole, Members, Own, coordinator_of, either, holder_of
from hanbada.programme.base import Object

OF_ITS_COMPANY = coordinator_of("organisation.company.programme.coordinator_id")
INVITATION_DAYS = 7


class User(AbstractBaseUser, Object):
    """A person who signs in; what the person sees comes from memberships, not from here."""

    email = models.EmailField(_("e-mail"), unique=True, max_length=200)
    name = models.CharField(_("name"), max_length=80)
    is_active = models.BooleanField(_("active"), default=True)

    objects = BaseUserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    ways = (ByRole("administrator"), Own("pk"))
    may: ClassVar = {
        "user_create": holder_of("administrator"),
        "user_deactivate": holder_of("administrator"),
        "user_activate": holder_of("administrator"),
        "user_rename": lambda standing, user: standing.user == user.pk,
    }

    class Meta:
        ordering = ("name", "id")

    def __str__(self) -> str:
        return self.name


class Organisation(Object):
    """A ministry, the coordinator, an agency or a company; open until ``closed_on``."""

    class Kind(models.TextChoices):
        """What an organisation is to the programme."""

        MINISTRY = "ministry", _("ministry")
        COORDINATOR = "coordinator", _("coordinator")
        AGENCY = "agency", _("agency")
        COMPANY = "company", _("company")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    code = models.SlugField(_("code"), max_length=60, unique=True)
    name_ko = models.CharField(_("name in Korean"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=160)
    response_days = models.PositiveSmallIntegerField(_("days to answer a referral"), default=7)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    ways = (Members(),)
    may: ClassVar = {
        # a coordinator opens the place of a company of its programme
        "organisation_create": either(
            holder_of("administrator"), lambda standing, row: row.kind == "company" and bool(standing.at("coordinator"))
        ),
        "organisation_edit": holder_of("administrator"),
    }

    class Meta:
        ordering = ("kind", "name_ko")

    def __str__(self) -> str:
        from hanbada.programme.language import pick

        return pick(self.name_ko, self.name_en)


class Membership(Object):
    """A user's role in an organisation, from a day until the day before ``until``."""

    class Role(models.TextChoices):
        """What a member may do."""

        OFFICER = "officer", _("officer")
        LEAD = "lead", _("lead")
        ANALYST = "analyst", _("analyst (counts only)")
        PUBLISHER = "publisher", _("publisher")
        APPROVER = "approver", _("approver")
        AUDITOR = "auditor", _("auditor")
        ADMINISTRATOR = "administrator", _("administrator")

    member = models.ForeignKey(User, models.PROTECT, related_name="memberships", verbose_name=_("member"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="memberships", verbose_name=_("organisation")
    )
    role = models.CharField(_("role"), max_length=14, choices=Role)
    since = models.DateField(_("since"), default=clock.today)
    until = models.DateField(_("until"), null=True, blank=True)

    ways = (ByRole("administrator"), Own("member"))
    may: ClassVar = {"membership_create": holder_of("administrator"), "membership_end": holder_of("administrator")}

    class Meta:
        ordering = ("organisation", "member", "role")
        constraints = (
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=models.F("since")), name="membership_days"),
            models.UniqueConstraint(
                fields=("member", "organisation", "role"), condition=Q(until=None), name="membership_once"
            ),
        )


def expiry() -> datetime:
    """When an invitation made now runs out."""
    return clock.now() + timedelta(days=INVITATION_DAYS)


class Invitation(Object):
    """A link for one person, used once, until it runs out; only the link's digest is stored."""

    email = models.EmailField(_("e-mail"), max_length=200)
    name = models.CharField(_("name"), max_length=80)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("organisation"))
    role = models.CharField(_("role"), max_length=14, choices=Membership.Role)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    expires_at = models.DateTimeField(_("valid until"), default=expiry)
    used_at = models.DateTimeField(_("used at"), null=True, blank=True)

    ways = (ByRole("administrator"),)
    may: ClassVar = {
        "invitation_create": either(
            holder_of("administrator"), lambda standing, row: row.role == "officer" and OF_ITS_COMPANY(standing, row)
        ),
        "invitation_withdraw": holder_of("administrator"),
        "invitation_accept": lambda standing, invitation: False,  # the link itself is the right; the system writes
    }

    class Meta:
        ordering = ("-created_at",)
