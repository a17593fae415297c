"""Lights a room: 30 real browsers and thousands of scripted phones on one installation; says how long until all are lit.

``python -m tests.soak.light_the_room`` makes an installation of its own, an event of 3,000 people, and opens a page or a
stream for each. 40 of 100 say the sentence; half of those are ready before light is asked for.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import resource
import shutil
import statistics
import sys
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from tests.soak.installation import Installation, folder

if TYPE_CHECKING:
    from pathlib import Path

SAYS, READY = 0.4, 0.5  # shares of people who said the sentence, and of those whose phones are ready before
TAPPING = 10.0  # seconds in which the taps come
TOKEN = "k" * 32
WATCH = """() => {
    window.changes = [];
    const light = document.getElementById("light");
    new MutationObserver(() => window.changes.push([light.dataset.what, Date.now() / 1000]))
        .observe(light, {attributes: true, attributeFilter: ["data-what"]});
}"""


@dataclass
class Phone:
    """One attendee with a page that is open: what they said, and when their phone heard of which state."""

    attendee: int
    cookie: str
    stream: str
    says: bool
    heard: list[tuple[str, float]] = field(default_factory=list)

    def when(self, state: str) -> float | None:
        """Return when the phone last heard of a state."""
        return next((at for said, at in reversed(self.heard) if said == state), None)


@dataclass
class Found:
    """What was found."""

    lines: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def world(data: Path, people: int, seed: int) -> tuple[Any, Any, list[Phone]]:
    """Make the event in the installation's own database; return it, the cue, and its phones."""
    from kinfolk_web.running.postgres import Postgres

    os.environ |= {
        "KINFOLK_DATA": str(data), "DATABASE_URL": Postgres(data).url(), "DJANGO_SETTINGS_MODULE": "kinfolk_web.settings",
        "DJANGO_ALLOW_ASYNC_UNSAFE": "1",
    }  # fmt: skip
    import django

    django.setup()
    from django.test import RequestFactory
    from django.utils import timezone
    from django_scopes import scopes_disabled

    from kinfolk_web.day import looking
    from kinfolk_web.day.listening import stream_of_visit
    from kinfolk_web.models import Attendee, Community, Event, MeToo, Person, Statement
    from kinfolk_web.people import moderating
    from kinfolk_web.people.visiting import begin

    chance = random.Random(seed)
    with scopes_disabled():
        community = Community.objects.create(name="Big room", slug="big-room")
        event = Event.objects.create(community=community, name="Big day", slug="big", starts_on=timezone.now().date())
        persons = Person.objects.bulk_create(Person(community=community, name=f"Person {nth}") for nth in range(people))
        attendees = Attendee.objects.bulk_create(Attendee(event=event, person=one, name=one.name) for one in persons)
        moderating.add(event=event, text="I am the only one of my kind where I work", by=None)
        statement = Statement.objects.get(event=event)
        says = [one for one in attendees if chance.random() < SAYS]
        MeToo.objects.bulk_create(MeToo(statement=statement, attendee=one) for one in says)
        keys = {one.pk for one in says}
        cue = looking.add(event=event, statement=statement.pk, by=None)
        request, phones = RequestFactory().get("/"), []
        for one in attendees:
            visit, secret = begin(attendee=one, request=request)
            phones.append(Phone(one.pk, secret, stream_of_visit(visit), one.pk in keys))
    return event, cue, phones


async def listen(phone: Phone, host: str, port: int, gate: asyncio.Semaphore) -> None:
    """Keep a stream open and note what it says of the cue."""
    async with gate:
        reader, writer = await asyncio.open_connection(host, port)
        writer.write(
            f"GET {phone.stream} HTTP/1.1\r\nHost: {host}:{port}\r\nAccept: text/event-stream\r\n\r\n".encode()
        )
        await reader.readuntil(b"event: ")
    phone.heard.append(("open", time.time()))
    try:
        while line := await reader.readline():
            for state in ("called", "lit", "over"):
                if b'"kind":"cue"' in line and f'"state":"{state}"'.encode() in line:
                    phone.heard.append((state, time.time()))
    finally:
        writer.close()


async def tap(phone: Phone, host: str, port: int, cue: int, wait: float) -> tuple[int, float]:
    """Say that a phone may light, as its page does; return the status and the seconds that took."""
    await asyncio.sleep(wait)
    began = time.monotonic()
    reader, writer = await asyncio.open_connection(host, port)
    body = urlencode({"csrfmiddlewaretoken": TOKEN, "cue": cue, "ready": 1}).encode()
    head = (
        f"POST /my/light/ HTTP/1.1\r\nHost: {host}:{port}\r\nAccept: application/json\r\nConnection: close\r\n"
        f"Cookie: visit={phone.cookie}; csrf={TOKEN}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    writer.write(head.encode() + body)
    status = int((await reader.readline()).split()[1])
    await reader.read()
    writer.close()
    return status, time.monotonic() - began


def stage_step(event: Any) -> Any:
    """Return a step of the stage manager, by what they see now."""
    from kinfolk_web.day import clock, stage

    return clock.Step(by=None, version=stage.stage_of(event).version)


def on_stage(act: str, event: Any, cue: Any) -> float:
    """Let the stage manager do something; return the moment at which it was asked for."""
    from django_scopes import scopes_disabled

    from kinfolk_web.day import looking

    began = time.time()
    with scopes_disabled():
        given = {"event": event, "step": stage_step(event)} | ({"cue": cue} if act == "call" else {})
        getattr(looking, act)(**given)
    return began


async def browsers(phones: list[Phone], url: str, playwright: Any) -> list[tuple[Phone, Any]]:
    """Open my page in a real browser context for each."""
    from tools.screenshot import FLAGS, find_chromium

    chromium = await playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
    opened = []
    for phone in phones:
        context = await chromium.new_context(viewport={"width": 360, "height": 740}, base_url=url)
        await context.add_cookies([{"name": "visit", "value": phone.cookie, "url": url}])
        page = await context.new_page()
        await page.goto("/my/")
        await page.evaluate(WATCH)
        opened.append((phone, page))
    return opened


async def run(options: argparse.Namespace, url: str, made: tuple[Any, Any, list[Phone]]) -> Found:
    """Open everything, call, tap, light, and look."""
    from playwright.async_api import async_playwright

    event, cue, phones = made
    found = Found()
    at = urlsplit(url)
    host, port = at.hostname or "127.0.0.1", at.port or 80
    real = [
        *[p for p in phones if p.says][: options.browsers // 2],
        *[p for p in phones if not p.says][: options.browsers // 2],
    ]
    scripted = [phone for phone in phones if phone not in real]
    async with async_playwright() as playwright:
        pages = await browsers(real, url, playwright)
        gate = asyncio.Semaphore(100)
        began = time.time()
        streams = [asyncio.create_task(listen(one, host, port, gate)) for one in scripted]
        await _until(lambda: all(one.heard for one in scripted), 60)
        found.lines.append(
            f"{len(scripted)} streams open after {time.time() - began:.1f} s, beside {len(pages)} browsers"
        )
        called = await asyncio.to_thread(on_stage, "call", event, cue)
        chance = random.Random(options.seed)
        ready = [one for one in scripted if one.says and chance.random() < READY]
        taps = [tap(one, host, port, cue.pk, chance.uniform(0, TAPPING)) for one in ready]
        for phone, page in pages:
            if phone.says:
                await page.get_by_role("button", name="Light my phone").click()
        answers = await asyncio.gather(*taps)
        spent = sorted(seconds for _status, seconds in answers)
        found.lines.append(
            f"{len(answers)} taps in {TAPPING:.0f} s: p95 {spent[int(len(spent) * 0.95)]:.2f} s, all 200"
        )
        found.wrong += [f"a tap was answered {status}" for status, _seconds in answers if status != 200]
        early = [one.attendee for one in scripted if one.when("lit")]
        found.wrong += [f"{one} was told to light before it was asked for" for one in early]
        lit = await asyncio.to_thread(on_stage, "light", event, cue)
        await _until(lambda: all(one.when("lit") for one in scripted), 20)
        await asyncio.sleep(2)
        _say(found, "called", called, scripted)
        _say(found, "lit", lit, scripted)
        await _look(found, pages, lit, options.pictures)
        await asyncio.to_thread(on_stage, "end", event, cue)
        await _until(lambda: all(one.when("over") for one in scripted), 20)
        found.wrong += [f"{one.attendee} was not told of the end" for one in scripted if not one.when("over")]
        for stream in streams:
            stream.cancel()
        await asyncio.gather(*streams, return_exceptions=True)
    return found


async def _until(true: Any, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not true() and time.monotonic() < deadline:  # noqa: ASYNC110 - another process does what is waited for
        await asyncio.sleep(0.05)


def _say(found: Found, state: str, asked: float, phones: list[Phone]) -> None:
    late = sorted(at - asked for one in phones if (at := one.when(state)))
    found.wrong += [f"{one.attendee} never heard “{state}”" for one in phones if not one.when(state)]
    found.lines.append(
        f"“{state}” reached {len(late)} streams: median {statistics.median(late):.2f} s, p99 {late[int(len(late) * 0.99)]:.2f} s, "
        f"last {late[-1]:.2f} s after the tap on stage"
    )


async def _look(found: Found, pages: list[tuple[Phone, Any]], lit: float, pictures: str) -> None:
    """Look at every real browser: those who said it are lit, since when; all others are dark."""
    after = []
    for nth, (phone, page) in enumerate(pages):
        changes = await page.evaluate("window.changes")
        shines = [at for what, at in changes if what == "lit"]
        colour = await page.evaluate("getComputedStyle(document.getElementById('light')).backgroundColor")
        bright = colour == "rgb(255, 159, 63)"
        if bright != phone.says:
            found.wrong.append(f"browser {nth} ({'said it' if phone.says else 'did not say it'}) is {colour}")
        if any(at < lit for at in shines):
            found.wrong.append(f"browser {nth} was lit before all were")
        after += [shines[-1] - lit] if shines else []
        if pictures and nth % 5 == 0:
            await page.screenshot(path=f"{pictures}/room-{nth}.png")
    if after:
        found.lines.append(
            f"{len(after)} real browsers were orange: first {min(after):.2f} s, last {max(after):.2f} s after the tap"
        )


def main() -> int:
    """Light a room and say what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=3_000)
    parser.add_argument("--browsers", type=int, default=30)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--pictures", default="", help="a folder for pictures of some of the browsers")
    options = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(65_536, resource.getrlimit(resource.RLIMIT_NOFILE)[1]),) * 2)
    data = folder()
    installation = Installation(data)
    try:
        made = world(data, options.people, options.seed)
        found = asyncio.run(run(options, installation.url, made))
    finally:
        installation.stop()
    for line in found.lines:
        sys.stdout.write(f"{line}\n")
    sys.stdout.write("".join(f"WRONG: {one}\n" for one in found.wrong[:20]) or "Together, and nobody alone.\n")
    if not found.wrong:
        shutil.rmtree(data, ignore_errors=True)
    return int(bool(found.wrong))


if __name__ == "__main__":
    sys.exit(main())
