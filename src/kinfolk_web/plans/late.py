"""Late changes: what list and room say now that a plan does not know of."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language

from kinfolk_web.core.versions import KeptAnswers, versions
from kinfolk_web.people.models import Attendee, Tie
from kinfolk_web.plans import bridge
from kinfolk_web.plans.asking import declining_hosts
from kinfolk_web.plans.attending import away_in, first_round
from kinfolk_web.plans.hosting import GREETER, answers_in, codes_not_asked
from kinfolk_web.plans.known import changed_people, changed_tables, tables_now
from kinfolk_web.plans.models import Greeting, Plan, Seat
from kinfolk_web.programme.models import Block, Room, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from collections.abc import Set as AbstractSet

    from django.db.models import Model

    from kinfolk_web.plans.known import Changed

_kept = KeptAnswers()  # many pages say how much is late


@dataclass(frozen=True)
class Late:
    """What is different from a plan: who came, who left, who greets no more or will not host, of whom and of what else is said now.

    ``away`` sit out rounds in which the plan seats them, ``back`` are there for rounds in which it does not; ``missing``
    says by code who counts as not here in which rounds, ``rounds`` which ones may still change, ``leased`` which spare
    tables the proposal of another part would open. ``other_rounds``: the programme has rounds for others or another number
    of them, so that the seats of the plan's rounds stand in blocks for which they were not made.
    """

    arrived: tuple[Attendee, ...] = ()
    left: tuple[Attendee, ...] = ()
    no_greeters: tuple[Attendee, ...] = ()
    declined: tuple[Attendee, ...] = ()
    away: tuple[tuple[Attendee, tuple[int, ...]], ...] = ()
    back: tuple[tuple[Attendee, tuple[int, ...]], ...] = ()
    closed: tuple[str, ...] = ()
    added: tuple[Table, ...] = ()
    changed: tuple[Changed, ...] = ()
    changed_tables: tuple[Changed, ...] = ()
    missing: Mapping[str, frozenset[int]] = field(default_factory=dict)
    rounds: frozenset[int] = frozenset()
    leased: frozenset[str] = frozenset()
    other_rounds: bool = False

    @property
    def any(self) -> bool:
        """Whether a repair is called for."""
        return bool(self.count)

    @property
    def count(self) -> int:
        """How many things are different."""
        people = len(self.arrived) + len(self.left) + len(self.no_greeters) + len(self.away) + len(self.back)
        things = len(self.changed) + len(self.closed) + len(self.changed_tables) + self.other_rounds
        return people + len(self.declined) + things


def late_changes(plan: Plan, *, noted: bool = True) -> Late:
    """Return what the list and the room say now that a plan does not know of; looked up once for each state of these.

    Parameters
    ----------
    noted
        Also whatever else is said of people and tables, which a repair does not mend; it takes longest.
    """
    missing = away_in(plan.event)
    numbers = {entry["round"] for entry in plan.programme.get("rounds", ())} - set(range(1, first_round(plan.event)))
    if not noted:
        return _look(plan, missing, numbers, noted=False)
    now = frozenset(missing.items()), frozenset(numbers), plan.edits, plan.judged_edits, answers_in(plan.event)
    key = (plan.pk, rows_of(plan, Tie, Block), now, get_language())
    return _kept.get(key, lambda: _look(plan, missing, numbers, noted=True))


def rows_of(plan: Plan, *models: type[Model]) -> str:
    """Return a word for the state of a plan, its people and the tables in its rooms, and of some more rows of the event."""
    rooms = list(Room.objects.filter(event=plan.event_id).order_by().values_list("pk", flat=True))
    of_the_event: tuple[type[Model], ...] = (Attendee, *models)
    rows = versions(
        *((model, "event_id", plan.event_id) for model in of_the_event),
        *((Table, "room_id", pk) for pk in rooms),
        (Plan, "id", plan.pk),
    )
    return f"{sorted(rooms)} {rows}"


def _look(plan: Plan, missing: Mapping[str, frozenset[int]], numbers: set[int], *, noted: bool) -> Late:
    planned = bridge.planned_codes(plan)
    seated: dict[int, set[int]] = defaultdict(set)
    for attendee, number in Seat.objects.filter(plan=plan).order_by().values_list("attendee_id", "round"):
        seated[attendee].add(number)
    pairs = Greeting.objects.filter(plan=plan).order_by().values_list("greeter_id", "newcomer_id")
    # Who has left was greeted already: that their greeter greets no more changes nothing.
    greeting = {greeter for greeter, newcomer in pairs if numbers & seated.get(newcomer, set())}
    proposed = codes_not_asked(plan)[GREETER]
    arrived, left, no_greeters = [], [], []
    people = _known(plan)
    for one in people:
        if one.state != Attendee.State.COMING:
            left += [one.pk] * (one.pk in seated)
            continue
        arrived += [one.pk] * (one.code not in planned and bool(there_in(one, numbers, missing)))
        no_greeters += [one.pk] * (one.pk in greeting and not one.is_greeter and one.code not in proposed)
    away, back = _rounds(plan, people, seated=seated, planned=planned, missing=missing, numbers=numbers)
    standing = tables_now(plan.event)
    closed, added = _tables(plan, standing)
    greeted_before = _people(no_greeters)
    named = {one.code for one in greeted_before} | {code for _role, code, _yes in answers_in(plan.event)}
    return Late(
        arrived=_people(arrived),
        left=_people(left),
        no_greeters=greeted_before,
        declined=declining_hosts(plan),
        away=away,
        back=back,
        closed=closed,
        added=added,
        changed=tuple(one for one in changed_people(plan) if {*one.fields} - _said_already(one.code in named))
        if noted
        else (),
        changed_tables=changed_tables(plan, standing) if noted else (),
        missing=missing,
        rounds=frozenset(numbers),
        other_rounds=noted and has_other_rounds(plan),
    )


def has_other_rounds(plan: Plan) -> bool:
    """Whether the programme has other rounds than a plan: seats stand in its blocks one after another, whichever they are."""
    planned = [list(entry.get("without", ())) for entry in plan.programme.get("rounds", ())]
    return bool(planned) and planned != [list(block.without) for block in bridge.round_blocks(plan.event)]


def there_in(one: Attendee, numbers: AbstractSet[int], missing: Mapping[str, frozenset[int]]) -> set[int]:
    """Return the rounds, of some, in which somebody takes part, as far as they said and were seen."""
    there = set() if one.paused else set(numbers if one.rounds is None else numbers & set(one.rounds))
    return there - missing.get(one.code, frozenset())


def _said_already(greeted: bool) -> set[str]:
    """Return what of somebody is said of them by itself: other rounds, that they greet no more, what they said when asked."""
    return {"rounds", "roles"} if greeted else {"rounds"}


def _known(plan: Plan) -> list[Attendee]:
    people = Attendee.objects.filter(event_id=plan.event_id)
    return list(people.only("code", "state", "is_greeter", "rounds", "paused"))


def _rounds(  # noqa: PLR0913 - what rounds are compared by
    plan: Plan,
    people: Iterable[Attendee],
    *,
    seated: Mapping[int, set[int]],
    planned: set[str],
    missing: Mapping[str, frozenset[int]],
    numbers: set[int],
) -> tuple[Any, Any]:
    """Return who sits out rounds that a plan seats them in, and who is there for rounds that it leaves them out of."""
    absent = {int(number): set(codes) for number, codes in plan.said.get("absent", {}).items()}
    away: dict[int, tuple[int, ...]] = {}
    back: dict[int, tuple[int, ...]] = {}
    for one in people:
        if one.state != Attendee.State.COMING or one.code not in planned:
            continue
        there = there_in(one, numbers, missing)
        if gone := (seated.get(one.pk, set()) & numbers) - there:
            away[one.pk] = tuple(sorted(gone))
        if new := {number for number in there if one.code in absent.get(number, ())} - seated.get(one.pk, set()):
            back[one.pk] = tuple(sorted(new))
    return tuple((one, away[one.pk]) for one in _people(list(away))), tuple(
        (one, back[one.pk]) for one in _people(list(back))
    )


def _people(keys: list[int]) -> tuple[Attendee, ...]:
    return tuple(Attendee.objects.filter(pk__in=keys).defer("source_row", "edited")) if keys else ()


def _tables(plan: Plan, standing: Mapping[str, Table]) -> tuple[tuple[str, ...], tuple[Table, ...]]:
    """Return tables that stand no more, and those that the plan does not know; rooms without tables change nothing."""
    known = dict.fromkeys(one["table"] for entry in plan.programme.get("rounds", ()) for one in entry["tables"])
    if not standing:
        return (), ()
    closed = tuple(label for label in known if label not in standing)
    return closed, tuple(table for label, table in standing.items() if label not in known)
