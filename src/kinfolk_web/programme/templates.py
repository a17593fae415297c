"""Programmes to start from, read from ``templates.toml``; the words they use, and how long a round has to be."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import time
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from kinfolk.programme.parsing import cast_sizes
from kinfolk_web.programme.models import Block

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import _StrPromise

ATTENTION = 5  # minutes for each pair at a table

NAMES: dict[str, _StrPromise] = {
    "small": _("One day for about 30"),
    "middle": _("A day and a half for about 300"),
    "large": _("Two days for about 3,000"),
}
SUMMARIES: dict[str, _StrPromise] = {
    "small": _("Four rounds at tables of 6 and a cast for everybody: nearly everyone meets everyone."),
    "middle": _("Three rounds at tables of 7, casts that meet twice, open tables, a reunion hour and a dinner."),
    "large": _("Four rounds at tables of 8 in neighbourhoods of 300; the last round crosses them. Casts meet twice."),
}
TITLES: dict[str, _StrPromise] = {
    "first_cast": _("Casts meet"),
    "last_cast": _("Casts meet once more"),
    "cast_lunch": _("Lunch with your cast"),
    "breakfast": _("Breakfast at tables"),
    "lunch": _("Lunch at tables"),
    "supper": _("Dinner at tables"),
    "lunch_free": _("Lunch"),
    "dinner": _("Dinner together"),
    "moving": _("Find your neighbourhood"),
}
TEXTS: dict[str, _StrPromise] = {
    "opening": _(
        "Welcome everybody by saying what today is for: that nobody leaves without having met people they look forward "
        "to seeing again. Read the agreements together, one voice for each line. No logistics in the first minute."
    ),
    "look_around": _(
        "Read one statement aloud; whoever says “me too” stands up or raises a hand, for three breaths. Thank them, then "
        "read the next. Begin with statements that many share."
    ),
    "bring_one": _(
        "Bring one: everybody who has been here before brings one person whom they met at a table today, and introduces "
        "them to two friends by name."
    ),
    "closing": _(
        "Close as you opened: everybody stands where they can see each other. One thing I take with me, one person I will "
        "write to. Name when you meet again. Logistics come before this, never after."
    ),
}
WELCOMES: dict[str, _StrPromise] = {
    "door": _("In front of the registration desk"),
    "coffee": _("At the high table with the lamp, beside the coffee"),
    "board": _("At the board with the open tables"),
    "bar": _("At the welcome sign, left of the bar"),
    "food": _("At the welcome sign, where the food is"),
    "colour": _("At the flag of each neighbourhood"),
}


@dataclass(frozen=True, slots=True)
class BlockTemplate:
    """One block of a day; texts are keys of the words above."""

    at: time
    minutes: int
    kind: str
    title: str = ""
    text: str = ""
    welcome: str = ""
    crossing: bool = False


@dataclass(frozen=True, slots=True)
class Template:
    """A whole programme to start from."""

    key: str
    people: int
    seats: int
    cast_size: int
    cast_meetings: int
    neighbourhood: int
    days: tuple[tuple[BlockTemplate, ...], ...]

    @property
    def name(self) -> str:
        """What it is called."""
        return str(NAMES[self.key])

    @property
    def summary(self) -> str:
        """What it gives."""
        return str(SUMMARIES[self.key])

    @property
    def rounds(self) -> int:
        """How many rounds it has."""
        return sum(block.kind == Block.Kind.ROUND for day in self.days for block in day)


@cache
def templates() -> Mapping[str, Template]:
    """Return all programmes to start from, the smallest first."""
    text = (files("kinfolk_web.programme") / "templates.toml").read_text("utf-8")
    read = [_template(entry) for entry in tomllib.loads(text)["template"]]
    return {one.key: one for one in sorted(read, key=lambda one: one.people)}


def fitting(people: int) -> Template:
    """Return the template whose size is nearest, by ratio."""
    return min(templates().values(), key=lambda one: max(one.people, people or 1) / min(one.people, people or 1))


def _template(entry: Mapping[str, Any]) -> Template:
    days = tuple(
        tuple(BlockTemplate(**{**block, "at": time.fromisoformat(block["at"])}) for block in day["blocks"])
        for day in entry["day"]
    )
    return Template(**{name: value for name, value in entry.items() if name != "day"}, days=days)


def least_minutes(people: int) -> int:
    """Return how long a table of so many people takes, at five minutes of attention for each pair.

    Talk at a table is shared: with k people, everybody has 1/(k-1) of the time for each of the others.
    """
    return ATTENTION * max(0, people - 1)


def most_people(minutes: int) -> int:
    """Return how many people a table may have when there are so many minutes, never fewer than three."""
    return max(3, minutes // ATTENTION + 1)


def largest_cast(size: int) -> int:
    """Return the largest cast when casts have about this size."""
    return cast_sizes(size)[1]
