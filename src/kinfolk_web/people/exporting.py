"""The list as it now is, as a file: CSV or a workbook, in which no cell is ever a formula."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django_scopes import scope

from kinfolk.roster import write_csv
from kinfolk_web.core import jobs
from kinfolk_web.core.models import StoredFile
from kinfolk_web.people.importing import event_of
from kinfolk_web.people.models import Attendee, Tie
from kinfolk_web.people.planned import Words, planned

if TYPE_CHECKING:
    from kinfolk_web.communities.models import Event

KINDS = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
KEPT_FOR = timedelta(hours=24)
_CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 - fixed, so that the same list gives the same bytes
_WIDTH = 18


@jobs.work("people.export")
def export_of(running: jobs.Running) -> dict[str, Any]:
    """Write the list into a file that waits for the person who asked for it."""
    event, form = event_of(running), running.given["form"]
    with scope(community=event.community):
        content = as_csv(event).encode()
        if form == "xlsx":
            content = as_workbook(content.decode())
        stored = StoredFile.objects.create(
            event=event,
            owner=running.job.by,
            name=f"{event.slug}-people.{form}",
            kind=KINDS[form],
            content=content,
            expires_at=timezone.now() + KEPT_FOR,
        )
    return {"file": str(stored.pk)}


def as_csv(event: Event) -> str:
    """Return everybody who is coming, in our own columns; reading it gives the same people."""
    coming = list(Attendee.objects.filter(event=event, state=Attendee.State.COMING))
    ids = {one.pk: one.source_key or one.code for one in coming}
    pairs: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for tie in Tie.objects.filter(event=event, a__in=ids, b__in=ids):
        pairs[tie.kind].append((ids[tie.a_id], ids[tie.b_id]))
    held = io.StringIO(newline="")
    people = planned(event, coming, ids, words=Words.WRITTEN)
    write_csv(people, tuple(pairs[Tie.Kind.TOGETHER]), tuple(pairs[Tie.Kind.KNOWN]), held)
    return held.getvalue()


def as_workbook(text: str, title: str = "people") -> bytes:
    """Return a list written as CSV as a workbook of texts."""
    import xlsxwriter  # slow to import, and only workbooks need it

    held = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(held, options) as book:
        book.set_properties({"created": _CREATED})
        page = book.add_worksheet(title)
        rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                page.write_string(number, column, cell)
        page.freeze_panes(1, 2)
        page.set_column(0, max(0, len(rows[0]) - 1), _WIDTH)
    return held.getvalue()
