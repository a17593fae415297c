"""Mails that came back: what servers report about them (RFC 3464) finds the mail by its number and says why."""

from __future__ import annotations

import mailbox
import re
import tempfile
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import Message
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from kinfolk_web.core.mail import tell
from kinfolk_web.core.models import Mail

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kinfolk_web.communities.models import Event

MOST = 5_000  # messages in one file
TO = ("Delivered-To", "X-Original-To", "Envelope-To", "To")
_BY_NUMBER = re.compile(r"\+([0-9a-f]{32})@")
_OURS = re.compile(rb"<([0-9a-f]{32})@[A-Za-z0-9.-]+>")
_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_DAEMON = re.compile(r"mailer-daemon|postmaster|mail delivery", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Report:
    """What a message says about a mail of ours."""

    mail: UUID
    status: str
    for_good: bool


@dataclass
class Taken:
    """How many messages were read, and what they were."""

    read: int = 0
    bounced: int = 0
    later: int = 0
    unknown: int = 0


def messages_of(content: bytes) -> Iterator[Message]:
    """Return the messages of a file: one as ``.eml``, or many as ``.mbox``."""
    if not content.startswith(b"From "):
        yield message_from_bytes(content, policy=policy.compat32)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "mbox"
        path.write_bytes(content)
        box = mailbox.mbox(path, create=False)
        try:
            for number, message in enumerate(box):
                if number == MOST:
                    break
                yield message
        finally:
            box.close()


def report_of(message: Message) -> Report | None:
    """Return what a message reports about a mail of ours, or None if it reports nothing."""
    number = _number(message)
    if number is None:
        return None
    blocks = list(_blocks(message))
    if not blocks:
        if not _DAEMON.search(str(message.get("From", ""))):
            return None
        found = _STATUS.search(_text(message))
        return Report(number, found.group(1) if found else "", for_good=found is None or found.group(1)[0] == "5")
    failed = [block for block in blocks if str(block.get("Action", "")).strip().casefold() == "failed"]
    status = _STATUS.search(str((failed or blocks)[0].get("Status", "")))
    return Report(number, status.group(1) if status else "", for_good=bool(failed))


def take_in(contents: Iterable[bytes], *, event: Event | None = None) -> Taken:
    """Note what came back, of one event or of all; a report that is about no mail we sent changes nothing."""
    taken, touched = Taken(), {}
    for content in contents:
        for message in messages_of(content):
            taken.read += 1
            report = report_of(message)
            found = _mail(report, event) if report else None
            if report is None or found is None:
                taken.unknown += 1
            elif not report.for_good:
                taken.later += 1
            else:
                taken.bounced += 1
                Mail.objects.filter(pk=found.pk).update(state=Mail.State.BOUNCED, problem=report.status or "returned")
                touched[found.event_id] = found.event
    for one in touched.values():
        tell(one)
    return taken


def _mail(report: Report, event: Event | None) -> Mail | None:
    there = Mail.objects.filter(pk=report.mail, state__in=(Mail.State.SENT, Mail.State.BOUNCED))
    return (there if event is None else there.filter(event=event)).select_related("event").first()


def _number(message: Message) -> UUID | None:
    """Return the number of the mail that a message is about: by where it was sent to, else by what it quotes."""
    for name in TO:
        for value in message.get_all(name, []):
            if found := _BY_NUMBER.search(str(value)):
                return UUID(found.group(1))
    quoted = _OURS.search(message.as_bytes().replace(b"=3D", b"="))
    return UUID(quoted.group(1).decode()) if quoted else None


def _blocks(message: Message) -> Iterator[Message]:
    """Return the part about each recipient of a delivery report."""
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status":
            held = part.get_payload()
            blocks = held if isinstance(held, list) else []
            yield from (one for one in blocks if isinstance(one, Message) and one.get("Action"))


def _text(message: Message) -> str:
    for part in message.walk():
        if part.get_content_type() == "text/plain":
            content = part.get_payload(decode=True)
            return content.decode("utf-8", "replace") if isinstance(content, bytes) else ""
    return ""


__all__ = ["Report", "Taken", "report_of", "take_in"]
