"""The smallest change to a plan for what is different from it, as the next draft.

Only tables that stand in the room are used; spare ones are taken when chairs are short, those last that another proposal
would open.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django_scopes import scope

from kinfolk.errors import InputError
from kinfolk.files.document import plan_document
from kinfolk_web.core.jobs import RefusedError, work
from kinfolk_web.core.models import Job
from kinfolk_web.people.models import Attendee, MeToo, Statement
from kinfolk_web.people.planned import token
from kinfolk_web.plans.at_hand import at_hand, with_chairs
from kinfolk_web.plans.attending import chairs_held, first_round, staying
from kinfolk_web.plans.held import plan_that_holds
from kinfolk_web.plans.known import known_of
from kinfolk_web.plans.late import late_changes, there_in
from kinfolk_web.plans.models import Plan, Seat
from kinfolk_web.plans.parts import leased, only_part
from kinfolk_web.plans.seated import seated_at_the_door
from kinfolk_web.plans.solving import counted_meanwhile, keep, refuse
from kinfolk_web.plans.words import said_now

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kinfolk.repair import Proposal
    from kinfolk_web.communities.models import Event
    from kinfolk_web.core.jobs import Running
    from kinfolk_web.plans.at_hand import Held
    from kinfolk_web.plans.late import Late
    from kinfolk_web.programme.models import Table


@work("repair", queue="solve")
def repair(running: Running) -> dict[str, Any]:
    """Mend a plan for what is different now, moving as few people as possible, and keep it as the next draft."""
    event = running.job.event
    if event is None:
        raise RefusedError(_("This work belongs to no event."))
    with scope(community=event.community):
        since = Plan.objects.filter(event=event, made_at__gte=running.job.created_at)  # others are not opened to look
        done = since.filter(said__job=str(running.job.pk)).first()
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
        What is said now allows no plan, or every round is over; with the sentence that says why.
    """
    event = plan.event
    running.tell(stage="reading")
    first = max(first, first_round(event))
    if all(entry["round"] < first for entry in plan.programme.get("rounds", ())):
        raise RefusedError(_("Every round of this plan is over: nobody changes tables any more."))
    held, late, arrived = _begun(plan, first)
    stays, free = _stays(plan, late, first), _held_by_desks(event, late, first)
    if part:
        seated = {one.code for one in arrived} - {one.code for one in late.arrived}
        late, others, elsewhere = only_part(plan, late, first, part, seated)
        free += elsewhere
        stays += [{"stays": code} for code in sorted(others - {said["stays"] for said in stays})]
    late = replace(late, leased=leased(plan, [one.label for one in late.added if one.spare], part))
    try:
        proposal = _proposed(held, late, first, stays, free)
        _tell(running, proposal)
        result = held.repairer.apply(proposal)
    except InputError as error:
        refuse(running, said_now(error.sentence()), "programme")
    result = replace(result, version=plan.number + 1)
    found = plan_document(result)
    new = known_of(event, arrived) if arrived else {}
    with counted_meanwhile(running, result.problem, found):
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

    Chairs that desks hold, or that stand in other parts of the room, are given to nobody, unless somebody who is here would
    stand otherwise.
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
            if (there := there_in(one, {number for number in late.rounds if number >= first}, late.missing))
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
