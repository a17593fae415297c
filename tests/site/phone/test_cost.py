"""What my page costs the database: as much with 3,000 people as with a few, since they open it all at once."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kinfolk_web.models import Block, Sitting
from tests.site.day.world import a_block, a_day, a_plan, people
from tests.site.phone.steps import opened

pytestmark = pytest.mark.django_db

MOST = 25  # what is told alike to everybody is asked for with `remembered`, and costs many at once nothing


def test_my_page_asks_for_each_fact_of_the_event_once_and_for_no_table_but_its_own(monkeypatch):
    event = a_day()
    for begins in (-60, -20, 30):
        a_block(event, Block.Kind.ROUND, begins)
    crowd = people(event)
    a_plan(
        event, [{"1": crowd[:4], "2": crowd[4:]}, {"1": crowd[::2], "2": crowd[1::2]}, {"1": crowd[:4], "2": crowd[4:]}]
    )
    page = opened(crowd[0])
    page.get("/my/")
    read = []
    made = Sitting.from_db.__func__
    monkeypatch.setattr(Sitting, "from_db", classmethod(lambda *given: read.append(made(*given)) or read[-1]))
    with CaptureQueriesContext(connection) as asked:
        assert "Table 1" in page.get("/my/").content.decode()
    assert len(asked) <= MOST, "\n".join(one["sql"][:160] for one in asked)
    assert not [one["sql"] for one in asked if '"kinfolk_web_plan"."said",' in one["sql"]], (
        "a plan's documents are large"
    )
    assert sum('FROM "kinfolk_web_block"' in one["sql"] for one in asked) == 1
    assert len(read) == 3, "one table in each round"
