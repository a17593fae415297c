"""Late changes: what is different from a plan, and the smallest change to it, as the next draft.

Only tables that stand in the room are used; spare ones are taken when chairs are short.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django_scopes import scope

from kinfolk.errors import InputError
from kinfolk.files.document import plan_document
from kinfolk_web.core.jobs import RefusedError, work
from kinfolk_web.people.models import Attendee, MeToo
from kinfolk_web.plans import bridge
from kinfolk_web.plans.confidential import apart_of
from kinfolk_web.plans.known import changed_people, changed_tables, known_of, tables_now
from kinfolk_web.plans.models import Greeting, Plan, Seat
from kinfolk_web.plans.solving import counted_twice, keep, refuse
from kinfolk_web.plans.words import said_now

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kinfolk.problem import Problem
    from kinfolk.repair import Repairer
    from kinfolk_web.communities.models import Event
    from kinfolk_web.core.jobs import Running
    from kinfolk_web.plans.known import Changed
    from kinfolk_web.programme.models import Table


@dataclass(frozen=True)
class Late:
    """What is different from a plan: who came, who left, who greets no more, of whom and of what else is said now."""

    arrived: tuple[Attendee, ...] = ()
    left: tuple[Attendee, ...] = ()
    no_greeters: tuple[Attendee, ...] = ()
    closed: tuple[str, ...] = ()
    added: tuple[Table, ...] = ()
    changed: tuple[Changed, ...] = ()
    changed_tables: tuple[Changed, ...] = ()

    @property
    def any(self) -> bool:
        """Whether a repair is called for."""
        return bool(self.count)

    @property
    def count(self) -> int:
        """How many things are different."""
        people = len(self.arrived) + len(self.left) + len(self.no_greeters) + len(self.changed)
        return people + len(self.closed) + len(self.changed_tables)


def late_changes(plan: Plan) -> Late:
    """Return what the list and the room say now that a plan does not know of."""
    planned = bridge.planned_codes(plan)
    seated = set(Seat.objects.filter(plan=plan).values_list("attendee_id", flat=True))
    greeting = set(Greeting.objects.filter(plan=plan).values_list("greeter_id", flat=True))
    proposed = set(plan.said.get("proposed", {}).get("greeters", ()))
    arrived, left, no_greeters = [], [], []
    known = Attendee.objects.filter(event_id=plan.event_id)
    for pk, code, state, is_greeter, rounds in known.values_list("pk", "code", "state", "is_greeter", "rounds"):
        if state != Attendee.State.COMING:
            left += [pk] * (pk in seated)
            continue
        arrived += [pk] * (code not in planned and rounds != [])
        no_greeters += [pk] * (pk in greeting and not is_greeter and code not in proposed)
    standing = tables_now(plan.event)
    closed, added = _tables(plan, standing)
    greeted_before = _people(no_greeters)
    named = {one.code for one in greeted_before}
    return Late(
        arrived=_people(arrived),
        left=_people(left),
        no_greeters=greeted_before,
        closed=closed,
        added=added,
        changed=tuple(one for one in changed_people(plan) if one.fields != ("roles",) or one.code not in named),
        changed_tables=changed_tables(plan, standing),
    )


def _people(keys: list[int]) -> tuple[Attendee, ...]:
    return tuple(Attendee.objects.filter(pk__in=keys).defer("source_row", "edited")) if keys else ()


def _tables(plan: Plan, standing: Mapping[str, Table]) -> tuple[tuple[str, ...], tuple[Table, ...]]:
    """Return tables that stand no more, and those that the plan does not know; rooms without tables change nothing."""
    known = dict.fromkeys(one["table"] for entry in plan.programme["rounds"] for one in entry["tables"])
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
    running.tell(stage="reading")
    known, late, first = known_of(event), late_changes(plan), int(running.given.get("round", 1))
    problem, document = _as_planned(plan, apart_of(event), late)
    from kinfolk.repair import Repairer

    running.tell(stage="repairing")
    try:
        result = _mended(
            Repairer(problem, document), document, (*_changes(late), *_there(plan, late, first)), late, first
        )
    except InputError as error:
        refuse(running, said_now(error.sentence()), "programme")
    result = replace(result, version=plan.number + 1)
    found = plan_document(result)
    counted_twice(running, result.problem, found)
    return keep(running, event, (result, found), why="repaired", base=plan, known=known)


def _as_planned(plan: Plan, apart: Any, late: Late) -> tuple[Problem, dict[str, Any]]:  # noqa: ANN401 - pairs
    """Return problem and document of a plan with the tables as they stand now.

    Whoever greets no more keeps the role, and whoever is there for other rounds those of the plan, until the repair
    itself changes that.
    """
    problem, document = bridge.checkable(plan, apart)
    losing = {one.code for one in late.no_greeters}
    other = {one.code for one in late.changed if "rounds" in one.fields}
    people = []
    for one in problem.people:
        one = replace(one, roles=one.roles | {"greeter"}) if one.id in losing else one  # noqa: PLW2901 - as it was
        people.append(replace(one, rounds=_planned_rounds(plan, one.id)) if one.id in other else one)
    return bridge.with_tables(replace(problem, people=tuple(people)), tables_now(plan.event)), document


def _planned_rounds(plan: Plan, code: str) -> tuple[int, ...]:
    away = plan.said.get("absent", {})
    numbers = [entry["round"] for entry in plan.programme["rounds"]]
    return tuple(number for number in numbers if code not in away.get(str(number), ()))


def _there(plan: Plan, late: Late, first: int) -> Iterator[dict[str, Any]]:
    """Yield who is there for other rounds than the plan knows, of those that may still change."""
    numbers = {entry["round"] for entry in plan.programme["rounds"] if entry["round"] >= first}
    codes = [one.code for one in late.changed if "rounds" in one.fields]
    rounds = Attendee.objects.filter(event_id=plan.event_id, code__in=codes).values_list("code", "rounds")
    for code, said in rounds:
        planned, now = numbers & {*_planned_rounds(plan, code)}, numbers if said is None else numbers & {*said}
        if now - planned:
            yield {"returned": code}  # for all rounds to come; what is said next takes those back that are not meant
        if away := numbers - now:
            yield {"absent": code, "rounds": sorted(away)}


def _mended(repairer: Repairer, document: dict[str, Any], day: Iterable[dict[str, Any]], late: Late, first: int) -> Any:  # noqa: ANN401 - a Result
    """Return the smallest repair: with the tables in use, else with those that stand in the room besides."""
    changes = list(day)
    new = [_table(table) for table in late.added if not table.spare]
    spare = [_table(table) for table in late.added if table.spare]
    tries = [changes + new, changes + new + spare] if spare else [changes + new]
    for said in tries:
        asked = {"format": "kinfolk.changes/1", "plan_version": document["version"], "round": first, "changes": said}
        try:
            return repairer.apply(repairer.propose(asked))
        except InputError:
            if said is tries[-1]:
                raise
    raise AssertionError


def _changes(late: Late) -> list[dict[str, Any]]:
    statements: dict[int, list[tuple[str, bool]]] = {}
    said = MeToo.objects.filter(attendee__in=[one.pk for one in late.arrived])
    for attendee, text, shown in said.values_list("attendee_id", "statement__text", "shown"):
        statements.setdefault(attendee, []).append((text, shown))
    return [
        *({"absent": one.code} for one in late.left),
        *({"greeter_missing": one.code} for one in late.no_greeters),
        *({"table_closed": label} for label in late.closed),
        *(_arrived(one, statements.get(one.pk, [])) for one in late.arrived),
    ]


def _arrived(one: Attendee, said: Iterable[tuple[str, bool]]) -> dict[str, Any]:
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
    return change | ({"rounds": one.rounds} if one.rounds else {})


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
