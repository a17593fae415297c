"""Box labels: one for each box of paper, saying when it is opened and what lies in it, in order of use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kinfolk.paper.kinds import Item, SheetKind
from kinfolk.sentences import say

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kinfolk.paper.day import Day
    from kinfolk.paper.sheet_options import SheetOptions

WORDS = {
    "title": say("Box labels"),
    "box": say("Box"),
    "open": say("Open"),
    "inside": say("What is in it, in order of use"),
    "packed": say("packed"),
    "team": say("For the team only: some of these sheets say who is new. Do not leave the box open."),
}
BOXES = {
    1: (say("The room"), say("when the tables are set")),
    2: (say("Hosts and greeters"), say("at their briefing")),
    3: (say("The door"), say("half an hour before the door opens")),
    4: (say("Wall and stage"), say("before the opening")),
    5: (say("Spare"), say("when something changes during the day")),
    6: (say("Closing"), say("ten minutes before the end")),
}
FOR_THE_TEAM = frozenset({2})


def label_items(kinds: Callable[[], Sequence[SheetKind]]) -> Callable[[Day, SheetOptions], tuple[Item, ...]]:
    """Return what makes the labels for boxes that hold ``kinds``."""

    def labels(_: Day, options: SheetOptions) -> tuple[Item, ...]:
        made = [_label(number, kinds(), options) for number in BOXES]
        return tuple(item for item in made if item.content["inside"])

    return labels


def _label(number: int, kinds: Sequence[SheetKind], options: SheetOptions) -> Item:
    name, when = BOXES[number]
    inside = [
        {"count": options.counts[kind.name], "title": kind.title, "purpose": kind.purpose}
        for kind in kinds
        if kind.box == number and options.counts.get(kind.name)
    ]
    content = {"number": number, "name": name, "when": when, "inside": inside, "team": number in FOR_THE_TEAM}
    return Item(f"box {number}", say("Box {number}: {name}", number=number, name=name), content)
