"""Cases in figures."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext as _

from hanbada.programme.counts import Counts, Figure
from hanbada.programme.objects.case.models import Case


def counts() -> Counts:
    """All of them, and how far they are."""
    stages = (Figure(stage.value, stage.label, Q(stage=stage)) for stage in Case.Stage)
    figures = (Figure("all", total=_("Cases")), *stages)
    return Counts(Case, figures, cohort="cohort", bars=_("Cases by stage"), order=0)
