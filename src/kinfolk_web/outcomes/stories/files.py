"""The stories that may be quoted, as a file: CSV or a workbook, in which no cell is ever a formula."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from kinfolk.roster.texts import guard
from kinfolk_web.outcomes.stories.queries import stories_of
from kinfolk_web.people.exporting import KINDS, as_workbook

if TYPE_CHECKING:
    from kinfolk_web.communities.models import Event

COLUMNS = ("event", "text", "tags", "consent", "first_name")


def as_file(event: Event, form: str, tag: str = "") -> tuple[bytes, str]:
    """Return the stories of an event that may be quoted, with a tag only those that have it, and the kind of the file.

    Raises
    ------
    KeyError
        There is no such form.
    """
    kind = KINDS[form]
    out = io.StringIO(newline="")
    out.write("\ufeff")
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    for told in stories_of(event, tag, quotable=True):
        one = told.story
        cells = (event.name, one.text, ", ".join(one.tags), str(one.get_quote_display()), told.name)
        rows.writerow([guard(cell) for cell in cells])
    text = out.getvalue()
    return (text.encode() if form == "csv" else as_workbook(text, "stories")), kind
