"""Writes about who greets whom: settled, ended, met; each one change, told to both as little as they need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kinfolk_web.communities.models import Event
from kinfolk_web.core import live, mail
from kinfolk_web.core.audit import change
from kinfolk_web.core.models import Mail
from kinfolk_web.people.models import Attendee
from kinfolk_web.welcome.assigning import Found, may_greet
from kinfolk_web.welcome.errors import RefusedError
from kinfolk_web.welcome.models import Photo, Welcome
from kinfolk_web.welcome.queries import active, capacity, stands_in_now

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import QuerySet

    from kinfolk_web.accounts.models import User
    from kinfolk_web.core.models import Change

End, How, State = Welcome.End, Welcome.How, Welcome.State
COMING = Attendee.State.COMING


def hold(event: Event) -> None:
    """Let nobody else settle who greets whom at an event until the transaction ends."""
    Event.objects.select_for_update(no_key=True).get(pk=event.pk)


def assign(*, newcomer: Attendee, greeter: Attendee, by: User | None) -> Change:
    """Let somebody greet a newcomer from now on, instead of whoever did.

    Raises
    ------
    RefusedError
        The greeter has no place left, came with the newcomer, or one of them is not expected.
    """
    event = newcomer.event
    with change("welcome.assign", by=by, event=event, about=newcomer) as entry:
        hold(event)
        newcomer, greeter = (Attendee.objects.get(pk=one.pk) for one in (newcomer, greeter))
        held = Welcome.objects.filter(newcomer=newcomer, ended_at__isnull=True).first()
        if held is not None and held.greeter_id == greeter.pk:
            raise RefusedError(_("%s greets them already.") % greeter.name)
        _check(event, newcomer, greeter)
        if held is not None:
            _end(held, End.TEAM)
        made = Welcome.objects.create(event=event, newcomer=newcomer, greeter=greeter, how=How.HAND)
        _tell_both(event, [made])
        entry.facts = {"greeter": greeter.pk}
        entry.save(update_fields=["facts"])
        live.publish(f"event:{event.pk}", "welcome")
    return entry


def _check(event: Event, newcomer: Attendee, greeter: Attendee) -> None:
    if newcomer.event_id != event.pk or greeter.event_id != event.pk or newcomer.pk == greeter.pk:
        raise RefusedError(_("These two are not on the list of one event. Open the page again and choose anew."))
    if newcomer.state != COMING or newcomer.no_greeter:
        raise RefusedError(_("%s is not coming, or wants no greeter.") % newcomer.name)
    if greeter.state != COMING or not greeter.is_greeter:
        raise RefusedError(
            _("%s has not said yes to greeting. Choose somebody else, or ask them first.") % greeter.name
        )
    if active(event).filter(greeter=greeter).count() >= capacity(greeter):
        raise RefusedError(
            _("%(name)s greets as many as they can (%(most)d). Choose somebody else.")
            % {"name": greeter.name, "most": capacity(greeter)}
        )
    if not may_greet(event, greeter, newcomer):
        raise RefusedError(_("%s belongs to their own party. Choose somebody they have not met.") % greeter.name)


def settle(*, event: Event, found: Iterable[Found], by: User | None, how: Welcome.How = How.MATCHED) -> list[Welcome]:
    """Keep what the matching found for newcomers who have nobody; those who have somebody meanwhile keep them."""
    with change("welcome.fill", by=by, event=event) as entry:
        hold(event)
        taken = set(Welcome.objects.filter(event=event, ended_at__isnull=True).values_list("newcomer_id", flat=True))
        found = list(found)
        made = Welcome.objects.bulk_create(
            Welcome(event=event, newcomer_id=one.newcomer, greeter_id=one.greeter, stand_in_id=one.stand_in, how=how)
            for one in found
            if one.newcomer not in taken
        )
        _keep_stand_ins(event, found)
        _tell_both(event, made)
        entry.facts = {"count": len(made)}
        entry.save(update_fields=["facts"])
        live.publish(f"event:{event.pk}", "welcome")
    return made


def _keep_stand_ins(event: Event, found: Sequence[Found]) -> None:
    wanted = {(one.newcomer, one.greeter): one.stand_in for one in found}
    changed = []
    for one in active(event):
        stand_in = wanted.get((one.newcomer_id, one.greeter_id), one.stand_in_id)
        if stand_in != one.stand_in_id:
            one.stand_in_id = stand_in
            changed.append(one)
    Welcome.objects.bulk_update(changed, ["stand_in"])


def _tell_both(event: Event, made: Sequence[Welcome]) -> None:
    """Tell newcomers who greets them and greeters whom they greet, each greeter once."""
    mail.post_all(
        kind="greeter_for_you",
        event=event,
        mails=[Mail(attendee_id=one.newcomer_id, facts={"welcome": one.pk}, key=f"for_you:{one.pk}") for one in made],
    )
    last = {one.greeter_id: one.pk for one in made}
    mail.post_all(
        kind="greeter_yours",
        event=event,
        mails=[Mail(attendee_id=greeter, key=f"yours:{greeter}:{number}") for greeter, number in last.items()],
    )


def end(*, welcome: Welcome, because: Welcome.End, by: User | None = None) -> Change | None:
    """End that one greets the other; the greeter is told that, and neither is told why."""
    with transaction.atomic():
        held = _held(welcome)
        if held is None:
            return None
        with change("welcome.end", by=by, event=held.event, about=held.newcomer) as entry:
            _end(held, because)
            live.publish(f"event:{held.event_id}", "welcome")
    return entry


def _held(welcome: Welcome) -> Welcome | None:
    held = Welcome.objects.select_for_update(of=("self",)).select_related("event__community", "newcomer", "greeter")
    return held.filter(pk=welcome.pk, ended_at__isnull=True).first()


def _end(held: Welcome, because: Welcome.End) -> None:
    held.ended_at, held.ended_by = timezone.now(), because
    held.save(update_fields=["ended_at", "ended_by"])
    if because != End.GREETER:
        facts = {"welcome": held.pk}
        mail.post(
            kind="greeter_changed", event=held.event, attendee_id=held.greeter_id, facts=facts, key=f"less:{held.pk}"
        )


def honour(*, attendee: Attendee) -> int:
    """End what somebody wants no more, at once: their greeter, or greeting others; return how many newcomers now have nobody.

    So late that stand-ins look out as well, those whom they greeted have their stand-in instead.
    """
    attendee.refresh_from_db()
    theirs = Welcome.objects.filter(event=attendee.event, ended_at__isnull=True)
    if attendee.no_greeter or attendee.state != COMING:
        for one in theirs.filter(newcomer=attendee):
            end(welcome=one, because=End.OPTED_OUT if attendee.no_greeter else End.AWAY)
    if not attendee.is_greeter or attendee.state != COMING:
        Photo.objects.filter(attendee=attendee).delete()
        return _let_go(attendee, theirs.filter(greeter=attendee))
    return 0


def _let_go(greeter: Attendee, greeted: QuerySet[Welcome]) -> int:
    late, waiting = stands_in_now(greeter.event), 0
    for one in greeted.select_related("newcomer"):
        expected = one.newcomer.state == COMING and not one.newcomer.no_greeter
        if late and expected and stand_in(welcome=one, by=None):
            continue
        end(welcome=one, because=End.GREETER if greeter.state == COMING else End.AWAY)
        waiting += expected
    return waiting


def mark_contacted(*, welcome: Welcome) -> None:
    """Note that a greeter got in touch with somebody, in whatever way."""
    _step_on(welcome, State.CONTACTED, (State.ASSIGNED, State.SILENT), "welcome.contacted")


def mark_met(*, welcome: Welcome) -> None:
    """Note that they have met."""
    _step_on(welcome, State.MET, (State.ASSIGNED, State.SILENT, State.CONTACTED), "welcome.met")


def _step_on(welcome: Welcome, state: Welcome.State, before: tuple[Welcome.State, ...], said: str) -> None:
    now = timezone.now()
    with transaction.atomic():
        held = _held(welcome)
        if held is None or held.state not in before:
            return
        with change(said, by=None, event=held.event, about=held.newcomer):
            held.state = state
            held.contacted_at = held.contacted_at or now
            held.met_at = now if state == State.MET else None
            held.save(update_fields=["state", "contacted_at", "met_at"])
            live.publish(f"event:{held.event_id}", "welcome")


def stand_in(*, welcome: Welcome, by: User | None) -> Change | None:
    """Let the stand-in take over for good, because the greeter is not there; without one who can, nothing changes."""
    with transaction.atomic():
        held = _held(welcome)
        if held is None or held.stand_in_id is None or not _can_stand_in(held):
            return None
        with change("welcome.stand_in", by=by, event=held.event, about=held.newcomer) as entry:
            _end(held, End.STOOD_IN)
            made = Welcome.objects.create(
                event=held.event, newcomer=held.newcomer, greeter_id=held.stand_in_id, how=How.STOOD_IN
            )
            _tell_both(held.event, [made])
            live.publish(f"event:{held.event_id}", "welcome")
    return entry


def _can_stand_in(held: Welcome) -> bool:
    if held.stand_in_id is None:
        return False
    able = Attendee.objects.filter(pk=held.stand_in_id, state=COMING, is_greeter=True)
    return able.exclude(pk=held.newcomer_id).exclude(standing__away=True).exists()


def remind(*, event: Event, by: User | None, welcomes: Iterable[Welcome]) -> int:
    """Remind greeters of those who have not heard from them, once a day each; return how many greeters that are."""
    now = timezone.now()
    quiet = [one for one in welcomes if one.contacted_at is None and one.met_at is None and one.ended_at is None]
    greeters = sorted({one.greeter_id for one in quiet})
    with change("welcome.remind", by=by, event=event, facts={"count": len(greeters)}):
        posted = mail.post_all(
            kind="greeter_reminder",
            event=event,
            mails=[Mail(attendee_id=one, key=f"remind:{one}:{now.date()}") for one in greeters],
        )
        Welcome.objects.filter(pk__in=[one.pk for one in quiet]).update(reminded_at=now)
    return len(posted)
