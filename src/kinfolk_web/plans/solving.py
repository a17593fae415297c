"""Solving as a job of the worker: told step by step, stopped with the best so far kept, counted twice before it is stored."""

from __future__ import annotations

import logging
import time as clock
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django_scopes import scope

from kinfolk.errors import InputError
from kinfolk.files.document import plan_document
from kinfolk_web.communities.models import Event
from kinfolk_web.core import live
from kinfolk_web.core.audit import change
from kinfolk_web.core.jobs import CancelledError, RefusedError, work
from kinfolk_web.core.models import Job
from kinfolk_web.people.models import Attendee
from kinfolk_web.plans import bridge
from kinfolk_web.plans.confidential import apart_of
from kinfolk_web.plans.forgetting import without_erased
from kinfolk_web.plans.judging import DisagreementError, recount
from kinfolk_web.plans.keeping import improved, moved_from
from kinfolk_web.plans.known import known_of
from kinfolk_web.plans.models import Plan
from kinfolk_web.plans.rows import store_document
from kinfolk_web.plans.words import said_now
from kinfolk_web.programme.models import Block

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from kinfolk.problem import Problem
    from kinfolk.result import Result
    from kinfolk.search.effort import Effort, Progress
    from kinfolk_web.core.jobs import Running
    from kinfolk_web.plans.known import Known

logger = logging.getLogger(__name__)
DRAFTS_AT_MOST = 40


@work("solve", queue="solve")
def solve(running: Running) -> dict[str, Any]:
    """Plan an event as its list, room and promises are now; keep what was found if somebody stops it."""
    event = _event_of(running)
    with scope(community=event.community):
        since = Plan.objects.filter(event=event, made_at__gte=running.job.created_at)  # others are not opened to look
        done = since.filter(said__job=str(running.job.pk)).first()
        laps = Laps()
        if done is None:
            done = solved(running, event, laps)
        if done is None:
            return {"plan": int(running.given["keep"]), "as_good": True}
        return {"plan": done.number, "stopped": done.stopped, "took": laps.took}


def _event_of(running: Running) -> Event:
    if running.job.event_id is None:
        raise RefusedError(_("This work belongs to no event."))
    return Event.objects.select_related("community").get(pk=running.job.event_id)


class Laps:
    """How many seconds each part of a solve took: reading, planning, storing while it is counted again."""

    def __init__(self) -> None:
        self.took: dict[str, float] = {}
        self._since = clock.perf_counter()

    def done(self, part: str) -> None:
        """Note that a part is over."""
        now = clock.perf_counter()
        self.took[part], self._since = round(now - self._since, 3), now


def solved(running: Running, event: Event, laps: Laps | None = None) -> Plan | None:
    """Plan an event within a job. Return the new plan, or None where the one to improve is as good as few moves can make it."""
    laps = laps or Laps()
    running.tell(stage="reading")
    if Plan.objects.filter(event=event, state=Plan.State.DRAFT).count() >= DRAFTS_AT_MOST:
        refuse(running, _("There are %d drafts already. Drop those that you do not need.") % DRAFTS_AT_MOST, "plans")
    ask = bool(running.given.get("ask"))
    known, problem, notes = readable(running, event, lambda: _read(event, ask=ask))
    base = _base(running, event)
    laps.done("reading")
    result = _search(running, problem, base)
    laps.done("planning")
    running.job.progress = {}
    if result is None:
        return None
    document = plan_document(result)
    moved = moved_from(base, document) if base else []
    document = {**document, **({"moved": moved} if moved else {})}
    with counted_meanwhile(running, problem, document):
        plan = keep(
            running,
            event,
            (replace(result, notes=(*notes, *result.notes)), document),
            why="kept" if base else "solved",
            base=base,
            known=known,
            digest=bridge.digest_of(problem),
        )
    laps.done("storing")
    return plan


def _read(event: Event, *, ask: bool) -> tuple[Known, Problem, tuple[str, ...]]:
    people = bridge.people_of(event)
    return known_of(event, people=people), *bridge.problem_of(event, apart_of(event), people, ask=ask)


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
    """Refuse a plan that the independent checker counts otherwise; what exactly differs is for the log."""
    try:
        contradictions = recount(problem, document)
    except DisagreementError as error:
        not_sound(running, error.sentences)
    else:
        if contradictions:
            not_sound(running, contradictions)


@contextmanager
def counted_meanwhile(running: Running, problem: Problem, document: Mapping[str, Any]) -> Iterator[None]:
    """Store a plan within the block while the independent checker counts it; it is there only where both agree.

    The database does most of what storing takes, so that both together take as long as one of them. Nobody sees the rows
    before the transaction around the block ends, and it does not end well before the checker has confirmed the plan.
    """
    with ThreadPoolExecutor(1, thread_name_prefix="checker") as beside:
        counting = beside.submit(recount, problem, document)
        try:
            with transaction.atomic():
                yield
                with connection.cursor() as cursor:
                    cursor.execute("set constraints all immediate")  # what the end would look through; else it is last
                _confirm(counting.result())
        except DisagreementError as error:
            not_sound(running, error.sentences)


def _confirm(contradictions: Sequence[str]) -> None:
    if contradictions:
        raise DisagreementError(contradictions)


def not_sound(running: Running, why: Sequence[object]) -> None:
    """End the job with what to do about it, and a reference under which the log has the rest."""
    reference = str(running.job.pk)[:8]
    logger.error("recount %s: plan of event %s is not confirmed: %s", reference, running.job.event_id, list(why[:5]))
    refuse(
        running,
        _(
            "The second, independent count of this plan came to another result, so the plan was not stored; your"
            " plans stand as they were. Plan anew instead, and tell whoever runs this computer: reference %s."
        )
        % reference,
        "plan",
    )


def _search(running: Running, problem: Problem, base: Plan | None) -> Result | None:
    from kinfolk.solve import Effort
    from kinfolk.solve import solve as plan

    people = len(problem.people)

    def tell(**more: int) -> None:
        try:
            running.tell(stage="searching", people=people, **more)
        except CancelledError:
            raise KeyboardInterrupt from None  # the planner then returns the best so far

    def show(now: Progress) -> None:
        tell(served=people - now.unserved, musts=now.musts_broken, steps=now.steps, planned=now.planned)

    running.tell(stage="searching", people=people)
    effort: Effort = Effort(seed=running.job.event_id or 0, progress=show, **_limits(running))
    try:
        if base is None:
            return plan(problem, effort)
        return improved(problem, base, effort, tell)
    except InputError as error:
        return refuse(running, said_now(error.sentence()), "programme")  # type: ignore[no-any-return]


def _limits(running: Running) -> dict[str, Any]:
    return {name: running.given[name] for name in ("steps", "time", "threads") if running.given.get(name)}


def _base(running: Running, event: Event) -> Plan | None:
    number = running.given.get("keep")
    return Plan.objects.filter(event=event, number=number).first() if number else None


# -- storing ----------------------------------------------------------------------------------------------------------


def keep(  # noqa: PLR0913 - what a new plan consists of
    running: Running,
    event: Event,
    found: tuple[Result, Mapping[str, Any]],
    *,
    why: str,
    base: Plan | None,
    known: Known,
    digest: str = "",
) -> Plan:
    """Store a result as the next draft of an event, in one transaction, and tell open pages."""
    result, document = found
    by = running.job.by
    with change(f"plan.{why}", by=by, event=event) as entry:
        plan = Plan(event=event, number=next_number(event), base=base, why=why, made_by=by, problem_digest=digest)
        plan.said = {"job": str(running.job.pk), "known": without_erased(event, known)}
        plan.said |= {"joins": base.said["joins"]} if base is not None and "joins" in base.said else {}
        store_document(document, result, plan)
        entry.about, entry.facts = f"plan:{plan.pk}", {"number": plan.number}
        entry.save(update_fields=["about", "facts"])
        live.publish(f"event:{event.pk}", "plan", number=plan.number)
    return plan


def next_number(event: Event) -> int:
    """Return the number of the next plan; until the transaction ends nobody else gets it."""
    Event.objects.select_for_update(no_key=True).get(pk=event.pk)
    return (Plan.objects.filter(event=event).aggregate(most=Max("number"))["most"] or 0) + 1
