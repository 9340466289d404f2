"""Every read of company files, given who reads."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from hanbada.programme.access import visible
from hanbada.programme.objects.company.models import Company, Contact, Document, FinancialYear, Merge, Note, Product
from hanbada.programme.searching import called


def companies(user: Any, words: str = "") -> QuerySet[Company]:
    """The companies a user may see, by name; words are looked for in names and the business number."""
    return called(visible(user, Company).filter(merged_into=None), words, "name_ko", "name_en")


def file_of(user: Any, company: Company) -> dict[str, Any]:
    """The parts of one company's file that the user may see; a part that is closed is empty."""
    return {
        "years": visible(user, FinancialYear).filter(company=company),
        "products": visible(user, Product).filter(company=company).select_related("confirmed_by"),
        "contacts": visible(user, Contact).filter(company=company),
        "notes": visible(user, Note).filter(company=company).select_related("author"),
        "documents": documents(user, company),
    }


def documents(user: Any, company: Company) -> QuerySet[Document]:
    """The documents of a company that stand in its file."""
    return visible(user, Document).filter(company=company, withdrawn_at=None).select_related("added_by")


def merge_of(user: Any, gone: Any) -> Merge | None:
    """The merge after which a company's address leads elsewhere, where the reader sees the company it leads to."""
    return visible(user, Merge).filter(gone=gone, undone_at=None).first()


def merges(user: Any) -> QuerySet[Merge]:
    """Merges whose kept company the user sees."""
    return visible(user, Merge).select_related("kept__programme", "gone__programme", "merged_by")
