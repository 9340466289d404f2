"""Pages of the company file: list, detail, and one form a part."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hanbada.base.errors import SystemFault
from hanbada.hs.answer import STATUS
from hanbada.programme import uploads
from hanbada.programme.access import may, visible
from hanbada.programme.audit.record import record_access
from hanbada.programme.forms import form_page
from hanbada.programme.language import pick
from hanbada.programme.objects.company import codes, forms, merging, selectors, services
from hanbada.programme.objects.company.models import Company, Contact, Document, FinancialYear, Merge, Note, Product
from hanbada.programme.objects.programme.models import Programme
from hanbada.programme.pages import found, listed, page, standing, version_sent
from hanbada.programme.panel import panels
from hanbada.programme.timeline import timeline


def companies(request: HttpRequest) -> HttpResponse:
    """The list; a search is written down with the number of rows it gave."""
    words = request.GET.get("q", "").strip()[:80]
    rows = listed(request, selectors.companies(request.user, words))
    if words:
        record_access(request, "search", model=Company, rows=rows.paginator.count)
    new = bool(standing(request).at("coordinator"))
    return render(request, "company/list.html", {"rows": rows, "words": words, "may_create": new})


def company(request: HttpRequest, id: UUID) -> HttpResponse:
    """One company's file; the address of a merged one leads to the company it was merged into."""
    merged = selectors.merge_of(request.user, id)
    if merged is not None and "former" not in request.GET:
        return HttpResponseRedirect(reverse("company", args=[merged.kept_id]))
    row = found(request, Company, id)
    record_access(request, "view", row)
    context = {
        "company": row,
        "may_edit": may(request.user, "company_edit", row) and row.merged_into_id is None,
        "may_merge": may(request.user, "company_merge", row) and row.merged_into_id is None,
        "may_invite": may(request.user, "company_invite", row) and row.merged_into_id is None,
        "may_note": may(request.user, "note_create", Note(company=row)),
        "panels": panels("of_company", request.user, row),
        **selectors.file_of(request.user, row),
    }
    return render(request, "company/detail.html", context)


def company_new(request: HttpRequest) -> HttpResponse:
    """A form for a new company."""
    programme = _programme(request)
    return form_page(
        request,
        forms.CompanyFields,
        title=_("New company"),
        action="company_create",
        about=Company(programme=programme),
        save=partial(services.company_create, programme=programme),
        back=_to_company,
    )


def company_edit(request: HttpRequest, id: UUID) -> HttpResponse:
    """A form for the profile."""
    row = found(request, Company, id)
    return form_page(
        request,
        forms.CompanyFields,
        title=_("Company profile"),
        action="company_edit",
        about=row,
        save=partial(services.company_edit, company=row),
        back=_to_company,
    )


def part_new(
    request: HttpRequest, id: UUID, *, title: Any, action: str, model: Any, form: Any, save: Any
) -> HttpResponse:
    """A form for a new row of one part of the file."""
    row = found(request, Company, id)
    return form_page(
        request, form, title=title, action=action, about=model(company=row), save=partial(save, company=row), back=_to_file
    )  # fmt: skip


def part_edit(
    request: HttpRequest, id: UUID, *, title: Any, action: str, model: Any, form: Any, save: Any
) -> HttpResponse:
    """A form for a row of one part of the file."""
    row = found(request, model, id)
    return form_page(
        request, form, title=title, action=action, about=row, save=partial(save, row=row), back=_to_file
    )  # fmt: skip


def product_new(request: HttpRequest, id: UUID) -> HttpResponse:
    """A new product, with proposals for its HS code."""
    row = found(request, Company, id)
    return _product_page(request, Product(company=row), "product_create", partial(services.product_create, company=row))


def product_edit(request: HttpRequest, id: UUID) -> HttpResponse:
    """Change a product."""
    row = found(request, Product, id)
    return _product_page(request, row, "product_edit", partial(services.product_edit, row=row))


def _product_page(request: HttpRequest, about: Product, action: str, save: Any) -> HttpResponse:
    """The form of a product; "look" shows proposals for the words typed so far and keeps everything typed."""
    if "look" in request.POST and may(request.user, action, about):
        form = forms.ProductFields(initial=request.POST.dict(), user=request.user)
        words = request.POST.get("words", "")
        context = {"form": form, "title": _("Product"), "button": _("Save"), **_proposed(words)}
        return render(request, "company/product.html", context)
    codes.warm()
    return form_page(
        request, forms.ProductFields, title=_("Product"), action=action, about=about, save=save, back=_to_file,
        template="company/product.html", initial={"hs_revision": "HS22"} if about._state.adding else None,
    )  # fmt: skip


def hs_search(request: HttpRequest) -> HttpResponse:
    """HS codes for words: a page of its own, or the choices under a product's field; nothing of any company is in it."""
    words = request.GET.get("words", "")
    in_form = request.htmx and request.htmx.target == "proposals"  # type: ignore[attr-defined]
    if not in_form:
        codes.warm()
    return render(request, "company/proposals.html" if in_form else "company/hs.html", _proposed(words))


def _proposed(words: str) -> dict[str, Any]:
    words = words.strip()
    if len(words) < SHORTEST:
        return {"asked": False, "words": words}
    answer, why = codes.proposals(words)
    found_ = answer.candidates if answer else ()
    said = STATUS[answer.status] if answer else why
    return {
        "asked": True,
        "words": words,
        "answer": answer,
        "said": pick(said.ko, said.en) if said else "",
        "settle": pick(answer.settle.ko, answer.settle.en) if answer and answer.settle else "",
        "candidates": [(one, pick(one.name.ko, one.name.en), pick(one.heading.ko, one.heading.en)) for one in found_],
    }


def product_confirm(request: HttpRequest, id: UUID) -> HttpResponse:
    """Confirm a product's code."""
    row = found(request, Product, id)
    services.product_confirm(user=request.user, product=row, version=version_sent(request))
    return HttpResponseRedirect(_to_file(row))


def document_new(request: HttpRequest, id: UUID) -> HttpResponse:
    """Add a document."""
    row = found(request, Company, id)
    if not may(request.user, "document_add", Document(company=row)):
        raise PermissionDenied
    form = forms.DocumentFields(request.POST or None, request.FILES or None)
    if request.method == "POST":
        form = forms.DocumentFields(request.POST, request.FILES)
        if getattr(request, "file_too_large", False):
            form.errors.clear()
            form.add_error("file", _("The file is larger than 20 MB and was not read."))
        elif form.is_valid():
            name, content = form.cleaned_data["file"]
            try:
                services.document_add(
                    user=request.user, company=row, kind=form.cleaned_data["kind"], name=name, content=content
                )
            except ValidationError as error:
                form.add_error("file", ValidationError(error.messages))
            except SystemFault as fault:
                form.add_error("file", pick(fault.in_("ko"), fault.in_("en")))
            else:
                return HttpResponseRedirect(_to_company(row) + "#documents")
    context = {"form": form, "company": row}
    return render(request, "company/document.html", context, status=422 if form.is_bound else 200)


def document(request: HttpRequest, id: UUID) -> HttpResponse:
    """Download a document; it is never shown inside the office's own pages."""
    row = found(request, Document, id)
    record_access(request, "export", row)
    answer = HttpResponse(uploads.kept(row.sha256), content_type="application/octet-stream")
    answer["Content-Disposition"] = content_disposition_header(True, row.name) or "attachment"
    return answer


def document_withdraw(request: HttpRequest, id: UUID) -> HttpResponse:
    """Take a document out of the file."""
    row = found(request, Document, id)
    save = partial(services.document_withdraw, document=row)
    return form_page(
        request, forms.ReasonFields, title=_("Withdraw the document"), action="document_withdraw", about=row, save=save,
        back=_to_file,
    )  # fmt: skip


def timeline_page(request: HttpRequest, id: UUID) -> HttpResponse:
    """Everything that happened to a company, as far as this reader may see it."""
    row = found(request, Company, id)
    record_access(request, "view", row, reason="timeline")
    entries = listed(request, timeline(request.user, row))  # type: ignore[type-var]
    return render(request, "company/timeline.html", {"company": row, "entries": entries})


def company_merge(request: HttpRequest, id: UUID) -> HttpResponse:
    """Merge a file into another one of the same company."""
    row = found(request, Company, id)

    def save(user: Any, version: int | None, number: str, reason: str) -> Merge:
        digits = "".join(filter(str.isdigit, number))
        kept = selectors.companies(user).filter(programme=row.programme_id, business_number=digits).first()
        if kept is None:
            raise ValidationError({"number": _("No company that you see has this number.")})
        return merging.company_merge(user=user, gone=row, kept=kept, reason=reason, version=version)

    return form_page(
        request, forms.MergeFields, title=_("Merge into another file"), button=_("Merge"), action="company_merge",
        about=row, save=save, back=lambda merge: reverse("merge", args=[merge.pk]), initial={"number": "", "reason": ""},
    )  # fmt: skip


def merge(request: HttpRequest, id: UUID) -> HttpResponse:
    """What a merge moved, and what it had to leave."""
    row = found(request, Merge, id, selectors.merges(request.user))
    if not may(request.user, "merge_undo", row):
        raise PermissionDenied
    record_access(request, "view", row)
    moved, left = Counter(one["model"] for one in row.moved), Counter(one["model"] for one in row.left)
    context = {
        "merge": row,
        "moved": _counted(moved),
        "left": _counted(left),
        "may_undo": row.undone_at is None,
    }
    return render(request, "company/merge.html", context)


def _counted(rows: Counter[str]) -> list[tuple[Any, int]]:
    """(name of the kind, rows) of a merge."""
    return [(NAMES.get(name) or apps.get_model("programme", name)._meta.verbose_name, n) for name, n in rows.items()]


def merge_undo(request: HttpRequest, id: UUID) -> HttpResponse:
    """Undo a merge, with the reason."""
    row = found(request, Merge, id, selectors.merges(request.user))
    save = partial(merging.merge_undo, merge=row)
    return form_page(
        request, forms.ReasonFields, title=_("Undo the merge"), button=_("Undo"), action="merge_undo", about=row,
        save=save, back=lambda row: reverse("merge", args=[row.pk]),
    )  # fmt: skip


def _programme(request: HttpRequest) -> Programme:
    """The programme that the reader coordinates, else the first one: who may not create is told by ``may``."""
    ours = standing(request).at("coordinator")
    rows = visible(request.user, Programme)
    row = rows.filter(coordinator__in=ours).first() or rows.first()
    if row is None:
        raise Http404
    return row


def _to_company(row: Company) -> str:
    return reverse("company", args=[row.pk])


def _to_file(row: Any) -> str:
    return reverse("company", args=[row.company_id])


BOTH = ("GET", "POST")
#: How the kinds of rows that a merge moves are called.
NAMES = {
    "company": gettext_lazy("portal or earlier merge"),
    "financialyear": gettext_lazy("yearly facts"),
    "product": gettext_lazy("products"),
    "contact": gettext_lazy("people"),
    "document": gettext_lazy("documents"),
    "note": gettext_lazy("notes"),
    "case": gettext_lazy("cases"),
    "consent": gettext_lazy("consents"),
    "referral": gettext_lazy("referrals"),
    "actionitem": gettext_lazy("action items"),
    "diagnosis": gettext_lazy("diagnoses"),
    "candidate": gettext_lazy("entry on the long list"),
    "outcomeclaim": gettext_lazy("outcomes"),
    "planversion": gettext_lazy("plans"),
}
#: Fewer characters than this name no product.
SHORTEST = 2
NEW: dict[str, dict[str, Any]] = {
    "year": {
        "title": gettext_lazy("Facts of a year"),
        "model": FinancialYear,
        "form": forms.YearFields,
        "action": "financialyear_create",
        "save": services.year_create,
    },
    "contact": {
        "title": gettext_lazy("Person at the company"),
        "model": Contact,
        "form": forms.ContactFields,
        "action": "contact_create",
        "save": services.contact_create,
    },
    "note": {
        "title": gettext_lazy("Note"),
        "model": Note,
        "form": forms.NoteFields,
        "action": "note_create",
        "save": services.note_create,
    },
}
EDIT: dict[str, dict[str, Any]] = {
    "year": {**NEW["year"], "action": "financialyear_edit", "save": services.year_edit},
    "contact": {**NEW["contact"], "action": "contact_edit", "save": services.contact_edit},
}

PAGES = [
    page("companies/", companies, name="companies", label=gettext_lazy("Companies"), order=20),
    page("companies/new/", company_new, name="company-new", methods=BOTH),
    page("companies/<uuid:id>/", company, name="company", model=Company),
    page("companies/<uuid:id>/edit/", company_edit, name="company-edit", methods=BOTH, model=Company),
    page("companies/<uuid:id>/products/new/", product_new, name="product-new", methods=BOTH, model=Company),
    page("products/<uuid:id>/edit/", product_edit, name="product-edit", methods=BOTH, model=Product),
    page("hs/", hs_search, name="hs-search", label=gettext_lazy("Find HS codes"), order=80),
    page("companies/<uuid:id>/documents/new/", document_new, name="document-new", methods=BOTH, model=Company),
    page("documents/<uuid:id>/", document, name="document", model=Document),
    page("documents/<uuid:id>/withdraw/", document_withdraw, name="document-withdraw", methods=BOTH, model=Document),
    page("companies/<uuid:id>/timeline/", timeline_page, name="timeline", model=Company),
    page("companies/<uuid:id>/merge/", company_merge, name="company-merge", methods=BOTH, model=Company),
    page("merges/<uuid:id>/", merge, name="merge", model=Merge),
    page("merges/<uuid:id>/undo/", merge_undo, name="merge-undo", methods=BOTH, model=Merge),
    page("products/<uuid:id>/confirm/", product_confirm, name="product-confirm", methods=("POST",), model=Product),
    *(
        page(
            f"companies/<uuid:id>/{part}s/new/",
            partial(part_new, **what),
            name=f"{part}-new",
            methods=BOTH,
            model=Company,
        )
        for part, what in NEW.items()
    ),
    *(
        page(
            f"{part}s/<uuid:id>/edit/",
            partial(part_edit, **what),
            name=f"{part}-edit",
            methods=BOTH,
            model=what["model"],
        )
        for part, what in EDIT.items()
    ),
]
