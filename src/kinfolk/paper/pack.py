"""The four files of paper: which template takes which items, and how many at a time."""

from __future__ import annotations

import json
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from kinfolk.paper.host_sheets import WORDS as HOST_WORDS
from kinfolk.paper.host_sheets import host_sheets
from kinfolk.paper.lists import WORDS as LIST_WORDS
from kinfolk.paper.lists import list_parts
from kinfolk.paper.names import printable
from kinfolk.paper.personal_cards import WORDS as CARD_WORDS
from kinfolk.paper.personal_cards import personal_cards
from kinfolk.paper.press import Job, in_batches, print_jobs
from kinfolk.paper.table_cards import BATCH, WHOLE, table_cards
from kinfolk.paper.table_cards import WORDS as TABLE_WORDS
from kinfolk.sentences import ENGLISH, LANGUAGES, MONTHS, WEEKDAYS, say, spoken

if TYPE_CHECKING:
    from kinfolk.paper.day import Day
    from kinfolk.paper.options import PaperOptions

_MARK = 5  # signs


def all_sheets(day: Day, options: PaperOptions) -> dict[str, bytes]:
    """Return every sheet of ``day`` as file name to PDF."""
    language = options.language
    parts = (
        ("personal-cards", in_batches(spoken(personal_cards(day), language), 240), CARD_WORDS),
        ("list", spoken(list_parts(day), language), LIST_WORDS),
        ("table-cards", in_batches(spoken(table_cards(day), language), BATCH, WHOLE), TABLE_WORDS),
        ("host-sheets", in_batches(spoken(host_sheets(day), language), 40), HOST_WORDS),
    )
    head = heading(day, options)
    return print_jobs(
        [
            Job(
                f"{name}.pdf",
                f"{name}.typ",
                {**head, "words": spoken(words, language)},
                batches,
                for_screens=name == "list",
            )
            for name, batches, words in parts
        ]
    )


def heading(day: Day, options: PaperOptions) -> dict[str, Any]:
    """Return what stands on every sheet, in the language of the paper."""
    head = {
        "title": day.title,
        "date": _written_out(day.date),
        "version": say("Plan {version}", version=day.version),
        "mark": plan_mark(day),
        "printed": say("printed {when}", when=printable(options.printed_at)) if options.printed_at else "",
        "size": options.size,
        "language": options.language if options.language in LANGUAGES else ENGLISH,
    }
    return spoken(head, options.language)  # type: ignore[no-any-return] # an object again


def plan_mark(day: Day) -> str:
    """Return a few signs that tell a plan from every other, also from itself before somebody changed it by hand."""
    seats = [(one.round, one.table, sorted(person.id for person in one.people)) for one in day.sittings]
    return sha256(json.dumps(seats, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()[:_MARK]


def _written_out(text: str) -> str:
    """Return an ISO date as people write it; anything else stays as the organiser wrote it."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    return say(
        "{weekday} {day} {month} {year}",
        weekday=WEEKDAYS[day.weekday()],
        day=day.day,
        month=MONTHS[day.month - 1],
        year=day.year,
    )
