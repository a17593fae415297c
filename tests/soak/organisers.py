"""Organisers who never stop: they take lists in, let plans be made, drag people and release, and note what was answered."""

from __future__ import annotations

import http.client
import json
import random
import re
import threading
import time
import urllib.error
from collections import Counter
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    import psycopg

    from tests.soak.installation import Browser

COMMUNITY = "/c/lamplighters/"
EVENT = COMMUNITY + "annual-meeting/"
PLAN = re.compile(r"/plans/(\d+)/$")
SEEN = re.compile(r'name="seen" value="([^"]*)"')
REASON = re.compile(r'<p class="lead">(.*?)</p>', re.DOTALL)
DRAFT = re.compile(r"/plans/([0-9]+)/drop/")
KEPT_DRAFTS = 6
LONGEST = 420.0  # seconds until something that was asked for has to be over, through all kills


class Organiser(threading.Thread):
    """Does one thing again and again; what was answered is acknowledged and has to be there at the end."""

    does: ClassVar[str] = ""

    def __init__(self, browser: Browser, over: threading.Event, seed: int = 0) -> None:
        super().__init__(name=self.does, daemon=True)
        self.browser, self.over = browser.another(), over
        self.chance = random.Random(f"{seed} {self.does}")
        self.count: Counter[str] = Counter()
        self.trouble = ""
        self.left = threading.Event()  # nobody waits for this one any longer

    def run(self) -> None:
        """Go on until it is over."""
        while not self.over.is_set() and not self.trouble:
            try:
                self.count[self.once()] += 1
            except (OSError, http.client.HTTPException) as error:
                if isinstance(error, urllib.error.HTTPError):
                    error.close()
                self.count["unanswered"] += 1
                time.sleep(0.1)
            except Exception as error:  # noqa: BLE001 - told at the end, with everything else
                self.trouble = f"{type(error).__name__}: {error}"

    def once(self) -> str:
        """Do it, and say how it ended."""
        raise NotImplementedError

    def lost(self, database: psycopg.Connection) -> list[str]:
        """Return what was acknowledged and is not there."""
        raise NotImplementedError

    def follow(self, path: str) -> str:
        """Look at a page of something under way until it is over; nothing may be under way for ever."""
        deadline = time.monotonic() + LONGEST
        while time.monotonic() < deadline:
            if self.left.is_set():
                raise ConnectionAbortedError
            try:
                page = self.browser.get(path)
            except (OSError, http.client.HTTPException) as error:
                if isinstance(error, urllib.error.HTTPError):
                    error.close()
                time.sleep(0.2)
                continue
            if "<progress" not in page:
                return page
            time.sleep(0.3)
        raise AssertionError(f"{path} has been under way for {LONGEST:.0f} seconds")


class Founder(Organiser):
    """Makes events."""

    does = "events"

    def __init__(self, browser: Browser, over: threading.Event, seed: int = 0) -> None:
        super().__init__(browser, over, seed)
        self.made: list[str] = []
        self.tried = 0

    def once(self) -> str:
        """Make an event."""
        self.tried += 1
        name = f"Gathering {self.tried}"
        page = self.browser.post(f"{COMMUNITY}events/new/", name=name, timezone="UTC", language="en")
        time.sleep(0.3)
        if f"<h1>{name}</h1>" not in page:
            return "refused"
        self.made.append(name)
        return "acknowledged"

    def lost(self, database: psycopg.Connection) -> list[str]:
        """Return the events that are gone."""
        there = {name for (name,) in database.execute("SELECT name FROM kinfolk_web_event")}
        return [name for name in self.made if name not in there]


class Importer(Organiser):
    """Takes lists in: three guests, for more would not find a seat, each time from another organisation."""

    does = "imports"

    def __init__(self, browser: Browser, over: threading.Event, seed: int = 0) -> None:
        super().__init__(browser, over, seed)
        self.came: dict[str, str] = {}
        self.unsure: dict[str, set[str]] = {}
        self.tried = 0

    def once(self) -> str:
        """Send a list, look at it, take it in."""
        self.tried += 1
        guest, sender = self.tried % 3, f"Sender {self.tried}"
        name = f"Guest {guest} of the Soak"
        content = f"name,email,organisation\r\n{name},guest{guest}@soak.example,{sender}\r\n"
        self.unsure.setdefault(name, set()).add(sender)
        self.browser.upload(EVENT + "people/import/", "late.csv", content)
        place = self.browser.at
        seen = SEEN.search(self.follow(place))
        if not seen:
            return "failed, and said so"
        if "whole" in self.browser.get(place):
            found = SEEN.search(self.browser.post(place + "look/", whole="no"))
            seen = found or seen
        self.browser.post(place + "take-in/", seen=seen[1])
        self.follow(place)
        if not self.browser.at.endswith("/people/"):
            return "failed, and said so"
        self.came[name] = sender
        self.unsure[name] = set()
        return "acknowledged"

    def lost(self, database: psycopg.Connection) -> list[str]:
        """Return who is not on the list, or twice, and everybody whom no list crossed out."""
        query = "SELECT name, organisation FROM kinfolk_web_attendee WHERE name LIKE '%% of the Soak'"
        found = database.execute(query).fetchall()
        there = dict(found)
        gone = database.execute("SELECT name FROM kinfolk_web_attendee WHERE state = 'gone'").fetchall()
        wrong = [
            f"{name} from {there.get(name)}, not {sender}"
            for name, sender in self.came.items()
            if there.get(name) not in {sender, *self.unsure[name]}
        ]
        wrong += [f"{name} crossed out" for (name,) in gone]
        return wrong + (["a guest stands on the list twice"] if len(found) != len(there) else [])


class Solver(Organiser):
    """Lets plans be made, and puts away what nobody needs: an event has forty drafts at most."""

    does = "solves"

    def __init__(self, browser: Browser, over: threading.Event, seed: int = 0) -> None:
        super().__init__(browser, over, seed)
        self.made: list[int] = []
        self.needed: set[int] = set()  # drafts that others work on

    def once(self) -> str:
        """Ask for a plan and wait for it."""
        self._tidy()
        self.browser.post(EVENT + "plan/solve/")
        place = self.browser.at
        page = self.follow(place) if "/jobs/" in place else ""
        found = PLAN.search(self.browser.at)
        if not found:
            assert "That did not work" in page, f"neither a plan nor a reason: {self.browser.at} {page[-1500:]}"
            said = REASON.search(page)
            return f"failed: {said[1][:40] if said else '?'}"
        self.made.append(int(found[1]))
        return "acknowledged"

    def _tidy(self) -> None:
        """Put drafts away that were left behind when a release was not answered, and all plans but the last few."""
        drafts = [int(number) for number in DRAFT.findall(self.browser.get(EVENT + "plans/"))]
        for number in sorted(set(drafts) - self.needed)[:-KEPT_DRAFTS]:
            self.browser.post(f"{EVENT}plans/{number}/drop/")

    def lost(self, database: psycopg.Connection) -> list[str]:
        """Return the plans that are gone or have an empty round."""
        query = """SELECT p.number FROM kinfolk_web_plan p JOIN kinfolk_web_seat s ON s.plan_id = p.id
            JOIN kinfolk_web_event e ON e.id = p.event_id
            WHERE e.slug = 'annual-meeting' GROUP BY p.id HAVING count(DISTINCT s.round) >= 4"""
        there = {number for (number,) in database.execute(query)}
        return [f"plan {number}" for number in self.made if number not in there]


class Dragger(Organiser):
    """Drags people in a draft: onto each other, or to a table with a free chair, so that nearly every drag is possible.

    Whoever a drag was not answered for may sit in either place; the next one to a table of its own says where again.
    """

    does = "drags"

    def __init__(self, browser: Browser, over: threading.Event, seed: int = 0) -> None:
        super().__init__(browser, over, seed)
        self.browser.post(EVENT + "plans/1/copy/")
        found = PLAN.search(self.browser.at)
        assert found, self.browser.at
        self.number = int(found[1])
        self.sits: dict[tuple[str, int], set[str]] = {}  # person and round: the tables one of which it is
        self.chairs: dict[tuple[int, str], int] = {}

    def once(self) -> str:
        """Drag somebody onto somebody at another table, or to a free chair."""
        one = self.chance.choice(sorted(self.sits))
        free = self._free(one) if len(self.sits[one]) > 1 or self.chance.random() < 0.3 else []
        if free:
            return self._drag([one], [{self.chance.choice(free)}], table=True)
        others = [two for two in sorted(self.sits) if two[1] == one[1] and not self.sits[two] & self.sits[one]]
        two = self.chance.choice(others)
        return self._drag([one, two], [self.sits[two], self.sits[one]], table=False)

    def _drag(self, who: list[tuple[str, int]], to: list[set[str]], *, table: bool) -> str:
        before = [self.sits[one] for one in who]
        fields = {"person": who[0][0], "round": str(who[0][1]), "table": min(to[0])}
        fields |= {} if table else {"with": who[1][0]}
        for one, there in zip(who, to, strict=True):
            self.sits[one] = self.sits[one] | there
        try:
            said = self.browser.tell(f"{EVENT}plans/{self.number}/move/", **fields)
        except urllib.error.HTTPError as error:
            if error.code != http.HTTPStatus.CONFLICT:
                raise
            error.close()
            self.sits.update(zip(who, before, strict=True))
            return "refused"
        time.sleep(0.2)
        assert json.loads(said)["change"]
        self.sits.update(zip(who, to, strict=True))
        return "acknowledged"

    def _free(self, who: tuple[str, int]) -> list[str]:
        """Return the tables that surely have a free chair in somebody's round."""
        taken = Counter(table for (_, round_), tables in self.sits.items() if round_ == who[1] for table in tables)
        return sorted(
            table
            for (round_, table), chairs in self.chairs.items()
            if round_ == who[1] and taken[table] < chairs and table not in self.sits[who]
        )

    def look(self, database: psycopg.Connection) -> None:
        """Learn who sits where, and how many chairs there are."""
        self.sits = {(code, round_): {table} for code, round_, table in self._seats(database)}
        query = """SELECT t.round, t.table, t.seats FROM kinfolk_web_sitting t JOIN kinfolk_web_plan p ON p.id = t.plan_id
            JOIN kinfolk_web_event e ON e.id = p.event_id WHERE e.slug = 'annual-meeting' AND p.number = %s"""
        self.chairs = {(round_, table): seats for round_, table, seats in database.execute(query, [self.number])}

    def _seats(self, database: psycopg.Connection) -> list[tuple[str, int, str]]:
        query = """SELECT a.code, s.round, s.table FROM kinfolk_web_seat s
            JOIN kinfolk_web_plan p ON p.id = s.plan_id JOIN kinfolk_web_attendee a ON a.id = s.attendee_id
            JOIN kinfolk_web_event e ON e.id = p.event_id WHERE e.slug = 'annual-meeting' AND p.number = %s ORDER BY 1, 2"""
        return database.execute(query, [self.number]).fetchall()

    def lost(self, database: psycopg.Connection) -> list[str]:
        """Return who does not sit where they were dragged last, and whether too few drags were possible to say much."""
        there = {(code, round_): table for code, round_, table in self._seats(database)}
        wrong = [
            f"{code} in round {round_}: {there.get((code, round_))}, not {' or '.join(sorted(tables))}"
            for (code, round_), tables in self.sits.items()
            if there.get((code, round_)) not in tables
        ]
        if self.count["refused"] > self.count["acknowledged"]:
            wrong.append(f"more was refused than possible: {dict(self.count)}")
        return wrong + ([] if there.keys() == self.sits.keys() else [f"{len(there)} seats of {len(self.sits)}"])


class Releaser(Organiser):
    """Releases one copy after another; the one answered last holds, or one asked for after it."""

    does = "releases"

    def __init__(self, browser: Browser, over: threading.Event, seed: int = 0) -> None:
        super().__init__(browser, over, seed)
        self.holds = 1
        self.asked: list[int] = []

    def once(self) -> str:
        """Copy the plan that holds, and release the copy."""
        self.browser.post(f"{EVENT}plans/{self.holds}/copy/")
        found = PLAN.search(self.browser.at)
        assert found, self.browser.at
        number = int(found[1])
        self.asked.append(number)
        page = self.browser.post(f"{EVENT}plans/{number}/release/")
        if f"Plan {number} holds from now on" not in page:
            return "refused"
        self.holds, self.asked = number, []
        return "acknowledged"

    def may_hold(self) -> set[int]:
        """Return the numbers of the plans of which one has to hold now."""
        return {self.holds, *self.asked}

    def lost(self, database: psycopg.Connection) -> list[str]:
        """Return what is wrong with the plan that holds."""
        query = """SELECT p.number, (SELECT count(*) FROM kinfolk_web_seat s WHERE s.plan_id = p.id),
            (SELECT count(*) FROM kinfolk_web_plan o WHERE o.event_id = e.id AND o.state = 'released')
            FROM kinfolk_web_release r JOIN kinfolk_web_plan p ON p.id = r.plan_id
            JOIN kinfolk_web_event e ON e.id = r.event_id WHERE e.slug = 'annual-meeting'"""
        [[number, seats, released]] = database.execute(query).fetchall()
        query = """SELECT count(*) FROM kinfolk_web_seat s JOIN kinfolk_web_plan p ON p.id = s.plan_id
            JOIN kinfolk_web_event e ON e.id = p.event_id WHERE e.slug = 'annual-meeting' AND p.number = 1"""
        [[whole]] = database.execute(query).fetchall()
        wrong = [] if number in self.may_hold() else [f"plan {number} holds, not {self.may_hold()}"]
        wrong += [] if seats == whole else [f"plan {number} has {seats} of {whole} seats"]
        return wrong + ([] if released == 1 else [f"{released} plans are released at once"])


EVERYBODY: tuple[type[Organiser], ...] = (Founder, Importer, Solver, Dragger, Releaser)
DOUBLE = "SELECT plan_id, round, attendee_id FROM kinfolk_web_seat GROUP BY 1, 2, 3 HAVING count(*) > 1"
