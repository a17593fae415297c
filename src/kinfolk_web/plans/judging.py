"""What a plan is worth as it stands: the ledger recounted twice, and what a change by hand would cost, at once.

Nothing here knows of keep-apart requests.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from kinfolk.bounds import collisions
from kinfolk.checker import check
from kinfolk.errors import InputError
from kinfolk.facts import Facts
from kinfolk.files.document import plan_document
from kinfolk.ledger import ledger
from kinfolk.promises import OPEN_PROMISES, Seating
from kinfolk.promises.judge import musts_broken
from kinfolk.promises.price import price
from kinfolk.repair.released import read_released
from kinfolk.result import Result
from kinfolk.sentences import to_stored
from kinfolk_web.core.models import Change
from kinfolk_web.core.versions import versions
from kinfolk_web.people.models import Attendee, Tie
from kinfolk_web.plans.attending import away_in, first_round
from kinfolk_web.plans.bridge import checkable, digest_of, released_of, with_tables
from kinfolk_web.plans.known import tables_now
from kinfolk_web.plans.leading import hosts_after
from kinfolk_web.plans.models import Plan, Seat, Sitting

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kinfolk.problem import Problem
    from kinfolk.promises.price import Lead, Price, Shift
    from kinfolk.repair.released import Released
    from kinfolk.solution import Solution
    from kinfolk_web.communities.models import Event

    Stamp = tuple[int, str, frozenset[tuple[str, frozenset[int]]], int]

HELD_AT_MOST = 4  # plans whose facts one process keeps at hand


class DisagreementError(Exception):
    """The planner and the independent checker do not count the same: such a plan is neither stored nor released."""

    def __init__(self, sentences: Sequence[str]) -> None:
        super().__init__("; ".join(sentences[:5]))
        self.sentences = tuple(sentences)


@dataclass(frozen=True)
class Judged:
    """What was counted: fields of the plan to write, and what contradicts the list or the room."""

    fields: Mapping[str, Any]
    contradictions: tuple[str, ...]


def recount(problem: Problem, document: Mapping[str, Any]) -> tuple[str, ...]:
    """Let the independent checker count a plan again, and return what contradicts the list or the room.

    Raises
    ------
    DisagreementError
        It counts otherwise than the plan claims.
    """
    found = check(replace(problem, apart=()), document)
    if found.differences:
        raise DisagreementError(found.differences)
    return found.structure


def judge(plan: Plan) -> Judged:
    """Count all promises of a plan as its seats and the list are now, with planner and checker."""
    problem, document = checkable(plan)
    released = read_released(problem, document)
    result = _account(released)
    counted = plan_document(result)
    fields = {name: counted[name] for name in ("ledger", "totals", "musts", "complete")}
    said = {**plan.said, "collisions": to_stored([asdict(one) for one in result.collisions])}
    contradictions = recount(problem, {**document, **fields})
    said["contradictions"] = to_stored(contradictions)
    return Judged({**fields, "ledger": to_stored(fields["ledger"]), "said": said}, contradictions)


def _account(released: Released) -> Result:
    """Return ledger and musts of a plan; needs no compiled search."""
    facts = Facts(released.problem)
    seating = Seating(facts, released.solution)
    complete = musts_broken(facts, seating) == 0
    proven = () if complete else collisions(facts)
    return Result(
        problem=facts.problem,
        solution=released.solution,
        ledger=ledger(facts.problem, released.solution, facts, seating),
        seed=released.seed,
        steps=0,
        stopped="budget",
        seconds=0.0,
        musts="kept" if complete else "impossible" if proven else "not_found",
        complete=complete,
        cast_names=released.cast_names,
        stand_ins=released.stand_ins,
        greeter_stand_ins=released.greeter_stand_ins,
        collisions=tuple(proven),
    )


_todays: OrderedDict[tuple[int, int, str], list[dict[str, Any]]] = OrderedDict()


def ledger_today(plan: Plan) -> list[dict[str, Any]] | None:
    """Return the ledger of a plan's seats with list and tables as they are now, as plans keep it; None: it cannot be told.

    It is counted once for each state of list and tables.
    """
    try:
        problem, document = checkable(plan)
        problem = with_tables(problem, tables_now(plan.event))
        key = plan.pk, plan.edits, digest_of(problem)
        with _guard:
            if key in _todays:
                return _todays[key]
        counted = to_stored(plan_document(_account(read_released(problem, document)))["ledger"])
    except InputError:
        return None
    with _guard:
        _todays[key] = counted
        while len(_todays) > HELD_AT_MOST:
            _todays.popitem(last=False)
    return list(counted)


# -- what a change would cost ---------------------------------------------------------------------------------------


@dataclass
class _Held:
    """A plan's facts at hand: whoever is in it, its tables, and its seats after so many edits."""

    stamp: Stamp
    facts: Facts
    base: Solution
    people: Mapping[str, int]
    keys: Mapping[int, int]
    tables: Sequence[Mapping[str, int]]
    edits: int = -1
    seating: Seating | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)


_held: OrderedDict[int, _Held] = OrderedDict()
_guard, _making = threading.Lock(), threading.Lock()


@dataclass(frozen=True)
class Cost:
    """How many people lose or gain one promise by a change."""

    promise: str
    lost: tuple[str, ...]
    gained: tuple[str, ...]


def cost_of(plan: Plan, moves: Iterable[tuple[str, int, str]]) -> tuple[Cost, ...]:
    """Return what moving people (code, round, table; no table: no seat) costs: promises that are on and change."""
    held = _at_hand(plan)
    shifts: list[Shift] = [
        (held.people[code], number - 1, held.tables[number - 1][table] if table else -1)
        for code, number, table in moves
    ]
    seating = _seating(held, plan)
    return tuple(_costs(price(OPEN_PROMISES, held.facts, seating, shifts, list(_leads(seating, shifts))), held))


def _leads(seating: Seating, shifts: Sequence[Shift]) -> Iterator[Lead]:
    """Return who hosts which table afterwards, as moving people by hand settles it."""
    host = seating.facts.host
    for r in {r for _, r, _ in shifts}:
        moves = {
            person: (_or_none(int(seating.solution.labels[person, r])), _or_none(table))
            for person, number, table in shifts
            if number == r
        }
        hosts = {table: who for table, who in enumerate(seating.solution.hosts[r].tolist()) if who >= 0}
        for table, who in hosts_after(hosts, moves, {person for person in moves if host[person]}).items():
            yield r, table, -1 if who is None else who


def _or_none(table: int) -> int | None:
    return None if table < 0 else table


def cost_of_exchange(plan: Plan, number: int, one: str, other: str) -> tuple[Cost, ...]:
    """Return what it costs if everybody at two tables of a round changes places, with their hosts."""
    held = _at_hand(plan)
    seating = _seating(held, plan)
    r, pair = number - 1, [held.tables[number - 1][label] for label in (one, other)]
    shifts: list[Shift] = [
        (person, r, there)
        for here, there in (pair, pair[::-1])
        for person in seating.people_at(r * seating.tables + here)
    ]
    leads = [(r, there, int(seating.solution.hosts[r, here])) for here, there in (pair, pair[::-1])]
    return tuple(_costs(price(OPEN_PROMISES, held.facts, seating, shifts, leads), held))


def have_at_hand(plan: Plan) -> None:
    """Get ready to say what changes of a plan cost, so that the first one is said as fast as the others."""
    _seating(_at_hand(plan), plan)


def _costs(found: Price, held: _Held) -> Iterable[Cost]:
    everybody = held.facts.problem.people
    for promise in found.after:
        degree = found.degree(promise)
        lost = tuple(everybody[int(i)].id for i in found.people[degree > 0])
        gained = tuple(everybody[int(i)].id for i in found.people[degree < 0])
        if lost or gained:
            yield Cost(promise, lost, gained)


def _at_hand(plan: Plan) -> _Held:
    """Return the facts of a plan, made once for each process and again when the list has changed."""
    stamp = _stamp(plan.event)
    if held := _known(plan, stamp):
        return held
    with _making:  # a page that gets ready and a drag that comes at once want the same facts: they are made once
        if held := _known(plan, stamp):
            return held
        made = _make(plan, stamp)
        with _guard:
            _held[plan.pk] = made
            while len(_held) > HELD_AT_MOST:
                _held.popitem(last=False)
        return made


def _known(plan: Plan, stamp: Stamp) -> _Held | None:
    with _guard:
        held = _held.get(plan.pk)
        if held is None or held.stamp != stamp:
            return None
        _held.move_to_end(plan.pk)
        return held


def _make(plan: Plan, stamp: Stamp) -> _Held:
    released = released_of(plan)
    keys = dict(Attendee.objects.filter(event_id=plan.event_id).values_list("code", "pk"))
    people = released.problem.index
    return _Held(
        stamp=stamp,
        facts=Facts(released.problem),
        base=released.solution,
        people=people,
        keys={keys[code]: position for code, position in people.items()},
        tables=[{table.id: t for t, table in enumerate(round_.tables)} for round_ in released.problem.rounds],
    )


def _seating(held: _Held, plan: Plan) -> Seating:
    """Return the seats as they are after the newest edit."""
    with held.lock:
        edits = Plan.objects.values_list("edits", flat=True).get(pk=plan.pk)
        if held.seating is None or held.edits != edits:
            labels, hosts = np.full_like(held.base.labels, -1), np.full_like(held.base.hosts, -1)
            for pk, number, table in Seat.objects.filter(plan=plan).values_list("attendee_id", "round", "table"):
                labels[held.keys[pk], number - 1] = held.tables[number - 1][table]
            named = Sitting.objects.filter(plan=plan, host__isnull=False).values_list("host_id", "round", "table")
            for pk, number, table in named:
                hosts[number - 1, held.tables[number - 1][table]] = held.keys[pk]
            held.seating = Seating(held.facts, replace(held.base, labels=labels, hosts=hosts))
            held.edits = edits
        return held.seating


def _stamp(event: Event) -> Stamp:
    """Return what is another as soon as a price may be: also while a list is taken in, and as the day goes on.

    A change has its number before its rows are written, and who is not here by now is in no change at all.
    """
    rows = versions((Attendee, "event_id", event.pk), (Tie, "event_id", event.pk))
    return list_stamp(event), rows, frozenset(away_in(event).items()), first_round(event)


def list_stamp(event: Event) -> int:
    """Return a number that grows whenever the list or the programme changes; moving people in plans leaves it."""
    changes = Change.objects.filter(event=event).exclude(verb__startswith="plan.")
    changes = changes.exclude(verb="undo", facts__verb__startswith="plan.")
    return changes.order_by("-id").values_list("id", flat=True).first() or 0
