"""Circles in which two sit who never should: whoever leaves is taken in elsewhere, and nobody is told why."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from kinfolk.circles.season import LARGEST, SMALLEST

if TYPE_CHECKING:
    from kinfolk.circles.pools import Options


@dataclass(slots=True)
class Draft:
    """One circle while it is made: the way, the start, who."""

    way: int
    start: int
    people: list[int] = field(default_factory=list)


def mended(options: Options, drafts: list[Draft], waiting: list[int]) -> tuple[list[Draft], list[int]]:
    """Return circles that keep everybody apart who must be, and whoever is in none.

    Parameters
    ----------
    drafts
        Circles as the search found them; changed in place.
    waiting
        Whoever is in no pool; a place that is found for them is theirs.
    """
    foes = options.gathering.foes
    out = list(waiting)
    for draft in drafts:
        out += _sent_out(draft, foes)
    left = [one for one in sorted(out) if not (_joins(options, drafts, one) or _new(options, drafts, one))]
    return [one for one in drafts if one.people], left


def _sent_out(draft: Draft, foes: dict[int, frozenset[int]]) -> list[int]:
    """Take out as few as keep all others apart; what is then too small is no circle any more."""
    out = []
    while True:
        clashes = {one: len(foes.get(one, frozenset()) & set(draft.people)) for one in draft.people}
        worst = max(draft.people, key=lambda one: (clashes[one], one), default=None)
        if worst is None or not clashes[worst]:
            break
        draft.people.remove(worst)
        out.append(worst)
    if out and len(draft.people) < SMALLEST:
        out += draft.people
        draft.people = []
    return out


def _joins(options: Options, drafts: list[Draft], person: int) -> bool:
    """Let somebody join the smallest circle that fits: fewest whom they met before."""
    met, foes = options.gathering.met, options.gathering.foes.get(person, frozenset())
    fitting = [
        one
        for one in drafts
        if SMALLEST <= len(one.people) < LARGEST
        and options.fits(person, one.way, one.start)
        and not foes & set(one.people)
    ]
    if not fitting:
        return False
    again = {id(one): sum((min(person, o), max(person, o)) in met for o in one.people) for one in fitting}
    min(fitting, key=lambda one: (again[id(one)], len(one.people))).people.append(person)
    return True


def _new(options: Options, drafts: list[Draft], person: int) -> bool:
    """Make a circle around somebody with people whom larger circles can spare."""
    foes = options.gathering.foes
    lenders = [one for one in drafts if len(one.people) > SMALLEST]
    spare = sorted(who for one in lenders for who in one.people if who not in foes.get(person, frozenset()))
    if not spare:
        return False
    home = {who: one for one in lenders for who in one.people}
    ways, starts = np.flatnonzero(options.shares[:, person]), np.flatnonzero(options.free[person])
    could = options.count(np.array(spare, dtype=np.int32), ways)[:, starts]
    for best in np.argsort(-could, axis=None, kind="stable")[:24]:
        row, column = divmod(int(best), len(starts))
        if could[row, column] < SMALLEST - 1:
            break
        way, start = int(ways[row]), int(starts[column])
        who, taken = [person], dict.fromkeys(map(id, lenders), 0)
        for one in spare:
            lender = home[one]
            if (
                options.fits(one, way, start)
                and len(lender.people) - taken[id(lender)] > SMALLEST
                and not foes.get(one, frozenset()) & set(who)
            ):
                who.append(one)
                taken[id(lender)] += 1
            if len(who) == SMALLEST:
                for each in who[1:]:
                    home[each].people.remove(each)
                drafts.append(Draft(way, start, who))
                return True
    return False
