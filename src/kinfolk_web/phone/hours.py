"""What the hour decides on my page, read once for a whole event: what is cut in, and what a page depends on beyond that.

A page that is kept has marks where a time stands, where a card is there or not, and where the clock is told. A step of
the clock, and time itself, then change a row of the event and no page at all; unless a page shows more than marks can
say. Of that it keeps what it was made by (`Hours.said`), and is found as long as the hour still says the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string
from django.utils import timezone
from django_scopes import scopes_disabled

from kinfolk_web.communities.models import Event
from kinfolk_web.core import touching
from kinfolk_web.core.remembering import remembered, remembering
from kinfolk_web.day import casts, closing, pulse
from kinfolk_web.day.attendance import first_open, open_rounds
from kinfolk_web.day.clock import facts_of, run_of
from kinfolk_web.day.following import cue_now
from kinfolk_web.day.models import CutOff
from kinfolk_web.day.times import begins_at, times_in
from kinfolk_web.people import kept_pages
from kinfolk_web.people.kept_pages import MadeDay
from kinfolk_web.plans.held import plan_that_holds
from kinfolk_web.programme.models import Block
from kinfolk_web.programme.queries import blocks_of
from kinfolk_web.welcome.queries import TAKE_OVER, TAKEN_OVER, opening_of, stands_in_now
from kinfolk_web.welcome.shown import said_until

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime

    from kinfolk_web.day.clock import Run
    from kinfolk_web.day.times import Times
    from kinfolk_web.people.models import Attendee
    from kinfolk_web.phone.day import Day

FAR = timedelta(days=1)
AFTER_END = (
    timedelta(0),
    timedelta(hours=1),
    closing.AFTER_LAST,
    pulse.AFTER_LAST,
)  # an hour: clocks forget what is over
BEFORE_START = (timedelta(0), casts.MISSING_FROM)
# No sentence of anybody can look like one of these or like a mark, since what they write is escaped.
CLOCK = re.compile(r"(?<=data-clock=')[^']*(?=')")
TIME = re.compile(r'(?<=<time data-at=")([0-9]+)">[0-9:]*(?=</time>)')
CARD = re.compile(r'(?<=data-hour=")(\w+)"(?: hidden)?(?=[ >])')
CUE = re.compile(r'(?<=data-ready-for=")([0-9 ]*)" data-cue="[^>]*?"(?: data-ready)?(?=>)')
MARK = re.compile(r"<(clock|at|card|cue)(?: ([\w ]*))?>")


@dataclass(frozen=True, slots=True)
class Hours:
    """What the hour decides for everybody alike, beyond what is cut in: each page names what it depends on.

    ``until`` is until when it is true, if nobody takes a step.
    """

    said: dict[str, Any]
    until: datetime


def hours_of(event: Event, at: datetime) -> Hours:
    """Return what the hour decides at a moment; looked up for each page, since an hour may end while it is made."""
    run = run_of(event)
    return Hours(_said(event, times_in(run)), _until(event, run, at))


def facts_now(event: Event, at: datetime) -> dict[str, Any]:
    """Return what is cut into pages: the clock, when each block begins, and which cards are there now."""
    run = run_of(event)
    times = times_in(run)
    out = {f"out{one.block.pk}": one.skipped for one in run.slots}
    told = render_to_string("parts/clock.json", {"clock": facts_of(run, at)})
    return {
        "clock": re.sub(r'(?<="at":)[0-9.]+(?=,"held")', "<now>", told),
        "at": {str(pk): f"{begins:%H:%M}" for pk, begins in begins_at(event).items()},
        "cue": {"cue": 0, "statement": 0, "told": 0} | cue_now(event),
        "open": sorted(open_rounds(event)),
        "card": {"pulse": pulse.open_turn(times) is not None, "met": bool(times.begun)} | out,
    }


def _said(event: Event, times: Times) -> dict[str, Any]:
    blocks, begins, first = blocks_of(event), begins_at(event), first_open(event)
    meets = next((one for one in casts.meetings_of(times) if not one.over), None)
    rounds = sum(one.kind == Block.Kind.ROUND for one in blocks)
    since = said_until(event, plan_that_holds(event))
    return {
        "closing": closing.has_opened(times),
        "closed": closing.is_over(times),
        "tables": bool(times.of(Block.Kind.OPEN_TABLES)),
        "meets": f"{meets.block.pk} {meets.now} {meets.first} {meets.last}" if meets else "",
        "casts are near": casts.meet_about_now(times),
        "stand-ins look out": stands_in_now(event),
        "weekdays": " ".join(f"{one.pk}:{begins[one.pk]:%w}" for one in blocks if one.pk in begins),
        **{f"over {one.pk}": times.is_over(one) for one in blocks},
        **{f"gone {number}": number < first for number in range(1, rounds + 1)},
        **{f"said until {number}": str(since.until(number)) for number in range(1, rounds + 1)},
    }


def _until(event: Event, run: Run, at: datetime) -> datetime:
    moments = set(remembered(("cut-off times", event.pk), lambda: list(_cut_offs(event))))
    for slot in run.slots:
        moments |= {slot.starts_at - before for before in BEFORE_START}
        moments |= {slot.found_at, slot.closes_at, slot.ends_at - pulse.BEFORE_END}
        moments |= {slot.ends_at + after for after in AFTER_END}
    if run.holds_until is not None:
        moments.add(run.holds_until)
    opens = opening_of(event)
    if opens is not None:
        moments |= {opens - TAKE_OVER, opens + TAKEN_OVER + timedelta(microseconds=1)}
    return min((one for one in moments if one > at), default=at + FAR)


def _cut_offs(event: Event) -> list[datetime]:
    return list(CutOff.objects.filter(event=event).values_list("at", flat=True))


def names_used(attendee: Attendee, day: Day) -> list[str]:
    """Return the names of what somebody's page depends on, of all that the hour says, beyond what is cut in."""
    names = ["closing", "tables", *(f"gone {number}" for number in day.differs)]
    names += ["closed"] if attendee.is_host or attendee.is_greeter else []
    names += ["meets", "casts are near"] if day.cast else []
    return names + (["weekdays"] if len({line.block.day for line in day.lines}) > 1 else [])


# -- marks ------------------------------------------------------------------------------------------------------------


def marked(page: str) -> str:
    """Return a page with a mark wherever the hour decides what stands there."""
    page = TIME.sub(r'\1"><at \1>', page)
    page = CUE.sub(r'\1"<cue \1>', page)
    return CARD.sub(r'\1"<card \1>', CLOCK.sub("<clock>", page))


def filled(page: str, facts: Mapping[str, Any], at: datetime) -> str:
    """Return a page that was marked with what the hour says in place of the marks."""

    def word(found: re.Match[str]) -> str:
        kind, name = found[1], found[2]
        if kind == "clock":
            return str(facts["clock"]).replace("<now>", f"{at.timestamp():.2f}")
        if kind == "cue":
            cue = facts["cue"]
            words = " ".join(f'data-{key}="{cue[key]}"' for key in ("cue", "state", "turn", "statement", "told"))
            return f" {words}" + (" data-ready" if str(cue["cue"]) in (name or "").split() else "")
        if kind == "card":
            return "" if _is_there(facts, name or "") else " hidden"
        return str(facts["at"].get(name, ""))

    return MARK.sub(word, page)


def turn_of(rounds: Iterable[int]) -> str:
    """Return the name of what stands on top of a page in the last of some rounds of theirs, once those before it are gone."""
    return "_".join(("turn", *map(str, rounds)))


def is_turn(name: str, open_now: Collection[int]) -> bool:
    """Whether what has that name is the next thing on a page; the turn of 0 comes once no round of theirs is left."""
    *before, last = map(int, name.split("_")[1:])
    return (last == 0 or last in open_now) and not set(before).intersection(open_now)


def _is_there(facts: Mapping[str, Any], name: str) -> bool:
    return is_turn(name, facts["open"]) if name.startswith("turn_") else bool(facts["card"].get(name))


# -- kept -------------------------------------------------------------------------------------------------------------


def keep_hours(event: int) -> bool:
    """Keep what the hour decides for an event, read now; return whether it is kept."""
    at, snapshot = timezone.now(), touching.snapshot()
    with scopes_disabled(), remembering():
        found = Event.objects.select_related("community").filter(pk=event).first()
        if found is None:
            return False
        hours, facts = hours_of(found, at), facts_now(found, at)
        called = facts["cue"]["statement"]
    words = {f"hour:{event}", f"event:{event}", *([f"statement:{called}", f"told:{called}"] if called else [])}
    if hours.until <= at + timedelta(seconds=1):
        return False
    return kept_pages.keep_day(MadeDay(event, facts, hours.said, frozenset(words), snapshot, at, hours.until))
