"""The quick gravity estimate beside the converged one: how far it may be off, on flows made for it and on real ones."""

from __future__ import annotations

import numpy as np
import pytest

from hanbada.base.arrays import Array
from hanbada.gravity import ppml
from hanbada.gravity.quick import quick_flows


def invented(seed: int, countries: int = 40) -> tuple[Array, Array]:
    """Flows of a gravity world with half of the cells empty, and log distances."""
    r = np.random.default_rng(seed)
    at = r.random((countries, 2)) * 10_000
    km = np.hypot(*(at[:, None] - at[None]).transpose(2, 0, 1))
    np.fill_diagonal(km, np.nan)
    far = np.log(km)
    out, into = r.normal(0, 1.5, (2, countries))
    mean = np.exp(14 + out[:, None] + into[None, :] - r.uniform(0.5, 2) * (far - 8))
    noise = r.gamma(0.5, 2, mean.shape) * (r.random(mean.shape) > 0.5)
    return np.nan_to_num(np.round(mean * noise)), far


def converged(flow: Array, far: Array) -> Array:
    """The same model by ``ppml``."""
    rows, columns = np.flatnonzero(flow.sum(1) > 0), np.flatnonzero(flow.sum(0) > 0)
    i, j = (part.ravel() for part in np.meshgrid(rows, columns, indexing="ij"))
    i, j = i[i != j], j[i != j]
    table = {"i": i.astype(str), "j": j.astype(str), "flow": flow[i, j], "far": far[i, j]}
    found = np.zeros(flow.shape)
    found[i, j] = np.nan_to_num(ppml(table, "flow", ["far"], ("i", "j")).fitted)
    return found


@pytest.mark.parametrize("seed", range(6))
def test_the_quick_estimate_is_near_the_converged_one(seed: int) -> None:
    flow, far = invented(seed)
    quick = quick_flows(flow, far)
    misplaced = np.abs(quick - converged(flow, far)).sum() / flow.sum()
    assert misplaced < 0.005
    assert quick.sum(0) == pytest.approx(flow.sum(0), rel=1e-2)


def test_more_rounds_come_nearer_and_fewer_are_seen() -> None:
    flow, far = invented(0)
    exact = converged(flow, far)
    off = [np.abs(quick_flows(flow, far, rounds) - exact).sum() / flow.sum() for rounds in (2, 12, 200)]
    assert off[0] > 0.005 > off[1] > off[2]
    assert off[2] < 1e-6
