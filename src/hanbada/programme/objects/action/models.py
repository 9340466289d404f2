"""ActionItem, DueChange, Reminder: what is to be done, why its day moved, who was told."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hanbada.programme.access import (
    ByCoordinator,
    ByPortal,
    ByReferral,
    Own,
    Way,
    company_of,
    coordinator_of,
    either,
    staff_of,
)
from hanbada.programme.base import Object
from hanbada.programme.objects.case.models import Case
from hanbada.programme.objects.people.models import Organisation
from hanbada.programme.objects.referral.models import Referral
from hanbada.programme.outbox import Outgoing

COORDINATOR = coordinator_of("case.company.programme.coordinator_id")
OWNER = either(staff_of("owner_id"), company_of("owner_id"))


class ActionItem(Object):
    """One thing that one organisation does for a case by a day; the day moves only with a reason (DueChange).

    ``changes``  how often the day was moved: a reminder belongs to one setting of the day
    """

    class State(models.TextChoices):
        """Where it stands."""

        OPEN = "open", _("open")
        DONE = "done", _("done")
        CANCELLED = "cancelled", _("cancelled")

    MOVES: ClassVar = {("open", "finish"): "done", ("open", "cancel"): "cancelled"}

    case = models.ForeignKey(Case, models.CASCADE, related_name="actions", verbose_name=_("case"))
    title = models.CharField(_("what is to be done"), max_length=200)
    owner = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("who does it"))
    due_on = models.DateField(_("due on"))
    changes = models.PositiveSmallIntegerField(default=0, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    outcome = models.TextField(_("what came of it"), max_length=1000, blank=True)

    ways = (
        ByCoordinator("case__company"),
        ByReferral("case__company", among=("owner",)),
        ByPortal("case__company"),
    )
    may: ClassVar = {
        "actionitem_create": either(COORDINATOR, staff_of("owner_id")),
        "actionitem_edit": COORDINATOR,
        "actionitem_move_due": either(COORDINATOR, staff_of("owner_id")),
        "actionitem_finish": either(COORDINATOR, OWNER),
        "actionitem_cancel": COORDINATOR,
    }

    class Meta:
        ordering = ("due_on", "id")
        constraints = (models.CheckConstraint(condition=~Q(state="cancelled") | ~Q(outcome=""), name="action_reason"),)
        indexes = (
            models.Index(fields=("owner", "state", "due_on", "case")),
            models.Index(fields=("owner", "state", "-ended_at", "case")),
            models.Index(fields=("state", "due_on")),
            models.Index(fields=("case", "state", "due_on")),
        )

    def __str__(self) -> str:
        return self.title


class DueChange(Object):
    """The day moved, from when to when, by whom and why."""

    item = models.ForeignKey(ActionItem, models.CASCADE, related_name="due_changes", verbose_name=_("action item"))
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("to"))
    ground = models.TextField(_("reason"), max_length=1000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    ways = (
        ByCoordinator("item__case__company"),
        ByReferral("item__case__company", among=("item__owner",)),
        ByPortal("item__case__company"),
    )
    may: ClassVar = {
        "duechange_create": either(coordinator_of("item.case.company.programme.coordinator_id"), staff_of("item.owner_id"))
    }  # fmt: skip

    class Meta:
        ordering = ("-created_at", "id")
        constraints = (
            models.CheckConstraint(condition=~Q(ground=""), name="due_change_reason"),
            models.CheckConstraint(condition=~Q(from_on=F("to_on")), name="due_change_moves"),
        )


class Reminder(Outgoing):
    """One person is told of one step of one deadline, once: an action item's day, or the answer to a referral."""

    item = models.ForeignKey(ActionItem, models.CASCADE, null=True, related_name="reminders")
    referral = models.ForeignKey(Referral, models.CASCADE, null=True, related_name="reminders")
    changes = models.PositiveSmallIntegerField(default=0)
    step = models.CharField(max_length=20)
    due_on = models.DateField()
    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="reminders")

    ways: ClassVar[tuple[Way, ...]] = (Own("to"),)

    class Meta:
        ordering = ("-made_at", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(item=None, referral__isnull=False) | Q(referral=None, item__isnull=False),
                name="reminder_of_one",
            ),
            models.UniqueConstraint(fields=("item", "changes", "step", "to"), name="reminder_of_item_once"),
            models.UniqueConstraint(fields=("referral", "step", "to"), name="reminder_of_referral_once"),
        )
        indexes = (
            models.Index(fields=("next_at",), condition=Q(sent_at=None, dropped_at=None), name="reminder_waits"),
        )
