"""The mail server: where it is by the settings, and one conversation with it in which it is clear who refused what."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.headerregistry import Address
from typing import TYPE_CHECKING, Self
from urllib.parse import parse_qs, unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Sequence

TIMEOUT = 30.0
PORTS = {"smtp": 587, "smtps": 465}
LOOPBACK = {"localhost", "127.0.0.1", "::1"}
_PERMANENT = 500
_NOT_FROM_US = "5.7."  # refused by a rule of the server, which is seldom about the reader


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server as ``KINFOLK_MAIL_URL`` names it."""

    host: str
    port: int
    user: str = ""
    password: str = ""
    tls: str = "starttls"

    def __repr__(self) -> str:
        return f"{self.host}:{self.port}"


def server_of(url: str) -> Server:
    """Return the server of an address such as ``smtp://user:password@mail.example.org:587``.

    ``smtp`` goes on with STARTTLS, ``smtps`` speaks TLS from the first word on; only a server on this very machine, or
    one named with ``?tls=none``, is spoken to in the clear.

    Raises
    ------
    ValueError
        With a sentence that names the remedy.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in PORTS or not parts.hostname:
        raise ValueError(
            "KINFOLK_MAIL_URL is no address of a mail server: write smtp://user:password@mail.example.org:587, "
            "or smtps:// and port 465. A sign such as @ or / in the password is written %40 or %2F."
        )
    asked = parse_qs(parts.query).get("tls", [""])[0]
    tls = "implicit" if parts.scheme == "smtps" else "starttls"
    if tls == "starttls" and (asked == "none" or (parts.hostname in LOOPBACK and asked != "required")):
        tls = "none"
    return Server(
        host=parts.hostname,
        port=port or PORTS[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        tls=tls,
    )


def sender_of(written: str) -> str:
    """Return the address that mails come from, as ``KINFOLK_MAIL_FROM`` names it.

    Raises
    ------
    ValueError
        With a sentence that names the remedy.
    """
    try:
        Address(addr_spec=written)
    except (ValueError, IndexError, HeaderParseError):
        raise ValueError(
            f"KINFOLK_MAIL_FROM is {written!r}, which is no e-mail: write only the address, hello@example.org for "
            "instance. The name that readers see is that of the community."
        ) from None
    return written


class UnreachableError(Exception):
    """The server does not take mail from us at this moment; the word says why."""

    def __init__(self, word: str, *, at_mail: bool = False) -> None:
        super().__init__(word)
        self.at_mail = at_mail  # it let us in and ended the conversation at this mail: perhaps it is that one alone


class RefusedError(Exception):
    """The server does not take this one mail: for good, or for now."""

    def __init__(self, code: int, reply: bytes | str, *, address: bool) -> None:
        text = reply.decode("ascii", "replace") if isinstance(reply, bytes) else reply
        self.for_good = code >= _PERMANENT
        self.address = address  # it is the address that was refused, not the content
        self.problem = status_of(code, text)
        super().__init__(self.problem)


class BrokenOffError(Exception):
    """The conversation ended while the mail was handed over: nobody knows whether it was taken."""


def status_of(code: int, text: str) -> str:
    """Return the numbers of a reply; its words often quote the address, so they are not kept."""
    first = text.split(maxsplit=1)[0] if text.split() else ""
    parts = first.split(".")
    wide = len(parts) == 3 and all(part.isdigit() and len(part) <= 3 for part in parts)  # noqa: PLR2004 - as 5.1.1
    return f"{code} {first}" if wide else str(code)


class Conversation:
    """A connection to the server that is opened when the first mail needs it and again after it broke off."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self._smtp: smtplib.SMTP | None = None
        self._took_some = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Say goodbye, if there is somebody to say it to."""
        held, self._smtp = self._smtp, None
        if held is not None:
            with suppress(smtplib.SMTPException, OSError):
                held.quit()
            held.close()

    def address(self, sender: str, recipient: str, options: Sequence[str] = ()) -> None:
        """Say whom a mail is from and for.

        Raises
        ------
        UnreachableError
            Nobody answers, or they do not take mail from us. Many servers say that of a sender only at the reader's
            address: until one mail was taken, a rule that refuses it is taken to be about us.
        RefusedError
            They do not take mail for this address.
        """
        smtp, begun = self._opened(), False
        try:
            smtp.rset()
            begun = True
            code, reply = smtp.mail(sender, options)
            if code // 100 != 2:  # noqa: PLR2004 - a yes
                raise UnreachableError(status_of(code, reply.decode("ascii", "replace")))
            code, reply = smtp.rcpt(recipient)
        except (smtplib.SMTPException, OSError) as error:
            self._forget()
            raise UnreachableError(type(error).__name__, at_mail=begun) from None
        if code == 421:  # noqa: PLR2004 - the server closes the line
            self._forget()
            raise UnreachableError("421", at_mail=True)
        if code // 100 != 2:  # noqa: PLR2004
            refused = RefusedError(code, reply, address=True)
            if f" {_NOT_FROM_US}" in refused.problem and not self._took_some:
                raise UnreachableError(refused.problem, at_mail=True)
            raise refused

    def hand_over(self, message: bytes) -> None:
        """Hand the mail over to which `address` was said yes.

        Raises
        ------
        RefusedError
            They do not take it.
        BrokenOffError
            The line went dead meanwhile.
        """
        if self._smtp is None:
            raise BrokenOffError("closed")
        try:
            code, reply = self._smtp.data(message)
        except smtplib.SMTPDataError as error:
            code, reply = error.smtp_code, error.smtp_error if isinstance(error.smtp_error, bytes) else b""
        except (smtplib.SMTPException, OSError) as error:
            self._forget()
            raise BrokenOffError(type(error).__name__) from None
        if code // 100 != 2:  # noqa: PLR2004
            raise RefusedError(code, reply, address=False)
        self._took_some = True

    def takes_any_letters(self) -> bool:
        """Whether the server takes addresses that are not plain ASCII."""
        return self._opened().has_extn("smtputf8")

    def _forget(self) -> None:
        held, self._smtp = self._smtp, None
        if held is not None:
            with suppress(OSError):
                held.close()

    def _opened(self) -> smtplib.SMTP:
        if self._smtp is None:
            try:
                self._smtp = _connected(self.server)
            except smtplib.SMTPAuthenticationError as error:
                raise UnreachableError(f"{error.smtp_code} login") from None
            except ssl.SSLError:
                raise UnreachableError("TLS") from None
            except (smtplib.SMTPException, OSError) as error:
                raise UnreachableError(type(error).__name__) from None
        return self._smtp


def knock(server: Server, sender: str = "") -> None:
    """Go in and out again, to see whether a server lets us in, and takes mail from a sender if one is named.

    Raises
    ------
    UnreachableError
        It does not.
    """
    with Conversation(server) as conversation:
        conversation.takes_any_letters()
        if sender:
            with suppress(RefusedError):  # there is no such mailbox, which says nothing of what comes from it
                conversation.address(sender, sender)


def _connected(server: Server) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if server.tls == "implicit":
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=TIMEOUT, context=context)
    else:
        smtp = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT)
    try:
        if server.tls == "starttls":
            smtp.starttls(context=context)
        smtp.ehlo_or_helo_if_needed()
        if server.user:
            smtp.login(server.user, server.password)
    except BaseException:
        smtp.close()
        raise
    return smtp
