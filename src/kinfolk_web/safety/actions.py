"""Writes to the vault: receive requests, open, decide; each noted in the vault's own log, never in the change log."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.utils import timezone

from kinfolk_web.accounts.models import User
from kinfolk_web.core.audit import change
from kinfolk_web.core.links import digest, make_link
from kinfolk_web.core.models import Link
from kinfolk_web.safety.models import ApartRequest, OutsideLead, Report, SafetyReview, VaultRead
from kinfolk_web.safety.queries import Reader, broken_in, is_on, leaking_in, opened, readable, requests_for
from kinfolk_web.safety.vault import Apart, Secret, fingerprint, seal

if TYPE_CHECKING:
    from datetime import date

    from kinfolk_web.communities.models import Event
    from kinfolk_web.people.diverting import Diverted
    from kinfolk_web.plans.models import Plan

OUTSIDE = "outside-lead"
PURPOSES = ("decide", "check", "answer", "plan")
OUTSIDE_LASTS = timedelta(days=60)


class ClosedError(Exception):
    """There are not two safety leads: nothing can be read or decided."""


class NotThereError(Exception):
    """There is no such request for this reader."""


def receive(diverted: Diverted) -> None:
    """Queue what a list says of keep-apart, sealed; what was asked before is not asked again."""
    for a, b in diverted.pairs:
        if a != b:
            queue(diverted.event, Apart(a=Secret(a), b=Secret(b)))
    for mention in diverted.unresolved:
        if mention.strip():
            queue(diverted.event, Apart(mention=Secret(mention.strip())))


def write_down(
    *, event: Event, mention: str, note: str, by: Reader, keep_until: date | None = None
) -> ApartRequest | None:
    """Queue a request that reached a lead in person or follows from a report; nothing if one is confirmed already.

    One that was declined or withdrawn is open again; none is kept shorter than it was.
    """
    must_be_on(event)
    about = Apart(mention=Secret(mention), note=Secret(note))
    with transaction.atomic():
        made = queue(event, about, again=True)
        same = ApartRequest.objects.select_for_update().get(event=event, fingerprint=fingerprint(about, event=event.pk))
        if keep_until and (same.keep_until is None or same.keep_until < keep_until):
            same.keep_until = keep_until
            same.save(update_fields=["keep_until"])
        note_read(event, by, "written", same)
    return made


def open_request(*, event: Event, pk: int, purpose: str, by: Reader) -> tuple[ApartRequest, Apart]:
    """Note who reads and what for, then return what the request says: nothing where it cannot be read.

    Raises
    ------
    ClosedError
        There are not two leads.
    NotThereError
        There is no such request, or it is about whoever asks.
    """
    must_be_on(event)
    request = _find(event, pk, by)
    note_read(event, by, purpose if purpose in PURPOSES else "check", request)
    return request, readable(request) or Apart()


def decide(  # noqa: PLR0913 - a decision
    *, event: Event, pk: int, state: str, by: Reader, a: str = "", b: str = "", reason: str = ""
) -> ApartRequest:
    """Confirm, decline or withdraw a request; a mention becomes two attendees when it is confirmed.

    Raises
    ------
    ClosedError
        There are not two leads.
    NotThereError
        There is no such request for whoever asks.
    ValueError
        It cannot be confirmed before both are known.
    """
    must_be_on(event)
    with transaction.atomic():
        _find(event, pk, by)
        request = ApartRequest.objects.select_for_update().get(pk=pk, event=event)
        found = readable(request)
        was = found or Apart()
        about = Apart(
            a=Secret(a) if a else was.a,
            b=Secret(b) if b else was.b,
            mention=was.mention,
            note=was.note,
            reason=Secret(reason) if reason else was.reason,
        )
        if state == ApartRequest.State.CONFIRMED and (not about.known or about.a == about.b):
            raise ValueError("two different attendees are needed")
        request.state = ApartRequest.State(state)
        if found is not None or a or b:  # what cannot be read is kept as it is: its key may come back
            request.sealed = seal(about, event=event.pk, request=request.pk)
        request.decided_at = timezone.now()
        request.save(update_fields=["state", "sealed", "decided_at"])
        note_read(event, by, str(request.state), request)
    return request


def accept_plan(*, plan: Plan, by: Reader) -> None:
    """Say yes to a plan as it stands, although requests are not kept in it; any later edit asks again."""
    must_be_on(plan.event)
    with transaction.atomic():
        mine = {one.pk for one in requests_for(plan.event, by)}
        accepted = sorted((set(broken_in(plan)) | set(leaking_in(plan))) & mine)
        SafetyReview.objects.create(plan=plan, edits=plan.edits, accepted=accepted, **_who(by))
        note_read(plan.event, by, "accepted", None)


def invite_outside(*, event: Event, name: str, by: User, email: str = "") -> str:
    """Return the secret of the link by which somebody who is not on the staff becomes a safety lead.

    ``email`` is where they are told that something waits, if they are.
    """
    with change("safety.invite_outside", by=by, event=event):
        link, secret = make_link(OUTSIDE, lasts=_until_after(event), by=by, event=event)
        OutsideLead.objects.create(event=event, name=name, email=email, link=link)
    return secret


def find_outside(secret: str) -> OutsideLead | None:
    """Return the outside lead of a link that is still good."""
    link = Link.objects.filter(digest=digest(secret), purpose=OUTSIDE, expires_at__gt=timezone.now()).first()
    return OutsideLead.objects.filter(link=link).select_related("event__community").first() if link else None


def accept_outside(*, lead: OutsideLead) -> None:
    """Note that an outside lead said yes."""
    if lead.accepted_at is None:
        with change("safety.outside_joined", by=None, event=lead.event):
            lead.accepted_at = timezone.now()
            lead.save(update_fields=["accepted_at"])


def remove_outside(*, lead: OutsideLead, by: User) -> None:
    """End what an outside lead may do, at once."""
    with change("safety.remove_outside", by=by, event=lead.event):
        lead.link.delete()


def note_list(*, event: Event, by: Reader) -> None:
    """Note that somebody looked at the vault's list, at most once in five minutes."""
    recent = VaultRead.objects.filter(
        event=event, purpose="list", at__gt=timezone.now() - timedelta(minutes=5), **_who(by)
    )
    if not recent.exists():
        note_read(event, by, "list", None)


def queue(event: Event, about: Apart, *, asker: str = "", again: bool = False) -> ApartRequest | None:
    """Keep a request, sealed; what was asked before is not asked again, unless its asker or a lead asks ``again``."""
    seen = fingerprint(about, event=event.pk, asker=asker)
    with transaction.atomic():
        with connection.cursor() as cursor:  # two imports at once ask once
            cursor.execute("select pg_advisory_xact_lock(%s, %s)", [0x5AFE, event.pk % 2**31])
        before = ApartRequest.objects.filter(event=event, fingerprint=seen).first()
        if before is None:
            request = ApartRequest.objects.create(event=event, sealed=b"", fingerprint=seen, asker=asker)
        elif (asker or again) and before.state != ApartRequest.State.CONFIRMED:
            request = before
            if again:
                was = opened(before)  # with whom it is about: whoever may not see it does not by writing it anew
                notes = dict.fromkeys((was.note.reveal(), about.note.reveal()))
                about = replace(was, note=Secret("\n".join(filter(None, notes))))
        else:
            return None
        request.state, request.decided_at = ApartRequest.State.NEW, None
        request.sealed = seal(about, event=event.pk, request=request.pk)
        request.save(update_fields=["sealed", "state", "decided_at"])
    return request


def _find(event: Event, pk: int, reader: Reader) -> ApartRequest:
    for one in requests_for(event, reader):
        if one.pk == pk:
            return one
    raise NotThereError


def note_read(event: Event, by: Reader, purpose: str, about: ApartRequest | Report | None) -> None:
    """Note in the vault's own log who did what with which request or report."""
    on = {"report" if isinstance(about, Report) else "request": about}
    VaultRead.objects.create(event=event, purpose=purpose, **on, **_who(by))


def _who(by: Reader) -> dict[str, User | OutsideLead]:
    return {"user": by} if isinstance(by, User) else {"outside": by}


def must_be_on(event: Event) -> None:
    """Refuse where there are not two leads.

    Raises
    ------
    ClosedError
        There are fewer.
    """
    if not is_on(event):
        raise ClosedError


def _until_after(event: Event) -> timedelta:
    last = event.ends_on or event.starts_on
    if last is None:
        return OUTSIDE_LASTS
    return max(timedelta(days=7), timedelta(days=(last - timezone.localdate()).days + 30))
