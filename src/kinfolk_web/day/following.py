"""What an attendee's pages hold from the moment they are opened, so that they follow the day without asking again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from kinfolk_web.day.clock import facts_of, run_of
from kinfolk_web.day.listening import stream_of_visit
from kinfolk_web.day.looking import facts_of as cue_of
from kinfolk_web.day.looking import sentences
from kinfolk_web.day.models import Ready
from kinfolk_web.day.stage import stage_of
from kinfolk_web.plans.sharing import rounds_shared

if TYPE_CHECKING:
    from kinfolk_web.day.clock import Run
    from kinfolk_web.day.looking import Said
    from kinfolk_web.people.models import Attendee, Visit
    from kinfolk_web.plans.models import Plan


@dataclass(frozen=True, slots=True)
class Mine:
    """A sentence that somebody's phone may light for, and in which rounds others at their table let it know too."""

    said: Said
    rounds: tuple[int, ...]


def followed(visit: Visit, run: Run | None = None) -> dict[str, Any]:
    """Return what is now, the times of the day, and where to hear of changes; nothing of it is anybody's secret."""
    run, at = run or run_of(visit.attendee.event), timezone.now()
    return {"now": run.at(at), "clock": facts_of(run, at), "stream": stream_of_visit(visit)}


def look_around(attendee: Attendee, plan: Plan | None) -> dict[str, Any]:
    """Return the sentences that somebody's phone may light for, the cue that is called, and whether they are ready."""
    stage = stage_of(attendee.event)
    mine = sentences(attendee.event, attendee)
    rounds = rounds_shared(attendee, plan) if plan is not None and mine else {}
    ready = stage.cue_id is not None and Ready.objects.filter(cue=stage.cue_id, attendee=attendee).exists()
    found = [Mine(one, tuple(rounds.get(one.cue.statement_id or 0, ()))) for one in mine]
    return {"cue": cue_of(stage), "mine": found, "ready": ready}
