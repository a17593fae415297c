"""The streams of one web process: one LISTEN for all of them, and for each page its own short queue."""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import psycopg
from django.db import connections
from psycopg import sql

from kinfolk_web.core.answers import answer
from kinfolk_web.core.live import CHANNEL, Grant, read_token
from kinfolk_web.core.recent import Recent

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from kinfolk_web.core.answers import Receive, Scope, Send

    Check = Callable[[Collection[Grant]], Collection[Grant]]

logger = logging.getLogger(__name__)
CHECKS: dict[str, Check] = {}
QUEUE = 20


def authorises(prefix: str) -> Callable[[Check], Check]:
    """Register who may go on listening: a function from grants to those of them that still hold.

    It is asked in a thread, for many grants at once, with one query at best: when a token is older than a few seconds,
    every half a minute, and at once after anything was published on the identity.

    Parameters
    ----------
    prefix
        What identities begin with, as in ``user`` for ``user:7``. Identities without a check are trusted until their
        token ends.
    """

    def register(check: Check) -> Check:
        CHECKS[prefix] = check
        return check

    return register


@dataclass(frozen=True)
class Limits:
    """How many streams, how long between signs of life, and how often rights are checked again (seconds)."""

    streams: int = 6_000
    heartbeat: float = 15.0
    check: float = 30.0
    sweep: float = 0.25
    retry: tuple[float, float] = (2.0, 15.0)
    spread: float = 5.0
    patience: float = 10.0


class Stream:
    """One page that listens."""

    __slots__ = ("checked", "ended", "grant", "queue", "wake")

    def __init__(self, grant: Grant) -> None:
        self.grant = grant
        self.queue: deque[bytes] = deque()
        self.wake = asyncio.Event()
        self.ended = False
        self.checked = time.monotonic()

    def offer(self, wire: bytes, snapshot: bytes) -> None:
        """Queue an event; a page that does not keep up gets one request to ask for everything instead."""
        if len(self.queue) >= QUEUE:
            self.queue.clear()
            self.queue.append(snapshot)
        else:
            self.queue.append(wire)
        self.wake.set()

    def end(self, kind: str = "") -> None:
        """Send a last word and end."""
        if kind and not self.ended:
            self.queue.append(f"retry: 3600000\nevent: {kind}\ndata: {{}}\n\n".encode())
        self.ended = True
        self.wake.set()


class Hub:
    """Carries every event of the database to every page of this process that may hear of it."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self.recent = Recent()
        self.streams: set[Stream] = set()
        self._topics: dict[str, set[Stream]] = {}
        self._readers: dict[str, list[Stream]] = {}
        self._waiting: dict[Grant, asyncio.Future[bool]] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="rights")
        self.listening = asyncio.Event()

    async def start(self) -> None:
        """Begin to listen; the database may come later."""
        self._tasks = [asyncio.create_task(self._listen()), asyncio.create_task(self._sweep())]

    def say_goodbye(self) -> None:
        """End every stream, as the process is about to end; pages come back by themselves."""
        for stream in list(self.streams):
            stream.end()

    async def stop(self) -> None:
        """End every stream, and listen no more."""
        for task in self._tasks:
            task.cancel()
        self.say_goodbye()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._thread.shutdown(wait=False, cancel_futures=True)

    # -- one page ----------------------------------------------------------------------------------------------------

    async def serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve ``GET /live/<token>/`` until the page goes away."""
        if scope["method"] != "GET":
            await answer(send, 405, "A stream is opened with GET.", close=True)
            return
        grant = read_token(scope["path"].removeprefix("/live/").removesuffix("/"))
        if grant is None:
            await answer(send, 403, "This token opens no stream.")
            return
        if len(self.streams) >= self.limits.streams:
            await answer(send, 503, "Too many pages listen at this moment.", retry=random.randint(5, 30))  # noqa: S311
            return
        allowed = await self._admit(grant)
        if allowed is None:
            await answer(send, 503, "It cannot be said at this moment who may listen.", retry=random.randint(2, 10))  # noqa: S311
        elif not allowed:
            await answer(send, 403, "You may no longer listen here.")
        else:
            headers = dict(scope["headers"])
            await self._serve(grant, headers.get(b"last-event-id", b"").decode("latin-1"), receive, send)

    async def _serve(self, grant: Grant, last: str, receive: Receive, send: Send) -> None:
        stream = Stream(grant)
        self._join(stream)
        gone = asyncio.create_task(_watch(stream, receive))
        try:
            await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
            await send({"type": "http.response.body", "body": self._greeting(grant, last), "more_body": True})
            await self._pump(stream, send)
        finally:
            gone.cancel()
            self._leave(stream)

    def _greeting(self, grant: Grant, last: str) -> bytes:
        retry = int(1000 * random.uniform(*self.limits.retry))  # noqa: S311 - so that not everybody returns at once
        missed = self.recent.since(last, grant.issued, grant.topics)
        if missed is None or len(missed) > QUEUE:
            return f"retry: {retry}\n".encode() + self._snapshot()
        hello = f'retry: {retry}\nid: {last or self.recent.last}\nevent: hello\ndata: {{"at":{time.time():.2f}}}\n\n'
        return hello.encode() + b"".join(event.wire for event in missed)

    async def _pump(self, stream: Stream, send: Send) -> None:
        while True:
            if not stream.queue and not stream.ended:
                try:
                    async with asyncio.timeout(self.limits.heartbeat * random.uniform(1, 1.3)):  # noqa: S311
                        await stream.wake.wait()
                except TimeoutError:
                    await send({"type": "http.response.body", "body": b":\n\n", "more_body": True})
                    continue
            stream.wake.clear()
            wire = b"".join(stream.queue)
            stream.queue.clear()
            await send({"type": "http.response.body", "body": wire, "more_body": not stream.ended})
            if stream.ended:
                return

    def _join(self, stream: Stream) -> None:
        own = self._readers.setdefault(stream.grant.identity, [])
        while len(own) >= stream.grant.streams:
            own.pop(0).end("replaced")
        own.append(stream)
        self.streams.add(stream)
        for topic in stream.grant.topics:
            self._topics.setdefault(topic, set()).add(stream)

    def _leave(self, stream: Stream) -> None:
        self.streams.discard(stream)
        own = self._readers.get(stream.grant.identity, [])
        with suppress(ValueError):
            own.remove(stream)
        if not own:
            self._readers.pop(stream.grant.identity, None)
        for topic in stream.grant.topics:
            listeners = self._topics.get(topic, set())
            listeners.discard(stream)
            if not listeners:
                self._topics.pop(topic, None)

    # -- what the database says --------------------------------------------------------------------------------------

    async def _listen(self) -> None:
        pause = 0.1
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(**_parameters(), autocommit=True) as database:
                    await database.execute(sql.SQL("LISTEN {}").format(sql.Identifier(CHANNEL)))
                    self._begin()
                    pause = 0.1
                    while True:
                        async for notice in database.notifies(timeout=self.limits.heartbeat):
                            self._hear(notice.payload)
                        await database.execute("SELECT 1")  # a connection that died in silence is found here
            except (psycopg.Error, OSError) as error:
                self.listening.clear()
                logger.warning("Live events wait for the database: %s", str(error).split("\n")[0])
                await asyncio.sleep(pause)
                pause = min(2 * pause, 2)

    def _begin(self) -> None:
        """Say to every page that something may have been missed, spread over a moment so that not all ask at once."""
        self.recent.forget()
        self.listening.set()
        loop = asyncio.get_running_loop()
        for stream in self.streams:
            wait = random.uniform(0, self.limits.spread)  # noqa: S311
            loop.call_later(wait, stream.offer, self._snapshot(), self._snapshot())

    def _hear(self, notice: str) -> None:
        try:
            event = self.recent.hear(notice)
        except (ValueError, TypeError):
            logger.warning("A notice that is none of ours: %.80s", notice)
            return
        snapshot = self._snapshot()
        for stream in self._topics.get(event.topic, ()):
            stream.offer(event.wire, snapshot)
        for stream in self._readers.get(event.topic, ()):
            stream.checked = float("-inf")

    def _snapshot(self) -> bytes:
        return f"id: {self.recent.last}\nevent: snapshot\ndata: {{}}\n\n".encode()

    # -- who may go on listening -------------------------------------------------------------------------------------

    async def _admit(self, grant: Grant) -> bool | None:
        """Check the rights behind a token that was not signed just now; None if nobody can say."""
        if _check_of(grant) is None or time.time() - grant.issued < self.limits.check:
            return True
        if grant not in self._waiting:
            self._waiting[grant] = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(self.limits.patience):
                return await asyncio.shield(self._waiting[grant])
        except TimeoutError:
            return None

    async def _sweep(self) -> None:
        while True:
            await asyncio.sleep(self.limits.sweep)
            now = time.monotonic()
            due = {
                one: one.checked
                for one in self.streams
                if now - one.checked >= self.limits.check and _check_of(one.grant)
            }
            if not due and not self._waiting:
                continue
            asked = {*self._waiting, *(stream.grant for stream in due)}
            loop = asyncio.get_running_loop()
            try:
                allowed = await loop.run_in_executor(self._thread, _still_allowed, asked)
            except Exception:
                logger.exception("The rights of those who listen could not be checked")
                await asyncio.sleep(1)
                continue
            self._apply(due, asked, allowed, now)

    def _apply(self, due: dict[Stream, float], asked: set[Grant], allowed: set[Grant], now: float) -> None:
        for stream, before in due.items():
            if stream.grant not in allowed:
                stream.end("closed")
            elif stream.checked == before:  # else something was published meanwhile: it is checked again
                stream.checked = now
        for grant in asked & self._waiting.keys():
            future = self._waiting.pop(grant)
            if not future.done():
                future.set_result(grant in allowed)


HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"connection", b"close"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]


async def _watch(stream: Stream, receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    stream.end()


def _check_of(grant: Grant) -> Check | None:
    return CHECKS.get(grant.identity.split(":", 1)[0])


def _still_allowed(grants: set[Grant]) -> set[Grant]:
    try:
        allowed: set[Grant] = set()
        for prefix, check in CHECKS.items():
            asked = [grant for grant in grants if grant.identity.split(":", 1)[0] == prefix]
            allowed |= set(check(asked)) if asked else set()
        return allowed
    finally:
        connections.close_all()


def _parameters() -> dict[str, Any]:
    """Return how to connect to Django's database, without what belongs to its own connections."""
    given = connections["default"].get_connection_params()
    return {name: value for name, value in given.items() if name not in {"cursor_factory", "context", "pool"}}
