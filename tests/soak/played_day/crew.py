"""Everything that a played day is made of: the installation, its organiser, desks, stage, floor, walls and phones."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, TypeVar

from tests.soak.played_day.desk import Desk, pair
from tests.soak.played_day.floor import Floor, Repair
from tests.soak.played_day.kept import Kept
from tests.soak.played_day.pages import Page, forms_of
from tests.soak.played_day.people import Somebody, draw, walk_ins
from tests.soak.played_day.phones import Phone, open_phone
from tests.soak.played_day.stage import Stage, Wall, until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tests.soak.installation import Installation
    from tests.soak.played_day.pace import Pace

EVENT = "/c/lamplighters/annual-meeting/"
DOORS_AT = 8  # the hour at which the demo's programme begins, a little after which it is
HANDS = 6  # phones that ask at the same moment
Did = TypeVar("Did")


@dataclass
class Crew:
    """Who plays, and what they know."""

    installation: Installation
    pace: Pace
    organiser: Page
    stage: Stage
    floor: Floor
    kept: Kept
    people: list[Somebody] = field(default_factory=list)
    phones: dict[str, Phone] = field(default_factory=dict)
    desks: list[Desk] = field(default_factory=list)
    walls: list[Wall] = field(default_factory=list)
    repairs: list[Repair] = field(default_factory=list)
    facts: dict[str, str] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    greeters: set[str] = field(default_factory=set)
    round: int = 0

    @property
    def here(self) -> list[Somebody]:
        """Those who were checked in."""
        return [one for one in self.people if one.here]

    def each(self, does: Callable[[Phone], Did], who: Iterable[Somebody]) -> list[Did]:
        """Let phones do something, several at once; those whose page nobody opened do nothing."""
        asked = [self.phones[one.code] for one in who if one.code in self.phones]
        with ThreadPoolExecutor(HANDS) as hands:
            return list(hands.map(does, asked))


def gather(installation: Installation, pace: Pace, seed: int) -> Crew:
    """Do what is done the evening before: date the event, find greeters, pair desks, open the pages of phones."""
    organiser = Page(installation.url)
    organiser.sign_in(installation.link)
    kept = Kept()
    crew = Crew(installation, pace, organiser, Stage(organiser, EVENT), Floor(organiser, EVENT, kept), kept)
    set_to_today(organiser)
    fill_welcome(organiser)
    desks = 3
    crew.desks = [pair(organiser, EVENT, f"Desk {n + 1}", kept) for n in range(desks)]
    crew.people = [Somebody(row[0], row[1]) for row in crew.desks[0].people.values()]
    pace.say(f"{len(crew.people)} people are on the list; they open their pages.")

    def open_it(one: Somebody) -> Phone:
        return open_phone(organiser_copy(organiser), EVENT, one, kept)

    with ThreadPoolExecutor(HANDS) as hands:
        crew.phones = {phone.who.code: phone for phone in hands.map(open_it, crew.people)}
    for one, hosts in zip(crew.people, crew.each(Phone.hosts, crew.people), strict=True):
        one.hosts = hosts
    draw(crew.people, seed)
    for name in walk_ins(len(crew.people)):
        crew.people.append(Somebody("", name, fate="walks in"))
    crew.walls = [Wall(installation.url, crew.stage.wall("Stage"))]
    return crew


def organiser_copy(organiser: Page) -> Page:
    """Return another window of the organiser, for another thread."""
    page = Page(organiser.url)
    for cookie in organiser.cookies:
        page.cookies.set_cookie(cookie)
    page.token = organiser.token
    return page


def set_to_today(organiser: Page) -> None:
    """Let the event be today, where it is now shortly before its doors open: that much an organiser can say of any event."""
    form = next(one for one in forms_of(organiser.look(f"{EVENT}settings/")) if one.value("name"))
    now = datetime.now(UTC)
    ahead = DOORS_AT - 1 - now.hour  # it is between 7 and 8 there
    ahead = ahead + 24 if ahead < -11 else ahead
    zone = f"Etc/GMT{-ahead:+d}" if ahead else "UTC"
    today = (now + timedelta(hours=ahead)).date().isoformat()
    organiser.send(f"{EVENT}settings/", form.with_(None, starts_on=today, ends_on=today, timezone=zone))


def fill_welcome(organiser: Page) -> None:
    """Find greeters for newcomers, and wait until they are found."""
    organiser.look(f"{EVENT}welcome/")
    organiser.send(f"{EVENT}welcome/fill/", [])
    until(lambda: "are being found" not in organiser.look(f"{EVENT}welcome/"), "greeters are still being found")
