"""Two files of one company made one: every relation moves, nothing is deleted, and it can be undone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from hanbada.programme import clock
from hanbada.programme.access import every, may
from hanbada.programme.base import change, create, said
from hanbada.programme.objects.company.models import Company, Merge
from hanbada.programme.objects.people.models import Membership

#: Rows that are never moved: the logs say what was, and a merge names both files.
STAYING = ("history", "accessrow", "merge")
#: Of a row of these that has its like there, what belongs to it moves on; a plan or a diagnosis stays whole.
JOINING = ("case",)
Row = dict[str, Any]


@dataclass(slots=True)
class Taken:
    """What moved, in its order, and what could not."""

    moved: list[Row] = field(default_factory=list)
    left: list[Row] = field(default_factory=list)


def relations(model: type[models.Model]) -> Iterator[Any]:
    """Every relation of another model to this one, hidden ones too, except those that stay."""
    for relation in model._meta.get_fields(include_hidden=True):
        pointing = relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one)
        if pointing and relation.related_model._meta.model_name not in STAYING:  # type: ignore[union-attr,operator]
            yield relation


def company_merge(*, user: Any, gone: Company, kept: Company, reason: str, version: int | None = None) -> Merge:
    """Move everything of ``gone`` to ``kept``; the address of ``gone`` leads to ``kept`` from now on.

    A row that the kept file has the like of (a case of the same cohort, the same year from the same source) stays with
    the other file and is listed; what belongs to such a case moves to the kept one's.
    """
    if not may(user, "company_merge", gone) or not may(user, "company_merge", kept):
        raise PermissionDenied("company_merge")
    told = said(reason)
    if gone.pk == kept.pk or gone.programme_id != kept.programme_id or gone.merged_into_id or kept.merged_into_id:
        raise ValidationError(_("Only two files of one programme can be merged, and neither may be merged already."))
    with transaction.atomic():
        change(gone, user=user, action="company_merge", version=version, reason=told, merged_into=kept)
        taken = Taken()
        _portal(gone, kept, taken)
        _take(Company, gone.pk, kept.pk, taken)
        fields: Row = {"kept": kept, "gone": gone, "merged_by": user, "ground": told}
        return create(Merge, user=user, action="merge_make", reason=told, moved=taken.moved, left=taken.left, **fields)


def merge_undo(*, user: Any, merge: Merge, reason: str, version: int | None = None) -> Merge:
    """Give back what was moved and points there still; what the kept file got since stays there."""
    if not may(user, "merge_undo", merge):
        raise PermissionDenied("merge_undo")
    told = said(reason)
    if merge.undone_at is not None:
        raise ValidationError(_("This merge was undone already."))
    with transaction.atomic():
        change(merge, user=user, action="merge_undo", version=version, reason=told, undone_at=clock.now())
        change(merge.gone, user=user, action="company_merge", reason=told, merged_into=None)
        for row in reversed(merge.moved):
            _point(row["model"], row["row"], row["field"], row["to"], row["from"])
    return merge


def _take(model: type[models.Model], source: Any, target: Any, taken: Taken) -> None:
    """Point every row that points to ``source`` to ``target``; of a row that has its like there, what belongs to it."""
    for relation in relations(model):
        other, name = relation.related_model, relation.field.name
        kind = other._meta.model_name
        for row in list(every(other).filter(**{name: source}).values_list("pk", flat=True)):
            if (kind, str(row), name) == ("company", str(source), "merged_into"):
                continue
            told = {"model": kind, "row": str(row), "field": name}
            if _point(kind, row, name, source, target):
                taken.moved.append({**told, "from": str(source), "to": str(target)})
                continue
            taken.left.append(told)
            twin = _twin(other, row, name, target) if kind in JOINING else None
            if twin is not None:
                _take(other, row, twin, taken)


def _point(kind: str, row: Any, name: str, source: Any, target: Any) -> bool:
    """Set one row's field from the source to the target; False where a constraint forbids it."""
    model = apps.get_model("programme", kind)
    fields: Row = {name: target}
    if any(part.name == "version" for part in model._meta.fields):
        fields["version"] = F("version") + 1
    try:
        with transaction.atomic():
            every(model).filter(pk=row, **{name: source}).update(**fields)
    except IntegrityError:
        return False
    return True


def _twin(model: type[models.Model], row: Any, name: str, target: Any) -> Any:
    """The row of the target that stands where this one would, by the model's own unique constraints."""
    values = every(model).filter(pk=row).values().get()
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and name in constraint.fields:
            others = [part for part in constraint.fields if part != name]
            same = {part: values[model._meta.get_field(part).attname] for part in others}  # type: ignore[union-attr]
            rows = every(model).filter(**{name: target}, **same)
            twin = (rows.filter(constraint.condition) if constraint.condition else rows).first()
            if twin is not None:
                return twin.pk
    return None


def _portal(gone: Company, kept: Company, taken: Taken) -> None:
    """The other file's portal becomes the kept one's; where both have one, no member may be lost."""
    if gone.organisation_id is None:
        return
    place = str(gone.organisation_id)
    if kept.organisation_id is None:
        for company, before, after in ((gone, place, None), (kept, None, place)):
            _point("company", company.pk, "organisation", before, after)
            told = {"model": "company", "row": str(company.pk), "field": "organisation"}
            taken.moved.append({**told, "from": before, "to": after})
        return
    held = every(Membership).filter(until=None)
    theirs = set(held.filter(organisation=gone.organisation_id).values_list("member", "role"))
    if theirs - set(held.filter(organisation=kept.organisation_id).values_list("member", "role")):
        raise ValidationError(
            _("Both files have a portal, each with its own members. Invite them to the kept company's portal first.")
        )
