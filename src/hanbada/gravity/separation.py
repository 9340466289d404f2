"""Observations for which the maximum of the likelihood does not exist: found and left out before fitting.

An observation with zero flow is *separated* where some combination z of regressors and effects is 0 wherever the
flow is positive, never negative where it is zero, and positive here: the likelihood then rises for ever along −z
(Correia, Guimarães and Zylkin 2019). Leaving such observations out changes no estimable slope.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from hanbada.base.arrays import Array, Flags
from hanbada.gravity.result import Dropped
from hanbada.gravity.terms import Codes

_NOTHING = 1e-5  # targets are 1: a combination that stays below this everywhere separates nothing
_NEGATIVE = 1e-7  # share of the largest value that a negative one may have at the end
_CLEAR = 1e-3  # share of the largest value from which an observation is surely separated


def by_levels(flow: Array, effects: Sequence[Codes], kept: Flags) -> tuple[Flags, Dropped]:
    """Drops levels without any flow (separated) and levels with one observation (singletons), until none is left.

    flow     (n,)   flows
    effects  (n,)   codes of each set of effects
    kept     (n,)   rows to start from
    returns  rows kept, and the counts
    """
    kept = kept.copy()
    zero = single = 0
    while True:
        before = int(kept.sum())
        for codes in effects:
            totals = np.bincount(codes, weights=flow * kept)
            kept &= totals[codes] > 0
        zero += before - int(kept.sum())
        middle = int(kept.sum())
        for codes in effects:
            kept &= np.bincount(codes, weights=kept)[codes] > 1
        single += middle - int(kept.sum())
        if before == kept.sum():
            return kept, Dropped(zero, single, 0)


def connected(links: Flags) -> bool:
    """Whether a bipartite graph (exporters × importers) is one piece, apart from nodes without links."""
    if not links.any():
        return True
    importers = links[int(np.argmax(links.any(1)))]
    reached = 0
    while (size := int(importers.sum())) != reached:
        reached = size
        exporters = links[:, importers].any(1)
        importers = links[exporters].any(0)
    return bool((exporters == links.any(1)).all() and (importers == links.any(0)).all())


def between_groups(positive: Flags, observed: Flags) -> Flags:
    """Cells separated by exporter and importer effects of one period: exact, by a graph.

    z = a_i − b_j must be 0 on positive cells and ≥ 0 on zero ones. Draw i → j for each observation and j → i for each
    positive one: z is 0 within a strongly connected component and can be positive between components.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    exporters, importers = observed.shape
    i, j = np.nonzero(observed)
    back_i, back_j = np.nonzero(positive)
    tail = np.concatenate([i, back_j + exporters])
    head = np.concatenate([j + exporters, back_i])
    size = exporters + importers
    graph = coo_array((np.ones(tail.size), (tail, head)), shape=(size, size)).tocsr()
    component = connected_components(graph, directed=True, connection="strong")[1]
    apart = component[:exporters, None] != component[None, exporters:]
    return np.asarray(observed & ~positive & apart)


def rectify(zero: Flags, fitted: Callable[[Array], Array], rounds: int) -> Flags | None:
    """Separated observations by the iterative rectifier; None where it does not settle within ``rounds``.

    zero    the flow is zero; any shape
    fitted  the projection of a target u onto the combinations that vanish wherever the flow is positive

    u = 1 on zeros; z = fitted(u); where no z is negative, the positive ones are separated; else u = max(z, 0), again.
    What is returned is far from rounding, so there may be more: repeated by the caller without them until none is left.
    """
    u = zero.astype(np.float64)
    for _ in range(rounds):
        z = np.where(zero, fitted(u), 0.0)
        top = float(z.max(initial=0.0))
        if top < _NOTHING:
            return np.zeros_like(zero)
        if z.min(initial=0.0) > -_NEGATIVE * top:
            return np.asarray(z > _CLEAR * top)
        u = np.maximum(z, 0.0)
    return None
