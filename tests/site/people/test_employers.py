"""Spellings of one employer: shown as the planner takes them, joined by hand, split again, and undone."""

from __future__ import annotations

import pytest
from django_scopes import scopes_disabled

from kinfolk_web.models import Attendee
from kinfolk_web.people.employers import alike, core, employers
from tests.site.people.steps import browser, home, taken
from tests.site.phone.steps import main_of
from tests.site.world import an_event

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def every_community():
    """Tests look at all rows."""
    with scopes_disabled():
        yield


def test_spellings_of_one_employer_are_shown_joined_by_hand_and_split_as_the_list_has_them():
    event = an_event()
    names = ["Siemens AG", "Siemens AG", "SIEMENS", "Siemens", "Siemens Ltd.", "Acme", "acme", "Co AG"]
    taken(event, "id,name,organisation\n" + "".join(f"{n},Person {n},{name}\n" for n, name in enumerate(names)))
    assert [(one.name, one.people) for one in employers(event)[:3]] == [("Acme", 2), ("SIEMENS", 2), ("Siemens AG", 2)]
    assert [[one.name for one in group] for group in alike(event)] == [["SIEMENS", "Siemens AG", "Siemens Ltd."]]
    page = main_of(browser(event).get(f"{home(event)}people/"))
    assert "one party, also spelt: acme" in page
    assert "One party: SIEMENS" in page

    browser(event).post(f"{home(event)}people/employers/", {"name": "Siemens Ltd."})
    (joined,) = [one for one in employers(event) if core(one.name) == "siemens"]
    assert (joined.people, joined.is_joined, alike(event)) == (5, True, [])
    browser(event).post(f"{home(event)}people/employers/", {"name": joined.name, "part": "1"})
    assert sorted(Attendee.objects.values_list("organisation", flat=True)) == sorted(names)
    assert core("GmbH") == "gmbh", "a name that is nothing but a form stays"
