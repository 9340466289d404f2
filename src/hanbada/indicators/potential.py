"""Export potential: what would be sold of a product to a market if only supply, demand and ease decided."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from hanbada.base.arrays import Array, Flags
from hanbada.base.errors import LabelError
from hanbada.base.text import Text
from hanbada.base.units import Unit
from hanbada.indicators.arrays import agree, flows, known, positive
from hanbada.indicators.cells import Cells
from hanbada.indicators.distance import distances
from hanbada.indicators.factors import Factors, projected_demand, projected_share, trade_balance
from hanbada.indicators.rates import Rates
from hanbada.indicators.registry import indicator
from hanbada.indicators.totals import margins, mean_distance, tariff_means

LABEL = Text("수출 잠재력", "export potential")
LABEL_WITHOUT_TARIFFS = Text("관세를 반영하지 않은 수출 잠재력", "export potential without tariffs")
LABEL_WITHOUT_DISTANCE = Text("거리를 반영하지 않은 수출 잠재력", "export potential without distance")
LABEL_WITHOUT_EITHER = Text("관세와 거리를 반영하지 않은 수출 잠재력", "export potential without tariffs and distance")


@dataclass(frozen=True, slots=True)
class ExportPotential:
    """All factors of all cells, held by the axes they vary on; (i, j, k) is never held as a whole.

    share             (i, k)  projected share of world exports of k; NaN where the exporter's growth is unknown
    balance           (i, k)  min(1, exports ÷ own imports)
    net_importer      (i, k)  True where own imports exceed exports: label it, the potential understates
    global_margin     (i, k)  ((1 + t̄_ik) / (1 + t̄_k))^σ, None without tariffs
    demand            (j, k)  projected imports, unit of the flows
    importer_tariff   (j, k)  t̄_jk, None without tariffs
    mean_log_distance (j, k)  of the market's suppliers
    log_distance      (i, j)
    ease              (i, j)
    sigma             (k,)    elasticity of substitution
    tariffs           rates (0.05 = 5 %) by cell, or general rates with exceptions; None without
    growth_covered    (k,)    share of world exports of k whose exporter's growth is known
    distance_covered  (j, k)  share of imports whose distance is known
    tariff_covered    (k,)    share of world trade in k whose tariff is known, None without tariffs
    without_distance  the distance factor was left out: it is 1 everywhere, and the label says so
    """

    share: Array
    balance: Array
    net_importer: Flags
    global_margin: Array | None
    demand: Array
    importer_tariff: Array | None
    mean_log_distance: Array
    log_distance: Array
    ease: Array
    sigma: Array
    tariffs: Cells | Rates | None
    growth_covered: Array
    distance_covered: Array
    tariff_covered: Array | None
    without_distance: bool = False

    @property
    def label(self) -> Text:
        """What the result may be called."""
        if self.without_distance:
            return LABEL_WITHOUT_DISTANCE if self.tariffs is not None else LABEL_WITHOUT_EITHER
        return LABEL if self.tariffs is not None else LABEL_WITHOUT_TARIFFS

    @property
    def rates(self) -> Rates | None:
        """The tariffs as general rates with exceptions: rates by cell have no general rate, so the rest is unknown."""
        if self.tariffs is None or isinstance(self.tariffs, Rates):
            return self.tariffs
        return Rates(np.full(self.tariffs.shape[1:], np.nan), self.tariffs)

    def general_advantage(self) -> Array:
        """Tariff advantage (j, k) of an exporter who pays the general rate; 1 without tariffs, NaN where unknown."""
        if self.rates is None or self.importer_tariff is None:
            return np.ones((1, 1))
        return np.asarray(((1 + self.importer_tariff) / (1 + self.rates.general)) ** self.sigma)

    def factors(self, i: ArrayLike, j: ArrayLike, k: ArrayLike) -> Factors:
        """The factors of given cells (positions broadcast against one another)."""
        at_i, at_j, at_k = (np.asarray(at, dtype=np.int64) for at in np.broadcast_arrays(i, j, k))
        log_far = self.log_distance[at_i, at_j]
        advantage = None
        if self.tariffs is not None and self.importer_tariff is not None:
            gain = (1 + self.importer_tariff[at_j, at_k]) / (1 + self.tariffs.at(at_i, at_j, at_k))
            advantage = gain ** self.sigma[at_k]
        return Factors(
            share=self.share[at_i, at_k],
            balance=self.balance[at_i, at_k],
            global_margin=None if self.global_margin is None else self.global_margin[at_i, at_k],
            demand=self.demand[at_j, at_k],
            tariff_advantage=advantage,
            distance=np.exp(-np.abs(self.mean_log_distance[at_j, at_k] - log_far)),
            ease=self.ease[at_i, at_j],
        )

    def cells(self, i: ArrayLike, j: ArrayLike, k: ArrayLike, *, balance: bool = True) -> Array:
        """The potential of given cells, in the unit of the flows; NaN where unknown and where i is j.

        ``balance=False`` leaves the trade-balance correction out (for a net importer's firm, whose market is abroad).
        """
        total = self.factors(i, j, k).total(balance)
        return np.where(np.equal(*np.broadcast_arrays(i, j, total)[:2]), np.nan, total)

    def product(self, k: int, *, balance: bool = True) -> Array:
        """The potential of one product between all countries, (i, j)."""
        exporters, markets = self.log_distance.shape
        return self.cells(np.arange(exporters)[:, None], np.arange(markets)[None, :], k, balance=balance)


@indicator(
    label=LABEL,
    unit=Unit.USD,
    shape="cells (i, j, k), (i, j), (i, j), (i), (i) -> ExportPotential",
    reference="ITC export potential methodology (Decreux and Spies 2016), UK analysts' deck variant at σ = 1",
)
def export_potential(
    trade: Cells,
    ease: ArrayLike,
    distance_km: ArrayLike | None,
    gdp_ratio: ArrayLike,
    population_ratio: ArrayLike,
    *,
    tariffs: Cells | Rates | None = None,
    sigma: ArrayLike = 1.0,
    elasticity: ArrayLike = 1.0,
    sums: tuple[Array, Array, Array] | None = None,
) -> ExportPotential:
    """EPI[i,j,k] = share·balance·global margin [i,k] × demand [j,k] × tariff advantage × distance × ease [i,j].

    share = v_ik ΔGDP_i / Σ_i v_ik ΔGDP_i; balance = min(1, v_ik / m_ik);
    demand = v_jk (ΔGDP_j/ΔPOP_j)^E ΔPOP_j; global margin = ((1+t̄_ik)/(1+t̄_k))^σ;
    tariff advantage = ((1+t̄_jk)/(1+t_ijk))^σ; distance = exp(−|mean log d_jk − log d_ij|).
    **Direction**: a *higher* tariff faced abroad *raises* the global margin (a share won in spite of tariffs shows
    competitiveness), while a higher tariff of one market lowers that market's tariff advantage. Both are meant.

    trade             Cells (i, j, k)  USD a year (an average of years, so that the result is USD a year);
                                       exporters and markets are the same countries in the same order
    ease              (i, j)  ratio, from ``bilateral_ease`` over *all* products of the release
    distance_km       (i, j)  km; NaN where unknown, 0 counts as unknown. None: the distance factor is left out and
                      the result is labelled so
    gdp_ratio, population_ratio  (i,)  expected ÷ current in five years (around 1), NaN where unknown
    tariffs           Cells of rates (0.05 = 5 %), untraded cells too; an absent cell is unknown. Or Rates: a general
                      rate by market and product, and exceptions by cell. None: the tariff factors are left out and the
                      result is labelled "export potential without tariffs"
    sigma             number or (k,)  elasticity of substitution; 1 is the variant of the UK analysts' deck
    elasticity        number, (k,) or (j, k)  income elasticity of imports per head
    sums              ``margins(trade)`` where they have been computed already
    returns           ExportPotential

    Unknown: a market without GDP or population ratio has NaN potential, never "no growth". An exporter without GDP
    ratio leaves the numerator and the denominator of the shares, and has NaN potential itself; ``growth_covered``
    says how much of world exports remains. Tariffs average over known rates only (``tariff_covered``), and a cell
    whose own rate is unknown has NaN potential.
    source            formulas as in the UK analysts' deck; its script sums the share's denominator over all products,
                      which makes shares too small by v_k / v; here it is summed product by product

    >>> v = Cells.traded([[0, 8], [2, 0]])
    >>> e = export_potential(v, [[1, 1], [1, 1]], [[1, 9], [9, 1]], [1.0, 1.0], [1.0, 1.0])
    >>> e.product(0), e.label.en
    (array([[nan, 6.4],
           [0.1, nan]]), 'export potential without tariffs')
    """
    near = known(ease, "i, j")
    far = np.ones(trade.shape[:2]) if distance_km is None else distances(distance_km, "i, j")
    gdp, population = positive(gdp_ratio, "i"), positive(population_ratio, "i")
    frame = np.empty(trade.shape[:2])
    agree(("ij", frame), ("ij", near), ("ij", far), ("ji", frame), ("i", gdp), ("i", population))
    flows(trade.value, "n")
    exports, imports, _ = sums or margins(trade)
    power = np.broadcast_to(known(sigma, "..."), trade.shape[2:])
    log_far = np.log(far)
    mean_far, distance_covered = (
        mean_distance(trade, imports, log_far) if distance_km is not None else _no_distance(imports)
    )
    share, growth_covered = projected_share(exports, gdp)
    margin, importer_tariff, tariff_covered = _tariff_means(trade, tariffs, exports, power)
    return ExportPotential(
        share=share,
        balance=trade_balance(exports, imports),
        net_importer=imports > exports,
        global_margin=margin,
        demand=projected_demand(imports, gdp, population, elasticity),
        importer_tariff=importer_tariff,
        mean_log_distance=mean_far,
        log_distance=log_far,
        ease=near,
        sigma=power,
        tariffs=tariffs,
        growth_covered=growth_covered,
        distance_covered=distance_covered,
        tariff_covered=tariff_covered,
        without_distance=distance_km is None,
    )


def unrealised(potential: ArrayLike, actual: ArrayLike) -> Array:
    """The part of the potential that is not yet exported: EPI − min(actual, EPI).

    potential, actual  (...)  the same unit; NaN potential stays NaN
    returns            (...)  ≥ 0; 0 where more is exported than the potential, which is a benchmark, not a ceiling

    >>> unrealised([30.0, 5.0], [20.0, 9.0])
    array([10.,  0.])
    """
    could, does = known(potential, "..."), flows(actual, "...")
    return could - np.minimum(does, could)


def _no_distance(imports: Array) -> tuple[Array, Array]:
    """A mean log distance of 0 and full coverage wherever something is imported: the factor is then exactly 1."""
    some = imports > 0
    return np.where(some, 0.0, np.nan), np.where(some, 1.0, np.nan)


def _tariff_means(
    trade: Cells, tariffs: Cells | Rates | None, exports: Array, sigma: Array
) -> tuple[Array | None, Array | None, Array | None]:
    if tariffs is None:
        return None, None, None
    if tariffs.shape != trade.shape:
        raise LabelError(
            Text(f"교역 {trade.shape}와 관세율 {tariffs.shape}", f"trade {trade.shape} with tariffs {tariffs.shape}"),
            Text("같은 수출국·시장·품목 축", "the same exporters, markets and products"),
            Text("관세율의 번호를 교역에 맞추세요", "number the tariffs as the trade is numbered"),
        )
    flows(tariffs.value, "n")
    mean = tariff_means(trade, tariffs, exports)
    return ((1 + mean.faced) / (1 + mean.world)) ** sigma, mean.charged, mean.covered
