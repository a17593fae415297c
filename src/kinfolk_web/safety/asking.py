"""What attendees ask for themselves: whom they must never sit with, in their own words; nothing is looked up for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from kinfolk_web.people.models import Attendee
from kinfolk_web.programme.models import Block, Programme, Table
from kinfolk_web.safety.actions import PURPOSES, queue
from kinfolk_web.safety.models import ApartRequest, OutsideLead
from kinfolk_web.safety.queries import staff_leads
from kinfolk_web.safety.vault import Apart, Secret, mark

if TYPE_CHECKING:
    from datetime import datetime

    from kinfolk_web.communities.models import Event

MOST = 5  # names that one person may give; more are for a conversation
NEW, WITHDRAWN = ApartRequest.State.NEW, ApartRequest.State.WITHDRAWN
TINY = 2 / 3  # of all others met by an ideal plan: from there on an absence is noticed


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as the page of the one who asked for it shows it: neither its words nor what became of it.

    The words are left out because somebody else may look at that page, with a link and a code that staff can come by.
    ``key`` says which it is without its number, from which somebody could count what others ask.
    """

    key: str
    made_at: datetime
    read: int


def ask(*, attendee: Attendee, words: str, note: str = "") -> None:
    """Keep a request for the safety leads, sealed; whether somebody is meant by it is found out by them alone.

    Nothing is returned and nothing differs, whoever is named and however often: also beyond what one person may ask.
    """
    asker = mark_of(attendee)
    about = Apart(a=Secret(attendee.code), mention=Secret(words.strip()), note=Secret(note.strip()))
    with transaction.atomic():
        Attendee.objects.select_for_update(no_key=True).get(pk=attendee.pk)  # of two taps at once, one waits
        if about.mention and _held(asker).count() < MOST:
            queue(attendee.event, about, asker=asker)


def withdraw(*, attendee: Attendee, key: str) -> None:
    """Take a request back, whatever became of it; plans made from now on know nothing of it."""
    mine = [one.pk for one in _held(mark_of(attendee)) if key_of(one) == key]
    ApartRequest.objects.filter(pk__in=mine).update(state=WITHDRAWN, decided_at=timezone.now())


def asked_by(attendee: Attendee) -> list[Asked]:
    """Return what somebody asks for, for their own page."""
    mine = _held(mark_of(attendee)).annotate(read=Count("reads", filter=Q(reads__purpose__in=PURPOSES)))
    return [Asked(key_of(one), one.made_at, one.read) for one in mine]


def key_of(request: ApartRequest) -> str:
    """Return by what somebody's own page names a request."""
    return mark("asked", request.pk)[:24]


def readers(event: Event) -> list[str]:
    """Return the names of those who can read what is asked."""
    outside = OutsideLead.objects.filter(event=event, accepted_at__isnull=False, link__expires_at__gt=timezone.now())
    return [str(one) for one in (*staff_leads(event), *outside)]


def is_tiny(event: Event) -> bool:
    """Whether nearly everybody meets nearly everybody here, so that two who never do are noticed.

    Says the same to all: it is counted from people, rounds and chairs, not from any plan or request.
    """
    people = Attendee.objects.filter(event=event, state=Attendee.State.COMING).count()
    rounds = Block.objects.filter(event=event, kind=Block.Kind.ROUND).count()
    tables = list(Table.objects.filter(room__event=event, spare=False).values_list("seats", flat=True))
    chosen = Programme.objects.filter(event=event).values_list("seats", flat=True).first()
    seats = sum(tables) / len(tables) if tables else chosen or 0
    return people < 3 or rounds * (min(seats, people) - 1) > TINY * (people - 1)  # noqa: PLR2004 - two and nobody else


def mark_of(attendee: Attendee) -> str:
    """Return by which digest the requests and reports of an attendee are known as theirs."""
    return mark("asker", attendee.event_id, attendee.code)


def _held(asker: str):  # type: ignore[no-untyped-def] # noqa: ANN202 - a query set
    return ApartRequest.objects.filter(asker=asker).exclude(state=WITHDRAWN)
