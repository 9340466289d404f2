"""What happened to the file itself: documents, notes, confirmations, merges, and every correction in the history."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from hanbada.programme.access import may, visible
from hanbada.programme.changes import changes
from hanbada.programme.history import History
from hanbada.programme.objects.company.models import Company, Document, Merge, Note, Product
from hanbada.programme.objects.company.services import SELF
from hanbada.programme.timeline import Entry, newest

#: Writes to the file that the history tells of; documents, notes and merges speak for themselves.
KINDS = ("company", "financialyear", "product", "contact")


def entries(user: Any, company: Company) -> Iterator[Entry]:
    """Each part only where the reader sees its rows."""
    yield from _documents(user, company)
    yield from _notes(user, company)
    yield from _confirmed(user, company)
    yield from _merges(user, company)
    yield from _corrections(user, company)


def _documents(user: Any, company: Company) -> Iterator[Entry]:
    for row in newest(visible(user, Document).filter(company=company).select_related("added_by")):
        url = reverse("document", args=[row.pk])
        yield Entry(
            row.created_at, "given", _("Document added"), row.added_by.name, words=row.name, url=url, link=_("Download")
        )
        if row.withdrawn_at:
            yield Entry(row.withdrawn_at, "withdrawn", _("Document withdrawn"), words=row.name)


def _notes(user: Any, company: Company) -> Iterator[Entry]:
    for row in newest(visible(user, Note).filter(company=company).select_related("author")):
        yield Entry(row.created_at, "info", _("Note"), row.author.name, words=row.text)


def _confirmed(user: Any, company: Company) -> Iterator[Entry]:
    rows = visible(user, Product).filter(company=company).exclude(confirmed_on=None).select_related("confirmed_by")
    for row in newest(rows.order_by("-confirmed_on")):
        said = f"{row.words}: {row.hs_code} ({row.hs_revision})"
        yield Entry(row.confirmed_on, "confirmed", _("HS code confirmed"), row.confirmed_by.name, words=said)


def _merges(user: Any, company: Company) -> Iterator[Entry]:
    """The reason and what moved are the coordinator's."""
    for row in newest(visible(user, Merge).filter(kept__pk=company.pk).select_related("kept__programme")):
        ours = may(user, "merge_undo", row)
        told = {"words": row.ground, "url": reverse("merge", args=[row.pk]), "link": _("What moved")} if ours else {}
        yield Entry(row.created_at, "merged", _("Another file was merged into this one"), **told)
        if row.undone_at:
            yield Entry(row.undone_at, "revoked", _("The merge was undone"))


def _corrections(user: Any, company: Company) -> Iterator[Entry]:
    rows = visible(user, History).filter(company=company, kind__in=KINDS).select_related("user")
    for row in newest(rows):
        if row.action.endswith("_edit"):
            words = " · ".join(changes(user, row.kind, row.before, row.after))
            what = _("Corrected by the company itself") if row.reason == SELF else _("Corrected")
            yield Entry(row.at, "info", what, row.user.name if row.user else "", words=words)
