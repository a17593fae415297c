"""Who renewed their membership after an event, and when, from a list that an organiser brings."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from io import StringIO
from itertools import zip_longest
from typing import TYPE_CHECKING

from kinfolk_web.core import bounded
from kinfolk_web.core.audit import change
from kinfolk_web.outcomes.reporting.days import Order, day_of, days_of, example_of, orders_of
from kinfolk_web.outcomes.reporting.models import Renewal
from kinfolk_web.people.models import Attendee

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from django.db.models import QuerySet

    from kinfolk_web.accounts.models import User
    from kinfolk_web.communities.models import Event

WITHIN = timedelta(days=366)
MOST = 20_000  # lines that are read
LOOKED_AT = 1_000  # of them to find the column of days
WALL_SECONDS = 20.0  # on a machine that is busy; the work itself ends sooner
_SEPARATORS = ",;\t"


class UnreadableError(Exception):
    """The file is no list that can be read."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A list as it came: of each line the day as it is written, and e-mails and names; and how its days can be read."""

    lines: tuple[tuple[str, ...], ...]
    orders: tuple[Order, ...]

    @property
    def text(self) -> str:
        """The list as text that reads as the list, for a page that asks and gives it back."""
        out = StringIO()
        csv.writer(out).writerows(self.lines)
        return out.getvalue()


@dataclass(frozen=True, slots=True)
class Reading:
    """What a list would mean in an order: a cell of it as an example, the day that this would be, lines that count so."""

    order: Order
    cell: str
    day: date
    counting: int


@dataclass(frozen=True, slots=True)
class Taken:
    """How many people a list named with a day that counts, and how many of its lines did not."""

    known: int
    passed_over: int


# -- looked at --------------------------------------------------------------------------------------------------------


def of_text(event: Event, text: str) -> Listed:
    """Return the list that was pasted: a line for each who renewed, cut by commas, semicolons or tabs."""
    lines = [line for line in text.lstrip("\ufeff").splitlines() if "@" in line][:MOST]
    separator = max(_SEPARATORS, key="\n".join(lines).count)
    return _listed(event, list(csv.reader(StringIO("\n".join(lines)), delimiter=separator)))


def of_file(event: Event, data: bytes) -> Listed:
    """Return the list of a CSV or XLSX file, read by a process that can do no harm.

    Raises
    ------
    UnreadableError
        It is neither, or takes longer than a list needs.
    """
    try:
        said, _code = bounded.run("kinfolk_web.outcomes.reporting.rows_child", data, wall=WALL_SECONDS)
        rows = json.loads(said)
    except (bounded.TooLongError, ValueError) as error:
        raise UnreadableError from error
    if rows is None:
        raise UnreadableError
    return _listed(event, rows)


def _listed(event: Event, rows: Sequence[Sequence[str]]) -> Listed:
    """Return rows with the column of days first: the one in which most lines could count."""
    cells = [[" ".join(cell.split()) for cell in row] for row in rows]
    columns = list(zip_longest(*cells, fillvalue=""))
    weights = [_weight(event, column[:LOOKED_AT]) for column in columns]
    at = weights.index(max(weights)) if weights else 0
    names = {name.casefold() for name in _there(event).values_list("name", flat=True)}
    lines = tuple(
        (row[at] if at < len(row) else "", *(cell for cell in row if _tells_who(cell, names))) for row in cells
    )
    return Listed(lines, orders_of(columns[at]) if columns else (Order.DAY,))


def _tells_who(cell: str, names: set[str]) -> bool:
    return ("@" in cell and " " not in cell) or cell.casefold() in names


def _there(event: Event) -> QuerySet[Attendee]:
    return Attendee.objects.filter(event=event, erased_at__isnull=True).exclude(email="")


def _weight(event: Event, column: Sequence[str]) -> tuple[int, int]:
    days = [found for cell in column if (found := days_of(cell))]
    return sum(any(_counts(event, day) for day in found) for found in days), len(days)


def readings(event: Event, listed: Listed) -> list[Reading]:
    """Return what a list would mean in each order in which its days can be read."""
    written = [line[0] for line in listed.lines]
    cell = example_of(written)
    found = [(order, day_of(cell, order)) for order in listed.orders]
    return [
        Reading(order, cell, day, sum(_day(event, one, order) is not None for one in written))
        for order, day in found
        if day is not None
    ]


# -- taken in ---------------------------------------------------------------------------------------------------------


def take_in(*, event: Event, listed: Listed, order: Order, by: User | None) -> Taken:
    """Keep who renewed, by e-mail and day, in the place of what an earlier list said.

    A line counts if it names the e-mail of somebody on the event's list, and a day from its first day on, within 12 months.

    Parameters
    ----------
    order
        How days are read that can be read in two ways; days that say it themselves are read as they say.
    """
    whose: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for pk, email, name in _there(event).values_list("pk", "email", "name"):
        whose[email.casefold()].append((pk, name.casefold()))
    found: dict[int, date] = {}
    passed_over = 0
    for written, *cells in listed.lines:
        who = _who(whose, {cell.casefold() for cell in cells})
        day = _day(event, written, order)
        if not who or day is None:
            passed_over += 1
        else:
            found |= {pk: min(day, found.get(pk, day)) for pk in who}
    if not found:  # nothing was pasted, or nothing that can be read: what is there stays
        return Taken(0, passed_over)
    with change("renewals.take_in", by=by, event=event, facts={"count": len(found)}):
        Renewal.objects.filter(attendee__event=event).delete()
        Renewal.objects.bulk_create(Renewal(attendee_id=who, on=day) for who, day in found.items())
    return Taken(len(found), passed_over)


def _who(whose: Mapping[str, list[tuple[int, str]]], cells: set[str]) -> list[int]:
    """Return whom a line names: of several who share a mailbox those whose name stands in it, if any does."""
    sharing = [one for cell in cells for one in whose.get(cell, ())]
    return [pk for pk, name in sharing if name in cells] or [pk for pk, _name in sharing]


def _day(event: Event, written: str, order: Order) -> date | None:
    day = day_of(written, order)
    return day if day is not None and _counts(event, day) else None


def _counts(event: Event, day: date) -> bool:
    return event.starts_on is not None and event.starts_on <= day <= event.starts_on + WITHIN


def renewed(event: Event) -> set[int]:
    """Return those of an event's list who renewed."""
    return set(Renewal.objects.filter(attendee__event=event).values_list("attendee_id", flat=True))


def has_list(event: Event) -> bool:
    """Whether a list of who renewed was taken in."""
    return Renewal.objects.filter(attendee__event=event).exists()
