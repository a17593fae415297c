"""Rules about who sits with whom: companions, parties, new faces, kindred people, a welcome."""

from __future__ import annotations

from math import comb
from typing import TYPE_CHECKING

from kinfolk.checker.verdict import Fault, Verdict, fault_in, fault_unless

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kinfolk.checker.crowd import Crowd
    from kinfolk.checker.seating import Seating


def together(crowd: Crowd, seating: Seating) -> Verdict:
    """Both of a named pair share every table and the cast."""
    faults: dict[str, Fault | None] = {}
    casts = crowd.problem.programme.casts.wanted
    for a, b in crowd.problem.together:
        rounds = list(crowd.common_rounds(a, b))
        if rounds or (casts and crowd.present[a] and crowd.present[b]):
            lost = [number for number in rounds if not seating.share_table(a, b, number)]
            parted = bool(lost) or (casts and not seating.share_cast(a, b))
            for id_ in (a, b):
                before = faults.get(id_)
                known = before.rounds if before else ()
                faults[id_] = Fault(rounds=tuple(sorted({*known, *lost}))) if parted or before else None
    return Verdict(faults)


def no_party(crowd: Crowd, seating: Seating) -> Verdict:
    """They never share a table or cast with their own party."""
    parties = crowd.parties

    def came_along(id_: str, people: Iterable[str]) -> bool:
        mine = parties[id_]
        party = [other for other in people if not mine.isdisjoint(parties[other])]
        return any(other != id_ and not crowd.are_companions(id_, other) for other in party)

    def fault(id_: str) -> Fault | None:
        if not parties[id_]:
            return None
        rounds = tuple(place[0] for place in seating.places(id_) if came_along(id_, seating.people[place]))
        return Fault(rounds=rounds) if rounds or came_along(id_, seating.castmates(id_)) else None

    return Verdict({id_: fault(id_) for id_ in crowd.attending})


def new_faces(crowd: Crowd, seating: Seating) -> Verdict:
    """They never sit twice with the same person, nor once with a cast-mate or somebody they know."""

    def fault(id_: str) -> Fault | None:
        company, met_before = seating.company(id_), seating.castmates(id_).union(crowd.known.get(id_, ()))
        again = [
            rounds + (other in met_before)
            for other, rounds in company.items()
            if (rounds > 1 or other in met_before) and not crowd.are_companions(id_, other)
        ]
        degree = sum(comb(times, 2) for times in again)
        return Fault(degree=degree) if degree else None

    return Verdict({id_: fault(id_) for id_ in crowd.attending})


def kindred(crowd: Crowd, seating: Seating) -> Verdict:
    """Enough kindred people over the rounds, and one in their first round if any is there."""
    at_least = crowd.problem.programme.kindred.at_least

    def fault(id_: str, wanted: int, *, at_first: bool) -> Fault | None:
        if crowd.kindred_among(id_, seating.company(id_)) < wanted:
            return Fault()
        first = crowd.present[id_][0]
        return fault_unless(not at_first or bool(crowd.kindred_among(id_, seating.neighbours(id_, first))))

    faults = {}
    for id_ in crowd.attending:
        wanted, at_first = _kindred_within_reach(id_, at_least, crowd)
        if wanted:
            faults[id_] = fault(id_, wanted, at_first=at_first)
    return Verdict(faults)


def _kindred_within_reach(id_: str, most: int, crowd: Crowd) -> tuple[int, bool]:
    """Return how many kindred people somebody has, up to ``most``, and whether any is in their first round."""
    first = frozenset(crowd.present[id_][:1])
    count = crowd.reach.available(id_, crowd.rare[id_], crowd.present_set[id_])
    at_first = any(crowd.reach.available(id_, crowd.rare[id_], first).values())
    if max(count.values(), default=0) >= most:
        return most, at_first
    found = frozenset().union(*(crowd.reach.few(id_, statement) for statement, others in count.items() if others))
    return min(most, len(found)), at_first


def needle(crowd: Crowd, seating: Seating) -> Verdict:
    """They meet somebody who said the statement they share with the fewest."""
    said = crowd.statements

    def served(id_: str, needles: frozenset[str]) -> bool:
        alike = [other for other in seating.company(id_) if not needles.isdisjoint(said[other])]
        return any(crowd.available(id_, other) for other in alike)

    sought = {id_: needles for id_ in crowd.attending if (needles := crowd.needles(id_))}
    return Verdict({id_: fault_unless(served(id_, needles)) for id_, needles in sought.items()})


def welcomed(crowd: Crowd, seating: Seating) -> Verdict:
    """Newcomers start at a hosted table, with another newcomer, as a minority, and have a greeter by name."""

    def fault(id_: str) -> Fault | None:
        first = crowd.present[id_][0]
        seated_well = _starts_well(id_, first, crowd, seating)
        greeted = crowd.people[id_].no_greeter or _is_greeted(id_, crowd, seating)
        return fault_in((first,)) if not seated_well else fault_unless(greeted)

    return Verdict({id_: fault(id_) for id_ in crowd.attending if id_ in crowd.newcomers})


def _starts_well(id_: str, first: int, crowd: Crowd, seating: Seating) -> bool:
    place = seating.at(id_, first)
    if place is None or place not in seating.hosted:
        return False
    people = seating.people[place]
    new = sum(other in crowd.newcomers for other in people)
    return new > 1 and 2 * new < len(people)


def _is_greeted(id_: str, crowd: Crowd, seating: Seating) -> bool:
    greeter = seating.greeter.get(id_)
    return (
        greeter is not None
        and greeter != id_
        and crowd.has_role(greeter, "greeter")
        and not crowd.of_one_party(id_, greeter)
        and seating.greeted[greeter] <= seating.most_newcomers(greeter)
    )
