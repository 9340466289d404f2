"""The look without a browser: contrast of the tokens, icons that exist, words for numbers, no inline style or script."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

pytest.importorskip("django", reason="the office needs the [web] extra")

from django.template import Context, Template
from django.test import Client
from django.utils.translation import override

from hanbada.programme import clock
from hanbada.web.look import words
from hanbada.web.look.gallery import Example
from hanbada.web.look.menu import ICONS
from hanbada.web.look.states import STATES, TONES

SOURCE = Path(__file__).resolve().parents[2] / "src" / "hanbada"
STATIC = SOURCE / "web" / "static" / "office"
TEMPLATES = sorted(path for part in ("web", "programme") for path in (SOURCE / part).rglob("templates/**/*.html"))
TOKEN = re.compile(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)")
TONE_NAMES = ("good", "wait", "bad", "info", "moved", "calm")
WORDS_ON_GROUNDS = [
    *((ink, ground) for ink in ("ink", "muted", "link", "link-deep") for ground in ("paper", "surface", "raised", "sunken", "hover")),
    *((tone, ground) for tone in TONE_NAMES for ground in (f"{tone}-ground", "surface", "hover")),
    *(("ink", f"{tone}-ground") for tone in TONE_NAMES),
    ("act-ink", "act"), ("act-ink", "act-deep"), ("mark-ink", "mark"),
]  # fmt: skip
SHAPES_ON_GROUNDS = [
    *(("edge", ground) for ground in ("paper", "surface", "raised")),
    *(("focus", ground) for ground in ("paper", "surface", "raised", "sunken", "hover", "mark")),
    *((f"series-{number}", "surface") for number in range(1, 6)),
    ("act", "surface"), ("focus", "focus-gap"),
]  # fmt: skip


def tokens(night: bool) -> dict[str, str]:
    return {
        name: (dark if night else light)
        for name, light, dark in TOKEN.findall((STATIC / "css/tokens.css").read_text("utf-8"))
    }


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_reckoned_as_the_guideline_does() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("night", [False, True], ids=["day", "night"])
def test_words_and_shapes_stand_out(night: bool) -> None:
    colours = tokens(night)
    assert len(colours) >= 30
    weak = {pair: contrast(colours[pair[0]], colours[pair[1]]) for pair in WORDS_ON_GROUNDS}
    assert {pair: value for pair, value in weak.items() if value < 4.5} == {}
    faint = {pair: contrast(colours[pair[0]], colours[pair[1]]) for pair in SHAPES_ON_GROUNDS}
    assert {pair: value for pair, value in faint.items() if value < 3} == {}


def test_every_named_icon_is_drawn() -> None:
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "icons.svg").read_text("utf-8")))
    named = {look.shape for look in (*STATES.values(), *TONES.values())} | set(ICONS.values()) | {"ring"}
    for path in TEMPLATES:
        named |= set(re.findall(r'{% icon "([\w-]+)"', path.read_text("utf-8")))
    assert named - drawn == set()


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_template_has_no_inline_style_script_or_handler(path: Path) -> None:
    text = path.read_text("utf-8")
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", text)
    assert all("src=" in tag or "application/json" in tag for tag in re.findall(r"<script[^>]*>", text))


def test_no_style_sheet_or_script_reaches_outside() -> None:
    for path in [*STATIC.rglob("*.css"), *STATIC.rglob("*.js")]:
        assert not re.search(r"https?://|@import|eval\(|innerHTML", path.read_text("utf-8")), path


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("ko", ["12.3억 원", "1,234,500,000원", "153만 달러", "1,530,000.50달러", "2026. 11. 23.", "2026. 11. 23. 00:30", "2일 남음", "3일 지남", "오늘까지"]),
        ("en", ["KRW 1.23 billion", "KRW 1,234,500,000", "USD 1.53 million", "USD 1,530,000.50", "23 Nov 2026", "23 Nov 2026, 00:30", "2 days left", "3 days overdue", "today"]),
    ],
)  # fmt: skip
def test_numbers_and_days_read_in_the_readers_language(lang: str, said: list[str]) -> None:
    minute = datetime(2026, 11, 22, 15, 30, tzinfo=UTC)
    with override(lang):
        assert [
            words.amount(1_234_500_000, "KRW"), words.exact(1_234_500_000, "KRW"),
            words.amount(words.major(153_000_050, "USD"), "USD"), words.exact(153_000_050, "USD"),
            words.day(minute), words.minute(minute), words.left(2), words.left(-3), words.left(0),
        ] == said  # fmt: skip


def test_a_particle_follows_the_sound_and_vanishes_in_english() -> None:
    template = Template('{{ name|josa:"은/는" }}')
    with override("ko"):
        assert template.render(Context({"name": "말레이시아"})) == "말레이시아는"
    with override("en"):
        assert template.render(Context({"name": "Malaysia"})) == "Malaysia"


def test_unknown_is_never_zero_and_text_is_never_markup() -> None:
    template = Template(
        '{{ none|money:"KRW" }} {{ none|known }} {{ zero|money:"KRW" }} {{ evil|known }} {{ evil|josa:"은/는" }} {% badge evil evil %}'
    )
    with override("ko"):
        made = template.render(Context({"none": None, "zero": 0, "evil": "<b>{{ 7 }}"}))
    assert made.count("확인 안 됨") == 2
    assert "0 원" in made
    assert "<b>" not in made and made.count("&lt;b&gt;") == 3


def test_what_is_due_says_what_remains() -> None:
    template = Template("{% due day %}|{% due day True %}|{% due none %}")
    with override("ko"), clock.at(datetime(2026, 11, 22, 9, tzinfo=UTC)):
        late, done, unknown = template.render(Context({"day": date(2026, 11, 19), "none": None})).split("|")
    assert "3일 지남" in late and "badge bad" in late
    assert "badge" not in done and "확인 안 됨" in unknown


def test_a_field_is_tied_to_its_help_and_error() -> None:
    form = Example({"company": ""})
    made = Template("{{ form }}{% error_summary form %}").render(Context({"form": form}))
    assert 'aria-invalid="true"' in made
    described = re.search(r'name="company"[^>]*aria-describedby="([^"]+)"', made)
    assert described is not None
    assert all(f'id="{part}"' in made for part in described.group(1).split())
    assert 'href="#id_company"' in made


def test_the_theme_is_kept_and_leads_nowhere_else() -> None:
    client = Client(headers={"host": "127.0.0.1"})
    answer = client.post("/theme/", {"theme": "dark", "next": "/design/?q=1"})
    assert (answer.status_code, answer["Location"], answer.cookies["theme"].value) == (302, "/design/?q=1", "dark")
    assert answer.cookies["theme"]["httponly"] and answer.cookies["theme"]["samesite"] == "Lax"
    assert client.post("/theme/", {"theme": "auto", "next": "//evil.example/"})["Location"] == "/"
    assert client.cookies["theme"].value == ""
    assert client.get("/theme/").status_code == 405
    assert Client(headers={"host": "127.0.0.1"}).post("/theme/", {"theme": '"><b>'}).cookies["theme"].value == ""
