"""What stands on the pages on mail: kinds with whom they would reach, mailings with how far they are, mails one by one."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kinfolk_web.core import mail
from kinfolk_web.core.letters import letter_of
from kinfolk_web.core.mail import Recipient, recipient_of
from kinfolk_web.core.models import Mail, Mailing
from kinfolk_web.people.mailing import Reach, may_go_again, not_looked, reach_of
from kinfolk_web.people.models import Attendee

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django_stubs_ext import StrPromise

    from kinfolk_web.communities.models import Event
    from kinfolk_web.core.letters import Letter
    from kinfolk_web.core.mail import Kind

State = Mail.State
UNDER_WAY = (State.WAITING, State.SENDING)
WHY: dict[str, StrPromise] = {  # what is kept of a mail's fate, in words; a server's own numbers stand beside it
    "no address": gettext_lazy("no e-mail that a mail can be sent to"),
    "wants no mail": gettext_lazy("wants no mail"),
    "pointless": gettext_lazy("there was nothing to say any more"),
    "too late": gettext_lazy("it was too late to be of use"),
    "stopped": gettext_lazy("the mailing was stopped"),
    "interrupted": gettext_lazy("sending was interrupted; it goes on"),
    "broken off": gettext_lazy("the line to the mail server broke off; it is tried again"),
    "restored": gettext_lazy("it waited in a backup that was put back, and may have left before"),
    "unknown kind": gettext_lazy("this kind of mail is no longer known"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """A kind of mail that can be sent to many, with whom it would reach now."""

    kind: Kind
    whom: Reach


@dataclass(frozen=True, slots=True)
class Progress:
    """A mailing and how far it is."""

    mailing: Mailing
    label: object
    counts: Mapping[str, int]

    @property
    def not_looked(self) -> int:
        """How many it has reached who have not opened their page."""
        return len(list(not_looked(self.mailing)))

    @property
    def may_go_again(self) -> bool:
        """Whether it can be sent once more, to those."""
        return may_go_again(self.mailing)

    @property
    def all(self) -> int:
        """How many mails it has."""
        return sum(self.counts.values())

    @property
    def left(self) -> int:
        """How many have not left."""
        return sum(self.counts.get(state, 0) for state in UNDER_WAY)

    @property
    def under_way(self) -> bool:
        """Whether mails of it leave now."""
        return bool(self.left) and not self.mailing.paused and self.mailing.stopped_at is None


@dataclass(frozen=True, slots=True)
class Shown:
    """One mail in a list: what it is, whom it is about, how it went."""

    mail: Mail
    label: object
    attendee: Attendee | None
    why: str
    may_retry: bool


def choices(event: Event) -> list[Choice]:
    """Return the kinds of mail that go to many."""
    kinds = [kind for kind in mail.kinds().values() if kind.to is not None]
    return [Choice(kind, whom) for kind, whom in zip(kinds, reach_of(event, kinds), strict=True)]


def progress_of(mailings: Iterable[Mailing]) -> list[Progress]:
    """Return how far mailings are."""
    mailings = list(mailings)
    counts: dict[int, Counter[str]] = {one.pk: Counter() for one in mailings}
    rows = Mail.objects.filter(mailing__in=mailings).values_list("mailing_id", "state").annotate(count=Count("pk"))
    for number, state, count in rows.order_by():
        counts[number or 0][state] = count
    return [Progress(one, label_of(one.kind), counts[one.pk]) for one in mailings]


def label_of(kind: str) -> object:
    """Return what a kind of mail is called."""
    known = mail.kinds().get(kind)
    return known.label if known else kind


def shown(mails: Iterable[Mail]) -> list[Shown]:
    """Return mails as a list shows them; names are looked up now."""
    mails = list(mails)
    people = {
        one.pk: one for one in Attendee.objects.filter(pk__in=[one.attendee_id for one in mails if one.attendee_id])
    }
    return [
        Shown(
            mail=one,
            label=label_of(one.kind),
            attendee=people.get(one.attendee_id or 0),
            why=why(one),
            may_retry=one.state in {State.FAILED, State.BOUNCED} and one.attendee_id in people,
        )
        for one in mails
    ]


def why(one: Mail) -> str:
    """Return why a mail did not simply leave."""
    if not one.problem:
        return ""
    if one.problem in WHY:
        return str(WHY[one.problem])
    if one.problem.startswith("internal"):
        return _("something went wrong on our side")
    said = _("the mail server said %(code)s") % {"code": one.problem}
    return said if one.state != State.WAITING else _("%(said)s; it is tried again") % {"said": said}


def counts_of(event: Event) -> dict[str, int]:
    """Return how many mails of an event are where: those that lists show, and all that are kept here."""
    seen = Mail.objects.filter(event=event).exclude(Q(kind__in=mail.unlisted()) & ~Q(state=State.HELD))
    rows = seen.values_list("state").annotate(count=Count("pk"))
    return dict(rows.order_by())


def may_have_left(event: Event) -> str:
    """Return what to know before mails that are kept are sent, if a backup that was put back had them waiting."""
    restored = Mail.objects.filter(event=event, state=State.HELD, problem="restored")
    return str(WHY["restored"]) if restored.exists() else ""


def has_server() -> bool:
    """Whether mails leave this installation."""
    return bool(settings.MAIL_URL)


def letter_now(one: Mail) -> tuple[Letter | None, Recipient | None]:
    """Return what a mail says to its reader as of now; nothing of one that is for its reader alone."""
    kind = mail.kinds().get(one.kind)
    if kind is None or kind.secret:
        return None, None
    recipient = recipient_of(one) or Recipient("", one.language)
    return letter_of(one, recipient), recipient


def sample(
    event: Event, kind: Kind, attendee: Attendee, words: tuple[str, str] | None = None, language: str = ""
) -> Letter | None:
    """Return what somebody would get, with nothing posted; in their language or in the one asked for."""
    one = Mail(event=event, kind=kind.name, attendee_id=attendee.pk)
    recipient = recipient_of(one) or Recipient("")
    return letter_of(one, replace(recipient, language=language or recipient.language), words)


def given_of(request: Any) -> dict[str, Any]:  # noqa: ANN401 - an EventRequest
    """Return what every page of this room shows: whether mail leaves at all."""
    from kinfolk_web.core.sending import trouble

    return {"has_server": has_server(), "trouble": trouble() if has_server() else None, "event": request.event}
