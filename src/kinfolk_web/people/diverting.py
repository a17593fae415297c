"""Hands what a list says of keep-apart to whoever receives it, unread: the import itself keeps nothing of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kinfolk_web.communities.models import Event

Receiver = Callable[["Event", list[tuple[str, str]], list[str]], None]
_receivers: list[Receiver] = []


def register(receiver: Receiver) -> None:
    """Name who receives pairs of attendee codes, and mentions that are not yet anybody."""
    if receiver not in _receivers:
        _receivers.append(receiver)


def divert(event: Event, pairs: list[tuple[str, str]], mentions: list[str]) -> None:
    """Hand over what a list says; with nobody to receive it, it is forgotten."""
    for receiver in _receivers:
        receiver(event, pairs, mentions)
