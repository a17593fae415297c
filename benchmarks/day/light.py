"""Light the room: thirty real browsers among thousands of scripted phones; who tapped is lit at the cue, and nobody else."""

from __future__ import annotations

import asyncio
import json
import random
import re
import time
import uuid
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from benchmarks.day.run import STREAM, Day, cut, inside
from benchmarks.day.world import EVENT
from benchmarks.phones import Phones, spread

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.soak.installation import Browser, Installation

BROWSERS = 30  # a third tap, a third said it and do not tap, a third did not say it
AT_ONCE = 200  # streams that are opened at the same moment
TAPPING = 10.0  # seconds in which the taps come
PATIENCE = 60.0
ORANGE = "rgb(255, 159, 63)"
VERSION = re.compile(r'/stage/cues/call/".*?name="version" value="(\d+)"', re.DOTALL)
WATCH = """() => {
    window.changes = [];
    const light = document.getElementById("light");
    new MutationObserver(() => window.changes.push([light.dataset.what, Date.now() / 1000]))
        .observe(light, {attributes: true, attributeFilter: ["data-what"]});
}"""


@dataclass(eq=False)
class Phone:
    """One attendee with a page that is open: what they said, whether they tap, and when their phone heard of each state."""

    cookie: str
    says: bool = False
    taps: bool = False
    stream: str = ""
    heard: dict[str, float] = field(default_factory=dict)


@dataclass
class Found:
    """What was found: what is wrong, and how many seconds after the cue streams and browsers of those who tapped were lit."""

    streams: int = 0
    tapped: list[float] = field(default_factory=list)
    called: list[float] = field(default_factory=list)
    lit_streams: list[float] = field(default_factory=list)
    lit_browsers: list[float] = field(default_factory=list)
    dark_browsers: int = 0
    wrong: list[str] = field(default_factory=list)


@dataclass
class Room:
    """An installation with an event in the middle of its day, the stage manager's browser, and everybody's cookie."""

    installation: Installation
    manager: Browser
    cookies: list[str]
    phones: list[Phone] = field(default_factory=list)
    cue: int = 0

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.installation.url.rsplit(":", 1)[1])

    def furnish(self) -> None:
        """Let four of ten people say one sentence, of which every other will tap, and put it among the cues."""
        file = self.installation.data / "room.json"
        inside(self.installation, f"w.called_out({str(file)!r})")
        made = json.loads(file.read_text("utf-8"))
        says = {nth: place for place, nth in enumerate(made["says"])}
        self.cue = made["cue"]
        self.phones = [
            Phone(cookie, nth in says, nth in says and says[nth] % 2 == 0) for nth, cookie in enumerate(self.cookies)
        ]

    def act(self, what: str) -> float:
        """Press a button of the stage manager's; return the moment of it."""
        seen = VERSION.search(self.manager.get(f"{EVENT}stage/"))
        assert seen is not None, "the stage page has no cues"
        given = {"act": what, "cue": str(self.cue), "version": seen[1], "key": uuid.uuid4().hex}
        began = time.time()
        self.manager.post(f"{EVENT}stage/cues/call/", **given)
        return began

    def real(self, many: int) -> list[Phone]:
        """Return whose phones are real browsers."""
        kinds: tuple[Callable[[Phone], bool], ...] = (
            lambda one: one.taps,
            lambda one: one.says and not one.taps,
            lambda one: not one.says,
        )
        return [one for fits in kinds for one in [phone for phone in self.phones if fits(phone)][: many // len(kinds)]]


async def light(day: Day) -> None:
    """Measure a cue: how long until everybody who tapped is lit, and that nobody else is."""
    room = Room(day.installation, day.browser, [cookie for cookie, _code, _numbers in day.phones])
    found = await lit(room, BROWSERS, opening=max(10.0, 60 * day.scale))
    last = max(found.lit_streams + found.lit_browsers, default=float("inf"))
    day.note(
        f"light the room: {found.streams:,} streams and {BROWSERS} real browsers, {len(found.tapped):,} tap in {TAPPING:.0f} s",
        f"the cue reached the last stream after {max(found.called, default=float('inf')):.2f} s, taps p95 "
        f"{cut(found.tapped, 95):.2f} s; of those who tapped {len(found.lit_streams):,} streams were lit within "
        f"{max(found.lit_streams, default=float('inf')):.2f} s (p50 {cut(found.lit_streams, 50):.2f} s) and "
        f"{len(found.lit_browsers)} browsers within {max(found.lit_browsers, default=float('inf')):.2f} s; "
        f"{found.dark_browsers} browsers of others were dark; {len(found.wrong)} wrong{_first(found)}",
        "all who tapped lit 1 s after the word, nobody else, nobody before",
        reached=last <= 1 and not found.wrong,
    )


def _first(found: Found) -> str:
    return f" ({found.wrong[0]})" if found.wrong else ""


async def lit(room: Room, browsers: int, opening: float = 5.0) -> Found:
    """Open everything, call a cue, let people tap, ask for light, look at every browser, and end it.

    Parameters
    ----------
    browsers
        How many phones are real browsers.
    opening
        Seconds over which the others open their page.
    """
    from playwright.async_api import async_playwright

    found = Found()
    await asyncio.to_thread(room.furnish)
    real = room.real(browsers)
    scripted = [one for one in room.phones if one not in real]
    await _open_pages(room, scripted, opening)
    async with async_playwright() as playwright:
        chromium, pages = await _open_browsers(room, real, playwright)
        gate = asyncio.Semaphore(AT_ONCE)
        streams = [asyncio.create_task(_listen(one, room.port, gate)) for one in scripted]
        try:
            await _until(lambda: all("open" in one.heard for one in scripted))
            found.streams = sum("open" in one.heard for one in scripted)
            await _evening(room, scripted, pages, found)
        finally:
            for stream in streams:
                stream.cancel()
            await asyncio.gather(*streams, return_exceptions=True)
            await chromium.close()
    return found


async def _evening(room: Room, scripted: list[Phone], pages: list[tuple[Phone, Any]], found: Found) -> None:
    called = await asyncio.to_thread(room.act, "call")
    for phone, page in pages:
        if phone.taps:
            await page.get_by_role("button", name="Light my phone").click()
    found.tapped = await _taps(room, [one for one in scripted if one.taps], found)
    found.wrong += ["a phone lit before it was asked for" for one in scripted if "lit" in one.heard]
    for _phone, page in pages:
        if await page.evaluate("window.changes.some(([what]) => what === 'lit')"):
            found.wrong.append("a browser lit before it was asked for")
    word = await asyncio.to_thread(room.act, "light")
    await _until(lambda: all("lit" in one.heard for one in scripted))
    found.wrong += ["a stream never heard of the light" for one in scripted if "lit" not in one.heard]
    found.called = [one.heard["called"] - called for one in scripted if "called" in one.heard]
    found.lit_streams = [one.heard["lit"] - word for one in scripted if one.taps and "lit" in one.heard]
    await _look(pages, word, found)
    await asyncio.to_thread(room.act, "end")
    await _until(lambda: all("over" in one.heard for one in scripted))
    found.wrong += ["a stream never heard of the end" for one in scripted if "over" not in one.heard]


async def _open_pages(room: Room, phones: list[Phone], within: float) -> None:
    asked = Phones(room.port, connections=AT_ONCE, fresh=True)

    async def one(phone: Phone) -> None:
        answer = await asked.ask("my page", "/my/", cookie=phone.cookie)
        stream = STREAM.search(answer.body) if answer else None
        phone.stream = stream.group(1).decode() if stream else ""

    await spread(within, [one(phone) for phone in phones], 1)


async def _open_browsers(room: Room, phones: list[Phone], playwright: Any) -> tuple[Any, list[tuple[Phone, Any]]]:  # noqa: ANN401 - playwright's
    from tools.screenshot import FLAGS, find_chromium

    chromium = await playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
    opened = []
    for phone in phones:
        context = await chromium.new_context(viewport={"width": 360, "height": 740}, base_url=room.installation.url)
        context.set_default_timeout(1000 * PATIENCE)
        await context.add_cookies([{"name": "visit", "value": phone.cookie, "url": room.installation.url}])
        page = await context.new_page()
        await page.goto("/my/")
        await page.evaluate(WATCH)
        opened.append((phone, page))
    return chromium, opened


async def _listen(phone: Phone, port: int, gate: asyncio.Semaphore) -> None:
    """Keep a stream open and note when it said what of the cue."""
    async with gate:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        head = f"GET {phone.stream} HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n"
        writer.write(head.encode())
        await reader.readuntil(b"event: ")  # it is up, and hears whatever comes from now on
    phone.heard["open"] = time.time()
    try:
        while line := await reader.readline():
            for state in ("called", "lit", "over"):
                if b'"kind":"cue"' in line and f'"state":"{state}"'.encode() in line:
                    phone.heard[state] = time.time()
    finally:
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()


async def _taps(room: Room, phones: list[Phone], found: Found) -> list[float]:
    asked, chance = Phones(room.port, connections=AT_ONCE, fresh=True), random.Random(5)

    async def one(phone: Phone) -> None:
        await asyncio.sleep(chance.uniform(0, TAPPING))
        await asked.ask("tap", "/my/light/", cookie=phone.cookie, form=f"cue={room.cue}&ready=1")

    await asyncio.gather(*(one(phone) for phone in phones))
    found.wrong += [f"a tap was answered {what}" for what in asked.failed.get("tap", [])]
    return asked.took.get("tap", [])


async def _look(pages: list[tuple[Phone, Any]], word: float, found: Found) -> None:
    """Look at every browser: those who tapped are lit, since when; all others are not."""
    for phone, page in pages:
        if phone.taps:
            await page.wait_for_function("window.changes.some(([what]) => what === 'lit')")
        elif not phone.says:  # it hears of the light as well, and shows that it did
            await page.wait_for_function("window.changes.some(([what]) => what === 'dark')")
    for phone, page in pages:
        shone = [at for what, at in await page.evaluate("window.changes") if what == "lit"]
        colour = await page.evaluate("getComputedStyle(document.getElementById('light')).backgroundColor")
        bright = colour == ORANGE and await page.locator("#light").is_visible()
        if bright != phone.taps:
            found.wrong.append(f"a browser whose owner {'tapped' if phone.taps else 'did not tap'} is {colour}")
        elif bright:
            found.lit_browsers.append(shone[0] - word)
        else:
            found.dark_browsers += 1


async def _until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true() and time.monotonic() < deadline:  # noqa: ASYNC110 - another process does what is waited for
        await asyncio.sleep(0.02)
