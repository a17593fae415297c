"""What invented people ask for: access needs, small tables, quiet first rounds, a role, part of the programme."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kinfolk.example.sentences import REGION_NAMES

if TYPE_CHECKING:
    from kinfolk.example.chance import Chance
    from kinfolk.example.crowd import Crowd

NEEDS = {"step-free": 0.015, "hearing": 0.008, "quiet": 0.008}
SMALL_TABLES, LARGEST_AT_EASE = 0.02, (6, 7)
HIDES_NEW, LISTENS_FIRST, NO_GREETER = 0.08, 0.04, 0.03
SOME_ROUNDS = {(1, 2, 3): 0.015, (2, 3): 0.01}
LIMITED_HOSTS = 0.08
CAPACITIES = {4: 0.75, 3: 0.12, 5: 0.08, 2: 0.05}
KINDS = {"member": 0.83, "student": 0.06, "speaker": 0.05, "exhibitor": 0.04, "board": 0.02}


def draw_wishes(crowd: Crowd, chance: Chance) -> list[dict[str, Any]]:
    """Draw, for each person, the fields of :class:`kinfolk.problem.Person` that they filled in."""
    size = len(crowd.times)
    kinds = chance.weighted(size, list(KINDS.values())).tolist()
    parts = chance.below(size, len(REGION_NAMES)).tolist()
    names = list(KINDS)
    wishes: list[dict[str, Any]] = [
        {"kinds": (names[kind],), "attributes": (("region", REGION_NAMES[part]),)}
        for kind, part in zip(kinds, parts, strict=True)
    ]
    _wish_needs(wishes, chance)
    _wish_quiet(wishes, crowd, chance)
    _wish_part(wishes, crowd, chance)
    return wishes


def _wish_needs(wishes: list[dict[str, Any]], chance: Chance) -> None:
    for need, share in NEEDS.items():
        for person in _drawn(chance, len(wishes), share):
            wishes[person]["needs"] = (*wishes[person].get("needs", ()), need)
    for person in _drawn(chance, len(wishes), SMALL_TABLES):
        wishes[person]["largest_table"] = LARGEST_AT_EASE[person % len(LARGEST_AT_EASE)]


def _wish_quiet(wishes: list[dict[str, Any]], crowd: Crowd, chance: Chance) -> None:
    newcomer = crowd.times == 0
    for field, share in (("hide_new", HIDES_NEW), ("no_greeter", NO_GREETER)):
        for person in (newcomer & chance.flags(len(wishes), share)).nonzero()[0].tolist():
            wishes[person][field] = True
    for person in _drawn(chance, len(wishes), LISTENS_FIRST):
        wishes[person]["listen_first"] = True


def _wish_part(wishes: list[dict[str, Any]], crowd: Crowd, chance: Chance) -> None:
    for rounds, share in SOME_ROUNDS.items():
        for person in _drawn(chance, len(wishes), share):
            if not crowd.host[person]:
                wishes[person]["rounds"] = rounds
    hosts = crowd.host.nonzero()[0]
    for person in chance.some(hosts, int(len(hosts) * LIMITED_HOSTS)).tolist():
        wishes[person]["host_rounds"] = 2 + person % 2
    capacity = chance.weighted(len(wishes), list(CAPACITIES.values())).tolist()
    for person in crowd.greeter.nonzero()[0].tolist():
        wishes[person]["greeter_capacity"] = list(CAPACITIES)[capacity[person]]


def _drawn(chance: Chance, size: int, share: float) -> list[int]:
    drawn: list[int] = chance.flags(size, share).nonzero()[0].tolist()
    return drawn
