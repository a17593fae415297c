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
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import breadth_first_order, maximum_flow

    supplies, wants = edge.shape
    size = supplies + wants + 2
    source, sink = size - 2, size - 1
    capacity = np.zeros((size, size), dtype=np.int32)
    capacity[source, :supplies] = supply
    capacity[:supplies, supplies : supplies + wants] = edge
    capacity[supplies : supplies + wants, sink] = wanted
    found = maximum_flow(csr_array(capacity), source, sink)
    short = int(np.sum(wanted)) - int(found.flow_value)
    if not short:
        return Unmet(0, np.zeros(wants, dtype=np.bool_))
    # From the sink backwards along free edges: the wants reached lie on its side of the cut.
    free = capacity - found.flow.toarray()
    reached = breadth_first_order(csr_array((free > 0).T.astype(np.int8)), sink, return_predecessors=False)
    mine = reached[(reached >= supplies) & (reached < supplies + wants)] - supplies
    blocked = np.zeros(wants, dtype=np.bool_)
    blocked[mine] = True
    return Unmet(short, blocked)
