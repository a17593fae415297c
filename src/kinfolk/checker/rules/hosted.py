"""The rule that every table has a host, and where hosts are enough to make it a must."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kinfolk.checker.verdict import Fault, Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kinfolk.checker.crowd import Crowd
    from kinfolk.checker.seating import Seating


def hosted(crowd: Crowd, seating: Seating) -> Verdict:
    """Every table of theirs, and their cast, has a host."""
    demand = {round_.number: seating.tables_in_use(round_.number) for round_ in crowd.rounds}
    must_rounds = _must_rounds(demand, crowd)
    enough_for_casts = sum(crowd.has_role(id_, "host") for id_ in crowd.attending) >= len(seating.plan.casts)

    def fault(id_: str) -> Fault | None:
        rounds = tuple(place[0] for place in seating.places(id_) if place not in seating.hosted)
        cast = seating.cast_of.get(id_)
        lost_cast = cast is not None and cast not in seating.hosted_casts
        if not rounds and not lost_cast:
            return None
        must = not must_rounds.isdisjoint(rounds) or (lost_cast and enough_for_casts)
        return Fault(rounds=rounds, must=must)

    somewhere = bool(must_rounds) or (enough_for_casts and bool(seating.plan.casts))
    return Verdict({id_: fault(id_) for id_ in crowd.attending}, must=somewhere)


def _must_rounds(demand: Mapping[int, int], crowd: Crowd) -> set[int]:
    """Return the rounds in which there are hosts for all tables, none asked for more rounds than they said."""
    missing = dict(demand)
    willing: dict[str, int] = {}
    for id_ in crowd.attending:
        limit = crowd.people[id_].host_rounds
        if not crowd.has_role(id_, "host"):
            continue
        if limit is None or limit >= len(crowd.present[id_]):
            for number in crowd.present[id_]:
                missing[number] -= 1
        else:
            willing[id_] = limit
    rota = _Rota(willing, {number: [id_ for id_ in willing if number in crowd.present[id_]] for number in demand})
    return {number for number in demand if demand[number] and rota.fill(number, missing[number])}


class _Rota:
    """Shares the rounds of hosts with a limit out, so that each round has as many as it asked for.

    A host who is needed in two rounds stays in one and another takes over in the other, along a chain of such
    changes if need be (augmenting paths), so a round is refused only if no sharing out could have filled it.
    """

    def __init__(self, willing: Mapping[str, int], there: Mapping[int, Sequence[str]]) -> None:
        self._left = dict(willing)
        self._there = there
        self._hosting: dict[int, set[str]] = {}

    def fill(self, number: int, wanted: int) -> bool:
        """Find ``wanted`` hosts for a round without taking any from earlier rounds for good."""
        self._hosting[number] = set()
        for id_ in self._there[number]:  # those who have a round left, before anybody is asked to change
            if len(self._hosting[number]) >= wanted:
                return True
            if self._left[id_] > 0:
                self._left[id_] -= 1
                self._hosting[number].add(id_)
        if all(self._one_more(number) for _ in range(wanted - len(self._hosting[number]))):
            return True
        for id_ in self._hosting.pop(number):
            self._left[id_] += 1
        return False

    def _one_more(self, number: int) -> bool:
        asked_by: dict[str, int] = {}
        given_up: dict[int, str] = {}
        queue = [number]
        for current in queue:
            for id_ in self._there[current]:
                if id_ in asked_by or id_ in self._hosting[current]:
                    continue
                asked_by[id_] = current
                if self._left[id_] > 0:
                    self._left[id_] -= 1
                    self._hand_over(id_, number, asked_by, given_up)
                    return True
                for other, hosts in self._hosting.items():
                    if id_ in hosts and other not in given_up and other != number:
                        given_up[other] = id_
                        queue.append(other)
        return False

    def _hand_over(self, id_: str, number: int, asked_by: Mapping[str, int], given_up: Mapping[int, str]) -> None:
        current = asked_by[id_]
        self._hosting[current].add(id_)
        while current != number:
            id_ = given_up[current]
            self._hosting[current].discard(id_)
            current = asked_by[id_]
            self._hosting[current].add(id_)
