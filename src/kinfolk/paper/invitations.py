"""Invitations on paper: a name, one sentence, and a code that opens the person's own page; four to a sheet, to cut."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kinfolk.paper.names import call_name, han_language, printable, wrapping
from kinfolk.paper.press import Job, in_batches, print_jobs
from kinfolk.paper.qr import qr_svg

if TYPE_CHECKING:
    from collections.abc import Sequence

_BATCH = 160


@dataclass(frozen=True, slots=True)
class Invitation:
    """Whom a card is for, and the address that its code holds."""

    name: str
    link: str
    languages: tuple[str, ...] = ()


def invitation_sheets(  # noqa: PLR0913 - what stands on a card
    invitations: Sequence[Invitation],
    *,
    title: str,
    sentence: str,
    where: str = "",
    without: str = "",
    told: Sequence[str] = (),
    lang: str = "en",
    size: str = "a4",
) -> bytes:
    """Return the cards of ``invitations`` as PDF, in their order.

    Parameters
    ----------
    title, where
        The event, and its day and place.
    sentence, without
        What the code does, and what somebody does without a phone.
    told
        What every member is to read, word for word.
    lang
        The language of these words.
    size
        ``a4`` or ``letter``.

    Raises
    ------
    KinfolkError
        A typeface or the package for codes is not installed, or an address is too long for a code.
    """
    head: dict[str, Any] = {
        "title": printable(title),
        "where": printable(where),
        "date": "",
        "version": "",
        "printed": "",
        "size": size,
        "layout": "4-up",
        "lang": lang,
        "words": {
            "title": printable(title),
            "sentence": printable(sentence),
            "without": printable(without),
            "told": printable(" ".join(told)),
        },
    }
    items = [_card(one) for one in invitations]
    job = Job("invitations", "invitations.typ", head, in_batches(items, _BATCH))
    return print_jobs([job])["invitations"]


def _card(one: Invitation) -> dict[str, str]:
    name, call = printable(one.name), call_name(one.name)
    return {
        "call": wrapping(call),
        "name": wrapping(name) if name != call else "",
        "lang": han_language(one.name, one.languages),
        "code": qr_svg(one.link),
        "link": one.link.split("://", 1)[-1],
    }
