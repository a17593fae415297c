"""Box labels: one for each box of paper, saying when it is opened and what lies in it, in order of use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kinfolk.paper.kinds import Item, SheetKind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kinfolk.paper.day import Day
    from kinfolk.paper.sheet_options import SheetOptions

WORDS = {
    "title": "Box labels",
    "box": "Box",
    "open": "Open",
    "inside": "What is in it, in order of use",
    "packed": "packed",
    "team": "For the team only: some of these sheets say who is new. Do not leave the box open.",
}
BOXES = {
    1: ("The room", "when the tables are set"),
    2: ("Hosts and greeters", "at their briefing"),
    3: ("The door", "half an hour before the door opens"),
    4: ("Wall and stage", "before the opening"),
    5: ("Spare", "when something changes during the day"),
    6: ("Closing", "ten minutes before the end"),
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
    return Item(f"box {number}", f"{WORDS['box']} {number}: {name}", content)
