"""Solving as a job of the worker: told step by step, stopped with the best so far kept, counted twice before it is stored."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db.models import Max
from django.utils.translation import gettext as _
from django_scopes import scope

from kinfolk.errors import InputError
from kinfolk.files.document import plan_document
from kinfolk.problem import Pin as FixedPlace
from kinfolk_web.communities.models import Event
from kinfolk_web.core import live
from kinfolk_web.core.audit import change
from kinfolk_web.core.jobs import CancelledError, RefusedError, work
from kinfolk_web.core.models import Job
from kinfolk_web.people.models import Attendee
from kinfolk_web.plans import bridge
from kinfolk_web.plans.confidential import apart_of
from kinfolk_web.plans.judging import DisagreementError, recount
from kinfolk_web.plans.models import Plan, Seat
from kinfolk_web.plans.rows import store_document
from kinfolk_web.plans.words import said_now
from kinfolk_web.programme.models import Block

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from kinfolk.problem import Problem
    from kinfolk.result import Result
    from kinfolk.search.effort import Effort, Progress
    from kinfolk_web.core.jobs import Running

DRAFTS_AT_MOST = 40


@work("solve", queue="solve")
def solve(running: Running) -> dict[str, Any]:
    """Plan an event as its list, room and promises are now; keep what was found if somebody stops it."""
    event = _event_of(running)
    with scope(community=event.community):
        done = Plan.objects.filter(event=event, said__job=str(running.job.pk)).first()
        if done is None:
            done = _solve(running, event)
        return {"plan": done.number, "stopped": done.stopped}


def _event_of(running: Running) -> Event:
    if running.job.event_id is None:
        raise RefusedError(_("This work belongs to no event."))
    return Event.objects.select_related("community").get(pk=running.job.event_id)


def _solve(running: Running, event: Event) -> Plan:
    running.tell(stage="reading")
    if Plan.objects.filter(event=event, state=Plan.State.DRAFT).count() >= DRAFTS_AT_MOST:
        refuse(running, _("There are %d drafts already. Drop those that you do not need.") % DRAFTS_AT_MOST, "plans")
    problem, notes = readable(running, event, lambda: bridge.problem_of(event, apart_of(event)))
    base = _base(running, event)
    result = _search(running, problem, base)
    running.job.progress = {}
    document = plan_document(result)
    moved = _moved(base, document) if base else []
    document = {**document, **({"moved": moved} if moved else {})}
    counted_twice(running, problem, document)
    return keep(
        running,
        event,
        (replace(result, notes=(*notes, *result.notes)), document),
        why="kept" if base else "solved",
        base=base,
        digest=bridge.digest_of(problem),
    )


def readable(running: Running, event: Event, read: Callable[[], Any]) -> Any:  # noqa: ANN401 - what ``read`` returns
    """Return what ``read`` returns; what hinders it is said with the page that mends it."""
    coming = Attendee.objects.filter(event=event, state=Attendee.State.COMING)
    if not coming.exists():
        refuse(running, _("There is nobody on the list yet. Bring in your list first."), "people")
    if not Block.objects.filter(event=event, kind=Block.Kind.ROUND).exists():
        refuse(running, _("The programme has no round of tables yet. Give it at least one."), "programme")
    try:
        return read()
    except InputError as error:
        refuse(running, said_now(error.sentence()), "programme")


def refuse(running: Running, sentence: str, page: str) -> Any:  # noqa: ANN401 - never returns
    """End the job with a sentence, and the page on which to mend it."""
    Job.objects.filter(pk=running.job.pk).update(progress={"mend": page})
    raise RefusedError(sentence)


def counted_twice(running: Running, problem: Problem, document: Mapping[str, Any]) -> None:
    """Refuse a plan that the independent checker counts otherwise."""
    try:
        contradictions = recount(problem, document)
    except DisagreementError as error:
        refuse(running, _not_sound(str(error)), "plan")
    if contradictions:
        refuse(running, _not_sound(" ".join(said_now(contradictions[:3]))), "plan")


def _not_sound(why: str) -> str:
    return _("The independent recount does not confirm this plan, so it was not stored: %s") % why


def _search(running: Running, problem: Problem, base: Plan | None) -> Result:
    from kinfolk.solve import Effort, account
    from kinfolk.solve import solve as plan

    people = len(problem.people)

    def show(now: Progress) -> None:
        try:
            running.tell(
                stage="searching",
                people=people,
                served=people - now.unserved,
                musts=now.musts_broken,
                steps=now.steps,
                planned=now.planned,
            )
        except CancelledError:
            raise KeyboardInterrupt from None  # the planner then returns the best so far

    running.tell(stage="searching", people=people)
    effort: Effort = Effort(seed=running.job.event_id or 0, progress=show, **_limits(running))
    try:
        if base is None:
            return plan(problem, effort)
        found = plan(_fixed(problem, base), effort)
    except InputError as error:
        return refuse(running, said_now(error.sentence()), "programme")  # type: ignore[no-any-return]
    from kinfolk.facts import Facts

    kept = replace(found.problem, programme=problem.programme)
    return account(
        Facts(kept),
        found.solution,
        seed=found.seed,
        steps=found.steps,
        stopped=found.stopped,
        seconds=found.seconds,
        construction=found.construction,
        advice=found.advice,
        notes=found.notes,
    )


def _limits(running: Running) -> dict[str, Any]:
    return {name: running.given[name] for name in ("steps", "time", "threads") if running.given.get(name)}


# -- keeping as much of an earlier plan as possible -------------------------------------------------------------------


def _base(running: Running, event: Event) -> Plan | None:
    number = running.given.get("keep")
    return Plan.objects.filter(event=event, number=number).first() if number else None


def _fixed(problem: Problem, base: Plan) -> Problem:
    """Return the problem with everybody fixed who sits, in ``base``, at a table where every promise is kept."""
    pinned = {(pin.person, pin.round) for pin in problem.programme.pins}
    tables = [{table.id for table in round_.tables} for round_ in problem.rounds]
    people = {person.id: person for person in problem.people}
    kept = tuple(
        FixedPlace(person=code, round=number, table=table)
        for code, number, table in _content(base)
        if code in people
        and (code, number) not in pinned
        and number <= len(tables)
        and table in tables[number - 1]
        and problem.is_present(people[code], problem.rounds[number - 1])
    )
    return replace(problem, programme=replace(problem.programme, pins=(*problem.programme.pins, *kept)))


def _content(base: Plan) -> Iterator[tuple[str, int, str]]:
    """Yield the seats of everybody at tables where nobody lacks a promise; whole tables stay or are free."""
    wanting = {one["id"] for entry in base.ledger for one in entry["broken"]}
    at: dict[tuple[int, str], list[str]] = defaultdict(list)
    seats = Seat.objects.filter(plan=base).values_list("round", "table", "attendee__code")
    for number, table, code in seats:
        at[number, table].append(code)
    for (number, table), codes in at.items():
        if not wanting.intersection(codes):
            yield from ((code, number, table) for code in codes)


def _moved(base: Plan, document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return whose table differs from ``base``, as plan documents say it."""
    before = {
        (code, number): table
        for number, table, code in Seat.objects.filter(plan=base).values_list("round", "table", "attendee__code")
    }
    after = {
        (code, entry["round"]): one["table"]
        for entry in document["rounds"]
        for one in entry["tables"]
        for code in one["people"]
    }
    return [
        {"id": code, "round": number, "from": before[code, number], "to": after.get((code, number), "")}
        for code, number in before
        if before[code, number] != after.get((code, number), "")
    ]


# -- storing ----------------------------------------------------------------------------------------------------------


def keep(  # noqa: PLR0913 - what a new plan consists of
    running: Running,
    event: Event,
    found: tuple[Result, Mapping[str, Any]],
    *,
    why: str,
    base: Plan | None,
    digest: str = "",
) -> Plan:
    """Store a result as the next draft of an event, in one transaction, and tell open pages."""
    result, document = found
    by = running.job.by
    with change(f"plan.{why}", by=by, event=event) as entry:
        plan = Plan(event=event, number=next_number(event), base=base, why=why, made_by=by, problem_digest=digest)
        plan.said = {"job": str(running.job.pk)}
        store_document(document, result, plan)
        entry.about, entry.facts = f"plan:{plan.pk}", {"number": plan.number}
        entry.save(update_fields=["about", "facts"])
        live.publish(f"event:{event.pk}", "plan", number=plan.number)
    return plan


def next_number(event: Event) -> int:
    """Return the number of the next plan; until the transaction ends nobody else gets it."""
    Event.objects.select_for_update(no_key=True).get(pk=event.pk)
    return (Plan.objects.filter(event=event).aggregate(most=Max("number"))["most"] or 0) + 1
