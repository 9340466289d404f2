"""Coded cells add up like the dense array, and the export potential of a whole world fits into memory."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from hanbada.base.errors import LabelError
from hanbada.indicators import Cells, complementarity, export_potential

pytestmark = pytest.mark.filterwarnings("error")


def coded(cube: np.ndarray, order: np.ndarray | None = None) -> Cells:
    i, j, k = np.nonzero(cube)
    pick = np.arange(i.size) if order is None else order
    return Cells(i[pick], j[pick], k[pick], cube[i, j, k][pick], cube.shape)


@settings(max_examples=50, deadline=None)
@given(arrays(np.int64, (3, 4, 2), elements=st.integers(0, 3)), st.randoms())
def test_sums_and_look_ups_as_dense(cube, random) -> None:
    count = int((cube > 0).sum())
    cells = coded(cube, np.array(random.sample(range(count), count), dtype=int))
    for axes, others in {"ik": 1, "jk": 0, "ij": 2, "i": (1, 2), "k": (0, 1), "": (0, 1, 2)}.items():
        np.testing.assert_array_equal(cells.sum(axes), cube.sum(others))
    found = cells.at(*np.indices(cube.shape))
    np.testing.assert_array_equal(np.nan_to_num(found), cube)
    assert (np.isnan(found) == (cube == 0)).all()


@settings(max_examples=50, deadline=None)
@given(arrays(np.int64, (3, 3, 2), elements=st.integers(0, 3)), st.data())
def test_means_leave_the_unknown_out(cube, data) -> None:
    rate = data.draw(arrays(np.float64, cube.shape, elements=st.floats(0, 1) | st.just(float("nan"))))
    cells = coded(cube)
    mean, covered = cells.mean("jk", rate[cells.i, cells.j, cells.k])
    for j in range(3):
        for k in range(2):
            pairs = [(cube[i, j, k], rate[i, j, k]) for i in range(3) if not np.isnan(rate[i, j, k])]
            weight, total = sum(v for v, _ in pairs), cube[:, j, k].sum()
            expected = sum(v * r for v, r in pairs) / weight if weight else np.nan
            np.testing.assert_allclose(mean[j, k], expected, atol=1e-12)
            np.testing.assert_allclose(covered[j, k], weight / total if total else np.nan)


@pytest.mark.parametrize(
    ("i", "j", "k", "says"),
    [
        ([0, 0], [1, 1], [0, 0], "twice"),
        ([3], [0], [0], "axis i"),
        ([0], [-1], [0], "axis j"),
        ([0], [0, 1], [0], "lengths"),
    ],
)
def test_bad_cells_are_refused(i, j, k, says) -> None:
    with pytest.raises(LabelError, match=says):
        Cells(np.array(i), np.array(j), np.array(k), np.ones(len(i)), (3, 3, 3))


def test_a_whole_world_is_never_dense() -> None:
    """230 countries and 5,000 products: 264 million cells would take two gigabytes."""
    draw = np.random.default_rng(3)
    countries, products, rows = 230, 5_000, 200_000
    key = np.unique(draw.integers(0, countries * countries * products, rows))
    i, j, k = np.unravel_index(key, (countries, countries, products))
    cells = Cells(i, j, k, draw.lognormal(10, 2, key.size), (countries, countries, products))
    far = draw.uniform(100, 15_000, (countries, countries))
    ones = np.ones(countries)
    tracemalloc.start()
    potential = export_potential(cells, np.ones((countries, countries)), far, 1.1 * ones, ones, tariffs=cells)
    assert potential.product(17).shape == (countries, countries)
    assert complementarity(cells.sum("ik"), cells.sum("jk")).shape == (countries, countries)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 400e6
