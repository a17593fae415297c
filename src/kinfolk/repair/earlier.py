"""Musts that the plan broke before the day: a few are mended on the way, many wait until that is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kinfolk.repair.faults import APART, AT_MOST

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kinfolk.repair.faults import Fault
    from kinfolk.repair.floor import Floor

MOST_PEOPLE = 5
ONE_IN = 100
PAIR = 2  # two who belong together are never too many


def to_leave(floor: Floor, faults: Iterable[Fault]) -> tuple[set[Fault], int]:
    """Return the faults that a repair leaves as they are, and how many people have a must broken by them.

    Up to five people, and one in a hundred of those present (but always two), are mended: musts come before people
    moved. More would turn a small change at the door into a new plan.

    Parameters
    ----------
    floor
        The room before anything is mended.
    faults
        What the plan broke before the day and still stands.

    Returns
    -------
    faults, people
        Keep-apart requests are weighed by themselves and never counted, so that the number tells nothing of them.
    """
    present = int(floor.crowd.ahead(floor.first).sum())
    most = min(MOST_PEOPLE, max(PAIR, present // ONE_IN))
    standing = set(faults)
    confidential = {fault for fault in standing if fault.kind == APART}
    left: set[Fault] = set()
    for some in (confidential, standing - confidential):
        if len(_concerned(floor, some)) > most:
            left |= some
    return left, len(_concerned(floor, left - confidential))


def _concerned(floor: Floor, faults: Iterable[Fault]) -> set[int]:
    """Return for whom a must is broken: those a fault names, else everybody at the table."""
    people: set[int] = set()
    for fault in faults:
        named = {i for i in (fault.i, fault.j) if i >= 0}
        there = floor.members[fault.r][fault.t] if fault.t >= 0 else []
        if fault.kind == AT_MOST:
            there = [i for i in there if fault.group in floor.crowd.sharing.groups.get(i, ())]
        people |= named or set(there)
    return people
