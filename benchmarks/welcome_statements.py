"""Statements under load: 3,000 phones tap ten times each within two minutes, and none of it is lost.

``python -m benchmarks.welcome_statements`` starts the site as it is served and taps over HTTP; each answer brings the
next statement, so a tap is everything that a phone asks for.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path
from uuid import UUID

from tests.soak.installation import Installation, folder

TAPS, WITHIN = 10, 120.0
CONNECTIONS = 64


def prepare(phones: int, file: str) -> None:
    """Make an event with so many people and sixty statements; write a cookie for each phone into a file."""
    from django.http import HttpRequest
    from django_scopes import scopes_disabled

    from kinfolk_web.models import Attendee, Community, Event, Person, Statement
    from kinfolk_web.people import moderating
    from kinfolk_web.people.visiting import begin

    with scopes_disabled():
        community = Community.objects.create(name="Bench", slug="bench")
        event = Event.objects.create(community=community, name="Bench", slug="bench")
        persons = Person.objects.bulk_create(Person(community=community, name=f"P {n}") for n in range(phones))
        people = Attendee.objects.bulk_create(Attendee(event=event, person=one, name=one.name) for one in persons)
        for number in range(60):
            moderating.add(event=event, text=f"I have never counted to {number}", by=None)
        numbers = list(Statement.objects.filter(event=event).values_list("pk", flat=True))
        rng = random.Random(1)
        cookies = [begin(attendee=one, request=HttpRequest())[1] for one in people]
    made = [(cookie, rng.sample(numbers, TAPS)) for cookie in cookies]
    Path(file).write_text(json.dumps(made), encoding="utf-8")


def kept() -> None:
    """Print how many me-toos arrived, and what the sum of all told numbers is."""
    from django_scopes import scopes_disabled

    from kinfolk_web.models import MeToo, ToldCount

    with scopes_disabled():
        here = ToldCount.objects.filter(statement__event__slug="bench")
        print("kept", MeToo.objects.filter(attendee__event__slug="bench").count(), sum(one.told for one in here))


async def tap_all(port: int, phones: list[tuple[str, list[int]]], within: float) -> list[float]:
    """Tap on every phone at times spread over so many seconds; return how long each answer took."""
    rng = random.Random(2)
    taps = sorted(
        (rng.uniform(0, within), cookie, number, UUID(int=rng.getrandbits(128)))
        for cookie, numbers in phones
        for number in numbers
    )
    free: asyncio.Queue[tuple[asyncio.StreamReader, asyncio.StreamWriter] | None] = asyncio.Queue()
    for _ in range(CONNECTIONS):
        free.put_nowait(None)
    took: list[float] = []
    begun = time.perf_counter()
    token = "a" * 32
    async with asyncio.TaskGroup() as group:
        for at, cookie, number, key in taps:
            await asyncio.sleep(max(0.0, begun + at - time.perf_counter()))
            group.create_task(_tap(port, free, took, (cookie, number, key, token, begun + at)))
    return took


async def _tap(port: int, free: asyncio.Queue, took: list[float], one: tuple) -> None:
    cookie, number, key, token, due = one
    connection = await free.get()
    body = f"csrfmiddlewaretoken={token}&answer={'tell' if number % 2 else 'count'}&key={key}&done=0".encode()
    head = (
        f"POST /my/statements/{number}/ HTTP/1.1\r\nHost: localhost\r\nHX-Request: true\r\n"
        f"Cookie: visit={cookie}; csrf={token}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    ).encode()
    try:
        reader, writer = connection or await asyncio.open_connection("127.0.0.1", port)
        writer.write(head + body)
        answer = await reader.readuntil(b"\r\n\r\n")
        status = int(answer.split(None, 2)[1])
        length = re.search(rb"content-length: (\d+)", answer, re.IGNORECASE)
        await reader.readexactly(int(length.group(1)) if length else 0)
        assert status == 200, status
        took.append(time.perf_counter() - due)
        free.put_nowait((reader, writer))
    except (OSError, asyncio.IncompleteReadError):
        free.put_nowait(None)
        raise


def memory(installation: Installation) -> str:
    """Return how much of memory web and worker hold, in megabytes."""
    return ", ".join(f"{part} {installation.part(part).memory_info().rss / 1e6:.0f} MB" for part in ("web", "worker"))


def main() -> int:
    """Measure and print."""
    given = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    given.add_argument("--phones", type=int, default=3_000)
    given.add_argument("--within", type=float, default=WITHIN)
    wish = given.parse_args()
    data = folder()
    installation = Installation(data)
    manage = [sys.executable, "-m", "kinfolk_web", "manage", "--data", str(data), "shell", "-c"]
    here = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[1])}

    def run(code: str) -> str:
        return subprocess.run([*manage, code], check=True, capture_output=True, text=True, env=here).stdout

    try:
        file = data / "phones.json"
        run(f"from benchmarks import welcome_statements as w; w.prepare({wish.phones}, {str(file)!r})")
        phones = json.loads(file.read_text("utf-8"))
        before = memory(installation)
        port = int(installation.url.rsplit(":", 1)[1])
        took = asyncio.run(tap_all(port, phones, wish.within))
        time.sleep(15)
        there, told = run("from benchmarks import welcome_statements as w; w.kept()").split("kept ")[1].split()[:2]
        cuts = statistics.quantiles(took, n=100)
        print(f"{wish.phones} phones, {len(took)} taps within {wish.within:.0f} s: {there} kept, told in sum {told};")
        print(
            f"answered in p50 {1000 * cuts[49]:.0f} ms, p95 {1000 * cuts[94]:.0f} ms, at most {1000 * max(took):.0f} ms;"
        )
        print(f"memory before: {before}; after: {memory(installation)}")
        return 0 if int(there) == len(took) else 1
    finally:
        installation.stop()
        shutil.rmtree(data, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
