"""A programme's outline is open to its members; the number of cases only to who may count."""

from __future__ import annotations

import pytest

from hanbada.programme.objects.programme.selectors import cohorts
from office_cast import World


@pytest.mark.parametrize(
    ("persona", "cases"),
    [
        ("coordinator_officer", 5),
        ("ministry_analyst", 5),
        ("publisher", 5),
        ("agency_officer", None),
        ("company_own", None),
        ("auditor", None),
        ("administrator", None),
        ("former_member", None),
    ],
)
def test_who_counts(world: World, persona: str, cases: int | None) -> None:
    rows = cohorts(world.user(persona), world.programme)
    told = [dict(row["figures"]).get("지원 건") for row in rows]
    assert told == ([] if persona == "former_member" else [cases])
