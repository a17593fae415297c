"""Mails between greeters and newcomers, in plain warm words; names, notes and links are looked up when they leave."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from kinfolk_web.core.mail import Kind, Own, register
from kinfolk_web.people.invitations import address_of
from kinfolk_web.people.models import Attendee
from kinfolk_web.welcome.models import Note, Welcome
from kinfolk_web.welcome.queries import Meeting, active, greeter_of, said_when

if TYPE_CHECKING:
    from kinfolk_web.core.models import Mail

NOTE_PARTS = 4  # a note is read as so many paragraphs at most; letters name each, for translators see whole sentences
FIRST_NAME = gettext_lazy("the first name of the reader")
OTHER = gettext_lazy("who writes, or whom it is about")
LINK = gettext_lazy("the reader’s own page")
NOTE_FIELDS = {
    "first_name": FIRST_NAME,
    "other": OTHER,
    "link": LINK,
    **{f"note_{nth}": gettext_lazy("what was written, by paragraphs") for nth in range(1, NOTE_PARTS + 1)},
}


def first_name(name: str) -> str:
    """Return what somebody is called in a greeting."""
    words = name.split()
    return words[0] if words else ""


def _reader(mail: Mail) -> Attendee | None:
    coming = Attendee.objects.filter(pk=mail.attendee_id or 0, state=Attendee.State.COMING)
    return coming.select_related("event__community").first()


def _link(reader: Attendee, page: str, label: str) -> Own:
    return Own(f"{address_of(reader)}?then={page}", label)


def _offer(mail: Mail) -> dict[str, Any] | None:
    reader = _reader(mail)
    if reader is None or reader.is_greeter:
        return None
    return {"first_name": first_name(reader.name), "link": _link(reader, "offer", _("Yes or no, in half a minute"))}


def _yours(mail: Mail) -> dict[str, Any] | None:
    """Fill a mail that tells a greeter whom they greet now."""
    reader = _reader(mail)
    if reader is None:
        return None
    names = [one.newcomer.name for one in active(reader.event).filter(greeter=reader).select_related("newcomer")]
    if not names:
        return None
    return {
        "first_name": first_name(reader.name),
        "names": ", ".join(names),
        "link": _link(reader, "greeting", _("Write them a first note")),
    }


def _waiting(mail: Mail) -> dict[str, Any] | None:
    """Fill a reminder of those whom a greeter has not written to."""
    reader = _reader(mail)
    if reader is None:
        return None
    quiet = active(reader.event).filter(greeter=reader, contacted_at__isnull=True, met_at__isnull=True)
    names = [one.newcomer.name for one in quiet.select_related("newcomer")]
    if not names:
        return None
    return {
        "first_name": first_name(reader.name),
        "names": ", ".join(names),
        "link": _link(reader, "greeting", _("Write them a first note")),
    }


def _changed(mail: Mail) -> dict[str, Any] | None:
    """Fill a mail that tells a greeter that somebody is no longer theirs; never why."""
    reader, one = _reader(mail), _welcome(mail)
    if reader is None or one is None or one.ended_at is None:
        return None
    return {
        "first_name": first_name(reader.name),
        "other": one.newcomer.name,
        "link": _link(reader, "greeting", _("Whom I greet")),
    }


def _for_you(mail: Mail) -> dict[str, Any] | None:
    """Fill a mail that tells a newcomer who greets them."""
    reader = _reader(mail)
    if reader is None or (greeter := greeter_of(reader)) is None:
        return None
    where = [greeter.place, said_when(Meeting(greeter.place, greeter.at)), greeter.sign]
    return {
        "first_name": first_name(reader.name),
        "other": greeter.name,
        "where": " · ".join(part for part in where if part),
        "link": _link(reader, "greeter", _("Who greets me, and where")),
    }


def _welcome(mail: Mail) -> Welcome | None:
    return Welcome.objects.filter(pk=mail.facts.get("welcome")).select_related("newcomer", "greeter").first()


def _note(mail: Mail) -> dict[str, Any] | None:
    reader = _reader(mail)
    note = Note.objects.filter(pk=mail.facts.get("note"), to=reader).select_related("by").first() if reader else None
    if reader is None or note is None:
        return None
    page = {Note.Kind.GREETING: "greeter", Note.Kind.ANSWER: "greeting", Note.Kind.CAST: "cast"}[Note.Kind(note.kind)]
    parts = [line for line in note.text.splitlines() if line.strip()]
    if len(parts) > NOTE_PARTS:
        parts = [*parts[: NOTE_PARTS - 1], " ".join(parts[NOTE_PARTS - 1 :])]
    return {
        "first_name": first_name(reader.name),
        "other": note.by.name,
        "link": _link(reader, page, _("Read and answer on my page")),
        **{f"note_{nth}": part for nth, part in enumerate(parts, start=1)},
    }


GREETER_OFFER = Kind(
    "greeter_offer",
    gettext_lazy("Would you greet somebody?"),
    gettext_noop("Would you greet one person at {event}?"),
    gettext_noop(
        "Hello {first_name},\n\nsomebody comes to {event} for the first time and knows nobody yet. Would you greet them? A few "
        "lines beforehand, your name at the door, and two minutes to their table: that is all.\n\n{link}\n\n"
        "No is a full answer, and nobody asks why."
    ),
    {"first_name": FIRST_NAME, "link": LINK},
    _offer,
    worded=True,
)
GREETER_YOURS = Kind(
    "greeter_yours",
    gettext_lazy("Whom a greeter greets"),
    gettext_noop("You greet somebody at {event}"),
    gettext_noop(
        "Hello {first_name},\n\nthank you for greeting at {event}. These are yours: {names}.\n\nA short first note makes their "
        "day. There is one to begin with; change it until it sounds like you.\n\n{link}"
    ),
    {"first_name": FIRST_NAME, "names": gettext_lazy("the newcomers"), "link": LINK},
    _yours,
    worded=True,
)
GREETER_REMINDER = Kind(
    "greeter_reminder",
    gettext_lazy("Reminder to greeters"),
    gettext_noop("A first note for {event}"),
    gettext_noop(
        "Hello {first_name},\n\nthey have not heard from you yet: {names}. Two lines are enough, and there is a note to begin "
        "with.\n\n{link}\n\nShould it not fit, say so on the same page; somebody else greets them then, and nobody asks why."
    ),
    {"first_name": FIRST_NAME, "names": gettext_lazy("the newcomers"), "link": LINK},
    _waiting,
    worded=True,
)
GREETER_CHANGED = Kind(
    "greeter_changed",
    gettext_lazy("A greeter has one newcomer less"),
    gettext_noop("A change of whom you greet at {event}"),
    gettext_noop(
        "Hello {first_name},\n\nyou do not need to look out for {other} any more. That has nothing to do with how you greet; "
        "we never say why, and never ask.\n\n{link}"
    ),
    {"first_name": FIRST_NAME, "other": OTHER, "link": LINK},
    _changed,
    worded=True,
)
GREETER_FOR_YOU = Kind(
    "greeter_for_you",
    gettext_lazy("Who greets you"),
    gettext_noop("Somebody looks out for you at {event}"),
    gettext_noop(
        "Hello {first_name},\n\n{other} greets you at {event}. You do not need to prepare anything, and nobody finds you "
        "alone in a doorway.\n\n{where}\n\n{link}\n\nYou would rather have somebody else, or nobody? One tap on that page, no "
        "reason asked."
    ),
    {"first_name": FIRST_NAME, "other": OTHER, "where": gettext_lazy("place, time and sign"), "link": LINK},
    _for_you,
    worded=True,
    tells=True,
)
GREETING_NOTE = Kind(
    "greeting_note",
    gettext_lazy("A greeter’s note"),
    gettext_noop("A note from the person who greets you at {event}"),
    gettext_noop(
        "Hello {first_name},\n\n{other} greets you at {event} and writes:\n\n"
        "{note_1}\n\n{note_2}\n\n{note_3}\n\n{note_4}\n\n{link}"
    ),
    NOTE_FIELDS,
    _note,
    secret=True,
)
GREETING_ANSWER = Kind(
    "greeting_answer",
    gettext_lazy("An answer to a greeter"),
    gettext_noop("An answer from somebody you greet at {event}"),
    gettext_noop("Hello {first_name},\n\n{other} answers:\n\n{note_1}\n\n{note_2}\n\n{note_3}\n\n{note_4}\n\n{link}"),
    NOTE_FIELDS,
    _note,
    secret=True,
)
CAST_NOTE = Kind(
    "cast_note",
    gettext_lazy("A note to a cast"),
    gettext_noop("A note to your cast at {event}"),
    gettext_noop(
        "Hello {first_name},\n\n{other} writes to your cast:\n\n{note_1}\n\n{note_2}\n\n{note_3}\n\n{note_4}\n\n{link}"
    ),
    NOTE_FIELDS,
    _note,
    secret=True,
)
KINDS = (
    GREETER_OFFER,
    GREETER_YOURS,
    GREETER_REMINDER,
    GREETER_CHANGED,
    GREETER_FOR_YOU,
    GREETING_NOTE,
    GREETING_ANSWER,
    CAST_NOTE,
)
for _kind in KINDS:
    register(_kind)
