"""Pages on the tables of a room: all of them as a list, one by one; two organisers at work lose nothing to each other."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from kinfolk_web.console.programme.room_forms import RowForm, TableForm
from kinfolk_web.console.programme.rooms import piece_page, room_or_404
from kinfolk_web.console.programme.saying import address, done, refused, with_pins
from kinfolk_web.programme.actions import rooms as act
from kinfolk_web.programme.errors import RefusedError
from kinfolk_web.programme.models import Table
from kinfolk_web.programme.queries import pins_at

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kinfolk_web.core.models import Change
    from kinfolk_web.programme.models import Room
    from kinfolk_web.routing import EventRequest

ROWS = 40  # tables on a page of the list
ROW = re.compile(r"t([0-9]{1,9})-label")
FIELDS = ("label", "seats", "shape", "x", "y", "features", "spare")


def room_tables(request: EventRequest, room: int) -> HttpResponse:
    """Show and change the tables of a room as a list: all that the floor plan can do, without dragging."""
    found = room_or_404(request, room)
    page = Paginator(Table.objects.filter(room=found), ROWS).get_page(request.GET.get("page"))
    problem = ""
    if request.method == "POST":
        rows = _posted(request, found)
        problem = _taken_away(request, rows) or _wrong(rows)
        if not problem:
            try:
                change = _keep_rows(request, found, rows)
            except RefusedError as error:
                problem = str(error)
            else:
                done(request, with_pins(_("The tables are changed."), change), change)
                return redirect(f"{address(request, 'room_tables', found.pk)}?page={page.number}")
    else:
        rows = [(table, RowForm(prefix=f"t{table.pk}", initial=_shown(table))) for table in page]
    pins = pins_at(request.event)
    shown = {
        "room": found,
        "page": page,
        "rows": [(table, form, pins[table.label]) for table, form in rows],
        "problem": problem,
    }
    return render(request, "console/programme/room_tables.html", shown, status=422 if problem else 200)


def _shown(table: Table) -> dict[str, Any]:
    return {name: getattr(table, name) for name in FIELDS}


def _posted(request: EventRequest, room: Room) -> list[tuple[Table, RowForm]]:
    """Return the rows that were sent, whatever page of the list they would stand on by now."""
    keys = [int(found[1]) for name in request.POST if (found := ROW.fullmatch(name))]
    tables = Table.objects.filter(room=room, pk__in=keys[: 2 * ROWS])
    return [(table, RowForm(request.POST, prefix=f"t{table.pk}", initial=_shown(table))) for table in tables]


def _taken_away(request: EventRequest, rows: list[tuple[Table, RowForm]]) -> str:
    """Return what to say if somebody else took out a table that was changed here."""
    there = {f"t{table.pk}" for table, _form in rows}
    for name in request.POST:
        prefix = name.removesuffix("-label")
        if not ROW.fullmatch(name) or prefix in there:
            continue
        form = RowForm(request.POST, prefix=prefix)
        if not form.is_valid() or (form.changes() and not form.cleaned_data["gone"]):
            said = form.seen.get("label") or request.POST[name]
            return _("Somebody else took table %(label)s away in the meantime. Nothing was changed.") % {"label": said}
    return ""


def _wrong(rows: list[tuple[Table, RowForm]]) -> str:
    wrong = [form for _table, form in rows if not form.is_valid()]  # all of them, so that each says what it lacks
    return _("Some rows cannot be kept as they are; see below. Nothing was changed.") if wrong else ""


def _keep_rows(request: EventRequest, room: Room, rows: list[tuple[Table, RowForm]]) -> Change:
    """Write what was changed in the rows, and take out the tables that were ticked, as one."""
    gone = [table.pk for table, form in rows if form.cleaned_data["gone"]]
    forms = {table.pk: form for table, form in rows if table.pk not in gone}
    changes = {key: changed for key, form in forms.items() if (changed := form.changes())}
    seen = {key: forms[key].seen for key in changes}
    try:
        return act.edit_tables(room=room, by=request.user, changes=changes, seen=seen, gone=gone)
    except act.ChangedMeanwhileError as late:
        for key, now in late.now.items():
            forms[key].shown_again(now)
        raise


def table_new(request: EventRequest, room: int) -> HttpResponse:
    """Put one more table into the middle of a room."""
    found = room_or_404(request, room)
    last = Table.objects.filter(room=found).last()
    fields: dict[str, Any] = {"seats": last.seats, "shape": last.shape} if last else {"seats": 8}
    try:
        change, table = act.add_table(
            room=found, by=request.user, x=round(found.width / 2, 1), y=round(found.depth / 2, 1), **fields
        )
    except RefusedError as error:
        refused(request, error)
        return redirect(address(request, "room", found.pk))
    done(request, _("Table %(label)s stands in the middle. Drag it, or say where.") % {"label": table.label}, change)
    return redirect(f"{address(request, 'room', found.pk)}#table-{table.pk}")


def table(request: EventRequest, room: int, table: int) -> HttpResponse:
    """Change one table."""
    found = room_or_404(request, room)
    row = get_object_or_404(Table, room=found, pk=table)
    form = TableForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        try:
            change = act.edit_tables(
                room=found, by=request.user, changes={row.pk: form.changes()}, seen={row.pk: form.seen}
            )
        except act.ChangedMeanwhileError as late:
            form.shown_again(late.now[row.pk])
            form.add_error(None, str(late))
        except RefusedError as error:
            form.add_error(None, str(error))
        else:
            said = _("Table %(label)s is changed.") % {"label": form.cleaned_data["label"]}
            done(request, with_pins(said, change), change)
            return redirect(f"{address(request, 'room', found.pk)}#table-{row.pk}")
    label = Table.objects.get(pk=row.pk).label
    shown = {"form": form, "room": found, "key": row.pk, "label": label, "kind": "table"}
    return piece_page(request, shown | {"pinned": pins_at(request.event)[label]})


def table_delete(request: EventRequest, room: int, table: int) -> HttpResponse:
    """Take one table out."""
    found = room_or_404(request, room)
    row = get_object_or_404(Table, room=found, pk=table)
    change = act.delete_tables(room=found, by=request.user, keys=[row.pk])
    said = _("Table %(label)s is taken out.") % {"label": row.label}
    done(request, with_pins(said, change), change)
    return redirect(address(request, "room", found.pk))
