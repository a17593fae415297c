"""A tap that is answered at once is the tap of the long way: the same rows, the same next card, the same refusals."""

from __future__ import annotations

import random
import re
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_scopes import scopes_disabled

from kinfolk_web.models import MeToo, Skip, Statement, Visit
from kinfolk_web.people import hearing, moderating, speaking
from kinfolk_web.phone import quick
from tests.site.phone.steps import opened
from tests.site.world import an_attendee, an_event

pytestmark = pytest.mark.django_db(transaction=True)
HTMX = {"HX-Request": "true"}
NEW = re.compile(r'(?<=name="csrfmiddlewaretoken" value=")\w+|(?<=name="key" value=")[\w-]+')


@pytest.fixture(autouse=True)
def every_community():
    """Tests look at all rows; the memory of other tests' events, whose numbers may come again, is forgotten."""
    hearing._remembered.clear()
    quick._card.cache_clear()
    with scopes_disabled():
        yield


@pytest.fixture
def event():
    event = an_event()
    for number in range(9):
        moderating.add(event=event, text=f'I have {number + 2} <b>"hats"</b>', by=None)
    joined, target = Statement.objects.order_by("pk")[:2]
    Statement.objects.filter(pk=joined.pk).update(state=Statement.State.JOINED, joined_into=target)
    return event


def naive(attendee, number: int, said: str, key: UUID) -> None:
    """What a tap does, one step after the other."""
    meant = Statement.objects.filter(event=attendee.event_id, pk=number, state__in=("approved", "joined")).first()
    if meant is None:
        return
    statement = meant.joined_into if meant.state == "joined" else meant
    mine = {"statement": statement, "attendee": attendee}
    if said == "skip":
        if not MeToo.objects.filter(**mine).exists():
            Skip.objects.get_or_create(**mine, defaults={"key": key})
        return
    if Skip.objects.filter(**mine, key=key).exists():
        return
    Skip.objects.filter(**mine).delete()
    MeToo.objects.update_or_create(**mine, defaults={"shown": said == "tell", "own": True, "key": key})


def rows(attendee):
    """What is kept of somebody's taps."""
    mine = MeToo.objects.filter(attendee=attendee).order_by("statement")
    passed = Skip.objects.filter(attendee=attendee).order_by("statement")
    return list(mine.values_list("statement", "shown", "own", "key")), list(passed.values_list("statement", "key"))


def tap(browser: Client, number: int, said: str, key: UUID | None = None, done: int = 0, **more):
    given = {"answer": said, "key": str(key or uuid4()), "done": str(done)}
    return browser.post(f"/my/statements/{number}/", given, headers=HTMX | more)


def without_news(page: bytes) -> str:
    return NEW.sub("", page.decode())


@pytest.mark.parametrize("seed", range(4))
def test_taps_in_any_order_leave_the_same_rows_and_show_the_same_cards(event, seed):
    ana, twin = an_attendee(event, "Ana"), an_attendee(event, "Twin")
    rng = random.Random(seed)
    browser, numbers = opened(ana), [*Statement.objects.values_list("pk", flat=True), 10**9]
    keys = [UUID(int=rng.getrandbits(128)) for _ in range(6)]
    for _ in range(40):
        number, said, key, done = (
            rng.choice(numbers),
            rng.choice(("tell", "count", "skip")),
            rng.choice(keys),
            rng.randrange(5),
        )
        if rng.random() < 0.2:
            for one in (ana, twin):
                speaking.take_back(attendee=one, number=number)
        answer = tap(browser, number, said, key, done)
        naive(twin, number, said, key)
        assert rows(ana) == rows(twin)
        long_way = browser.get(f"/my/statements/?done={done + 1}", headers=HTMX)
        assert without_news(answer.content) == without_news(long_way.content)
        for head in ("Cache-Control", "Content-Language", "Kinfolk-Page", "X-Frame-Options", "Content-Security-Policy"):
            assert answer.headers.get(head) == long_way.headers.get(head), head


def test_a_tap_asks_the_database_once(event):
    browser = opened(an_attendee(event))
    numbers = list(Statement.objects.filter(state="approved").values_list("pk", flat=True))
    tap(browser, numbers[0], "tell")
    with CaptureQueriesContext(connection) as asked:
        assert tap(browser, numbers[1], "count").status_code == 200
    assert len(asked) == 1, "\n".join(one["sql"][:200] for one in asked)


def test_what_is_refused_the_long_way_is_refused_at_once(event):
    ana = an_attendee(event)
    browser, number = opened(ana), Statement.objects.latest("pk").pk
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = browser.cookies
    assert tap(strict, number, "tell").status_code == 403, "no token"
    assert tap(browser, number, "tell", **{"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert tap(browser, number, "shout").status_code == 404
    assert tap(Client(), number, "tell").status_code == 403, "no visit"
    Visit.objects.update(expires_at=timezone.now())
    assert tap(browser, number, "tell").status_code == 403, "a visit that is over"
    assert rows(ana) == ([], [])


def test_a_token_of_the_page_is_taken_and_the_next_card_brings_one_that_is_taken_too(event):
    ana = an_attendee(event)
    browser = Client(enforce_csrf_checks=True)
    browser.cookies = opened(ana).cookies
    page = browser.get("/my/statements/").content.decode()
    for count in (1, 2, 3):
        address = re.search(r'action="(/my/statements/\d+/)"', page)[1]
        given = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page[page.index('id="hand"') :]))
        answer = browser.post(address, given | {"answer": "tell"}, headers=HTMX)
        assert answer.status_code == 200
        page = answer.content.decode()
        assert MeToo.objects.filter(attendee=ana).count() == count


def test_cards_are_in_the_language_of_the_phone_and_follow_what_a_moderator_does(event):
    ana = an_attendee(event)
    browser, number = opened(ana), Statement.objects.latest("pk").pk
    german = tap(browser, number, "tell", **{"Accept-Language": "de"})
    assert german.headers["Content-Language"] == "de"
    assert "Ich auch" in german.content.decode()
    english = tap(browser, number, "count").content.decode()
    assert "only count me" in english
    shown = int(re.search(r"/my/statements/(\d+)/", english)[1])
    moderating.retire(statement=Statement.objects.get(pk=shown), by=None)
    assert f"/my/statements/{shown}/" not in tap(browser, number, "count").content.decode()
    moderating.stop(event=event, stopped=True, by=None)
    assert "A short pause" in tap(browser, number, "count").content.decode()
