"""What walls show of open tables and of the closing: titles that somebody has read, and numbers that name nobody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kinfolk_web.day.closing import reunion_of, rituals
from kinfolk_web.day.graph import graph, said_of
from kinfolk_web.day.models import Stage
from kinfolk_web.day.open_tables import shown
from kinfolk_web.day.scenes import shows

if TYPE_CHECKING:
    from kinfolk_web.communities.models import Event

MOST_TABLES = 10  # what can be read from afar
LONGEST_RITUAL = 240


@dataclass(frozen=True, slots=True)
class Line:
    """An open table as it stands on a wall."""

    title: str
    place: str
    note: str


@shows(Stage.Scene.OPEN_TABLES)
def open_tables(event: Event) -> dict[str, Any]:
    """Return the open tables to show: those with free seats first."""
    tables = sorted(shown(event), key=lambda one: not one.free)[:MOST_TABLES]
    free = [ngettext("%(n)d seat is free", "%(n)d seats are free", one.free) % {"n": one.free} for one in tables]
    notes = [words if one.free else _("all seats are taken") for one, words in zip(tables, free, strict=True)]
    return {"tables": [Line(one.title, one.place, note) for one, note in zip(tables, notes, strict=True)]}


@shows(Stage.Scene.CLOSING)
def closing(event: Event) -> dict[str, Any]:
    """Return how the day grew into one whole, what is said and done, and when people meet again."""
    found, again = graph(event), reunion_of(event)
    lines = [one.text[:LONGEST_RITUAL] for one in rituals(event) if one.text][-1:]
    if again is not None:
        when = [date_format(again.on, "DATE_FORMAT"), time_format(again.at, "H:i") if again.at else "", again.place]
        lines.append(_("We meet again: %(when)s") % {"when": " · ".join(part for part in when if part)})
    return {"main": said_of(found) if found and found.now.pairs else "", "lines": lines, "grows": found}
