"""What is answered together is what each would be answered alone: the same rows, cards, pages and refusals, whoever fails."""

from __future__ import annotations

import random
import threading
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import Error, connection, connections, transaction
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_scopes import scopes_disabled

from kinfolk_web.models import MeToo, Statement, Visit
from kinfolk_web.people import speaking
from kinfolk_web.people.visiting import SEEN_EVERY
from kinfolk_web.phone import together
from kinfolk_web.routing import visit_cookie
from tests.site.phone.steps import opened
from tests.site.phone.test_kept import World, cut, made_anew
from tests.site.phone.test_quick import HTMX, event, every_community, naive, rows, tap, without_news  # noqa: F401
from tests.site.world import an_attendee

pytestmark = pytest.mark.django_db(transaction=True)
TOKEN = "a" * 32


@pytest.fixture(scope="module")
def site():
    return WSGIHandler()


def asked(browser: Client, method: str, path: str, given=None, **heads):
    """A request as the server hands it over, with the cookies of a browser."""
    factory = RequestFactory()
    for name, one in (browser.cookies | {"csrf": TOKEN}).items():
        factory.cookies[name] = getattr(one, "value", one)
    return getattr(factory, method)(path, given, headers=heads).environ


def tapped(browser: Client, number: int, said: str, key: UUID | None = None, done: int = 0, token=TOKEN, **heads):
    given = {"answer": said, "key": str(key or uuid4()), "done": str(done), "csrfmiddlewaretoken": token}
    return asked(browser, "post", f"/my/statements/{number}/", given, **(HTMX | heads))


@pytest.mark.parametrize("seed", range(3))
def test_taps_taken_together_leave_the_rows_and_show_the_cards_of_taps_taken_one_by_one(site, event, seed):  # noqa: F811
    rng = random.Random(seed)
    people = [(an_attendee(event, f"Ana {n}"), an_attendee(event, f"Twin {n}")) for n in range(5)]
    browsers = [opened(ana) for ana, _twin in people]
    browsers.append(opened(people[0][0]))  # somebody has two phones
    numbers = [*Statement.objects.values_list("pk", flat=True), 10**9]
    keys = [UUID(int=rng.getrandbits(128)) for _ in range(6)]

    def long_way(who, done):
        return browsers[who].get(f"/my/statements/?done={done + 1}", headers=HTMX)

    for _ in range(12):
        if rng.random() < 0.3:
            number = rng.choice(numbers)
            for one in (one for pair in people for one in pair):
                speaking.take_back(attendee=one, number=number)
        says = ("tell", "count", "skip")
        turn = [
            (rng.randrange(6), rng.choice(numbers), rng.choice(says), rng.choice(keys))
            for _ in range(rng.randrange(1, 9))
        ]
        done = rng.randrange(5)
        answers = together.taps(site, [tapped(browsers[who], *more, done) for who, *more in turn])
        first = {}
        for nth, (who, *_more) in enumerate(turn):
            first.setdefault(who % 5, nth)
        assert {nth for nth, one in enumerate(answers) if one} == set(first.values()), "one of each person"
        for nth in first.values():
            who, *more = turn[nth]
            naive(people[who % 5][1], *more)
            shown = long_way(who, done)
            assert without_news(answers[nth].body) == without_news(shown.content)
            heads = dict(answers[nth].heads)
            for head in (
                "Cache-Control",
                "Content-Language",
                "Kinfolk-Page",
                "X-Frame-Options",
                "Content-Security-Policy",
            ):
                assert heads.get(head) == shown.headers.get(head), head
        assert all(rows(ana) == rows(twin) for ana, twin in people)
        for nth, (who, *more) in enumerate(turn):
            if answers[nth] is None:
                answer = tap(browsers[who], *more, done)
                naive(people[who % 5][1], *more)
                assert without_news(answer.content) == without_news(long_way(who, done).content)
        assert all(rows(ana) == rows(twin) for ana, twin in people)


def test_many_taps_ask_the_database_once_and_what_is_refused_costs_nobody_else_their_tap(site, event):  # noqa: F811
    browsers = [opened(an_attendee(event, f"Ana {n}")) for n in range(7)]
    numbers = list(Statement.objects.filter(state="approved").values_list("pk", flat=True))
    together.taps(site, [tapped(browsers[0], numbers[0], "tell")])  # what everybody is shown is remembered
    with CaptureQueriesContext(connection) as queries:
        assert all(together.taps(site, [tapped(one, numbers[1], "tell") for one in browsers]))
    assert sum("kinfolk_web_" in one["sql"] for one in queries) == 1
    Visit.objects.filter(attendee__name="Ana 1").update(expires_at=timezone.now())
    Visit.objects.filter(attendee__name="Ana 0").update(seen_at=timezone.now() - 2 * SEEN_EVERY)
    turn = [
        tapped(browsers[0], numbers[2], "count"),
        tapped(browsers[1], numbers[2], "count"),
        tapped(browsers[2], numbers[2], "count", token="b" * 32),
        tapped(browsers[3], numbers[2], "count", **{"Sec-Fetch-Site": "cross-site"}),
        tapped(browsers[4], numbers[2], "shout"),
        tapped(browsers[5], numbers[2], "count", **{"Content-Type": "multipart/form-data; boundary=none"}),
        tapped(Client(), numbers[2], "count"),
        tapped(browsers[6], numbers[2], "skip"),
    ]
    assert [nth for nth, one in enumerate(together.taps(site, turn)) if one] == [0, 7]
    assert MeToo.objects.filter(statement=numbers[2]).count() == 1
    assert timezone.now() - Visit.objects.get(attendee__name="Ana 0").seen_at < SEEN_EVERY


def test_a_row_that_somebody_holds_keeps_all_of_a_turn_and_one_by_one_only_its_own_tap_waits(site, event):  # noqa: F811
    people = [an_attendee(event, f"Ana {n}") for n in range(3)]
    browsers, number = [opened(one) for one in people], Statement.objects.latest("pk").pk
    MeToo.objects.create(statement_id=number, attendee=people[1], shown=True)
    held, go_on = threading.Event(), threading.Event()

    def hold() -> None:
        with scopes_disabled(), transaction.atomic():
            MeToo.objects.select_for_update().get(attendee=people[1])
            held.set()
            go_on.wait(20)
        connections.close_all()

    holder = threading.Thread(target=hold)
    holder.start()
    assert held.wait(20)
    turn = [tapped(one, number, "count") for one in browsers]
    with pytest.raises(Error):
        together.taps(site, turn)
    assert MeToo.objects.filter(statement=number).count() == 1, "all of them or none"
    assert tap(browsers[0], number, "count").status_code == 200
    assert tap(browsers[2], number, "count").status_code == 200
    go_on.set()
    holder.join()
    assert tap(browsers[1], number, "count").status_code == 200
    assert sorted(MeToo.objects.filter(statement=number).values_list("attendee", "shown")) == [
        (one.pk, False) for one in people
    ]


def test_a_database_that_hangs_up_again_and_again_loses_no_tap_and_counts_none_twice(site, event):  # noqa: F811
    people = [an_attendee(event, f"Ana {n}") for n in range(4)]
    browsers = [opened(one) for one in people]
    numbers = list(Statement.objects.filter(state="approved").values_list("pk", flat=True))
    rng, met = random.Random(5), 0
    with ThreadPoolExecutor(1) as pool:
        for said in ("tell", "count"):
            for number in numbers:
                answers = pool.submit(take, site, [tapped(one, number, said) for one in browsers])
                met += hang_up(after=rng.uniform(0, 0.03))  # somewhere in the middle of it
                assert all(answers.result())
    assert met > 3
    assert sorted(MeToo.objects.values_list("statement", "attendee", "shown")) == sorted(
        (number, one.pk, False) for number in numbers for one in people
    )


def take(site, turn):
    """Take taps as a thread of the server does."""
    try:
        with scopes_disabled():
            return together.taps(site, turn)
    finally:
        connections.close_all()


def hang_up(after: float) -> int:
    """End every connection to the database but our own; return how many there were."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_sleep(%s); select count(pg_terminate_backend(pid)) from pg_stat_activity where pid <> pg_backend_pid()"
            " and datname = current_database() and backend_type = 'client backend'", [after],
        )  # fmt: skip
        cursor.nextset()
        return int(cursor.fetchone()[0])


def test_pages_of_the_shelf_asked_for_together_are_those_that_each_would_get_alone():
    with scopes_disabled():
        world, site = World(), WSGIHandler()
        browsers = [opened(one) for one in world.people[:5]]
        shown = [cut(one.get("/my/").content.decode()) for one in browsers]
        browsers[4].cookies[visit_cookie()] = "forged"

    def ask(*more):
        return together.pages(site, [asked(one, "get", "/my/") for one in browsers] + list(more))

    answers = ask(asked(browsers[0], "get", "/my/", **{"Accept-Language": "de"}), asked(Client(), "get", "/my/"))
    assert [cut(one.body.decode()) for one in answers[:4]] == shown[:4]
    assert answers[4:] == [None, None, None], "no visit, no page in that language yet, no cookie"
    with CaptureQueriesContext(connection) as queries:
        ask()
    assert sum("kinfolk_web_" in one["sql"] for one in queries) == 1
    alone = browsers[0].get("/my/")
    cookies = [value for name, value in answers[0].heads if name == "Set-Cookie"]
    assert {name: value for name, value in answers[0].heads if name != "Set-Cookie"} == {
        **alone.headers, "Content-Length": str(len(answers[0].body)),
    }  # fmt: skip
    assert len(cookies) == 1 == len(alone.cookies)
    acts = world.acts()
    for act in random.Random(3).sample(sorted(acts), 12):
        with scopes_disabled():
            acts[act]()
        for browser, answer in zip(browsers[:4], ask()[:4], strict=True):
            if answer is None:
                browser.get("/my/")  # it is old, and is made
            else:
                assert cut(answer.body.decode()) == made_anew(browser), act
