"""Opening, advancing and closing a case."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hanbada.programme.base import change, create, said
from hanbada.programme.objects.case.models import Case
from hanbada.programme.objects.company.models import Company

ORDER = [stage for stage in Case.Stage.values if stage != "closed"]


def case_open(*, user: Any, company: Company, once: UUID | None = None, **fields: Any) -> Case:
    """Take a company into a cohort of its programme."""
    cohort = fields.get("cohort")
    if cohort is not None and cohort.programme_id != company.programme_id:
        raise ValidationError({"cohort": _("This cohort belongs to another programme.")})
    return create(Case, user=user, action="case_create", once=once, company=company, **fields)


def case_advance(*, user: Any, case: Case, stage: str, version: int | None = None) -> Case:
    """Forward to a later stage; a case never goes back, and a closed one stays closed."""
    if case.stage not in ORDER or stage not in ORDER or ORDER.index(stage) <= ORDER.index(case.stage):
        raise ValidationError({"stage": _("A case only goes forward.")}, code="state")
    return change(case, user=user, action="case_advance", version=version, stage=stage)


def case_close(*, user: Any, case: Case, reason: str, version: int | None = None) -> Case:
    """End the case, with the reason."""
    return change(case, user=user, action="case_close", version=version, reason=said(reason), stage=Case.Stage.CLOSED)
