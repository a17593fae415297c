"""Shares duties out among greeters, as evenly as can be."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def share_out(
    blocks: Sequence[int], greeters: Sequence[int], held: Mapping[int, Sequence[int]], each: int
) -> list[tuple[int, int]]:
    """Return new duties as (block, greeter), so that each block has ``each`` greeters, or all there are.

    Whoever has the fewest duties is next; among these whoever did not stand in the block just before, then whoever
    had a duty longest ago, then the order of the list.
    """
    load = Counter(one for standing in held.values() for one in standing)
    last: dict[int, int] = {}
    rank = {greeter: place for place, greeter in enumerate(greeters)}
    new: list[tuple[int, int]] = []
    for number, block in enumerate(blocks):
        standing = list(held.get(block, ()))
        while len(standing) < each:
            free = [one for one in greeters if one not in standing]
            if not free:
                break
            chosen = min(
                free,
                key=lambda one: (load[one], last.get(one, -2) == number - 1, last.get(one, -2), rank[one]),
            )
            standing.append(chosen)
            load[chosen] += 1
            new.append((block, chosen))
        last.update(dict.fromkeys(standing, number))
    return new
