"""Every write to a company's file."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.utils.translation import gettext as _

from hanbada.programme import clock, uploads
from hanbada.programme.access import every, may, standing_now
from hanbada.programme.base import change, create, said
from hanbada.programme.objects.company.documents import media_of
from hanbada.programme.objects.company.models import Company, Contact, Document, FinancialYear, Note, Product
from hanbada.programme.objects.programme.models import Programme


def company_create(*, user: Any, programme: Programme, once: UUID | None = None, **fields: Any) -> Company:
    """A new company of a programme."""
    return create(Company, user=user, action="company_create", once=once, programme=programme, **fields)


def company_edit(*, user: Any, company: Company, version: int | None, reason: str = "", **fields: Any) -> Company:
    """Change the profile."""
    told = reason or source(user, company)
    return change(company, user=user, action="company_edit", version=version, reason=told, **fields)


#: The reason that the history keeps of a correction that the company made itself.
SELF = "self"


def source(user: Any, company: Company) -> str:
    """ "self" where a member of the company writes, else nothing."""
    return SELF if company.organisation_id in standing_now(user).at("company") else ""


def year_create(*, user: Any, company: Company, once: UUID | None = None, **fields: Any) -> FinancialYear:
    """The facts of a year, from one source."""
    return create(
        FinancialYear,
        user=user,
        action="financialyear_create",
        once=once,
        reason=source(user, company),
        company=company,
        **fields,
    )


def year_edit(*, user: Any, row: FinancialYear, version: int | None, **fields: Any) -> FinancialYear:
    """Correct a year's facts. Raises ValidationError for the customs service's: the history would hand them on."""
    if row.source == FinancialYear.Source.CUSTOMS:
        raise ValidationError(_("What the customs service stated is not changed here."), code="customs")
    return change(
        row, user=user, action="financialyear_edit", version=version, reason=source(user, row.company), **fields
    )


def product_create(*, user: Any, company: Company, once: UUID | None = None, **fields: Any) -> Product:
    """A product in the company's own words; a code given here is not yet confirmed."""
    return create(
        Product, user=user, action="product_create", once=once, reason=source(user, company), company=company, **fields
    )


def product_edit(*, user: Any, row: Product, version: int | None, **fields: Any) -> Product:
    """Change a product; another code or other words take the confirmation back."""
    moved = any(getattr(row, name) != fields.get(name, getattr(row, name)) for name in ("words", "hs_code"))
    taken_back: dict[str, Any] = {"confirmed_by": None, "confirmed_on": None, "confidence": None} if moved else {}
    return change(
        row, user=user, action="product_edit", version=version, reason=source(user, row.company), **fields, **taken_back
    )


def product_confirm(*, user: Any, product: Product, version: int | None) -> Product:
    """Somebody answers for the code: name and day stand beside it from now on."""
    named = {"confirmed_by": user, "confirmed_on": clock.today()}
    return change(product, user=user, action="product_confirm", version=version, **named)


def contact_create(*, user: Any, company: Company, once: UUID | None = None, **fields: Any) -> Contact:
    """A person at the company."""
    return create(
        Contact, user=user, action="contact_create", once=once, reason=source(user, company), company=company, **fields
    )


def contact_edit(*, user: Any, row: Contact, version: int | None, **fields: Any) -> Contact:
    """Change a person's details."""
    return change(row, user=user, action="contact_edit", version=version, reason=source(user, row.company), **fields)


def note_create(*, user: Any, company: Company, once: UUID | None = None, **fields: Any) -> Note:
    """A note of the coordinator's own."""
    return create(Note, user=user, action="note_create", once=once, company=company, author=user, **fields)


def document_add(
    *, user: Any, company: Company, kind: str, name: str, content: bytes, once: UUID | None = None
) -> Document:
    """Keep a file of the company; the same bytes twice are one document.

    Raises ValidationError for a type that is not taken, active content, personal numbers.
    """
    if not may(user, "document_add", Document(company=company)):
        raise PermissionDenied("document_add")
    media = media_of(name, content)
    fields: dict[str, Any] = {
        "kind": kind, "name": name, "media": media, "size": len(content), "sha256": uploads.keep(content),
        "added_by": user,
    }  # fmt: skip
    told = source(user, company)
    try:
        return create(Document, user=user, action="document_add", once=once, reason=told, company=company, **fields)
    except (IntegrityError, ValidationError):
        known = every(Document).filter(company=company, sha256=fields["sha256"], withdrawn_at=None).first()
        if known is None:
            raise
        return known


def document_withdraw(*, user: Any, document: Document, reason: str, version: int | None = None) -> Document:
    """Take a document out of the file, with the reason; its bytes stay kept for the history."""
    moment = {"withdrawn_at": clock.now()}
    return change(document, user=user, action="document_withdraw", version=version, reason=said(reason), **moment)
