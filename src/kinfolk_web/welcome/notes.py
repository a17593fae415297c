"""Notes between attendees that go through the system: nobody's address is told, and nobody is written to who said no."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kinfolk_web.core import live, mail
from kinfolk_web.core.audit import change
from kinfolk_web.core.models import Mail
from kinfolk_web.core.normalise import plain
from kinfolk_web.day.casts import cast_name, casts_now
from kinfolk_web.people.models import Attendee
from kinfolk_web.welcome.actions import mark_contacted
from kinfolk_web.welcome.errors import RefusedError
from kinfolk_web.welcome.models import Note

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kinfolk_web.welcome.models import Welcome

LONGEST = 900
MOST_A_DAY = 12  # notes that one person sends in a day: enough for five newcomers and a cast
_MAILS = {Note.Kind.GREETING: "greeting_note", Note.Kind.ANSWER: "greeting_answer", Note.Kind.CAST: "cast_note"}


def to_newcomer(*, welcome: Welcome, text: str, key: uuid.UUID | None = None) -> None:
    """Write from a greeter to their newcomer; from then on they count as contacted."""
    _write(by=welcome.greeter, to=[welcome.newcomer], kind=Note.Kind.GREETING, text=text, key=key)
    mark_contacted(welcome=welcome)


def to_greeter(*, welcome: Welcome, text: str, key: uuid.UUID | None = None) -> None:
    """Answer the greeter."""
    _write(by=welcome.newcomer, to=[welcome.greeter], kind=Note.Kind.ANSWER, text=text, key=key)


def to_cast(*, by: Attendee, text: str, key: uuid.UUID | None = None) -> int:
    """Write to everybody of one's cast and of those with which it meets as one; return how many they are."""
    name = cast_name(by)
    if not name:
        raise RefusedError(_("You are in no cast at the moment."))
    people = {one.pk: one for cast in casts_now(by.event, name) for one in cast.people}
    others = [one for one in people.values() if one.pk != by.pk and one.state == Attendee.State.COMING]
    _write(by=by, to=others, kind=Note.Kind.CAST, text=text, key=key)
    return len(others)


@transaction.atomic
def _write(*, by: Attendee, to: Sequence[Attendee], kind: Note.Kind, text: str, key: uuid.UUID | None) -> None:
    """Write a note once: the same words under the same key are the same note, however often a bad network sends them."""
    said = cleaned(text)
    if not said:
        raise RefusedError(_("The note is empty. Write a line, or leave it."))
    batch = uuid.uuid5(key or uuid.uuid4(), said).hex
    Attendee.objects.select_for_update().get(pk=by.pk)  # two taps at once come one after the other
    if Note.objects.filter(by=by, batch=batch).exists():
        return
    today = Note.objects.filter(by=by, made_at__gte=timezone.now() - timedelta(days=1)).values("batch").distinct()
    if today.count() >= MOST_A_DAY:
        raise RefusedError(_("That is a lot of notes for one day. Write again tomorrow, or talk when you meet."))
    with change("note.write", by=None, event=by.event, about=by, facts={"count": len(to)}):
        notes = Note.objects.bulk_create(
            Note(event=by.event, by=by, to=one, kind=kind, text=said, batch=batch) for one in to
        )
        mail.post_all(
            kind=_MAILS[kind],
            event=by.event,
            mails=[Mail(attendee_id=one.to_id, facts={"note": one.pk}, key=f"note:{one.pk}") for one in notes],
        )
        live.publish(f"event:{by.event_id}", "welcome")


def cleaned(text: str) -> str:
    """Return a note as it is kept: lines without what nobody sees, at most one empty line between them."""
    lines: list[str] = []
    for line in text.replace("\r\n", "\n").split("\n"):
        said = plain(line)
        if said or (lines and lines[-1]):
            lines.append(said)
    return "\n".join(lines).strip()[:LONGEST]


def cast_notes(attendee: Attendee, most: int = 20) -> list[Note]:
    """Return what was written to somebody's cast: what they got, and what they wrote themselves, newest first."""
    written = Note.objects.filter(kind=Note.Kind.CAST).select_related("by").order_by("-id")
    mine = {one.batch: one for one in written.filter(by=attendee)[: most * 10]}
    return sorted([*written.filter(to=attendee)[:most], *mine.values()], key=lambda one: -one.pk)[:most]
