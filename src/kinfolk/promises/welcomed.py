"""Welcomed: a newcomer's first table has a host and another newcomer but is not full of them, and a greeter waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kinfolk.facts import MOST_GREETED, Bools, Ints
from kinfolk.promises.promise import Promise
from kinfolk.promises.wording import in_round, where

if TYPE_CHECKING:
    from kinfolk.facts import Facts
    from kinfolk.promises.seating import Seating


class Welcomed(Promise):
    """In their first round newcomers sit with a host and one or more, but a minority of, other newcomers."""

    name = "welcomed"

    def owed(self, facts: Facts) -> Bools:
        """Owed to newcomers who attend."""
        return np.asarray(facts.newcomer & facts.attends)

    def degrees(self, facts: Facts, seating: Seating) -> Ints:
        """Broken by a first table, or a greeter, that is not as promised."""
        place = first_place(facts, seating)
        new = seating.at_table(facts.newcomer)[place]
        table = (place >= 0) & (seating.host[place] >= 0) & (new > 1) & (2 * new < seating.size[place])
        return np.asarray((~(table & _greeter_holds(facts, seating))).astype(np.int32))

    def why(self, facts: Facts, seating: Seating, person: int) -> str:
        """Name what is missing at the first table, or about the greeter."""
        place = int(first_place(facts, seating)[person])
        if place < 0:
            return f"is new and has no seat {in_round(int(facts.first_round[person]))}, their first"
        new = int(facts.newcomer[seating.people_at(place)].sum())
        at = where(seating, place)
        if seating.host[place] < 0:
            return f"is new, and their first table, {at}, has no host"
        if new == 1:
            return f"is the only one who is new {at}, their first"
        if 2 * new >= seating.size[place]:
            return f"is new, and so are {new} of the {seating.size[place]} people {at}, their first"
        return _why_greeter(facts, seating, person)


def first_place(facts: Facts, seating: Seating) -> Ints:
    """Return ``[people]``: where everybody sits in the first round they attend, -1 for nowhere."""
    return seating.once("first place", lambda: _find_first_place(facts, seating))


def _find_first_place(facts: Facts, seating: Seating) -> Ints:
    if not facts.rounds:
        return np.full(facts.people, -1, dtype=np.int32)
    place = seating.place[np.arange(facts.people), facts.first_round]
    return np.where(facts.first_round >= 0, place, -1).astype(np.int32)


def _greeter_holds(facts: Facts, seating: Seating) -> Bools:
    greeter = seating.solution.greeters
    everyone = np.arange(facts.people, dtype=np.int32)
    room = np.minimum(facts.greeter_room, MOST_GREETED)
    able = (greeter >= 0) & (room[greeter] > 0) & (seating.greeted[greeter] <= room[greeter])
    stranger = (greeter != everyone) & ~facts.in_one_party(everyone, np.maximum(greeter, 0))
    return np.asarray(~facts.wants_greeter | (able & stranger))


def _why_greeter(facts: Facts, seating: Seating, person: int) -> str:
    greeter = int(seating.solution.greeters[person])
    if greeter < 0:
        return "is new and has nobody to greet them by name"
    name = facts.problem.people[greeter].name
    if not facts.problem.people[greeter].is_greeter:
        return f"is to be greeted by {name}, who is no greeter"
    if seating.greeted[greeter] > facts.greeter_room[greeter]:
        return f"is greeted by {name}, who has {seating.greeted[greeter]} newcomers to greet, more than they can"
    return f"is greeted by {name}, whom they came with"
