"""A slow and obvious recount of circles: minute by minute, person by person, sharing nothing with the planner."""

from __future__ import annotations

from datetime import UTC, timedelta
from itertools import combinations
from zoneinfo import ZoneInfo


def is_free(member, starts, minutes) -> bool:
    """Whether a meeting lies in windows of a member, on the clock where they live; looked at every quarter of an hour."""
    zone = ZoneInfo(member.zone)
    for minute in (*range(0, minutes, 15), minutes - 1):
        there = (starts + timedelta(minutes=minute)).astimezone(zone)
        at = there.hour * 60 + there.minute
        if not any(one.weekday == there.weekday() and one.starts <= at < one.ends for one in member.windows):
            return False
    return True


def can_meet(members, starts, minutes, place, language) -> bool:
    """Whether all of some members could be in a circle like this."""
    return share(members, place, language) and all(is_free(member, starts, minutes) for member in members)


def share(members, place, language) -> bool:
    """Whether all of some members would come to a place (blank is online) and speak a language."""
    return all(
        (place in member.places if place else member.online)
        and (not member.languages or not language or language in member.languages)
        for member in members
    )


def mistakes(gathering, planned) -> list[str]:
    """Return everything that is wrong with circles, in words."""
    members = {one.id: one for one in gathering.members}
    apart = {frozenset(pair) for pair in gathering.apart}
    found = []
    seen = [id_ for circle in planned.circles for id_ in circle.people] + [one.id for one in planned.unplaced]
    if sorted(seen) != sorted(members):
        found.append("not everybody is placed or named, exactly once")
    for circle in planned.circles:
        here = [members[id_] for id_ in circle.people]
        if not 3 <= len(here) <= 6:
            found.append(f"a circle of {len(here)}")
        if not can_meet(here, circle.starts, circle.minutes, circle.place, circle.language):
            found.append(f"a circle that cannot meet at {circle.starts}")
        if circle.starts.tzinfo is not UTC:
            found.append("a start that is not told in UTC")
        if any(frozenset(pair) in apart for pair in combinations(circle.people, 2)):
            found.append("two sit together who never should")
        willing = [one.id for one in here if one.hosts]
        if (
            circle.host not in circle.people
            or circle.willing != bool(willing)
            or (willing and circle.host not in willing)
        ):
            found.append("a circle whose host is not theirs to be")
    return found


def most_placed(gathering) -> int:
    """Return how many can be placed at best, for a handful of people: every way to part them is tried."""
    members, minutes = gathering.members, gathering.calendar.minutes
    moments = [gathering.calendar.moment(start) for start in range(gathering.calendar.starts)]
    apart = {frozenset(pair) for pair in gathering.apart}
    languages = {said for one in members for said in one.languages} or {""}
    places = {place for one in members for place in one.places} | {""}

    free = {one.id: {at for at in moments if is_free(one, at, minutes)} for one in members}

    def fits(some) -> bool:
        if any(frozenset((a.id, b.id)) in apart for a, b in combinations(some, 2)):
            return False
        if not set.intersection(*(free[one.id] for one in some)):
            return False
        return any(share(some, place, language) for place in places for language in languages)

    good = [
        frozenset(some)
        for size in range(3, min(6, len(members)) + 1)
        for some in combinations(range(len(members)), size)
        if fits([members[place] for place in some])
    ]

    def best(left: frozenset[int]) -> int:
        if len(left) < 3:
            return 0
        first = min(left)
        taken = [len(some) + best(left - some) for some in good if first in some and some <= left]
        return max([best(left - {first}), *taken])

    return best(frozenset(range(len(members))))
