"""Where keep-apart requests of a list go: unread, to whoever registered for them; without one they are dropped."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from kinfolk_web.accounts.models import User
    from kinfolk_web.communities.models import Event


@dataclass(frozen=True, kw_only=True)
class Diverted:
    """What the confidential column of a list said; shown by nobody but the receiver.

    Parameters
    ----------
    event, by
        Whose list, and who took it in.
    pairs
        Codes of two attendees each. The same list taken in again says the same again.
    unresolved
        Sentences about requests for which nobody could be found.
    """

    event: Event
    by: User | None
    pairs: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    unresolved: tuple[str, ...] = field(default=(), repr=False)


_receivers: list[Callable[[Diverted], None]] = []


def register(receiver: Callable[[Diverted], None]) -> None:
    """Let ``receiver`` have what is diverted, within the transaction that takes a list in."""
    if receiver not in _receivers:
        _receivers.append(receiver)


def unregister(receiver: Callable[[Diverted], None]) -> None:
    """Let ``receiver`` have nothing more."""
    if receiver in _receivers:
        _receivers.remove(receiver)


def divert(diverted: Diverted) -> None:
    """Hand over what was diverted, if there is anything and anybody."""
    if diverted.pairs or diverted.unresolved:
        for receiver in _receivers:
            receiver(diverted)
