"""Finds a greeter for every newcomer who has none, weeks before any plan, with the planner's own matching."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from kinfolk.facts import Facts
from kinfolk.problem import PartyRules, Problem, Programme, Round, Table
from kinfolk.roles import assign_greeters, greeter_stand_ins
from kinfolk_web.people.models import Attendee
from kinfolk_web.people.planned import Words, planned
from kinfolk_web.programme.models import Block
from kinfolk_web.programme.queries import programme_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from kinfolk.problem import Pairs
    from kinfolk_web.communities.models import Event

COMING = Attendee.State.COMING


@dataclass(frozen=True, slots=True)
class Found:
    """A greeter for a newcomer, and who stands in; all by their numbers."""

    newcomer: int
    greeter: int
    stand_in: int | None


def find(
    event: Event,
    settled: Iterable[tuple[int, int]],
    never: Iterable[tuple[int, int]],
    apart: Pairs,
    only: Collection[int] | None = None,
) -> list[Found]:
    """Return who is to greet every newcomer, those who are settled included.

    Parameters
    ----------
    settled
        Pairs of greeter and newcomer who stay as they are.
    never
        Pairs that were ended, which do not come again.
    apart
        Pairs of codes, as the vault gives them to a plan.
    only
        The newcomers who are to have somebody; everybody who is new if nothing is said.

    The planner's own matching does it, as for a plan: as many newcomers as possible, then a common language, kindred, and
    an even load; five for a greeter at most and no more than they said, and nobody of their own party.
    """
    problem, numbers = _problem(event, settled, never, apart)
    if problem is None:
        return []
    if only is not None:  # the others take nobody's place
        people = zip(problem.people, numbers, strict=True)
        wanted = tuple(one if number in only else replace(one, no_greeter=True) for one, number in people)
        problem = replace(problem, people=wanted)
    facts = Facts(problem)
    greeter_of = assign_greeters(facts)
    stand_in = greeter_stand_ins(facts, greeter_of)
    return [
        Found(numbers[i], numbers[greeter], numbers[stand_in[i]] if stand_in[i] >= 0 else None)
        for i, greeter in enumerate(greeter_of.tolist())
        if greeter >= 0
    ]


def may_greet(event: Event, greeter: Attendee, newcomer: Attendee) -> bool:
    """Whether two are of no party in common; what the vault holds is not asked, so that nothing can be learnt from it."""
    problem, numbers = _problem(event, (), (), ())
    if problem is None or not {greeter.pk, newcomer.pk} <= set(numbers):
        return False
    facts, at = Facts(problem), {number: place for place, number in enumerate(numbers)}
    a, b = (np.array([at[one.pk]], dtype=np.int32) for one in (greeter, newcomer))
    return not facts.in_one_party(a, b)[0]


def come_with_others(event: Event) -> frozenset[int]:
    """Return who is of one party with somebody else who comes, by the rules that a plan spreads parties by."""
    problem, numbers = _problem(event, (), (), ())
    if problem is None:
        return frozenset()
    parties = Facts(problem).parties
    sizes = np.bincount(parties[parties >= 0].ravel(), minlength=1)
    shares = (parties >= 0) & (sizes[np.maximum(parties, 0)] > 1)
    return frozenset(numbers[place] for place in np.flatnonzero(np.any(shares, axis=1)).tolist())


def _problem(
    event: Event, settled: Iterable[tuple[int, int]], never: Iterable[tuple[int, int]], apart: Pairs
) -> tuple[Problem | None, list[int]]:
    """Return what the planner needs to know for greeting, and whom each place in it stands for.

    Tables do not matter here: every round has one with room for all, so that presence and what leaves people out of a
    round are as in the plan to come.
    """
    attendees = list(Attendee.objects.filter(event=event, state=COMING).defer("source_row", "edited"))
    if not attendees:
        return None, []
    codes = {one.pk: one.code for one in attendees}
    blocks = list(Block.objects.filter(event=event, kind=Block.Kind.ROUND))
    people = planned(event, attendees, words=Words.TOKENS)
    if not blocks:  # nobody knows the rounds yet, so that nobody can be away in one
        blocks, people = [Block()], tuple(replace(person, rounds=None) for person in people)
    room = (Table(id="1", seats=len(attendees), minimum=0),)
    rounds = tuple(
        Round(number=number, tables=room, without=tuple(block.without)) for number, block in enumerate(blocks, start=1)
    )
    kept_apart = {(a, b) for a, b in apart if a in codes.values() and b in codes.values()}
    kept_apart |= {(codes[a], codes[b]) for a, b in never if a in codes and b in codes}
    problem = Problem(
        people=people,
        programme=Programme(rounds=rounds, parties=PartyRules(**programme_of(event).parties)),
        apart=tuple(sorted(kept_apart)),
        greeters=tuple((codes[a], codes[b]) for a, b in settled if a in codes and b in codes),
    )
    return problem, [one.pk for one in attendees]
