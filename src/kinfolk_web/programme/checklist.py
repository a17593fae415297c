"""The dated checklist: what to do in the weeks before an event, on its days and after, and where."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from kinfolk_web.programme.models import ChecklistTick

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.utils.functional import _StrPromise

    from kinfolk_web.communities.models import Event

WEEK = 7
FORTNIGHT = 2 * WEEK
MONTH = 30


@dataclass(frozen=True, slots=True)
class Step:
    """One step: how many days from the first day (or the last, if after), what to do, and the page that does it."""

    key: str
    days: int
    title: _StrPromise
    why: _StrPromise
    route: str


STEPS: tuple[Step, ...] = (
    Step("programme", -56, _("Choose the blocks of your days"), _("A template, or just an opening and a lunch."), "programme"),
    Step("agreements", -55, _("Set three to five agreements"), _("They stand on every host's sheet."), "agreements"),
    Step("questions", -42, _("Add the questions to your ticket form"), _("Times attended, hosting, me-too lines, access needs, who came with whom."), "question_texts"),
    Step("ask_hosts", -42, _("Ask for hosts and greeters in the confirmation mail"), _("Those who are asked late say no."), "question_texts"),
    Step("import", -28, _("Import your list for the first time"), _("You see newcomers, hosts and what is missing."), "people"),
    Step("room", -25, _("Draw the room with the venue"), _("Tables, doors, a quiet corner, a step-free way."), "rooms"),
    Step("greeters", -21, _("Share out the greeters' duties"), _("Everybody who comes alone finds somebody to go to."), "rota"),
    Step("promises", -14, _("Read the promises and choose"), _("Each says what it costs."), "promises"),
    Step("plan", -10, _("Make the first plan"), _("Read who is worst off; fix seats of guests of honour and of access needs."), "plan"),
    Step("brief_hosts", -3, _("Brief the hosts for half an hour"), _("Five moves: stand, names, you answer first, two minutes each, hand over to the quiet."), "print"),
    Step("import_again", -1, _("Import the list again and plan with few changes"), _("The last week brings the most first-timers."), "people"),
    Step("release", -1, _("Release the plan and print the pack"), _("Cards, host sheets, lists, wall poster, blank cards."), "print"),
    Step("ready", 0, _("Look whether everything is ready"), _("Printed, paired, tried without a network; and what to do on paper."), "ready"),
    Step("set_up", 0, _("Set tables and put the cards out"), _("The set-up sheet is for the venue; host cards lie on chairs."), "print"),
    Step("door", 0, _("Greeters stand in front of the desk"), _("The first five minutes decide."), "desks"),
    Step("closing", 0, _("Close together"), _("Name the date when you meet again."), "closing"),
    Step("thank", 1, _("Thank hosts and greeters by name"), _("And send who both said yes to staying in touch."), "closing"),
    Step("report", FORTNIGHT, _("Write to the board how it went"), _("With what did not work."), "after"),
    Step("reunion", 90, _("Invite casts to a reunion"), _("A date and one question are enough."), "again"),
    Step("forget", 91, _("Delete what you promised to delete"), _("Answers about access, statements, what nobody needs any more."), "retention"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Dated:
    """A step with its date, and whether it is done; ``seen`` if nobody has to tick it, for it is plain to see."""

    step: Step
    on: date | None
    done: bool
    seen: bool
    late: bool
    when: str


def checklist_of(event: Event, today: date, seen: Collection[str] = ()) -> list[Dated]:
    """Return all steps in order, dated from the first day of the event, or from its last for those after it.

    Parameters
    ----------
    seen
        The keys of steps that are plainly done, ticked or not.
    """
    done = set(ChecklistTick.objects.filter(event=event).values_list("step", flat=True))
    dated = []
    for step in STEPS:
        start = (event.ends_on or event.starts_on) if step.days > 0 else event.starts_on
        on = start + timedelta(days=step.days) if start else None
        is_seen = step.key in seen
        is_done = is_seen or step.key in done
        dated.append(Dated(step, on, is_done, is_seen, bool(on and on < today and not is_done), when(step.days)))
    return dated


def when(days: int) -> str:
    """Return how far before or after the event, in words."""
    if not days:
        return str(_("on the day"))
    far = abs(days)
    if far > 2 * MONTH and days > 0:
        text = ngettext("%(n)d month", "%(n)d months", far // MONTH) % {"n": far // MONTH}
    elif far >= FORTNIGHT:
        text = ngettext("%(n)d week", "%(n)d weeks", far // WEEK) % {"n": far // WEEK}
    else:
        text = ngettext("%(n)d day", "%(n)d days", far) % {"n": far}
    return str(_("%(far)s before") if days < 0 else _("%(far)s after")) % {"far": text}


def weeks_left(event: Event, today: date) -> int | None:
    """Return how many whole weeks are left until the event; None without a date or when it is over."""
    if event.starts_on is None or event.starts_on < today:
        return None
    return (event.starts_on - today).days // WEEK
