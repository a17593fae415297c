"""Who renewed their membership after an event, and when, from a list that an organiser brings."""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from io import StringIO
from typing import TYPE_CHECKING

from django import forms

from kinfolk_web.core.audit import change
from kinfolk_web.outcomes.reporting.models import Renewal
from kinfolk_web.people.models import Attendee

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from kinfolk_web.accounts.models import User
    from kinfolk_web.communities.models import Event

WITHIN = timedelta(days=366)
MOST = 20_000  # lines that are read
LONGEST = 20  # letters of a day


@dataclass(frozen=True, slots=True)
class Taken:
    """How many lines named somebody of the event with a day that counts, how many did not, and what hindered."""

    known: int
    passed_over: int


def take_in(*, event: Event, text: str, by: User | None) -> Taken:
    """Keep who renewed, by e-mail and day, in the place of what an earlier list said.

    A line counts if it names the e-mail of somebody on the event's list, and a day from its first day on, within 12 months.
    """
    whose: dict[str, list[tuple[int, str]]] = defaultdict(list)
    there = Attendee.objects.filter(event=event, erased_at__isnull=True).exclude(email="")
    for pk, email, name in there.values_list("pk", "email", "name"):
        whose[email.casefold()].append((pk, name.casefold()))
    found: dict[int, date] = {}
    passed_over = 0
    for cells in _rows(text):
        who = _who(whose, {cell.casefold() for cell in cells})
        day = next((day for cell in cells if (day := _day(cell)) is not None), None)
        if not who or day is None or not _counts(event, day):
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


def _rows(text: str) -> list[list[str]]:
    """Return the cells of each line that has an e-mail; so a header is passed over."""
    lines = [line for line in text.lstrip("\ufeff").splitlines() if "@" in line][:MOST]
    separator = max(",;\t", key="\n".join(lines).count)
    return [[cell.strip() for cell in row] for row in csv.reader(StringIO("\n".join(lines)), delimiter=separator)]


def _day(cell: str) -> date | None:
    if len(cell) > LONGEST or not any(one.isdigit() for one in cell):
        return None
    try:
        day: date | None = forms.DateField(required=False).clean(cell)
    except forms.ValidationError:
        return None
    return day


def _counts(event: Event, day: date) -> bool:
    return event.starts_on is not None and event.starts_on <= day <= event.starts_on + WITHIN


def renewed(event: Event) -> set[int]:
    """Return those of an event's list who renewed."""
    return set(Renewal.objects.filter(attendee__event=event).values_list("attendee_id", flat=True))


def has_list(event: Event) -> bool:
    """Whether a list of who renewed was taken in."""
    return Renewal.objects.filter(attendee__event=event).exists()
