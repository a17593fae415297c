"""Slow or hostile clients cannot starve others: a connection that does not get on is dropped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

if TYPE_CHECKING:
    import asyncio

    from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

STREAMS = "/live/"
TOO_SLOW = (
    b"HTTP/1.1 408 Request Timeout\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: 0\r\n"
    b"connection: close\r\n\r\n"
)


@dataclass(frozen=True)
class Pace:
    """How fast a client has to be.

    Parameters
    ----------
    head
        Seconds until the head of a request is complete.
    body
        Seconds that its body may take, and longer only while it arrives at `slowest` at least.
    slowest
        Bytes a second; 50 MiB over slow Wi-Fi take up to half an hour.
    reading
        Seconds in which a client must read something of a response that waits for it.
    ahead
        Bytes of a response that are kept for a client who reads slowly, so that no thread waits for it.
    """

    head: float = 10
    body: float = 10
    slowest: float = 32 * 1024
    reading: float = 20
    ahead: int = 1024 * 1024


class Guard(HttpToolsProtocol):
    """One connection, watched from its first byte to its last."""

    pace = Pace()
    _watch: asyncio.TimerHandle | None = None
    _stall: asyncio.TimerHandle | None = None
    _in_body = False
    _body_since = 0.0
    _body_bytes = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first head."""
        super().connection_made(transport)
        step = min(64 * 1024, self.pace.ahead)
        transport.set_write_buffer_limits(high=self.pace.ahead, low=self.pace.ahead - step)
        self._wait_for_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget every timer."""
        self._unwatch()
        self._unstall()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Parse, and see to it that whatever is incomplete now is being waited for."""
        super().data_received(data)
        if self.transport.is_closing() or self._watch is not None:
            return
        if self._in_body:
            self._body_since = self.loop.time()
            self._watch = self.loop.call_later(self.pace.body, self._judge_body)
        elif not self._answering():
            self._wait_for_head()

    def on_message_begin(self) -> None:
        """Wait for the head of a request that follows another one."""
        super().on_message_begin()
        if self._watch is None:
            self._wait_for_head()

    def on_headers_complete(self) -> None:
        """Stop waiting for the head; a body is waited for once the bytes at hand are read."""
        self._unwatch()
        self._in_body, self._body_bytes = True, 0
        super().on_headers_complete()
        if self._is_stream():
            self.transport.set_write_buffer_limits(high=64 * 1024)  # streams drop to a snapshot instead

    def on_body(self, body: bytes) -> None:
        """Count what arrives."""
        self._body_bytes += len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Stop waiting for the body."""
        self._in_body = False
        self._unwatch()
        super().on_message_complete()

    def pause_writing(self) -> None:
        """Give a client who does not read its response a while, no more."""
        super().pause_writing()
        self._unstall()
        self._stall = self.loop.call_later(self.pace.reading, self.transport.abort)

    def resume_writing(self) -> None:
        """Note that the client reads."""
        self._unstall()
        super().resume_writing()

    def shutdown(self) -> None:
        """End streams at once when the process ends: they would never end by themselves."""
        if self._is_stream() and self._answering():
            self.transport.close()
        else:
            super().shutdown()

    def _current(self) -> RequestResponseCycle | None:
        return self.cycle

    def _answering(self) -> bool:
        current = self._current()
        return current is not None and not current.response_complete

    def _is_stream(self) -> bool:
        current = self._current()
        return current is not None and current.scope["path"].startswith(STREAMS)

    def _wait_for_head(self) -> None:
        self._watch = self.loop.call_later(self.pace.head, self._judge_head)

    def _judge_head(self) -> None:
        self._watch = None
        if self._answering():
            self._wait_for_head()  # it waits for our answer to its previous request, and is not to blame
        else:
            self._drop()

    def _judge_body(self) -> None:
        self._watch = None
        allowed = self.pace.body + self._body_bytes / self.pace.slowest
        left = self._body_since + allowed - self.loop.time()
        if left <= 0:
            self._drop()
        else:
            self._watch = self.loop.call_later(left + 0.01, self._judge_body)

    def _drop(self) -> None:
        if not self.transport.is_closing():
            current = self._current()
            if current is None or current.response_complete or not current.response_started:
                self.transport.write(TOO_SLOW)
            self.transport.close()

    def _unwatch(self) -> None:
        if self._watch is not None:
            self._watch.cancel()
            self._watch = None

    def _unstall(self) -> None:
        if self._stall is not None:
            self._stall.cancel()
            self._stall = None


def guarded(pace: Pace) -> type[Guard]:
    """Return the protocol with a pace of its own."""
    attributes: dict[str, Any] = {"pace": pace, "__doc__": Guard.__doc__}
    return type("Guard", (Guard,), attributes)
