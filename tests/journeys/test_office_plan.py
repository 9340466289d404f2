"""A plan of the real generator in the office: made, read, written beside, rendered again, approved."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

pytest.importorskip("django", reason="the office needs the [web] extra")

from django.core.files.storage import default_storage

from hanbada.data import Store
from hanbada.flow import Ground, write_plan
from hanbada.plan.sections import sections
from hanbada.programme.access import every
from hanbada.programme.objects.company.models import Company
from hanbada.programme.objects.plan import generation, services
from hanbada.programme.objects.plan.models import PlanFile, PlanSection, PlanVersion
from hanbada.programme.objects.plan.selectors import drift
from office_cast import World


@pytest.mark.starter
def test_a_whole_plan_is_made_read_edited_and_rendered(world: World, starter_home: Path, tmp_path: Path) -> None:
    user = world.user("coordinator_officer")
    row = services.plan_ask(user=user, company=world.row(Company, "referred"))
    assert generation.generate(str(row.pk)) == "ready"
    parts = list(every(PlanSection).filter(plan=row))
    assert [p.code for p in parts] == [kind.id for kind in sections()]
    assert {(f.lang, f.format) for f in every(PlanFile).filter(plan=row)} == {(lang, f) for lang in ("ko", "en") for f in ("html", "pdf", "xlsx", "json", "md")}  # fmt: skip
    company = tmp_path / "company.json"
    company.write_text(json.dumps(every(PlanVersion).get(pk=row.pk).profile, ensure_ascii=False), encoding="utf-8")
    by_command = write_plan(company, out=tmp_path, as_of=row.as_of, ground=Ground.open(Store.open(starter_home)))
    assert len(by_command) == every(PlanFile).filter(plan=row).count()
    for path in by_command:
        _, lang, name = path.name.split(".")
        stored = default_storage.open(every(PlanFile).get(plan=row, lang=lang, format=name).name).read()
        # the link to the other language's file is the only word that the file's own name decides
        assert stored.replace(b'href="plan.', b'href="company.') == path.read_bytes(), path.name
    assert not drift(every(PlanVersion).get(pk=row.pk))
    client = world.client("coordinator_officer")
    for one in parts:
        assert client.get(f"/plan-sections/{one.pk}/").status_code == 200
    words = "가상 담당자의 글 <b> {{ 7 }} =1+1"
    services.section_edit(user=user, section=parts[0], edited_ko=words, edited_en="invented words")
    assert generation.render(str(row.pk)) == "edition 1"
    file = every(PlanFile).get(plan=row, edition=1, lang="ko", format="html")
    html = default_storage.open(file.name).read().decode()
    assert "가상 담당자의 글 &lt;b&gt; {{ 7 }} =1+1" in html and "담당자가 쓴 글" in html
    services.plan_approve(user=world.user("coordinator_lead"), plan=every(PlanVersion).get(pk=row.pk))
