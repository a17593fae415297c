"""What is remembered of an event: who really sat together, of those who said yes; for the next plan, and for nobody to read."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone
from django_scopes import scope
from hypothesis import given, settings
from hypothesis import strategies as st

from kinfolk_web.again import writing
from kinfolk_web.day.meeting import say
from kinfolk_web.day.presence import Word, take_words
from kinfolk_web.keeping.erasing import erase
from kinfolk_web.keeping.exporting import as_data
from kinfolk_web.keeping.retention import lines_of, run
from kinfolk_web.models import Attendee, Block, Event, MemoryOf, Remembered, Tap
from kinfolk_web.outcomes.counted import leave_out
from kinfolk_web.people import consenting
from kinfolk_web.people.memory import PAIRS_FOR, memory_for
from kinfolk_web.plans.bridge import digest_of, problem_of
from tests.site.day.world import a_block, a_day, a_key, a_plan, people
from tests.site.phone.steps import main_of, opened
from tests.site.world import a_programme, an_attendee, do_jobs

pytestmark = pytest.mark.django_db


@pytest.fixture
def day():
    """Eight people in two rounds: four and four, then the even and the odd ones. All but Hana want to be remembered."""
    event = a_day()
    for begins in (-120, -60):
        a_block(event, Block.Kind.ROUND, begins)
    with scope(community=event.community):
        eight = people(event)
        a_plan(event, [{"1": eight[:4], "2": eight[4:]}, {"1": eight[::2], "2": eight[1::2]}])
        for one in eight[:-1]:
            consenting.note(attendee=one, key="memory", given=True)
        yield event, eight


def next_year(event: Event, crowd) -> Event:
    """Return an event a year later with some of the people of the first, recognised."""
    made = Event.objects.create(
        community=event.community, slug="again", name="Again", starts_on=event.starts_on + timedelta(days=365)
    )
    a_programme(made, rounds=2, tables=3, seats=4)
    for one in crowd:
        new = an_attendee(made, one.name, email=one.email)
        new.person = one.person
        new.save(update_fields=["person"])
    return made


def names_in(event: Event) -> set[frozenset[str]]:
    rows = Remembered.objects.filter(event=event).values_list("a__name", "b__name")
    return {frozenset(name.split()[0] for name in pair) for pair in rows}


def test_it_is_who_really_sat_together_of_those_who_both_said_yes(day):
    event, (ana, bo, cy, _di, *_others) = day
    take_words(event=event, words=[Word(uuid.uuid4(), one.pk, timezone.now()) for one in (ana, bo, cy)])
    say(attendee=ana, code=bo.code, kind=Tap.Kind.MET, yes=True, key=a_key())
    say(attendee=bo, code=ana.code, kind=Tap.Kind.MET, yes=True, key=a_key())
    writing.write(event)
    assert names_in(event) == {frozenset(("Ana", "Bo")), frozenset(("Ana", "Cy")), frozenset(("Bo", "Cy"))}, (
        "Di was not here"
    )
    assert Remembered.objects.get(a=ana, b=bo).met
    assert Remembered.objects.get(a=ana, b=cy).times == 2
    found = MemoryOf.objects.get()
    assert (found.people, found.willing, found.pairs, found.met, found.kept) == (3, 3, 3, 1, 3)
    leave_out(attendee=bo, out=True)
    writing.write(event)
    assert MemoryOf.objects.get().met == 0, "what they tap is in no number"
    assert Remembered.objects.get(a=ana, b=bo).met, "the next plan knows it all the same"


def test_nobody_who_said_no_or_nothing_is_in_it_and_it_may_be_written_again_and_again(day):
    event, eight = day
    writing.write(event)
    before = names_in(event)
    assert "Hana" not in {name for pair in before for name in pair}
    assert len(before) == 12 + 12 - 4 - 5, "each pair of two rounds once, less the four twice and the five with Hana"
    writing.write(event)
    assert names_in(event) == before
    consenting.note(attendee=eight[0], key="memory", given=False)
    assert not any("Ana" in pair for pair in names_in(event)), "taken back holds at once"
    writing.write(event)
    assert not any("Ana" in pair for pair in names_in(event))
    assert MemoryOf.objects.get().pairs == 20, "the numbers are of everybody"


def test_it_is_written_in_the_nights_until_the_pages_close_and_not_after_that(day):
    event, _eight = day
    over = writing.ends_at(event) - writing.AFTER
    assert not writing.due(event, over - timedelta(hours=1))
    assert writing.due(event, over + timedelta(hours=3))
    MemoryOf.objects.create(event=event, written_at=over + timedelta(hours=3))
    assert writing.due(event, over + timedelta(days=6)), "somebody may have said yes since"
    MemoryOf.objects.update(written_at=over + timedelta(days=8))
    assert not writing.due(event, over + timedelta(days=9))
    MemoryOf.objects.all().delete()
    assert not writing.due(event, over + timedelta(days=29)), "by then who said what is forgotten"
    Event.objects.filter(pk=event.pk).update(starts_on=timezone.localdate() - timedelta(days=2))
    writing.evening(by=None, event=None)
    assert [job.state for job in do_jobs() if job.kind == "again.evening"] == ["done"]
    assert MemoryOf.objects.filter(event=event).exists()


def test_the_next_plan_is_given_pairs_with_their_age_and_nothing_of_those_who_said_nothing(day):
    event, eight = day
    writing.write(event)
    made = next_year(event, [*eight[:3], eight[-1]])
    found = memory_for(made).meetings
    codes = dict(Attendee.objects.filter(event=made).values_list("code", "name"))
    assert {frozenset((codes[one.a].split()[0], codes[one.b].split()[0])) for one in found} == {
        frozenset(("Ana", "Bo")), frozenset(("Ana", "Cy")), frozenset(("Bo", "Cy")),
    }  # fmt: skip
    assert {(one.times, one.days_ago, one.kind) for one in found} == {(1, 365, "seated"), (2, 365, "seated")}
    problem, _notes = problem_of(made)
    assert problem.memory == found
    before = digest_of(problem)
    Remembered.objects.all().delete()
    assert problem_of(made)[0].memory == ()
    assert digest_of(problem_of(made)[0]) != before, "a plan is made anew when what is remembered is different"


def test_after_thirteen_months_pairs_go_and_numbers_stay(day):
    event, eight = day
    writing.write(event)
    long_ago = timezone.localdate() - timedelta(days=PAIRS_FOR + 2)
    Event.objects.filter(pk=event.pk).update(starts_on=long_ago)
    event.refresh_from_db()
    assert memory_for(next_year(event, eight)).meetings == (), "not used, also before the night in which it goes"
    assert next(line for line in lines_of(event) if line.rule.key == "pairs").due
    run(event, by=None)
    assert not Remembered.objects.exists()
    assert MemoryOf.objects.get().pairs == 20


def test_it_is_never_a_list_not_even_for_oneself_and_one_tap_forgets_it(day):
    event, (ana, bo, *_others) = day
    writing.write(event)
    page = opened(ana)
    words = main_of(page.get("/my/consents/"))
    assert "Annual meeting: whom I shared a table with, until" in words
    told = str(as_data(ana)["remembered"])
    assert "whom I shared a table with, until" in told
    for other in ("Bo Berg", "Cy Dahl", bo.code):
        assert other not in words
        assert other not in told
    page.post("/my/consents/", {"purpose": "pairs"})
    assert not any("Ana" in pair for pair in names_in(event))
    writing.write(event)
    assert not any("Ana" in pair for pair in names_in(event)), "nor is it written again"


def test_who_is_deleted_is_in_no_pair(day):
    event, (ana, *_others) = day
    writing.write(event)
    erase(attendee=ana)
    assert not Remembered.objects.filter(a=ana).exists()
    assert Remembered.objects.exists()


@given(said=st.lists(st.booleans(), min_size=8, max_size=8))
@settings(max_examples=20, deadline=None)
def test_whatever_who_says_what_is_kept_is_a_part_of_who_sat_and_of_who_said_yes(said):
    """The writing as a pure rule: no pair of it holds anybody who did not say yes, and no yes adds a pair."""
    wanted = {number for number, yes in enumerate(said) if yes}
    seated = {(a, b): 1 for a in range(8) for b in range(a + 1, 8) if (a // 4 == b // 4) or (a % 2 == b % 2)}
    kept = writing.kept_of(seated, wanted)
    assert set(kept) == {pair for pair in seated if pair[0] in wanted and pair[1] in wanted}


def test_an_event_without_a_date_counts_as_on_the_day_it_was_made(day):
    event, eight = day
    writing.write(event)
    Event.objects.filter(pk=event.pk).update(starts_on=timezone.localdate() - timedelta(days=30))
    made = next_year(event, eight[:2])
    Event.objects.filter(pk=made.pk).update(starts_on=None)
    made.refresh_from_db()
    assert [one.days_ago for one in memory_for(made).meetings] == [30]
