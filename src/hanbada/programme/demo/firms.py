"""The invented firms: who is on the registry, what they sell, how far each one comes, all from one seed."""

from __future__ import annotations

import csv
import io
import random
from dataclasses import dataclass
from importlib.resources import files

from hanbada.company.business_number import check_digit

#: How many firms of a cohort end at which stage; 27 in the first half of 2024, 13 in the second.
ENDS = {
    "2024-H1": {"converted": 6, "supported": 9, "planned": 5, "diagnosed": 4, "found": 1, "closed": 2},
    "2024-H2": {"converted": 1, "supported": 4, "planned": 3, "diagnosed": 3, "found": 2},
}
#: Firms of the registry that no cohort takes: decided against, and still on the long list.
LEFT, WAITING, BROKEN = 6, 14, 3
#: What the registry says of the certificate of firms that no cohort took: yes, no, nothing.
CERTIFICATES = ("예", "아니오", "")
REGIONS = ("서울", "경기", "인천", "충남", "충북", "경북", "경남", "전북", "부산", "울산")
HEADER = (
    "기업명", "영문명", "사업자등록번호", "업종코드(KSIC)", "소재지", "주요 생산품", "HS 코드", "종업원 수",
    "2022년 매출액(백만원)", "2023년 매출액(백만원)", "2023년 직접수출액(백만원)", "2023년 간접수출액(백만원)",
    "2023년 자산총액(백만원)", "신청일", "중견기업 확인서", "영리 기업",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Product:
    """What a firm sells; ``known``: whether the starter data hold the code."""

    code: str
    ko: str
    en: str
    maker_ko: str
    maker_en: str
    industry: str
    known: bool


@dataclass(frozen=True, slots=True)
class Firm:
    """One invented firm. ``cohort`` empty: no cohort took it; ``end``: the stage it has reached."""

    number: str
    ko: str
    en: str
    region: str
    products: tuple[Product, ...]
    employees: int
    sales: tuple[int, int]
    exports: tuple[int, int]
    assets: int
    cohort: str
    end: str

    def row(self) -> tuple[object, ...]:
        """The firm as a line of the registry; amounts in millions of won."""
        shown = f"{self.number[:3]}-{self.number[3:5]}-{self.number[5:]}"
        words, codes = (" / ".join(getattr(p, name) for p in self.products) for name in ("ko", "code"))
        money = (*self.sales, *self.exports, self.assets)
        first, held = self.products[0].industry, "예" if self.cohort else CERTIFICATES[int(self.number[:-1]) % 3]
        return (
            self.ko, self.en, shown, first, self.region, words, codes, self.employees, *money, "2024-01-15", held, "예",
        )  # fmt: skip


def products() -> list[Product]:
    """The goods of products.csv."""
    with files(__package__).joinpath("products.csv").open(encoding="utf-8") as file:
        return [Product(**{**row, "known": row["known"] == "1"}) for row in csv.DictReader(file)]  # type: ignore[arg-type]


def firms(rng: random.Random) -> list[Firm]:
    """All firms of the registry, the chosen ones first; three of those sell what the starter data do not hold."""
    ends = [(cohort, end) for cohort, counts in ENDS.items() for end, n in counts.items() for _ in range(n)]
    rng.shuffle(ends)
    ends += [("", "left")] * LEFT + [("", "waiting")] * WAITING
    known = [product for product in products() if product.known]
    strange = [product for product in products() if not product.known]
    unknown_at = set(rng.sample(range(40), len(strange)))
    made = []
    for n, (cohort, end) in enumerate(ends):
        first = strange.pop() if n in unknown_at else known[n % len(known)]
        second = known[(n * 7 + 3) % len(known)]
        sold = (first, second) if first.known and second.industry == first.industry and second != first else (first,)
        made.append(_firm(rng, n, cohort, end, sold))
    return made


def _firm(rng: random.Random, n: int, cohort: str, end: str, sold: tuple[Product, ...]) -> Firm:
    sales = rng.randrange(62_000, 480_000)
    share = rng.choice((0.0, 0.004, 0.011, 0.023, 0.041, 0.062))
    return Firm(
        number=_number(n + 1),
        ko=f"가상{sold[0].maker_ko} {n + 1} (주)",
        en=f"Invented {sold[0].maker_en} {n + 1} Co.",
        region=rng.choice(REGIONS),
        products=sold,
        employees=rng.randrange(140, 1_150),
        sales=(round(sales * rng.uniform(0.86, 1.09)), sales),
        exports=(round(sales * share), round(sales * share * rng.uniform(0.0, 0.6))),
        assets=round(sales * rng.uniform(0.7, 1.6)),
        cohort=cohort,
        end=end,
    )


def _number(n: int) -> str:
    """A number that passes the check digit and that no tax office gives out (it begins with 000)."""
    first = f"000{n:06d}"
    return f"{first}{check_digit(first)}"


def registry(made: list[Firm]) -> bytes:
    """The registry as a file of comma-separated values, with three rows that cannot be taken."""
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerow(HEADER)
    lines.writerows(firm.row() for firm in made)
    wrong = [list(firm.row()) for firm in made[:BROKEN]]
    wrong[0][2] = "000-00-00001"  # the check digit is wrong
    wrong[1][0], wrong[1][2] = "", "000-99-00019"  # no name
    lines.writerows(wrong)  # the third stands twice
    return out.getvalue().encode("utf-8-sig")
