"""What desks keep on the device: names, tables, who greets whom, casts, and the words said so far; nothing that they do not need."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.db.models import Max
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from kinfolk.roster.texts import fold
from kinfolk_web.core.models import Change
from kinfolk_web.day import leasing
from kinfolk_web.day.models import CastGuest, CheckIn, Desk, WalkIn
from kinfolk_web.day.presence import seen_at
from kinfolk_web.day.rounds import later_days, rounds_of
from kinfolk_web.day.seats import given_at
from kinfolk_web.day.walk_ins import is_unnamed
from kinfolk_web.people.models import Attendee
from kinfolk_web.plans.held import plan_that_holds
from kinfolk_web.plans.models import CastMember, Seat, Sitting
from kinfolk_web.programme.places import places_as_data
from kinfolk_web.welcome.queries import active

if TYPE_CHECKING:
    from datetime import datetime

    from kinfolk_web.communities.models import Event
    from kinfolk_web.plans.models import Plan

FORMAT, FINDER_FORMAT = "kinfolk.door/1", "kinfolk.finder/1"
OVERLAP = timedelta(minutes=2)  # words that were being written while others were read are sent again
STANDING = 3
MARK = 12  # letters of the digest of a badge: enough to tell badges apart, nothing to print one from


def list_of(desk: Desk, *, have: str = "", since: str = "") -> dict[str, Any]:
    """Return what a desk keeps; people only if it has others, words only since it last asked."""
    event, plan = desk.event, plan_that_holds(desk.event)
    now, stamp = timezone.now(), _stamp(event, plan)
    said: dict[str, Any] = {
        "format": FORMAT,
        "event": event.name,
        "desk": desk.name,
        "now": now.isoformat(),
        "plan": plan.number if plan else None,
        "stamp": stamp,
        "rounds": rounds_as_data(event),
        "days": [begins.isoformat() for begins in later_days(event)],
        "words": _words(event, _after(since)),
    }
    if have != stamp:
        said["people"] = people_of(event, plan)
        said["standing"] = _standing(desk, plan)
        said["places"] = places_as_data(event)
    return said


def ways_as_data(desk: Desk) -> list[list[Any]]:
    """Return the chairs that a desk may give away."""
    return [[str(way.key), way.tables] for way in leasing.refill(desk=desk)]


def rounds_as_data(event: Event) -> list[list[Any]]:
    """Return the rounds with their times."""
    return [
        [one.number, one.title, *(at.isoformat() if at else None for at in (one.starts, one.ends))]
        for one in rounds_of(event)
    ]


def _stamp(event: Event, plan: Plan | None) -> str:
    """Return what differs whenever a list may: the last change that was no word of a desk."""
    last = Change.objects.filter(event=event).exclude(verb="door.words").aggregate(last=Max("pk"))["last"]
    return f"{plan.number if plan else 0}.{last or 0}"


def people_of(event: Event, plan: Plan | None) -> list[list[Any]]:
    """Return who is expected: code, name, tables by round, greeter, cast, whether the ticket has no name, employer, badge.

    The employer is there only where two have the same name; of the badge a digest by which a scanned one is recognised.
    """
    tables = _tables(event, plan)
    greeters = dict(active(event).values_list("newcomer_id", "greeter__name"))
    casts = dict(CastGuest.objects.filter(event=event).values_list("attendee_id", "cast"))
    casts |= dict(CastMember.objects.filter(plan=plan).values_list("attendee_id", "cast__name"))
    coming = Attendee.objects.filter(event=event, state=Attendee.State.COMING)
    rows = list(coming.values_list("pk", "code", "name", "guest_of", "organisation", "token"))
    many = Counter(fold(row[2]) for row in rows)
    return [
        [
            code,
            name,
            tables.get(pk, {}),
            greeters.get(pk, ""),
            casts.get(pk, ""),
            int(is_unnamed(name, guest_of)),
            employer if many[fold(name)] > 1 else "",
            sha256(token.encode()).hexdigest()[:MARK],
        ]
        for pk, code, name, guest_of, employer, token in rows
    ]


def _tables(event: Event, plan: Plan | None) -> dict[int, dict[int, str]]:
    tables: dict[int, dict[int, str]] = defaultdict(dict)
    for number, table, attendee in given_at(event):
        tables[attendee][number] = table
    for number, table, attendee in Seat.objects.filter(plan=plan).values_list("round", "table", "attendee_id"):
        tables[attendee][number] = table
    return tables


def _standing(desk: Desk, plan: Plan | None) -> list[list[str]]:
    """Return hosts with whom a walk-in stands when no chair is left: other ones at each desk."""
    led = Sitting.objects.filter(plan=plan, host__state=Attendee.State.COMING, host__is_host=True)
    hosts = [[table, name] for table, name in led.order_by("place").values_list("table", "host__name").distinct()]
    start = desk.pk * STANDING % max(1, len(hosts))
    return [*hosts[start:], *hosts[:start]][:STANDING]


def _after(since: str) -> datetime | None:
    try:
        found = parse_datetime(since[:40])
    except ValueError:
        return None
    return found - OVERLAP if found is not None and found.tzinfo is not None else None


def _words(event: Event, after: datetime | None) -> list[list[Any]]:
    """Return the words of all desks: key, whom it is about, what it takes back, when, and which desk."""
    rows = CheckIn.objects.filter(event=event).select_related("desk", "attendee")
    rows = rows.only("undoes", "at", "received_at", "attendee__code", "desk__name", "desk__skew")
    if after is not None:
        rows = rows.filter(received_at__gte=after)
    added = {one.attendee_id: str(one.pk) for one in WalkIn.objects.filter(event=event)}
    return [
        [
            str(one.pk),
            one.attendee.code,
            str(one.undoes) if one.undoes else "",
            seen_at(one).isoformat(),
            one.desk.name if one.desk else "",
            added.get(one.attendee_id, ""),
        ]
        for one in rows
    ]
