"""One run with simulated people over HTTP: invited, opened, tapped, greeted, planned, looked at again; how fast, and what was lost.

Everybody is mailed, opens the link that their mail holds, taps ten times on statements; some write one of their own; all
newcomers get greeters; the plan is made from it and released, pages are made ahead, and everybody opens theirs again.
"""

from __future__ import annotations

import asyncio
import os
import random
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from benchmarks.phones import Phones, spread
from benchmarks.welcome import first_view
from benchmarks.welcome.inside import EVENT, NAME, STATEMENTS
from benchmarks.welcome.page import Arrived, Row, row_of_page
from benchmarks.welcome.people import look, tap, visit, write
from tests.soak.installation import Browser, Installation

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterable

    from tests.site.mail.post_office import PostOffice

LINK = re.compile(r"/i/[^/\s\"]+/")
NUMBER = re.compile(r'(?:name="number" value="|<h3 id="s)(\d+)"')  # waiting one by one, or among others that are alike
TAPS = 10
VISITS_WITHIN = 300.0  # all at once is nobody: their mails alone take two minutes to leave
TAPS_WITHIN, AGAIN_WITHIN = 120.0, 60.0
QUIET = 120  # seconds without a mail, or without a page made ahead: a worker that has begun does not pause so long
WRITERS = 15  # one in so many writes a statement of their own


class Run:
    """One run from beginning to end, with what it found as lines of a table."""

    def __init__(self, installation: Installation, office: PostOffice, people: int, scale: float = 1.0) -> None:
        self.office, self.people, self.scale = office, people, scale
        self.manage = [sys.executable, "-m", "kinfolk_web", "manage", "--data", str(installation.data), "shell", "-c"]
        self.browser = Browser(installation.url).sign_in(installation.link)
        self.phones = Phones(int(installation.url.rsplit(":", 1)[1]))
        self.web = installation.part("web")
        self.rows: list[Row] = []
        self.cookies: list[str] = []
        self.texts: list[str] = []
        self.read = self.mailed = 0

    def shell(self, code: str) -> list[str]:
        """Run a line of Python inside the installation, and return the words that it prints."""
        here = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
        said = subprocess.run([*self.manage, f"from benchmarks.welcome import inside as w; {code}"], check=True,
                              capture_output=True, text=True, env=here)  # fmt: skip
        return said.stdout.split()

    def note(self, what: str, figure: str) -> None:
        """Keep a line at which nothing was aimed, and say it."""
        self.keep(Row(what, figure))

    def keep(self, row: Row) -> None:
        """Keep a line, and say it."""
        self.rows.append(row)
        sys.stdout.write(f"{row}\n")
        sys.stdout.flush()

    def everything(self) -> list[str]:
        """Do it all; return what was lost."""
        self.mailed, *numbers = (int(word) for word in self.shell(f"w.prepare({self.people})")[-STATEMENTS - 1 :])
        links = self.invite()
        asyncio.run(self.attend(links, numbers))
        self.moderate()
        self.greet()
        self.plan()
        self.make_ahead()
        asyncio.run(self.look_again())
        lost = self.account()  # before a browser opens some links once more
        for row in first_view.measure(first_view.views(*self.shell("w.openers()")[-2:])):
            self.keep(row)
        return lost

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
        """Open every link within some minutes, then tap and write within two."""
        visits = (visit(self.phones, link, self.cookies) for link in links)
        await self.load("somebody opens their link and page for the first time", VISITS_WITHIN, visits, len(links))
        rng = random.Random(2)
        taps = [
            tap(self.phones, cookie, number, UUID(int=rng.getrandbits(128)))
            for cookie in self.cookies
            for number in rng.sample(numbers, TAPS)
        ]
        written = [write(self.phones, cookie, k) for k, cookie in enumerate(self.cookies[::WRITERS])]
        await self.load("a tap, statements written beside them included", TAPS_WITHIN, [*taps, *written], len(taps))
        await self.phones.hang_up()

    async def load(
        self, what: str, within: float, asked: Iterable[Coroutine[object, object, None]], times: int
    ) -> None:
        """Let people do something within so many seconds, and note what one time costs the web process."""
        spent, since = self.cpu(), time.perf_counter()
        await spread(within * self.scale, asked, 1)
        each, took = 1000 * (self.cpu() - spent) / max(times, 1), time.perf_counter() - since
        self.note(f"web process: {what}", f"{each:.1f} ms of a core; {times:,} times, done after {took:.0f} s")

    def cpu(self) -> float:
        """Return how many seconds of a core the web process has used."""
        spent = self.web.cpu_times()
        return float(spent.user + spent.system)

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

    def make_ahead(self) -> None:
        """Wait until the worker has made everybody's page, as it does on the evening before."""
        since = time.perf_counter()
        first, left = (int(word) for word in self.shell(f"w.wait_for_pages({QUIET})")[-2:])
        self.note(
            "pages made ahead by the worker", f"{first - left:,} of {first:,} in {time.perf_counter() - since:.0f} s"
        )

    async def look_again(self) -> None:
        """Open everybody's page once more, within a minute."""
        looks = (look(self.phones, cookie) for cookie in self.cookies)
        await self.load("a page that was made ahead", AGAIN_WITHIN, looks, len(self.cookies))
        await self.phones.hang_up()

    def account(self) -> list[str]:
        """Compare what was sent with what is there; return what was lost."""
        asked = self.phones
        for what in dict.fromkeys([*asked.took, *asked.failed]):
            failed = len(asked.failed.get(what, ()))
            self.keep(row_of_page(what, asked.took.get(what, []), asked.answered.get(what, []), failed))
        *counted, seconds = self.shell("w.count()")[-8:]
        mails, visits, me_toos, sent, greeted, newcomers, seated = (int(word) for word in counted)
        taps, wrote = len(asked.took.get("me too", ())), len(asked.took.get("send it", ()))
        failed = sum(len(said) for said in asked.failed.values())
        found = Arrived(self.people, self.mailed, mails, visits, taps + wrote, me_toos, wrote, sent, newcomers, greeted,
                        seated, failed)  # fmt: skip
        everything = self.mailed * TAPS
        for what, there, of in (
            ("links mailed", mails, self.mailed),
            ("visits", visits, self.mailed),
            (f"me-toos kept, of {taps:,} taps and {wrote:,} own statements acknowledged", me_toos, taps + wrote),
            ("taps acknowledged", taps, everything),
            ("statements kept", sent, wrote),
            ("newcomers with a greeter", greeted, newcomers),
            (f"seats in round 1 of the released plan (planner {seconds} s)", seated, self.people),
        ):
            self.keep(Row(what, f"{there:,} of {of:,}", "all", there == of))
        return found.lost()
