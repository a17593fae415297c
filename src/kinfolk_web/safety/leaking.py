"""The leak meter: how much it tells somebody who sees the tables of a plan that two people never meet in it."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from kinfolk_web.people.models import Attendee
from kinfolk_web.plans.models import CastMember, Seat, Sitting

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kinfolk_web.plans.models import Plan

MOST_LIKELY, FEWEST_UNMET = 5, 5  # the gate: at most 5 times likelier, and 5 others whom each of the two never meets
ENOUGH = 20  # comparable pairs; where there are fewer, all pairs are compared


@dataclass(frozen=True, slots=True)
class Leak:
    """What never meeting says of two people: in which share of comparable pairs nobody meets, and how many others do not.

    ``unmet`` is a share, ``fewest`` the smaller number, of the two, of other people whom one of them never meets.
    """

    unmet: float
    fewest: int

    @property
    def likelihood(self) -> float:
        """How many times likelier a request becomes to somebody who sees that two never meet."""
        return 1 / self.unmet if self.unmet else float("inf")

    @property
    def small(self) -> bool:
        """Whether never meeting says little."""
        return self.likelihood <= MOST_LIKELY and self.fewest >= FEWEST_UNMET


class Meter:
    """The tables of one plan as everybody may see them.

    Two pairs are comparable if they could have met in as many rounds: both seated, not both hosting a table of their own,
    and neither or both from one party, for those are kept apart in sight of all.

    Parameters
    ----------
    plan
        Draft or released.
    """

    def __init__(self, plan: Plan) -> None:
        self.seats: dict[int, dict[int, str]] = defaultdict(dict)
        tables: dict[tuple[int, str], list[int]] = defaultdict(list)
        for round_, table, attendee in Seat.objects.filter(plan=plan).values_list("round", "table", "attendee_id"):
            tables[round_, table].append(attendee)
            self.seats[attendee][round_] = table
        for cast, attendee in CastMember.objects.filter(plan=plan).values_list("cast_id", "attendee_id"):
            tables[0, f"cast {cast}"].append(attendee)
        hosts: dict[int, set[int]] = defaultdict(set)
        for round_, host in Sitting.objects.filter(plan=plan, host__isnull=False).values_list("round", "host_id"):
            hosts[host].add(round_)
        self.signs = {one: (frozenset(at), frozenset(hosts[one] & set(at))) for one, at in self.seats.items()}
        self.met = {pair for seated in tables.values() for pair in combinations(sorted(seated), 2)}
        self.parties = _parties(self.seats)
        self.each = Counter(one for pair in self.met for one in pair)
        self._counted: dict[tuple[int, bool], tuple[int, int]] | None = None

    def overall(self) -> Leak | None:
        """Return what never meeting says of any two of this plan; nothing if nobody sits."""
        people = len(self.seats)
        if people < 2:  # noqa: PLR2004 - a pair
            return None
        every = people * (people - 1) // 2
        met = sum(a in self.seats and b in self.seats for a, b in self.met)
        return Leak(unmet=1 - met / every, fewest=min(people - 1 - self.each[one] for one in self.seats))

    def of(self, a: int, b: int, others: Iterable[tuple[int, int]] = ()) -> Leak | None:
        """Return what it says of two that they never meet; nothing if they do, or could not.

        Parameters
        ----------
        a, b
            Attendees, by their keys.
        others
            All pairs that are kept apart; they are no evidence of how often two innocent people do not meet.
        """
        pair = (min(a, b), max(a, b))
        if a not in self.seats or b not in self.seats or pair in self.met:
            return None
        kind = self._kind(*pair)
        if kind[0] == 0:
            return None
        held = {(min(pair), max(pair)) for pair in others} | {pair}
        met, every = self._comparable(kind, held)
        if every < ENOUGH:
            kinds = [one for one in self._kinds() if one[0]]
            met, every = (sum(of) for of in zip(*(self._comparable(one, held) for one in kinds), strict=True))
        apart = Counter(one for each in held for one in each if each not in self.met)
        fewest = min(len(self.seats) - 1 - self.each[one] - apart[one] for one in pair)
        return Leak(unmet=1 - met / every if every else 0.0, fewest=fewest)

    def _kind(self, a: int, b: int) -> tuple[int, bool]:
        (here, hosting), (there, other) = self.signs[a], self.signs[b]
        return len((here & there) - (hosting & other)), bool(self.parties[a] & self.parties[b])

    def _kinds(self) -> dict[tuple[int, bool], tuple[int, int]]:
        """Return of each kind of pair how many meet and how many there are."""
        if self._counted is None:
            every: Counter[tuple[int, bool]] = Counter()
            groups = Counter(self.signs.values())
            signs = list(groups)
            for place, (here, hosting) in enumerate(signs):
                for there, other in signs[place:]:
                    first, second = groups[here, hosting], groups[there, other]
                    same = (here, hosting) == (there, other)
                    pairs = first * (first - 1) // 2 if same else first * second
                    every[len((here & there) - (hosting & other)), False] += pairs
            for a, b in self._of_one_party():
                rounds, _one = self._kind(a, b)
                every[rounds, False] -= 1
                every[rounds, True] += 1
            met = Counter(self._kind(a, b) for a, b in self.met if a in self.signs and b in self.signs)
            self._counted = {kind: (met[kind], pairs) for kind, pairs in every.items() if pairs}
        return self._counted

    def _comparable(self, kind: tuple[int, bool], held: set[tuple[int, int]]) -> tuple[int, int]:
        met, every = self._kinds().get(kind, (0, 0))
        mine = [pair for pair in held if pair[0] in self.signs and pair[1] in self.signs and self._kind(*pair) == kind]
        return met - sum(pair in self.met for pair in mine), every - len(mine)

    def _of_one_party(self) -> set[tuple[int, int]]:
        members: dict[str, list[int]] = defaultdict(list)
        for one, parties in self.parties.items():
            for party in parties:
                members[party].append(one)
        return {pair for group in members.values() for pair in combinations(sorted(group), 2)}


def _parties(seats: Iterable[int]) -> dict[int, frozenset[str]]:
    """Return what people visibly belong to: those from one place are kept from each other anyway, for all to see."""
    said = Attendee.objects.filter(pk__in=list(seats)).values_list("pk", "organisation", "order", "parties")
    return {
        pk: frozenset(
            ([f"employer {organisation.casefold()}"] if organisation else [])
            + ([f"order {order}"] if order else [])
            + [f"party {one.casefold()}" for one in parties]
        )
        for pk, organisation, order, parties in said
    }
