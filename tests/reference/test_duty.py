"""What is due on a day: the United States towards Korea in 2026, agreement choice, unknown states, revisions."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from hanbada.base.codes import HSRevision
from hanbada.border.agreements import IF_ORIGIN, best
from hanbada.border.duty import NO_DATA, NOTHING_ON_TOP, duty_due
from hanbada.border.tariffs import Tariffs
from hanbada.data import Store
from hanbada.hs.names import Conversion, Names

HS17, HS22 = HSRevision.HS17, HSRevision.HS22
HEADER = "importer,exporter,hs_code,hs_revision,from,to,regime,agreement,rate_pct,stacking,legal_basis,note\n"
# Regimes and days as reported in the press of 2025-2026; every rate marked "invented" is invented.
UNITED_STATES = (
    HEADER
    + """\
USA,*,854449,HS22,2022-01-01,,mfn,,3.5,,HTSUS,rate invented
USA,KOR,854449,HS22,2012-03-15,,preference,kor-usa,0,,KORUS,rate invented
USA,*,854449,HS22,2026-02-24,2026-07-23,additional,,10,adds,Section 122 surcharge,150 days; rate invented
USA,*,854449,HS22,2025-08-18,,additional,,50,adds,Section 232 (derivatives),as reported
USA,KOR,870323,HS22,2025-11-01,,additional,,15,replaces,Section 232 (cars of Korea),as reported; day invented
USA,*,870323,HS22,2022-01-01,,mfn,,2.5,,HTSUS,rate invented
USA,*,300490,HS22,2022-01-01,,mfn,,0,,HTSUS,rate invented
USA,*,300490,HS22,2022-01-01,,additional,,0,,none found on 2026-03-01,invented
USA,*,220421,HS22,2022-01-01,,mfn,,,,HTSUS,specific duty
"""
)
MALAYSIA = (
    HEADER
    + """\
MYS,*,720292,HS22,2022-01-01,,mfn,,5,,invented,invented
MYS,*,720292,HS22,2022-01-01,,additional,,0,,none found,invented
MYS,KOR,720292,HS22,2022-01-01,,preference,kor-asean,0,,invented,invented
MYS,KOR,720292,HS22,2022-03-18,,preference,rcep,2.5,,invented,invented
MYS,KOR,284690,HS22,2022-03-18,,preference,rcep,0,,invented,invented
MYS,*,284690,HS22,2022-01-01,,mfn,,2,,invented,invented
MYS,*,7607111000,HS22,2022-01-01,,mfn,,0,,invented,invented
MYS,*,7607119000,HS22,2022-01-01,,mfn,,25,,invented,invented
MYS,*,760720,HS22,2022-01-01,,mfn,,10,,invented,invented
MYS,*,760720,HS22,2026-01-01,,mfn,,8,,invented,invented
MYS,CHN,760720,HS22,2025-06-01,,antidumping,,18.2,adds,invented order,invented
"""
)


def tariffs(tmp_path: Path, *tables: str) -> Tariffs:
    store = Store.open(tmp_path / "home")
    for n, words in enumerate(tables):
        path = tmp_path / f"table{n}.csv"
        path.write_text(words, encoding="utf-8")
        store.import_("tariffs", path)
    return Tariffs.load(store)


def test_surcharge_and_section_232_add_up_while_both_stand(tmp_path: Path) -> None:
    duty = duty_due(tariffs(tmp_path, UNITED_STATES), "USA", "KOR", "854449", HS22, date(2026, 3, 1))
    assert (duty.status, duty.mfn.value, duty.due.value) == ("known", 3.5, 63.5)
    assert [line.rate.value for line in duty.additional] == [50.0, 10.0]


def test_after_the_surcharge_ended_what_holds_is_unknown_not_zero(tmp_path: Path) -> None:
    duty = duty_due(tariffs(tmp_path, UNITED_STATES), "USA", "KOR", "854449", HS22, date(2026, 8, 1))
    assert (duty.status, duty.due.value, duty.known_part.value) == ("partial", None, 53.5)
    ended = [line for line in duty.additional if line.expired]
    assert [line.legal_basis for line in ended] == ["Section 122 surcharge"]
    assert ended[0].rate.value is None and "2026-07-23" in duty.reasons[0].ko


@pytest.mark.parametrize(
    ("day", "due"), [(date(2026, 2, 23), 53.5), (date(2026, 2, 24), 63.5), (date(2026, 7, 23), 63.5)]
)
def test_first_and_last_day_count(tmp_path: Path, day: date, due: float) -> None:
    assert duty_due(tariffs(tmp_path, UNITED_STATES), "USA", "KOR", "854449", HS22, day).due.value == due


def test_a_duty_that_replaces_stands_in_place_of_mfn(tmp_path: Path) -> None:
    lines = tariffs(tmp_path, UNITED_STATES)
    assert duty_due(lines, "USA", "KOR", "870323", HS22, date(2026, 3, 1)).due.value == 15.0
    before = duty_due(lines, "USA", "KOR", "870323", HS22, date(2025, 3, 1))
    assert (before.status, before.due.value, before.mfn.value) == ("partial", None, 2.5)
    assert NOTHING_ON_TOP in before.reasons


def test_zero_is_said_only_where_a_row_says_zero(tmp_path: Path) -> None:
    lines = tariffs(tmp_path, UNITED_STATES)
    assert duty_due(lines, "USA", "KOR", "300490", HS22, date(2026, 3, 1)).due.value == 0.0
    specific = duty_due(lines, "USA", "KOR", "220421", HS22, date(2026, 3, 1))
    assert (specific.status, specific.mfn.value, specific.due.value) == ("unknown", None, None)
    assert specific.mfn.ask is not None
    missing = duty_due(lines, "USA", "KOR", "010121", HS22, date(2026, 3, 1))
    assert (missing.status, missing.due.value) == ("unknown", None) and missing.reasons


def test_without_tariff_data_all_is_unknown() -> None:
    duty = duty_due(None, "MYS", "KOR", "720292", HS22, date(2026, 3, 1))
    assert (duty.status, duty.due.value, duty.reasons) == ("unknown", None, (NO_DATA,))
    assert {line.agreement for line in duty.preferences} == {"kor-asean", "rcep"}
    assert all(not line.rate.known for line in duty.preferences)


def test_malaysia_asean_or_rcep_per_line(tmp_path: Path) -> None:
    lines = tariffs(tmp_path, MALAYSIA)
    first = duty_due(lines, "MYS", "KOR", "720292", HS22, date(2026, 3, 1))
    assert first.due.value == 5.0
    assert [
        (line.agreement, line.rate.value, line.saving_pct.value) for line in first.preferences if line.saving_pct
    ] == [
        ("kor-asean", 0.0, 5.0),
        ("rcep", 2.5, 2.5),
    ]
    assert all(IF_ORIGIN in line.notes and len(line.notes) == 3 for line in first.preferences)
    second = duty_due(lines, "MYS", "KOR", "284690", HS22, date(2026, 3, 1))
    chosen = best(second.preferences)
    assert chosen is not None and chosen.agreement == "rcep"
    assert [line.agreement for line in second.preferences if not line.rate.known] == ["kor-asean"]
    assert best(duty_due(lines, "MYS", "JPN", "720292", HS22, date(2026, 3, 1)).preferences) is None


def test_a_rate_before_its_agreement_held_is_not_applied(tmp_path: Path) -> None:
    early = (
        HEADER
        + "MYS,*,720292,HS17,2015-01-01,,mfn,,5,,x,\nMYS,KOR,720292,HS17,2015-01-01,,preference,rcep,0,,x,invented\n"
    )
    duty = duty_due(tariffs(tmp_path, early), "MYS", "KOR", "720292", HS17, date(2021, 3, 1))
    rcep = next(line for line in duty.preferences if line.agreement == "rcep")
    assert rcep.rate.value is None and rcep.reason is not None


def test_emirates_agreement_is_never_applied(tmp_path: Path) -> None:
    table = (
        HEADER
        + "ARE,*,720292,HS22,2022-01-01,,mfn,,5,,x,\nARE,KOR,720292,HS22,2024-06-01,,preference,kor-are,0,,x,invented\n"
    )
    duty = duty_due(tariffs(tmp_path, table), "ARE", "KOR", "720292", HS22, date(2026, 3, 1))
    assert [line.rate.value for line in duty.preferences if line.agreement == "kor-are"] == [None]


def test_national_lines_that_differ_leave_the_rate_open(tmp_path: Path) -> None:
    lines = tariffs(tmp_path, MALAYSIA)
    duty = duty_due(lines, "MYS", "KOR", "760711", HS22, date(2026, 3, 1))
    assert duty.mfn.value is None and "세번" in duty.reasons[0].ko
    assert duty_due(lines, "MYS", "KOR", "7607119000", HS22, date(2026, 3, 1)).mfn.value == 25.0


def test_the_later_row_and_the_exporters_own_duty(tmp_path: Path) -> None:
    lines = tariffs(tmp_path, MALAYSIA)
    assert duty_due(lines, "MYS", "KOR", "760720", HS22, date(2025, 12, 31)).mfn.value == 10.0
    assert duty_due(lines, "MYS", "KOR", "760720", HS22, date(2026, 1, 1)).mfn.value == 8.0
    assert duty_due(lines, "MYS", "CHN", "760720", HS22, date(2026, 1, 1)).due.value == 26.2


def test_the_newest_release_speaks(tmp_path: Path) -> None:
    newer = HEADER + "MYS,*,760720,HS22,2022-01-01,,mfn,,7,,corrected,invented\n"
    assert duty_due(tariffs(tmp_path, MALAYSIA, newer), "MYS", "KOR", "760720", HS22, date(2026, 3, 1)).mfn.value == 7.0


def test_another_revision_counts_only_where_one_to_one(tmp_path: Path) -> None:
    lines = tariffs(tmp_path, MALAYSIA)

    def convert(relation: str) -> object:
        def answer(code: str, old: HSRevision, new: HSRevision) -> Conversion:
            codes = () if relation == "unknown" else (code,)
            return Conversion(code, old, new, codes, relation, relation != "1:1", _words(relation))  # type: ignore[arg-type]

        return answer

    day = date(2026, 3, 1)
    assert duty_due(lines, "MYS", "KOR", "720292", HSRevision.HS92, day).mfn.value is None
    assert duty_due(lines, "MYS", "KOR", "720292", HSRevision.HS92, day, convert("1:1")).mfn.value == 5.0  # type: ignore[arg-type]
    mixed = duty_due(lines, "MYS", "KOR", "720292", HSRevision.HS92, day, convert("n:1"))  # type: ignore[arg-type]
    assert mixed.mfn.value is None and "HS22" in mixed.reasons[0].ko


def _words(relation: str) -> object:
    from hanbada.base.text import Text

    return Text.same(relation)


def test_european_union_lines_reach_members_by_date(tmp_path: Path) -> None:
    table = HEADER + "EUN,*,720292,HS22,2019-01-01,,mfn,,2.7,,invented,invented\n"
    lines = tariffs(tmp_path, table)
    assert duty_due(lines, "DEU", "KOR", "720292", HS22, date(2026, 3, 1)).mfn.value == 2.7
    assert duty_due(lines, "GBR", "KOR", "720292", HS22, date(2026, 3, 1)).mfn.value is None
    inside = duty_due(lines, "DEU", "FRA", "720292", HS22, date(2026, 3, 1))
    assert (inside.status, inside.due.value) == ("known", 0.0)


@pytest.mark.shared_data
def test_a_real_wits_answer(shared_data: Path, tmp_path: Path) -> None:
    store = Store.open(tmp_path / "home")
    release = store.import_("tariffs", shared_data / "tariff" / "wits_us_mfn_hs6_2017_sdmx.json")
    assert release.version == "usa-2017-01-01"
    frame = store.scan(release, "tariffs").collect()
    assert (frame.height, frame["rate_pct"].null_count()) == (5388, 377)
    lines, day = Tariffs.load(store), date(2017, 6, 1)
    known = duty_due(lines, "USA", "KOR", "720292", HS17, day)
    assert (known.status, known.mfn.value, known.due.value) == ("partial", 4.0, None)
    mean = duty_due(lines, "USA", "KOR", "284690", HS17, day)
    assert mean.mfn.value == 1.0 and "0~3%" in mean.reasons[0].ko
    wine = duty_due(lines, "USA", "KOR", "220421", HS17, day)
    assert wine.mfn.value is None, "the answer's 0 stands for five lines of specific duty"
    late = duty_due(lines, "USA", "KOR", "720292", HS17, date(2018, 1, 1))
    assert (late.status, late.mfn.value) == ("unknown", None)
    assert duty_due(lines, "USA", "KOR", "720292", HS22, day).mfn.value is None
    store.import_("hs-names", shared_data / "names" / "hs_consolidated_comtrade_concordances.csv")
    names = Names.load(store)
    assert duty_due(lines, "USA", "KOR", "720292", HSRevision.HS92, day, names.convert).mfn.value == 4.0


@pytest.mark.shared_data
def test_a_published_table_in_the_officers_form(shared_data: Path, tmp_path: Path) -> None:
    """The file states no year: the days written here are ours. Hong Kong and others give MFN and preference lines."""
    import polars as pl

    source = pl.read_csv(shared_data / "tariff" / "hs6_tariff_mfn_prf_7importers_vs_SGP.csv", infer_schema=False)
    rows = source.with_columns(pl.col("hs6").str.zfill(6)).unique(["reporteriso3", "hs6"], maintain_order=True)
    mfn = [
        f"{r[0]},*,{r[1]},HS12,2014-01-01,2014-12-31,mfn,,{r[2] or ''},,file,day invented"
        for r in rows.select("reporteriso3", "hs6", "mfn").rows()
    ]
    prf = [
        f"{r[0]},SGP,{r[1]},HS12,2014-01-01,2014-12-31,preference,unnamed,{r[2] or ''},,file,day invented"
        for r in rows.select("reporteriso3", "hs6", "prf").rows()
    ]
    lines = tariffs(tmp_path, HEADER + "\n".join(mfn + prf) + "\n")
    duty = duty_due(lines, "CHN", "SGP", "400911", HSRevision.HS12, date(2014, 6, 1))
    assert duty.mfn.value == 10.5
    unnamed = next(line for line in duty.preferences if line.agreement == "unnamed")
    assert unnamed.rate.value == 0.0 and unnamed.saving_pct is not None and unnamed.saving_pct.value == 10.5
