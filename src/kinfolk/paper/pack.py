"""The four files of paper: which template takes which items, and how many at a time."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from kinfolk.paper.host_sheets import host_sheets
from kinfolk.paper.lists import list_parts
from kinfolk.paper.names import printable
from kinfolk.paper.personal_cards import personal_cards
from kinfolk.paper.press import Job, in_batches, print_jobs
from kinfolk.paper.table_cards import table_cards
from kinfolk.paper.wording import MONTHS, WEEKDAYS

if TYPE_CHECKING:
    from kinfolk.paper.day import Day
    from kinfolk.paper.options import PaperOptions


def all_sheets(day: Day, options: PaperOptions) -> dict[str, bytes]:
    """Return every sheet of ``day`` as file name to PDF."""
    head = heading(day, options)
    return print_jobs(
        [
            Job("personal-cards.pdf", "personal-cards.typ", head, in_batches(personal_cards(day), 240)),
            Job("list.pdf", "list.typ", head, list_parts(day), for_screens=True),
            Job("table-cards.pdf", "table-cards.typ", head, in_batches(table_cards(day), 40)),
            Job("host-sheets.pdf", "host-sheets.typ", head, in_batches(host_sheets(day), 40)),
        ]
    )


def heading(day: Day, options: PaperOptions) -> dict[str, Any]:
    """Return what stands on every sheet."""
    return {
        "title": day.title,
        "date": _written_out(day.date),
        "version": f"Plan {day.version}",
        "printed": f"printed {printable(options.printed_at)}" if options.printed_at else "",
        "size": options.size,
    }


def _written_out(text: str) -> str:
    """Return an ISO date as people write it; anything else stays as the organiser wrote it."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"
