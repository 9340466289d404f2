"""Weighted least squares on exporter-year, importer-year and (optionally) pair effects over the dense tensor.

Pair effects are eliminated exactly; what remains is solved by conjugate gradients, preconditioned by the exact
inverse of each year's two-way system, kept in single precision and reused while the weights change little.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import lapack

from hanbada.base.arrays import Array
from hanbada.gravity import kernels

Single = NDArray[np.float32]
_RIDGE = np.float32(1e-3)  # a year's system is singular by one direction; relative to its unit diagonal
_NOTHING = np.zeros((1, 1, 1))


def _inverse(values: Array) -> Array:
    return np.where(values > 0, 1.0 / np.where(values > 0, values, 1.0), 0.0)


@dataclass(frozen=True, slots=True)
class Preconditioner:
    """For each year the inverse of [Da W; W' Db] with the importers eliminated.

    ``half``     (t, i, j) W Db^-1/2
    ``inverse``  (t, i, i) (Da − W Db^-1 W')^-1
    ``root``     (j, t) Db^-1/2
    """

    half: Single
    inverse: Single
    root: Array

    @classmethod
    def of(cls, w: Array, exporter: Array, importer: Array) -> Preconditioner:
        """From the weights and their sums over j and over i."""
        exporters, importers, years = w.shape
        root = np.sqrt(_inverse(importer))
        half = np.empty((years, exporters, importers), np.float32)
        kernels.by_year(w, root, half)
        inverse = np.empty((years, exporters, exporters), np.float32)
        diagonal = np.arange(exporters)
        for t in range(years):
            d = exporter[:, t]
            scale = np.sqrt(_inverse(d)).astype(np.float32)
            system = -(half[t] @ half[t].T)
            system *= scale[:, None]
            system *= scale[None, :]
            system[diagonal, diagonal] += 1.0 + _RIDGE
            factor, _ = lapack.spotrf(system, lower=1)
            lower, _ = lapack.spotri(factor, lower=1)
            full = np.tril(lower) + np.tril(lower, -1).T
            inverse[t] = full * scale[:, None] * scale[None, :]
        return cls(half, inverse, root)

    def __call__(self, ra: Array, rb: Array) -> tuple[Array, Array]:
        """The approximate solution for right-hand sides (i, t) and (j, t)."""
        scaled = (rb * self.root).T.astype(np.float32)[:, :, None]
        reduced = ra.T.astype(np.float32)[:, :, None] - np.matmul(self.half, scaled)
        a = np.matmul(self.inverse, reduced)
        b = scaled - np.matmul(self.half.transpose(0, 2, 1), a)
        return a[:, :, 0].T.astype(np.float64), b[:, :, 0].T * self.root


class Projection:
    """The least-squares operator for one set of weights; ``reuse`` takes over an earlier preconditioner."""

    def __init__(self, w: Array, with_pair: bool, reuse: Preconditioner | None = None) -> None:
        exporters, importers, years = w.shape
        self.w, self.with_pair = w, with_pair
        self._exporter = np.empty((exporters, years))
        self._importer = np.empty((kernels.CHUNKS, importers, years))
        pair = np.empty((exporters, importers))
        kernels.margins(w, self._exporter, self._importer, pair)
        self.total = float(pair.sum())
        self._pair_inverse = _inverse(pair)
        self._c = np.zeros((exporters, importers))
        self.precondition = reuse or Preconditioner.of(w, self._exporter.copy(), self._importer.sum(0))

    def _sums(self, x: Array | None, a: Array, b: Array) -> tuple[Array, Array]:
        kernels.weighted_residual(
            self.w, _NOTHING if x is None else x, x is not None, a, b, self._pair_inverse, self.with_pair,
            self._c, self._exporter, self._importer,
        )  # fmt: skip
        return self._exporter.copy(), self._importer.sum(0)

    def solve(
        self, x: Array, a: Array, b: Array, tolerance: float, limit: int = 500
    ) -> tuple[Array, Array, Array, int]:
        """Effects a[i,t], b[j,t], c[i,j] that fit x best, from a start; and the number of CG steps (−1: not reached).

        ``tolerance``  weighted root mean square of the error in the fitted values, in units of x
        """
        goal = tolerance**2 * self.total
        ra, rb = self._sums(x, a, b)
        za, zb = self.precondition(ra, rb)
        norm = float(np.vdot(ra, za) + np.vdot(rb, zb))
        pa, pb, steps = za, zb, 0
        while norm > goal and steps < limit:
            qa, qb = self._sums(None, pa, pb)
            curvature = float(np.vdot(pa, qa) + np.vdot(pb, qb))
            if curvature <= 0.0:
                break
            length = norm / curvature
            a, b = a + length * pa, b + length * pb
            ra, rb = ra - length * qa, rb - length * qb
            za, zb = self.precondition(ra, rb)
            last, norm = norm, float(np.vdot(ra, za) + np.vdot(rb, zb))
            pa, pb = za + norm / last * pa, zb + norm / last * pb
            steps += 1
        self._sums(x, a, b)
        return a, b, self._c.copy(), steps if norm <= goal else -1
