"""Rules about groups that the organiser named: nobody the only one, not too many, as in the whole room."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from kinfolk.checker.verdict import Fault, Verdict, fault_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kinfolk.checker.crowd import Crowd
    from kinfolk.checker.seating import Place, Seating


def not_the_only_one(crowd: Crowd, seating: Seating) -> Verdict:
    """At no table are they the only one of a named group, where another is in the room."""
    groups = _named(crowd.problem.programme.not_the_only_one, crowd)
    mine = _by_person(groups)
    there = _present_by_group(groups, crowd)

    def owed_in(id_: str) -> list[tuple[int, str]]:
        return [(number, group) for number in crowd.present[id_] for group in mine[id_] if there[number, group] > 1]

    def alone(id_: str) -> Iterator[int]:
        for number, group in owed_in(id_):
            if not any(other in groups[group] for other in seating.neighbours(id_, number)):
                yield number

    return Verdict({id_: fault_in(alone(id_)) for id_ in crowd.attending if id_ in mine and owed_in(id_)})


def at_most(crowd: Crowd, seating: Seating) -> Verdict:
    """No table of theirs holds more of their group than the limit."""
    limits: dict[str, list[tuple[int, frozenset[str]]]] = defaultdict(list)
    for rule in crowd.problem.programme.at_most:
        for group in _sets(rule.kind, crowd):
            for id_ in group:
                limits[id_].append((rule.limit, group))

    def fault(id_: str) -> Fault | None:
        return fault_in(
            place[0]
            for place in seating.places(id_)
            for limit, group in limits[id_]
            if sum(other in group for other in seating.people[place]) > limit
        )

    return Verdict({id_: fault(id_) for id_ in crowd.attending if id_ in limits})


def balanced(crowd: Crowd, seating: Seating) -> Verdict:
    """Each of their tables holds their share of each of their groups, to the next whole person."""
    groups = _named(crowd.problem.programme.balanced, crowd)
    mine = _by_person(groups)
    there = _present_by_group(groups, crowd)
    everyone = Counter(number for id_ in crowd.attending for number in crowd.present[id_])

    def mirrors(place: Place, group: str) -> bool:
        people = seating.people[place]
        count = sum(other in groups[group] for other in people)
        share, room = there[place[0], group] * len(people), max(1, everyone[place[0]])
        return share // room <= count <= -(-share // room)

    def askew(id_: str) -> Iterator[int]:
        for place in seating.places(id_):
            if not all(mirrors(place, group) for group in mine[id_]):
                yield place[0]

    return Verdict({id_: fault_in(askew(id_)) for id_ in crowd.attending if id_ in mine})


def _named(names: Iterable[str], crowd: Crowd) -> dict[str, frozenset[str]]:
    return {label: group for name in names for label, group in crowd.groups(name).items()}


def _sets(name: str, crowd: Crowd) -> list[frozenset[str]]:
    return list(crowd.groups(name).values())


def _by_person(groups: Mapping[str, frozenset[str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for label, group in groups.items():
        for id_ in group:
            found[id_].append(label)
    return dict(found)


def _present_by_group(groups: Mapping[str, frozenset[str]], crowd: Crowd) -> Counter[tuple[int, str]]:
    return Counter((number, label) for label, group in groups.items() for id_ in group for number in crowd.present[id_])
