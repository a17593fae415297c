"""Many phones in one process: plain HTTP over a bounded number of kept connections, each answer timed from when it was due."""

from __future__ import annotations

import asyncio
import re
import time
from dataclasses import dataclass, field

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


@dataclass
class Phones:
    """Asks for pages as phones do; what nobody answers is counted, never hidden."""

    port: int
    connections: int = CONNECTIONS
    fresh: bool = False  # a connection of its own for each request, as of phones that open a page once
    took: dict[str, list[float]] = field(default_factory=dict)
    failed: dict[str, list[str]] = field(default_factory=dict)
    _free: asyncio.Queue[Connection | None] = field(init=False)

    def __post_init__(self) -> None:
        self._free = asyncio.Queue()
        for _ in range(self.connections):
            self._free.put_nowait(None)

    async def hang_up(self) -> None:
        """Close all kept connections; they belong to the loop in which they were opened."""
        for _ in range(self.connections):
            if kept := await self._free.get():
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
        return Answer(status, body, set_now.group(2).decode() if set_now else "")

    async def _take(self, phone: str) -> Connection | None:  # noqa: ARG002 - for those who tell phones apart
        """Wait for a place to ask from; return the connection that is kept there, if one is."""
        connection = await self._free.get()
        if connection and time.perf_counter() - connection[2] > KEPT:
            connection[1].close()
            connection = None
        return connection

    def _give(self, phone: str, connection: Connection | None) -> None:  # noqa: ARG002
        self._free.put_nowait(connection)

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
