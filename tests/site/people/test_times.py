"""Whose first time it is: what people say of themselves makes newcomers of nobody whom the list leaves blank."""

from __future__ import annotations

import pytest
from django_scopes import scope

from kinfolk_web.models import Attendee
from kinfolk_web.people import actions
from kinfolk_web.people.queries import counts, knows_times
from kinfolk_web.plans.bridge import problem_of
from kinfolk_web.welcome.queries import is_new
from tests.site.world import an_attendee, an_event

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def event():
    event = an_event()
    with scope(community=event.community):
        for name in ("Ana", "Bo", "Cy"):
            an_attendee(event, name, times_attended=None)
        yield event


def said(name: str, times: int, *, own: bool = True) -> Attendee:
    one = Attendee.objects.get(name=name)
    actions.edit(attendee=one, values={"times_attended": times}, by=None, own=own)
    return Attendee.objects.get(pk=one.pk)


def new_to_the_planner(event) -> set[str]:
    problem, _ = problem_of(event)
    return {one.name for one in problem.people if problem.is_newcomer(one)}


@pytest.mark.parametrize(("times", "new"), [(0, {"Ana"}), (3, set())])
def test_who_says_it_of_themselves_says_nothing_of_the_others(event, times, new):
    ana = said("Ana", times)
    assert not knows_times(event)
    assert is_new(ana) == ("Ana" in new)
    assert not is_new(Attendee.objects.get(name="Bo"))
    assert counts(event).new == len(new)
    assert new_to_the_planner(event) == new


def test_what_the_team_knows_of_one_tells_that_blanks_are_new(event):
    said("Ana", 3, own=False)
    assert knows_times(event)
    assert counts(event).new == 2
    assert new_to_the_planner(event) == {"Bo", "Cy"}


def test_a_word_of_the_team_is_not_their_own_any_more_and_their_own_not_the_teams(event):
    said("Ana", 0)
    assert not said("Ana", 2, own=False).times_by_self
    assert said("Ana", 1).times_by_self
    actions.follow_list(attendee=Attendee.objects.get(name="Ana"), field="times_attended", by=None)
    assert not Attendee.objects.get(name="Ana").times_by_self


def test_one_human_of_two_entries_keeps_whose_word_it_was(event):
    said("Bo", 1)
    actions.merge(kept=Attendee.objects.get(name="Ana"), other=Attendee.objects.get(name="Bo"), by=None)
    ana = Attendee.objects.get(name="Ana")
    assert (ana.times_attended, ana.times_by_self) == (1, True)
    assert not knows_times(event)
