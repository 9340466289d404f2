"""What people do with plans: ask for one, write beside, comment, approve, share, take back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from hanbada.programme import clock
from hanbada.programme.access import SYSTEM, every, may
from hanbada.programme.base import change, create, move
from hanbada.programme.objects.company.models import Company
from hanbada.programme.objects.people.models import Organisation
from hanbada.programme.objects.plan.models import PlanComment, PlanSection, PlanShare, PlanVersion
from hanbada.programme.objects.referral.grants import open_to


def plan_ask(*, user: Any, company: Company, once: UUID | None = None) -> PlanVersion:
    """A new version, made in the background; one that is being made already is given instead."""
    if not may(user, "planversion_ask", PlanVersion(company=company)):
        raise PermissionDenied("planversion_ask")
    waiting = every(PlanVersion).filter(company=company, state="waiting").first()
    if waiting is not None:
        return waiting
    by = None if user is SYSTEM else user
    try:
        with transaction.atomic():
            number = (every(PlanVersion).filter(company=company).aggregate(n=Max("number"))["n"] or 0) + 1
            fields: dict[str, Any] = {"number": number, "as_of": clock.today(), "asked_by": by}
            row = create(PlanVersion, user=user, action="planversion_ask", once=once, company=company, **fields)
            enqueue("plan_make", row)
    except (IntegrityError, ValidationError):
        return _asked_meanwhile(company)
    return row


def plan_approve(*, user: Any, plan: PlanVersion, version: int | None = None) -> PlanVersion:
    """The lead's yes: from now on nothing is written beside; the version approved before is replaced.

    Raises ValidationError while a section's data changed and nobody looked at it.
    """
    if not may(user, "planversion_approve", plan):
        raise PermissionDenied("planversion_approve")
    if every(PlanSection).filter(plan=plan, state="stale").exists():
        raise ValidationError(_("A section's data changed since its text was written: look at it first."), code="stale")
    with transaction.atomic():
        for former in every(PlanVersion).filter(company=plan.company_id, state="approved").exclude(pk=plan.pk):
            move(former, user=SYSTEM, verb="replace")
        named = {"approved_by": None if user is SYSTEM else user, "approved_at": clock.now()}
        move(plan, user=user, verb="approve", version=version, **named)  # type: ignore[arg-type]
        enqueue("plan_render", plan)
    return plan


def plan_render(*, user: Any, plan: PlanVersion) -> PlanVersion:
    """Ask for documents that hold what people wrote."""
    if not may(user, "planversion_render", plan):
        raise PermissionDenied("planversion_render")
    enqueue("plan_render", plan)
    return plan


def section_edit(*, user: Any, section: PlanSection, version: int | None = None, **texts: str) -> PlanSection:
    """Write beside the generated text; a section that was written or looked at counts as checked."""
    _unlocked(section)
    written = {"edited_by": None if user is SYSTEM else user, "edited_at": clock.now(), "state": "checked"}
    return change(section, user=user, action="plansection_edit", version=version, **texts, **written)  # type: ignore[arg-type]


def section_check(*, user: Any, section: PlanSection, version: int | None = None) -> PlanSection:
    """Say that somebody looked at it and it stands."""
    _unlocked(section)
    return change(section, user=user, action="plansection_check", version=version, state="checked")


def comment_create(
    *, user: Any, section: PlanSection, organisation: Organisation, text: str, once: UUID | None = None
) -> PlanComment:
    """A word on a section, in the name of the writer's organisation."""
    fields: dict[str, Any] = {"section": section, "organisation": organisation, "author": user, "text": text.strip()}
    return create(PlanComment, user=user, action="plancomment_create", once=once, **fields)


def comment_resolve(*, user: Any, comment: PlanComment, version: int | None = None) -> PlanComment:
    """It was dealt with."""
    if comment.resolved_at is not None:
        return comment
    ended: dict[str, Any] = {"resolved_at": clock.now()}
    return change(comment, user=user, action="plancomment_resolve", version=version, **ended)


def share_create(*, user: Any, plan: PlanVersion, organisation: Organisation, once: UUID | None = None) -> PlanShare:
    """Show a version to an agency that has a live referral under a consent, or to the company itself.

    Raises ValidationError for anybody else, and for a version that is not there yet.
    """
    if not may(user, "planshare_create", PlanShare(plan=plan)):
        raise PermissionDenied("planshare_create")
    own = organisation.pk == plan.company.organisation_id
    if not own and not open_to(organisation.pk, plan.company_id):
        raise ValidationError(
            {
                "organisation": _(
                    "This organisation does not see the company: it needs a referral and the company's consent."
                )
            }
        )
    if plan.state not in ("ready", "approved"):
        raise ValidationError(_("There is nothing to share yet."), code="state")
    known = every(PlanShare).filter(plan=plan, organisation=organisation, withdrawn_at=None).first()
    by = None if user is SYSTEM else user
    fields: dict[str, Any] = {"plan": plan, "organisation": organisation, "by": by}
    return known or create(PlanShare, user=user, action="planshare_create", once=once, **fields)


def share_withdraw(*, user: Any, share: PlanShare, version: int | None = None) -> PlanShare:
    """Take it back: the next request of the other side finds nothing."""
    if share.withdrawn_at is not None:
        return share
    ended: dict[str, Any] = {"withdrawn_at": clock.now()}
    return change(share, user=user, action="planshare_withdraw", version=version, **ended)


def enqueue(name: str, plan: PlanVersion) -> None:
    """Hand a job to the background, in the transaction of the write that asks for it."""
    from hanbada.programme.objects.plan import tasks  # its worker loads the generator; a page need not

    getattr(tasks, name).enqueue(str(plan.pk))


def _asked_meanwhile(company: Company) -> PlanVersion:
    found = every(PlanVersion).filter(company=company, state="waiting").first()
    if found is None:
        raise ValidationError(_("The plan could not be asked for. Please try again."), code="again")
    return found


def _unlocked(section: PlanSection) -> None:
    if section.plan.state != PlanVersion.State.READY:
        raise ValidationError(_("Only a draft can be changed. Ask for a new version."), code="state")
