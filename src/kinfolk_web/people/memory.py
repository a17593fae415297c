"""What is remembered of pairs: for the planner of the next event, for somebody about themselves, and forgetting it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kinfolk.memory import Memory
from kinfolk.problem import Meeting
from kinfolk_web.communities.models import Event
from kinfolk_web.core.audit import change
from kinfolk_web.people.consents import Consent
from kinfolk_web.people.memories import Remembered
from kinfolk_web.people.models import Attendee
from kinfolk_web.people.queries import earlier_times

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from django.db.models import QuerySet

    from kinfolk_web.communities.models import Community

PAIRS_FOR = 395  # days: thirteen months, so that a yearly meeting finds the one before
COMING = Attendee.State.COMING


@dataclass(frozen=True, slots=True)
class _Pair:
    """In how many rounds two sat together at an event, whether both said that they met, and its last day."""

    times: int
    met: bool
    on: date


def willing(event: Event) -> set[int]:
    """Return who of an event wants to be remembered: whose last word on it is yes. Nothing said is no."""
    said = Consent.objects.filter(attendee__event=event, purpose="memory").order_by("id")
    last = dict(said.values_list("attendee_id", "given"))
    return {pk for pk, given in last.items() if given}


def _before(event: Event) -> QuerySet[Remembered]:
    """Return what is remembered of events before this one, as long as it may be."""
    earlier = _of_community(event.community).exclude(event=event)
    return earlier.filter(event__starts_on__lt=_day_of(event))


def _of_community(community: Community) -> QuerySet[Remembered]:
    """Return what is remembered at a community, as long as it may be."""
    since = timezone.localdate() - timedelta(days=PAIRS_FOR)
    last = Q(event__ends_on__gte=since) | Q(event__ends_on__isnull=True, event__starts_on__gte=since)
    return Remembered.objects.filter(last, event__community=community)


def _day_of(event: Event) -> date:
    """Return when an event is; one without a date counts as on the day when it was made, so that nothing changes by waiting."""
    return event.starts_on or event.made_at.date()


def memory_for(event: Event) -> Memory:
    """Return what the planner is given of earlier events: who of those who come sat together, how often, how long ago.

    Times of several events add up and the last one counts for the age, as in ``kinfolk.memory/1``. Nothing said stands in
    it as nothing: whoever does not want to be remembered is planned like somebody who comes for the first time.
    """
    coming = Attendee.objects.filter(event=event, state=COMING, erased_at__isnull=True)
    here = coming.values("person_id")
    rows = _before(event).filter(a__person__in=here, b__person__in=here)
    names: dict[int, str] = dict(coming.values_list("person_id", "code")) if rows.exists() else {}
    return _memory(rows, names, _day_of(event))


def memory_among(community: Community, names: Mapping[int, str]) -> Memory:
    """Return what is remembered of some persons among each other, at every event of a community, as of today.

    Parameters
    ----------
    names
        By person, what they are called in it.
    """
    persons = list(names)
    rows = _of_community(community).filter(a__person__in=persons, b__person__in=persons)
    return _memory(rows, names, timezone.localdate())


def _memory(rows: QuerySet[Remembered], names: Mapping[int, str], day: date) -> Memory:
    """Return pairs as the planner knows them, each once, by how long before a day they last sat together."""
    held: dict[tuple[str, str], list[_Pair]] = defaultdict(list)
    said = rows.values_list("a__person_id", "b__person_id", "times", "met", "event__starts_on", "event__ends_on")
    for one, other, times, met, starts, ends in said:
        if one != other and (ended := ends or starts):
            a, b = sorted((names[one], names[other]))
            held[a, b].append(_Pair(times, met, ended))
    return Memory(
        meetings=tuple(
            Meeting(
                a=a,
                b=b,
                times=sum(one.times for one in pairs),
                days_ago=max(0, min((day - one.on).days for one in pairs)),
                kind="met" if any(one.met for one in pairs) else "seated",
            )
            for (a, b), pairs in sorted(held.items())
        )
    )


def coming_again(event: Event) -> int:
    """Return how many of those who come were at an earlier event of the community, as far as it still knows them."""
    known = earlier_times(event)
    return Attendee.objects.filter(event=event, state=COMING, person__in=known, erased_at__isnull=True).count()


# -- about oneself ----------------------------------------------------------------------------------------------------


def _of(attendee: Attendee) -> QuerySet[Remembered]:
    mine = Attendee.objects.filter(person=attendee.person_id).values("pk")
    return Remembered.objects.filter(Q(a__in=mine) | Q(b__in=mine))


def remembered_of(attendee: Attendee) -> list[tuple[str, str]]:
    """Return of which events it is remembered with whom somebody sat, and until when.

    No names, for they are the others' as well; no number either: beside those at a table it would tell who said yes.
    """
    events = Event.objects.filter(pk__in=_of(attendee).values("event")).order_by("starts_on", "pk")
    said = _("whom I shared a table with, until %(day)s")
    last = ((one, one.ends_on or one.starts_on) for one in events)
    return [
        (str(one), said % {"day": date_format(on + timedelta(days=PAIRS_FOR), "DATE_FORMAT")}) for one, on in last if on
    ]


def forget_pairs(attendee: Attendee) -> None:
    """Forget with whom somebody sat, at every event."""
    _of(attendee).delete()


def forget_mine(attendee: Attendee) -> None:
    """Forget at somebody's wish with whom they sat, at every event, and write nothing more of it."""
    with change("memory.forget", by=None, event=attendee.event):
        forget_pairs(attendee)
        mine = Attendee.objects.filter(person=attendee.person_id, pk__in=willing_anywhere(attendee))
        Consent.objects.bulk_create(Consent(attendee=one, purpose="memory", given=False, wording="") for one in mine)


def willing_anywhere(attendee: Attendee) -> set[int]:
    """Return the attendances of somebody at which they said yes to being remembered."""
    said = Consent.objects.filter(attendee__person=attendee.person_id, purpose="memory").order_by("id")
    return {pk for pk, given in dict(said.values_list("attendee_id", "given")).items() if given}


def forget_pairs_at(attendee: Attendee) -> None:
    """Forget with whom somebody sat at this event alone."""
    Remembered.objects.filter(Q(a=attendee) | Q(b=attendee)).delete()
