"""What moderators do with statements: approve, decline with a reason, join, retire, stop everything; each one change."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kinfolk_web.core import live, mail
from kinfolk_web.core.audit import change
from kinfolk_web.core.normalise import plain
from kinfolk_web.people import likeness, seconding, starting, tally
from kinfolk_web.people.models import MeToo, Moderation, Skip, Statement
from kinfolk_web.people.rows import statement_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from django_stubs_ext import StrPromise

    from kinfolk_web.accounts.models import User
    from kinfolk_web.communities.models import Event
    from kinfolk_web.core.models import Change
    from kinfolk_web.people.models import Attendee

State = Statement.State
JOINED_AT_ONCE = 50

REASONS: dict[str, StrPromise] = {
    "identifies": _("It could tell others who you are, or names somebody."),
    "contact": _("It has an address, a number or a link in it."),
    "hurts": _("It could hurt somebody here."),
    "sensitive": _("It touches what we do not ask about here. You are welcome to tell it in person."),
    "advert": _("It reads like an advertisement."),
    "unclear": _("We did not understand it. Could you write it another way?"),
    "same": _("Others say the same already: you will find it among the statements."),
    "other": _("It does not fit this event."),
}
UNMASKED_FOR: dict[str, StrPromise] = {
    "danger": _("somebody may be in danger"),
    "threat": _("it threatens or names somebody"),
    "asked": _("its author asked for help"),
    "law": _("the law asks for it"),
}


def hash_of(statement: Statement) -> str:
    """Return what binds an approval to the very words that were read."""
    said = json.dumps([statement.text, dict(sorted(statement.translations.items()))], ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()


def approve(*, statements: Sequence[Statement], by: User | None, sensitive: bool | None = None) -> Change | None:
    """Let statements be shown, as they are written now; one that says the same as another is joined with it.

    While the first ones after a stop need two yeses, this may be the first yes; then nothing is shown, and the change says so.

    Parameters
    ----------
    sensitive
        Whether they touch a sensitive topic; None leaves that as it is.
    """
    with transaction.atomic():
        held = [
            one for one in _held(statements) if one.state in {State.HELD, State.APPROVED, State.RETIRED, State.DECLINED}
        ]
        if not held:
            return None
        event = held[0].event
        about = held[0] if len(held) == 1 else ""
        shown, first = seconding.judge(event, held, by)
        if not shown and not first:
            return None
        verb = "statement.approve" if shown else "statement.first_yes"
        with change(verb, by=by, event=event, about=about, facts={"count": len(shown) or len(first)}) as entry:
            seconding.note(event, shown, first, by)
            for one in shown:
                _approve(one, sensitive=sensitive)
        tally.move([one.pk for one in shown])
        _changed(event)
    return entry


def _approve(one: Statement, *, sensitive: bool | None) -> None:
    key = statement_key(one.text)
    twin = Statement.objects.filter(event=one.event, key=key).exclude(pk=one.pk).first()
    if twin is not None and twin.state == State.APPROVED:
        _join(one, twin, sensitive=one.sensitive if sensitive is None else sensitive)
        return
    if twin is not None:
        twin.key = ""
        twin.save(update_fields=["key"])
    one.key, one.state, one.reason, one.suggestion = key, State.APPROVED, "", ""
    one.approved_hash, one.first_yes = hash_of(one), None
    if sensitive is not None:
        one.sensitive = sensitive
    one.save(update_fields=["key", "state", "reason", "suggestion", "approved_hash", "first_yes", "sensitive"])


def decline(*, statement: Statement, reason: str, suggestion: str = "", by: User | None) -> Change | None:
    """Say no to a statement, with a reason that its author reads, and perhaps other words that would do."""
    with transaction.atomic():
        held = _held([statement])[0]
        if held.state not in {State.HELD, State.APPROVED} or reason not in REASONS:
            return None
        facts = {"reason": reason}
        with change("statement.decline", by=by, event=held.event, about=held, facts=facts) as entry:
            held.state, held.reason, held.approved_hash, held.key = State.DECLINED, reason, "", ""
            held.suggestion = plain(suggestion)[:140]
            held.save(update_fields=["state", "reason", "suggestion", "approved_hash", "key"])
            if held.author_id is not None:
                mail.post(
                    kind="page_news",
                    event=held.event,
                    attendee_id=held.author_id,
                    facts={"statement": held.pk},
                    key=f"page_news:{entry.pk}",
                )
        _changed(held.event)
    return entry


def hold(*, statement: Statement, by: User | None) -> Change | None:
    """Take a statement off every screen until somebody has read it again."""
    return _put(statement, State.HELD, "statement.hold", (State.APPROVED, State.DECLINED, State.RETIRED), by)


def retire(*, statement: Statement, by: User | None) -> Change | None:
    """Let a statement be shown and planned with no more; whoever said it keeps that to themselves."""
    return _put(statement, State.RETIRED, "statement.retire", (State.APPROVED,), by)


def _put(statement: Statement, state: State, verb: str, before: Iterable[str], by: User | None) -> Change | None:
    with transaction.atomic():
        held = _held([statement])[0]
        if held.state not in before:
            return None
        with change(verb, by=by, event=held.event, about=held) as entry:
            held.state, held.approved_hash = state, ""
            held.save(update_fields=["state", "approved_hash"])
        _changed(held.event)
    return entry


def join(*, statements: Sequence[Statement], into: Statement, by: User | None) -> Change | None:
    """Make statements one: whoever said one of them has said ``into``, in whatever language it was written."""
    with transaction.atomic():
        target = _held([into])[0]
        others = [
            one
            for one in _held(statements[:JOINED_AT_ONCE])
            if one.pk != target.pk and one.event_id == target.event_id and one.state in {State.HELD, State.APPROVED}
        ]
        if not others or target.state not in {State.HELD, State.APPROVED}:
            return None
        if target.state == State.HELD and seconding.still(target.event):
            return None  # it needs two yeses of its own before anything is joined with it
        facts = {"count": len(others)}
        with change("statement.join", by=by, event=target.event, about=target, facts=facts) as entry:
            if target.state == State.HELD:
                _approve(target, sensitive=None)
            for one in others:
                _join(one, target, sensitive=one.sensitive)
        tally.move([target.pk])
        _changed(target.event)
    return entry


def _join(one: Statement, target: Statement, *, sensitive: bool) -> None:
    """Let ``target`` be said by whoever said ``one``; it is sensitive if either is, whatever its own words look like."""
    said = {yes.attendee_id: yes for yes in MeToo.objects.filter(statement=target)}
    for yes in MeToo.objects.filter(statement=one):
        if yes.attendee_id in said:
            yes.delete()
        else:
            yes.statement = target
            yes.save(update_fields=["statement"])
    yeses = MeToo.objects.filter(statement=target)
    Skip.objects.filter(statement=target, attendee__in=yeses.values("attendee")).delete()  # else they answer twice
    Statement.objects.filter(joined_into=one).update(joined_into=target)
    one.state, one.joined_into, one.approved_hash = State.JOINED, target, ""
    one.save(update_fields=["state", "joined_into", "approved_hash"])
    if one.language and one.language not in {target.language, *target.translations}:
        target.translations = {**target.translations, one.language: one.text}
        if target.approved_hash:
            target.approved_hash = hash_of(target)
    target.sensitive = target.sensitive or sensitive
    target.save(update_fields=["translations", "approved_hash", "sensitive"])


def stop(*, event: Event, stopped: bool, by: User | None) -> Change | None:
    """Show no statement anywhere, at once, or show them again."""
    with transaction.atomic():
        moderation, _made = Moderation.objects.select_for_update().get_or_create(event=event)
        if moderation.stopped == stopped:
            return None
        verb = "statement.stop" if stopped else "statement.go_on"
        with change(verb, by=by, event=event) as entry:
            moderation.stopped = stopped
            moderation.needs_two = 0 if stopped else seconding.FIRST
            moderation.save(update_fields=["stopped", "needs_two"])
        _changed(event, "statements-stopped" if stopped else "statements")
    return entry


def settle(*, event: Event, words: Sequence[str], floor: int, by: User | None) -> Change | None:
    """Choose the event's own words to hold, and from which number on anything is told: five at least."""
    with transaction.atomic():
        moderation, _made = Moderation.objects.select_for_update().get_or_create(event=event)
        chosen = sorted({plain(word)[:60] for word in words if plain(word)})[:500]
        floor = max(5, floor, moderation.floor)  # it is never lowered once people answer under it
        if (moderation.words, moderation.floor) == (chosen, floor):
            return None
        with change("statement.settle", by=by, event=event, facts={"words": len(chosen), "floor": floor}) as entry:
            moderation.words, moderation.floor = chosen, floor
            moderation.save(update_fields=["words", "floor"])
        _changed(event)
    return entry


def count_dots(*, event: Event, dots: Mapping[int, int], by: User | None) -> Change | None:
    """Take over what was counted on a poster: dots beside statements, which are nobody's."""
    with transaction.atomic():
        rows = Statement.objects.filter(event=event, pk__in=dots, state=State.APPROVED)
        changed = [one for one in rows.select_for_update().order_by("pk") if one.dots != dots[one.pk]]
        if not changed:
            return None
        with change("statement.dots", by=by, event=event, facts={"count": len(changed)}) as entry:
            for one in changed:
                one.dots = dots[one.pk]
                one.save(update_fields=["dots"])
        _changed(event)
    return entry


def offer(*, event: Event, texts: Mapping[str, str], by: User | None) -> Change | None:
    """Offer statements to begin with: by key of a starter its text in the language of the event; the others go.

    A text that the organiser changed has no other languages any more: nobody has written it in them.
    """
    with transaction.atomic():
        there = {one.starter: one for one in Statement.objects.filter(event=event).exclude(starter="")}
        wanted = {key: plain(text)[:140] for key, text in texts.items() if plain(text)}
        if {k: one.text for k, one in there.items() if one.state == State.APPROVED} == wanted:
            return None
        with change("statement.starters", by=by, event=event, facts={"count": len(wanted)}) as entry:
            for key, one in there.items():
                if key not in wanted and one.state == State.APPROVED:
                    one.state, one.approved_hash = State.RETIRED, ""
                    one.save(update_fields=["state", "approved_hash"])
            for key, text in wanted.items():
                _offer(event, there.get(key), (key, text, event.language))
        likeness.ask(event, by)
        _changed(event)
    return entry


def _offer(event: Event, held: Statement | None, wish: tuple[str, str, str]) -> None:
    key, text, language = wish
    if held is not None and held.state == State.APPROVED and held.text == text:
        return
    known = starting.known(key)
    as_written = known is not None and known.text(language) == text
    one = held or Statement(event=event, starter=key, state=State.HELD)
    if held is None or held.text != text:
        one.text, one.language = text, language
        one.translations = known.translations(language) if known is not None and as_written else {}
    one.state = State.HELD
    one.save()
    _approve(one, sensitive=False)


def add(*, event: Event, text: str, by: User | None) -> Change | None:
    """Put a statement of the organisers' own among those that are shown, or that wait for a second yes after a stop."""
    text = plain(text)[:140]
    with transaction.atomic():
        if not text or Statement.objects.filter(event=event, key=statement_key(text), state=State.APPROVED).exists():
            return None
        with change("statement.add", by=by, event=event) as entry:
            one = Statement.objects.create(event=event, text=text, language=event.language, state=State.HELD)
            if by is not None and seconding.still(event):
                seconding.note(event, [], [one], by)
            else:
                _approve(one, sensitive=None)
            entry.about = f"statement:{one.pk}"
            entry.save(update_fields=["about"])
        likeness.ask(event, by)
        _changed(event)
    return entry


def unmask(*, statement: Statement, why: str, by: User) -> Attendee | None:
    """Tell a safety lead who wrote a statement; that it was asked, by whom and why, stays in the log."""
    if why not in UNMASKED_FOR:
        return None
    with change("statement.unmask", by=by, event=statement.event, about=statement, facts={"why": why}):
        return Statement.objects.select_related("author").get(pk=statement.pk).author


def _held(statements: Sequence[Statement]) -> list[Statement]:
    """Return statements as they are now, for us alone until the transaction ends."""
    rows = Statement.objects.select_for_update(of=("self",)).select_related("event__community")
    return list(rows.filter(pk__in=[one.pk for one in statements]).order_by("pk"))


def _changed(event: Event, kind: str = "statements") -> None:
    tally.changed(event.pk)
    live.publish(f"event:{event.pk}", kind)
