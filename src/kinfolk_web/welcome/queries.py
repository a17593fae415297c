"""Reads about welcoming: who greets whom now, where and when, the greeters' load, what waits on the board."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf.locale import LANG_INFO
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format

from kinfolk.facts import MOST_GREETED
from kinfolk_web.day.times import begins_at
from kinfolk_web.people.models import Attendee
from kinfolk_web.people.queries import knows_times, newcomers
from kinfolk_web.programme.models import Block
from kinfolk_web.programme.queries import blocks_of
from kinfolk_web.welcome.models import Note, Welcome

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from kinfolk_web.communities.models import Event

COMING = Attendee.State.COMING
MOST_EACH = MOST_GREETED
SILENT_AFTER = timedelta(days=5)
REMIND_AFTER = timedelta(days=2)
TAKE_OVER, TAKEN_OVER = timedelta(minutes=10), timedelta(hours=12)  # before the opening, and so long after it


@dataclass(frozen=True, slots=True)
class Meeting:
    """Where and when the greeters of an event wait."""

    place: str
    at: datetime | None
    block: int = 0  # with which they begin to wait


@dataclass(frozen=True, slots=True)
class Greeter:
    """Who greets somebody: all that the newcomer is told of them."""

    welcome: Welcome
    name: str
    place: str
    at: datetime | None
    sign: str
    stand_in: str
    block: int = 0


@dataclass(frozen=True, slots=True)
class Greeted:
    """A newcomer on the page of their greeter: nothing that a stranger should not know."""

    welcome: Welcome
    name: str
    sound: str
    pronouns: str
    languages: tuple[str, ...]
    hides: bool
    takes_over: bool


def active(event: Event) -> QuerySet[Welcome]:
    """Return who greets whom now; whoever wants no greeter, or is not coming, is out at once."""
    held = Welcome.objects.filter(event=event, ended_at__isnull=True)
    return held.filter(newcomer__state=COMING, newcomer__no_greeter=False, greeter__state=COMING)


def settled(event: Event) -> list[tuple[str, str, str]]:
    """Return the codes of greeter, newcomer and stand-in of every welcome of an event, for its plan."""
    codes = active(event).values_list("greeter__code", "newcomer__code", "stand_in__code")
    return [(greeter, newcomer, stand_in or "") for greeter, newcomer, stand_in in codes]


def is_new(attendee: Attendee) -> bool:
    """Whether somebody is new here, as the planner counts it."""
    return attendee.times_attended == 0 or (attendee.times_attended is None and knows_times(attendee.event))


def is_to_be_greeted(attendee: Attendee) -> bool:
    """Whether somebody is new and wants a greeter."""
    return attendee.state == COMING and not attendee.no_greeter and is_new(attendee)


def new_people(event: Event) -> QuerySet[Attendee]:
    """Return who is new and wants to be greeted."""
    here = Attendee.objects.filter(event=event, state=COMING, no_greeter=False)
    return here.filter(newcomers(known=knows_times(event)))


def meeting_of(event: Event) -> Meeting:
    """Return where and when greeters wait: at the first welcome place, when the doors open."""
    blocks = blocks_of(event)
    arrival = next((one for one in blocks if one.kind == Block.Kind.ARRIVAL), blocks[0] if blocks else None)
    if arrival is None:
        return Meeting("", None)
    place = arrival.welcome_place or next((one.welcome_place for one in blocks if one.welcome_place), "")
    return Meeting(place, begins_at(event).get(arrival.pk), arrival.pk)


def said_when(meeting: Meeting) -> str:
    """Return day and time as they stand in a sentence; empty if the event has no date."""
    return f"{date_format(meeting.at, 'DATE_FORMAT')}, {meeting.at:%H:%M}" if meeting.at else ""


def opening_of(event: Event) -> datetime | None:
    """Return when the event opens, after the doors: ten minutes before it stand-ins take over."""
    blocks = blocks_of(event)
    first = next((one for one in blocks if one.kind != Block.Kind.ARRIVAL), blocks[0] if blocks else None)
    return begins_at(event).get(first.pk) if first else None


def stands_in_now(event: Event, now: datetime | None = None) -> bool:
    """Whether it is so late that those who stand in look out as well."""
    opens = opening_of(event)
    now = now or timezone.now()
    return opens is not None and opens - TAKE_OVER <= now <= opens + TAKEN_OVER


def greeter_of(attendee: Attendee) -> Greeter | None:
    """Return who greets somebody, if anybody does."""
    if attendee.no_greeter:
        return None
    found = active(attendee.event).filter(newcomer=attendee).select_related("greeter__standing", "stand_in").first()
    if found is None:
        return None
    meeting, standing = meeting_of(attendee.event), getattr(found.greeter, "standing", None)
    able = found.stand_in is not None and found.stand_in.state == COMING and found.stand_in.is_greeter
    stand_in = found.stand_in if able else None
    return Greeter(
        welcome=found,
        name=found.greeter.name,
        place=(standing.place if standing else "") or meeting.place,
        at=meeting.at,
        sign=standing.sign if standing else "",
        stand_in=stand_in.name if stand_in else "",
        block=meeting.block,
    )


def greeter_in_brief(attendee: Attendee) -> tuple[str, str] | None:
    """Return the name of whoever greets somebody, and where; for the mail of the evening before."""
    found = greeter_of(attendee)
    return (found.name, " · ".join(part for part in (found.place, found.sign) if part)) if found else None


def meeting_places(event: Event) -> dict[str, str]:
    """Return where, when and by which sign each greeter is found, by their codes; for a mail merge."""
    meeting = meeting_of(event)
    found = active(event).select_related("greeter__standing")
    standing = {one.greeter.code: getattr(one.greeter, "standing", None) for one in found}
    return {
        code: " · ".join(
            part for part in ((own and own.place) or meeting.place, said_when(meeting), own.sign if own else "") if part
        )
        for code, own in standing.items()
    }


def greets(greeter: Attendee) -> list[Greeted]:
    """Return whom somebody greets; shortly before the opening also those whose greeter has not said to be there."""
    event = greeter.event
    mine = Q(greeter=greeter)
    if stands_in_now(event):
        away = Q(greeter__standing__isnull=True) | Q(greeter__standing__here_at__isnull=True)
        mine |= Q(stand_in=greeter, met_at__isnull=True) & away
    found = active(event).filter(mine).select_related("newcomer")
    return [_greeted(one, greeter) for one in found]


def _greeted(one: Welcome, greeter: Attendee) -> Greeted:
    newcomer = one.newcomer
    common = [tag for tag in newcomer.languages if tag in greeter.languages]
    return Greeted(
        welcome=one,
        name=newcomer.name,
        sound=newcomer.name_sound,
        pronouns=newcomer.pronouns,
        languages=tuple(language_name(tag) for tag in common or newcomer.languages),
        hides=newcomer.hide_new,
        takes_over=one.greeter_id != greeter.pk,
    )


def language_name(tag: str) -> str:
    """Return what a language calls itself; the tag of one that is not known."""
    info = LANG_INFO.get(tag.lower()) or LANG_INFO.get(tag.lower().partition("-")[0]) or {}
    return str(info.get("name_local", tag))


def capacity(attendee: Attendee) -> int:
    """Return how many newcomers somebody greets at most: what they said, never more than five."""
    return min(MOST_EACH, attendee.greeter_capacity) if attendee.is_greeter else 0


def ended_pairs(event: Event) -> list[tuple[int, int]]:
    """Return greeter and newcomer of every welcome that one of them ended, or nobody heard of: they do not come again."""
    said = (Welcome.End.GREETER, Welcome.End.NEWCOMER, Welcome.End.SILENCE)
    ended = Welcome.objects.filter(event=event, ended_at__isnull=False, ended_by__in=said)
    return list(ended.values_list("greeter_id", "newcomer_id"))


def ended_codes(event: Event) -> list[tuple[str, str]]:
    """Return the codes of greeter and newcomer of every welcome that has ended, for whatever reason, for paper."""
    ended = Welcome.objects.filter(event=event, ended_at__isnull=False)
    return list(ended.values_list("greeter__code", "newcomer__code"))


def notes_between(one: Welcome) -> list[Note]:
    """Return what a newcomer and their greeter wrote to each other through the system."""
    pair = (one.greeter_id, one.newcomer_id)
    kinds = (Note.Kind.GREETING, Note.Kind.ANSWER)
    return list(Note.objects.filter(by__in=pair, to__in=pair, kind__in=kinds).select_related("by"))
