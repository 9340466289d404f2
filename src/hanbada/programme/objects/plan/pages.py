"""Pages of plans: the list, a company's versions, one version with its sections, and what people do with them."""

from __future__ import annotations

import hashlib
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hanbada.base.errors import IntegrityError
from hanbada.base.text import Text
from hanbada.programme.access import Standing, may
from hanbada.programme.audit.record import record_access
from hanbada.programme.forms import form_page
from hanbada.programme.objects.company.models import Company
from hanbada.programme.objects.plan import forms, selectors, services
from hanbada.programme.objects.plan.models import PlanComment, PlanSection, PlanShare, PlanVersion
from hanbada.programme.objects.plan.words import named, prose
from hanbada.programme.pages import found, listed, page, version_sent

BOTH = ("GET", "POST")
TYPES = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "md": "text/markdown; charset=utf-8",
}


def reads_plans(of: Standing) -> bool:
    """Who may find plans in the menu: offices, and companies whose plan was shared with them."""
    return bool(of.at("coordinator", "ministry", "agency", "company"))


def plans(request: HttpRequest) -> HttpResponse:
    """The list, of one state by ``?state=``."""
    state = request.GET.get("state", "")
    rows = listed(request, selectors.plans(request.user, state))
    return render(request, "plan/list.html", {"rows": rows, "state": state, "states": PlanVersion.State.choices})


def plans_of(request: HttpRequest, id: UUID) -> HttpResponse:
    """The versions of one company."""
    company = found(request, Company, id)
    record_access(request, "view", company, reason="plans")
    rows = listed(request, selectors.plans_of(request.user, company))
    asks = may(request.user, "planversion_ask", PlanVersion(company=company))
    return render(request, "plan/of_company.html", {"company": company, "rows": rows, "may_ask": asks})


def plan_new(request: HttpRequest, id: UUID) -> HttpResponse:
    """Ask for a new version."""
    company = found(request, Company, id)
    row = services.plan_ask(user=request.user, company=company)
    return HttpResponseRedirect(_to_plan(row))


def plan(
    request: HttpRequest, id: UUID, refused: str = "", download: forms.DownloadFields | None = None
) -> HttpResponse:
    """One version: its sections, files, shares, and what changed since."""
    row = found(request, PlanVersion, id, selectors.plans(request.user).defer(None))
    record_access(request, "view", row)
    user, ours = request.user, may(request.user, "planversion_ask", row)
    context = {
        "plan": row,
        "sections": selectors.sections_of(user, row),
        "files": selectors.files_of(user, row),
        "shares": selectors.shares_of(user, row),
        "drift": named(selectors.drift(row)) if ours and row.state in ("ready", "approved") else None,
        "unprinted": selectors.unprinted(user, row) if ours else 0,
        "download": download or forms.DownloadFields(),
        "problem": [{part: Text(words["ko"], words["en"]) for part, words in one.items()} for one in row.problem],
        "refused": refused,
        "ours": ours,
        "may_approve": row.state == "ready" and may(user, "planversion_approve", row),
    }
    bad = refused or (download is not None and download.errors)
    return render(request, "plan/detail.html", context, status=422 if bad else 200)


def plan_approve(request: HttpRequest, id: UUID) -> HttpResponse:
    """Approve."""
    row = found(request, PlanVersion, id)
    try:
        services.plan_approve(user=request.user, plan=row, version=version_sent(request))
    except ValidationError as error:
        return plan(request, id, refused=" ".join(error.messages))
    return HttpResponseRedirect(_to_plan(row))


def plan_render(request: HttpRequest, id: UUID) -> HttpResponse:
    """Have the documents made with what people wrote."""
    row = found(request, PlanVersion, id)
    services.plan_render(user=request.user, plan=row)
    messages.info(request, _("The documents are being made. They stand here in about a minute."))
    return HttpResponseRedirect(_to_plan(row))


def plan_download(request: HttpRequest, id: UUID) -> HttpResponse:
    """One file, with the reason written down before a byte leaves.

    Raises IntegrityError where the stored bytes are not those that were made: nothing leaves then.
    """
    row = found(request, PlanVersion, id)
    form = forms.DownloadFields(request.POST)
    if not form.is_valid():
        return plan(request, id, download=form)
    lang, name = form.cleaned_data["lang"], form.cleaned_data["format"]
    file = selectors.files_of(request.user, row).filter(lang=lang, format=name).first()
    if file is None:
        raise Http404
    record_access(request, "export", row, rows=1, reason=form.told())
    content = default_storage.open(file.name).read()
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise IntegrityError(Text(f"바뀐 파일 {file.name}", f"the changed file {file.name}"))
    title = f"hanbada-plan-{row.number}.{lang}.{name}"
    headers = {"Content-Disposition": f'attachment; filename="{title}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type=TYPES[name], headers=headers)


def section(request: HttpRequest, id: UUID) -> HttpResponse:
    """One section: the generated text, what people wrote beside, comments."""
    row = found(request, PlanSection, id, selectors.sections(request.user))
    record_access(request, "view", row)
    office = selectors.own_office(request.user, row.plan)
    draft = row.plan.state == PlanVersion.State.READY
    context = {
        "section": row,
        "plan": row.plan,
        "notes": row.plan.notes,
        "comments": selectors.comments_of(request.user, row),
        "form": forms.CommentFields(user=request.user),
        "may_edit": draft and may(request.user, "plansection_edit", row),
        "may_comment": office is not None,
        "may_resolve": may(request.user, "plancomment_resolve", PlanComment(section=row)),
    }
    return render(request, "plan/section.html", context)


def section_edit(request: HttpRequest, id: UUID) -> HttpResponse:
    """Write beside a section; the generated prose is at hand to start from."""
    row = found(request, PlanSection, id, selectors.sections(request.user))
    start = {
        f"edited_{lang}": getattr(row, f"edited_{lang}") or prose(getattr(row, f"blocks_{lang}"))
        for lang in ("ko", "en")
    }
    return form_page(
        request,
        forms.SectionFields,
        title=str(row),
        action="plansection_edit",
        about=row,
        save=partial(services.section_edit, section=row),
        back=_to_section,
        initial=start,
        template="plan/edit.html",
        section=row,
        plan=row.plan,
        notes=row.plan.notes,
    )


def section_check(request: HttpRequest, id: UUID) -> HttpResponse:
    """Mark a section as looked at."""
    row = found(request, PlanSection, id, selectors.sections(request.user))
    services.section_check(user=request.user, section=row, version=version_sent(request))
    return HttpResponseRedirect(_to_section(row))


def section_comment(request: HttpRequest, id: UUID) -> HttpResponse:
    """Say something about a section."""
    row = found(request, PlanSection, id, selectors.sections(request.user))
    office = selectors.own_office(request.user, row.plan)
    if office is None:
        raise PermissionDenied
    return form_page(
        request,
        forms.CommentFields,
        title=_("Comment"),
        action="plancomment_create",
        about=PlanComment(section=row, organisation=office),
        save=partial(services.comment_create, section=row, organisation=office),
        back=lambda made: _to_section(row),
    )


def comment_resolve(request: HttpRequest, id: UUID) -> HttpResponse:
    """Mark a comment as dealt with."""
    row = found(request, PlanComment, id)
    services.comment_resolve(user=request.user, comment=row, version=version_sent(request))
    return HttpResponseRedirect(_to_section(row.section))


def share_new(request: HttpRequest, id: UUID) -> HttpResponse:
    """Share a version with an agency."""
    row = found(request, PlanVersion, id)
    return form_page(
        request,
        forms.share_fields(row),
        title=_("Share the plan"),
        button=_("Share"),
        action="planshare_create",
        about=PlanShare(plan=row),
        save=partial(services.share_create, plan=row),
        back=lambda made: _to_plan(row),
    )


def share_withdraw(request: HttpRequest, id: UUID) -> HttpResponse:
    """Take a share back."""
    row = found(request, PlanShare, id)
    services.share_withdraw(user=request.user, share=row, version=version_sent(request))
    return HttpResponseRedirect(_to_plan(row.plan))


def _to_plan(row: PlanVersion) -> str:
    return reverse("plan", args=[row.pk])


def _to_section(row: Any) -> str:
    return reverse("plan-section", args=[row.pk])


POST = ("POST",)
PAGES = [
    page("plans/", plans, name="plans", label=gettext_lazy("Plans"), order=35, shown=reads_plans),
    page("companies/<uuid:id>/plans/", plans_of, name="plans-of", model=Company),
    page("companies/<uuid:id>/plans/new/", plan_new, name="plan-new", methods=POST, model=Company),
    page("plans/<uuid:id>/", plan, name="plan", model=PlanVersion),
    page("plans/<uuid:id>/approve/", plan_approve, name="plan-approve", methods=POST, model=PlanVersion),
    page("plans/<uuid:id>/render/", plan_render, name="plan-render", methods=POST, model=PlanVersion),
    page("plans/<uuid:id>/download/", plan_download, name="plan-download", methods=POST, model=PlanVersion),
    page("plans/<uuid:id>/share/", share_new, name="plan-share", methods=BOTH, model=PlanVersion),
    page("plan-shares/<uuid:id>/withdraw/", share_withdraw, name="plan-unshare", methods=POST, model=PlanShare),
    page("plan-sections/<uuid:id>/", section, name="plan-section", model=PlanSection),
    page("plan-sections/<uuid:id>/edit/", section_edit, name="plan-section-edit", methods=BOTH, model=PlanSection),
    page("plan-sections/<uuid:id>/check/", section_check, name="plan-section-check", methods=POST, model=PlanSection),
    page(
        "plan-sections/<uuid:id>/comment/",
        section_comment,
        name="plan-section-comment",
        methods=POST,
        model=PlanSection,
    ),
    page(
        "plan-comments/<uuid:id>/resolve/",
        comment_resolve,
        name="plan-comment-resolve",
        methods=POST,
        model=PlanComment,
    ),
]
