"""Repair in motion: ask for the smallest change, see what it is, let it hold with one button, and take it back as fast."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from kinfolk_web.core import live
from kinfolk_web.core.models import Job
from kinfolk_web.day.attendance import first_open
from kinfolk_web.day.concerning import whose_page_changes
from kinfolk_web.day.models import DoorSeat
from kinfolk_web.plans import releasing, repairing
from kinfolk_web.plans.actions import NotPossibleError
from kinfolk_web.plans.held import plan_that_holds
from kinfolk_web.plans.models import Plan, Release, Seat
from kinfolk_web.plans.parts import made_in, proposals
from kinfolk_web.plans.queries import moves_of

if TYPE_CHECKING:
    from kinfolk_web.accounts.models import User
    from kinfolk_web.communities.models import Event
    from kinfolk_web.core.models import Change
    from kinfolk_web.people.models import Attendee
    from kinfolk_web.plans.queries import Moved


@dataclass(frozen=True)
class Proposal:
    """A draft that would hold next: who moves, which tables close, whom it seats, and what becomes of promises.

    ``before`` and ``after`` are for how many of those who are present every promise is kept, of ``present``.
    """

    plan: Plan
    round: int
    moves: tuple[Moved, ...]
    closed: tuple[str, ...]
    seated: int
    freed: int
    before: int
    after: int
    present: int

    @property
    def movers(self) -> int:
        """How many people move."""
        return len({one.code for one in self.moves})

    @property
    def changes(self) -> bool:
        """Whether anybody sits elsewhere than before."""
        return bool(self.moves or self.closed or self.seated or self.freed)


def propose(*, event: Event, number: int, by: User | None, part: str = "") -> Job:
    """Ask the worker for the smallest change to the plan that holds, from a round on; asked twice, it works once.

    Parameters
    ----------
    part
        The neighbourhood to which it is confined; empty for the whole room.

    Raises
    ------
    NotPossibleError
        No plan holds yet.
    """
    held = plan_that_holds(event)
    if held is None:
        raise NotPossibleError(_("No plan holds yet. Release one first."))
    running = job_running(event, part)
    return running or repairing.repair(
        by=by, event=event, plan=held.number, round=number, **({"part": part} if part else {})
    )


def job_running(event: Event, part: str = "") -> Job | None:
    """Return the repair of a part of the room, or of all of it, that is being worked on."""
    jobs = Job.objects.filter(event=event, kind="repair", finished_at__isnull=True)
    return next((one for one in jobs if one.given.get("part", "") == part), None)


def job_failed(event: Event) -> Job | None:
    """Return the last repair of an event if it came to nothing and no plan was made since."""
    job = Job.objects.filter(event=event, kind="repair").order_by("-created_at").first()
    if job is None or job.state != Job.State.FAILED:
        return None
    held = Release.objects.filter(event=event).first()
    return job if held is None or held.at < job.created_at else None


def proposal_of(event: Event, number: int, part: str = "") -> Proposal | None:
    """Return the newest draft that mends the plan that holds in a part of the room, with what it changes from a round on.

    None if it came too late, so that it changes a round that is over by now.
    """
    held = plan_that_holds(event)
    draft = proposals(held).get(part) if held is not None else None
    if held is None or draft is None or _changes_over(held, draft):
        return None
    return _read(held, draft, number)


def _changes_over(held: Plan, draft: Plan) -> int | None:
    """Return the first round that is over by now and that a draft changes: who sat where in it stays as it was."""
    first = first_open(held.event)
    if first == 1:
        return None
    plans = [Seat.objects.filter(plan=one, round__lt=first) for one in (held, draft)]
    seats = [set(rows.values_list("round", "attendee_id", "table")) for rows in plans]
    return min((number for number, _attendee, _table in seats[0] ^ seats[1]), default=None)


def _read(held: Plan, draft: Plan, number: int) -> Proposal:
    before, after = _seats(held, number), _seats(draft, number)
    tables = {table for (_pk, r), table in before.items() if r == number}
    used = {table for (_pk, r), table in after.items() if r == number}
    present = {pk for pk, r in after if r == number}
    codes = dict(Seat.objects.filter(plan=draft, round__gte=number).values_list("attendee__code", "attendee_id"))
    return Proposal(
        plan=draft,
        round=number,
        moves=tuple(moves_of(draft)),
        closed=tuple(sorted(tables - used)),
        seated=len({pk for pk, r in after if r == number} - {pk for pk, r in before if r == number}),
        freed=len({pk for pk, r in before if r == number} - {pk for pk, r in after if r == number}),
        before=_kept(held, codes, present),
        after=_kept(draft, codes, present),
        present=len(present),
    )


def _seats(plan: Plan, number: int) -> dict[tuple[int, int], str]:
    rows = Seat.objects.filter(plan=plan, round__gte=number).values_list("attendee_id", "round", "table")
    return {(pk, r): table for pk, r, table in rows}


def _kept(plan: Plan, codes: dict[str, int], present: set[int]) -> int:
    """Return for how many of those who are present every promise is kept."""
    lacking = {codes[one["id"]] for entry in plan.ledger for one in entry["broken"] if one["id"] in codes}
    return len(present - lacking)


def apply(*, event: Event, number: int, by: User | None) -> Change:
    """Let a proposal hold: the same checks as for every release, one pointer, and only those whom it concerns are told.

    Raises
    ------
    NotPossibleError
        It was made from a plan that holds no more, changes a round that is over, or contradicts list or room.
    NeedsReviewError
        A safety lead has to look at it first.
    """
    draft = Plan.objects.filter(event=event, number=number).select_related("event__community").first()
    held = plan_that_holds(event)
    if draft is None or held is None or draft.base_id != held.pk or not draft.is_draft:
        raise NotPossibleError(_("The plan changed meanwhile. Ask for a new proposal."))
    if (over := _changes_over(held, draft)) is not None:
        raise NotPossibleError(_("Round %(number)d is over by now. Ask for a new proposal.") % {"number": over})
    entry = releasing.release(plan=draft, by=by, instead_of=held)
    tell(held, draft)
    repairing.get_ready(by=by, event=event)
    return entry


def take_back(*, event: Event, by: User | None, part: str = "") -> Plan:
    """Let the plan hold again from which the one that holds was mended; return it.

    Parameters
    ----------
    part
        The neighbourhood whose last change is meant; empty for whichever was the last.

    Raises
    ------
    NotPossibleError
        The plan that holds was not mended from another one, or in another part of the room.
    """
    held = plan_that_holds(event)
    if part and held is not None and made_in(held) != part:
        raise NotPossibleError(
            _("The last change was not made in this part of the room. Take it back from the page of the whole room.")
        )
    before = held.base if held is not None and held.why == "repaired" else None
    if held is None or before is None or before.released_at is None:
        raise NotPossibleError(_("There is nothing to take back: this plan was not mended from another one."))
    releasing.release(plan=before, by=by, instead_of=held)
    tell(held, before)
    repairing.get_ready(by=by, event=event)
    return before


def tell(before: Plan, after: Plan) -> None:
    """Tell everybody whose page says something else now, and nobody else; what it is, their own page says."""
    live.publish(f"event:{after.event_id}", "floor")
    for attendee in sorted(whose_page_changes(before, after)):
        live.publish(f"attendee:{attendee}", "table")


def changed_for(attendee: Attendee, plan: Plan) -> dict[int, tuple[str, str]]:
    """Return the rounds in which a repair changed somebody's table: what it was, and what it is now."""
    if plan.why != "repaired" or plan.base_id is None:
        return {}
    rows = Seat.objects.filter(plan__in=[plan.pk, plan.base_id], attendee=attendee).values_list(
        "plan_id", "round", "table"
    )
    given = DoorSeat.objects.filter(event_id=plan.event_id, attendee=attendee).values_list("round", "table")
    at = {(plan.base_id, number): table for number, table in given}  # what a desk told them, until the plan seats them
    at |= {(pk, number): table for pk, number, table in rows}
    return {
        number: (at.get((plan.base_id, number), ""), table)
        for (pk, number), table in sorted(at.items())
        if pk == plan.pk and at.get((plan.base_id, number), "") != table
    }
