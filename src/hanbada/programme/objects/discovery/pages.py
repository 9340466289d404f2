"""Pages of discovery: files and their columns, the long list, one firm, draws, the firms kept for comparison."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hanbada.base.errors import SystemFault
from hanbada.base.typed.money import UNIT_WORDS
from hanbada.company.registry.assess import definitions, rules_of
from hanbada.company.registry.columns import FIELDS, MONEY, Column, columns_at, header_row
from hanbada.company.registry.industries import name_of
from hanbada.company.registry.rows import Fault, Firm, Rejected, currency_of
from hanbada.company.registry.score import LABELS, RULES
from hanbada.data.spreadsheet import Sheet
from hanbada.programme import clock, uploads
from hanbada.programme.access import Standing, may, visible
from hanbada.programme.audit.record import record_access
from hanbada.programme.forms import form_page, refuse
from hanbada.programme.language import pick
from hanbada.programme.objects.discovery import choosing, files, forms, selectors, services, tasks
from hanbada.programme.objects.discovery.models import Candidate, CandidateNote, ControlFirm, Draw, RegistryImport
from hanbada.programme.objects.discovery.table import csv_file, rejected_table, xlsx
from hanbada.programme.objects.programme.models import Cohort, Programme
from hanbada.programme.pages import found, listed, page, standing, version_sent

BOTH = ("GET", "POST")
STEPS = (
    gettext_lazy("Choose the file"),
    gettext_lazy("Name the columns"),
    gettext_lazy("Look it over"),
    gettext_lazy("Take over"),
)
#: A file that has not come in by then may have lost its worker.
PATIENCE = timedelta(minutes=2)
SHOWN_FIRMS, SHOWN_REJECTED, SHOWN_INDUSTRIES, SAMPLES = 20, 50, 12, 3


def coordinates(of: Standing) -> bool:
    """Whether the reader works for a coordinator: discovery is its work alone."""
    return bool(of.at("coordinator"))


def candidates(request: HttpRequest) -> HttpResponse:
    """The long list with filters and the map of industries."""
    _only_coordinators(request)
    everything = selectors.candidates(request.user, {})
    asked = forms.Filter(request.GET, divisions=selectors.industries(everything))
    given = asked.given()
    found_rows = selectors.candidates(request.user, {**given, "sort": request.GET.get("sort", "")})
    rows = listed(request, found_rows)
    if given:
        record_access(request, "search", model=Candidate, rows=rows.paginator.count)
    context = {
        "rows": rows,
        "filter": asked,
        "given": given,
        "asked_for": urlencode({**given, "sort": request.GET.get("sort", "")}),
        "counts": selectors.counts(request.user),
        "industries": _bars(selectors.industries(found_rows)),
    }
    return render(request, "discovery/candidates.html", context)


def candidates_download(request: HttpRequest) -> HttpResponse:
    """The long list as it is filtered, as a table to take along; without who agreed to be contacted."""
    _only_coordinators(request)
    everything = selectors.candidates(request.user, {})
    asked = forms.Filter(request.GET, divisions=selectors.industries(everything))
    rows = selectors.candidates(request.user, {**asked.given(), "sort": request.GET.get("sort", "")})
    write, kind = (csv_file, "csv") if request.GET.get("format") == "csv" else (xlsx, "xlsx")
    lines = [[str(words) for words in LIST_COLUMNS], *_lines(rows)]
    record_access(request, "export", model=Candidate, rows=len(lines) - 1, reason=kind)
    return download(write(lines), f"{_('Long list')} {clock.today()}.{kind}")


LIST_COLUMNS = (
    gettext_lazy("Business number"), gettext_lazy("Firm"), gettext_lazy("Name in English"), gettext_lazy("Industry"),
    gettext_lazy("Region"), gettext_lazy("Employees"), gettext_lazy("HS codes"), gettext_lazy("Applied on"),
    gettext_lazy("Score"), gettext_lazy("Eligibility"), gettext_lazy("State"), gettext_lazy("Reason"),
)  # fmt: skip


def _lines(rows: QuerySet[Candidate]) -> Iterator[list[str]]:
    """One line for each firm; what is not known is left empty."""
    eligibility, states = (
        {value: str(words) for value, words in Candidate._meta.get_field(name).flatchoices}  # type: ignore[union-attr]
        for name in ("eligibility", "state")
    )
    for *words, employees, facts, applied, score, eligible, state, ground in rows.values_list(
        "business_number", "name_ko", "name_en", "industry_code", "region", "employees", "facts", "applied_on", "score",
        "eligibility", "state", "ground",
    ):  # fmt: skip
        yield [
            *words, "" if employees is None else str(employees), " ".join(facts.get("hs_codes", [])), str(applied or ""),
            "" if score is None else f"{score:.1f}", eligibility.get(eligible, eligible), states.get(state, state), ground,
        ]  # fmt: skip


def _bars(counted: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """The largest divisions by name, the rest as one bar."""
    named = [(_division(code), n) for code, n in counted[:SHOWN_INDUSTRIES]]
    rest = sum(n for _code, n in counted[SHOWN_INDUSTRIES:])
    return [*named, (_("others"), rest)] if rest else named


def _division(code: str) -> str:
    name = name_of(code)
    return f"{code} {pick(name.ko, name.en)}".strip()


def candidate(request: HttpRequest, id: UUID) -> HttpResponse:
    """One firm: what is stated of it, what rules say, its score part by part, what was decided."""
    row = found(request, Candidate, id, visible(request.user, Candidate).select_related("batch", "company"))
    record_access(request, "view", row)
    moves = [verb for verb in ("shortlist", "promote", "unlist", "leave") if (row.state, verb) in row.MOVES]
    context = {
        "candidate": row,
        "division": _division(row.division),
        "years": [_year(year, of) for year, of in sorted(row.facts.get("years", {}).items(), reverse=True)],
        "parts": [_part(part) for part in row.parts],
        "bars": [(_part(part)["label"], part["points"]) for part in row.parts],
        "decisions": [_decision(one) for one in selectors.decisions_of(request.user, row)],
        "unread": [(column, pick(ko, en)) for column, ko, en in row.facts.get("unread", ())],
        "notes": selectors.notes_of(request.user, row),
        "moves": [verb for verb in moves if may(request.user, f"candidate_{verb}", row)],
    }
    return render(request, "discovery/candidate.html", context)


def _year(year: str, of: dict[str, Any]) -> dict[str, Any]:
    """A year with every figure: None where the registry states none."""
    names = ("sales", "direct", "indirect", "assets", "sales_currency", "exports_currency")
    return {"year": year, **{name: of.get(name) for name in names}}


def _part(part: dict[str, Any]) -> dict[str, Any]:
    label, rule = LABELS[part["id"]], RULES[part["id"]]
    return {
        "label": pick(label.ko, label.en),
        "rule": pick(rule.ko, rule.en),
        "said": pick(part["ko"], part["en"]),
        "points": part["points"],
        "weight": part["weight"],
    }


def _decision(row: Any) -> dict[str, Any]:
    return {
        "row": row,
        "label": _rule(row.rule),
        "reasons": [pick(*pair) for pair in row.reasons],
        "missing": [pick(*pair) for pair in row.missing],
    }


def _rule(rule: str) -> str:
    """A rule's name; its id where the content has it no more."""
    programme, _slash, name = rule.partition("/")
    rules = rules_of(programme)
    label = next((one.label for one in rules.definitions if one.id == name), None) if rules else None
    return pick(label.ko, label.en) if label else rule


def candidate_move(request: HttpRequest, id: UUID, *, verb: str, title: Any, save: Any) -> HttpResponse:
    """A decision with its reason."""
    row = found(request, Candidate, id)
    return form_page(
        request,
        forms.ReasonFields,
        title=title,
        action=f"candidate_{verb}",
        about=row,
        save=partial(save, candidate=row),
        back=_to_candidate,
        heading=str(row),
    )


def candidate_contact(request: HttpRequest, id: UUID) -> HttpResponse:
    """The firm's agreement to be contacted."""
    row = found(request, Candidate, id)
    save = partial(services.candidate_contact, candidate=row)
    return form_page(
        request, forms.ContactFields, title=_("Agreement to be contacted"), action="candidate_contact", about=row,
        save=save, back=_to_candidate, heading=str(row),
    )  # fmt: skip


def candidate_uncontact(request: HttpRequest, id: UUID) -> HttpResponse:
    """The firm takes its agreement back."""
    row = found(request, Candidate, id)
    services.candidate_uncontact(user=request.user, candidate=row, version=version_sent(request))
    return HttpResponseRedirect(_to_candidate(row))


def candidate_promote(request: HttpRequest, id: UUID) -> HttpResponse:
    """Take a firm into a cohort: its company file and its case are opened."""
    row = found(request, Candidate, id)
    return form_page(
        request,
        forms.CohortFields,
        title=_("Take into a cohort"),
        action="candidate_promote",
        about=row,
        save=lambda user, version, cohort: choosing.candidate_promote(
            user=user, candidate=row, cohort=cohort, version=version
        )[0],
        back=lambda company: reverse("company", args=[company.pk]),
        heading=str(row),
    )


def note_new(request: HttpRequest, id: UUID) -> HttpResponse:
    """A remark on a firm."""
    row = found(request, Candidate, id)
    return form_page(
        request,
        forms.NoteFields,
        title=_("Note"),
        action="candidatenote_create",
        about=CandidateNote(candidate=row),
        save=partial(services.note_create, candidate=row),
        back=lambda note: _to_candidate(row),
        heading=str(row),
    )


def registries(request: HttpRequest) -> HttpResponse:
    """The files that were uploaded."""
    _only_coordinators(request)
    return render(request, "discovery/files.html", {"rows": listed(request, selectors.imports(request.user))})


def registry_new(request: HttpRequest) -> HttpResponse:
    """Upload a file."""
    programme = _programme(request)
    if not may(request.user, "registryimport_upload", RegistryImport(programme=programme)):
        raise PermissionDenied
    form = forms.Upload(request.POST or None, request.FILES or None)
    if request.method == "POST":
        form = forms.Upload(request.POST, request.FILES)
        if getattr(request, "file_too_large", False):
            form.errors.clear()
            form.add_error("file", _("The file is larger than 20 MB and was not read."))
        elif form.is_valid():
            name, content = form.cleaned_data["file"]
            try:
                row = services.registry_upload(user=request.user, programme=programme, name=name, content=content)
            except ValidationError as error:
                form.add_error("file", error)
            except SystemFault as fault:
                form.add_error("file", pick(fault.in_("ko"), fault.in_("en")))
            else:
                return HttpResponseRedirect(_to_registry(row))
    context = {"form": form, "steps": STEPS}
    return render(request, "discovery/upload.html", context, status=422 if form.is_bound else 200)


def registry(request: HttpRequest, id: UUID) -> HttpResponse:
    """One file: its figures and rejected rows, or the next step of taking it over."""
    row = found(request, RegistryImport, id, selectors.imports(request.user))
    if row.state == "uploaded":
        return HttpResponseRedirect(reverse("registry-map", args=[row.pk]))
    if row.state == "mapped":
        return HttpResponseRedirect(reverse("registry-preview", args=[row.pk]))
    if row.state == "taking":
        late = row.asked_at is not None and clock.now() - row.asked_at > PATIENCE
        return render(request, "discovery/taking.html", {"batch": row, "steps": STEPS, "late": late})
    record_access(request, "view", row)
    rows = listed(request, selectors.rejected(request.user, row))
    for one in rows:
        one.said = _faults(one)  # type: ignore[attr-defined]
    rule = _rule(f"{row.programme.code}/{row.definition}") if row.definition else ""
    return render(request, "discovery/file.html", {"batch": row, "rows": rows, "rule": rule})


def _faults(row: Any) -> list[tuple[str, str]]:
    return [(column, pick(ko, en)) for column, ko, en in row.faults]


def registry_map(request: HttpRequest, id: UUID) -> HttpResponse:
    """Say what each column is."""
    row = found(request, RegistryImport, id)
    if not may(request.user, "registryimport_map", row):
        raise PermissionDenied
    if row.state in ("taking", "imported"):
        return HttpResponseRedirect(_to_registry(row))
    sheets = files.sheets_of(row.sha256, row.name)
    place, header = _place(request, row, [len(sheet.rows) for sheet in sheets])
    header = header or header_row(sheets[place])
    columns = _columns(request, row, sheets[place], place, header)
    rules = definitions(row.programme.code, clock.today())
    start = {
        "version": row.version, "sheet": place, "header": header, "decided_on": row.decided_on or clock.today(),
        "hs_revision": row.hs_revision, "definition": row.definition,
    }  # fmt: skip
    form = forms.Mapping(request.POST or None, columns=columns, rules=rules, initial=start)
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("hs_revision", "definition", "decided_on")}
        try:
            services.registry_map(
                user=request.user, batch=row, sheet=place, header=header, columns=form.chosen(),
                version=form.cleaned_data["version"], **given,
            )  # fmt: skip
        except ValidationError as error:
            refuse(form, error)
        else:
            return HttpResponseRedirect(reverse("registry-preview", args=[row.pk]))
    below = sheets[place].rows[header : header + SAMPLES]
    for control in (rows := form.rows()):
        index = control["column"].index
        control["samples"] = [line[index] for line in below if index < len(line) and line[index] is not None]
        control["hidden"] = index in sheets[place].hidden_columns
    names = [_sheet_name(sheet) for sheet in sheets]
    context = {
        "batch": row, "form": form, "rows": rows, "steps": STEPS,
        "sheets": forms.Sheets(initial={"sheet": place, "header": header}, names=names),
    }  # fmt: skip
    return render(request, "discovery/map.html", context, status=422 if form.is_bound else 200)


def _place(request: HttpRequest, row: RegistryImport, lengths: list[int]) -> tuple[int, int]:
    """Sheet and header row: of the form, else of the address, else as stored; never outside the file."""
    given = request.POST if request.method == "POST" else request.GET
    said = given.get("sheet", "")
    place = int(said) if said.isdigit() and int(said) < len(lengths) else row.sheet
    said = given.get("header", "")
    header = int(said) if said.isdigit() and len(said) < 6 and 1 <= int(said) <= lengths[place] else 0
    if header:
        return place, header
    return (place, row.header) if place == row.sheet else (place, 0)


def _columns(request: HttpRequest, row: RegistryImport, sheet: Any, place: int, header: int) -> list[Column]:
    """The stored columns, or a new guess where another sheet or row was chosen."""
    stored = services.columns_of(row)
    if (place, header) == (row.sheet, row.header) and "sheet" not in request.GET:
        return stored
    return columns_at(sheet, header)


def registry_preview(request: HttpRequest, id: UUID) -> HttpResponse:
    """What would be taken over, and what not, before anything is."""
    row = found(request, RegistryImport, id)
    if row.state != "mapped":
        return HttpResponseRedirect(_to_registry(row))
    reading = services.reading_of(row)
    emptied = services.emptied_by(row, reading)
    unread = [(one.row, one.name_ko, _said(one.unread)) for one in reading.firms if one.unread]
    sheet = files.sheets_of(row.sha256, row.name)[row.sheet]
    amounts = [column for column in services.columns_of(row) if column.field in MONEY]
    context = {
        "batch": row,
        "sheet": _sheet_name(sheet),
        "amounts": bool(amounts),
        "emptied": [
            (name, ", ".join(pick(what.ko, what.en) for what in all_)) for name, all_ in emptied[:SHOWN_REJECTED]
        ],
        "emptied_values": sum(len(all_) for _, all_ in emptied),
        "emptied_firms": len(emptied),
        "unread": unread[:SHOWN_REJECTED],
        "unread_values": sum(len(faults) for *_, faults in unread),
        "unread_firms": len(unread),
        "problem": pick(row.problem["ko"], row.problem["en"]) if row.problem else "",
        "steps": STEPS,
        "rows_in": reading.rows_in,
        "good": len(reading.firms),
        "bad": len(reading.rejected),
        "firms": [(one, [_figure(one, column) for column in amounts]) for one in reading.firms[:SHOWN_FIRMS]],
        "rejected": [_shown(one) for one in reading.rejected[:SHOWN_REJECTED]],
        "columns": [_named(column) for column in services.columns_of(row) if column.field != "ignore"],
    }
    return render(request, "discovery/preview.html", context)


def _shown(one: Rejected) -> dict[str, Any]:
    return {"row": one.row, "faults": _said(one.faults), "cells": one.cells}


def _said(faults: Iterable[Fault]) -> list[tuple[str, str]]:
    return [(column, pick(text.ko, text.en)) for column, text in faults]


def _figure(firm: Firm, column: Column) -> tuple[str, int | None, str]:
    """What an amount is called, the amount as it was read in minor units, and its currency."""
    figures, label = firm.years.get(column.year or 0, {}), FIELDS[column.field]
    name = f"{pick(label.ko, label.en)} {column.year}"
    return name, figures.get(column.field), figures.get(currency_of(column.field), "KRW")


def _sheet_name(sheet: Sheet) -> str:
    return f"{sheet.name or '–'} ({_('hidden in the file')})" if sheet.hidden else sheet.name or "–"


def _named(column: Column) -> tuple[str, str]:
    text = FIELDS[column.field]
    unit = UNIT_WORDS.get(column.unit)
    words = [pick(text.ko, text.en), str(column.year or ""), f"({pick(unit.ko, unit.en)})" if unit else ""]
    return column.header, " ".join(word for word in words if word)


def registry_take(request: HttpRequest, id: UUID) -> HttpResponse:
    """Have the file taken over in the background; its page says how far it is."""
    row = found(request, RegistryImport, id)
    if row.state == "imported" or (row.state == "taking" and "again" not in request.POST):
        return HttpResponseRedirect(_to_registry(row))
    try:
        tasks.registry_ask(user=request.user, batch=row, version=version_sent(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return HttpResponseRedirect(_to_registry(row))


def registry_drop(request: HttpRequest, id: UUID) -> HttpResponse:
    """Leave a file."""
    row = found(request, RegistryImport, id)
    services.registry_drop(user=request.user, batch=row, version=version_sent(request))
    return HttpResponseRedirect(reverse("registries"))


def registry_original(request: HttpRequest, id: UUID) -> HttpResponse:
    """The file as it was uploaded."""
    row = found(request, RegistryImport, id)
    record_access(request, "export", row, reason="original")
    return download(uploads.kept(row.sha256), row.name)


def registry_rejected(request: HttpRequest, id: UUID) -> HttpResponse:
    """The rejected rows as a table, to be corrected and uploaded again."""
    row = found(request, RegistryImport, id)
    rows = list(selectors.rejected(request.user, row))
    record_access(request, "export", row, rows=len(rows), reason="rejected rows")
    return download(rejected_table([(one.sheet, one.row, _faults(one), one.cells) for one in rows]), f"{row.name}.xlsx")


def download(content: bytes, name: str) -> HttpResponse:
    """Bytes to be saved, never to be shown by the browser."""
    from django.utils.http import content_disposition_header

    answer = HttpResponse(content, content_type="application/octet-stream")
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return answer


def draws(request: HttpRequest) -> HttpResponse:
    """The draws, and how many firms applied."""
    _only_coordinators(request)
    rows = listed(request, selectors.draws(request.user))
    return render(request, "discovery/draws.html", {"rows": rows, "applied": selectors.applied(request.user)})


def draw_new(request: HttpRequest) -> HttpResponse:
    """Draw the places of a cohort."""
    cohort = (
        visible(request.user, Cohort).filter(programme__coordinator__in=standing(request).at("coordinator")).first()
    )
    return form_page(
        request,
        forms.DrawFields,
        title=_("Draw places by lot"),
        button=_("Draw"),
        action="draw_make",
        about=Draw(cohort=cohort),
        save=choosing.draw_make,
        back=lambda row: reverse("draw", args=[row.pk]),
    )


def draw(request: HttpRequest, id: UUID) -> HttpResponse:
    """The order of a draw."""
    row = found(request, Draw, id, selectors.draws(request.user))
    record_access(request, "view", row)
    return render(
        request, "discovery/draw.html", {"draw": row, "rows": listed(request, selectors.places(request.user, row))}
    )


def controls(request: HttpRequest) -> HttpResponse:
    """The firms kept for comparison."""
    _only_coordinators(request)
    words = request.GET.get("q", "").strip()[:80]
    rows = listed(request, selectors.controls(request.user, words))
    if words:
        record_access(request, "search", model=ControlFirm, rows=rows.paginator.count)
    return render(request, "discovery/controls.html", {"rows": rows, "words": words})


def list_close(request: HttpRequest) -> HttpResponse:
    """Keep all firms that are still on the long list for comparison."""
    programme = _programme(request)

    def save(user: Any, once: Any, reason: str) -> Programme:
        n = choosing.list_close(user=user, programme=programme, reason=reason)
        messages.success(request, _("%(n)s firms are kept for comparison.") % {"n": n})
        return programme

    return form_page(
        request, forms.ReasonFields, title=_("Close the long list"), button=_("Keep them for comparison"),
        action="controlfirm_keep", about=ControlFirm(programme=programme), save=save,
        back=lambda row: reverse("controls"),
    )  # fmt: skip


def _only_coordinators(request: HttpRequest) -> None:
    if not coordinates(standing(request)):
        raise PermissionDenied


def _programme(request: HttpRequest) -> Programme:
    """The programme that the reader coordinates, else the first: who may not is told by ``may``."""
    rows = visible(request.user, Programme)
    row = rows.filter(coordinator__in=standing(request).at("coordinator")).first() or rows.first()
    if row is None:
        raise Http404
    return row


def _to_candidate(row: Any) -> str:
    return reverse("candidate", args=[row.pk])


def _to_registry(row: RegistryImport) -> str:
    return reverse("registry", args=[row.pk])


def _decide(verb: str, title: Any, save: Any) -> Any:
    view = partial(candidate_move, verb=verb, title=title, save=save)
    return page(f"candidates/<uuid:id>/{verb}/", view, name=f"candidate-{verb}", methods=BOTH, model=Candidate)


PAGES = [
    page("discovery/", candidates, name="candidates", label=gettext_lazy("Discovery"), order=15, shown=coordinates),
    page("discovery/download/", candidates_download, name="candidates-download"),
    page("discovery/files/", registries, name="registries"),
    page("discovery/files/new/", registry_new, name="registry-new", methods=BOTH),
    page("discovery/files/<uuid:id>/", registry, name="registry", model=RegistryImport),
    page("discovery/files/<uuid:id>/columns/", registry_map, name="registry-map", methods=BOTH, model=RegistryImport),
    page("discovery/files/<uuid:id>/preview/", registry_preview, name="registry-preview", model=RegistryImport),
    page(
        "discovery/files/<uuid:id>/take/", registry_take, name="registry-take", methods=("POST",), model=RegistryImport
    ),
    page(
        "discovery/files/<uuid:id>/drop/", registry_drop, name="registry-drop", methods=("POST",), model=RegistryImport
    ),
    page("discovery/files/<uuid:id>/original/", registry_original, name="registry-original", model=RegistryImport),
    page("discovery/files/<uuid:id>/rejected/", registry_rejected, name="registry-rejected", model=RegistryImport),
    page("discovery/draws/", draws, name="draws"),
    page("discovery/draws/new/", draw_new, name="draw-new", methods=BOTH),
    page("discovery/draws/<uuid:id>/", draw, name="draw", model=Draw),
    page("discovery/controls/", controls, name="controls"),
    page("discovery/close/", list_close, name="list-close", methods=BOTH),
    page("candidates/<uuid:id>/", candidate, name="candidate", model=Candidate),
    _decide("shortlist", gettext_lazy("Put on the short list"), partial(services.candidate_decide, verb="shortlist")),
    _decide("unlist", gettext_lazy("Back to the long list"), choosing.candidate_return),
    _decide("leave", gettext_lazy("Decide against"), choosing.candidate_leave),
    page("candidates/<uuid:id>/promote/", candidate_promote, name="candidate-promote", methods=BOTH, model=Candidate),
    page("candidates/<uuid:id>/contact/", candidate_contact, name="candidate-contact", methods=BOTH, model=Candidate),
    page(
        "candidates/<uuid:id>/uncontact/",
        candidate_uncontact,
        name="candidate-uncontact",
        methods=("POST",),
        model=Candidate,
    ),
    page("candidates/<uuid:id>/notes/new/", note_new, name="candidatenote-new", methods=BOTH, model=Candidate),
]
