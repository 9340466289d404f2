"""Diagnoses begun and finished."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from hanbada.programme.objects.diagnosis.selectors import diagnoses_of
from hanbada.programme.timeline import Entry, newest


def entries(user: Any, company: Any) -> Iterator[Entry]:
    """The result is a link: it is read where its answers stand."""
    for row in newest(diagnoses_of(user, company)):
        url = reverse("diagnosis", args=[row.pk])
        yield Entry(row.created_at, "started", _("Diagnosis begun"), url=url, link=_("Diagnosis"))
        if row.finished_at:
            yield Entry(row.finished_at, "done", _("Diagnosis finished"), url=url, link=_("Result"))
