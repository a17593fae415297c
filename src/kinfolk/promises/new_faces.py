"""New faces: nobody meets the same person twice; repeats that cannot be avoided count convexly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kinfolk.promises.promise import Bound, Promise
from kinfolk.promises.repeats import least_seats_beside, most_cast_mates, others_to_meet, worst_round_pair
from kinfolk.promises.wording import listed, names
from kinfolk.sentences import Sentence, say, say_count

if TYPE_CHECKING:
    from kinfolk.facts import Bools, Facts, Ints
    from kinfolk.facts.arrays import Wide
    from kinfolk.promises.seating import Seating

_TWICE = 2


class NewFaces(Promise):
    """They never sit twice with the same person, nor once with a cast-mate or somebody they know."""

    name = "new_faces"

    def owed(self, facts: Facts) -> Bools:
        """Owed to everyone who attends."""
        return facts.attends

    def degrees(self, facts: Facts, seating: Seating) -> Ints:
        """Add up c(c-1)/2 over their partners, c being the rounds shared, plus one for cast-mates and acquaintances."""
        meetings = seating.meetings
        cost = self._repeats(facts, seating)
        total = np.bincount(meetings.a, weights=cost, minlength=facts.people)
        total += np.bincount(meetings.b, weights=cost, minlength=facts.people)
        return np.asarray(total.astype(np.int32))

    def why(self, facts: Facts, seating: Seating, person: int) -> str:
        """Name whom they meet again, cast-mates and acquaintances."""
        meetings, mine = seating.meetings, seating.meetings_of(person)
        mine = mine[self._repeats(facts, seating)[mine] > 0]
        other, times = meetings.a[mine] + meetings.b[mine] - person, meetings.times[mine]
        parts = [
            _sits(int(count), names(facts, other[times == count].tolist()))
            for count in sorted(set(times[times > 1].tolist()), reverse=True)
        ]
        once = other[times == 1]
        mates = _cast_mates(seating, np.full(len(once), person, dtype=np.int32), once)
        if mates.any():
            parts.append(say("sits with {who} of their cast", who=names(facts, once[mates].tolist())))
        if not mates.all():
            parts.append(say("sits with {who}, whom they know", who=names(facts, once[~mates].tolist())))
        return listed(parts)

    @staticmethod
    def _repeats(facts: Facts, seating: Seating) -> Wide:
        """Return for each meeting what it costs both."""
        return seating.once("repeats", lambda: _count_repeats(facts, seating))

    def proof(self, facts: Facts) -> Bound:
        """Prove that rooms are too small to meet only new people, by counting and by comparing rounds."""
        certain = np.asarray(least_seats_beside(facts) > others_to_meet(facts, strangers=True))
        few = say(
            "over all rounds there are more seats beside {who} than people whom they have not met",
            who=names(facts, np.flatnonzero(certain)),
        )
        counted = Bound.surely(certain, few)
        return Bound.best(counted, _by_two_rounds(facts), _by_casts(facts))


def _by_two_rounds(facts: Facts) -> Bound:
    """Prove that a table of one round spreads over too few tables of another."""
    r, q, least = worst_round_pair(facts)
    if not least:
        return Bound.none(facts)
    tables = int(facts.capacity.most_tables[q])
    because = say_count(
        tables,
        "a table of up to {people} in round {round} cannot spread over the one table of round {other}",
        "a table of up to {people} in round {round} cannot spread over the {count} tables of round {other}",
        people=facts.capacity.largest[r],
        round=r + 1,
        other=q + 1,
    )
    return Bound(least, np.zeros(facts.people, dtype=np.bool_), because)


def _by_casts(facts: Facts) -> Bound:
    """Prove that tables hold more people than there are casts, so that cast-mates share them."""
    r, least = most_cast_mates(facts)
    if not least:
        return Bound.none(facts)
    because = say(
        "a table of up to {people} in round {round} holds more people than there can be casts",
        people=facts.capacity.largest[r],
        round=r + 1,
    )
    return Bound(least, np.zeros(facts.people, dtype=np.bool_), because)


def _count_repeats(facts: Facts, seating: Seating) -> Wide:
    a, b, times = seating.meetings
    met_before = _cast_mates(seating, a, b) | facts.are_known(a, b)
    c = times.astype(np.int64) + met_before
    return np.asarray(np.where(facts.companions(a, b), 0, c * (c - 1) // 2))


def _cast_mates(seating: Seating, a: Ints, b: Ints) -> Bools:
    casts = seating.solution.casts
    return np.asarray((casts[a] == casts[b]) & (casts[a] >= 0))


def _sits(times: int, who: Sentence) -> Sentence:
    if times == _TWICE:
        return say("sits twice with {who}", who=who)
    return say("sits {times} times with {who}", times=times, who=who)
