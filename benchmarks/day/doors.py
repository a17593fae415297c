"""Desks at the door: each says its words one by one, is away for a while, and then says everything again."""

from __future__ import annotations

import asyncio
import json
import random
import time
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from benchmarks.phones import LENGTH

AWAY = 0.3  # of the time
AT_ONCE = 200
PACE = 1.0  # seconds between two times at which a desk sends
TOKEN = "a" * 32


@dataclass
class Door:
    """One desk as its page is: a queue of words, and what was acknowledged."""

    port: int
    cookie: str
    seed: int
    waiting: list[dict[str, Any]] = field(default_factory=list)
    said: list[dict[str, Any]] = field(default_factory=list)
    ways: list[list[Any]] = field(default_factory=list)
    acknowledged: set[str] = field(default_factory=set)
    took: list[float] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def say(self, about: str) -> None:
        """See somebody who is on the list."""
        self._keep({"key": str(uuid.uuid4()), "about": about, "at": datetime.now(UTC).isoformat()})

    def add(self, name: str) -> None:
        """Put somebody on the list who is not on it, and give them one of the chairs that this desk holds."""
        key = str(uuid.uuid4())
        way, told = self.ways.pop(0) if self.ways else (None, {})
        added = {"name": name, "new": "yes"}
        now = datetime.now(UTC).isoformat()
        self._keep({"key": key, "about": key, "at": now, "added": added, "way": way, "told": told})

    def _keep(self, word: dict[str, Any]) -> None:
        self.said.append(word)
        self.waiting.append(word)

    async def work(self, plan: list[tuple[float, str, str]], within: float) -> None:
        """Say what is planned (when, a code or nothing, a name), send it as one goes, and be away for a while."""
        chance, begun = random.Random(self.seed), time.perf_counter()
        leaves = chance.uniform(0.1, 0.9 - AWAY) * within
        away, queue = False, sorted(plan)
        while queue or self.waiting:
            now = time.perf_counter() - begun
            while queue and queue[0][0] <= now:
                _at, code, name = queue.pop(0)
                if code:
                    self.say(code)
                else:
                    self.add(name)
            was, away = away, leaves <= now <= leaves + AWAY * within
            if was and not away:
                self.waiting = list(self.said)  # everything again, in another order, whatever was acknowledged
                chance.shuffle(self.waiting)
            if not away:
                await self.send()
            await asyncio.sleep(PACE if queue or self.waiting else 0)

    async def send(self) -> None:
        """Send what waits; what is not acknowledged waits on."""
        words = self.waiting[:AT_ONCE]
        body = {
            "format": "kinfolk.words/1",
            "now": datetime.now(UTC).isoformat(),
            "plan": 1,
            "words": words,
            "ways": True,
        }
        began = time.perf_counter()
        answer = await self._post(json.dumps(body).encode())
        if answer is None:
            return
        if words:
            self.took.append(time.perf_counter() - began)
        taken = set(answer["taken"])
        self.acknowledged |= taken
        self.waiting = [one for one in self.waiting if one["key"] not in taken]
        self.ways = list(answer.get("ways", []))

    async def _post(self, body: bytes) -> dict[str, Any] | None:
        head = (
            f"POST /door/words/ HTTP/1.1\r\nHost: localhost\r\nCookie: desk={self.cookie}; csrf={TOKEN}\r\n"
            f"X-CSRFToken: {TOKEN}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
            "Connection: close\r\n\r\n"
        )
        try:
            async with asyncio.timeout(30):
                reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
                writer.write(head.encode() + body)
                said = await reader.readuntil(b"\r\n\r\n")
                length = LENGTH.search(said)
                content = await reader.readexactly(int(length.group(1)) if length else 0)
                writer.close()
        except (OSError, TimeoutError, asyncio.IncompleteReadError) as error:
            self.problems.append(type(error).__name__)
            return None
        if b" 200 " not in said.split(b"\r\n", 1)[0]:
            self.problems.append(said[9:12].decode())
            return None
        found: dict[str, Any] = json.loads(content)
        return found
