"""Many phones tap at once, over HTTP and in threads of their own: none is lost, none counts twice, whatever else goes on."""

from __future__ import annotations

import random
import threading
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from django.db import connections
from django.http import HttpRequest
from django.test import Client
from django_scopes import scopes_disabled

from kinfolk_web.models import MeToo, Skip, Statement, ToldCount
from kinfolk_web.people import moderating, tally
from kinfolk_web.people.visiting import begin
from kinfolk_web.routing import visit_cookie
from tests.site.world import a_crowd, an_event

pytestmark = pytest.mark.django_db(transaction=True)
PHONES, TAPS, THREADS = 60, 10, 8
HEADS = ({}, {"HX-Request": "true"})  # the long way, or answered at once


def test_no_tap_is_lost_when_all_phones_tap_at_once_while_told_counts_move():
    event = an_event()
    with scopes_disabled():
        people = a_crowd(event, PHONES)
        Statement.objects.all().delete()
        for number in range(TAPS):
            moderating.add(event=event, text=f"I have {number + 2} hats", by=None)
        statements = list(Statement.objects.values_list("pk", flat=True))
        cookies = {one.pk: begin(attendee=one, request=HttpRequest())[1] for one in people}
    rng = random.Random(4)
    taps = [
        (one.pk, number, rng.choice(("tell", "count", "skip")), UUID(int=rng.getrandbits(128)))
        for one in people
        for number in statements
    ]
    sent = taps + rng.sample(taps, len(taps) // 5)  # every fifth arrives twice
    rng.shuffle(sent)
    over = threading.Event()

    def tap(one) -> int:
        who, number, said, key = one
        browser = Client()
        browser.cookies[visit_cookie()] = cookies[who]
        try:
            given = {"answer": said, "key": str(key), "done": "0"}
            return browser.post(f"/my/statements/{number}/", given, headers=HEADS[key.int % 2]).status_code
        finally:
            connections.close_all()

    def count() -> None:
        while not over.wait(0.2):
            tally.tick()
        connections.close_all()

    counting = threading.Thread(target=count)
    counting.start()
    with ThreadPoolExecutor(THREADS) as pool:
        codes = set(pool.map(tap, sent))
    over.set()
    counting.join()
    assert codes == {200, 302}
    with scopes_disabled():
        said = {
            (who, number, "tell" if shown else "count")
            for who, number, shown in MeToo.objects.values_list("attendee", "statement", "shown")
        }
        said |= {(who, number, "skip") for who, number in Skip.objects.values_list("attendee", "statement")}
        assert said == {(who, number, how) for who, number, how, _key in taps}
        tally.tick()
        for told in ToldCount.objects.select_related("statement"):
            assert told.told <= MeToo.objects.filter(statement=told.statement).count()
            assert told.answers == PHONES
