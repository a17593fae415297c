"""Taps on phones: each with a key, sent again with the same key until it is acknowledged, whatever dies meanwhile."""

from __future__ import annotations

import asyncio
import random
import threading
import time
import uuid
from typing import TYPE_CHECKING

from benchmarks.day.run import cut, slow
from benchmarks.day.world import EVENT, TAPS
from benchmarks.phones import Browsers, spread
from tests.soak.organisers import Importer, Organiser, Solver

if TYPE_CHECKING:
    import psycopg

    from benchmarks.day.run import Day

TIMES = 90  # how often a tap is sent again, about once a second
WITHIN = 120.0
RISE = 1.25


class Exporter(Organiser):
    """Looks at everything that an organiser takes out of an event."""

    does = "exports"

    def once(self) -> str:
        """Take the list and a plan out."""
        for path in ("people/", "plans/", "plans/1/", "day/floor/"):
            self.browser.get(EVENT + path)
        time.sleep(0.5)
        return "acknowledged"

    def lost(self, database: psycopg.Connection) -> list[str]:  # noqa: ARG002 - as of all organisers
        """Return nothing: it writes nothing."""
        return []


class Taps:
    """So many taps on everybody's phone."""

    def __init__(self, day: Day) -> None:
        self.day = day
        self.acknowledged: list[float] = []
        self.again = 0
        self.sent = 0
        self.cost = 0.0  # seconds of the web process for a tap

    async def tap(self, within: float, places: slice) -> None:
        """Let every phone tap on some of its statements, at random times within so many seconds."""
        phones, waits = Browsers(self.day.port), random.Random(4)

        async def one(cookie: str, number: int) -> None:
            form = f"answer={'tell' if number % 2 else 'count'}&key={uuid.uuid4()}&done=0"
            due = time.perf_counter()
            for _ in range(TIMES):
                path = f"/my/statements/{number}/"
                answer = await phones.ask("tap", path, cookie=cookie, form=form, part=True, due=due)
                if answer is not None and answer.status == 200:
                    self.acknowledged.append(time.perf_counter() - due)
                    return
                self.again += 1
                await asyncio.sleep(waits.uniform(0.5, 1.5))

        every = [(cookie, number) for cookie, _code, numbers in self.day.phones for number in numbers[places]]
        self.sent += len(every)
        before = self.day.cpu()
        await spread(within, [one(*tap) for tap in every], 5)
        self.cost = (self.day.cpu() - before) / len(every)
        await phones.hang_up()


async def with_a_kill(day: Day) -> None:
    """Measure that no acknowledged tap is lost or doubled while the database is killed in the middle."""
    within, taps = WITHIN * day.scale, Taps(day)
    before = await asyncio.to_thread(day.count)

    async def kill() -> float:
        await asyncio.sleep(within / 2)
        return await asyncio.to_thread(day.installation.kill, "database")

    killing = asyncio.create_task(kill())
    await taps.tap(within, slice(0, TAPS))
    back = await killing
    await asyncio.sleep(15)  # answers are counted beside, a little later
    after = await asyncio.to_thread(day.count)
    kept, counted = (after[name] - before[name] for name in ("me_toos", "answers"))
    day.note(
        f"{day.people:,} x {TAPS} taps in {within:.0f} s, database killed once in the middle",
        f"{taps.sent:,} tapped, {len(taps.acknowledged):,} acknowledged, {kept:,} kept, {counted:,} counted; "
        f"{slow(taps.acknowledged)}; {taps.again:,} sent again; pages back after {back:.1f} s; "
        f"a tap takes {1000 * taps.cost:.1f} ms of the web process",
        "none lost or doubled, p95 1 s",
        reached=kept == len(taps.acknowledged) == taps.sent and cut(taps.acknowledged, 95) <= 1,
    )


async def beside_an_organiser(day: Day) -> None:
    """Measure by how much pages and taps of phones slow down while organisers import, plan and export."""
    if not day.page_took:
        await day.open_pages()
    within = WITHIN / 5 * day.scale
    alone = Taps(day)
    await alone.tap(within, slice(TAPS, TAPS + 2))
    over = threading.Event()
    organisers = [kind(day.browser, over) for kind in (Importer, Solver, Exporter)]
    for one in organisers:
        one.start()
    await asyncio.sleep(2)
    phones, beside = await day.pages(10), Taps(day)
    await beside.tap(within, slice(TAPS + 2, TAPS + 4))
    over.set()
    for one in organisers:
        one.left.set()
        await asyncio.to_thread(one.join, 60)
    pages = day.page_took, cut(phones.took.get("my page", []), 95)
    tapped = cut(alone.acknowledged, 95), cut(beside.acknowledged, 95)
    did = ", ".join(f"{sum(one.count.values())} {one.does}" for one in organisers)
    rises = [with_them / without - 1 for without, with_them in (pages, tapped)]
    day.note(
        "an organiser imports, plans and exports beside pages and taps",
        f"my page p95 {pages[0]:.2f} s alone, {pages[1]:.2f} s beside ({rises[0]:+.0%}); taps p95 {tapped[0]:.2f} s "
        f"alone, {tapped[1]:.2f} s beside ({rises[1]:+.0%}); {did} meanwhile",
        "p95 rises 25 % at most",
        reached=max(rises) <= RISE - 1,
    )
