"""The words of ASGI, and a whole answer in one sentence where no page is worth its while."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, MutableMapping

    Scope = MutableMapping[str, Any]
    Message = MutableMapping[str, Any]
    Receive = Callable[[], Awaitable[Message]]
    Send = Callable[[Message], Awaitable[None]]
    Application = Callable[[Scope, Receive, Send], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Whole:
    """An answer that is complete before any of it is sent; heads as the gateway interface for pages has them."""

    status: int
    heads: list[tuple[str, str]]
    body: bytes

    async def give(self, send: Send) -> None:
        """Send it."""
        await send(begin(self.status, self.heads))
        await send({"type": "http.response.body", "body": self.body})


def begin(status: int, heads: Iterable[tuple[str, str]]) -> Message:
    """Return the message with which an answer begins."""
    pairs = [(name.strip().encode("latin1").lower(), value.strip().encode("latin1")) for name, value in heads]
    return {"type": "http.response.start", "status": status, "headers": pairs}


async def answer(send: Send, status: int, sentence: str, *, retry: int = 0, close: bool = False) -> None:
    """Send a sentence as a whole response."""
    text = sentence.encode()
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", b"%d" % len(text)),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
    ]
    headers += [(b"retry-after", b"%d" % retry)] if retry else []
    headers += [(b"connection", b"close")] if close else []
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text})
