"""One small offer at the right moment: a newcomer may greet next time, a greeter or proposer of a table may host.

Everybody is asked once in a season at most. Not answering is an answer, no costs nothing, and staff see numbers alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from kinfolk_web.again.models import LadderOffer
from kinfolk_web.core import mail
from kinfolk_web.core.audit import change
from kinfolk_web.core.models import Mail
from kinfolk_web.core.privacy import FLOOR, STEP
from kinfolk_web.day.models import OpenTable
from kinfolk_web.day.sitting import here_among
from kinfolk_web.people import actions, consenting
from kinfolk_web.people.models import Attendee, Person
from kinfolk_web.people.visiting import AFTER, ends_at
from kinfolk_web.welcome.queries import is_new

if TYPE_CHECKING:
    from datetime import datetime

    from kinfolk_web.accounts.models import User
    from kinfolk_web.communities.models import Event

KIND = "ladder_offer"
FROM, TO = timedelta(days=21), timedelta(days=28)  # after the event: rested, and while the day is still known
OPEN_FOR = timedelta(days=21)
SEASON = timedelta(days=365)
COMING = Attendee.State.COMING
GREET, HOST = LadderOffer.Step.GREET, LadderOffer.Step.HOST


def look_after(event: Event) -> int:
    """Ask whom the time has come for, once for each event; return how many were asked."""
    now = timezone.now()
    if event.starts_on is None or event.community.rehearses_id is not None:
        return 0
    over = ends_at(event) - AFTER
    if not over + FROM <= now <= over + TO or LadderOffer.objects.filter(attendee__event=event).exists():
        return 0
    return offer(event=event, now=now)


def offer(*, event: Event, now: datetime) -> int:
    """Ask everybody of an event whom a next step suits; return how many were asked."""
    steps = _steps(event)
    if not steps:
        return 0
    until = (now + OPEN_FOR).date()
    with change("ladder.offer", by=None, event=event):
        rows = [LadderOffer(attendee=one, step=step, proposed=own, until=until) for one, step, own in steps]
        LadderOffer.objects.bulk_create(rows)
        Person.objects.filter(attendances__in=[one.attendee_id for one in rows]).update(offered_on=now.date())
        mails = [Mail(attendee_id=one.attendee_id, key=f"ladder:{one.attendee_id}") for one in rows]
        mail.post_all(kind=KIND, event=event, mails=mails)
    return len(steps)


def _steps(event: Event) -> list[tuple[Attendee, LadderOffer.Step, bool]]:
    """Return who is asked for what: who came, is reached by mail, and was not asked this season, also once an offer is gone."""
    lately = Person.objects.filter(community=event.community, offered_on__gt=timezone.now().date() - SEASON)
    people = Attendee.objects.filter(event=event, state=COMING, no_mail=False, is_host=False, erased_at__isnull=True)
    people = people.exclude(email="").exclude(person__in=lately).select_related("event")
    proposed = set(OpenTable.objects.filter(event=event, state=OpenTable.State.SHOWN).values_list("host", flat=True))
    here = here_among(event, [one.pk for one in people])
    found = []
    for one in people:
        if one.pk not in here:
            continue
        if one.pk in proposed or one.is_greeter:
            found.append((one, HOST, one.pk in proposed))
        elif is_new(one):
            found.append((one, GREET, False))
    return found


# -- whoever is asked -------------------------------------------------------------------------------------------------


def offer_for(attendee: Attendee) -> LadderOffer | None:
    """Return what somebody is asked, here or at their last event, as long as it is open and not answered."""
    mine = LadderOffer.objects.filter(
        attendee__person=attendee.person_id, attendee__event__community=attendee.event.community
    )
    return mine.filter(yes__isnull=True, until__gte=timezone.localdate()).order_by("-made_at").first()


def answer(*, attendee: Attendee, yes: bool) -> bool:
    """Answer what one is asked; a yes is remembered for next time, as the page says beside it. Return whether one was asked."""
    with transaction.atomic():
        asked = offer_for(attendee)
        held = LadderOffer.objects.select_for_update().filter(pk=asked.pk, yes__isnull=True).first() if asked else None
        if held is None:
            return False
        with change("ladder.answer", by=None, event=held.attendee.event):
            held.yes, held.answered_at = yes, timezone.now()
            held.save(update_fields=["yes", "answered_at"])
            if yes:
                consenting.note(attendee=held.attendee, key="memory", given=True)
    return True


# -- the organiser ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Counts:
    """How many were asked for a step, None where it is a few; and what is told of how many said yes.

    ``said`` is ``few``, ``nearly`` for all but a few, or ``about``, and then ``yes`` in fives; blank as long as it is not told.
    """

    step: str
    asked: int | None
    said: str = ""
    yes: int = 0


def counts_of(event: Event) -> list[Counts]:
    """Return how many of an event were asked and, once the offer has ended, about how many said yes; never who."""
    found = []
    for step in LadderOffer.Step:
        rows = LadderOffer.objects.filter(attendee__event=event, step=step, attendee__uncounted__isnull=True)
        asked, yes = rows.count(), rows.filter(yes=True).count()
        stands = rows.filter(until__gte=timezone.localdate()).exists()  # each answer would show in a number that moves
        said = "" if stands else _said(asked, yes)
        if asked:
            told = asked if asked >= FLOOR else None
            found.append(Counts(str(step.label), told, said, yes // STEP * STEP if said == "about" else 0))
    return found


def _said(asked: int, yes: int) -> str:
    """Return in which words it is told how many said yes: of fewer than ten in none, since one side is always a few."""
    if asked < 2 * FLOOR:
        return ""
    return "few" if yes < FLOOR else "nearly" if asked - yes < FLOOR else "about"


def waiting(event: Event) -> list[LadderOffer]:
    """Return the yeses of earlier events whose people are on this list and not yet down for what they said yes to."""
    if event.starts_on is None:
        return []
    persons = Attendee.objects.filter(event=event, state=COMING, erased_at__isnull=True).values("person")
    rows = LadderOffer.objects.filter(attendee__event__community=event.community, yes=True, taken_up_at__isnull=True)
    earlier = rows.filter(attendee__event__starts_on__lt=event.starts_on, attendee__person__in=persons)
    return list(earlier.select_related("attendee"))


def take_up(*, event: Event, by: User | None) -> int:
    """Note on the list what people said yes to: one newcomer to greet, or one round to host; return for how many."""
    offers = {one.attendee.person_id: one for one in waiting(event)}
    here = Attendee.objects.filter(event=event, state=COMING, person__in=offers, erased_at__isnull=True)
    with change("ladder.take_up", by=by, event=event, facts={"count": len(offers)}):
        for one in here:
            step = offers[one.person_id].step
            if step == GREET and not one.is_greeter:
                actions.edit(attendee=one, values={"is_greeter": True, "greeter_capacity": 1}, by=by)
            elif step == HOST and not one.is_host:
                actions.edit(attendee=one, values={"is_host": True, "host_rounds": 1}, by=by)
        LadderOffer.objects.filter(pk__in=[one.pk for one in offers.values()]).update(taken_up_at=timezone.now())
    return len(offers)
