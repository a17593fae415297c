"""Who is on the list and what becomes of each on this day, drawn beforehand so that a day can be played again."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

STAY_AWAY, LATE, WALK_IN = 0.17, 0.04, 0.05


@dataclass
class Somebody:
    """One attendee: what was drawn for them, and what happened."""

    code: str
    name: str
    fate: str = "comes"  # comes, late, stays away, walks in
    key: str = ""  # of the word by which a desk added them
    hosts: set[int] = field(default_factory=set)
    checked_in: bool = False
    came_in: int = 1  # the first round for which they were here before its doors closed
    seats: dict[int, str] = field(default_factory=dict)
    missed: set[int] = field(default_factory=set)
    new: bool = False
    greeted: bool = False
    ungreeted: str = ""  # why not

    @property
    def here(self) -> bool:
        """Whether they were checked in."""
        return self.checked_in


def draw(people: list[Somebody], seed: int) -> None:
    """Decide who stays away and who comes late; one host of the first round is among those who stay away."""
    chance = random.Random(seed)
    hosts = [one for one in people if 1 in one.hosts]
    others = [one for one in people if one not in hosts]
    chance.shuffle(others)
    away = max(1, round(STAY_AWAY * len(people)) - 1)
    for one in [*others[:away], *chance.sample(hosts, min(1, len(hosts)))]:
        one.fate = "stays away"
    for one in others[away : away + max(1, round(LATE * len(people)))]:
        one.fate = "late"


def walk_ins(count: int) -> list[str]:
    """Return the names of those who walk in."""
    first = ("Robin", "Noor", "Jules", "Kim", "Sasha", "Ines", "Tomasz", "Amara", "Lev", "Rosa")
    return [f"{first[n % len(first)]} Walker-{n + 1}" for n in range(max(1, round(WALK_IN * count)))]
