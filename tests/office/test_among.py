"""Many ids as one parameter: the same rows as when each is named, on either database, also for none."""

from __future__ import annotations

import pytest

pytest.importorskip("django", reason="the office needs the [web] extra")

from hanbada.programme.access import every, sliced
from hanbada.programme.among import Ids
from hanbada.programme.objects.case.models import Case
from hanbada.programme.objects.company.models import Company
from office_cast import World


def test_the_ids_of_a_query_find_what_its_rows_find(world: World) -> None:
    half = every(Company).filter(name_ko__gt=every(Company).order_by("name_ko")[2].name_ko)
    ids = half.aggregate(ids=Ids("pk"))["ids"]
    assert 0 < half.count() < every(Company).count()
    assert set(every(Company).filter(pk__among=ids)) == set(half)
    assert set(every(Company).exclude(pk__among=ids)) == set(every(Company)) - set(half)
    cases = every(Case).filter(company__pk__among=ids)
    assert set(cases) == set(every(Case).filter(company__in=half))
    assert "JOIN" not in str(cases.query), "a row's own column is asked"


def test_no_ids_find_nothing(world: World) -> None:
    none = every(Company).filter(name_ko="가상에 없음").aggregate(ids=Ids("pk"))["ids"]
    assert not every(Company).filter(pk__among=none).exists()
    assert every(Company).exclude(pk__among=none).count() == every(Company).count() > 0


def test_a_slice_is_the_part_of_the_list(world: World) -> None:
    rows = every(Company).select_related("programme").order_by("-name_ko", "id")
    assert list(sliced(rows, 1, 3)) == list(rows)[1:3]
    assert list(sliced(rows, 1000, 1050)) == []
