"""What an attendee's pages hold from the moment they are opened, so that they follow the day without asking again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import get_language

from kinfolk_web.core.remembering import remembered
from kinfolk_web.day.clock import facts_of, run_of
from kinfolk_web.day.concerning import is_the_same_for
from kinfolk_web.day.listening import stream_of_visit
from kinfolk_web.day.looking import facts_of as cue_of
from kinfolk_web.day.looking import said as cues_said
from kinfolk_web.day.models import Cue, Ready
from kinfolk_web.day.stage import stage_of
from kinfolk_web.people import hearing
from kinfolk_web.plans.held import plan_that_holds
from kinfolk_web.plans.models import Plan
from kinfolk_web.plans.sharing import rounds_shared

if TYPE_CHECKING:
    from kinfolk_web.communities.models import Event
    from kinfolk_web.day.clock import Run
    from kinfolk_web.people.models import Attendee, Visit
    from kinfolk_web.plans.sharing import Since

MOST = 60  # of their statements, the newest first


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that somebody's phone may light for: a statement that they said, or a cue of the whole room."""

    statement: int
    cue: int
    text: str
    language: str
    rounds: tuple[int, ...] = ()


def followed(visit: Visit, *, shown: int = 0) -> dict[str, Any]:
    """Return what is now, the times of the day, and where to hear of changes; nothing of it is anybody's secret.

    Parameters
    ----------
    shown
        The number of the plan that an open page shows: it is as good as the one that holds if nothing of theirs changed.
    """
    event, at = visit.attendee.event, timezone.now()
    run, plan = run_now(event), plan_that_holds(event)
    number = plan.number if plan else 0
    if plan is not None and shown not in (0, number):
        before = Plan.objects.filter(event=event, number=shown).only("event", "released_at").first()
        number = shown if before and is_the_same_for(visit.attendee_id, before, plan) else number
    return {"now": run.at(at), "clock": facts_of(run, at), "stream": stream_of_visit(visit), "plan_number": number}


def run_now(event: Event) -> Run:
    """Return the run of the day, as every phone is told."""
    return run_of(event)


def cue_now(event: Event) -> dict[str, Any]:
    """Return the cue that is called, as every phone is told."""
    return cue_of(stage_of(event))


def look_around(attendee: Attendee, plan: Plan | None, since: Since) -> dict[str, Any]:
    """Return the sentences that somebody's phone may light for, the cue that is called, and whether they are ready for it.

    All statements that they said, also those that are no cue: one may be called that was put on the list a minute ago.
    """
    event, cue = attendee.event, cue_now(attendee.event)
    said = [one.card for one in hearing.said_by(attendee)[:MOST]]
    key = ("cues", event.pk, get_language())
    ours = remembered(key, lambda: cues_said(event, list(Cue.objects.filter(event=event))))
    mine = Ready.objects.filter(attendee=attendee).order_by("cue")
    ready = list(mine.values_list("cue", flat=True)) if ours or cue["cue"] else []
    rounds = rounds_shared(attendee, plan, since) if plan is not None and said and ours else {}
    sentences = [Sentence(one.number, 0, one.text, one.language, tuple(rounds.get(one.number, ()))) for one in said]
    return {
        "cue": cue,
        "mine": [*sentences, *(Sentence(0, one.cue.pk, one.text, one.language) for one in ours if one.cue.own)],
        "ready": cue["cue"] in ready,
        "ready_for": ready,
    }
