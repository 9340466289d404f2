"""One thread of linear algebra for as long as somebody wants it, and as many as before when nobody does any more."""

from __future__ import annotations

import subprocess
import sys

import pytest

SCRIPT = """
import numpy as np
from threadpoolctl import threadpool_info
from hanbada.base.threads import one_thread

def blas():
    return {pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"}

before = blas()
try:
    with one_thread():
        assert blas() == {1}
        with one_thread():
            raise KeyError
except KeyError:
    pass
assert blas() == before, blas()
import scipy.linalg
assert len([pool for pool in threadpool_info() if pool["user_api"] == "blas"]) == 2
with one_thread():
    assert blas() == {1}, blas()
print(*before, *blas())
"""


@pytest.mark.parametrize("threads", [1, 2])
def test_it_holds_for_every_blas_and_is_given_back(threads: int) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, env={"OPENBLAS_NUM_THREADS": str(threads)}
    )
    assert done.stdout.split() == [str(threads)] * 2, done.stderr
