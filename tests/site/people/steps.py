"""What an organiser does with lists, in few words: upload, read, look, take in; all of it through the pages."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django_scopes import scopes_disabled

from kinfolk_web.models import Change, Import, Membership
from tests.site.world import a_member, do_jobs, signed_in

if TYPE_CHECKING:
    from django.test import Client

    from kinfolk_web.models import Event

DATA = Path(__file__).parents[2] / "roster" / "data"
EXPORTS = sorted(path for path in DATA.rglob("*") if path.suffix in {".csv", ".tsv"})


def named(data: bytes, name: str = "list.csv") -> io.BytesIO:
    """An uploaded file."""
    file = io.BytesIO(data)
    file.name = name
    return file


def home(event: Event) -> str:
    """The address of an event."""
    return f"/c/{event.community.slug}/{event.slug}/"


def browser(event: Event) -> Client:
    """A browser of an organiser of this event."""
    held = Membership.objects.filter(community=event.community, role="organiser").first()
    return signed_in(held.user if held else a_member(event))


def upload(event: Event, *files: io.BytesIO, by: Client | None = None) -> Import:
    """Upload files and have them read."""
    page = (by or browser(event)).post(home(event) + "people/import/", {"files": list(files)})
    assert page.status_code == 302, page.content.decode()[-2000:]
    do_jobs()
    number = int(re.search(r"/(\d+)/$", page.headers["Location"]).group(1))
    with scopes_disabled():
        return Import.objects.get(pk=number)


def text_of(event: Event, text: str, **more: Any) -> Import:
    """Upload one CSV text and have it read."""
    return upload(event, named(text.encode()), **more)


def seen(event: Event, came: Import, by: Client | None = None) -> str:
    """The page that shows what a list would do."""
    page = (by or browser(event)).get(f"{home(event)}people/import/{came.pk}/")
    assert page.status_code == 200, page.headers
    return page.content.decode()


def take_in(event: Event, came: Import, by: Client | None = None) -> Change | None:
    """Press the one button of that page, and have it done."""
    by = by or browser(event)
    digest = re.search(r'name="seen" value="(\w+)"', seen(event, came, by)).group(1)
    by.post(f"{home(event)}people/import/{came.pk}/take-in/", {"seen": digest})
    do_jobs()
    with scopes_disabled():
        came.refresh_from_db()
        return came.change


def taken(event: Event, text: str) -> Change:
    """Take one CSV text in."""
    change = take_in(event, text_of(event, text))
    assert change is not None
    return change


def everything() -> str:
    """All rows of the journaled tables as text, byte for byte."""
    from django.db import connection

    from kinfolk_web.core.journal import JOURNALED

    rows: dict[str, list[Any]] = {}
    with connection.cursor() as cursor:
        for table in JOURNALED:
            cursor.execute(f"select to_jsonb(t)::text from {table} t order by 1")
            rows[table] = [one[0] for one in cursor.fetchall()]
    return json.dumps(rows, indent=1)


def bare(page: str) -> str:
    """A page without what differs at every visit: tokens, numbers of rows, digests."""
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page)
    page = re.sub(r'"X-CSRFToken":"[^"]+"', "", page)
    return re.sub(r"/import/\d+/", "/import/N/", page)
