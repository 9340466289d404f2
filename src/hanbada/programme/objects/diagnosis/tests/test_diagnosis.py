"""A diagnosis: kept answer by answer, never lost to another writer, and its result is barriers with their answers."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from hanbada.content import content
from hanbada.programme.access import every, visible
from hanbada.programme.base import Conflict
from hanbada.programme.history import History
from hanbada.programme.objects.company.models import Company
from hanbada.programme.objects.diagnosis import selectors, services
from hanbada.programme.objects.diagnosis.models import Diagnosis, DiagnosisAnswer
from office_cast import World

EDITION = content().diagnosis["export-readiness"].editions[-1]


@pytest.fixture
def row(world: World) -> Diagnosis:
    return world.fresh(world.row(Diagnosis, "own"))


def give(world: World, row: Diagnosis, question: str, value: str, seen: int = 0, who: str = "company_own") -> Any:
    return services.answer_give(user=world.user(who), diagnosis=row, question=question, value=value, seen=seen)


def test_it_is_done_in_ten_minutes() -> None:
    """Twenty seconds a question, and reading at two syllables or three words a second."""
    assert len(EDITION.questions) <= 25
    for lang in ("ko", "en"):
        said = [q.text.in_(lang) + "".join(c.label.in_(lang) for c in q.choices) for q in EDITION.questions]  # type: ignore[arg-type]
        reading = sum(len(words) / (4 if lang == "ko" else 15) for words in said)
        assert reading + 8 * len(said) <= 600


def test_every_barrier_can_be_found_and_every_choice_is_known() -> None:
    shown = {barrier for q in EDITION.questions for choice in q.choices for barrier in choice.shows}
    assert shown == set(content().barriers)
    assert len({q.id for q in EDITION.questions}) == len(EDITION.questions)


def test_the_result_is_barriers_with_the_answers_that_lead_to_them(world: World, row: Diagnosis) -> None:
    give(world, row, "exports", "none")
    give(world, row, "customs", "no")
    done = services.diagnosis_finish(user=world.user("company_own"), diagnosis=row)
    assert done.barriers == ["buyers", "customs-administration", "staff"]  # in the order of the questions
    found = {one.id: one for one in selectors.barriers(world.user("company_own"), done)}
    assert [said.ko for _text, said in found["customs-administration"].because] == ["없음", "아니요"]
    assert found["customs-administration"].measures
    assert all(name not in {f.name for f in Diagnosis._meta.fields} for name in ("score", "mark", "points"))


def test_nothing_answered_is_no_result(world: World) -> None:
    row = services.diagnosis_start(user=world.user("coordinator_officer"), company=world.row(Company, "withdrawn"))
    every(DiagnosisAnswer).filter(diagnosis=row).delete()
    with pytest.raises(ValidationError):
        services.diagnosis_finish(user=world.user("coordinator_officer"), diagnosis=row)


def test_one_diagnosis_is_open_at_a_time(world: World, row: Diagnosis) -> None:
    company = world.fresh(world.row(Company, "own"))
    again = services.diagnosis_start(user=world.user("coordinator_officer"), company=company)
    assert again.pk == row.pk
    services.diagnosis_finish(user=world.user("company_own"), diagnosis=row)
    new = services.diagnosis_start(user=world.user("company_own"), company=company)
    assert new.pk != row.pk
    with pytest.raises(ValidationError):
        services.diagnosis_reopen(user=world.user("company_own"), diagnosis=world.fresh(row))


def test_two_writers_of_one_answer_and_of_two(world: World, row: Diagnosis) -> None:
    first = give(world, row, "target", "none")
    give(world, row, "law", "no", who="coordinator_officer")
    give(world, row, "target", "evidence", seen=first.version, who="coordinator_officer")
    with pytest.raises(Conflict) as conflict:
        give(world, row, "target", "feeling", seen=1)
    assert (conflict.value.rows[0].theirs, conflict.value.rows[0].yours) == ("evidence", "feeling")
    with pytest.raises(Conflict):
        give(world, row, "law", "yes")
    give(world, row, "law", "no")  # the same answer twice is no quarrel
    assert every(DiagnosisAnswer).get(diagnosis=row, question="target").value == "evidence"


def test_each_change_is_in_the_history(world: World, row: Diagnosis) -> None:
    made = give(world, row, "target", "none")
    give(world, row, "target", "evidence", seen=1)
    told = every(History).filter(object_id=made.pk).order_by("id")
    assert [(one.action, one.before.get("value"), one.after["value"]) for one in told] == [
        ("diagnosisanswer_give", None, "none"),
        ("diagnosisanswer_change", "none", "evidence"),
    ]
    assert {one.company_id for one in told} == {row.company_id}


@pytest.mark.parametrize(("question", "value"), [("nothing", "x"), ("target", "nothing"), ("words", "x" * 1001)])
def test_what_is_not_asked_is_not_kept(world: World, row: Diagnosis, question: str, value: str) -> None:
    with pytest.raises(ValidationError):
        give(world, row, question, value)


def test_a_finished_one_keeps_its_answers_until_it_is_taken_up_again(world: World, row: Diagnosis) -> None:
    done = services.diagnosis_finish(user=world.user("company_own"), diagnosis=row)
    with pytest.raises(ValidationError):
        give(world, done, "target", "none")
    services.diagnosis_reopen(user=world.user("company_own"), diagnosis=done)
    assert give(world, done, "target", "none").version == 1


def test_agencies_see_neither_answers_nor_result(world: World, row: Diagnosis) -> None:
    for persona in ("agency_lead", "customs_officer", "ministry_analyst", "auditor", "company_other"):
        assert not visible(world.user(persona), Diagnosis).exists()
        assert not visible(world.user(persona), DiagnosisAnswer).exists()
        with pytest.raises(PermissionDenied):
            give(world, row, "target", "none", who=persona)


# in the browser: one answer is sent as one goes


def test_an_answer_sent_as_one_goes_is_kept_and_says_so(world: World, row: Diagnosis) -> None:
    client, address = world.client("company_own", **{"hx-request": "true"}), f"/diagnoses/{row.pk}/answer/"
    said = client.post(address, {"question": "target", "value_target": "none", "seen_target": "0"}).content.decode()
    assert "저장됨" in said and 'name="seen_target" value="1"' in said and 'hx-swap-oob="innerHTML"' in said
    give(world, row, "target", "evidence", seen=1, who="coordinator_officer")
    said = client.post(address, {"question": "target", "value_target": "feeling", "seen_target": "1"}).content.decode()
    assert "자료를 보고 정함" in said and 'value="2"' in said
    assert every(DiagnosisAnswer).get(diagnosis=row, question="target").value == "evidence"
    client.post(address, {"question": "target", "value_target": "feeling", "seen_target": "2"})
    assert every(DiagnosisAnswer).get(diagnosis=row, question="target").value == "feeling"


def test_a_script_sends_the_whole_form_and_one_answer_is_kept(world: World, row: Diagnosis) -> None:
    client, address = world.client("company_own", **{"hx-request": "true"}), f"/diagnoses/{row.pk}/answer/"
    sent = {"only": "target", "question": ["target", "customs", "words"], "value_target": "none", "seen_target": "0"}
    said = client.post(
        address, {**sent, "value_customs": "no", "seen_customs": "0", "value_words": ""}
    ).content.decode()
    assert 'name="seen_target" value="1"' in said
    given = dict(every(DiagnosisAnswer).filter(diagnosis=row).values_list("question", "value"))
    assert given["target"] == "none" and given["words"] and "customs" not in given


def test_without_scripts_the_whole_form_is_kept_and_finished(world: World, row: Diagnosis) -> None:
    client = world.client("company_own")
    page = client.get(f"/diagnoses/{row.pk}/").content.decode()
    sent: dict[str, Any] = dict(re.findall(r'name="(seen_[\w-]+)" value="(\d+)"', page))
    sent |= {"question": re.findall(r'name="question" value="([\w-]+)"', page), "value_customs": "no", "finish": "1"}
    sent["value_staff"] = "none"
    answer = client.post(f"/diagnoses/{row.pk}/answer/", sent)
    assert answer.status_code == 302
    page = client.get(f"/diagnoses/{row.pk}/").content.decode()
    assert "통관 등 행정 규제" in page and "수출 인력 부족" in page


@pytest.mark.parametrize("words", ["<script>1</script>", "{{ 1234|add:4321 }}", "</textarea><b>x</b>", "=1+1"])
def test_words_are_never_markup(world: World, row: Diagnosis, words: str) -> None:
    given = every(DiagnosisAnswer).get(diagnosis=row, question="words")
    give(world, row, "words", words, seen=given.version)
    client = world.client("company_own")
    pages = client.get(f"/diagnoses/{row.pk}/").content.decode()
    services.diagnosis_finish(user=world.user("company_own"), diagnosis=row)
    pages += client.get(f"/diagnoses/{row.pk}/").content.decode()
    assert "<script>1" not in pages and "<b>x" not in pages and "5555" not in pages


def test_the_page_asks_few_questions(world: World, row: Diagnosis, django_assert_max_num_queries: Any) -> None:
    client = world.client("company_own")
    with django_assert_max_num_queries(12):
        client.get(f"/diagnoses/{row.pk}/")
