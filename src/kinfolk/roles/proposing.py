"""Whom to ask to host and to greet where the list names nobody: those who came most often, spread over parties."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from kinfolk.facts import Bools, Facts, Ints

NEWCOMERS_PER_GREETER = 5
COMPANY = 2
RESERVE_SHARE = 4  # one reserve for every four proposed


@dataclass(frozen=True, slots=True)
class Proposal:
    """Ids of the people to ask, in the order of asking, and of reserves should somebody say no."""

    hosts: tuple[str, ...] = ()
    reserve_hosts: tuple[str, ...] = ()
    greeters: tuple[str, ...] = ()
    reserve_greeters: tuple[str, ...] = ()

    @property
    def any(self) -> bool:
        """Whether somebody is proposed."""
        return bool(self.hosts or self.greeters)


def propose(facts: Facts, tables: int | None = None) -> Proposal:
    """Propose hosts if nobody is one and greeters if nobody is one, each independently.

    As many hosts as the most tables in use in any round (``tables``; all tables if not given), and one greeter for every
    five newcomers. A newcomer is never asked; nor, to greet, somebody who is asked to host while others are left; nor, to
    host, somebody whose needs no table answers while others are left, since they could lead none. Somebody alone is asked
    nothing.

    A short list is topped up only where the problem knows who declined; whoever is on it then stands first among those
    proposed, and whoever declined is not asked again.
    """
    if int(facts.present.any(axis=1).sum()) < COMPANY:
        return Proposal()
    if tables is None:
        tables = max((len(round_.tables) for round_ in facts.problem.rounds), default=0)
    level = facts.problem.programme.level
    hosts, more_hosts = _hosts(facts, tables) if level("hosted").on else ([], [])
    greeters, more_greeters = _greeters(facts, hosts) if level("welcomed").on else ([], [])
    ids = [person.id for person in facts.problem.people]
    named = ([ids[i] for i in found] for found in (hosts, more_hosts, greeters, more_greeters))
    return Proposal(*map(tuple, named))


def _hosts(facts: Facts, tables: int) -> tuple[list[int], list[int]]:
    """Return who hosts, those on the list first, and the reserves; nobody where the list is long enough."""
    listed = np.flatnonzero(facts.host).tolist()
    lead = sum(min(int(facts.host_rounds[i]), facts.rounds) for i in listed)
    short = tables - lead // max(1, facts.rounds)
    if (listed and facts.problem.declined is None) or short <= 0:
        return [], []
    suited = _has_a_table(facts)
    ranked = _ranked(facts, _may_be_asked(facts, "host", listed), set(listed))
    ranked = _one_at_a_place(facts, sorted(ranked, key=lambda i: not suited[i]), listed)
    return _first(listed, ranked, short)


def _greeters(facts: Facts, hosts: list[int]) -> tuple[list[int], list[int]]:
    """Return who greets, those on the list first, and the reserves; nobody where the list is long enough."""
    people = facts.problem.people
    listed = [i for i, person in enumerate(people) if person.is_greeter]
    newcomers = int((facts.newcomer & facts.present.any(axis=1)).sum())
    waiting = newcomers - sum(people[i].greeter_capacity for i in listed)
    if (listed and facts.problem.declined is None) or waiting <= 0:
        return [], []
    ranked = _ranked(facts, _may_be_asked(facts, "greeter", listed), {*hosts, *listed})
    ranked = [i for i in ranked if i not in set(hosts)] + [i for i in ranked if i in set(hosts)]
    return _first(listed, ranked, -(-waiting // NEWCOMERS_PER_GREETER))


def _first(listed: list[int], ranked: list[int], wanted: int) -> tuple[list[int], list[int]]:
    """Return those on the list with as many as are wanted, and the next as reserves; nobody if nobody can be asked."""
    if not ranked:
        return [], []
    return [*listed, *ranked[:wanted]], ranked[wanted : wanted + -(-wanted // RESERVE_SHARE)]


def _may_be_asked(facts: Facts, role: str, listed: list[int]) -> Bools:
    """Return ``[people]``: whoever is no newcomer, is there, and neither is on the list nor declined."""
    able = np.asarray(~facts.newcomer & facts.present.any(axis=1))
    able[listed] = False
    index = facts.problem.index
    able[[index[id_] for said, id_ in facts.problem.declined or () if said == role and id_ in index]] = False
    return able


def _has_a_table(facts: Facts) -> Bools:
    """Return ``[people]``: whether each round they are there for has a table with everything that they need."""
    suited = np.ones(facts.people, dtype=np.bool_)
    asking = np.flatnonzero(facts.needs.any(axis=1))
    for r in range(facts.rounds):
        lacking = facts.needs[asking].astype(np.int64) @ (~facts.room.features[r]).astype(np.int64).T
        suited[asking] &= ~facts.present[asking, r] | (lacking == 0).any(axis=1)
    return suited


def _one_at_a_place(facts: Facts, ranked: list[int], listed: list[int]) -> list[int]:
    """Put everybody last who sits with somebody that hosts or is asked before them: two at one table cannot lead two.

    Those are companions, and people who are pinned to the same table.
    """
    places: dict[int, set[tuple[int, int]]] = {}
    for i, r, t in facts.pins.tolist():
        if t >= 0:
            places.setdefault(i, set()).add((r, t))
    for i in np.flatnonzero(facts.together_group >= 0).tolist():
        places.setdefault(i, set()).add((-1, int(facts.together_group[i])))
    taken = {place for i in listed for place in places.get(i, ())}
    first: list[int] = []
    later: list[int] = []
    for i in ranked:
        mine = places.get(i, set())
        (later if mine & taken else first).append(i)
        taken |= mine
    return [*first, *later]


def _ranked(facts: Facts, able: Bools, taken: set[int]) -> list[int]:
    """Return people in the order of asking.

    Those who are there in every round and came most often first; each further one of a party counts as having
    come half as often, so that hosts are spread over parties.
    """
    rounds = facts.present.sum(axis=1)
    from_party: dict[int, int] = {}
    for i in taken:
        _count(facts.parties[i], from_party)
    experience = np.where(able, facts.times_attended + 1, 0).astype(np.int32)
    order = np.lexsort((np.arange(facts.people), -experience, -rounds))
    order = order[able[order]]
    ranked: list[int] = []
    waiting = [(int(i), _worth(facts, int(i), experience, from_party)) for i in order]
    while waiting:
        best = max(range(min(len(waiting), 64)), key=lambda k: (waiting[k][1], -k))
        i, worth = waiting[best]
        fresh = _worth(facts, i, experience, from_party)
        if fresh < worth:  # somebody of the same party was chosen meanwhile
            waiting[best] = (i, fresh)
            continue
        del waiting[best]
        ranked.append(i)
        _count(facts.parties[i], from_party)
    return ranked


def _worth(facts: Facts, i: int, experience: Ints, from_party: dict[int, int]) -> int:
    """Return rounds present first, then experience, halved for everybody already asked from the same party."""
    halvings = max((from_party.get(int(party), 0) for party in facts.parties[i] if party >= 0), default=0)
    return int(facts.present[i].sum()) * 1_000_000 + (int(experience[i]) * 1_000 >> min(halvings, 20))


def _count(parties: Ints, from_party: dict[int, int]) -> None:
    for party in parties.tolist():
        if party >= 0:
            from_party[party] = from_party.get(party, 0) + 1
