"""The checklist sees by itself what is plainly done; the rest is ticked by hand, and nobody can untick what is there."""

from __future__ import annotations

import pytest
from django_scopes import scope

from kinfolk_web.console.programme.seen import seen_done
from kinfolk_web.programme.actions.wishes import add_agreements
from tests.site.world import a_crowd, a_member, a_programme, an_event, signed_in

pytestmark = pytest.mark.django_db


def test_what_is_there_counts_as_done_without_a_tick():
    event = an_event()
    olive = a_member(event)
    with scope(community=event.community):
        assert seen_done(event) == set()
        a_programme(event, rounds=2)
        a_crowd(event, 8)
        assert seen_done(event) == {"programme", "import"}, "a programme without tables drawn is no room"
        add_agreements(event=event, by=olive, texts=["Leave a chair free."])
        assert "agreements" in seen_done(event)
    page = signed_in(olive).get("/c/lamplighters/meeting/programme/checklist/").content.decode()
    assert "3 of 20 steps are done" in page
    assert 'value="agreements" aria-pressed' not in page, "what is there cannot be unticked"
    assert 'value="brief_hosts" aria-pressed="false"' in page
