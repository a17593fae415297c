"""What attendees do with statements on their phone: write one, send it, say me too, pass over, take back.

A me-too is one short insert and leaves no line in the change log: a log of who said what when would be the very list
that nobody may have. Each tap carries a number that the phone made, and counts once however often it arrives.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kinfolk_web.core import live
from kinfolk_web.core.audit import change
from kinfolk_web.core.normalise import plain
from kinfolk_web.people import likeness, tally, tapping
from kinfolk_web.people.holding import Names, Past, is_delicate, reasons
from kinfolk_web.people.models import Attendee, MeToo, Moderation, Skip, Statement
from kinfolk_web.people.rows import LONGEST, statement_key

if TYPE_CHECKING:
    from uuid import UUID

    from kinfolk_web.communities.models import Event

WAITING_AT_MOST = 5
OWN_AT_MOST = 12
State = Statement.State
ALIVE = (State.HELD, State.APPROVED, State.JOINED)
NAMES_OF = (Attendee.State.COMING, Attendee.State.CANCELLED)


class RefusedError(Exception):
    """It cannot be done; the message is for people and names the remedy."""


def write(*, attendee: Attendee, text: str, language: str) -> Statement:
    """Keep what somebody is writing, for their eyes only, and have it compared with what others wrote.

    Raises
    ------
    RefusedError
        There is no text, it is too long, or they have enough already.
    """
    text = plain(text)
    if not text:
        raise RefusedError(_("Write a sentence first."))
    if len(text) > LONGEST:
        raise RefusedError(
            _("That is %(n)d letters. %(most)d at most: one thing at a time.") % {"n": len(text), "most": LONGEST}
        )
    with transaction.atomic():
        Attendee.objects.select_for_update(no_key=True).get(pk=attendee.pk)  # two windows of one person come in turn
        mine = Statement.objects.filter(event=attendee.event, author=attendee)
        if mine.filter(state=State.HELD).count() >= WAITING_AT_MOST:
            raise RefusedError(_("Several of yours wait to be read. Write the next one when they are through."))
        if mine.filter(state__in=ALIVE).count() >= OWN_AT_MOST:
            raise RefusedError(_("You have written as many as fit here. Take one back to write another."))
        mine.filter(state=State.DRAFT).delete()
        draft = Statement.objects.create(
            event=attendee.event, author=attendee, text=text, language=language, state=State.DRAFT
        )
        likeness.ask(attendee.event)
    return draft


def send(*, statement: Statement, shown: bool) -> Statement | None:
    """Send what somebody wrote to be read by a moderator, with their own me-too; None if it is no draft any more.

    Lists of names, numbers and words add reasons to look twice; nothing is ever approved by itself.
    """
    with transaction.atomic():
        held = Statement.objects.select_for_update(of=("self",)).select_related("event__community").get(pk=statement.pk)
        if held.state != State.DRAFT or held.author_id is None:
            return None
        with change("statement.write", by=None, event=held.event, about=held, facts={"by": "attendee"}):
            held.state = State.HELD
            held.made_at = timezone.now()
            held.holds = _holds(held)
            held.sensitive = is_delicate(held.text)
            held.save(update_fields=["state", "made_at", "holds", "sensitive"])
        MeToo.objects.get_or_create(statement=held, attendee_id=held.author_id, defaults={"shown": shown, "own": True})
        live.publish(f"event:{held.event_id}", "statements-waiting")
    return held


def _holds(statement: Statement) -> list[str]:
    mine = Statement.objects.filter(event=statement.event_id, author=statement.author_id).exclude(pk=statement.pk)
    sent = mine.exclude(state=State.DRAFT)
    hour = timezone.now() - timedelta(hours=1)
    past = Past(
        keys={statement_key(text) for text in sent.values_list("text", flat=True)},
        within_an_hour=sent.filter(made_at__gte=hour).count(),
    )
    names, words = lists_of(statement.event)
    return reasons(statement.text, names=names, words=words, past=past)


def lists_of(event: Event) -> tuple[Names, list[str]]:
    """Return what an event's texts are held for: names of everybody on the list, and its own words."""
    moderation = Moderation.objects.filter(event=event).first()
    names = Attendee.objects.filter(event=event, state__in=NAMES_OF).values_list("name", flat=True)
    return Names(names), list(moderation.words) if moderation else []


def me_too(*, attendee: Attendee, number: int, shown: bool, key: UUID) -> bool:
    """Say me too to a statement, or change whether it may be told at the table; return whether that counts.

    Parameters
    ----------
    number
        Of a statement of their event that was approved; one that was joined with another leads there.
    shown
        Whether their table may be told.
    key
        A number that their phone made for this very tap: sent again, it changes nothing.
    """
    return tapping.tap(attendee=attendee, number=number, said="tell" if shown else "count", key=key)


def skip(*, attendee: Attendee, number: int, key: UUID) -> bool:
    """Pass over a statement: it is not shown to them again. A yes said meanwhile stays."""
    return tapping.tap(attendee=attendee, number=number, said="skip", key=key)


def take_back(*, attendee: Attendee, number: int) -> bool:
    """Take a me-too back: it leaves the next plan, and no number that was told goes down by it."""
    with transaction.atomic():
        said = MeToo.objects.select_for_update().filter(statement=number, attendee=attendee).first()
        if said is None:
            return False
        if not said.own and "statements" not in attendee.edited:  # a later list must not say it for them again
            held = Attendee.objects.select_for_update().get(pk=attendee.pk)
            held.edited = sorted({*held.edited, "statements"})
            held.save(update_fields=["edited"])
        Skip.objects.update_or_create(statement_id=number, attendee=attendee, defaults={"key": said.key})
        said.delete()
    return True


def withdraw(*, attendee: Attendee, number: int) -> bool:
    """Take back a statement of one's own, whatever has become of it: nobody is shown it again, and it is not planned."""
    with transaction.atomic():
        held = (
            Statement.objects.select_for_update(of=("self",))
            .select_related("event__community")
            .filter(event=attendee.event_id, author=attendee, pk=number)
            .exclude(state__in=(State.JOINED, State.WITHDRAWN))
            .first()
        )
        if held is None:
            return False
        if held.state == State.DRAFT:
            held.delete()
            return True
        with change("statement.withdraw", by=None, event=held.event, about=held, facts={"by": "attendee"}):
            held.state = State.WITHDRAWN
            held.key = ""
            held.save(update_fields=["state", "key"])
        MeToo.objects.filter(statement=held, attendee=attendee).delete()
        tally.changed(held.event_id)
        live.publish(f"event:{held.event_id}", "statements")
    return True
