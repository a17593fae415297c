"""A cast meets again: up to three dates, one tap each, the best one told, a calendar file and one reminder."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from kinfolk.files.calendar import Appointment, Edition, calendar_ics
from kinfolk_web.again.models import CastReunion, ReunionAnswer, ReunionDate
from kinfolk_web.communities.models import Event
from kinfolk_web.core import live, mail
from kinfolk_web.core.audit import change
from kinfolk_web.core.models import Mail
from kinfolk_web.core.normalise import plain
from kinfolk_web.day.casts import cast_name, casts_now
from kinfolk_web.people.visiting import AFTER, ends_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kinfolk_web.people.models import Attendee

MOST_DATES = 3
FEWEST = 2  # people who can, for a date to be one
WITHIN = timedelta(days=80)  # after the event: then names go, and there would be nobody to remind
LASTS = timedelta(hours=2)
BEFORE_CLOSING = timedelta(days=2)  # so long before the pages close a date is told by itself
ANSWERING = timedelta(days=3)  # at least so long all have time to answer, unless a date is near
REMIND = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Choice:
    """One date, how many can, and what somebody said of it."""

    date: ReunionDate
    can: int
    mine: bool | None


@dataclass(frozen=True, slots=True)
class Poll:
    """The dates of a cast as one of its people sees them: numbers, and nobody's name beside them."""

    cast: str
    reunion: CastReunion | None
    choices: tuple[Choice, ...]
    people: int
    mine: bool

    @property
    def told(self) -> datetime | None:
        """When it meets, once that was told."""
        return self.reunion.chosen_at if self.reunion else None


def poll_of(attendee: Attendee) -> Poll | None:
    """Return the dates of somebody's cast, with or without any yet; None for whoever has no cast."""
    name = cast_name(attendee)
    if not name:
        return None
    found = CastReunion.objects.filter(event=attendee.event, cast=name).first()
    can = _counts(found) if found else Counter()
    mine = dict(ReunionAnswer.objects.filter(attendee=attendee, date__reunion=found).values_list("date_id", "can"))
    dates = found.dates.all() if found else ()
    return Poll(
        cast=name,
        reunion=found,
        choices=tuple(Choice(one, can[one.pk], mine.get(one.pk)) for one in dates),
        people=len(_people(attendee.event, name)),
        mine=found is not None and found.told_at is None and _may(attendee, found),
    )


def _people(event: Event, name: str) -> list[Attendee]:
    """Return who belongs to a cast now."""
    return [person for one in casts_now(event, name) if one.name == name for person in one.people]


def _counts(reunion: CastReunion) -> Counter[int]:
    people = [one.pk for one in _people(reunion.event, reunion.cast)]  # whoever left the cast comes no more
    said = ReunionAnswer.objects.filter(date__reunion=reunion, can=True, attendee__in=people)
    return Counter(said.values_list("date_id", flat=True))


def _may(attendee: Attendee, reunion: CastReunion) -> bool:
    """Whether somebody may tell or take back the dates: who proposed them, or who holds the cast; all if that one is gone."""
    if reunion.by_id in {attendee.pk, None}:
        return True
    now = next((one for one in casts_now(attendee.event, reunion.cast) if one.name == reunion.cast), None)
    return now is not None and now.holds is not None and now.holds.pk == attendee.pk


def latest(event: Event) -> datetime:
    """Return until when a cast of an event can meet again with our help."""
    return ends_at(event) - AFTER + WITHIN


# -- what is done ----------------------------------------------------------------------------------------------------


def propose(*, attendee: Attendee, dates: Sequence[datetime], place: str = "") -> bool:
    """Propose up to three dates to one's cast; return whether that was possible.

    The others are written to once. Whoever proposes can at all of them; there is one proposal at a time.
    """
    name, event, now = cast_name(attendee), attendee.event, timezone.now()
    good = sorted({at for at in dates if now < at <= latest(event)})[:MOST_DATES]
    if not name or not good:
        return False
    with transaction.atomic():
        Event.objects.select_for_update(no_key=True).get(pk=event.pk)  # of two at once, one waits
        if CastReunion.objects.filter(event=event, cast=name).exists():
            return False
        with change("cast.propose_reunion", by=None, event=event, facts={"count": len(good)}):
            made = CastReunion.objects.create(event=event, cast=name, by=attendee, place=plain(place)[:140])
            rows = ReunionDate.objects.bulk_create([ReunionDate(reunion=made, at=at) for at in good])
            ReunionAnswer.objects.bulk_create([ReunionAnswer(date=one, attendee=attendee, can=True) for one in rows])
            others = [one for one in _people(event, name) if one.pk != attendee.pk]
            _write("cast_reunion_asked", made, others)
    return True


def answer(*, attendee: Attendee, date: int, can: bool) -> bool:
    """Say whether one can at a date of one's own cast; saying it again changes it. Return whether it is still open.

    No log has it: who can when is a cast's own matter.
    """
    with transaction.atomic():
        row = ReunionDate.objects.filter(pk=date, reunion__event=attendee.event, reunion__cast=cast_name(attendee))
        found = row.select_related("reunion").first()
        if found is None or found.reunion.told_at is not None:
            return False
        ReunionAnswer.objects.update_or_create(date=found, attendee=attendee, defaults={"can": can})
    return True


def tell_best(*, attendee: Attendee) -> bool:
    """Tell the date at which most can, as whoever proposed or holds the cast; return whether there is one."""
    found = CastReunion.objects.filter(event=attendee.event, cast=cast_name(attendee), told_at__isnull=True).first()
    return found is not None and _may(attendee, found) and _tell(found)


def take_back(*, attendee: Attendee) -> bool:
    """Take a proposal back, so that somebody can make another; a date that was told stands, for it is in calendars."""
    found = CastReunion.objects.filter(event=attendee.event, cast=cast_name(attendee), told_at__isnull=True).first()
    if found is None or not _may(attendee, found):
        return False
    _drop(found)
    return True


def _drop(reunion: CastReunion) -> None:
    with change("cast.drop_reunion", by=None, event=reunion.event):
        for one in _people(reunion.event, reunion.cast):
            live.publish(f"attendee:{one.pk}", "casts")
        reunion.delete()


def best_of(reunion: CastReunion) -> ReunionDate | None:
    """Return the date at which most can, of several the earliest; None while fewer than two can."""
    can, now = _counts(reunion), timezone.now()
    good = [one for one in reunion.dates.all() if can[one.pk] >= FEWEST and one.at > now]
    return min(good, key=lambda one: (-can[one.pk], one.at), default=None)


def _tell(reunion: CastReunion) -> bool:
    with transaction.atomic():
        held = CastReunion.objects.select_for_update().filter(pk=reunion.pk, told_at__isnull=True).first()
        best = best_of(held) if held else None
        if held is None or best is None:
            return False
        with change("cast.tell_reunion", by=None, event=held.event):
            held.chosen_at, held.told_at = best.at, timezone.now()
            if best.at - REMIND <= held.told_at:
                held.reminded_at = held.told_at  # one mail says it, no second one reminds of it
            held.save(update_fields=["chosen_at", "told_at", "reminded_at"])
            _write("cast_reunion_set", held, _people(held.event, held.cast))
    return True


def _write(kind: str, reunion: CastReunion, people: Sequence[Attendee]) -> None:
    """Write to people of a cast once, and let their open pages know."""
    mail.post_all(
        kind=kind,
        event=reunion.event,
        mails=[
            Mail(attendee_id=one.pk, facts={"reunion": reunion.pk}, key=f"{kind}:{reunion.pk}:{one.pk}")
            for one in people
        ],
    )
    for one in people:
        live.publish(f"attendee:{one.pk}", "casts")


def look_after(event: Event) -> Counter[str]:
    """Tell dates that everybody has answered or whose time has come, and remind of those that are near."""
    done: Counter[str] = Counter()
    now = timezone.now()
    for one in CastReunion.objects.filter(event=event, told_at__isnull=True):
        if _is_time(one, now) and _tell(one):
            done["told"] += 1
        elif all(date.at <= now for date in one.dates.all()):
            _drop(one)  # never two could: so that somebody can propose others
            done["dropped"] += 1
    for one in CastReunion.objects.filter(event=event, chosen_at__lte=now - LASTS):
        _drop(one)  # they have met: so that they can meet again
        done["over"] += 1
    near = CastReunion.objects.filter(event=event, reminded_at__isnull=True, chosen_at__gt=now)
    for one in near.filter(chosen_at__lte=now + REMIND):
        with transaction.atomic():
            coming = ReunionAnswer.objects.filter(
                date__reunion=one, date__at=F("date__reunion__chosen_at"), can=True, attendee__erased_at__isnull=True
            )
            _write("cast_reunion_soon", one, [each.attendee for each in coming.select_related("attendee")])
            one.reminded_at = now
            one.save(update_fields=["reminded_at"])
        done["reminded"] += 1
    return done


def _is_time(reunion: CastReunion, now: datetime) -> bool:
    dates = list(reunion.dates.all())
    people = {one.pk for one in _people(reunion.event, reunion.cast)}
    said = ReunionAnswer.objects.filter(date__reunion=reunion, attendee__in=people)
    if said.count() >= len(dates) * len(people):
        return True
    told_by = max(ends_at(reunion.event) - BEFORE_CLOSING, reunion.made_at + ANSWERING)
    return now >= told_by or any(one.at - REMIND <= now for one in dates)


# -- calendars -------------------------------------------------------------------------------------------------------


def appointments_of(attendee: Attendee) -> list[Appointment]:
    """Return when somebody's cast meets again, for their calendar; nothing until it was told."""
    poll = poll_of(attendee)
    if poll is None or poll.reunion is None or poll.told is None:
        return []
    title = _("%(cast)s meets again") % {"cast": poll.cast}
    ends = poll.told + LASTS
    return [Appointment(key="cast reunion", starts=poll.told, ends=ends, title=title, place=poll.reunion.place)]


def calendar_of(attendee: Attendee) -> bytes:
    """Return the calendar file with when somebody's cast meets again."""
    event = attendee.event
    edition = Edition(
        event=f"{event.community.slug}/{event.pk}/again", title=event.name, version=0, released=timezone.now()
    )
    return calendar_ics(attendee.code, appointments_of(attendee), edition)
