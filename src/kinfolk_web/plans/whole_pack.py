"""The pack of a plan makes itself when the plan is released: once, while the worker has nothing else to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils import timezone

from kinfolk.paper.changes import CHANGES
from kinfolk.paper.registry import SHEETS
from kinfolk_web.core.jobs import WHEN_IDLE, work
from kinfolk_web.core.models import Job
from kinfolk_web.plans.held import plan_that_holds
from kinfolk_web.plans.models import Plan, Print
from kinfolk_web.plans.pack import make_files

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from kinfolk_web.accounts.models import User
    from kinfolk_web.communities.models import Event
    from kinfolk_web.core.jobs import Running

BY_ITSELF = "print.by_itself"
KINDS = ("print", BY_ITSELF)  # of work that makes sheets
NEEDED = frozenset({"table-cards", "list-names", "host-sheets"})
WHOLE = tuple(name for name in SHEETS if name != CHANGES.name)


@work("print.by_itself", lock=BY_ITSELF, priority=WHEN_IDLE)
def pack_by_itself(running: Running) -> dict[str, Any]:
    """Make the whole pack of a plan that holds, unless somebody did meanwhile."""
    event = running.job.event
    held = plan_that_holds(event) if event is not None else None
    if held is None or held.pk != running.given["plan"] or sheets_made(held) >= NEEDED:
        return {}
    return make_files(running)


def ask_for_pack(*, plan: Plan, by: User | None) -> Job | None:
    """Have the pack of a plan made that was just released; None if it was made, is being made, or nobody will print it."""
    event = plan.event
    last_day = event.ends_on or event.starts_on
    if by is None or event.community.rehearses_id or (last_day is not None and last_day < timezone.localdate()):
        return None
    if sheets_made(plan) >= NEEDED or _is_being_made(plan):
        return None
    last = Print.objects.filter(event=event).first()
    as_before = {key: last.options[key] for key in ("size", "layouts") if last.options.get(key)} if last else {}
    printed_at = timezone.localtime(timezone=ZoneInfo(event.timezone)).strftime("%Y-%m-%d %H:%M")
    made: Job = pack_by_itself(
        by=by, event=event, plan=plan.pk, sheets=list(WHOLE), printed_at=printed_at, by_itself=True, **as_before
    )
    return made


def as_it_is(plan: Plan) -> Q:
    """Return what tells the prints of a plan from those of the draft that it was, before somebody changed it by hand."""
    unknown = ~Q(options__has_key="edits")  # printed before this was noted
    return Q(unknown | Q(options__edits=plan.edits), plan=plan)


def sheets_made(plan: Plan) -> set[str]:
    """Return the kinds of sheets that were made of a plan as it is."""
    return {name for one in Print.objects.filter(as_it_is(plan)) for name in one.sheets}


def note_fetched(event: Event, file: UUID) -> None:
    """Note that somebody fetched a file of a pack that had made itself: from then on it lies out."""
    job = Job.objects.filter(event=event, kind=BY_ITSELF, result__files__contains=[{"id": str(file)}]).first()
    made = Print.objects.filter(event=event, pk=job.result["print"]).first() if job is not None else None
    if made is not None and "fetched" not in made.options:
        made.options = {**made.options, "fetched": True}
        made.save(update_fields=["options"])


def _is_being_made(plan: Plan) -> bool:
    jobs: QuerySet[Job] = Job.objects.filter(event=plan.event_id, kind__in=KINDS, finished_at__isnull=True)
    return any(one.given.get("plan") == plan.pk and set(one.given["sheets"]) >= NEEDED for one in jobs)
