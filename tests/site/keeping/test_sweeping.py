"""Files are written anew only once nobody sees what was deleted: a copy would hold it still.

That they are, once nobody does, is seen in a database server of its own by ``test_bytes``: other tests write in this one.
"""

from __future__ import annotations

import os
from urllib.parse import urlsplit

import psycopg
import pytest
from django.db import connection
from django_scopes import scopes_disabled

from kinfolk_web.keeping import sweeping
from kinfolk_web.models import Attendee
from tests.site.world import an_attendee, an_event

pytestmark = pytest.mark.django_db(transaction=True)
CANARY = b"Quentin Canaryworth"


def holds_it() -> bool:
    """Whether the file of the table has the name still, as it lies on the disk."""
    with connection.cursor() as cursor:
        cursor.execute("checkpoint")
        cursor.execute("select pg_read_binary_file(pg_relation_filepath('kinfolk_web_attendee'))")
        return CANARY in bytes(cursor.fetchone()[0])


def test_a_table_counts_as_busy_while_somebody_sees_what_was_deleted_from_it(monkeypatch):
    monkeypatch.setattr(sweeping, "PAUSE", 0.01)
    monkeypatch.setattr(sweeping, "TABLES", "select 'kinfolk_web_attendee'")  # of two hundred
    an_attendee(an_event(), CANARY.decode())
    assert holds_it()
    here = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
    with psycopg.connect(here.geturl()) as other:
        other.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        assert other.execute("select count(*) from kinfolk_web_event").fetchone() == (1,)
        with scopes_disabled():
            Attendee.objects.all().delete()
        assert sweeping.rewrite() == ["kinfolk_web_attendee"]
        assert holds_it(), "the copy has it too"
