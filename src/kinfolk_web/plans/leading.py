"""Who hosts which table after people were moved by hand: one rule, for the move itself and for what it would cost."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Mapping

Who = TypeVar("Who", bound="Hashable")
Table = TypeVar("Table", bound="Hashable")


def hosts_after(
    hosts: Mapping[Table, Who], moves: Mapping[Who, tuple[Table | None, Table | None]], may: Collection[Who]
) -> dict[Table, Who | None]:
    """Return who hosts the tables where that changes within a round.

    A host who goes leads the table that they come to if nobody leads it; so two hosts who change places lead each
    other's table.

    Parameters
    ----------
    hosts
        Who hosts which table before, as far as anybody does.
    moves
        From where to where people go; None is no seat.
    may
        Those of them who said that they host, or whom the plan proposes.
    """
    gone = {old: who for who, (old, new) in moves.items() if old is not None and old != new and hosts.get(old) == who}
    after: dict[Table, Who | None] = dict.fromkeys(gone)
    for who in gone.values():
        table = moves[who][1]
        if table is not None and who in may and (after[table] if table in after else hosts.get(table)) is None:
            after[table] = who
    return after
