"""Five years on: (1 + mean known growth)⁵, an assumption that names the years it rests on."""

from __future__ import annotations

from dataclasses import dataclass

from hanbada.base.period import span
from hanbada.base.text import Text

YEARS_AHEAD = 5
YEARS_BACK = 5


@dataclass(frozen=True, slots=True)
class Known:
    """Growth rates by year (a share: 0.02 is 2 per cent), oldest first, at most the last five."""

    years: tuple[int, ...]
    rates: tuple[float, ...]

    @classmethod
    def of(cls, years: list[int], rates: list[float | None]) -> Known:
        """The known ones among rates by year, the latest five."""
        pairs = sorted((year, rate) for year, rate in zip(years, rates, strict=True) if rate is not None)[-YEARS_BACK:]
        return cls(tuple(year for year, _ in pairs), tuple(rate for _, rate in pairs))

    def ratio(self) -> float | None:
        """(1 + mean)⁵; None where nothing is known.

        >>> Known((2022, 2023), (0.02, 0.04)).ratio()
        1.159274
        """
        if not self.rates:
            return None
        return round(float((1 + sum(self.rates) / len(self.rates)) ** YEARS_AHEAD), 6)

    def words(self) -> Text:
        """The years, said in words; a single year is said to be one."""
        if not self.years:
            return Text("확인 안 됨", "not known")
        if len(self.years) == 1:
            return Text(f"{self.years[0]}년 한 해 증가율", f"growth in the single year {self.years[0]}")
        return Text(f"{span(self.years)}년 평균 증가율", f"mean growth over {span(self.years)}")


@dataclass(frozen=True, slots=True)
class Projection:
    """Expected ÷ current in five years, None where unknown, and what it rests on."""

    gdp_ratio: float | None
    population_ratio: float | None
    basis: Text


def projection(gdp: Known, population: Known) -> Projection:
    """The projection of one country, labelled as an assumption."""
    grown, peopled = gdp.words(), population.words()
    return Projection(
        gdp.ratio(),
        population.ratio(),
        Text(
            f"가정: (1 + 증가율)^{YEARS_AHEAD}. 실질 GDP: {grown.ko}, 인구: {peopled.ko}",
            f"assumption: (1 + growth)^{YEARS_AHEAD}; real GDP: {grown.en}; population: {peopled.en}",
        ),
    )
