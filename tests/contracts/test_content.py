"""Every content entry keeps its promise: sourced, in two languages, pointing only at what exists, dated."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import fields, is_dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel
from typer.testing import CliRunner

from hanbada.base import plainyaml
from hanbada.base.errors import DataError, UnknownCode
from hanbada.base.text import Text
from hanbada.base.units import Unit
from hanbada.cli import content as command
from hanbada.company.profile import gaps, parse
from hanbada.content import HOME, content, load
from hanbada.content.entry import Sourced
from hanbada.content.library import SHELVES
from hanbada.content.support import State

ON = date(2026, 11, 22)
HANGUL = re.compile("[가-힣]")
ENTRIES = [pytest.param(s, e, id=f"{s}/{e.id}") for s in SHELVES for e in getattr(content(), s).values()]


def parts(thing: Any) -> list[Any]:
    """A model and everything inside it."""
    if isinstance(thing, BaseModel):
        return [thing, *(p for name in type(thing).model_fields for p in parts(getattr(thing, name)))]
    if isinstance(thing, tuple):
        return [p for item in thing for p in parts(item)]
    return [thing]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The content in a folder that may be broken."""
    return Path(shutil.copytree(HOME, tmp_path / "content", ignore=shutil.ignore_patterns("*.py", "__pycache__")))


def complaint(home: Path) -> str:
    """What the loader says of a broken folder."""
    with pytest.raises(DataError) as caught:
        load(home)
    assert caught.value.in_("ko") != caught.value.in_("en")
    return caught.value.in_("en")


@pytest.mark.parametrize(("shelf", "entry"), ENTRIES)
def test_an_entry_is_sourced_and_stamped(shelf: str, entry: Any) -> None:
    stamp = content().stamp(f"{shelf}/{entry.id}")
    (release,) = stamp.releases
    assert release.address == entry.reference
    assert bool(release.notes) != entry.verified, "unverified entries say so in every footnote"
    assert len(release.sha256) == 64
    for part in parts(entry):
        if isinstance(part, Sourced):
            assert part.verified or part.checked_on is None, "what is not verified has no day on which it was checked"
            assert part.checked_on is None or part.checked_on <= ON


@pytest.mark.parametrize(("shelf", "entry"), ENTRIES)
def test_an_entry_speaks_both_languages(shelf: str, entry: Any) -> None:
    for text in (p for p in parts(entry) if isinstance(p, Text)):
        assert not HANGUL.search(text.en), text
        assert shelf == "glossary" or HANGUL.search(text.ko) or text.ko == text.en, text


def test_the_shelves_are_filled() -> None:
    c = content()
    assert sum(agency.support_group for agency in c.agencies.values()) == 15
    assert len(c.names) == 74 and len(c.glossary) >= 66 and len(c.requirements) >= 15
    assert all(c.measures_for(barrier) for barrier in c.barriers), "each barrier is answered by some measure"


@pytest.mark.parametrize(("shelf", "entry"), [p for p in ENTRIES if p.values[0] in ("agencies", "measures", "risk")])
def test_what_is_not_known_has_somebody_to_ask(shelf: str, entry: Any) -> None:
    assert entry.ask is not None


def test_names_by_date() -> None:
    name = content().organisations["trade-ministry"].name
    assert name.at(date(2025, 9, 30)).ko == "산업통상자원부"
    assert name.at(date(2025, 10, 1)).ko == "산업통상부"
    assert content().organisations["finance-ministry"].name.at(date(2026, 1, 1)).ko == "기획재정부"


@pytest.mark.parametrize(
    ("importer", "on", "expected"),
    [
        ("MYS", "2007-05-31", {}),
        ("MYS", "2007-06-01", {"kor-asean": True}),
        ("MYS", "2022-03-17", {"kor-asean": True}),
        ("MYS", "2022-03-18", {"kor-asean": True, "rcep": True}),
        ("VNM", "2022-01-31", {"kor-asean": True, "kor-vnm": True}),
        ("VNM", "2022-02-01", {"kor-asean": True, "kor-vnm": True, "rcep": True}),
        ("THA", "2007-06-01", {}),
        ("MMR", "2026-11-22", {"kor-asean": True, "rcep": None}),
        ("ARE", "2026-11-22", {}),
        ("HRV", "2013-06-30", {}),
        ("HRV", "2013-07-01", {"kor-eu": True}),
        ("GBR", "2020-12-31", {"kor-eu": True}),
        ("GBR", "2021-01-01", {"kor-gbr": True}),
        ("PAN", "2021-02-28", {}),
        ("PAN", "2021-03-01", {"kor-central-america": True}),
        ("TWN", "2026-11-22", {}),
    ],
)
def test_agreements_by_member_and_day(importer: str, on: str, expected: dict[str, bool | None]) -> None:
    found = content().agreements_for("KOR", importer, date.fromisoformat(on))
    assert {agreement.id: holds for agreement, holds in found} == expected


def test_an_agreement_serves_any_pair_both_ways() -> None:
    c = content()
    assert [a.id for a, _ in c.agreements_for("JPN", "CHN", ON)] == ["rcep"]
    assert c.agreements_for("CHL", "KOR", ON) == c.agreements_for("KOR", "CHL", ON)
    assert c.agreements_for("KOR", "KOR", ON) == ()


def test_signed_is_not_in_force() -> None:
    assert {a.id for a in content().pending_agreements("KOR", "ARE", ON)} == {"kor-are", "kor-gcc"}
    assert {a.id for a in content().pending_agreements("KOR", "MYS", ON)} == {"kor-mys"}


def test_a_party_has_its_own_source() -> None:
    c = content()
    assert c.source("agreements/rcep").verified and not c.source("agreements/rcep#IDN").verified
    assert c.stamp("agreements/rcep#IDN") != c.stamp("agreements/rcep")
    assert c.stamp("agreements/rcep#IDN").releases[0].notes


def test_requirements_never_say_none() -> None:
    c = content()
    assert {r.id for r in c.requirements_for("DEU", "284690", ON).entries} >= {"eu-reach", "eu-clp"}
    assert "usa-tsca" in {r.id for r in c.requirements_for("USA", "282520", ON).entries}
    assert "usa-tsca" not in {r.id for r in c.requirements_for("USA", "720292", ON).entries}
    assert "kor-strategic-goods" not in {r.id for r in c.requirements_for("DEU", "284690", ON, exporter="NOR").entries}
    nothing = c.requirements_for("BRA", "610910", ON)
    assert not nothing.entries and nothing.caution.ko and nothing.ask.ko


def test_cost_and_time_are_not_made_up() -> None:
    for requirement in content().requirements.values():
        assert requirement.months is None and requirement.cost is None and requirement.ask


@pytest.mark.parametrize(
    ("measure", "on", "state"),
    [
        ("mid-sized-voucher", "2026-01-22", State.UNKNOWN),
        ("mid-sized-voucher", "2026-01-23", State.CLOSED),
        ("mid-sized-voucher", "2026-11-22", State.CLOSED),
        ("fedex-freight", "2026-11-22", State.UNKNOWN),
    ],
)
def test_a_measure_knows_its_state(measure: str, on: str, state: State) -> None:
    assert content().measures[measure].state(date.fromisoformat(on)) is state
    assert State.CLOSED.words.ko == "다음 공고 예상" and State.UNKNOWN.words.ko == "확인 안 됨"


def test_the_due_list() -> None:
    c = content()
    due = {row.id for row in c.due_for_check(date(2026, 11, 22))}
    assert due == {f"{s}/{e.id}" for s in SHELVES for e in getattr(c, s).values() if e.checked_on is None}
    later = {row.id for row in c.due_for_check(date(2027, 5, 22))}
    assert len(later) == len(ENTRIES) and "measures/mid-sized-voucher" in later
    assert "measures/mid-sized-voucher" not in {row.id for row in c.due_for_check(date(2027, 5, 21))}


def test_the_due_list_is_a_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "LANG", "en")
    runner = CliRunner()
    on = ["due", "--as-of", "2027-05-22"]
    rows = json.loads(runner.invoke(command.app, [*on, "--json"]).stdout)
    assert [row["id"] for row in rows] == [row.id for row in content().due_for_check(date(2027, 5, 22))]
    assert len(json.loads(runner.invoke(command.app, [*on, "--months", "7", "--json"]).stdout)) < len(rows)
    said = runner.invoke(command.app, on).stdout
    assert all(row["id"] in said and row["title"]["en"] in said for row in rows)


def test_an_unknown_value_says_whom_to_ask() -> None:
    c = content()
    fact = c.fact("measures/fedex-freight", c.measures["fedex-freight"].discount, Unit.SHARE)
    assert not fact.known and fact.ask and is_dataclass(fact) and fields(fact)
    with pytest.raises(UnknownCode):
        c.stamp("measures/there-is-none")


def test_a_missing_key_names_file_and_key(copy: Path) -> None:
    path = copy / "agencies" / "kotra.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("kind: public\n", ""), encoding="utf-8")
    said = complaint(copy)
    assert "agencies/kotra.yml" in said and "kind" in said and "'kotra'" in said


def test_an_unknown_key_is_refused(copy: Path) -> None:
    path = copy / "agencies" / "kotra.yml"
    path.write_text(path.read_text(encoding="utf-8") + "telefon: '1'\n", encoding="utf-8")
    assert "telefon" in complaint(copy)


def test_a_broken_pointer_is_refused(copy: Path) -> None:
    path = copy / "measures" / "kita.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("agency: kita", "agency: kitta"), encoding="utf-8")
    said = complaint(copy)
    assert "measures/kita.yml" in said and "agencies/kitta" in said


def test_one_language_is_refused(copy: Path) -> None:
    path = copy / "agencies" / "kita.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"(role: \{ko: [^,]+), en: [^}]+\}", r"\1}", text), encoding="utf-8")
    assert "both languages" in complaint(copy)


def test_an_id_used_twice_is_refused(copy: Path) -> None:
    shutil.copy(copy / "agencies" / "kita.yml", copy / "agencies" / "again.yml")
    assert "used twice" in complaint(copy)


def test_versions_that_overlap_are_refused(copy: Path) -> None:
    path = copy / "programmes" / "kr-export-conversion.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("valid_to: 2025-08-31", "valid_to: 2025-09-01"), encoding="utf-8")
    assert "overlap" in complaint(copy)


def test_bytes_that_are_not_utf8_are_refused(copy: Path) -> None:
    (copy / "agencies" / "kita.yml").write_bytes("id: kita\nname: {ko: 한국, en: Korea}\n".encode("cp949"))
    assert "UTF-8" in complaint(copy)


def test_every_fault_is_told_at_once(copy: Path) -> None:
    (copy / "agencies" / "kita.yml").write_text("id: kita\n", encoding="utf-8")
    (copy / "agencies" / "dhl.yml").write_text("id: [dhl\n", encoding="utf-8")
    said = complaint(copy)
    assert "agencies/kita.yml" in said and "agencies/dhl.yml" in said


def test_the_guide_shows_an_entry_that_loads(copy: Path) -> None:
    guide = Path(__file__).resolve().parents[2] / "docs" / "guides" / "add-an-agency.md"
    blocks = re.findall(r"```yaml\n# (\S+)\n(.*?)```", guide.read_text(encoding="utf-8"), re.S)
    assert len(blocks) >= 3
    for name, words in blocks:
        (copy / name).parent.mkdir(exist_ok=True)
        (copy / name).write_text(words, encoding="utf-8")
        assert plainyaml.parse(words)
    shelf = load(copy)
    assert shelf.measures["example-visit"].agency == "example-agency"
    assert "buyers" in shelf.measures["example-visit"].answers


def test_a_profile_that_leaves_all_empty_meets_the_costs_of_the_content_and_no_other() -> None:
    """A path that no profile has would never be told; a gap without a cost could not be."""
    product = "products: [{name: 가}, {name: 나}]"
    profiles = [parse(f"names: {{ko: 가}}\ncountry: {home}\n{rest}{product}\n".encode()) for home, rest in (
        ("KOR", ""), ("JPN", ""),
        ("KOR", "accounts: {currency: KRW, years: [{year: 2024, sales: 1000}]}\n"),
        ("KOR", "accounts: {currency: KRW, years: [{year: 2024, exports: {currency: KRW, direct: 1000}}]}\n"),
    )]  # fmt: skip
    met = {re.sub(r"\b\d+\b", "*", gap.path) for profile in profiles for gap in gaps(profile)}
    held = {cost.path.removesuffix(".three") for cost in content().gaps.values()}
    assert held - met <= {"products.*.hs.confirmed_by"} and met <= held
