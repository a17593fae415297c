"""How the people who are here grew together, round by round, as numbers: nothing in it names or points at anybody."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kinfolk.facts import Facts
from kinfolk.problem import PartyRules, Person, Problem, Round, Table
from kinfolk.problem import Programme as Planned
from kinfolk_web.core.privacy import FLOOR
from kinfolk_web.core.versions import KeptAnswers, versions
from kinfolk_web.day.models import CheckIn, DoorSeat, Tick
from kinfolk_web.day.sitting import here_among, presence_known, rounds_held, seats_taken
from kinfolk_web.people.models import Attendee, Tie
from kinfolk_web.programme.models import Programme
from kinfolk_web.programme.queries import programme_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kinfolk_web.communities.models import Event

    Pair = tuple[int, int]
    Rounds = Sequence[tuple[int, Mapping[str, Sequence[int]]]]


_grown, _graphs = KeptAnswers(4), KeptAnswers()  # the pairs of thousands of people are many; their numbers are few


@dataclass(frozen=True, slots=True)
class Step:
    """How it was after a round: pairs that had sat together for the first time, islands, and people in the largest."""

    round: int
    pairs: int
    islands: int
    largest: int


@dataclass(frozen=True, slots=True)
class Graph:
    """The people who are here: how many, in how many islands they came, and how these grew together.

    An island are people who are joined directly or through others: by having come together or known each other before,
    and then by tables. It is told of nobody, so it may stand on the wall.
    """

    people: int
    islands: int
    steps: tuple[Step, ...]

    @property
    def now(self) -> Step:
        """How it is after the last round that has begun."""
        return self.steps[-1] if self.steps else Step(0, 0, self.islands, 0)


@dataclass(frozen=True, slots=True)
class Grown:
    """The graph itself, of people as positions that say nothing of them: who was joined before, and what rounds added."""

    people: int
    before: frozenset[Pair]
    rounds: tuple[tuple[int, frozenset[Pair]], ...]


def grown(event: Event) -> Grown | None:
    """Return the graph of the people of an event as it grew so far; nothing of fewer than five."""
    return _grown.get(_state(event), lambda: _grow(event))


def _state(event: Event) -> tuple[object, ...]:
    """Return what a graph rests on, as a key: who is there and came together, and the plans of the rounds that have begun."""
    models = (Attendee, Tie, Programme, CheckIn, Tick, DoorSeat)
    rows = versions(*((model, "event_id", event.pk) for model in models))
    return event.pk, rows, tuple((held.number, held.plan.pk if held.plan else 0) for held in rounds_held(event))


def _grow(event: Event) -> Grown | None:
    rounds = seats_taken(event)
    people = _people(event, rounds)
    if len(people) < FLOOR:
        return None
    place = {one.pk: position for position, one in enumerate(people)}
    before = frozenset(came_together(event, people, rounds)) | frozenset(knew_before(event, place))
    edges, added = set(before), []
    for number, tables in rounds:
        there = [sorted(place[key] for key in keys if key in place) for keys in tables.values()]
        new = {pair for at in there for pair in combinations(at, 2)} - edges
        edges |= new
        added.append((number, frozenset(new)))
    return Grown(len(people), before, tuple(added))


def graph(event: Event) -> Graph | None:
    """Return how the people of an event grew together so far; nothing of fewer than five."""
    state = _state(event)
    found = _grown.get(state, lambda: _grow(event))
    return _graphs.get(state, lambda: graph_of(found)) if found else None


def graph_of(found: Grown) -> Graph:
    """Return what may be told of a graph: numbers."""
    edges = set(found.before)
    islands, _largest = _islands(found.people, edges)
    steps = []
    for number, new in found.rounds:
        edges |= new
        left, most = _islands(found.people, edges)
        steps.append(Step(number, len(edges) - len(found.before), left, most))
    return Graph(found.people, islands, tuple(steps))


def said_of(found: Graph) -> str:
    """Return what a graph says, in a sentence that may be read aloud."""
    now, given = found.now, {"islands": found.islands, "largest": found.now.largest}
    if not now.pairs:
        return ngettext("You come as one island.", "You come as %(islands)d islands.", found.islands) % given
    pairs = ngettext(
        "%(n)d pair sat together for the first time.", "%(n)d pairs sat together for the first time.", now.pairs
    ) % {"n": now.pairs}
    if found.islands == 1:
        return pairs
    if now.islands == 1:
        return f"{pairs} {_('You came as %(islands)d islands; now you are one whole.') % given}"
    return f"{pairs} {_('You came as %(islands)d islands; now %(largest)d of you are one whole.') % given}"


def _people(event: Event, rounds: Rounds) -> list[Attendee]:
    """Return who is here; as long as nobody was checked in, who sat at a table, or before the first round everybody."""
    coming = Attendee.objects.filter(event=event, state=Attendee.State.COMING).order_by("pk")
    named = list(coming.only("pk", "name", "email", "organisation", "order", "parties"))
    if presence_known(event):
        there = here_among(event, [one.pk for one in named])
    else:
        there = {key for _number, tables in rounds for keys in tables.values() for key in keys}
        there = there or {one.pk for one in named}
    return [one for one in named if one.pk in there]


def came_together(event: Event, people: Sequence[Attendee], rounds: Rounds) -> Iterator[Pair]:
    """Yield the pairs that are of one party, as the planner counts parties."""
    tables = max((len(tables) for _number, tables in rounds), default=0)
    problem = Problem(
        people=tuple(
            Person(
                id=str(one.pk),
                name=one.name,
                email=one.email,
                organisation=one.organisation,
                order=one.order,
                parties=tuple(one.parties),
            )
            for one in people
        ),
        programme=Planned(
            rounds=(
                Round(number=1, tables=tuple(Table(id=str(n), seats=2, minimum=1) for n in range(max(1, tables)))),
            ),
            parties=PartyRules(**programme_of(event).parties),
        ),
    )
    at: dict[int, list[int]] = {}
    for position, numbers in enumerate(Facts(problem).parties.tolist()):
        for number in numbers:
            if number >= 0:
                at.setdefault(number, []).append(position)
    for members in at.values():
        yield from combinations(members, 2)


def knew_before(event: Event, place: Mapping[int, int]) -> Iterator[Pair]:
    """Yield the pairs of whom it is known that they had met before."""
    for a, b in Tie.objects.filter(event=event).values_list("a_id", "b_id"):
        if a in place and b in place:
            yield (place[a], place[b]) if place[a] < place[b] else (place[b], place[a])


def _islands(people: int, pairs: Iterable[Pair]) -> tuple[int, int]:
    """Return how many islands there are, and how many people the largest has."""
    import numpy as np
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    ends = np.array(list(pairs), dtype=np.int64).reshape(-1, 2)
    joined = coo_array((np.ones(len(ends), dtype=np.int8), (ends[:, 0], ends[:, 1])), shape=(people, people))
    count, island = connected_components(joined, directed=False)
    return int(count), int(np.bincount(island).max(initial=0))
