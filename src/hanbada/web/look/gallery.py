"""The page of all parts in all states, at /design/ while developing and in tests; its companies are invented."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from hanbada.programme import clock

MENU = (
    ("home", _("First page"), "/design/home/"),
    ("companies", _("Companies"), "/design/"),
    ("discovery", _("Discovery"), "/design/discovery/"),
    ("plans", _("Plans"), "/design/plans/"),
    ("referrals", _("Referrals"), "/design/referrals/"),
    ("actions", _("Action items"), "/design/actions/"),
    ("board", _("Board"), "/design/board/"),
    ("people", _("People and organisations"), "/design/people/"),
    ("audit", _("Review of access"), "/design/audit/"),
)
NAMES = (_("Invented Precision"), _("Invented Lithium"), _("Invented Foods"), _("Invented Medical"))
STAGES = ("sent", "accepted", "rejected", "done")
STATES = (
    ("draft", _("Draft")), ("sent", _("Sent")), ("review", _("In review")), ("in_progress", _("In progress")),
    ("accepted", _("Accepted")), ("done", _("Done")), ("sent_on", _("Sent on")), ("merged", _("Merged")),
    ("rejected", _("Rejected")), ("overdue", _("Overdue")), ("expired", _("Expired")), ("revoked", _("Revoked")),
    ("unknown", _("unknown")),
)  # fmt: skip


class Example(forms.Form):
    """A question of every kind."""

    company = forms.CharField(label=_("Company"), help_text=_("As it stands in the business registration"))
    employees = forms.IntegerField(label=_("Employees"), min_value=0)
    due_on = forms.DateField(label=_("Due on"), widget=forms.DateInput(attrs={"type": "date"}), required=False)
    agency = forms.ChoiceField(
        label=_("Agency"), choices=[("a", _("Invented agency A")), ("b", _("Invented agency B"))]
    )
    urgency = forms.ChoiceField(
        label=_("How soon"),
        choices=[("now", _("This week")), ("later", _("This month"))],
        widget=forms.RadioSelect,
        help_text=_("The agency sees this first"),
    )
    note = forms.CharField(label=_("Note"), widget=forms.Textarea, required=False)
    consent = forms.BooleanField(label=_("The company has given its consent"))


class Filter(forms.Form):
    """Filters above a list."""

    q = forms.CharField(label=_("Name or business number"), required=False)
    state = forms.ChoiceField(label=_("State"), choices=[("", _("All")), *STATES], required=False)
    agency = forms.ChoiceField(
        label=_("Agency"), choices=[("", _("All")), ("a", _("Invented agency A"))], required=False
    )


def _companies() -> list[dict[str, Any]]:
    today = clock.today()
    return [
        {
            "name": f"{NAMES[index % 4]} {index + 1}",
            "number": f"000-00-{index:05d}",
            "products": index % 3 + 1,
            "exports": None if index == 2 else 1_234_000_000 * (index + 1),
            "usd": 53_000_000 * (index + 1),
            "state": STAGES[index % 4],
            "label": dict(STATES)[STAGES[index % 4]],
            "due": today + timedelta(days=(-3, 2, 21, -9)[index % 4]),
            "done": index % 4 == 3,
        }
        for index in range(8)
    ]


def _lanes() -> list[dict[str, Any]]:
    rows = _companies()
    ticket = [
        {"url": "#board", "title": row["name"], "text": _("Certificate of origin"), "owner": _("Invented agency A"),
         "due": row["due"], "done": row["done"], "late": index == 0}
        for index, row in enumerate(rows)
    ]  # fmt: skip
    return [
        {"state": "sent", "label": _("Sent"), "count": 12, "tickets": ticket[:2], "more": 10, "url": "#board"},
        {"state": "accepted", "label": _("Accepted"), "count": 1, "tickets": ticket[2:3]},
        {"state": "done", "label": _("Done"), "count": 7, "tickets": [], "hidden": True},
        {"state": "rejected", "label": _("Rejected"), "count": 0, "tickets": []},
    ]


def _entries() -> list[dict[str, Any]]:
    now = clock.now()
    return [
        {"state": "rejected", "what": _("Referral rejected"), "at": now - timedelta(hours=3), "who": "가상인 을",
         "organisation": _("Invented agency B"), "words": _("Outside our field: send it on to agency A.")},
        {"state": "sent", "what": _("Referral sent"), "at": now - timedelta(days=2), "who": "가상인 갑",
         "organisation": _("Invented coordinator")},
        {"state": "given", "what": _("Consent given"), "at": now - timedelta(days=9), "who": None,
         "url": "#timeline", "link": _("See the evidence")},
    ]  # fmt: skip


def sample(request: HttpRequest) -> dict[str, Any]:
    """What the templates of all parts are shown with."""
    rows = _companies()
    wrong = Example({"wrong-employees": "-4", "wrong-agency": "a"}, prefix="wrong")
    wrong.full_clean()
    return {
        "user": SimpleNamespace(pk="", is_authenticated=True, name="가상인 갑", email="gap@example.invalid"),
        "menu": [
            {"name": name, "label": label, "url": url, "count": 3 if name == "referrals" else None}
            for name, label, url in MENU
        ],
        "form": Example(initial={"company": "가상정밀 (주)", "urgency": "now"}),
        "wrong": wrong,
        "filter": Filter(request.GET or None),
        "rows": rows,
        "pages": Paginator(range(1234), 50).get_page(request.GET.get("page", 4)),
        "states": STATES,
        "tones": ("good", "wait", "bad", "info", "moved", "calm"),
        "lanes": _lanes(),
        "entries": _entries(),
        "tabs": [
            {"label": _("Profile"), "url": "#tabs", "current": True, "count": None},
            {"label": _("Products"), "url": "#tabs-2", "current": False, "count": 3},
            {"label": _("Referrals"), "url": "#tabs-3", "current": False, "count": 12},
            {"label": _("History"), "url": "#tabs-4", "current": False, "count": None},
        ],
        "steps": [(_("Choose the file"), "#steps"), _("Match the columns"), _("Look it over"), _("Take over")],
        "bars": [(_("Vietnam"), 1_830_000_000), (_("United States"), 940_000_000), (_("Germany"), None), (_("Chile"), 12_000_000)],
        "months": [(f"{month}", value) for month, value in zip(range(1, 13), (3, 5, 4, 8, 13, None, 9, 12, 17, 21, 18, 24), strict=True)],
        "differences": [
            {"label": _("Due on"), "theirs": clock.today(), "yours": clock.today() + timedelta(days=7)},
            {"label": _("Note"), "theirs": _("The certificate is being made."), "yours": "<b>가상</b> {{ 7 }} =1+1"},
            {"label": _("Agency"), "theirs": _("Invented agency A"), "yours": _("Invented agency A")},
        ],
    }  # fmt: skip


def gallery(request: HttpRequest) -> HttpResponse:
    """Every part in every state, on one page."""
    for level, text in (
        (messages.SUCCESS, _("The referral was sent.")),
        (messages.WARNING, _("The consent ends in 5 days.")),
        (messages.ERROR, _("The file could not be read.")),
    ):
        messages.add_message(request, level, text)
    return render(request, "office/design.html", sample(request))
