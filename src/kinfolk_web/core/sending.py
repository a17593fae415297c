"""Sending what waits: one courier at a time, at a pace, each mail once as far as SMTP allows, whatever dies meanwhile.

Before a mail is handed over it is marked as being sent. Whoever comes after a courier that died in that moment sends it
again with the same Message-ID: a mail is rather there twice, and seen to be the same, than lost. A mail whose server had
not yet said yes to the address was not handed over, and is never twice.
"""

from __future__ import annotations

import logging
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import cache
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django_scopes import scope, scopes_disabled
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from kinfolk_web.core import leaving, letters
from kinfolk_web.core.mail import kinds, recipient_of, tell
from kinfolk_web.core.models import Mail
from kinfolk_web.core.smtp import BrokenOffError, Conversation, RefusedError, UnreachableError, sender_of, server_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from kinfolk_web.core.mail import Recipient

logger = logging.getLogger(__name__)
State = Mail.State
COURIER = 7_266_541  # the number of the lock that only one courier holds
AN_HOUR, MOST_AN_HOUR = timedelta(hours=1), 5
MOST_ASKED_FOR = 10  # an hour, of each kind that its reader asks for
KEPT_FOR_URGENT = 10  # one in so many mails of a day
GAPS = tuple(timedelta(minutes=gap) for gap in (1, 5, 15, 60, 240, 480, 720, 1440))
UNREACHABLE_GAPS = tuple(timedelta(seconds=gap) for gap in (30, 60, 120, 300, 900))
TROUBLE = "kinfolk.mail.trouble"


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why nothing leaves at this moment: since when, what the server said, when it is asked again."""

    since: datetime
    word: str
    again: datetime
    times: int = 1


# -- when -----------------------------------------------------------------------------------------------------------


@app.task(name="kinfolk.mail", queue="mail", queueing_lock="kinfolk.mail", retry=RetryStrategy(max_attempts=5, wait=5))
def _deliver() -> None:
    """Send what waits."""
    deliver()


def wake() -> None:
    """Ask for what waits to be sent; a courier that has not yet begun will see it anyway."""
    try:
        with transaction.atomic():
            _deliver.defer()
    except AlreadyEnqueued:
        pass


def wake_if_due() -> None:
    """Ask for a courier if something is due that nobody else will think of: later tries, the next minute's pace."""
    if settings.MAIL_URL and (_next(Allowance.now()) is not None or _left_behind().exists()):
        wake()


def trouble() -> Trouble | None:
    """Return why nothing leaves at this moment, if the server does not take mail."""
    held: Trouble | None = cache.get(TROUBLE)
    return held


def _due(now: datetime) -> Any:  # noqa: ANN401 - a query
    ready = Q(mailing=None) | Q(mailing__paused=False, mailing__stopped_at=None)
    real = Q(event=None) | Q(event__community__rehearses=None)  # whatever posted it: no mail of a rehearsal leaves
    return Mail.objects.filter(ready, real, state=State.WAITING, not_before__lte=now)


def _left_behind() -> Any:  # noqa: ANN401 - a query
    return Mail.objects.filter(state=State.SENDING)


@dataclass
class Allowance:
    """How many mails may still leave: by the pace of a minute, which what is urgent overtakes, and by the day.

    A share of the day is kept for what is urgent.
    """

    minute: int
    day: int

    @classmethod
    def now(cls) -> Allowance:
        """Return what is left at this moment; nothing while the server takes no mail."""
        now, held = timezone.now(), trouble()
        if held and held.again > now:
            return cls(0, 0)
        lately = Mail.objects.filter(sent_at__gt=now - timedelta(days=1)).aggregate(
            day=Count("pk"), minute=Count("pk", filter=Q(sent_at__gt=now - timedelta(minutes=1)))
        )
        return cls(settings.MAIL_PACE - lately["minute"], settings.MAIL_MOST_A_DAY - lately["day"])

    def use(self) -> None:
        """Count one mail."""
        self.minute, self.day = self.minute - 1, self.day - 1


def _next(left: Allowance) -> Mail | None:
    """Return the mail whose turn it is, if one may leave."""
    if left.day <= 0:
        return None
    any_may = left.minute > 0 and left.day > settings.MAIL_MOST_A_DAY // KEPT_FOR_URGENT
    due = _due(timezone.now()) if any_may else _due(timezone.now()).filter(urgent=True)
    found: Mail | None = due.select_related("event__community", "mailing").order_by("-urgent", "made_at", "id").first()
    return found


# -- the courier ----------------------------------------------------------------------------------------------------


def deliver() -> int:
    """Send what is due, as much as the pace allows; return how many mails were taken by the server."""
    with _alone() as alone:
        if not alone:
            return 0
        if not settings.MAIL_URL:
            Mail.objects.filter(state=State.WAITING).update(state=State.HELD)
            return 0
        _pick_up_what_was_left()
        try:
            server = server_of(settings.MAIL_URL)
        except ValueError:  # the doctor says what is wrong with it
            _note_trouble("KINFOLK_MAIL_URL")
            return 0
        try:
            sender_of(settings.MAIL_FROM)
        except ValueError:  # each mail would fail by itself, and nobody would be told why
            _note_trouble("KINFOLK_MAIL_FROM")
            return 0
        with Conversation(server) as conversation:
            return _round(conversation)


def _round(conversation: Conversation) -> int:
    sent, left = 0, Allowance.now()
    while not leaving.asked.is_set() and (mail := _next(left)) is not None:
        try:
            taken = _send(mail, conversation)
        except UnreachableError as error:
            if error.at_mail:  # so that it is not the first again next time
                _later(mail, str(error) if " " in str(error) else "broken off")
            _note_trouble(str(error))
            break
        if taken:
            sent += 1
            left.use()
        tell(mail.event)
    return sent


def _pick_up_what_was_left() -> None:
    """Send again what a courier was handing over when it died: nobody knows whether it arrived."""
    _left_behind().update(state=State.WAITING, problem="interrupted")


def _send(mail: Mail, conversation: Conversation) -> bool:
    """Send one mail, or note why not; return whether the server took it."""
    made = _made(mail)
    if made is None:
        return False
    recipient, message = made
    sender = _sender(mail)
    try:
        address, options = _envelope(recipient.address, conversation)
        conversation.address(sender, address, options)
        if not _claim(mail, recipient):
            return False
        conversation.hand_over(message)
    except ValueError:
        _over(mail, State.BOUNCED, "no address")
    except RefusedError as error:
        _refused(mail, error)
    except BrokenOffError:
        _later(mail, "broken off")
    else:
        Mail.objects.filter(pk=mail.pk).update(state=State.SENT, sent_at=timezone.now(), problem="", address="")
        cache.delete(TROUBLE)
        return True
    return False


def _made(mail: Mail) -> tuple[Recipient, bytes] | None:
    """Return the mail as it leaves and where it goes; None if it does not leave now, which is then noted."""
    mail.message_id = mail.message_id or f"<{mail.pk.hex}@{_host()}>"
    try:
        with scope(community=mail.event.community) if mail.event else scopes_disabled():
            recipient, why = _whom(mail)
            if recipient is None:
                _over(mail, State.DROPPED, why)
                return None
            if full := _full_until(recipient.address, mail.kind):
                Mail.objects.filter(pk=mail.pk).update(not_before=full)
                return None
            letter = letters.letter_of(mail, recipient)
            if letter is None:
                _over(mail, State.DROPPED, "pointless")
                return None
            message = letters.message_of(mail, recipient, letter)
    except (OperationalError, InterfaceError):
        raise
    except letters.AddressError:
        _over(mail, State.BOUNCED, "no address")
        return None
    except Exception as error:
        logger.exception("mail %s of kind %s could not be written", mail.pk, mail.kind)
        _over(mail, State.FAILED, f"internal {type(error).__name__}")
        return None
    mail.language = letter.language
    return recipient, message.as_bytes()


def _whom(mail: Mail) -> tuple[Recipient | None, str]:
    kind = kinds().get(mail.kind)
    if kind is None:
        return None, "unknown kind"
    if kind.lasts and mail.made_at + kind.lasts < timezone.now():
        return None, "too late"
    recipient = recipient_of(mail)
    if recipient is None:
        return None, "no address"
    if not recipient.wants_mail and not kind.asked_for:
        return None, "wants no mail"
    return recipient, ""


def _claim(mail: Mail, recipient: Recipient) -> bool:
    """Mark a mail as being handed over, unless somebody stopped or paused it in this moment."""
    claimed = _due(timezone.now()).filter(pk=mail.pk)
    return bool(
        Mail.objects.filter(pk__in=claimed.values("pk"), state=State.WAITING).update(
            state=State.SENDING,
            tries=mail.tries + 1,
            message_id=mail.message_id,
            language=mail.language,
            recipient=digest_of(recipient.address),
        )
    )


def _refused(mail: Mail, error: RefusedError) -> None:
    if not error.for_good:
        _later(mail, error.problem)
    else:
        _over(mail, State.BOUNCED if error.address else State.FAILED, error.problem)


def _later(mail: Mail, problem: str) -> None:
    """Try again after a while that grows, until that has been enough."""
    held = Mail.objects.filter(pk=mail.pk).values_list("tries", flat=True).first()
    if held is None:  # erased meanwhile
        return
    tries = max(held, mail.tries + 1)
    if tries > len(GAPS):
        _over(mail, State.FAILED, problem)
        return
    Mail.objects.filter(pk=mail.pk).update(
        state=State.WAITING, tries=tries, problem=problem, not_before=timezone.now() + GAPS[tries - 1]
    )


def _over(mail: Mail, state: Mail.State, problem: str) -> None:
    Mail.objects.filter(pk=mail.pk).update(state=state, problem=problem[:60], address="")


def _note_trouble(word: str) -> None:
    now, before = timezone.now(), trouble()
    times = before.times + 1 if before else 1
    gap = UNREACHABLE_GAPS[min(times, len(UNREACHABLE_GAPS)) - 1]
    logger.warning("the mail server takes no mail at this moment: %s", word)
    cache.set(TROUBLE, Trouble(before.since if before else now, word, now + gap, times), timeout=24 * 3600)


@contextmanager
def _alone() -> Iterator[bool]:
    """Hold the lock of the only courier; it goes with the connection, so with the process, however that ends."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(%s)", [COURIER])
        alone: bool = cursor.fetchone()[0]
    try:
        yield alone
    finally:
        if alone and connection.connection is not None and not connection.connection.closed:
            with connection.cursor() as cursor:
                cursor.execute("select pg_advisory_unlock(%s)", [COURIER])


# -- addresses ------------------------------------------------------------------------------------------------------


def digest_of(address: str) -> str:
    """Return by what an address is counted: nobody without the installation's secret knows it again."""
    return salted_hmac("kinfolk.mail.recipient", address.strip().casefold(), algorithm="sha256").hexdigest()[:32]


def is_same_address(one: str, other: str) -> bool:
    """Whether two addresses differ in case alone; in SQL ``ı`` and ``i`` are one letter, to a mail server never."""
    return one.strip().lower() == other.strip().lower()


def _full_until(address: str, kind: str) -> datetime | None:
    """Return until when an address has had enough mail for an hour, or None.

    What its reader asks for, such as a code, is counted by itself: no other mail can keep it back.
    """
    lately = Mail.objects.filter(recipient=digest_of(address), sent_at__gt=timezone.now() - AN_HOUR)
    asked_for = [one.name for one in kinds().values() if one.asked_for]
    most = MOST_ASKED_FOR if kind in asked_for else MOST_AN_HOUR
    lately = lately.filter(kind=kind) if kind in asked_for else lately.exclude(kind__in=asked_for)
    latest = [at for at in lately.order_by("-sent_at").values_list("sent_at", flat=True)[:most] if at]
    return latest[-1] + AN_HOUR if len(latest) == most else None


def _host() -> str:
    return urlsplit(settings.PUBLIC_URL).hostname or "localhost"


def _sender(mail: Mail) -> str:
    """Return whom the server sends what it cannot deliver: by the mail's own number, where there is such a mailbox."""
    if not settings.MAIL_BOUNCES:
        return str(settings.MAIL_FROM)
    local, _at, domain = settings.MAIL_BOUNCES.partition("@")
    return f"{local}+{mail.pk.hex}@{domain}"


def _envelope(address: str, conversation: Conversation) -> tuple[str, tuple[str, ...]]:
    """Return an address as the server takes it: a name of a domain in any script is written in ASCII.

    Raises
    ------
    ValueError
        It is no address, or none that this server takes.
    """
    local, _at, domain = address.strip().rpartition("@")
    if not local or not domain or any(letter.isspace() or letter in "<>\0" for letter in address.strip()):
        raise ValueError(address)
    plain = f"{local}@{domain.encode('idna').decode('ascii')}"
    if local.isascii():
        return plain, ()
    if not conversation.takes_any_letters():
        raise ValueError("no SMTPUTF8")
    return f"{local}@{domain}", ("SMTPUTF8",)


__all__ = ["Trouble", "deliver", "digest_of", "is_same_address", "trouble", "wake", "wake_if_due"]
