"""Whether supplies can meet wants: a maximum flow, and the wants that prove it when they cannot."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from kinfolk.facts import Bools
    from kinfolk.facts.arrays import Wide


class Unmet(NamedTuple):
    """How many wants stay unmet at best, and which wants (a Hall violator) prove it."""

    short: int
    wants: Bools


def unmet(supply: Wide, edge: Wide, wanted: Wide) -> Unmet:
    """Return how far supplies fall short of wants.

    Parameters
    ----------
    supply
        ``[supplies]``: how much each has.
    edge
        ``[supplies, wants]``: how much of it may go where.
    wanted
        ``[wants]``: how much each wants.

    Notes
    -----
    Max-flow min-cut: the wants on the sink's side of a smallest cut together want more than all
    that can reach them, by exactly the shortage.
    """
    if _by_hand(supply, edge, wanted):
        return Unmet(0, np.zeros(len(wanted), dtype=np.bool_))
    from scipy.sparse import coo_array  # a third of a second to import, so only when handing out is not that simple
    from scipy.sparse.csgraph import breadth_first_order, maximum_flow

    supplies, wants = edge.shape
    source, sink = supplies + wants, supplies + wants + 1
    giver, taker = np.nonzero(edge)
    tail = np.concatenate([np.full(supplies, source), giver, supplies + np.arange(wants)])
    head = np.concatenate([np.arange(supplies), supplies + taker, np.full(wants, sink)])
    most = np.concatenate([supply, edge[giver, taker], wanted]).astype(np.int32)
    graph = coo_array((most, (tail, head)), shape=(sink + 1, sink + 1)).tocsr()
    found = maximum_flow(graph, source, sink)
    blocked = np.zeros(wants, dtype=np.bool_)
    short = int(np.sum(wanted)) - int(found.flow_value)
    if short:
        # From the sink backwards along free edges: the wants reached lie on its side of the cut.
        free = (graph - found.flow) > 0
        reached = breadth_first_order(free.T.tocsr().astype(np.int8), sink, return_predecessors=False)
        blocked[reached[(reached >= supplies) & (reached < source)] - supplies] = True
    return Unmet(short, blocked)


def _by_hand(supply: Wide, edge: Wide, wanted: Wide) -> bool:
    """Return whether handing out works at once: the hardest want first, from the supply that fewest others can use."""
    left = supply.astype(np.int64)
    order = np.argsort((edge > 0).sum(axis=1), kind="stable")
    for want in np.argsort(np.minimum(edge, supply[:, None]).sum(axis=0), kind="stable").tolist():
        give = np.minimum(left, edge[:, want])
        missing = np.maximum(wanted[want] - np.concatenate([[0], np.cumsum(give[order])[:-1]]), 0)
        taken = np.minimum(give[order], missing)
        if taken.sum() < wanted[want]:
            return False
        left[order] -= taken
    return True
