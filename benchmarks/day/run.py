"""One run of the day's loads against one installation, row by row; each row says what was reached."""

from __future__ import annotations

import asyncio
import json
import re
import statistics
import subprocess
import sys
import time
import uuid
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.day.streams import Crowd
from benchmarks.day.world import EVENT
from benchmarks.phones import Phones, spread
from tests.soak.installation import Browser

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.soak.installation import Installation

STREAM = re.compile(rb'data-stream="([^"]+)"')
AT_ONCE = 4_000
BROADCASTS = 3
STEPS = {"delay": "the day was delayed by a minute", "next": "the next round was begun by hand"}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    load: str
    figures: str
    target: str
    reached: bool | None  # None: not measured here, the figures say why


def cut(seconds: Sequence[float], of_hundred: int) -> float:
    """Return a percentile; of nothing it is infinite."""
    if len(seconds) < 2:
        return max(seconds, default=float("inf"))
    return statistics.quantiles(seconds, n=100, method="inclusive")[of_hundred - 1]


def slow(seconds: Sequence[float]) -> str:
    """Say how slow something was."""
    return f"p50 {cut(seconds, 50):.2f} s, p95 {cut(seconds, 95):.2f} s, p99 {cut(seconds, 99):.2f} s"


def inside(installation: Installation, code: str, patience: float = 300) -> str:
    """Run a line of Python inside an installation, and return the last line that it prints."""
    command = [sys.executable, "-m", "kinfolk_web", "manage", "--data", str(installation.data), "shell", "-c"]
    here = installation.environment(PYTHONPATH=str(Path(__file__).resolve().parents[2]))
    said = subprocess.run([*command, f"from benchmarks.day import world as w; {code}"], check=True, text=True,
                          capture_output=True, env=here, timeout=patience, stdin=subprocess.DEVNULL)  # fmt: skip
    return said.stdout.strip().rsplit("\n", 1)[-1]


class Day:
    """The installation, an organiser's browser, and everybody's phone."""

    def __init__(self, installation: Installation, people: int, scale: float) -> None:
        self.installation, self.people, self.scale = installation, people, scale
        self.port = int(installation.url.rsplit(":", 1)[1])
        self.browser = Browser(installation.url).sign_in(installation.link)
        self.rows: list[Row] = []
        self.version = 0
        file = installation.data / "phones.json"
        self.shell(f"w.prepare({people}, {str(file)!r})", patience=1_800)
        made = json.loads(file.read_text("utf-8"))
        self.phones: list[tuple[str, str, list[int]]] = [tuple(one) for one in made["phones"]]
        self.desks: list[str] = made["desks"]
        self.paths: list[str] = []
        self.page_took = 0.0  # p95 of the pages, without anything beside
        self.stepped: dict[str, float] | None = None  # milliseconds for a page after each kind of step
        self.page_cost = 0.0  # seconds of the web process for a page that is opened for the first time
        self.repaired = False  # whether a proposal is there
        self.crowd = Crowd(self.port)

    def shell(self, code: str, patience: float = 300) -> str:
        """Run a line of Python inside the installation, and return the last line that it prints."""
        return inside(self.installation, code, patience)

    def count(self) -> dict[str, int]:
        """Return what is there."""
        found: dict[str, int] = json.loads(self.shell("w.count()"))
        return found

    def note(self, load: str, figures: str, target: str, *, reached: bool | None) -> None:
        """Keep a row, and say it."""
        self.rows.append(Row(load, figures, target, reached))
        said = {True: "reached", False: "NOT reached", None: "not measured"}[reached]
        sys.stdout.write(f"{load}: {figures} ({said})\n")
        sys.stdout.flush()

    def memory(self) -> float:
        """Return how much memory the web process holds, in megabytes."""
        return float(self.installation.part("web").memory_info().rss) / 1e6

    def cpu(self) -> float:
        """Return how many seconds of a core the web process has used."""
        spent = self.installation.part("web").cpu_times()
        return float(spent.user + spent.system)

    # -- pages ---------------------------------------------------------------------------------------------------------

    async def pages(self, within: float, *, keep: bool = False) -> Phones:
        """Open everybody's page within so many seconds, each on a connection of its own."""
        phones = Phones(self.port, connections=AT_ONCE, fresh=True)

        async def one(cookie: str) -> None:
            answer = await phones.ask("my page", "/my/", cookie=cookie)
            found = STREAM.search(answer.body) if answer else None
            if keep and found:
                self.paths.append(found.group(1).decode())

        await spread(within, [one(cookie) for cookie, _code, _taps in self.phones], 1)
        return phones

    async def open_at_leisure(self) -> None:
        """Open everybody's page once, and keep the address of its stream."""
        if not self.paths:
            before = self.cpu()
            await self.pages(max(10, 60 * self.scale), keep=True)
            self.page_cost = (self.cpu() - before) / self.people

    async def open_pages(self) -> None:
        """Measure that all phones open their page within ten seconds, after a first time at leisure."""
        await self.open_at_leisure()
        before = self.cpu()
        phones = await self.pages(10)
        cost = (self.cpu() - before) / self.people
        took, failed = phones.took.get("my page", []), phones.failed.get("my page", [])
        self.page_took = cut(took, 95)
        self.note(
            f"{self.people:,} phones open my page within 10 s",
            f"{slow(took)}; {len(failed)} errors; a page takes {1000 * cost:.1f} ms of the web process, the first time "
            f"{1000 * self.page_cost:.1f} ms",
            "p95 0.5 s, p99 1.5 s, no error",
            reached=cut(took, 95) <= 0.5 and cut(took, 99) <= 1.5 and not failed,
        )
        if self.stepped is None:
            await self.open_after_steps()

    async def open_after_steps(self) -> None:
        """Measure what pages cost that are opened again after the clock has moved: a delay, and a round that begins."""
        self.stepped = {}
        for act in ("delay", "next"):
            await asyncio.to_thread(self.step, act)
            before = self.cpu()
            phones = await self.pages(max(10, 60 * self.scale))
            self.stepped[act] = 1000 * (self.cpu() - before) / self.people
            failed = len(phones.failed.get("my page", []))
            self.note(
                f"{self.people:,} phones open my page after {STEPS[act]}",
                f"{slow(phones.took.get('my page', []))}; {failed} errors; a page takes {self.stepped[act]:.1f} ms of the web process",
                "no error",
                reached=not failed,
            )

    def step(self, act: str) -> None:
        """Take one step of the clock."""
        self.browser.get(f"{EVENT}stage/")
        given = {"act": act, "minutes": "1", "version": str(self.version), "key": uuid.uuid4().hex}
        self.browser.post(f"{EVENT}stage/clock/", **given)
        self.version += 1

    # -- streams -------------------------------------------------------------------------------------------------------

    async def broadcast(self) -> list[float]:
        """Take one step of the clock; return how long after it was asked for each stream heard of it."""
        self.crowd.heard.clear()
        given = {"act": "delay", "minutes": "1", "version": str(self.version), "key": uuid.uuid4().hex}
        begun = time.perf_counter()
        asked = asyncio.to_thread(self.browser.post, f"{EVENT}stage/clock/", **given)
        stepping = asyncio.create_task(asked)
        told = await self.crowd.told(begun)
        await stepping
        self.version += 1
        return told

    async def hold_streams(self) -> None:
        """Measure streams: all up, one broadcast to all while it is quiet, and while all phones load their page."""
        await self.open_at_leisure()
        self.browser.get(f"{EVENT}stage/")
        before = self.memory()
        up = await self.crowd.open(self.paths)
        await asyncio.sleep(2)
        more = self.memory() - before
        held, refused = len(self.crowd.came_up), len(self.crowd.refused)
        self.note(
            f"{self.people:,} streams are opened at once",
            f"{held:,} up within {up:.2f} s, {refused} refused{self._why()}; {more:.0f} MB more than idle",
            "all up within 3 s, 200 MB more than idle",
            reached=up <= 3 and more <= 200 and held == self.people,
        )
        quiet = [await self.broadcast() for _ in range(BROADCASTS)]
        self._told("one broadcast reaches all, idle otherwise", quiet, 0.6)
        loading = asyncio.create_task(self.pages(10))
        busy = []
        for _ in range(BROADCASTS):
            await asyncio.sleep(1.5)
            busy.append(await self.broadcast())
        await loading
        self._told("one broadcast reaches all, with the phones' page load beside it", busy, 1.5)

    def _why(self) -> str:
        counted = Counter(self.crowd.refused)
        return f" ({', '.join(f'{why}: {many}' for why, many in counted.items())})" if counted else ""

    def _told(self, what: str, runs: list[list[float]], most: float) -> None:
        worst = max(cut(one, 99) for one in runs)
        missed = sum(self.people - len(one) for one in runs)
        self.note(
            f"{self.people:,} streams: {what}",
            f"p50 {cut([at for one in runs for at in one], 50):.2f} s, worst p99 of {len(runs)} {worst:.2f} s; {missed} not reached",
            f"p99 {most} s",
            reached=worst <= most and not missed,
        )

    async def reboot(self) -> None:
        """Measure that everybody comes back after an access point rebooted."""
        took = await self.crowd.cut_and_return()
        back, refused = len(self.crowd.came_up), len(self.crowd.refused)
        self.note(
            f"an access point reboots: {self.people:,} streams are cut and come back as pages do",
            f"{back:,} back within {took:.1f} s, {refused} errors",
            "all back in 30 s, no error",
            reached=took <= 30 and back == self.people and not refused,
        )
