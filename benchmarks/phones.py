"""Many phones in one process: plain HTTP over a bounded number of kept connections, each answer timed from when it was due and from when it was sent."""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterable

LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)
COOKIE = re.compile(rb"set-cookie: (visit)=([^;]*)", re.IGNORECASE)
CONNECTIONS = 64
KEPT = 2.0  # seconds after which a server may have hung up on a connection that nobody used


Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter, float]  # and when it was used last


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the status, the body, and the cookie of a visit if one was set."""

    status: int
    body: bytes
    cookie: str


class Places:
    """Connections from which phones ask, handed over in the order in which phones came for one.

    A queue of asyncio would do otherwise: who gives a place back and asks again at once takes it before those who wait,
    so that the first request of everybody would stand in the queue of all others, and the others in none.
    """

    def __init__(self, count: int) -> None:
        self._free: deque[Connection | None] = deque([None] * count)
        self._waiting: deque[asyncio.Future[Connection | None]] = deque()

    async def take(self) -> Connection | None:
        """Wait for a place, behind those who wait already; return the connection that is kept there, if one is."""
        if self._free:  # so nobody waits
            return self._free.popleft()
        mine: asyncio.Future[Connection | None] = asyncio.get_running_loop().create_future()
        self._waiting.append(mine)
        return await mine

    def give(self, connection: Connection | None) -> None:
        """Give a place back: to whoever waits longest, if anybody does."""
        while self._waiting:
            first = self._waiting.popleft()
            if not first.done():  # whoever went away takes no place with them
                first.set_result(connection)
                return
        self._free.append(connection)


@dataclass
class Phones:
    """Asks for pages as phones do; what nobody answers is counted, never hidden."""

    port: int
    connections: int = CONNECTIONS
    fresh: bool = False  # a connection of its own for each request, as of phones that open a page once
    took: dict[str, list[float]] = field(default_factory=dict)  # since it was due, the wait for a place included
    answered: dict[str, list[float]] = field(default_factory=dict)  # since it was sent
    failed: dict[str, list[str]] = field(default_factory=dict)
    _places: Places = field(init=False)

    def __post_init__(self) -> None:
        self._places = Places(self.connections)

    async def hang_up(self) -> None:
        """Close all kept connections; they belong to the loop in which they were opened."""
        for _ in range(self.connections):
            if kept := await self._places.take():
                kept[1].close()
        self.__post_init__()

    async def ask(  # noqa: PLR0913 - what a request consists of
        self,
        what: str,
        path: str,
        *,
        cookie: str = "",
        form: str | None = None,
        due: float | None = None,
        part: bool = False,
    ) -> Answer | None:
        """Ask once for a page, or send a form; note under ``what`` how long it took since it was due."""
        since = time.perf_counter() if due is None else due
        connection = await self._take(cookie)
        sent = time.perf_counter()
        try:
            reader, writer = connection[:2] if connection else await asyncio.open_connection("127.0.0.1", self.port)
            writer.write(self._request(path, cookie, form, part=part))
            head = await reader.readuntil(b"\r\n\r\n")
            length = LENGTH.search(head)
            body = await reader.readexactly(int(length.group(1)) if length else 0)
        except (OSError, asyncio.IncompleteReadError) as error:
            self._give(cookie, None)
            self.failed.setdefault(what, []).append(type(error).__name__)
            return None
        if self.fresh:
            writer.close()
        self._give(cookie, None if self.fresh else (reader, writer, time.perf_counter()))
        status = int(head.split(None, 2)[1])
        set_now = COOKIE.search(head)
        if status >= 400:
            self.failed.setdefault(what, []).append(str(status))
        else:
            self.took.setdefault(what, []).append(time.perf_counter() - since)
            self.answered.setdefault(what, []).append(time.perf_counter() - sent)
        return Answer(status, body, set_now.group(2).decode() if set_now else "")

    async def _take(self, phone: str) -> Connection | None:  # noqa: ARG002 - for those who tell phones apart
        """Wait for a place to ask from; return the connection that is kept there, if one is."""
        connection = await self._places.take()
        if connection and time.perf_counter() - connection[2] > KEPT:
            connection[1].close()
            connection = None
        return connection

    def _give(self, phone: str, connection: Connection | None) -> None:  # noqa: ARG002
        self._places.give(connection)

    def _request(self, path: str, cookie: str, form: str | None, *, part: bool) -> bytes:
        token = "a" * 32
        visit = f"visit={cookie}; " if cookie else ""
        head = (
            f"{'GET' if form is None else 'POST'} {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {visit}csrf={token}\r\n"
        )
        head += "HX-Request: true\r\n" if part else ""
        if form is None:
            return f"{head}\r\n".encode()
        body = f"csrfmiddlewaretoken={token}&{form}".encode()
        head += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
        return head.encode() + body


@dataclass
class Browsers(Phones):
    """Phones of which each keeps its own connection for as long as the server does, as browsers do."""

    _kept: dict[str, Connection] = field(default_factory=dict)

    async def hang_up(self) -> None:
        """Close all connections."""
        for _reader, writer, _used in self._kept.values():
            writer.close()
        self._kept.clear()

    async def _take(self, phone: str) -> Connection | None:
        connection = self._kept.pop(phone, None)
        if connection and (connection[0].at_eof() or connection[1].is_closing()):
            connection[1].close()
            connection = None
        return connection

    def _give(self, phone: str, connection: Connection | None) -> None:
        if connection and phone in self._kept:  # it asked for two things at once
            connection[1].close()
        elif connection:
            self._kept[phone] = connection


async def spread(within: float, asked: Iterable[Coroutine[object, object, None]], seed: int) -> None:
    """Begin everything at random times within so many seconds."""
    rng, begun = random.Random(seed), time.perf_counter()
    ordered = sorted(((rng.uniform(0, within), k, one) for k, one in enumerate(asked)), key=lambda one: one[:2])
    async with asyncio.TaskGroup() as group:
        for at, _k, one in ordered:
            await asyncio.sleep(max(0.0, begun + at - time.perf_counter()))
            group.create_task(one)
