"""The closing: how the day grew into one whole as numbers, when to meet again, and thanks that nobody signs."""

from __future__ import annotations

import re
import uuid
from datetime import UTC, date, datetime, time
from itertools import combinations

import pytest
from django_scopes import scope, scopes_disabled
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from kinfolk_web.day import closing
from kinfolk_web.day.drawing import drawing_of
from kinfolk_web.day.graph import Graph, Step, graph, grown, said_of
from kinfolk_web.day.presence import Word, take_words
from kinfolk_web.keeping.erasing import erase
from kinfolk_web.models import Block, Plan, Reunion, Role, Thanks, Tie
from kinfolk_web.plans.pack import options_of
from tests.site.day.world import a_block, a_day, a_plan, people
from tests.site.phone.steps import main_of, opened
from tests.site.world import a_member, an_attendee, signed_in

pytestmark = pytest.mark.django_db
AT = datetime(2027, 5, 14, 8, 20, tzinfo=UTC)


@pytest.fixture
def event():
    event = a_day()
    a_block(event, Block.Kind.ROUND, -90)
    a_block(event, Block.Kind.ROUND, -50)
    with scope(community=event.community):
        yield event


def thank(one, other, what_for=Thanks.For.HOST, *, yes=True, key=None):
    given = {"code": other.code, "what_for": what_for, "yes": yes, "key": key or uuid.uuid4()}
    return closing.thank(attendee=one, **given)


@pytest.fixture
def hosted(event):
    """Ana hosts seven at one table; the closing runs."""
    eight = people(event)
    eight[0].is_host = True
    eight[0].save()
    a_plan(event, [{"1": eight}])
    a_block(event, Block.Kind.CLOSING, -10)
    return eight


@pytest.mark.parametrize(
    ("islands", "pairs", "left", "told"),
    [
        (1, 0, 1, "You come as one island."),
        (3, 0, 3, "You come as 3 islands."),
        (1, 1, 1, "1 pair sat together for the first time."),
        (2, 1, 1, "1 pair sat together for the first time. You came as 2 islands; now you are one whole."),
        (6, 4, 2, "4 pairs sat together for the first time. You came as 6 islands; now 5 of you are one whole."),
    ],
)
def test_what_a_graph_says_is_right_of_one_and_of_many(islands, pairs, left, told):
    assert said_of(Graph(8, islands, (Step(1, pairs, left, 5),))) == told


def test_the_day_grows_from_parties_into_one_whole_without_a_name(event):
    eight = people(event)
    for one in eight[:3]:
        one.organisation = "Harbour Trust"
        one.save()
    a_plan(event, [{"1": eight[:4], "2": eight[4:]}, {"1": eight[::2], "2": eight[1::2]}])
    found = graph(event)
    assert (found.people, found.islands) == (8, 6)
    assert [(one.round, one.islands, one.largest) for one in found.steps] == [(1, 2, 4), (2, 1, 8)]
    assert found.steps[0].pairs == 12 - 3, "three came together"
    assert (
        said_of(found) == ("17 pairs sat together for the first time. You came as 6 islands; now you are one whole.")
        or found.steps[1].pairs != 17
    )
    assert "Ana" not in repr(found)


def test_only_rounds_that_have_begun_and_people_who_are_here_count(event):
    eight = people(event)
    a_block(event, Block.Kind.ROUND, 60)
    a_plan(event, [{"1": eight[:4]}, {"1": eight[4:]}, {"1": eight}])
    assert graph(event).now.islands == 2
    take_words(event=event, words=[Word(uuid.uuid4(), one.pk, AT) for one in eight[:5]])
    found = graph(event)
    assert (found.people, found.now.pairs, found.now.islands) == (5, 6, 2)
    assert graph_of_four(event, eight) is None


def test_the_picture_has_every_line_once_and_nobody_finds_themselves_in_it(event):
    eight = people(event)
    a_plan(event, [{"1": eight[:4], "2": eight[4:]}, {"1": eight[::2], "2": eight[1::2]}])
    found, again = drawing_of(event, grown(event)), drawing_of(event, grown(event))
    assert found == again, "the same at each look"
    assert len(found.dots) == len(set(found.dots)) == 8
    lines = [line for path in (found.before, *found.rounds) for line in re.findall(r"M(\d+ \d+)L(\d+ \d+)", path)]
    assert len(lines) == len({frozenset(line) for line in lines})
    assert sum(path.count("M") for path in found.rounds) == graph(event).now.pairs
    where = {f"{x} {y}" for x, y in found.dots}
    assert {end for line in lines for end in line} <= where


def graph_of_four(event, eight):
    with scopes_disabled():
        for one in eight[4:]:
            one.state = "cancelled"
            one.save()
    return graph(event)


def test_thanks_are_a_number_told_at_the_end_from_three_on(event, hosted):
    ana, bo, cy, di, eli, *_ = hosted
    page = main_of(opened(bo).get("/my/closing/"))
    assert "Ana Lima hosted your table" in page
    opened(bo).post(
        "/my/closing/thanks/", {"code": ana.code, "what_for": "host", "yes": "yes", "key": str(uuid.uuid4())}
    )
    key = uuid.uuid4()
    for one in (cy, di):
        assert thank(one, ana, key=key)
        assert thank(one, ana, key=key), "sent twice"
    assert not thank(bo, di), "who did not host"
    assert not thank(ana, ana)
    assert closing.thanks_to(ana) == 0, "not while taps still come in"
    Block.objects.filter(kind=Block.Kind.CLOSING).update(minutes=1)
    assert closing.thanks_to(ana) == 3
    assert "3 people from your tables say thank you." in main_of(opened(ana).get("/my/closing/"))
    assert not thank(eli, ana), "the number never moves once it was told"
    erase(attendee=bo)
    assert closing.thanks_to(ana) == 3
    assert set(Thanks.objects.values_list("by", flat=True)) == {None, cy.pk, di.pk}


def test_of_two_nothing_is_told_until_cards_make_three(event, hosted):
    ana, bo, cy, *_ = hosted
    for one in (bo, cy):
        thank(one, ana)
    thank(cy, ana, yes=False)
    Block.objects.filter(kind=Block.Kind.CLOSING).update(minutes=1)
    assert closing.thanks_to(ana) == 0
    lead = signed_in(a_member(event, Role.HOST_LEAD, "lea@example.org"))
    lead.post("/c/lamplighters/meeting/closing/thanks/", {f"n-{ana.code}": "2", "n-nobody": "5"})
    assert closing.thanks_to(ana) == 3
    assert "Bo" not in main_of(lead.get("/c/lamplighters/meeting/closing/thanks/"))


def test_when_people_meet_again_stands_on_every_page_and_in_calendars(event, hosted):
    bo = hosted[1]
    lead = signed_in(a_member(event, Role.ORGANISER, "org@example.org"))
    where = "/c/lamplighters/meeting/closing/"
    assert lead.post(where + "reunion/", {"on": "2028-13-40"}).status_code == 422
    lead.post(where + "reunion/", {"on": "2028-02-29", "at": "18:00", "place": "Town hall"})
    assert Reunion.objects.values_list("on", "at", "place").get() == (date(2028, 2, 29), time(18), "Town hall")
    phone = opened(bo)
    assert "Town hall" in main_of(phone.get("/my/"))
    calendar = phone.get("/my/calendar.ics").content.decode()
    assert "We meet again" in calendar
    assert "20280229T180000" in calendar
    lead.post(where + "reunion/", {"on": ""})
    assert not Reunion.objects.exists()


def test_the_rituals_stand_on_phones_and_sheets(hosted):
    Block.objects.filter(kind=Block.Kind.CLOSING).update(text="One word each, hand in hand.")
    assert "One word each, hand in hand." in main_of(opened(hosted[1]).get("/my/closing/"))
    assert "One word each, hand in hand." in main_of(opened(hosted[0]).get("/my/host/"))
    ((name, text),) = options_of(Plan.objects.get(), {}).rituals
    assert text == "One word each, hand in hand."
    assert re.fullmatch(r"\d\d:\d\d · .+", name)


# -- a naive twin ------------------------------------------------------------------------------------------------------


def naive(people, before, tables_by_round):
    """Return pairs, islands and the largest after each round, by walking from everybody to everybody."""
    joined = {frozenset(pair) for pair in before}
    found = []
    for tables in tables_by_round:
        joined |= {frozenset(pair) for table in tables for pair in combinations(table, 2)}
        found.append((len(joined - {frozenset(pair) for pair in before}), *islands(people, joined)))
    return islands(people, {frozenset(pair) for pair in before})[0], found


def islands(people, joined):
    left, sizes = set(people), []
    while left:
        island, ahead = set(), {left.pop()}
        while ahead:
            one = ahead.pop()
            island.add(one)
            ahead |= {other for pair in joined if one in pair for other in pair} - island
        left -= island
        sizes.append(len(island))
    return len(sizes), max(sizes)


SEATING = st.lists(
    st.permutations(range(8)).flatmap(lambda order: st.tuples(st.just(order), st.integers(0, 8))),
    min_size=2,
    max_size=2,
)
PARTIES = st.lists(st.sampled_from(["", "Harbour", "Library"]), min_size=8, max_size=8)
TIES = st.sets(st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda pair: pair[0] < pair[1]), max_size=3)


class Growing(TestCase):
    """Any seating of eight, whoever came together."""

    @given(SEATING, PARTIES, TIES)
    @settings(max_examples=20, deadline=None)
    def test_it_grows_as_its_naive_twin_does(self, seating, parties, ties):
        with scopes_disabled():
            event = a_day()
            a_block(event, Block.Kind.ROUND, -90)
            a_block(event, Block.Kind.ROUND, -50)
            eight = [an_attendee(event, f"Person {n}", organisation=party) for n, party in enumerate(parties)]
            for a, b in ties:
                Tie.objects.create(event=event, kind="known", a=eight[a], b=eight[b])
            tables = [[order[:cut], order[cut:]] for order, cut in seating]
            a_plan(
                event,
                [{str(n): [eight[k] for k in table] for n, table in enumerate(both, 1) if table} for both in tables],
            )
            before = {
                pair for pair in combinations(range(8), 2) if parties[pair[0]] and parties[pair[0]] == parties[pair[1]]
            }
            found = graph(event)
            first, after = naive(range(8), before | ties, tables)
            assert found.islands == first
            assert [(one.pairs, one.islands, one.largest) for one in found.steps] == after
