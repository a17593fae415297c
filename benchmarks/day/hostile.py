"""Connections that send half a request and then nothing, by the thousand; and how the page answers meanwhile."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field

from benchmarks.phones import Phones

EVERY = 0.1  # seconds from one probe to the next


class _Half(asyncio.Protocol):
    """One connection that never ends its request."""

    def __init__(self, crowd: HalfOpen) -> None:
        self.crowd, self.since = crowd, 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Send half a head."""
        self.since = time.perf_counter()
        assert isinstance(transport, asyncio.Transport)
        transport.write(b"GET /my/ HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's signature
        """Note how long it was let be."""
        self.crowd.dropped.append(time.perf_counter() - self.since)


@dataclass
class HalfOpen:
    """So many of them, and a probe beside."""

    port: int
    dropped: list[float] = field(default_factory=list)
    probed: list[float] = field(default_factory=list)

    async def measure(self, many: int, patience: float = 20.0) -> None:
        """Open them all, and ask for a page again and again until all are dropped."""
        loop, begun = asyncio.get_running_loop(), time.perf_counter()
        phones = Phones(self.port, connections=8, fresh=True)
        opening = asyncio.gather(
            *(loop.create_connection(lambda: _Half(self), "127.0.0.1", self.port) for _ in range(many)),
            return_exceptions=True,
        )
        async with asyncio.TaskGroup() as group:
            while len(self.dropped) < many and time.perf_counter() - begun < patience:
                group.create_task(phones.ask("probe", "/account/sign-in/"))
                await asyncio.sleep(EVERY)
        await opening
        self.probed = phones.took.get("probe", [])
