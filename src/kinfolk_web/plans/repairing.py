"""Late changes: what is different from a plan, and the smallest change to it, as the next draft.

Only tables that stand in the room are used; spare ones are taken when chairs are short, those last that another proposal
would open.
"""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django_scopes import scope

from kinfolk.errors import InputError
from kinfolk.files.document import plan_document
from kinfolk_web.core.jobs import RefusedError, work
from kinfolk_web.core.models import Job
from kinfolk_web.people.models import Attendee, MeToo, Statement
from kinfolk_web.people.planned import token
from kinfolk_web.plans import bridge
from kinfolk_web.plans.asking import declining_hosts
from kinfolk_web.plans.at_hand import at_hand, with_chairs
from kinfolk_web.plans.attending import away_in, chairs_held, first_round, staying
from kinfolk_web.plans.held import plan_that_holds
from kinfolk_web.plans.hosting import GREETER, answered_in, codes_not_asked
from kinfolk_web.plans.known import changed_people, changed_tables, known_of, tables_now
from kinfolk_web.plans.models import Greeting, Plan, Seat
from kinfolk_web.plans.parts import leased, only_part
from kinfolk_web.plans.seated import seated_at_the_door
from kinfolk_web.plans.solving import counted_twice, keep, refuse
from kinfolk_web.plans.words import said_now

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from collections.abc import Set as AbstractSet

    from kinfolk.repair import Proposal
    from kinfolk_web.communities.models import Event
    from kinfolk_web.core.jobs import Running
    from kinfolk_web.plans.at_hand import Held
    from kinfolk_web.plans.known import Changed
    from kinfolk_web.programme.models import Table


@dataclass(frozen=True)
class Late:
    """What is different from a plan: who came, who left, who greets no more or will not host, of whom and of what else is said now.

    ``away`` sit out rounds in which the plan seats them, ``back`` are there for rounds in which it does not; ``missing``
    says by code who counts as not here in which rounds, ``rounds`` which ones may still change, ``leased`` which spare
    tables the proposal of another part would open.
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

    @property
    def any(self) -> bool:
        """Whether a repair is called for."""
        return bool(self.count)

    @property
    def count(self) -> int:
        """How many things are different."""
        people = len(self.arrived) + len(self.left) + len(self.no_greeters) + len(self.away) + len(self.back)
        return people + len(self.declined) + len(self.changed) + len(self.closed) + len(self.changed_tables)


def late_changes(plan: Plan, *, noted: bool = True) -> Late:
    """Return what the list and the room say now that a plan does not know of.

    Parameters
    ----------
    noted
        Also whatever else is said of people and tables, which a repair does not mend; it takes longest.
    """
    planned, missing = bridge.planned_codes(plan), away_in(plan.event)
    open_rounds = {entry["round"] for entry in plan.programme.get("rounds", ())} - set(range(first_round(plan.event)))
    seated: dict[int, set[int]] = defaultdict(set)
    for attendee, number in Seat.objects.filter(plan=plan).values_list("attendee_id", "round"):
        seated[attendee].add(number)
    greeting = set(Greeting.objects.filter(plan=plan).values_list("greeter_id", flat=True))
    proposed = codes_not_asked(plan)[GREETER]
    arrived, left, no_greeters = [], [], []
    people = _known(plan)
    for one in people:
        if one.state != Attendee.State.COMING:
            left += [one.pk] * (one.pk in seated)
            continue
        arrived += [one.pk] * (one.code not in planned and bool(_there(one, open_rounds, missing)))
        no_greeters += [one.pk] * (one.pk in greeting and not one.is_greeter and one.code not in proposed)
    away, back = _rounds(plan, people, seated=seated, planned=planned, missing=missing, numbers=open_rounds)
    standing = tables_now(plan.event)
    closed, added = _tables(plan, standing)
    greeted_before = _people(no_greeters)
    named = {one.code for one in greeted_before} | answered_in(plan.event)
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
        rounds=frozenset(open_rounds),
    )


def _there(one: Attendee, numbers: AbstractSet[int], missing: Mapping[str, frozenset[int]]) -> set[int]:
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
        there = _there(one, numbers, missing)
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


@work("repair", queue="solve")
def repair(running: Running) -> dict[str, Any]:
    """Mend a plan for what is different now, moving as few people as possible, and keep it as the next draft."""
    event = running.job.event
    if event is None:
        raise RefusedError(_("This work belongs to no event."))
    with scope(community=event.community):
        done = Plan.objects.filter(event=event, said__job=str(running.job.pk)).first()
        if done is None:
            done = _repair(running, event)
        return {"plan": done.number}


def _repair(running: Running, event: Event) -> Plan:
    plan = Plan.objects.filter(event=event, number=running.given["plan"]).first()
    if plan is None:
        raise RefusedError(_("This plan is gone."))
    plan.event = event
    return mend(running, plan, first=int(running.given.get("round", 1)), part=str(running.given.get("part", "")))


def mend(running: Running, plan: Plan, *, first: int = 1, part: str = "") -> Plan:
    """Find the smallest change to a plan for what is different now, and keep it as the next draft.

    Parameters
    ----------
    first
        The first round that may change; those that the day has begun never do.
    part
        Only in a part of the rooms, by its name; empty: everywhere.

    Raises
    ------
    RefusedError
        What is said now allows no plan, with the sentence that says why.
    """
    event = plan.event
    running.tell(stage="reading")
    first = max(first, first_round(event))
    held, late, arrived = _begun(plan, first)
    stays = _stays(plan, late, first)
    if part:
        late, others = only_part(plan, late, first, part)
        stays += [{"stays": code} for code in sorted(others - {said["stays"] for said in stays})]
    late = replace(late, leased=leased(plan, [one.label for one in late.added if one.spare], part))
    try:
        proposal = _proposed(held, late, first, stays, _held_by_desks(event, late, first))
        _tell(running, proposal)
        result = held.repairer.apply(proposal)
    except InputError as error:
        refuse(running, said_now(error.sentence()), "programme")
    result = replace(result, version=plan.number + 1)
    found = plan_document(result)
    counted_twice(running, result.problem, found)
    new = known_of(event, arrived) if arrived else {}
    return keep(running, event, (result, found), why="repaired", base=plan, known={**held.known, **new})


def _begun(plan: Plan, first: int) -> tuple[Held, Late, tuple[Attendee, ...]]:
    """Return what a repair begins with: the plan with whom the door seated, what is late beyond that, and all who came."""
    held, late = at_hand(plan), late_changes(plan, noted=False)
    seated = seated_at_the_door(plan, late.arrived, [number for number in late.rounds if number >= first])
    others = tuple(one for one in late.arrived if one.code not in seated)
    return with_chairs(held, late.arrived, seated), replace(late, arrived=others), late.arrived


@work("repair.ready", queue="solve")
def get_ready(running: Running) -> dict[str, Any]:
    """Have the repairer of the plan that holds at hand, before anybody waits for a proposal."""
    event = running.job.event
    if event is None or Job.objects.filter(event=event, kind="repair", finished_at__isnull=True).exists():
        return {}  # whoever waits comes first, and makes it
    with scope(community=event.community):
        held = plan_that_holds(event, whole=True)
        if held is not None:
            with suppress(InputError):  # whoever asks for a proposal is told why
                _begun(held, first_round(event))
    return {}


def _tell(running: Running, proposal: Proposal) -> None:
    """Say what would change as soon as it is found; that it is sound is counted after it, and only then it is kept."""
    running.tell_now(
        stage="proposed",
        movers=proposal.people_moved,
        closed=len({table for number, table in proposal.emptied if number == proposal.day.first + 1}),
        seated=len({code for code, number, _table in proposal.seated if number == proposal.day.first + 1}),
    )


def _stays(plan: Plan, late: Late, first: int) -> list[dict[str, Any]]:
    """Return those who will not leave their tables, of those who sit at one."""
    codes = staying(plan.event, first) - {one.code for one, _numbers in late.away}
    seated = (
        Seat.objects.filter(plan=plan, round__gte=first, attendee__code__in=codes) if codes else Seat.objects.none()
    )
    return [{"stays": code} for code in sorted(set(seated.values_list("attendee__code", flat=True)))]


def _held_by_desks(event: Event, late: Late, first: int) -> list[dict[str, Any]]:
    """Return the chairs that desks hold, where the plan that is mended has these tables."""
    return [
        {"chairs_kept": {"table": table, "chairs": count}, "rounds": [number]}
        for number in late.rounds
        if number >= first
        for table, count in chairs_held(event, number).items()
        if table not in late.closed
    ]


def _proposed(held: Held, late: Late, first: int, stays: list[dict[str, Any]], kept: list[dict[str, Any]]) -> Proposal:
    """Return the smallest repair: with the tables in use, else with those that stand in the room besides.

    Chairs that desks hold are given to nobody, unless somebody who is here would stand otherwise.
    """
    changes = [*_changes(late, first), *stays]
    changes += [_table(table) for table in late.added if not table.spare]
    spare = [table for table in late.added if table.spare]
    free = [_table(table) for table in spare if table.label not in late.leased]
    rooms = [changes, *([changes + free] if free else [])]
    rooms += [changes + [_table(table) for table in spare]] if len(free) < len(spare) else []
    tries = [*([*room, *kept] for room in rooms), *rooms] if kept else rooms
    version = held.document["version"]
    for said in tries:
        asked = {"format": "kinfolk.changes/1", "plan_version": version, "round": first, "changes": said}
        try:
            found = held.repairer.propose(asked)
        except InputError:
            if said is tries[-1]:
                raise
            continue
        if said in rooms or not found.unseated:
            return found
    raise AssertionError


def _changes(late: Late, first: int) -> list[dict[str, Any]]:
    statements: dict[int, list[tuple[str, bool]]] = {}
    said = MeToo.objects.filter(
        attendee__in=[one.pk for one in late.arrived], statement__state=Statement.State.APPROVED
    )
    for attendee, number, shown in said.values_list("attendee_id", "statement_id", "shown"):
        statements.setdefault(attendee, []).append((token(number), shown))
    return [
        *({"absent": one.code} for one in late.left),
        *({"greeter_missing": one.code} for one in late.no_greeters),
        *(
            {"absent": one.code, "rounds": later}
            for one, numbers in late.away
            if (later := [number for number in numbers if number >= first])
        ),
        *(said for one, numbers in late.back for said in _back(one, numbers, first, late.missing)),
        *({"table_closed": label} for label in late.closed),
        *(
            _arrived(one, statements.get(one.pk, []), there)
            for one in late.arrived
            if (there := _there(one, {number for number in late.rounds if number >= first}, late.missing))
        ),
    ]


def _back(
    one: Attendee, numbers: tuple[int, ...], first: int, missing: Mapping[str, frozenset[int]]
) -> list[dict[str, Any]]:
    """Return that somebody is back, and absent still where they sit a later round out or count as not here."""
    if not [number for number in numbers if number >= first]:
        return []
    there, gone = one.rounds, missing.get(one.code, frozenset())
    last = max(*numbers, *gone, first)
    out = [
        n for n in range(first, last + 1) if n in gone or (there is not None and n not in there and n <= max(numbers))
    ]
    return [{"returned": one.code}, *([{"absent": one.code, "rounds": out}] if out else [])]


def _arrived(one: Attendee, said: Iterable[tuple[str, bool]], there: set[int]) -> dict[str, Any]:
    roles = [role for role, has in (("host", one.is_host), ("greeter", one.is_greeter)) if has]
    fields: dict[str, Any] = {
        "id": one.code,
        "name": one.name,
        "email": one.email,
        "organisation": one.organisation,
        "order": one.order,
        "party": one.parties,
        "times_attended": one.times_attended,
        "roles": roles,
        "host_rounds": one.host_rounds,
        "greeter_capacity": max(1, min(5, one.greeter_capacity)),
        "languages": one.languages,
        "statements": [text for text, _shown in said],
        "shown_statements": [text for text, shown in said if shown],
        "needs": one.needs,
        "largest_table": one.largest_table,
        "pronouns": one.pronouns,
        "name_sound": one.name_sound,
        "hide_new": one.hide_new,
        "listen_first": one.listen_first,
        "no_greeter": one.no_greeter,
        "kind": one.kinds,
    }
    change: dict[str, Any] = {"arrived": {name: value for name, value in fields.items() if value not in (None, "", [])}}
    return change | {"rounds": sorted(there)}


def _table(table: Table) -> dict[str, Any]:
    said: dict[str, Any] = {
        "table": table.label,
        "seats": table.seats,
        "features": table.features,
        "x": table.x,
        "y": table.y,
        "language": table.language,
        "topic": table.topic,
    }
    return {"table_added": said | ({"min": table.least} if table.least is not None else {})}
