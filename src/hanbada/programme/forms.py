"""A form of the office: only what is asked, choices that the reader may see, and the version that the reader saw."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from hanbada.programme.access import may, visible
from hanbada.programme.base import Object
from hanbada.programme.pages import Page, found, page


class Fields(forms.ModelForm):  # type: ignore[type-arg]
    """The typed fields of a model. It never writes and never holds a row: services do, with their own check.

    ``version``  the version that the reader saw, ``once`` the key of this sending
    """

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    once = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, user: Any, row: Model | None = None, **options: Any) -> None:
        start: dict[str, Any] = {"once": uuid4()}
        if row is not None:
            start |= {field.name: field.value_from_object(row) for field in row._meta.fields}
            start["version"] = getattr(row, "version", None)
        start |= options.pop("initial", {})
        super().__init__(data, initial=start, **options)
        for part in self.fields.values():
            if isinstance(part, forms.ModelChoiceField) and part.queryset is not None:
                part.queryset = self.choices(part.queryset.model, user)

    def choices(self, model: type[Model], user: Any) -> Any:
        """The rows that may be chosen: those that the reader sees; narrow it in a form of your own."""
        return visible(user, model)

    def _post_clean(self) -> None:
        """Nothing: the service checks the whole row inside its transaction."""

    def values(self) -> dict[str, Any]:
        """What was typed, by field name, without the hidden two; letters composed, as some systems send them apart."""
        return {
            name: unicodedata.normalize("NFC", value) if isinstance(value, str) else value
            for name, value in self.cleaned_data.items()
            if name not in ("version", "once")
        }


def form_page(
    request: HttpRequest,
    form_class: type[Fields],
    *,
    title: Any,
    action: str,
    about: Object,
    save: Callable[..., Object],
    back: Callable[[Any], str],
    button: Any = None,
    initial: dict[str, Any] | None = None,
    template: str = "programme/form.html",
    **context: Any,
) -> HttpResponse:
    """Show a form, or save what was sent and go on.

    ``about``  the row to change, or an unsaved one that says where the new one will lie
    ``save``   called with ``user``, the typed fields, and ``version`` (a saved row) or ``once`` (a new one)
    ``back``   the address to go to, given what ``save`` gave

    Raises PermissionDenied (403) before anything is shown.
    """
    if not may(request.user, action, about):
        raise PermissionDenied(action)
    saved = not about._state.adding
    form = form_class(request.POST or None, user=request.user, row=about if saved else None, initial=initial or {})
    if request.method == "POST" and form.is_valid():
        key = {"version": form.cleaned_data["version"]} if saved else {"once": form.cleaned_data["once"]}
        try:
            return HttpResponseRedirect(back(save(user=request.user, **key, **form.values())))
        except ValidationError as error:
            refuse(form, error)
    words = {"form": form, "title": title, "button": button or _("Save"), "about": about, **context}
    return render(request, template, words, status=422 if form.is_bound else 200)


def change_page(
    model: type[Object],
    place: str,
    verb: str,
    form: type[Fields],
    save: Callable[..., Object],
    *,
    name: str,
    title: Any,
    back: Callable[[Any], str],
    row: str = "",
    action: str = "",
    button: Any = None,
) -> Page:
    """The page ``place/<id>/verb/`` with a form for one move or change of a row.

    ``name``    what the page is called before ``-verb``
    ``row``     the keyword under which ``save`` takes the row; none: the name
    ``action``  what must be allowed; none: ``<object>_<verb>``
    """

    def view(request: HttpRequest, id: UUID) -> HttpResponse:
        about = found(request, model, id)
        asked = action or f"{model._meta.model_name}_{verb}"
        act = partial(save, **{row or name: about})
        return form_page(request, form, title=title, button=button, action=asked, about=about, save=act, back=back)

    return page(f"{place}/<uuid:id>/{verb}/", view, name=f"{name}-{verb}", methods=("GET", "POST"), model=model)


def refuse(form: forms.BaseForm, error: ValidationError) -> None:
    """Put a service's refusal beside the fields it names, the rest above the form."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        form.add_error(name if name in form.fields and name != NON_FIELD_ERRORS else None, errors)
