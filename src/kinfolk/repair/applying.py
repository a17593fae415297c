"""A proposal made real: the list as it now is, and the solution in the positions of today's tables."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from kinfolk.solution import AWAY, NOBODY, Solution

if TYPE_CHECKING:
    from kinfolk.problem import Person
    from kinfolk.repair.proposal import Proposal
    from kinfolk.repair.released import Released


def todays_people(plan: Released, proposal: Proposal) -> tuple[Person, ...]:
    """Return everybody with the rounds they are there for, walk-ins last."""
    day, count = proposal.day, len(plan.problem.rounds)
    people = list(plan.problem.people)
    touched = set(range(len(people))) if day.skipped else {*day.away, *day.back}
    for i in sorted(touched):
        before = set(range(count)) if people[i].rounds is None else {number - 1 for number in people[i].rounds or ()}
        after = (before | day.back.get(i, set())) - day.away.get(i, set()) - day.skipped
        if after != before:
            everywhere = after == set(range(count))
            people[i] = replace(people[i], rounds=None if everywhere else tuple(sorted(r + 1 for r in after)))
    for i in day.lost_greeters:
        people[i] = replace(people[i], roles=people[i].roles - {"greeter"})
    everybody = [*people, *(_without(person, day.skipped, count) for person in day.arrivals)]
    _keep_what_was(everybody, proposal)
    return tuple(everybody)


def _keep_what_was(people: list[Person], proposal: Proposal) -> None:
    """Let whoever led a round that is over, or greets somebody still, be told as just that, whatever the list says now."""
    past = np.concatenate([[], *proposal.hosts_at[: proposal.day.first]]).astype(np.int64)
    for i, led in Counter(past[past >= 0].tolist()).items():
        one = people[i]
        if not (one.is_host and (one.host_rounds is None or one.host_rounds >= led)):
            people[i] = replace(one, roles=one.roles | {"host"}, host_rounds=led)
    for i, greets in Counter(proposal.greeter_of[proposal.greeter_of >= 0].tolist()).items():
        one = people[i]
        if not (one.is_greeter and one.greeter_capacity >= greets):
            people[i] = replace(one, roles=one.roles | {"greeter"}, greeter_capacity=greets)


def _without(person: Person, skipped: set[int], count: int) -> Person:
    if not skipped:
        return person
    rounds = range(1, count + 1) if person.rounds is None else person.rounds
    return replace(person, rounds=tuple(number for number in rounds if number - 1 not in skipped))


def todays_solution(proposal: Proposal) -> Solution:
    """Return the solution; closed tables are gone from its positions."""
    labels = proposal.labels.astype(np.int32).copy()
    rounds = proposal.room.programme.rounds
    hosts = np.full((len(rounds), max(len(round_.tables) for round_ in rounds)), NOBODY, dtype=np.int32)
    for r, moved in enumerate(proposal.room.moved):
        seated = labels[:, r] >= 0
        labels[seated, r] = moved[labels[seated, r]]
        for t, host in zip(moved.tolist(), proposal.hosts_at[r].tolist(), strict=True):
            if t != AWAY:
                hosts[r, t] = host
    return Solution(labels, hosts, proposal.casts, proposal.cast_hosts, proposal.greeter_of)
