"""Linear algebra on one thread, for as long as somebody wants it so."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from threadpoolctl import ThreadpoolController


def one_thread() -> AbstractContextManager[Any]:
    """A context that holds BLAS to one thread. Its idle threads wait by spinning, so beside compiled loops or a pool of
    threads they take the processors that the others need; and small matrices are multiplied before a second one wakes.

    The setting is the process's: of several Python threads that ask, the first decides until it has left.
    """
    limit: AbstractContextManager[Any] = _pools("scipy.linalg" in sys.modules).limit(limits=1, user_api="blas")
    return limit


@cache
def _pools(scipy: bool) -> ThreadpoolController:  # noqa: ARG001 - scipy brings a BLAS of its own: look again
    """Looked for once: finding the libraries takes as long as a small job."""
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()
