"""Welcomed: a newcomer's first table has a host and another newcomer but is not full of them, and a greeter waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kinfolk.facts import MOST_GREETED, Bools, Ints
from kinfolk.promises.greeting import ungreeted
from kinfolk.promises.promise import Bound, Promise
from kinfolk.promises.wording import in_round, names, people_count, where
from kinfolk.sentences import joined, say, say_count

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
            return say(
                "is new and has no seat {in_round}, their first", in_round=in_round(int(facts.first_round[person]))
            )
        new = int(facts.newcomer[seating.people_at(place)].sum())
        at = where(seating, place)
        if seating.host[place] < 0:
            return say("is new, and their first table, {where}, has no host", where=at)
        if new == 1:
            return say("is the only one who is new {where}, their first", where=at)
        if 2 * new >= seating.size[place]:
            return say(
                "is new, and so are {new} of the {people} people {where}, their first",
                new=new,
                people=seating.size[place],
                where=at,
            )
        return _why_greeter(facts, seating, person)

    def proof(self, facts: Facts) -> Bound:
        """Prove that there are too few newcomers, hosts, others or greeters for some of them."""
        alone, crowd = self._alone(facts), self._crowd(facts)
        return Bound.best(alone, crowd, ungreeted(facts))

    def _alone(self, facts: Facts) -> Bound:
        """Return who is the only newcomer, or has no host to meet, in their first round."""
        new = (facts.newcomer[:, None] & facts.present).sum(axis=0)
        hosts = facts.present[facts.host & (facts.host_rounds > 0)].sum(axis=0)
        only = self.owed(facts) & (new < 2)[facts.first_round]  # noqa: PLR2004 - themselves and one more
        unhosted = self.owed(facts) & (hosts == 0)[facts.first_round]
        single = say(
            "{who} would be the only one who is new in their first round", who=names(facts, np.flatnonzero(only))
        )
        nobody = say("nobody hosts in the first round of {who}", who=names(facts, np.flatnonzero(unhosted)))
        return Bound.best(Bound.surely(only, single), Bound.surely(unhosted, nobody))

    def _crowd(self, facts: Facts) -> Bound:
        """Count places beside a host at tables where newcomers are fewer than half, in each first round."""
        total, reasons = 0, []
        for r in range(facts.rounds):
            first = int((self.owed(facts) & (facts.first_round == r)).sum())
            room = _most_welcomed(facts, r) if first else 0
            if first > room:
                total += first - room
                reasons.append(
                    say_count(
                        first,
                        "{people} is new in round {round}, and its hosts and tables "
                        "can welcome {room} while newcomers stay fewer than half of a table",
                        "{people} are new in round {round}, and its hosts and tables "
                        "can welcome {room} while newcomers stay fewer than half of a table",
                        people=people_count(first),
                        round=r + 1,
                        room=room,
                    )
                )
        return Bound(total, np.zeros(facts.people, dtype=np.bool_), joined(reasons, "; "))


def _most_welcomed(facts: Facts, r: int) -> int:
    """Return the most newcomers who can sit at hosted tables where they are fewer than half.

    At k such tables with s people in all each has an odd place left over, so at most (s - k) / 2 are new;
    and each needs one more of the others than it has newcomers, so at most (others - k) are.
    """
    here = facts.present[:, r]
    hosts = int((here & facts.host & (facts.host_rounds > 0)).sum())
    seats = np.sort(facts.room.seats[r])[::-1][:hosts].astype(np.int64)
    people, others = int(here.sum()), int((here & ~facts.newcomer).sum())
    k = np.arange(1, len(seats) + 1)
    room = np.minimum(np.cumsum((seats - 1) // 2), (np.minimum(people, np.cumsum(seats)) - k) // 2)
    return max(0, int(np.minimum(room, others - k).max(initial=0)))


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
        return say("is new and has nobody to greet them by name")
    name = facts.problem.people[greeter].name
    if not facts.problem.people[greeter].is_greeter:
        return say("is to be greeted by {greeter}, who is no greeter", greeter=name)
    if seating.greeted[greeter] > facts.greeter_room[greeter]:
        return say(
            "is greeted by {greeter}, who has {newcomers} newcomers to greet, more than they can",
            greeter=name,
            newcomers=seating.greeted[greeter],
        )
    return say("is greeted by {greeter}, whom they came with", greeter=name)
