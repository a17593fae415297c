"""From invitation to plan with 3,000 simulated people over HTTP and a real mail server: how fast, and that nothing is lost (`make bench-welcome`).

Everybody is mailed, opens the link that their mail holds, taps ten times on statements; some write one of their own; all
newcomers get greeters; the plan is made from it and released, and everybody opens their page again.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import random
import re
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from benchmarks.phones import Phones
from tests.site.mail.post_office import PostOffice, open_post_office
from tests.soak.installation import Browser, Installation, folder

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterable

PAGE = Path(__file__).resolve().parent.parent / "docs/reference/welcome-benchmarks.md"
EVENT, NAME = "/c/lamplighters/bench/", "Benchmark of the welcome"
LINK = re.compile(r"/i/[^/\s\"]+/")
NUMBER = re.compile(r'(?:name="number" value="|<h3 id="s)(\d+)"')  # waiting one by one, or among others that are alike
STATEMENTS, TAPS = 60, 10
VISITS_WITHIN, TAPS_WITHIN = 60.0, 120.0
QUIET = 120  # seconds without a mail: a worker that has begun to send does not pause so long
WRITERS = 15  # one in so many writes a statement of their own


def prepare(people: int) -> None:
    """Make an event with so many people, a room and a programme, who have said nothing yet."""
    from django_scopes import scope

    from kinfolk.example import invent_people
    from kinfolk_web import demo
    from kinfolk_web.models import Attendee, Community, Event, MeToo, Plan, Statement, Tie
    from kinfolk_web.people import inventing, moderating

    community = Community.objects.get(slug="lamplighters")
    with scope(community=community):
        event = Event.objects.create(community=community, name=NAME, slug="bench", expected=people)
        inventing.add(event=event, invented=invent_people(people, seed=11))
        Tie.objects.filter(event=event).delete()
        MeToo.objects.filter(attendee__event=event).delete()
        Statement.objects.filter(event=event).delete()
        demo._room(event, -(-people // demo.SEATS))  # noqa: SLF001
        demo._programme(event)  # noqa: SLF001
        for number in range(STATEMENTS):
            moderating.add(event=event, text=f"I have never counted to {number}", by=None)
        numbers = list(Statement.objects.filter(event=event).values_list("pk", flat=True))
        assert not Plan.objects.filter(event=event).exists()
        print("made", Attendee.objects.filter(event=event).exclude(email="").count(), *numbers)


def count() -> None:
    """Print what has arrived: visits, me-toos, statements sent, greeters, newcomers, seats, plan's own seconds."""
    from django_scopes import scopes_disabled

    from kinfolk_web.models import Attendee, Event, Mail, MeToo, Release, Seat, Statement, Visit, Welcome
    from kinfolk_web.welcome.queries import new_people

    with scopes_disabled():
        event = Event.objects.get(slug="bench")
        coming = Attendee.objects.filter(event__slug="bench")
        held = Release.objects.filter(event__slug="bench").select_related("plan").first()
        plan = held.plan if held else None
        print(
            "counted",
            Mail.objects.filter(event__slug="bench", kind="invitation", state="sent").count(),
            Visit.objects.filter(attendee__in=coming).count(),
            MeToo.objects.filter(attendee__in=coming, own=True).count(),
            Statement.objects.filter(event__slug="bench", author__isnull=False).exclude(state="draft").count(),
            Welcome.objects.filter(event__slug="bench", ended_at=None).count(),
            new_people(event).count(),
            Seat.objects.filter(plan=plan, round=1).count() if plan else 0,
            round(plan.seconds, 1) if plan else 0,
        )


async def spread(within: float, asked: Iterable[Coroutine[object, object, None]], seed: int) -> None:
    """Begin everything at random times within so many seconds."""
    rng, begun = random.Random(seed), time.perf_counter()
    ordered = sorted(((rng.uniform(0, within), k, one) for k, one in enumerate(asked)), key=lambda one: one[:2])
    async with asyncio.TaskGroup() as group:
        for at, _k, one in ordered:
            await asyncio.sleep(max(0.0, begun + at - time.perf_counter()))
            group.create_task(one)


async def visit(phones: Phones, link: str, cookies: list[str]) -> None:
    """Open a link as its owner does: look, press the button, read the page."""
    if await phones.ask("look at the link", link) is None:
        return
    opened = await phones.ask("open my page", link, form="")
    if opened is None or not opened.cookie:
        return
    cookies.append(opened.cookie)
    await phones.ask("my page", "/my/", cookie=opened.cookie)


async def tap(phones: Phones, cookie: str, number: int, key: UUID) -> None:
    """Say me too to one statement."""
    form = f"answer={'tell' if number % 2 else 'count'}&key={key}&done=0"
    await phones.ask("me too", f"/my/statements/{number}/", cookie=cookie, form=form, part=True)


async def write(phones: Phones, cookie: str, nth: int) -> None:
    """Write a statement, look at what is alike, send it."""
    text = f"I+am+the+only+one+who+keeps+{nth}+lanterns"
    await phones.ask("write a statement", "/my/statements/write/", cookie=cookie, form=f"text={text}")
    await phones.ask("what is alike", "/my/statements/draft/", cookie=cookie)
    await phones.ask("send it", "/my/statements/send/", cookie=cookie, form="answer=tell")


class Run:
    """One run from beginning to end, with what it found as lines of a table."""

    def __init__(self, installation: Installation, office: PostOffice, people: int) -> None:
        self.office, self.people = office, people
        self.manage = [sys.executable, "-m", "kinfolk_web", "manage", "--data", str(installation.data), "shell", "-c"]
        self.browser = Browser(installation.url).sign_in(installation.link)
        self.phones = Phones(int(installation.url.rsplit(":", 1)[1]))
        self.lines: list[tuple[str, str]] = []
        self.cookies: list[str] = []
        self.texts: list[str] = []
        self.read = self.mailed = 0

    def shell(self, code: str) -> list[str]:
        """Run a line of Python inside the installation, and return the words that it prints."""
        here = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[1])}
        said = subprocess.run([*self.manage, f"from benchmarks import welcome as w; {code}"], check=True,
                              capture_output=True, text=True, env=here)  # fmt: skip
        return said.stdout.split()

    def note(self, what: str, figure: str) -> None:
        """Keep a line, and say it."""
        self.lines.append((what, figure))
        print(f"{what}: {figure}", flush=True)

    def everything(self) -> bool:
        """Do it all; return whether nothing was lost."""
        self.mailed, *numbers = (int(word) for word in self.shell(f"w.prepare({self.people})")[-STATEMENTS - 1 :])
        links = self.invite()
        asyncio.run(self.attend(links, numbers))
        self.moderate()
        self.greet()
        self.plan()
        asyncio.run(self.look_again())
        return self.account(links)

    def invite(self) -> list[str]:
        """Mail everybody; return the links that arrived."""
        self.browser.get(f"{EVENT}mail/")
        since = time.perf_counter()
        self.browser.post(f"{EVENT}mail/kinds/invitation/send/")
        self.note("start of the mailing, until the page answers", f"{time.perf_counter() - since:.2f} s")
        mails, quiet, before = self.received(), 0, 0
        while len(mails) < self.mailed and quiet < QUIET:
            time.sleep(5)
            quiet, before = (0 if len(self.office.mails) > before else quiet + 5), len(self.office.mails)
            mails = self.received()
        took = time.perf_counter() - since
        self.note("mails taken by the mail server, of people with an address", f"{len(mails):,} of {self.mailed:,}")
        self.note("mails a second", f"{len(mails) / took:.0f}")
        return [LINK.search(one)[0] for one in mails]  # type: ignore[index] # each has one

    def received(self) -> list[str]:
        """Return the text of each mail of this event; those of the demo's other events come to the same mail server."""
        while self.read < len(self.office.mails):
            text = self.office.mails[self.read].text
            self.read += 1
            if NAME in text:
                self.texts.append(text)
        return self.texts

    async def attend(self, links: list[str], numbers: list[int]) -> None:
        """Open every link within a minute, then tap and write within two."""
        await spread(VISITS_WITHIN, (visit(self.phones, link, self.cookies) for link in links), 1)
        rng = random.Random(2)
        taps = [
            tap(self.phones, cookie, number, UUID(int=rng.getrandbits(128)))
            for cookie in self.cookies
            for number in rng.sample(numbers, TAPS)
        ]
        written = [write(self.phones, cookie, k) for k, cookie in enumerate(self.cookies[::WRITERS])]
        await spread(TAPS_WITHIN, [*taps, *written], 3)
        await self.phones.hang_up()

    def moderate(self) -> None:
        """Read the queue and approve what waits, as a moderator does."""
        since, done = time.perf_counter(), 0
        page = self.browser.get(f"{EVENT}statements/")
        first = time.perf_counter() - since
        before: list[str] = []
        while (numbers := NUMBER.findall(page)) and numbers != before:
            page, before = (
                self.browser.post_many(f"{EVENT}statements/approve/", [("number", n) for n in numbers]),
                numbers,
            )
            done += len(numbers)
        self.note("queue of statements, first page", f"{1000 * first:.0f} ms")
        self.note("approved by the moderator", f"{done} in {time.perf_counter() - since:.1f} s")

    def greet(self) -> None:
        """Find greeters for all newcomers."""
        since = time.perf_counter()
        self.browser.post(f"{EVENT}welcome/fill/")
        found = self.wait("welcome.fill")
        self.note("greeters for all newcomers", f"{found:.1f} s ({time.perf_counter() - since:.1f} s with waiting)")

    def plan(self) -> None:
        """Plan and release."""
        self.browser.get(f"{EVENT}plan/")
        self.browser.post(f"{EVENT}plan/solve/")
        self.note("plan, from the request to the stored draft", f"{self.wait('solve'):.1f} s")
        since = time.perf_counter()
        page = self.browser.post(f"{EVENT}plans/1/release/")
        if 'name="sure"' in page:
            self.browser.post(f"{EVENT}plans/1/release/", sure="1")
        while self.shell("w.released()")[-1] != "1" and time.perf_counter() - since < QUIET:
            pass  # a large plan is counted once more first, by the worker; asking takes seconds itself
        self.note("release, with a second count if one was due", f"{time.perf_counter() - since:.1f} s")

    def wait(self, kind: str) -> float:
        """Wait for the last job of a kind; return the seconds from the request to its end."""
        while True:
            word = self.shell(f"w.job({kind!r})")[-1]
            if word != "running":
                return float(word)
            time.sleep(1)

    async def look_again(self) -> None:
        """Open everybody's page once more, within a minute."""
        asked = (self.phones.ask("my page, planned", "/my/", cookie=cookie) for cookie in self.cookies)
        await spread(VISITS_WITHIN, (_forget(one) for one in asked), 4)

    def account(self, links: list[str]) -> bool:
        """Compare what was sent with what is there."""
        for what, took in self.phones.took.items():
            cuts = statistics.quantiles(took, n=100) if len(took) > 1 else took * 99
            failed = len(self.phones.failed.get(what, ()))
            self.note(
                f"page: {what}",
                f"p50 {1000 * cuts[49]:.0f} ms, p95 {1000 * cuts[94]:.0f} ms, {len(took):,} asked, {failed} failed",
            )
        mails, visits, me_toos, sent, greeted, newcomers, seated, seconds = self.shell("w.count()")[-8:]
        taps, wrote = len(self.phones.took.get("me too", ())), len(self.phones.took.get("send it", ()))
        self.note("links mailed, visits", f"{mails}, {visits} of {len(set(links)):,}")
        self.note("me-toos acknowledged, of writers with their own, and kept", f"{taps + wrote:,} and {int(me_toos):,}")
        self.note("statements sent and kept", f"{wrote} and {sent}")
        self.note("newcomers with a greeter", f"{greeted} of {newcomers}")
        self.note("seats in round 1 of the released plan", f"{int(seated):,} (planner {seconds} s)")
        whole = (int(mails), int(visits), int(me_toos), int(sent)) == (self.mailed, self.mailed, taps + wrote, wrote)
        return whole and int(seated) == self.people


async def _forget(asked: Coroutine[object, object, object]) -> None:
    await asked


def released() -> None:
    """Print how many plans of the event hold."""
    from django_scopes import scopes_disabled

    from kinfolk_web.models import Release

    with scopes_disabled():
        print(Release.objects.filter(event__slug="bench").count())


def job(kind: str) -> None:
    """Print how long the last job of a kind took since it was asked for, or that it runs."""
    from kinfolk_web.models import Job

    last = Job.objects.filter(event__slug="bench", kind=kind).latest("created_at")
    print((last.finished_at - last.created_at).total_seconds() if last.over and last.finished_at else "running")
    assert last.state in {"waiting", "running", "done"}, last.problem


def page(lines: list[tuple[str, str]], people: int, date: str, *, whole: bool) -> str:
    """Return the page of the documentation."""
    return "\n".join(
        [
            "# Benchmarks of the welcome",
            "",
            "<!-- Written by `make bench-welcome`. Change the code, not this page. -->",
            "",
            f"{people:,} simulated people over HTTP from the same machine, with a mail server that takes everything: mailed,",
            (
                f"each opens the link in their mail (all within {VISITS_WITHIN:.0f} s), taps {TAPS} times on statements (all within "
                f"{TAPS_WITHIN:.0f} s),"
            ),
            f"one in {WRITERS} writes a statement, greeters are found, the plan is made and released, all pages are opened again.",
            (
                f"Measured {'on ' + date + ' ' if date else ''}with `python -m benchmarks.welcome` on {os.cpu_count()} cores "
                f"({platform.system()} {platform.machine()}), Python {platform.python_version()}."
            ),
            "",
            "| what | figure |",
            "| --- | --- |",
            *(f"| {what} | {figure} |" for what, figure in lines),
            "",
            "Nothing was lost." if whole else "**Not everything arrived: see the lines above.**",
            "",
        ]
    )


def main() -> int:
    """Measure, write the page, say whether anything was lost."""
    given = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    given.add_argument("--people", type=int, default=3_000)
    given.add_argument("--date", default="")
    wish = given.parse_args()
    data = folder()
    with open_post_office() as office:
        os.environ |= {"KINFOLK_MAIL_URL": office.url, "KINFOLK_MAIL_PACE": "100000"}
        os.environ["KINFOLK_MAIL_MOST_A_DAY"] = "100000"
        installation = Installation(data)
        try:
            run = Run(installation, office, wish.people)
            whole = run.everything()
        finally:
            installation.stop()
            shutil.rmtree(data, ignore_errors=True)
    PAGE.write_text(page(run.lines, wish.people, wish.date, whole=whole), encoding="utf-8")
    return 0 if whole else 1


if __name__ == "__main__":
    sys.exit(main())
