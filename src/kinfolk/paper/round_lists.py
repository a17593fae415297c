"""Round lists: who sits at which table, table by table, on sheets of its own for each round."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kinfolk.paper.kinds import Item, SheetKind
from kinfolk.paper.names import printable
from kinfolk.sentences import say

if TYPE_CHECKING:
    from kinfolk.paper.day import Day, Sitting
    from kinfolk.paper.sheet_options import SheetOptions

WORDS = {
    "title": say("Who sits where"),
    "round": say("Round"),
    "host": say("host"),
    "free": say("free"),
    "minutes": say("minutes"),
}


def round_lists(day: Day, _: SheetOptions) -> tuple[Item, ...]:
    """Return one list for each round, its tables in the order of the room."""
    by_round: dict[int, list[Sitting]] = {number: [] for number in day.round_numbers}
    for sitting in day.sittings:
        by_round[sitting.round].append(sitting)
    return tuple(
        Item(
            f"round {number}",
            say("Round {round}", round=number),
            {
                "round": number,
                "minutes": sittings[0].minutes if sittings else 0,
                "tables": [_table(day, sitting) for sitting in sittings],
            },
        )
        for number, sittings in by_round.items()
    )


def _table(day: Day, sitting: Sitting) -> dict[str, Any]:
    return {
        "table": printable(sitting.table),
        "free": max(0, sitting.seats - len(sitting.people)),
        "people": [
            {"name": day.wrapping_name(person), "host": person is sitting.host} for person in sitting.host_first()
        ],
    }


ROUND_LISTS = SheetKind(
    name="round-lists",
    title=say("Lists by round"),
    purpose=say("Who sits at which table in one round, for those who walk the room."),
    box=3,
    template="round-lists.typ",
    items=round_lists,
    words=WORDS,
    batch=1,
    for_screens=True,
)
