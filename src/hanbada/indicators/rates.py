"""Tariff rates of a world: what each market charges everybody, and the exceptions, cell by cell."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from hanbada.base.arrays import Array, Ints
from hanbada.base.errors import LabelError
from hanbada.base.text import Text
from hanbada.indicators.arrays import flows, known
from hanbada.indicators.cells import Cells


@dataclass(frozen=True, slots=True)
class Rates:
    """Tariff rates (0.05 = 5 %): the market's rate for everybody where no exception stands; NaN is unknown.

    general     (j, k)  rate that a market charges every exporter (most favoured nation); NaN where unknown
    exceptions  cells (i, j, k) with a rate of their own (a preference, an additional duty), all known
    """

    general: Array
    exceptions: Cells

    def __post_init__(self) -> None:
        object.__setattr__(self, "general", known(self.general, "j, k"))
        if self.general.shape != self.exceptions.shape[1:]:
            raise LabelError(
                Text(
                    f"일반세율 {self.general.shape}와 예외 {self.exceptions.shape}",
                    f"general rates {self.general.shape} with exceptions {self.exceptions.shape}",
                ),
                Text("같은 시장·품목 축", "the same markets and products"),
                Text("예외의 번호를 일반세율에 맞추세요", "number the exceptions as the general rates are numbered"),
            )
        flows(np.nan_to_num(self.general), "j, k")

    @property
    def shape(self) -> tuple[int, int, int]:
        """(exporters, markets, products)."""
        return self.exceptions.shape

    @property
    def value(self) -> Array:
        """The exceptions' rates (n,)."""
        return self.exceptions.value

    def at(self, i: ArrayLike, j: ArrayLike, k: ArrayLike) -> Array:
        """The rates of cells, NaN where unknown (positions broadcast against one another).

        >>> rates = Rates(np.array([[0.1], [0.2]]), Cells.rates([[np.nan, 0.0], [np.nan, np.nan]]))
        >>> rates.at(0, [0, 1], 0), rates.at(1, [0, 1], 0)
        (array([0.1, 0. ]), array([0.1, 0.2]))
        """
        own = self.exceptions.at(i, j, k)
        return np.where(np.isnan(own), self.general[np.broadcast_arrays(j, k, own)[:2]], own)


def along(rates: Cells | Rates, trade: Cells) -> Array:
    """The rates of the traded cells (n,), NaN where unknown."""
    if isinstance(rates, Cells):
        return rates.at(trade.i, trade.j, trade.k)
    found = rates.general[trade.j, trade.k]
    place = position(trade, rates.exceptions)
    found[place[place >= 0]] = rates.exceptions.value[place >= 0]
    return found


def position(trade: Cells, wanted: Cells) -> Ints:
    """Where in ``trade`` the cells of ``wanted`` stand, −1 where they are not traded."""
    from hanbada.indicators import passes

    place = np.empty(wanted.value.size, np.int64)
    passes.find(trade.begin(), trade.i, trade.j, wanted.i, wanted.j, wanted.k, place)
    return place
