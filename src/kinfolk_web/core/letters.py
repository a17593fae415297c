"""What a mail says: an event's words or ours, filled for one reader, as plain text, as HTML and as a whole message.

What people wrote about themselves goes in as one harmless line: no reader's program makes a link of it, and none of it
stands in a header.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.errors import HeaderParseError, NonASCIILocalPartDefect
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from kinfolk_web.core.mail import EVERYWHERE, Own, kinds, told_in
from kinfolk_web.core.normalise import plain
from kinfolk_web.core.wording import PLACEHOLDER, words_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kinfolk_web.communities.models import Event
    from kinfolk_web.core.mail import Recipient
    from kinfolk_web.core.models import Mail

LONGEST_VALUE, LONGEST_SUBJECT = 300, 150
# Where readers' programs see an address in plain text: a letter that nobody sees keeps them from it.
_ADDRESS_LIKE = re.compile(r"(?<=[^\W\d_])\.(?=\w)|(?<=\w)\.(?=[^\W\d_])|(?<=\w)@|:(?=//)|(?<=www)\.", re.IGNORECASE)
_UNSEEN = "\u200c"


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a line: a text, or a link of ours."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of lines, a single link of ours (``button``), or a list of links."""

    lines: tuple[tuple[Piece, ...], ...]
    button: bool = False
    listed: bool = False


@dataclass(frozen=True, slots=True)
class Letter:
    """What one reader gets."""

    subject: str
    paragraphs: tuple[Paragraph, ...]
    foot: tuple[Paragraph, ...]
    language: str

    @property
    def text(self) -> str:
        """The letter as plain text."""
        said = "\n\n".join(_as_text(one) for one in self.paragraphs)
        foot = "\n\n".join(_as_text(one) for one in self.foot)
        return f"{said}\n\n-- \n{foot}\n" if foot else f"{said}\n"

    @property
    def html(self) -> str:
        """The letter as a page."""
        return render_to_string("mail/letter.html", {"letter": self})


# -- filling --------------------------------------------------------------------------------------------------------


def harmless(text: str) -> str:
    """Return what people wrote as one line that no reader's program takes for an address."""
    return _ADDRESS_LIKE.sub(lambda found: found.group() + _UNSEEN, plain(text)[:LONGEST_VALUE])


def letter_of(mail: Mail, recipient: Recipient, words: tuple[str, str] | None = None) -> Letter | None:
    """Return what a mail says to its reader as of now, or None if it has become pointless."""
    kind, event = kinds()[mail.kind], mail.event
    language = _language(recipient.language, event)
    with override(language):
        filled = kind.fill(mail)
        if filled is None:
            return None
        subject, text = words or words_of(kind, event, language)
        values: dict[str, Any] = dict(filled)
        if event is not None:
            values |= {"event": event.name, "community": event.community.name}
        return Letter(
            subject=_in_subject(subject, values, EVERYWHERE | kind.in_subject),
            paragraphs=tuple(_paragraphs(text, values)),
            foot=(*_told(mail), *_foot(event, recipient, asked_for=kind.asked_for)),
            language=language,
        )


def _language(wanted: str, event: Event | None) -> str:
    there = dict(settings.LANGUAGES)
    for language in (wanted, event.language if event else ""):
        if language in there:
            return language
    return settings.LANGUAGE_CODE


def _in_subject(subject: str, values: Mapping[str, Any], allowed: frozenset[str]) -> str:
    def value(found: re.Match[str]) -> str:
        name = found.group(1)
        return str(values.get(name, "")) if name in allowed else ""

    return plain(PLACEHOLDER.sub(value, subject))[:LONGEST_SUBJECT]


def _paragraphs(text: str, values: Mapping[str, Any]) -> list[Paragraph]:
    found = []
    for block in re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip()):
        alone = PLACEHOLDER.fullmatch(block.strip())
        value = values.get(alone.group(1)) if alone else None
        if isinstance(value, Own):
            found.append(Paragraph(((Piece(value.label, value.url),),), button=True))
        elif isinstance(value, (list, tuple)):
            found.append(Paragraph(tuple((Piece(harmless(one.label), one.url),) for one in value), listed=True))
        else:
            lines = tuple(line for line in (_line(one, values) for one in block.split("\n")) if line)
            found += [Paragraph(lines)] if lines else []
    return found


def _line(line: str, values: Mapping[str, Any]) -> tuple[Piece, ...]:
    """Return a line in pieces; one whose only content is a placeholder without value is left out."""
    pieces: list[Piece] = []
    for number, part in enumerate(PLACEHOLDER.split(line)):
        if number % 2 == 0:
            pieces.append(Piece(plain_words(part)))
        else:
            pieces += _value(values.get(part, ""))
    kept = tuple(piece for piece in pieces if piece.text or piece.url)
    return kept if any(piece.url or piece.text.strip() for piece in kept) else ()


def plain_words(text: str) -> str:
    """Return words of an organiser without letters that nobody sees; the blanks around placeholders stay."""
    said = plain(text)
    before = " " if text[:1].isspace() and said else ""
    after = " " if text[-1:].isspace() else ""
    return f"{before}{said}{after}"


def _value(value: object) -> list[Piece]:
    if isinstance(value, Own):
        return [Piece(value.label, value.url)]
    if isinstance(value, (list, tuple)):
        return [piece for one in value for piece in (Piece(f"{harmless(one.label)} ", one.url),)]
    return [Piece(harmless(str(value)))]


def _told(mail: Mail) -> list[Paragraph]:
    return [Paragraph(((Piece(one),),)) for one in told_in(mail)]


def _foot(event: Event | None, recipient: Recipient, *, asked_for: bool) -> list[Paragraph]:
    if event is None:
        return []
    names = {"event": harmless(event.name), "community": harmless(event.community.name)}
    if asked_for:
        said = _("You get this mail because somebody asked for it on the pages of %(event)s, %(community)s.") % names
    else:
        said = _("You get this mail because you are on the list of %(event)s, %(community)s.") % names
    foot = [Paragraph(((Piece(said),),))]
    if recipient.no_mail and not asked_for:
        foot.append(Paragraph(((Piece(_("No more of these mails"), recipient.no_mail),),)))
    return foot


def _as_text(paragraph: Paragraph) -> str:
    lines = []
    for line in paragraph.lines:
        said = ""
        for piece in line:
            if not piece.url:
                said += piece.text
            elif paragraph.listed or paragraph.button or len(line) == 1:
                said += f"{piece.text.strip()}:\n{piece.url}" if piece.text else piece.url
            else:
                said += f"{piece.text.strip()} ({piece.url})" if piece.text.strip() else piece.url
        lines.append(said.rstrip())
    return "\n".join(lines)


# -- the message ----------------------------------------------------------------------------------------------------


class AddressError(ValueError):
    """What is noted as somebody's e-mail is none."""


def _address(written: str) -> Address:
    try:
        return Address(addr_spec=written.strip())
    except NonASCIILocalPartDefect:  # whether the server takes such an address it says itself
        local, _at, domain = written.strip().rpartition("@")
        _address("".join(letter if letter.isascii() else "a" for letter in local) + "@" + domain)
        return Address(username=local, domain=domain)
    except (ValueError, IndexError, HeaderParseError):
        raise AddressError from None


def message_of(mail: Mail, recipient: Recipient, letter: Letter) -> EmailMessage:
    """Return the whole message; nothing in its headers was written by an attendee but the address it goes to.

    Raises
    ------
    AddressError
        It goes to what is no address.
    """
    to, event = _address(recipient.address), mail.event
    message = EmailMessage(policy=SMTP.clone(cte_type="7bit", utf8=not to.username.isascii()))
    message["From"] = Address(plain(event.community.name) if event else "Kinfolk", addr_spec=settings.MAIL_FROM)
    message["To"] = to
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(timezone.now())
    message["Message-ID"] = mail.message_id
    if event and event.reply_to:
        message["Reply-To"] = _address(event.reply_to)
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    if recipient.no_mail and not kinds()[mail.kind].asked_for:
        message["List-Unsubscribe"] = f"<{recipient.no_mail}>"
        if settings.SECURE:
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    return message
