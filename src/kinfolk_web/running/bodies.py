"""What people send arrives completely, on disk, before a thread is taken for it."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from kinfolk_web.core.answers import answer

if TYPE_CHECKING:
    from kinfolk_web.core.answers import Application, Message, Receive, Scope, Send

MIB = 1024 * 1024
IMPORTS = "/import/"  # what a path ends with that takes a whole list
KEY = "kinfolk.body"
IN_MEMORY = 256 * 1024


@dataclass(frozen=True)
class Sizes:
    """How much may arrive: in one body, in one import, and in all bodies at the same time."""

    body: int = 5 * MIB
    imported: int = 50 * MIB
    together: int = 512 * MIB

    def of(self, path: str) -> int:
        """Return the most that may be sent to a path."""
        return self.imported if path.endswith(IMPORTS) else self.body


class _Refused(Exception):  # noqa: N818 - an answer, not a mistake
    def __init__(self, status: int, sentence: str, *, retry: int = 0) -> None:
        self.status, self.sentence, self.retry = status, sentence, retry


class _Gone(Exception):  # noqa: N818
    """The client went away."""


class Spooled:
    """Takes the body off a request and hands the request on once it is complete.

    Parameters
    ----------
    application
        Finds the body as a file in ``scope["kinfolk.body"]``, and its exact length in the headers.
    sizes
        How much may be sent.
    """

    def __init__(self, application: Application, sizes: Sizes) -> None:
        self.application = application
        self.sizes = sizes
        self.held = 0  # bytes of all bodies that are here now

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        # Names in WSGI cannot tell X_Forwarded_For from X-Forwarded-For: the former is always a forgery.
        scope["headers"] = [(name, value) for name, value in scope["headers"] if b"_" not in name]
        with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as file:
            body = _Body(self, file, self.sizes.of(scope["path"]))
            try:
                await body.take(scope, receive)
                scope[KEY] = body.file
                scope["headers"] = _with_length(scope["headers"], body.size)
                await self.application(scope, _nothing_more(receive), send)
            except _Refused as refusal:
                await _answer(send, refusal)
            except _Gone:
                pass
            finally:
                self.held -= body.size


class _Body:
    """The body of one request on its way to the disk."""

    def __init__(self, owner: Spooled, file: IO[bytes], most: int) -> None:
        self.owner, self.file, self.most = owner, file, most
        self.size = 0

    async def take(self, scope: Scope, receive: Receive) -> None:
        """Read everything; too large a body is read on for a while, so that the browser hears why it is refused."""
        headers = dict(scope["headers"])
        expected = headers.get(b"expect", b"").lower()
        if expected not in {b"", b"100-continue"}:
            raise _Refused(417, "This server knows no such expectation.")
        declared = int(headers.get(b"content-length") or 0)
        if declared > self.most and (expected or declared > 2 * self.most):
            raise self._too_large()
        arrived, more = 0, bool(declared) or b"transfer-encoding" in headers
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise _Gone
            part, more = message.get("body", b""), message.get("more_body", False)
            arrived += len(part)
            self._keep(part, arrived)
        if arrived > self.most:
            raise self._too_large()
        self.file.seek(0)

    def _keep(self, part: bytes, arrived: int) -> None:
        if arrived > 2 * self.most:
            raise self._too_large()
        if arrived > self.most:
            return
        if self.owner.held + len(part) > self.owner.sizes.together:
            raise _Refused(503, "Too many large files are arriving at this moment. Please try again.", retry=10)
        self.file.write(part)
        self.size += len(part)
        self.owner.held += len(part)

    def _too_large(self) -> _Refused:
        return _Refused(
            413,
            f"This is larger than {self.most / MIB:g} MiB, the most that is taken here. Go back, and choose a smaller file.",
        )


def _with_length(headers: list[tuple[bytes, bytes]], size: int) -> list[tuple[bytes, bytes]]:
    left = [pair for pair in headers if pair[0] not in {b"content-length", b"transfer-encoding", b"expect"}]
    return [*left, (b"content-length", b"%d" % size)]


def _nothing_more(receive: Receive) -> Receive:
    first = True

    async def receive_nothing() -> Message:
        nonlocal first
        if first:
            first = False
            return {"type": "http.request", "body": b"", "more_body": False}
        return await receive()

    return receive_nothing


async def _answer(send: Send, refusal: _Refused) -> None:
    await answer(send, refusal.status, refusal.sentence, retry=refusal.retry, close=True)
