"""A change is told in labels and names: no field name, no key and no "None" reaches a page."""

from __future__ import annotations

import re
from typing import Any

import pytest

pytest.importorskip("django", reason="the office needs the [web] extra")

from django.urls import reverse
from django.utils.translation import override

from hanbada.programme.changes import changes
from hanbada.programme.objects.company.models import Company
from hanbada.programme.objects.company.services import company_edit
from hanbada.programme.objects.people.models import Organisation
from office_cast import World

KEY = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-")


def test_the_portal_is_told_by_its_name(world: World) -> None:
    officer, company = world.user("coordinator_officer"), world.row(Company)
    place = Organisation(kind="company", code="company-told", name_ko="가상포털", name_en="Invented portal")
    place.save(force_insert=True)
    company_edit(user=officer, company=company, version=None, organisation=place, website="")
    page = world.client("coordinator_officer").get(reverse("timeline", args=[company.pk])).content.decode()
    lines = [line for line in re.findall(r"[^<>]*→[^<>]*", page) if "가상포털" in line]
    assert lines and "없음 → 가상포털" in lines[0]
    assert not KEY.search(" ".join(re.findall(r">([^<>]*→[^<>]*)<", page))) and "None" not in " ".join(lines)


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_every_field_of_every_object_has_words(world: World, lang: str) -> None:
    """From nothing to what stands and back, for whatever was planted of each model."""
    planted = {kind: row for (kind, _), row in world.rows.items() if hasattr(kind, "may")}
    assert len(planted) > 10
    for model, row in planted.items():
        fields = [field for field in model._meta.concrete_fields if field.editable]
        stands = {field.name: field.value_from_object(row) for field in fields}
        nothing: dict[str, Any] = dict.fromkeys(stands)
        with override(lang):
            for before, after in ((nothing, stands), (stands, nothing)):
                for line in changes(world.user("coordinator_officer"), model._meta.model_name, before, after):
                    label, _, words = line.partition(": ")
                    assert label and "_" not in label and " → " in words
                    assert "None" not in words and not KEY.search(words), line


def test_a_related_row_that_is_closed_keeps_its_name(world: World) -> None:
    closed = world.row(Company, "elsewhere")
    told = list(changes(world.user("agency_officer"), "case", {"company": None}, {"company": closed.pk}))
    assert closed.name_ko not in told[0] and str(closed.pk) not in told[0]
