"""What stands in a company's way, as its last finished diagnosis found it."""

from __future__ import annotations

from typing import Any

from hanbada.base.text import Text
from hanbada.company.support import Need
from hanbada.content import content
from hanbada.programme.access import visible
from hanbada.programme.objects.company.models import Company
from hanbada.programme.objects.diagnosis.models import Diagnosis

DIAGNOSED = Text("진단 결과", "found by the diagnosis")


def needs(user: Any, company: Company) -> list[Need]:
    """The barriers of the newest finished diagnosis that the user may see; none where there is no diagnosis yet.

    A barrier that the content has no more is left out: there is no measure for it either.
    """
    rows = visible(user, Diagnosis).filter(company=company, state=Diagnosis.State.FINISHED)
    newest = rows.order_by("-finished_at").first()
    return [Need(id_, DIAGNOSED) for id_ in (newest.barriers if newest else ()) if id_ in content().barriers]
