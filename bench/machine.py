"""What the machine can do at most, measured in the run that quotes it: matrix products and memory."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Callable

import numpy as np
from numba import njit, prange


def best(job: Callable[[], object], runs: int = 5) -> float:
    """The least of some times, one uncounted call first."""
    job()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        job()
        times.append(time.perf_counter() - start)
    return min(times)


@njit(parallel=True, fastmath=True)
def _triad(a, b, c):
    for r in prange(a.size):
        a[r] = b[r] + 3.0 * c[r]


@njit(parallel=True, fastmath=True)
def fill(a):
    """Ones into every place: how fast memory can be written."""
    for r in prange(a.size):
        a[r] = 1.0


def limits() -> dict[str, float]:
    """sgemm in Gflop/s, STREAM triad and plain writing in GB/s."""
    a = np.random.default_rng(1).random((4096, 4096), dtype=np.float32)
    gemm = 2 * 4096**3 / best(lambda: a @ a, 3) / 1e9
    x, y, z = (np.ones(40_000_000) for _ in range(3))
    triad = 3 * x.nbytes / best(lambda: _triad(x, y, z)) / 1e9
    write = x.nbytes / best(lambda: fill(x)) / 1e9
    return {"sgemm_gflops": gemm, "triad_gbs": triad, "write_gbs": write}


def words() -> str:
    """One line: processor, cores, load, BLAS architecture."""
    from threadpoolctl import threadpool_info

    name = next(
        (line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")),  # noqa: PTH123, SIM115
        platform.processor(),
    )
    blas = {pool.get("architecture") for pool in threadpool_info() if pool["user_api"] == "blas"}
    return f"{name}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, BLAS kernels {', '.join(map(str, blas))}"


def peak_gb() -> float:
    """The most memory that this process has held, in GB (VmHWM: ru_maxrss is inherited from the parent)."""
    with open("/proc/self/status") as file:  # noqa: PTH123
        return next(int(line.split()[1]) for line in file if line.startswith("VmHWM")) / 1e6
