"""Trade in coded coordinates: what (i, j, k) arrays are when they would not fit densely."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hanbada.base.arrays import Array, Ints
from hanbada.base.errors import LabelError
from hanbada.base.text import Text
from hanbada.indicators.arrays import known, ratio

Whole = NDArray[np.signedinteger[Any]]


@dataclass(frozen=True, slots=True)
class Cells:
    """Values of some (exporter, market, product) cells; an absent cell holds nothing (no trade, or unknown rate).

    i, j, k  (n,)  integer positions on the axes, each cell once, kept in ascending order of (k, i, j)
    value    (n,)  float64
    shape    (exporters, markets, products)
    """

    i: Whole
    j: Whole
    k: Whole
    value: Array
    shape: tuple[int, int, int]

    def __post_init__(self) -> None:
        parts = {name: np.asarray(getattr(self, name)) for name in ("i", "j", "k", "value")}
        if len({part.shape for part in parts.values()}) != 1 or parts["value"].ndim != 1:
            raise _wrong(Text("길이가 다른 좌표와 값", "coordinates and values of different lengths"))
        for name, size in zip("ijk", self.shape, strict=True):
            if parts[name].size and not (parts[name].min() >= 0 and parts[name].max() < size):
                raise _wrong(
                    Text(f"{name}축 범위 0–{size - 1} 밖의 좌표", f"positions outside 0–{size - 1} on axis {name}")
                )
        where = self._key(parts["i"], parts["j"], parts["k"])
        steps = np.diff(where)
        order = np.argsort(where) if (steps < 0).any() else slice(None)
        if (np.diff(where[order]) == 0).any():
            raise _wrong(Text("두 번 나오는 칸", "a cell that occurs twice"))
        for name in ("i", "j", "k"):
            object.__setattr__(self, name, parts[name].astype(np.int64, copy=False)[order])
        object.__setattr__(self, "value", parts["value"].astype(np.float64, copy=False)[order])

    @classmethod
    def ordered(cls, i: Whole, j: Whole, k: Whole, value: NDArray[np.generic], shape: tuple[int, int, int]) -> Cells:
        """Cells already known to be in order, once each and within range (as a coded store holds them): not checked,
        not copied; positions may be of any integer type.
        """
        made = object.__new__(cls)
        for name, part in zip(("i", "j", "k", "shape"), (i, j, k, shape), strict=True):
            object.__setattr__(made, name, part)
        object.__setattr__(made, "value", value.astype(np.float64, copy=False))
        return made

    @classmethod
    def traded(cls, flows: ArrayLike) -> Cells:
        """One product's flows (i, j) as cells of shape (i, j, 1): those above zero.

        >>> Cells.traded([[0, 5], [2, 0]]).value
        array([5., 2.])
        """
        dense = known(flows, "i, j")
        return cls._of(dense, dense != 0)

    @classmethod
    def rates(cls, rates: ArrayLike) -> Cells:
        """One product's rates (i, j) as cells of shape (i, j, 1): every known one, zero included.

        >>> Cells.rates([[float("nan"), 0.0], [0.05, float("nan")]]).value
        array([0.  , 0.05])
        """
        dense = known(rates, "i, j")
        return cls._of(dense, ~np.isnan(dense))

    @classmethod
    def _of(cls, dense: Array, keep: NDArray[np.bool_]) -> Cells:
        i, j = np.nonzero(keep)
        return cls(i, j, np.zeros(i.size, dtype=np.int64), dense[keep], (dense.shape[0], dense.shape[1], 1))

    def sum(self, axes: str, weights: Array | None = None) -> Array:
        """Sum over the axes not named: "ik" gives (i, k), "k" gives (k,), "" the total; weights (n,) multiply.

        >>> Cells.traded([[0, 5], [2, 0]]).sum("i")
        array([5., 2.])
        """
        sizes = [self.shape["ijk".index(axis)] for axis in axes]
        values = self.value if weights is None else self.value * weights
        if not axes:
            return np.asarray(values.sum())
        where = np.ravel_multi_index([getattr(self, axis) for axis in axes], sizes)
        totals = np.bincount(where, weights=values, minlength=int(np.prod(sizes)))
        return totals.astype(np.float64, copy=False).reshape(sizes)

    def mean(self, axes: str, of: Array) -> tuple[Array, Array]:
        """The value-weighted mean of ``of`` (n,) over the axes not named, and the share of value where it is known.

        Unknown entries (NaN) leave both the numerator and the denominator; where nothing is known the mean is NaN.
        """
        there = ~np.isnan(of)
        weight = self.sum(axes, there.astype(np.float64))
        return ratio(self.sum(axes, np.where(there, of, 0.0)), weight), ratio(weight, self.sum(axes))

    def at(self, i: ArrayLike, j: ArrayLike, k: ArrayLike) -> Array:
        """The values at given cells, NaN where a cell is absent (positions broadcast against one another)."""
        wanted = self._key(*np.broadcast_arrays(i, j, k))
        if not self.value.size:
            return np.full(wanted.shape, np.nan)
        have = self._key(self.i, self.j, self.k)
        place = np.minimum(np.searchsorted(have, wanted), have.size - 1)
        return np.where(have[place] == wanted, self.value[place], np.nan)

    def keys(self) -> Ints:
        """One number per cell, ascending: (k × exporters + i) × markets + j."""
        return self._key(self.i, self.j, self.k)

    def begin(self) -> Ints:
        """Where each product's cells begin, (k + 1,): those of k are begin[k] … begin[k + 1] − 1.

        >>> Cells.traded([[0, 5], [2, 0]]).begin().tolist()
        [0, 2]
        """
        products = self.shape[2]
        fits = products <= np.iinfo(self.k.dtype).max
        edges = np.arange(products + 1, dtype=self.k.dtype if fits else np.int64)
        return np.searchsorted(self.k, edges).astype(np.int64)

    def _key(self, i: NDArray[np.generic], j: NDArray[np.generic], k: NDArray[np.generic]) -> Ints:
        exporters, markets, _ = self.shape
        row = np.asarray(k, dtype=np.int64) * exporters + np.asarray(i, dtype=np.int64)
        return row * markets + np.asarray(j, dtype=np.int64)


def _wrong(found: Text) -> LabelError:
    return LabelError(
        found,
        Text("같은 길이, 범위 안, 칸마다 한 번", "equal lengths, within range, each cell once"),
        Text(
            "국가·품목 번호를 다시 매기고 중복을 합산하세요", "number countries and products anew and add up duplicates"
        ),
    )
