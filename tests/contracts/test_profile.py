"""A company profile: what is right is read, what is wrong is told by line, and what is odd is a warning."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from hanbada.base.codes import HSRevision
from hanbada.base.errors import ProfileError, UnknownCode
from hanbada.base.units import Unit
from hanbada.company.listed import ListedCodes
from hanbada.company.profile import Money, Profile, Status, gaps, parse, read, template
from hanbada.demo import COMPANIES, profile_path

DAY = date(2026, 11, 22)
LEAST = """\
names: {ko: 가상기업}
country: KOR
products:
  - name: 가상제품
    hs: {code: "720292", revision: HS22}
"""
ABROAD = LEAST.replace("KOR", "CHL")
PRICE = "    price: {amount: 1, currency: USD, per: kg, incoterm: FOB}\n"
YEAR = "accounts:\n  currency: KRW\n  years:\n    - year: 2025\n      sales: 200000000000\n"


def made(words: str, **known: object) -> Profile:
    return parse(words.encode(), "a.yml", **{"as_of": DAY, **known})  # type: ignore[arg-type]


def wrong(words: str | bytes, **known: object) -> ProfileError:
    raw = words if isinstance(words, bytes) else words.encode()
    with pytest.raises(ProfileError) as caught:
        parse(raw, "a.yml", **{"as_of": DAY, **known})  # type: ignore[arg-type]
    assert caught.value.exit_code == 2
    return caught.value


# --- one thing wrong: the line it is on, and the word that helps, in both languages

ONE_WRONG = [
    ("no product", "names: {ko: 가상}\ncountry: KOR\n", 1, "제품(products)", "products"),
    ("a mistyped key", LEAST + "prodcuts: []\n", 6, "products(으)로 고치세요", "write products"),
    ("a Korean key", LEAST + "시장: {}\n", 6, "markets(으)로 고치세요", "write markets"),
    ("a key in the wrong place", LEAST + "매출: 3\n", 6, "accounts.years.sales", "accounts.years.sales"),
    ("the check digit", LEAST + 'business_number: "123-45-67890"\n', 6, "끝자리 1", "1 as the last digit"),
    ("a short number", LEAST + 'business_number: "123-45-6789"\n', 6, "10자리", "ten digits"),
    ("a resident number", LEAST + 'business_number: "900101-1234567"\n', 6, "주민등록번호", "resident"),
    ("a resident number elsewhere", LEAST + "contact: {role: 900101-1234567}\n", 6, "주민등록번호", "resident"),
    ("an e-mail address", LEAST + "contact: {role: kim@example.com}\n", 6, "전자우편", "e-mail"),
    ("a telephone number", LEAST + "contact: {role: '담당 010-1234-5678'}\n", 6, "전화번호", "telephone"),
    ("a Korean number abroad", ABROAD + 'business_number: "000-00-00000"\n', 6, "registration", "registration"),
    ("five digits", LEAST.replace('"720292"', "72029"), 5, "'072029'", "'072029'"),
    ("no such chapter", LEAST.replace("720292", "770292"), 5, "제77류", "chapter 77"),
    ("no revision", LEAST.replace(", revision: HS22", ""), 5, "revision", "revision"),
    ("a revision by year", LEAST.replace("HS22", "2017"), 5, "HS17(으)로", "write HS17"),
    ("NO for Norway", LEAST.replace("KOR", "NO"), 2, "NOR", "NOR"),
    ("NA for Namibia", LEAST.replace("KOR", "NA"), 2, "NAM", "NAM"),
    ("a country by name", LEAST + "markets: {present: [말레이지아]}\n", 6, "MYS", "MYS"),
    ("a country in small letters", LEAST + "markets: {present: [jpn]}\n", 6, "JPN", "JPN"),
    ("no country at all", LEAST.replace("KOR", "Atlantis"), 2, "세 자리 코드", "three-letter"),
    ("the home market", LEAST + "markets: {wanted: [KOR]}\n", 6, "자국", "home country"),
    ("present and excluded", LEAST + "markets: {present: [JPN], excluded: [JPN]}\n", 6, "present에도", "also under"),
    ("a unit word", LEAST + YEAR.replace("200000000000", "2000억"), 10, "200000000000(으)로", "write 200000000000"),
    ("a unit word in English", LEAST + YEAR.replace("200000000000", "200bn"), 10, "200000000000", "200000000000"),
    ("commas", LEAST + YEAR.replace("200000000000", "200,000"), 10, "200000(으)로", "write 200000"),
    ("a negative amount", LEAST + YEAR.replace("200000000000", "-5"), 10, "음수", "negative"),
    ("a decimal amount", LEAST + YEAR.replace("200000000000", "1.5"), 10, "소수", "decimal"),
    ("an absurd amount", LEAST + YEAR.replace("200000000000", "99999999999999999"), 10, "큰 수", "large"),
    ("a number without end", LEAST + YEAR.replace("200000000000", "9" * 5000), 10, "글자로 쓴 수", "as text"),
    ("a year in quotes", LEAST + YEAR.replace("2025", "'2025'"), 9, "따옴표 없이", "without quotes"),
    ("a year to come", LEAST + YEAR.replace("2025", "2027"), 9, "2026년까지", "2026 at the latest"),
    ("a year twice", LEAST + YEAR + "    - {year: 2025}\n", 11, "두 번 나온 연도", "twice"),
    ("a percent", LEAST + "    sales_share: 46%\n", 6, "0.46", "0.46"),
    ("shares above one", LEAST + "    materials: [{name: a, share: 0.6}, {name: b, share: 0.6}]\n", 6, "1.2", "1.2"),
    ("net above gross", LEAST + "    net_weight_kg: 5\n    gross_weight_kg: 4\n", 6, "총중량", "gross"),
    ("an old Incoterm", LEAST + PRICE.replace("FOB", "DAT"), 6, "DAP", "DAP"),
    ("a currency by name", LEAST + PRICE.replace("USD", "달러"), 6, "USD", "USD"),
    ("a free price", LEAST + PRICE.replace("1", "0"), 6, "0보다 큰", "above 0"),
    ("a status of its own", LEAST + "employees: {value: 3, status: 아마}\n", 6, "추정", "estimated"),
    ("confirmed nothing", LEAST + "employees: {status: 확정}\n", 6, "미확정", "unconfirmed"),
    ("an unknown barrier", LEAST + "barriers: [buyer]\n", 6, "buyers", "buyers"),
    ("an unknown weight", LEAST + "weights: {demnd: 0.5}\n", 6, "demand", "demand"),
    ("a day there is not", LEAST + "stated_on: 2025-02-30\n", 6, "실제로 있는", "a real day"),
    ("a day to come", LEAST + "stated_on: 2030-01-01\n", 6, "2030-01-01", "2030-01-01"),
    ("a sector of no division", LEAST + "sector: {system: KSIC, code: '04100'}\n", 6, "04100", "04100"),
    ("a sector of another section", LEAST + "sector: {system: KSIC, code: B24132}\n", 6, "C24132", "C24132"),
    ("a language by name", LEAST + "export_team: {languages: [영어]}\n", 6, "en", "en"),
    ("a list for a mapping", LEAST + "export_team: [2]\n", 6, "하위 항목", "beneath"),
    ("a mapping for a list", LEAST + "goals: {year: 2029}\n", 6, "목록", "a list"),
    ("a goal without currency", LEAST + "goals: [{year: 2029, exports: 5}]\n", 6, "currency", "currency"),
    ("weights that are all 0", LEAST + "weights: {demand: 0}\n", 6, "모두 0", "all 0"),
    ("a control character", LEAST + 'registration: "a\\u0007b"\n', 6, "제어 문자", "control"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "row", "ko", "en"), [case[1:] for case in ONE_WRONG], ids=[case[0] for case in ONE_WRONG]
)
def test_one_thing_wrong(words: str, row: int, ko: str, en: str) -> None:
    error = wrong(words, weights=["demand", "growth"])
    assert [problem.where.row for problem in error.problems] == [row], error.in_("en")
    assert ko in error.in_("ko")
    assert en in error.in_("en")
    assert "1234567" not in error.in_("ko") + error.in_("en"), "a resident number is never repeated"


def test_exports_above_sales_are_refused_and_their_parts_are_held_to_the_total() -> None:
    high = LEAST + YEAR + "      exports: {direct: 300000000000}\n"
    assert "매출 200,000,000,000보다 큰 직접수출" in wrong(high).in_("ko")
    parts = (
        LEAST + YEAR + "      exports: {direct: 5, markets: [{country: JPN, direct: 4}, {country: DEU, direct: 4}]}\n"
    )
    assert "a total of 5 below the markets' sum of 8" in wrong(parts).in_("en")
    home = LEAST + YEAR + "      exports: {markets: [{country: KOR, direct: 4}]}\n"
    assert "the home country" in wrong(home).in_("en")
    twice = LEAST + YEAR + "      exports: {markets: [{country: JPN}, {country: JPN}]}\n"
    assert "the market JPN twice" in wrong(twice).in_("en")


def test_an_amount_with_a_comma_in_braces_is_not_read_as_one() -> None:
    # YAML sees {sales: 1, "800억": null}
    error = wrong(LEAST + "accounts: {currency: KRW, years: [{year: 2025, sales: 1,800억}]}\n")
    assert "'800억'" in error.in_("ko")
    assert "쉼표" in error.in_("ko")


def test_everything_is_told_at_once_and_in_the_order_of_the_file() -> None:
    error = wrong(
        "names: {ko: 가상}\ncountry: NO\nproducts:\n  - name: a\n    hs: {code: 12345, revision: HS22}\n"
        "  - nmae: b\nmarkets: {present: [JPN, JPN]}\nnames: {en: x}\nbarriers: [buyer]\n"
        "contact: {role: kim@example.com}\n"
    )
    assert [problem.where.row for problem in error.problems] == [2, 5, 6, 6, 7, 8, 9, 10]
    assert [problem.where.column for problem in error.problems if problem.where.row == 5] == ["10"]


def test_a_hundred_problems_are_told_and_the_rest_is_counted() -> None:
    error = wrong(LEAST + "".join(f"k{number}: 1\n" for number in range(150)))
    assert len(error.problems) == 101
    assert "50 more" in error.problems[-1].found.en


# --- what is not a profile at all

NOT_ONE = [
    ("empty", b"", "빈 파일"),
    ("blank", b"  \n\n", "빈 파일"),
    ("only comments", b"# a\n", "주석뿐"),
    ("a list", b"- a\n", "목록"),
    ("a word", b"hello", "값 하나"),
    ("CP949", LEAST.encode("cp949"), "CP949"),
    ("UTF-16", LEAST.encode("utf-16"), "UTF-16"),
    ("other bytes", b"names: \xff\xfe\xfa", "UTF-8이 아닌"),
    ("a spreadsheet", b"PK\x03\x04rest", "Excel"),
    ("huge", b"a: " + b"x" * 1_000_001, "1 MB"),
    ("NUL", b"names: a\x00b", "제어 문자"),
    ("not YAML", b"names: [a\ncountry: }", "YAML로 읽을 수 없음"),
    ("a tab", b"names:\n\tko: a\n", "YAML로 읽을 수 없음"),
    ("two documents", LEAST.encode() + b"---\na: 1\n", "둘째 문서"),
    ("an anchor", b"names: &a {ko: x}\ncountry: *a\n", "별칭"),
    ("a bomb", b"a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n", "별칭"),
    ("a tag", b"names: !!python/object:os.system {ko: a}\n", "태그"),
    ("deep", b"[" * 5000, "단계보다 깊은"),
    ("deep block", "\n".join(" " * i + "a:" for i in range(40)).encode(), "단계보다 깊은"),
    ("many values", b"a: [" + b"1," * 30_000 + b"1]", "20,000개"),
    ("a list as key", b"? [a]\n: b\n", "항목 이름"),
]


@pytest.mark.parametrize(("raw", "ko"), [case[1:] for case in NOT_ONE], ids=[case[0] for case in NOT_ONE])
def test_what_is_no_profile(raw: bytes, ko: str) -> None:
    error = wrong(raw)
    assert ko in error.in_("ko")
    assert error.problems[0].do.en


def test_cp949_says_how_to_save_and_in_which_line_it_begins() -> None:
    error = wrong(LEAST.encode("cp949"))
    assert "iconv -f CP949 -t UTF-8" in error.in_("ko")
    assert error.problems[0].where.row == 1


def test_files_that_cannot_be_opened(tmp_path: Path) -> None:
    for path in (tmp_path / "none.yml", tmp_path, Path("a\x00b")):
        with pytest.raises(ProfileError):
            read(path)


# --- what is right


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "BOM"])
def test_utf8_with_and_without_a_mark_and_with_windows_lines(mark: bytes) -> None:
    assert parse(mark + LEAST.replace("\n", "\r\n").encode()).names.text.ko == "가상기업"


def test_json_is_read_too() -> None:
    data = {
        "names": {"en": "Invented"},
        "country": "NAM",
        "products": [{"name": "a", "hs": {"code": "010121", "revision": "HS22"}}],
    }
    profile = parse(json.dumps(data, indent="\t").encode(), "a.json")
    assert (profile.country, profile.products[0].hs.code) == ("NAM", "010121")


def test_codes_keep_their_leading_zero_and_may_have_dots() -> None:
    assert made(LEAST.replace('"720292"', "010121")).products[0].hs.code == "010121"
    assert made(LEAST.replace('"720292"', '"7202.92"')).products[0].hs.code == "720292"
    assert made(LEAST.replace('"720292"', "720292")).products[0].hs.code == "720292"


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_the_template_passes_as_written_and_with_every_comment_taken_away(lang: str) -> None:
    words = template(lang)  # type: ignore[arg-type]
    plain = parse(words.encode(), as_of=DAY)
    assert (plain.fictional, plain.warnings) == (True, ())
    _, body = words.split("\n\n", 1)
    live = "".join(
        line.replace("# ", "", 1) if line.lstrip().startswith("# ") else line for line in body.splitlines(keepends=True)
    )
    assert live.count("#") < body.count("#")
    profile = parse(live.encode(), as_of=DAY)
    assert profile.warnings == ()
    assert len(gaps(profile)) < len(gaps(plain)) / 3
    assert profile.base_year() == 2025


@pytest.mark.parametrize("company", COMPANIES)
def test_the_demo_companies_pass_without_a_warning_and_are_visibly_invented(company: str) -> None:
    profile = read(profile_path(company), as_of=DAY)
    assert profile.warnings == ()
    assert profile.fictional
    assert "가상" in profile.names.text.ko
    assert "nvented" in profile.names.text.en
    share = profile.export_share(2025, indirect=True)
    assert share is not None and share < 0.10
    assert all(product.hs.revision is HSRevision.HS22 for product in profile.products)


def test_the_demo_company_shows_every_status() -> None:
    used = profile_path().read_text(encoding="utf-8")
    assert all(f"status: {status.ko}" in used for status in Status if status is not Status.CONFIRMED)


# --- status: what may be used


def test_statuses_in_both_languages_and_what_is_unusable_is_never_used() -> None:
    profile = made(
        LEAST + "employees: {value: 30, status: 사용불가}\nestablished: {value: 1999, status: estimated}\n"
        "size: {status: 미확정}\nbusiness_number:\nregistration: ''\n"
    )
    assert (profile.employees.value, profile.employees.usable, profile.employees.known) == (30, None, False)
    assert (profile.established.usable, profile.established.status) == (1999, Status.ESTIMATED)
    assert (profile.size.usable, profile.business_number.known, profile.registration.known) == (None, False, False)
    barred = profile.fact("employees")
    assert (barred.value, dict(barred.at)["status"], barred.ask is not None) == (None, "unusable", True)
    gap = next(gap for gap in gaps(profile) if gap.path == "employees")
    assert gap.unusable


def test_unusable_sales_leave_no_share() -> None:
    year = YEAR.replace("200000000000", "{value: 200000000000, status: 사용불가}")
    profile = made(LEAST + year + "      exports: {direct: 10000000000}\n")
    assert profile.sales(2025) is None
    assert profile.export_share(2025) is None
    assert profile.exports(2025) == Money(10_000_000_000, "KRW")


# --- figures


def test_direct_and_indirect_exports_are_kept_apart_and_unknown_is_not_zero() -> None:
    profile = made(LEAST + YEAR + "      exports: {direct: 10000000000}\n")
    assert profile.exports(2025) == Money(10_000_000_000, "KRW")
    assert profile.exports(2025, indirect=True) is None
    assert profile.export_share(2025) == 0.05
    assert profile.export_share_fact(2025, indirect=True).known is False
    assert profile.exports(2020) is None


def test_a_share_between_currencies_needs_the_companys_own_rate() -> None:
    dollars = LEAST + YEAR + "      exports: {currency: USD, direct: 10000000, indirect: 0}\n"
    without = made(dollars)
    assert without.export_share(2025) is None
    assert "환율" in without.warnings[0].found.ko
    profile = made(dollars + "      exchange_rates: [{currency: USD, per_unit: 1400, source: 결산 환율}]\n")
    assert profile.export_share(2025) == pytest.approx(0.07)
    assert profile.export_share(2025, indirect=True) == pytest.approx(0.07)
    assert profile.exports_fact(2025).unit is Unit.USD
    assert profile.warnings == ()


def test_facts_carry_path_status_unit_and_the_profiles_stamp() -> None:
    raw = profile_path().read_bytes()
    profile = parse(raw, "gasang-hapgeum.yml", as_of=DAY)
    sales = profile.fact("accounts.years.2025.sales")
    assert (sales.value, sales.unit) == (192_000_000_000, Unit.KRW)
    assert dict(sales.at) == {"field": "accounts.years.2025.sales", "status": "confirmed"}
    assert sales.stamp == profile.stamp == profile.fact("employees").stamp
    assert profile.release.version == profile.release.sha256[:12]
    assert profile.release.address == "gasang-hapgeum.yml"
    assert profile.fact("accounts.years.2025.exports.markets.JPN.direct").value == 4_900_000
    assert profile.fact("products.720292.lead_time_days").unit is Unit.DAYS
    assert profile.fact("products.0.price").value.en == "USD 26.5 / kg, FOB Busan (Incoterms 2020)"  # type: ignore[union-attr]
    weakest = profile.export_share_fact(2025, indirect=True)
    assert dict(weakest.at)["status"] == "estimated"
    assert weakest.value == pytest.approx(10_500_000 * 1400 / 192_000_000_000)
    assert not profile.fact("accounts.years.2011.sales").known
    with pytest.raises(UnknownCode):
        profile.fact("employes")


def test_other_money_is_told_with_its_code_and_never_as_won_or_dollars() -> None:
    profile = made(LEAST.replace("KOR", "DEU") + YEAR.replace("KRW", "EUR"))
    fact = profile.fact("accounts.years.2025.sales")
    assert (fact.unit, fact.value.en) == (Unit.TEXT, "EUR 200,000,000,000")  # type: ignore[union-attr]


def test_the_same_bytes_give_the_same_stamp_and_other_bytes_another() -> None:
    assert made(LEAST).stamp == made(LEAST).stamp
    assert made(LEAST).stamp != made(LEAST + "# a\n").stamp


def test_markets_present_are_those_listed_then_those_with_exports() -> None:
    exports = (
        "      exports: {markets: [{country: DEU, direct: 4}, {country: JPN, direct: 5}, {country: USA, direct: 0}]}\n"
    )
    profile = made(LEAST + "markets: {present: [JPN], excluded: [{country: RUS, reason: 제재}]}\n" + YEAR + exports)
    assert profile.markets_present() == ("JPN", "DEU")
    assert profile.markets_excluded == ("RUS",)


def test_a_ksic_code_gets_its_section_letter() -> None:
    sector = made(LEAST + "sector: {system: KSIC, code: 24132}\n").sector.usable
    assert sector is not None and sector.code == "C24132"


# --- warnings do not stop

WARNED = [
    ("a placeholder number", LEAST + 'business_number: "000-00-00000"\n', "보기용 번호"),
    ("sales in millions", LEAST + YEAR.replace("200000000000", "200000"), "백만원"),
    ("a leap in sales", LEAST + YEAR + "    - {year: 2024, sales: 200000000}\n", "1e+03배"),
    ("an ended certificate", LEAST + "certificates: [{name: ISO 9001, valid_until: 2026-01-31}]\n", "끝난 인증"),
    ("a confirmation without a day", LEAST.replace("HS22}", "HS22, confirmed_by: 관세사}"), "날짜 없는"),
    ("a goal that has passed", LEAST + "goals: [{year: 2020}]\n", "지난 연도"),
    ("a telephone number in a note", LEAST + "employees: {value: 3, note: 010-1234-5678}\n", "전화번호"),
    (
        "a Korean sector code abroad",
        LEAST.replace("KOR", "DEU") + "sector: {system: KSIC, code: C24132}\n",
        "분류 체계",
    ),
    (
        "both exports above sales",
        LEAST + YEAR + "      exports: {direct: 150000000000, indirect: 60000000000}\n",
        "매출",
    ),
]


@pytest.mark.parametrize(("words", "ko"), [case[1:] for case in WARNED], ids=[case[0] for case in WARNED])
def test_what_is_odd_is_a_warning(words: str, ko: str) -> None:
    warnings = made(words).warnings
    assert len(warnings) == 1
    assert ko in warnings[0].in_("ko")
    assert warnings[0].where.row


def test_a_code_of_another_revision_is_warned_of_where_the_nomenclature_is_at_hand() -> None:
    listed = ListedCodes({("720292", "HS22"), ("252400", "HS92"), ("252410", "HS22")})
    assert made(LEAST, names=listed).warnings == ()
    (warning,) = made(LEAST.replace("720292", "252400"), names=listed).warnings
    assert "HS92" in warning.do.en
    assert made(LEAST.replace("HS22", "HS12"), names=listed).warnings == (), "HS12 is not at hand: nothing is said"


# --- gaps


def test_every_gap_says_which_section_loses_what_in_both_languages() -> None:
    found = gaps(made(LEAST))
    assert len(found) > 15
    for gap in found:
        assert gap.label.ko and gap.label.en and gap.section.ko and gap.section.en and gap.cost.ko and gap.cost.en
        assert gap.cost.ko.endswith(("함", "됨", "짐", "음"))
    paths = [gap.path for gap in found]
    assert len(paths) == len(set(paths))
    assert "registration" not in paths, "a Korean company needs no foreign number"


def test_a_filled_entry_is_no_gap() -> None:
    before = {gap.path for gap in gaps(made(LEAST))}
    after = {gap.path for gap in gaps(made(LEAST + "employees: 30\ngoals: [{year: 2029}]\n"))}
    assert before - after == {"employees", "goals"}


def test_the_guide_shows_a_profile_that_holds() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "guides" / "company-profile.md").read_text(encoding="utf-8")
    least, entry = (part.split("```")[0] for part in guide.split("```yaml\n")[1:3])
    profile = made(least + entry)
    assert (profile.products[0].hs.code, profile.employees.status) == ("720292", Status.ESTIMATED)


def test_no_control_character_of_a_file_reaches_a_message() -> None:
    error = wrong(LEAST + '"\\u001b[31mred\\u0007": 1\n')
    assert error.in_("ko").isprintable()
