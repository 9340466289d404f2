"""Every text of the office has its Korean; a stale catalogue is compiled anew."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

pytest.importorskip("django", reason="the office needs the [web] extra")

from django.test import Client
from django.utils.translation import override

from hanbada.programme.objects.referral.models import Referral
from hanbada.web.messages import catalogues, missing, used
from hanbada.web.translations import compile_stale

PO = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "sea"\nmsgstr "{}"\n'


def test_no_text_is_without_korean() -> None:
    assert {text: str(path.name) for text, path in missing().items()} == {}
    assert len(used()) > 300


def test_no_entry_is_a_guess() -> None:
    assert [entry.id for catalogue in catalogues().values() for entry in catalogue if entry.fuzzy and entry.id] == []


def test_both_languages_are_really_shown() -> None:
    with override("ko"):
        korean = str(Referral.State.SENT.label)
    with override("en"):
        english = str(Referral.State.SENT.label)
    assert english == "sent"
    assert re.fullmatch("[가-힣 ]+", korean)


@pytest.mark.django_db
def test_korean_first_english_on_wish() -> None:
    client = Client()
    assert '<html lang="ko"' in client.get("/account/login/").content.decode()
    client.post("/language/", {"language": "en", "next": "/"})
    assert '<html lang="en"' in client.get("/account/login/").content.decode()


def test_a_stale_catalogue_is_compiled_once(tmp_path: Path) -> None:
    source = tmp_path / "locale/ko/LC_MESSAGES/django.po"
    source.parent.mkdir(parents=True)
    source.write_text(PO.format("바다"), encoding="utf-8")
    assert compile_stale(tmp_path) == [source.with_suffix(".mo")]
    assert compile_stale(tmp_path) == []
    source.write_text(PO.format("큰 바다"), encoding="utf-8")
    os.utime(source, (source.stat().st_mtime + 5,) * 2)
    assert compile_stale(tmp_path) == [source.with_suffix(".mo")]
