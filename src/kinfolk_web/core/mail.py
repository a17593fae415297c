"""Mail: rooms register kinds of it and post them inside their transactions; what it says is looked up when it leaves.

A mail is kept as its kind and whom it is about, never as text: whoever reads the database finds no name, no link and no
code in it, and a person who was erased meanwhile gets none.
"""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Greatest
from django.utils import timezone

from kinfolk_web.core import live
from kinfolk_web.core.audit import change
from kinfolk_web.core.models import Mail, Mailing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import timedelta

    from django.utils.functional import _StrPromise

    from kinfolk_web.accounts.models import User
    from kinfolk_web.communities.models import Event

EVERYWHERE = frozenset({"event", "community"})  # what any mail may say, also in its subject
_BATCH = 1_000


@dataclass(frozen=True, slots=True)
class Own:
    """An address of this site: the only thing in a mail that may be a link."""

    url: str
    label: str = ""


Value = "str | Own | list[Own]"


@dataclass(frozen=True, slots=True)
class Recipient:
    """Where a mail goes, in which language, and how its reader gets no more of them."""

    address: str
    language: str = ""
    wants_mail: bool = True
    no_mail: str = ""


@dataclass(frozen=True)
class Kind:
    """A kind of mail, registered by the room that owns its words.

    Parameters
    ----------
    name
        As it is kept, such as ``"invitation"``.
    label
        As staff see it.
    subject, text
        The words (marked with ``gettext_noop``), with placeholders such as ``{first_name}``. An empty line begins a
        paragraph; a placeholder for a link that stands alone becomes a button.
    fields
        What each placeholder stands for, as staff see it; ``event`` and ``community`` are there always.
    fill
        Returns the values of the placeholders for a mail when it leaves (texts, ``Own`` links, lists of them), in the
        language that is active; None if the mail has become pointless. What people wrote may be in it: it is made
        harmless. It runs within the community's scope.
    about
        When it is sent and what it does, in a sentence for staff.
    in_subject
        Placeholders that may stand in the subject: nothing that people wrote about themselves.
    to
        The attendees whom a mailing of this kind goes to, by their ids; None if it is never sent to many.
    worded
        Whether an event may say it in words of its own, though it is never sent to many: nothing that carries what
        somebody wrote, which other words could leave out.
    asked_for
        Whether its reader has just asked for it, so that it is sent even to those who want no mail.
    urgent
        Whether it overtakes others.
    lasts
        How long it is worth sending.
    secret
        Whether it is for its reader alone (a code, a note from somebody), so that staff never read it.
    unlisted
        Whether staff see not even that somebody got it: beside a name and a minute it would tell who did something.
    tells
        Whether it ends with what every member is to read of an event (see :func:`told_in`); no edited words lose that.
    """

    name: str
    label: str | _StrPromise
    subject: str
    text: str
    fields: Mapping[str, str | _StrPromise]
    fill: Callable[[Mail], Mapping[str, Any] | None]
    _: KW_ONLY
    about: str | _StrPromise = ""
    in_subject: frozenset[str] = frozenset()
    to: Callable[[Event], Iterable[int]] | None = None
    worded: bool = False
    asked_for: bool = False
    urgent: bool = False
    lasts: timedelta | None = None
    secret: bool = False
    unlisted: bool = False
    tells: bool = False


_kinds: dict[str, Kind] = {}
_recipient_of: list[Callable[[Mail], Recipient | None]] = []
_told: list[Callable[[Event], Iterable[str]]] = []


def register(kind: Kind) -> None:
    """Make a kind of mail known; once for each name."""
    _kinds[kind.name] = kind


def register_recipients(find: Callable[[Mail], Recipient | None]) -> None:
    """Let a room say where mail about an attendee goes (the people room does)."""
    _recipient_of[:] = [find]


def register_told(find: Callable[[Event], Iterable[str]]) -> None:
    """Let a room say which sentences every member is to read of an event (evaluations do)."""
    _told[:] = [find]


def sentences_told(event: Event) -> list[str]:
    """Return the sentences that every member is to read of an event, in the language that is active."""
    return [one for find in _told for one in find(event)]


def told_in(mail: Mail) -> list[str]:
    """Return the sentences with which a mail ends because every member is to read them."""
    event = mail.event
    if event is None or not _kinds[mail.kind].tells:
        return []
    return sentences_told(event)


def kinds() -> Mapping[str, Kind]:
    """Return all kinds by their names."""
    return _kinds


def unlisted() -> list[str]:
    """Return the names of the kinds that no list shows."""
    return [name for name, kind in _kinds.items() if kind.unlisted]


def recipient_of(mail: Mail) -> Recipient | None:
    """Return where a mail goes as of now, or None if there is nowhere."""
    if mail.attendee_id is None:
        return Recipient(mail.address, mail.language) if mail.address else None
    return _recipient_of[0](mail) if _recipient_of else None


# -- posting --------------------------------------------------------------------------------------------------------


def post(  # noqa: PLR0913 - what a mail consists of
    *,
    kind: str,
    event: Event | None,
    attendee_id: int | None = None,
    address: str = "",
    facts: Mapping[str, Any] | None = None,
    key: str = "",
    language: str = "",
) -> Mail | None:
    """Have a mail sent once the caller's transaction is committed; return it, or None if ``key`` was used before.

    Parameters
    ----------
    attendee_id
        Whom it is about; their address is looked up when it leaves.
    address
        Where it goes if it is about nobody on the list; kept until the mail is over.
    facts
        Numbers and opaque ids for the kind's ``fill``; never a name, a token or a text.
    key
        Makes the mail once only within the event.
    """
    posted = post_all(
        kind=kind,
        event=event,
        mails=[Mail(attendee_id=attendee_id, address=address, facts=dict(facts or {}), key=key, language=language)],
    )
    return posted[0] if posted else None


def post_all(*, kind: str, event: Event | None, mails: Iterable[Mail], mailing: Mailing | None = None) -> list[Mail]:
    """Post many mails of one kind at once; return those that are new."""
    known = _kinds[kind]
    made = list(mails)
    for one in made:
        one.kind, one.event, one.mailing, one.urgent = kind, event, mailing, known.urgent
        one.state = Mail.State.WAITING if settings.MAIL_URL and not is_rehearsed(event) else Mail.State.HELD
    with transaction.atomic():
        Mail.objects.bulk_create(made, batch_size=_BATCH, ignore_conflicts=True)
        new = set(Mail.objects.filter(pk__in=[one.pk for one in made]).values_list("pk", flat=True))
        tell(event)
        transaction.on_commit(_wake, robust=True)
    return [one for one in made if one.pk in new]


def is_rehearsed(event: Event | None) -> bool:
    """Whether an event is a rehearsal, whose people are invented: nothing of it ever leaves."""
    return event is not None and event.community.rehearses_id is not None


def _wake() -> None:
    from kinfolk_web.core.sending import wake

    wake()


def tell(event: Event | None) -> None:
    """Tell open pages that the mail of an event has changed."""
    if event is not None:
        live.publish(f"event:{event.pk}", "mail")


# -- what staff do about it ------------------------------------------------------------------------------------------


def pause(*, mailing: Mailing, by: User | None, paused: bool = True) -> None:
    """Let no more of a mailing leave, or let it go on."""
    with change("mail.pause" if paused else "mail.resume", by=by, event=mailing.event, about=mailing):
        Mailing.objects.filter(pk=mailing.pk, stopped_at=None).update(paused=paused)
        tell(mailing.event)
        transaction.on_commit(_wake, robust=True)


def stop(*, mailing: Mailing, by: User | None) -> int:
    """Drop everything of a mailing that has not left; return how many mails that were."""
    with change("mail.stop", by=by, event=mailing.event, about=mailing):
        Mailing.objects.filter(pk=mailing.pk, stopped_at=None).update(stopped_at=timezone.now(), paused=False)
        left = Mail.objects.filter(mailing=mailing, state__in=(Mail.State.WAITING, Mail.State.HELD))
        dropped = left.update(state=Mail.State.DROPPED, problem="stopped", address="")
        tell(mailing.event)
    return dropped


def let_go(*, event: Event, by: User | None) -> int:
    """Send what was kept without a mail server or after a backup was put back; return how many mails that are."""
    held = Mail.objects.filter(event=event, state=Mail.State.HELD, event__community__rehearses=None)
    with change("mail.let_go", by=by, event=event, facts={"count": held.count()}):
        now = Greatest("not_before", timezone.now())
        gone = held.update(state=Mail.State.WAITING, problem="", not_before=now)
        tell(event)
        transaction.on_commit(_wake, robust=True)
    return gone


def try_again(*, mail: Mail, by: User | None) -> bool:
    """Send a mail once more that failed or bounced, for instance after its address was mended."""
    over = (Mail.State.FAILED, Mail.State.BOUNCED)
    with transaction.atomic():
        held = Mail.objects.select_for_update(of=("self",)).filter(pk=mail.pk, state__in=over).first()
        if held is None or held.attendee_id is None:
            return False
        with change("mail.retry", by=by, event=held.event, about=f"attendee:{held.attendee_id}"):
            leaves = settings.MAIL_URL and not is_rehearsed(held.event)
            held.state = Mail.State.WAITING if leaves else Mail.State.HELD
            held.tries, held.problem, held.not_before = 0, "", timezone.now()
            held.save(update_fields=["state", "tries", "problem", "not_before"])
            tell(held.event)
            transaction.on_commit(_wake, robust=True)
    return True


def try_all_again(*, event: Event, by: User | None) -> int:
    """Send everything once more that failed or bounced, as after a setting was mended; return how many mails."""
    over = Mail.objects.filter(event=event, state__in=(Mail.State.FAILED, Mail.State.BOUNCED), attendee_id__gt=0)
    over = over.exclude(kind__in=unlisted())
    leaves = settings.MAIL_URL and not is_rehearsed(event)
    if not over.exists():
        return 0
    with change("mail.retry_all", by=by, event=event) as entry:
        state = Mail.State.WAITING if leaves else Mail.State.HELD
        count = over.update(state=state, tries=0, problem="", not_before=timezone.now())
        entry.facts = {"count": count}
        entry.save(update_fields=["facts"])
        tell(event)
        transaction.on_commit(_wake, robust=True)
    return count
