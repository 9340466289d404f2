"""Arrays as indicators take them: float64, of the right rank, with the unknown (NaN) kept apart from zero."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hanbada.base.arrays import Array, Flags
from hanbada.base.errors import DataError, LabelError
from hanbada.base.text import Text

LARGEST = 2.0**63  # amounts are 64-bit integers at their source


def known(values: ArrayLike, axes: str) -> Array:
    """The values as float64 with NaN (or a mask) where unknown.

    values  any shape whose rank fits ``axes`` ("i, k"; a trailing "..." stands for any further axes)

    >>> known(np.ma.masked_equal([3, -1], -1), "j")
    array([ 3., nan])

    Raises LabelError for another rank, DataError for an infinity.
    """
    array = _floats(values, axes)
    return array if _bounded(array) else _finite(array)


def flows(values: ArrayLike, axes: str) -> Array:
    """The amounts as float64; every one known, finite and not negative (no trade is 0, never NaN).

    >>> flows([[1, 0]], "i, j")
    array([[1., 0.]])

    Raises LabelError for another rank, DataError for NaN, infinity, a negative amount or one beyond 64 bits.
    """
    array = _floats(values, axes)
    if array.size and array.min() >= 0 and array.max() < LARGEST:  # two passes without a temporary array
        return array
    _finite(array)
    bad = ~((array >= 0) & (array < LARGEST))
    if bad.any():
        kind = Text("음수이거나 알 수 없거나 너무 큰", "negative, unknown (NaN) or absurdly large")
        raise _bad_values(array, bad, kind, Text("0 이상의 알려진 금액", "known amounts of zero or more"))
    return array


def positive(values: ArrayLike, axes: str) -> Array:
    """Ratios or distances as float64: above zero, or NaN where unknown.

    Raises LabelError for another rank, DataError for zero, a negative value or an infinity.
    """
    array = known(values, axes)
    bad = array <= 0
    if bad.any():
        kind = Text("0 이하인", "zero or negative")
        raise _bad_values(array, bad, kind, Text("0보다 큰 값, 모르면 NaN", "values above zero, NaN where unknown"))
    return array


def agree(*arrays: tuple[str, NDArray[np.generic]]) -> None:
    """Checks that axes of the same letter have the same length: ``agree(("ij", pairs), ("ik", exports))``.

    Raises LabelError naming the letter and the two lengths.
    """
    seen: dict[str, int] = {}
    for letters, array in arrays:
        for letter, length in zip(letters, array.shape, strict=True):
            if seen.setdefault(letter, length) != length:
                raise LabelError(
                    Text(
                        f"{letter}축의 길이가 {seen[letter]}와 {length}",
                        f"axis {letter} of length {seen[letter]} and {length}",
                    ),
                    Text("같은 축은 같은 길이", "the same length for the same axis"),
                    Text(
                        "모든 배열을 같은 국가·품목 목록으로 만드세요",
                        "build all arrays over one list of countries and products",
                    ),
                )


def ratio(top: ArrayLike, bottom: ArrayLike) -> Array:
    """Elementwise top ÷ bottom; NaN where the bottom is zero or either is unknown.

    >>> ratio([1, 0], [2, 0])
    array([0.5, nan])
    """
    numerator, denominator = np.asarray(top, dtype=np.float64), np.asarray(bottom, dtype=np.float64)
    shape = np.broadcast_shapes(numerator.shape, denominator.shape)
    with np.errstate(over="ignore", under="ignore"):
        quotient: Array = np.divide(numerator, denominator, out=np.full(shape, np.nan), where=denominator != 0)
    return quotient


def _floats(values: ArrayLike, axes: str) -> Array:
    masked = isinstance(values, np.ma.MaskedArray)
    array = np.asarray(values.astype(np.float64).filled(np.nan) if masked else values, dtype=np.float64)  # type: ignore[union-attr]
    _check_rank(array, axes)
    return array


def _finite(array: Array) -> Array:
    if np.isinf(array).any():
        raise _bad_values(array, np.isinf(array), Text("무한대인", "infinite"), Text("유한한 값", "finite values"))
    return array


def _bounded(array: Array) -> bool:
    """Whether all values are known and finite, in two passes; False says nothing."""
    return bool(array.size and np.isfinite(array.min()) and np.isfinite(array.max()))


def _check_rank(array: Array, axes: str) -> None:
    names = [name.strip() for name in axes.split(",") if name.strip()]
    fits = array.ndim >= len(names) - 1 if names and names[-1] == "..." else array.ndim == len(names)
    if not fits:
        raise LabelError(
            Text(f"{array.ndim}차원 배열", f"an array of {array.ndim} dimensions"),
            Text(f"축 ({axes})", f"the axes ({axes})"),
            Text("축의 순서와 수를 맞추세요", "give the axes in this order and number"),
        )


def _bad_values(array: Array, bad: Flags, kind: Text, expected: Text) -> DataError:
    count, first = int(bad.sum()), tuple(int(at) for at in np.argwhere(bad)[0])
    value = array[first]
    return DataError(
        Text(
            f"{kind.ko} 값 {count}개 (처음 위치 {first}: {value})",
            f"{count} {kind.en} value(s), first at {first}: {value}",
        ),
        expected,
        Text("원자료를 확인하세요 (교역이 없으면 0)", "check the source (no trade is 0)"),
    )
