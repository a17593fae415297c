"""A bad plan is released and the one before is brought back with one button: fifty phones all come to it, and none shows a mixture."""

from __future__ import annotations

import re
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event as Flag

import pytest
from django.db import connections
from django_scopes import scopes_disabled

from kinfolk_web.models import Block, Release
from tests.site.day.world import a_block, a_day, a_plan, where_it_is_noon
from tests.site.phone.steps import opened
from tests.site.world import a_crowd, a_member, signed_in

pytestmark = pytest.mark.django_db(transaction=True)
PHONES, TABLES, TOGETHER = 50, 10, 4
PATIENCE = 300.0  # seconds, on a machine that does other things


@pytest.fixture
def event():
    event = a_day(timezone=where_it_is_noon())
    for begins in (20, 70):
        a_block(event, Block.Kind.ROUND, begins)
    return event


def seated(event, crowd, shift: int) -> tuple[object, dict[int, tuple[str, str]]]:
    """Return a plan that holds, everybody at another table than with another shift, and where it seats whom."""
    at = {one.pk: tuple(str(1 + (nth + shift * turn) % TABLES) for turn in (1, 2)) for nth, one in enumerate(crowd)}
    rounds = [
        {str(label): [one for one in crowd if at[one.pk][turn] == str(label)] for label in range(1, TABLES + 1)}
        for turn in (0, 1)
    ]
    return a_plan(event, rounds), at


class Phone:
    """A browser with somebody's page, which asks as the page's own script does, and notes whatever it was shown."""

    def __init__(self, attendee) -> None:
        self.attendee, self.browser = attendee, opened(attendee)
        self.shown: list[tuple[str, str]] = []
        self.load()

    def load(self) -> None:
        page = self.browser.get("/my/").content.decode()
        self.plan = re.search(r'data-plan="(\d+)"', page).group(1)
        day = page[page.index('id="my-day"') :]
        lines = re.findall(r'data-round="\d"(.*?)</li>', day, re.DOTALL)
        self.shown.append(tuple(re.search(r"[Tt]able (\d+)", line).group(1) for line in lines))

    def ask(self) -> None:
        if str(self.browser.get("/my/now/", {"plan": self.plan}).json()["plan_number"]) != self.plan:
            self.load()


def test_fifty_phones_come_to_the_plan_that_was_brought_back_and_none_shows_a_mixture(event):
    crowd = a_crowd(event, PHONES)
    good, where = seated(event, crowd, 1)
    phones = [Phone(one) for one in crowd]
    _bad, elsewhere = seated(event, crowd, 3)
    organiser, pressed = signed_in(a_member(event)), Flag()
    deadline = time.monotonic() + PATIENCE

    def follow(some: list[Phone]) -> None:
        try:
            for phone in some:
                phone.load()  # as they are when the bad plan is out
            while any(phone.plan != str(good.number) for phone in some) or not pressed.is_set():
                assert time.monotonic() < deadline, "they have not all come to it"
                for phone in some:
                    phone.ask()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(TOGETHER) as pool:
        following = [pool.submit(follow, phones[nth::TOGETHER]) for nth in range(TOGETHER)]
        address = f"/c/{event.community.slug}/{event.slug}/plans/{good.number}/release/"
        assert organiser.post(address, {"sure": "1"}).status_code == 302
        pressed.set()
        for one in following:
            one.result()
    with scopes_disabled():
        assert Release.objects.get(event=event).plan_id == good.pk
    for phone in phones:
        right, wrong = where[phone.attendee.pk], elsewhere[phone.attendee.pk]
        assert phone.shown[-1] == right
        assert set(phone.shown) <= {right, wrong}, "a page is of one plan or of the other"
    assert any(wrong in phone.shown for phone in phones for wrong in [elsewhere[phone.attendee.pk]])
