"""What a company's products could sell in every market, answered in microseconds: the size part of a ranking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hanbada.base.arrays import Array
from hanbada.base.errors import UnknownCode
from hanbada.base.text import Text
from hanbada.engine.coded import Coded
from hanbada.indicators import Cells, ExportPotential, WorldPotential


@dataclass(frozen=True, slots=True)
class Scores:
    """Sums over the products asked for, by market, in the unit and the axis of the coded store.

    markets     (j,)  the store's country codes
    potential   (j,)  export potential; unrealised (j,) max(0, potential − actual), product by product
    actual      (j,)  exports now; demand (j,) projected imports; where a factor is unknown the product counts 0
    """

    markets: tuple[str, ...]
    potential: Array
    unrealised: Array
    actual: Array
    demand: Array

    def best(self, n: int = 20) -> tuple[str, ...]:
        """The n markets with the most unrealised potential, best first; ties in the order of the codes."""
        order = np.argsort(-self.unrealised, kind="stable")[:n]
        return tuple(self.markets[place] for place in order if self.unrealised[place] > 0)


class Scorer:
    """The factors of a world's potential, turned so that one product's markets lie together.

    Prepared once for a release (some tenths of a second at full size); each question then touches some kilobytes.
    Rates of single cells are not part of it: give a potential without them, or put their cells right afterwards.
    """

    def __init__(self, coded: Coded, potential: ExportPotential, trade: Cells) -> None:
        world = WorldPotential.of(potential, trade)
        self.coded = coded
        self._world = world
        self._begin, self._trade = trade.begin(), trade
        turned = (np.ascontiguousarray(part.T) for part in (world.to, world.fro, np.nan_to_num(potential.demand)))
        self._to, self._fro, self._demand = turned

    def scores(self, exporter: str, products: Sequence[str]) -> Scores:
        """Every market for an exporter and its products (the store's own codes).

        Raises UnknownCode for a code that the store does not hold.
        """
        from hanbada.engine import compiled

        place = _place(self.coded.country_places, exporter)
        wanted = np.array([_place(self.coded.product_places, code) for code in products], np.int64)
        w, t = self._world, self._trade
        out = np.empty((4, len(self.coded.countries)))
        compiled.score(
            self._begin, t.i, t.j, t.value, w.supply[place], w.near[place], w.far[place],
            self._to, self._fro, self._demand, place, wanted, np.empty(out.shape[1]), out,
        )  # fmt: skip
        out[:, place] = 0.0
        return Scores(self.coded.countries, *out)


def _place(places: dict[str, int], code: str) -> int:
    try:
        return places[code]
    except KeyError:
        raise UnknownCode(
            Text(f"자료에 없는 코드 '{code}'", f"the code '{code}', which the release does not hold"),
            Text(f"{len(places)}개 중 하나", f"one of {len(places)}"),
            Text("`hanbada data show`로 목록을 확인하세요", "see the list with `hanbada data show`"),
            whom="operator",
        ) from None
