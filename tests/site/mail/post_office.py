"""A real mail server for tests: takes mail over SMTP and keeps it, and refuses what its addresses ask to be refused."""

from __future__ import annotations

import contextlib
import email
import email.policy
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import TYPE_CHECKING

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass
class Arrived:
    """One mail as the server took it: whom the envelope names, and the bytes."""

    sender: str
    to: list[str]
    content: bytes

    @property
    def message(self) -> EmailMessage:
        parsed = email.message_from_bytes(self.content, policy=email.policy.default)
        assert isinstance(parsed, EmailMessage)
        return parsed

    @property
    def text(self) -> str:
        return self.message.get_body(("plain",)).get_content().replace("\r\n", "\n")

    @property
    def html(self) -> str:
        return self.message.get_body(("html",)).get_content()


@dataclass
class PostOffice:
    """Takes mail; what it does with an address is said by the words before its @."""

    mails: list[Arrived] = field(default_factory=list)
    replies: dict[str, str] = field(default_factory=dict)  # to RCPT, by address
    after_data: dict[str, str] = field(default_factory=dict)  # to the content, by address
    drop_in_data: set[str] = field(default_factory=set)  # the line goes dead once the content is there
    senders: str = ""  # to MAIL FROM
    port: int = 0

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802 - the name that the server calls
        if self.senders:
            return self.senders
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - the name that the server calls
        if address in self.replies:
            return self.replies[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - the name that the server calls
        [to] = envelope.rcpt_tos
        if to in self.drop_in_data:
            server.transport.abort()
            return None
        if to in self.after_data:
            return self.after_data[to]
        self.mails.append(Arrived(envelope.mail_from, list(envelope.rcpt_tos), envelope.content))
        return "250 2.0.0 taken"

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def to(self, address: str) -> list[Arrived]:
        return [one for one in self.mails if one.to == [address]]


class _Server(Controller):
    def _trigger_server(self):
        """Say hello at the port that the system chose, not at 0."""
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()

    def factory(self):
        return SMTP(self.handler, enable_SMTPUTF8=True, hostname="post.example")


@contextlib.contextmanager
def open_post_office(office: PostOffice | None = None) -> Iterator[PostOffice]:
    office = office or PostOffice()
    server = _Server(office, hostname="127.0.0.1", port=0)
    server.start()
    office.port = server.port
    try:
        yield office
    finally:
        server.stop()
