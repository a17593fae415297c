"""Keep-apart requests that a plan breaks: confidential, written only to the file of ``--safety``."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kinfolk.checker.crowd import Crowd
    from kinfolk.checker.seating import Seating


def broken_apart(crowd: Crowd, seating: Seating) -> Iterator[str]:
    """Yield a sentence for every round and cast in which two people meet who must not."""
    for a, b in crowd.problem.apart:
        if a not in crowd.people or b not in crowd.people:
            yield f"{crowd.name(a)} and {crowd.name(b)} are to be kept apart, but are not both on the list."
            continue
        for number, table in seating.places(a):
            if seating.share_table(a, b, number):
                yield f"{crowd.name(a)} and {crowd.name(b)} share table {table} in round {number}."
        if seating.share_cast(a, b):
            yield f"{crowd.name(a)} and {crowd.name(b)} share the cast {seating.cast_of[a]}."
