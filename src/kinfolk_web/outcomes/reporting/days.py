"""Days as lists write them: whether the day or the month comes first is read from the whole column, and never guessed."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import TextChoices
from django.utils import translation
from django.utils.dates import MONTHS, MONTHS_3, MONTHS_AP

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LONGEST = 40  # letters of a day with its hour
CENTURY = 2000
_HOUR = r"(?:[T ,]+\d{1,2}:\d{2}.*)?$"
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})" + _HOUR)
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.]) ?(\d{1,2})\2 ?(\d{4}|\d{2})" + _HOUR)
_DAY_THEN_NAME = re.compile(r"(\d{1,2})(?:st|nd|rd|th|[.º])?[ -]+(?:de )?([^\W\d_]+)\.?,?[ -]+(?:de )?(\d{4})" + _HOUR)
_NAME_THEN_DAY = re.compile(r"([^\W\d_]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})" + _HOUR)


class Order(TextChoices):
    """What comes first in a day that is written with numbers, its year last."""

    DAY = "day"
    MONTH = "month"


def orders_of(cells: Iterable[str]) -> tuple[Order, ...]:
    """Return how the days of a column can be read: in one order if anything decides, else in both.

    A number above 12 decides, wherever in the column it stands; so do points, which nobody writes after a month. A column
    that shows both orders decides nothing. Where every cell is one day in both orders, there is nothing to decide.
    """
    shown: set[Order] = set()
    differ: list[str] = []
    for cell in cells:
        read = _both(cell)
        if len(read) == 1:
            shown |= read.keys()
        elif len(set(read.values())) > 1:
            differ.append(cell)
    if not differ:
        return (Order.DAY,)
    if len(shown) == 1:
        return tuple(shown)
    return tuple(Order) if shown or not all("." in cell for cell in differ) else (Order.DAY,)


def example_of(cells: Iterable[str]) -> str:
    """Return the first cell that is another day in each order; nothing if none is."""
    return next((cell for cell in cells if len(set(_both(cell).values())) > 1), "")


def _both(cell: str) -> dict[Order, date]:
    return {order: day for order in Order if (day := _year_last(cell, order)) is not None}


def days_of(cell: str, orders: Sequence[Order] = tuple(Order)) -> set[date]:
    """Return what a cell can mean, read in each of some orders; nothing if it is no day."""
    return {day for order in orders if (day := day_of(cell, order)) is not None}


def day_of(cell: str, order: Order) -> date | None:
    """Return the day of a cell: the year first, with the name of a month, or as numbers in an order, else in the other."""
    if len(cell) > LONGEST or not any(one.isdigit() for one in cell):
        return None
    return _year_first(cell) or _named(cell) or _year_last(cell, order) or next(iter(_both(cell).values()), None)


def _year_first(cell: str) -> date | None:
    found = _YEAR_FIRST.match(cell)
    return _date(*map(int, found.groups())) if found else None


def _year_last(cell: str, order: Order) -> date | None:
    found = _YEAR_LAST.match(cell) if len(cell) <= LONGEST else None
    if found is None:
        return None
    first, _mark, second, year = found.groups()
    day, month = (first, second) if order == Order.DAY else (second, first)
    return _date(int(year) if len(year) > len("26") else CENTURY + int(year), int(month), int(day))


def _named(cell: str) -> date | None:
    if found := _DAY_THEN_NAME.match(cell):
        day, name, year = found.groups()
    elif found := _NAME_THEN_DAY.match(cell):
        name, day, year = found.groups()
    else:
        return None
    return _date(int(year), _months().get(name.casefold(), 0), int(day))


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    """Return the months by their names, whole and short, in every language of the site."""
    found: dict[str, int] = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            for names in (MONTHS, MONTHS_3, MONTHS_AP):
                found |= {str(name).casefold().rstrip("."): number for number, name in names.items()}
    return found


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
