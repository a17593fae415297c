"""How the day ends: when people meet again, and thanks to hosts and greeters that nobody signs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from kinfolk.files.calendar import Appointment
from kinfolk_web.core import live
from kinfolk_web.core.audit import change
from kinfolk_web.core.normalise import plain
from kinfolk_web.core.remembering import remembered
from kinfolk_web.day.graph import Graph, graph, said_of
from kinfolk_web.day.models import Reunion, Thanks, ThanksCards
from kinfolk_web.day.sitting import company_of, here_among, known
from kinfolk_web.day.taps import is_known, with_tap
from kinfolk_web.day.times import times_of
from kinfolk_web.people.models import Attendee
from kinfolk_web.plans.welcoming import greeter_code
from kinfolk_web.programme.models import Block

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from uuid import UUID

    from kinfolk_web.accounts.models import User
    from kinfolk_web.communities.models import Event
    from kinfolk_web.core.models import Change
    from kinfolk_web.day.times import Times

THANKED_FROM = 3  # of fewer one could guess whose tap it was
AFTER_LAST = timedelta(hours=1)  # so long after the last round thanks are taken, where the programme has no closing
MOST_CARDS = 10_000
HOST, GREETER = Thanks.For.HOST, Thanks.For.GREETER

__all__ = ["Graph", "graph", "said_of"]  # what the wall grows belongs to the closing


# -- when ------------------------------------------------------------------------------------------------------------


def has_opened(times: Times) -> bool:
    """Whether the closing has begun: its block, or where there is none the end of the last round."""
    closings, rounds = times.of(Block.Kind.CLOSING), times.rounds
    at = closings[-1].starts_at if closings else rounds[-1][1].ends_at if rounds else None
    return at is not None and at <= times.at


def is_over(times: Times) -> bool:
    """Whether the closing is over: from then on thanks are told, and no more are taken."""
    closings, rounds = times.of(Block.Kind.CLOSING), times.rounds
    at = closings[-1].ends_at if closings else rounds[-1][1].ends_at + AFTER_LAST if rounds else None
    return at is not None and at <= times.at


@dataclass(frozen=True, slots=True)
class Ritual:
    """A block of the closing, whose text says what is said and done, and when it begins."""

    block: Block
    when: datetime | time


def rituals(event: Event) -> list[Ritual]:
    """Return the blocks of the closing, in order."""
    times = times_of(event)
    blocks = Block.objects.filter(event=event, kind=Block.Kind.CLOSING).select_related("room")
    return [Ritual(one, times.when(one)) for one in blocks]


# -- meeting again ---------------------------------------------------------------------------------------------------


def reunion_of(event: Event) -> Reunion | None:
    """Return when the people of an event meet again, if somebody said so."""
    return remembered(("reunion", event.pk), Reunion.objects.filter(event=event).first)


def meet_again(*, event: Event, on: date | None, at: time | None, place: str, by: User | None) -> Change | None:
    """Say when and where people meet again, or that this is open; everybody's page and calendar have it from then on."""
    place = plain(place)[:140]
    with transaction.atomic():
        held = Reunion.objects.select_for_update().filter(event=event).first()
        if (held is None and on is None) or (held and (held.on, held.at, held.place) == (on, at, place)):
            return None
        with change("closing.reunion", by=by, event=event) as entry:
            if on is None:
                Reunion.objects.filter(event=event).delete()
            else:
                Reunion.objects.update_or_create(event=event, defaults={"on": on, "at": at, "place": place})
            live.publish(live.phones(event.pk), "closing")  # which walls and staff hear as well
    return entry


def appointments(event: Event) -> list[Appointment]:
    """Return when people meet again, for their calendars; without a time it is the whole day."""
    held = reunion_of(event)
    if held is None:
        return []
    zone = ZoneInfo(event.timezone)
    begins = datetime.combine(held.on, held.at or time(0), zone)
    lasts = timedelta(hours=2) if held.at else timedelta(days=1)
    title = _("We meet again: %(event)s") % {"event": event.name}
    return [Appointment(key="reunion", starts=begins, ends=begins + lasts, title=title, place=held.place)]


# -- thanks ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Thankable:
    """Somebody who hosted one's table or greets one, and whether one has thanked them."""

    attendee: Attendee
    what_for: Thanks.For
    said: bool


def thankable_by(attendee: Attendee) -> list[Thankable]:
    """Return whom somebody can thank: hosts of tables at which they sat, and their greeter; themselves never."""
    found: dict[tuple[int, Thanks.For], Attendee] = {}
    greeter = greeter_code(attendee)
    if greeter:
        keys = Attendee.objects.filter(event=attendee.event_id, code=greeter).values_list("pk", flat=True)
        found |= {(one.pk, GREETER): one for one in known(here_among(attendee.event, keys))}
    for company in reversed(company_of(attendee)):
        if company.host is not None:
            found[company.host.pk, HOST] = company.host
    said = set(Thanks.objects.filter(by=attendee, stands=True).values_list("to_id", "what_for"))
    return [
        Thankable(one, what_for, (pk, what_for) in said) for (pk, what_for), one in found.items() if pk != attendee.pk
    ]


def thank(*, attendee: Attendee, code: str, what_for: Thanks.For, yes: bool, key: UUID) -> bool:
    """Thank a host or greeter of one's own, or take that back; return whether that can be done now.

    They are told a number at the end, from three on, and nobody ever whose it is. Sent twice, it counts once.
    """
    if is_over(times_of(attendee.event)):
        return False
    to = next(
        (one.attendee for one in thankable_by(attendee) if (one.attendee.code, one.what_for) == (code, what_for)), None
    )
    if to is None:
        return False
    with transaction.atomic():
        Attendee.objects.select_for_update(no_key=True).get(pk=attendee.pk)  # two windows of one person come in turn
        row = Thanks.objects.filter(by=attendee, to=to, what_for=what_for).first()
        if row is not None and is_known(row.keys, key):
            return True
        row = row or Thanks(event=attendee.event, by=attendee, to=to, what_for=what_for)
        row.stands, row.keys = yes, with_tap(row.keys, key)
        row.save()
    return True


def thanks_to(attendee: Attendee, times: Times | None = None) -> int:
    """Return how many people thank somebody, once the closing is over and from three on; else nothing."""
    if not is_over(times or times_of(attendee.event)):
        return 0
    taps = Thanks.objects.filter(to=attendee, stands=True)
    people = taps.exclude(by=None).values("by").distinct().count() + taps.filter(by=None).count()
    cards = ThanksCards.objects.filter(to=attendee).aggregate(all=Sum("count"))["all"] or 0
    return people + cards if people + cards >= THANKED_FROM else 0


def type_thanks(*, event: Event, counts: Mapping[str, int], by: User | None) -> Change | None:
    """Take over how many cards thanked whom: by code of a host or greeter."""
    there = {one.code: one for one in Attendee.objects.filter(event=event, code__in=counts, erased_at__isnull=True)}
    with transaction.atomic():
        held = dict(ThanksCards.objects.filter(event=event).values_list("to__code", "count"))
        wanted = {code: min(counts[code], MOST_CARDS) for code in there}
        changed = {code: count for code, count in wanted.items() if held.get(code, 0) != count}
        if not changed:
            return None
        with change("closing.cards", by=by, event=event, facts={"count": len(changed)}) as entry:
            for code, count in changed.items():
                ThanksCards.objects.update_or_create(to=there[code], defaults={"event": event, "count": count})
            live.publish(f"event:{event.pk}", "closing")
    return entry


def cards_of(event: Event) -> list[tuple[Attendee, int]]:
    """Return the hosts and greeters of an event from A to Z, with how many cards thanked each."""
    counted = dict(ThanksCards.objects.filter(event=event).values_list("to_id", "count"))
    coming = Attendee.objects.filter(event=event, state=Attendee.State.COMING, erased_at__isnull=True)
    helping = coming.filter(Q(is_host=True) | Q(is_greeter=True) | Q(pk__in=counted)).order_by("name", "pk")
    return [(one, counted.get(one.pk, 0)) for one in helping.only("code", "name")]
