"""Rules about who sits with whom: companions, parties, new faces, kindred people, a welcome."""

from __future__ import annotations

from math import comb
from typing import TYPE_CHECKING

from kinfolk.checker.verdict import Fault, Verdict, fault_in, fault_unless

if TYPE_CHECKING:
    from collections.abc import Iterator

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

    def with_party(id_: str) -> Iterator[int]:
        for number, _ in seating.places(id_):
            if any(came_along(id_, other) for other in seating.neighbours(id_, number)):
                yield number

    def came_along(a: str, b: str) -> bool:
        return crowd.of_one_party(a, b) and not crowd.are_companions(a, b)

    def fault(id_: str) -> Fault | None:
        if not crowd.parties[id_]:
            return None
        rounds = tuple(with_party(id_))
        in_cast = any(came_along(id_, other) for other in seating.castmates(id_))
        return Fault(rounds=rounds) if rounds or in_cast else None

    return Verdict({id_: fault(id_) for id_ in crowd.attending})


def new_faces(crowd: Crowd, seating: Seating) -> Verdict:
    """They never sit twice with the same person, nor once with a cast-mate or somebody they know."""

    def times(a: str, b: str, rounds: int) -> int:
        return rounds + (seating.share_cast(a, b) or frozenset((a, b)) in crowd.known)

    once_is_twice = bool(crowd.known or seating.cast_of)

    def fault(id_: str) -> Fault | None:
        company = seating.company(id_)
        degree = sum(
            comb(times(id_, other, rounds), 2)
            for other, rounds in company.items()
            if (rounds > 1 or once_is_twice) and not crowd.are_companions(id_, other)
        )
        return Fault(degree=degree) if degree else None

    return Verdict({id_: fault(id_) for id_ in crowd.attending})


def kindred(crowd: Crowd, seating: Seating) -> Verdict:
    """Enough kindred people over the rounds, and one in their first round if any is there."""
    at_least = crowd.problem.programme.kindred.at_least

    def fault(id_: str, wanted: int, *, at_first: bool) -> Fault | None:
        met = sum(crowd.are_kindred(id_, other) for other in seating.company(id_))
        first = crowd.present[id_][0]
        welcome = any(crowd.are_kindred(id_, other) for other in seating.neighbours(id_, first))
        return fault_unless(met >= wanted and (welcome or not at_first))

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

    def served(id_: str, needles: frozenset[str]) -> bool:
        return any(
            not needles.isdisjoint(crowd.statements[other]) and crowd.available(id_, other)
            for other in seating.company(id_)
        )

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
