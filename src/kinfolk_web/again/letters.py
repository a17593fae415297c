"""Mails after an event: dates of a cast, one reminder, a postcard from oneself, one small offer."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from kinfolk_web.again import ladder, postcards
from kinfolk_web.again.links import address_of
from kinfolk_web.again.models import CastReunion, LadderOffer
from kinfolk_web.core.mail import Kind, Own, register
from kinfolk_web.day.models import Joining
from kinfolk_web.people.mailing import attendee_of, first_name
from kinfolk_web.welcome.models import Welcome

if TYPE_CHECKING:
    from datetime import datetime

    from kinfolk_web.core.models import Mail
    from kinfolk_web.people.models import Attendee

PARTS = 6  # paragraphs of a postcard at most; letters name each, for translators see whole sentences
FIRST_NAME = gettext_lazy("the first name of the reader")
LINK = gettext_lazy("the reader’s page for after the event")
CAST_FIELDS = {
    "first_name": FIRST_NAME,
    "cast": gettext_lazy("the name of the cast"),
    "when": gettext_lazy("when it meets"),
    "place": gettext_lazy("where it meets"),
    "link": LINK,
}


def _link(reader: Attendee, label: str) -> Own:
    return Own(address_of(reader), label)


def _when(at: datetime, reader: Attendee) -> str:
    """Return a date and a time as clocks where the event was show it."""
    from zoneinfo import ZoneInfo

    return date_format(timezone.localtime(at, ZoneInfo(reader.event.timezone)), "DATETIME_FORMAT")


def _reunion(mail: Mail, *, told: bool) -> dict[str, Any] | None:
    reader = attendee_of(mail)
    found = CastReunion.objects.filter(pk=mail.facts.get("reunion", 0)).first()
    if reader is None or found is None or (found.told_at is not None) != told:
        return None
    times = [found.chosen_at] if found.chosen_at else [one.at for one in found.dates.all()]
    return {
        "first_name": first_name(reader.name),
        "cast": found.cast,
        "when": " · ".join(_when(at, reader) for at in times),
        "place": found.place,
        "link": _link(reader, _("Into my calendar") if told else _("When I can")),
    }


def _asked(mail: Mail) -> dict[str, Any] | None:
    return _reunion(mail, told=False)


def _set(mail: Mail) -> dict[str, Any] | None:
    return _reunion(mail, told=True)


def _postcard(mail: Mail) -> dict[str, Any] | None:
    reader = attendee_of(mail)
    words = postcards.words_of(reader) if reader else ""
    if reader is None or not words:
        return None
    parts = [line for line in words.splitlines() if line.strip()]
    if len(parts) > PARTS:
        parts = [*parts[: PARTS - 1], " ".join(parts[PARTS - 1 :])]
    return {"first_name": first_name(reader.name), **{f"line_{nth}": part for nth, part in enumerate(parts, start=1)}}


def _offer(mail: Mail) -> dict[str, Any] | None:
    reader = attendee_of(mail)
    asked = LadderOffer.objects.filter(attendee=reader, yes__isnull=True).first() if reader else None
    if reader is None or asked is None or asked.until < timezone.localdate():
        return None
    return {
        "first_name": first_name(reader.name),
        "ask": words_of(asked),
        "until": date_format(asked.until, "DATE_FORMAT"),
        "link": _link(reader, _("Yes or no, in half a minute")),
    }


def words_of(asked: LadderOffer) -> str:
    """Return what somebody is asked for, in one sentence."""
    if asked.step == LadderOffer.Step.GREET:
        return _(
            "You were new this time. Next time, would you greet one person who is? A few lines before, your name at the door."
        )
    who = asked.attendee_id
    if asked.proposed:
        if Joining.objects.filter(table__host=who, left=False).exclude(attendee=who).exists():
            return _("You proposed a table, and people came. Next time, would you host one round at one table?")
        return _("You proposed a table. Next time, would you host one round at one table?")
    if Welcome.objects.filter(greeter=who, met_at__isnull=False).exists():
        return _("You greeted people this time. Next time, would you host one round at one table?")
    return _("You were there to greet people. Next time, would you host one round at one table?")


CAST_ASKED = Kind(
    "cast_reunion_asked",
    gettext_lazy("A cast looks for a date"),
    gettext_noop("{cast} from {event}: when can you?"),
    gettext_noop(
        "Hello {first_name},\n\nyour cast {cast} would like to meet again.\n{when}\n{place}\n\nOne tap for each date. Nobody sees "
        "who can when; the best date is told to all of you.\n\n{link}"
    ),
    CAST_FIELDS,
    _asked,
    in_subject=frozenset({"cast"}),
    lasts=timedelta(days=14),
    secret=True,
)
CAST_SET = Kind(
    "cast_reunion_set",
    gettext_lazy("A cast meets again"),
    gettext_noop("{cast} from {event} meets again"),
    gettext_noop("Hello {first_name},\n\nyour cast {cast} meets again:\n{when}\n{place}\n\n{link}"),
    CAST_FIELDS,
    _set,
    in_subject=frozenset({"cast"}),
    lasts=timedelta(days=60),
    secret=True,
)
CAST_SOON = Kind(
    "cast_reunion_soon",
    gettext_lazy("A cast meets in a few days"),
    gettext_noop("{cast} from {event} meets in a few days"),
    gettext_noop(
        "Hello {first_name},\n\nyour cast {cast} meets soon:\n{when}\n{place}\n\nThis is the only reminder.\n\n{link}"
    ),
    CAST_FIELDS,
    _set,
    in_subject=frozenset({"cast"}),
    lasts=timedelta(days=3),
    secret=True,
)
POSTCARD = Kind(
    postcards.KIND,
    gettext_lazy("A postcard from oneself"),
    gettext_noop("A postcard from you, from {event}"),
    gettext_noop(
        "Hello {first_name},\n\nyou wrote this to yourself at {event}. Nobody else has read it, and it is deleted now.\n\n"
        "{line_1}\n\n{line_2}\n\n{line_3}\n\n{line_4}\n\n{line_5}\n\n{line_6}"
    ),
    {
        "first_name": FIRST_NAME,
        **{f"line_{nth}": gettext_lazy("what they wrote, by paragraphs") for nth in range(1, PARTS + 1)},
    },
    _postcard,
    asked_for=True,
    secret=True,
    unlisted=True,
)
OFFER = Kind(
    ladder.KIND,
    gettext_lazy("One small offer for next time"),
    gettext_noop("One small thing for the next {community}"),
    gettext_noop(
        "Hello {first_name},\n\nthank you for being at {event}.\n\n{ask}\n\n{link}\n\nThe offer stands until {until}. No is a full "
        "answer, silence is one as well, and you are not asked again this season."
    ),
    {
        "first_name": FIRST_NAME,
        "ask": gettext_lazy("what they are asked for"),
        "until": gettext_lazy("how long the offer stands"),
        "link": LINK,
    },
    _offer,
    lasts=timedelta(days=14),
    secret=True,
    unlisted=True,
)
KINDS = (CAST_ASKED, CAST_SET, CAST_SOON, POSTCARD, OFFER)
for _kind in KINDS:
    register(_kind)
