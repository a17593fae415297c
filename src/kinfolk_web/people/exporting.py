"""The list as it now is, as a file: CSV or a workbook, in which no cell is ever a formula."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django_scopes import scope

from kinfolk.problem import Person as Listed
from kinfolk.roster import write_csv
from kinfolk_web.core import jobs
from kinfolk_web.core.models import StoredFile
from kinfolk_web.people.importing import event_of
from kinfolk_web.people.models import Attendee, MeToo, Tie

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
    said: dict[int, list[str]] = defaultdict(list)
    shown: dict[int, list[str]] = defaultdict(list)
    yeses = MeToo.objects.filter(attendee__event=event).order_by("id")
    for attendee, text, named in yeses.values_list("attendee_id", "statement__text", "shown"):
        said[attendee].append(text)
        if named:
            shown[attendee].append(text)
    ids = {one.pk: one.source_key or one.code for one in coming}
    pairs: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for tie in Tie.objects.filter(event=event, a__in=ids, b__in=ids):
        pairs[tie.kind].append((ids[tie.a_id], ids[tie.b_id]))
    held = io.StringIO(newline="")
    people = [_listed(one, ids[one.pk], said[one.pk], shown[one.pk]) for one in coming]
    write_csv(people, tuple(pairs[Tie.Kind.TOGETHER]), tuple(pairs[Tie.Kind.KNOWN]), held)
    return held.getvalue()


def _listed(one: Attendee, key: str, said: list[str], shown: list[str]) -> Listed:
    roles = ({"host"} if one.is_host else set()) | ({"greeter"} if one.is_greeter else set())
    return Listed(
        id=key,
        name=one.name,
        email=one.email,
        organisation=one.organisation,
        order=one.order,
        parties=tuple(one.parties),
        times_attended=one.times_attended,
        roles=frozenset(roles),
        host_rounds=one.host_rounds,
        greeter_capacity=one.greeter_capacity,
        languages=tuple(one.languages),
        statements=tuple(said),
        shown_statements=tuple(shown),
        needs=tuple(one.needs),
        largest_table=one.largest_table,
        rounds=None if one.rounds is None else tuple(one.rounds),
        pronouns=one.pronouns,
        name_sound=one.name_sound,
        hide_new=one.hide_new,
        listen_first=one.listen_first,
        no_greeter=one.no_greeter,
        kinds=tuple(one.kinds),
        guest_of=one.guest_of,
        attributes=tuple(sorted(one.attributes.items())),
    )


def as_workbook(text: str) -> bytes:
    """Return a list written as CSV as a workbook of texts."""
    import xlsxwriter  # slow to import, and only workbooks need it

    held = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(held, options) as book:
        book.set_properties({"created": _CREATED})
        page = book.add_worksheet("people")
        rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                page.write_string(number, column, cell)
        page.freeze_panes(1, 2)
        page.set_column(0, max(0, len(rows[0]) - 1), _WIDTH)
    return held.getvalue()
