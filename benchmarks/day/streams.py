"""Open streams by the thousand, as phones hold them: when each is up, when each hears of something, and how it comes back."""

from __future__ import annotations

import asyncio
import random
import re
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

RETRY = re.compile(rb"retry: (\d+)")
ID = re.compile(rb"id: (\S+)")
CLOSED = re.compile(rb"event: (closed|replaced)\n")
KIND = b"event: clock\n"


class Stream(asyncio.Protocol):
    """One stream of one phone."""

    def __init__(self, crowd: Crowd, path: str) -> None:
        self.crowd, self.path = crowd, path
        self.transport: asyncio.Transport | None = None
        self.up = False
        self.retry, self.last = 3.0, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        again = b"Last-Event-ID: %s\r\n" % self.last if self.last else b""
        head = f"GET {self.path} HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n".encode()
        transport.write(head + again + b"\r\n")

    def data_received(self, data: bytes) -> None:
        """Note that it is up, what it heard, and when to come back after a break."""
        now = time.perf_counter()
        if not self.up:
            if b" 200 " not in data.split(b"\r\n", 1)[0]:
                self.crowd.refused.append(data[9:12].decode("latin-1"))
                return
            self.up = True
            self.crowd.came_up.append(now)
        if found := RETRY.search(data):
            self.retry = int(found.group(1)) / 1000
        if ids := ID.findall(data):
            self.last = ids[-1]
        if KIND in data:
            self.crowd.heard.append(now)
        if CLOSED.search(data):
            self.crowd.refused.append("closed")

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's signature
        """Note that it is down."""
        self.up, self.transport = False, None


@dataclass
class Crowd:
    """All streams of all phones."""

    port: int
    streams: list[Stream] = field(default_factory=list)
    came_up: list[float] = field(default_factory=list)
    heard: list[float] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    async def open(self, paths: list[str], within: float = 0.0, patience: float = 60.0) -> float:
        """Open one stream for each address; return the seconds from the first connection until all are up."""
        self.streams = [Stream(self, path) for path in paths]
        self.came_up.clear()
        begun, chance = time.perf_counter(), random.Random(3)
        async with asyncio.TaskGroup() as group:
            for one in self.streams:
                group.create_task(self._connect(one, chance.uniform(0, within)))
        await self._until(lambda: len(self.came_up) + len(self.refused) >= len(self.streams), patience)
        return max(self.came_up, default=begun) - begun

    async def _connect(self, one: Stream, wait: float) -> None:
        await asyncio.sleep(wait)
        try:
            await asyncio.get_running_loop().create_connection(lambda: one, "127.0.0.1", self.port)
        except OSError as error:
            self.refused.append(type(error).__name__)

    async def told(self, begun: float, patience: float = 20.0) -> list[float]:
        """Return how long after a moment each stream heard of it; who has not heard after a while is not among them."""
        await self._until(lambda: len(self.heard) >= len(self.streams), patience)
        return [at - begun for at in self.heard]

    async def cut_and_return(self, patience: float = 60.0) -> float:
        """Cut all streams at once, as an access point does, and let each come back when its page would.

        The browser waits for as long as the server said in ``retry``, which differs from page to page.
        """
        self.came_up.clear()
        self.refused.clear()
        begun = time.perf_counter()
        for one in self.streams:
            if one.transport is not None:
                one.transport.abort()
        async with asyncio.TaskGroup() as group:
            for one in self.streams:
                group.create_task(self._connect(one, one.retry))
        await self._until(lambda: len(self.came_up) + len(self.refused) >= len(self.streams), patience)
        return max(self.came_up, default=begun) - begun

    def close(self) -> None:
        """Close everything."""
        for one in self.streams:
            if one.transport is not None:
                one.transport.close()

    @staticmethod
    async def _until(over: Callable[[], bool], patience: float) -> None:
        deadline = time.perf_counter() + patience
        while not over() and time.perf_counter() < deadline:  # noqa: ASYNC110 - an event for each byte would cost more
            await asyncio.sleep(0.02)
