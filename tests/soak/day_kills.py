"""Kills web, worker and database while a day goes on: check-ins, counts, steps of the clock, pulses, pages (`make soak-day`)."""

from __future__ import annotations

import argparse
import itertools
import json
import random
import re
import shutil
import statistics
import subprocess
import sys
import threading
import time
import urllib.parse
import urllib.request
import uuid
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import psycopg

from kinfolk_web.running.postgres import Postgres
from tests.soak.installation import PARTS, Browser, Installation, folder
from tests.soak.kills import Found
from tests.soak.organisers import Organiser

if TYPE_CHECKING:
    from benchmarks.day.world import Made

EVENT = "/c/lamplighters/bench/"
TOKEN = "a" * 32
PEOPLE = 60
BACK = 3.0  # seconds until pages are answered again
NOT_RUNNING = 2  # what `kinfolk` ends with if the database of an installation does not answer
ENDS = 60.0  # seconds for whatever is under way at the end
TABLE = re.compile(r"data-round=\"(\d+)\".*?<br>[^<]*?table (\w+)", re.DOTALL)


class Phone(Organiser):
    """A browser with one cookie, which sends the same thing again until it is acknowledged."""

    cookie: ClassVar[str] = "visit"

    def __init__(self, url: str, over: threading.Event, made: Made, seed: int = 0) -> None:
        super().__init__(Browser(url), over, seed)
        self.url, self.made = url, made

    def ask(self, path: str, secret: str, body: bytes | None = None, kind: str = "") -> str:
        """Ask with a cookie; raise if no good answer comes."""
        headers = {"Cookie": f"{self.cookie}={secret}; csrf={TOKEN}", "X-CSRFToken": TOKEN, "HX-Request": "true"}
        headers |= {"Content-Type": kind} if kind else {}
        with urllib.request.urlopen(urllib.request.Request(self.url + path, body, headers), timeout=20) as page:
            text: str = page.read().decode()
            return text

    def insist(self, path: str, secret: str, body: bytes, kind: str) -> str:
        """Send something with its key again and again, until it is acknowledged."""
        while not self.left.is_set():
            try:
                return self.ask(path, secret, body, kind)
            except OSError as error:
                getattr(error, "close", lambda: None)()
                self.count["sent again"] += 1
                time.sleep(0.2)
        raise ConnectionAbortedError


class Greeter(Phone):
    """A desk that checks people in, and adds some who are on no list."""

    does = "check-ins"
    cookie = "desk"

    def __init__(self, url: str, over: threading.Event, made: Made, seed: int = 0) -> None:
        super().__init__(url, over, made, seed)
        self.said: set[str] = set()
        self.added = 0

    def once(self) -> str:
        """Say one word about somebody."""
        key, now = str(uuid.uuid4()), datetime.now(UTC).isoformat()
        word: dict[str, object] = {"key": key, "at": now}
        if self.chance.random() < 0.2:
            self.added += 1
            word |= {"about": key, "added": {"name": f"Walk In {self.added}", "new": "yes"}, "way": None, "told": {}}
        else:
            word["about"] = self.chance.choice(self.made["phones"])[1]
        body = {"format": "kinfolk.words/1", "now": now, "plan": 1, "words": [word], "ways": False}
        desk = self.chance.choice(self.made["desks"])
        said = self.insist("/door/words/", desk, json.dumps(body).encode(), "application/json")
        if key not in json.loads(said)["taken"]:
            return "refused"
        self.said.add(key)
        time.sleep(0.1)
        return "acknowledged"

    def lost(self, database: psycopg.Connection) -> list[str]:
        """Return the words that are gone, walk-ins that are there twice, and chairs that two people have."""
        there = {str(key) for (key,) in database.execute("SELECT id FROM kinfolk_web_checkin")}
        query = "SELECT name FROM kinfolk_web_attendee WHERE name LIKE 'Walk In %%' GROUP BY 1 HAVING count(*) > 1"
        twice = [f"{name} is there twice" for (name,) in database.execute(query)]
        return [f"word {key}" for key in self.said - there] + twice


class Tapper(Phone):
    """Phones that say me too, each with a key of its own."""

    does = "taps"

    def __init__(self, url: str, over: threading.Event, made: Made, seed: int = 0) -> None:
        super().__init__(url, over, made, seed)
        self.left_to_tap = [(cookie, code, one) for cookie, code, many in made["phones"] for one in many]
        self.chance.shuffle(self.left_to_tap)
        self.said: set[tuple[str, int]] = set()

    def once(self) -> str:
        """Tap once."""
        if not self.left_to_tap:
            time.sleep(0.5)
            return "nothing left"
        cookie, code, number = self.left_to_tap.pop()
        form = {"csrfmiddlewaretoken": TOKEN, "answer": "tell", "key": str(uuid.uuid4()), "done": "0"}
        body = urllib.parse.urlencode(form).encode()
        self.insist(f"/my/statements/{number}/", cookie, body, "application/x-www-form-urlencoded")
        self.said.add((code, number))
        time.sleep(0.1)
        return "acknowledged"

    def lost(self, database: psycopg.Connection) -> list[str]:
        """Return the taps that are gone."""
        query = (
            "SELECT a.code, m.statement_id FROM kinfolk_web_metoo m JOIN kinfolk_web_attendee a ON a.id = m.attendee_id"
        )
        there = set(database.execute(query).fetchall())
        return [f"{code} and statement {number}" for code, number in self.said - there]


class Reader(Phone):
    """Phones that read their page: each time all tables on it belong to one plan."""

    does = "pages"

    def __init__(self, url: str, over: threading.Event, made: Made, seed: int = 0) -> None:
        super().__init__(url, over, made, seed)
        self.read: list[tuple[str, frozenset[tuple[int, str]]]] = []

    def once(self) -> str:
        """Read one page."""
        cookie, code, _many = self.chance.choice(self.made["phones"])
        found = frozenset((int(number), table) for number, table in TABLE.findall(self.ask("/my/", cookie)))
        self.read.append((code, found))
        time.sleep(0.1)
        return "acknowledged"

    def lost(self, database: psycopg.Connection) -> list[str]:
        """Return the pages whose tables stand in no single plan."""
        query = """SELECT a.code, s.plan_id, s.round, s.table FROM kinfolk_web_seat s
            JOIN kinfolk_web_attendee a ON a.id = s.attendee_id JOIN kinfolk_web_plan p ON p.id = s.plan_id
            JOIN kinfolk_web_event e ON e.id = p.event_id WHERE e.slug = 'bench'"""
        plans: dict[str, dict[int, set[tuple[int, str]]]] = {}
        for code, plan, number, table in database.execute(query):
            plans.setdefault(code, {}).setdefault(plan, set()).add((number, table))
        return [f"a mixed page of {code}" for code, found in self.read
                if found and not any(found <= one for one in plans[code].values())]  # fmt: skip


class Staff(Organiser):
    """Somebody of the staff, at work on the day's event."""

    def again(self, path: str, **fields: str) -> str:
        """Send a form with its key again and again, until it is acknowledged."""
        while not self.left.is_set():
            try:
                return self.browser.post(EVENT + path, **fields)
            except OSError as error:
                getattr(error, "close", lambda: None)()
                self.count["sent again"] += 1
                time.sleep(0.2)
        raise ConnectionAbortedError


class Counter_(Staff):  # noqa: N801 - who counts; the other one counts numbers
    """The floor lead, who notes how many sit at tables."""

    does = "counts"

    def __init__(self, browser: Browser, over: threading.Event, seed: int = 0) -> None:
        super().__init__(browser, over, seed)
        self.said: set[str] = set()

    def once(self) -> str:
        """Note one table."""
        key = str(uuid.uuid4())
        people = str(self.chance.randint(2, 9))
        page = self.again("day/floor/count/", round="2", table=str(self.chance.randint(1, 5)), people=people, key=key)
        if "<h1" not in page:
            return "refused"
        self.said.add(key)
        time.sleep(0.1)
        return "acknowledged"

    def lost(self, database: psycopg.Connection) -> list[str]:
        """Return the counts that are gone."""
        there = {str(key) for (key,) in database.execute("SELECT id FROM kinfolk_web_tablecount")}
        return [f"count {key}" for key in self.said - there]


class Steerer(Staff):
    """The stage manager, who lets the day be later by a minute, and takes it back: each step counts once."""

    does = "steps"

    def __init__(self, browser: Browser, over: threading.Event, seed: int = 0) -> None:
        super().__init__(browser, over, seed)
        self.version = 0
        self.acts = itertools.cycle(("delay", "take_back"))

    def once(self) -> str:
        """Take one step."""
        given = {"act": next(self.acts), "minutes": "1", "version": str(self.version), "key": uuid.uuid4().hex}
        self.again("stage/clock/", **given)
        self.version += 1
        time.sleep(0.2)
        return "acknowledged"

    def lost(self, database: psycopg.Connection) -> list[str]:
        """Return whether the clock took as many steps as were acknowledged."""
        query = """SELECT c.version FROM kinfolk_web_clock c JOIN kinfolk_web_event e ON e.id = c.event_id
            WHERE e.slug = 'bench'"""
        found = database.execute(query).fetchone()
        at = found[0] if found else 0
        return [] if at in {self.version, self.version + 1} else [f"the clock took {at} steps, not {self.version}"]


class Releaser(Staff):
    """Lets one copy of the plan hold after another, while phones read."""

    does = "plans"

    def __init__(self, browser: Browser, over: threading.Event, seed: int = 0) -> None:
        super().__init__(browser, over, seed)
        self.held = 0

    def once(self) -> str:
        """Copy a plan, drag nobody, release it."""
        self.browser.post(f"{EVENT}plans/1/copy/")
        found = re.search(r"/plans/(\d+)/$", self.browser.at)
        if found is None:
            return "refused"
        number = int(found[1])
        page = self.browser.post(f"{EVENT}plans/{number}/release/")
        time.sleep(1)
        if f"Plan {number} holds from now on" not in page:
            return "refused"
        self.held = number
        return "acknowledged"

    def lost(self, database: psycopg.Connection) -> list[str]:
        """Return whether a plan holds that is older than the one acknowledged."""
        query = """SELECT p.number FROM kinfolk_web_release r JOIN kinfolk_web_plan p ON p.id = r.plan_id
            JOIN kinfolk_web_event e ON e.id = r.event_id WHERE e.slug = 'bench'"""
        found = database.execute(query).fetchone()
        return [] if found and found[0] >= self.held else [f"plan {found} holds, not {self.held}"]


def prepare(installation: Installation, people: int = PEOPLE) -> Made:
    """Make an event that is in the middle of its day."""
    file = installation.data / "day.json"
    command = [sys.executable, "-m", "kinfolk_web", "manage", "--data", str(installation.data), "shell", "-c"]
    code = f"from benchmarks.day import world as w; w.prepare({people}, {str(file)!r})"
    here = installation.environment(PYTHONPATH=str(Path(__file__).resolve().parents[2]))
    deadline = time.monotonic() + installation.LONGEST
    while True:
        done = subprocess.run([*command, code], check=False, capture_output=True, env=here, stdin=subprocess.DEVNULL)
        if done.returncode != NOT_RUNNING or time.monotonic() > deadline:
            break
        time.sleep(0.5)  # whoever was killed just before is still being started again
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")[-2000:]
    made: Made = json.loads(file.read_text("utf-8"))
    return made


def soak(
    installation: Installation, browser: Browser, made: Made, plan: list[str], pause: float, *, seed: int = 0
) -> Found:
    """Kill what is planned, one after the other, while the day goes on; look at the end whether everything is there."""
    chance, found, over = random.Random(seed), Found(), threading.Event()
    at_work: list[Organiser] = [kind(installation.url, over, made, seed) for kind in (Greeter, Tapper, Reader)]
    at_work += [kind(browser, over, seed) for kind in (Counter_, Steerer, Releaser)]
    browser.get(EVENT)
    for one in at_work:
        one.start()
    for part in plan:
        time.sleep(min(chance.expovariate(1 / pause), 4 * pause))
        found.back.append(installation.kill(part))
        found.killed[part] += 1
    over.set()
    for one in at_work:
        one.join(ENDS)
        one.left.set()
    for one in at_work:
        one.join(ENDS)
    url = Postgres(installation.data).url()
    with psycopg.connect(url) as database:
        for one in at_work:
            found.did[one.does] = dict(one.count)
            found.wrong += [f"{one.does}: {what}" for what in (*one.lost(database), one.trouble) if what]
    return found


def main() -> int:
    """Run the soak and say what it found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200, help="of each process")
    parser.add_argument("--pause", type=float, default=3, help="seconds between kills, on average")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    plan = list(PARTS) * options.kills
    random.Random(options.seed).shuffle(plan)
    data, began = folder(), time.monotonic()
    installation = Installation(data)
    try:
        browser = Browser(installation.url).sign_in(installation.link)
        found = soak(installation, browser, prepare(installation), plan, options.pause, seed=options.seed)
    finally:
        installation.stop()
    late = Counter("late" for one in found.back if one > BACK)["late"]
    found.wrong += [
        f"{name}: nothing was acknowledged" for name, did in found.did.items() if not did.get("acknowledged")
    ]
    p99 = statistics.quantiles(found.back, n=100, method="inclusive")[98] if len(found.back) > 1 else 0.0
    sys.stdout.write(f"{found}  back within {BACK:.0f} s but for {late} of {len(found.back)} (p99 {p99:.2f} s); ")
    sys.stdout.write(f"{time.monotonic() - began:.0f} seconds; the log: {data / 'log'}\n")
    if not found.wrong:
        shutil.rmtree(data, ignore_errors=True)
    return int(bool(found.wrong or late))


if __name__ == "__main__":
    sys.exit(main())
