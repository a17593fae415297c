"""Pages by WSGI in threads: a request is handed to a thread once, and its whole answer back once.

A bridge that hands over each part of an answer by itself costs the loop more than Django takes for a page from the shelf
(decision 0064). Only what is too large to be kept whole, which are a few static files, goes part by part.
"""

from __future__ import annotations

import asyncio
import contextvars
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from a2wsgi.wsgi import build_environ

from kinfolk_web.core.answers import begin
from kinfolk_web.running.bodies import KEY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kinfolk_web.core.answers import Message, Receive, Scope, Send

    Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

WHOLE = 1024 * 1024  # bytes of an answer that are kept before it is sent part by part


class Threads:
    """Runs a WSGI application in threads, for requests whose bodies are here already.

    Parameters
    ----------
    application
        Django.
    workers
        How many requests are answered at the same time.
    """

    def __init__(self, application: Wsgi, workers: int) -> None:
        self.application = application
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="page")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - the words of ASGI
        """Answer one request."""
        environ = build_environ(scope, scope[KEY])  # type: ignore[arg-type]
        loop = asyncio.get_running_loop()

        async def forward(message: Message) -> None:
            await send(message)

        answer = _Answer(lambda message: asyncio.run_coroutine_threadsafe(forward(message), loop).result())
        context = contextvars.copy_context()  # nothing that a thread remembers reaches the next request
        await loop.run_in_executor(self._pool, context.run, answer.take, self.application, environ)
        for message in answer.left():
            await send(message)


class _Answer:
    """What a WSGI application answers, until it is complete or too large to wait for."""

    def __init__(self, send_now: Callable[[Message], object]) -> None:
        self._send_now = send_now
        self._start: Message | None = None
        self._parts: list[bytes] = []
        self._size = 0

    def take(self, application: Wsgi, environ: Any) -> None:  # noqa: ANN401 - as the server gateway interface has it
        """Run the application; called in a thread."""
        parts = application(environ, self._begin)
        try:
            for part in parts:
                self._add(part)
        finally:
            getattr(parts, "close", lambda: None)()

    def left(self) -> list[Message]:
        """Return what has not been sent yet."""
        end = {"type": "http.response.body", "body": b"".join(self._parts)}
        return [self._start, end] if self._start else [end]

    def _begin(self, status: str, headers: list[tuple[str, str]], failed: object = None) -> Callable[[bytes], None]:  # noqa: ARG002
        self._start = begin(int(status.split(" ", 1)[0]), headers)
        return self._add

    def _add(self, part: bytes) -> None:
        self._parts.append(part)
        self._size += len(part)
        if self._size > WHOLE:
            if self._start:
                self._send_now(self._start)
            self._send_now({"type": "http.response.body", "body": b"".join(self._parts), "more_body": True})
            self._start, self._parts, self._size = None, [], 0
