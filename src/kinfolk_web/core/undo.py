"""Takes back one change as a whole: every row as it was before, unless somebody has changed it since."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, connection, transaction
from psycopg.errors import UniqueViolation

from kinfolk_web.core import live
from kinfolk_web.core.audit import change
from kinfolk_web.core.journal import EDITED_BY_HAND, KEYS, NOTED_BY_HAND, UNDONE
from kinfolk_web.core.models import Change, ChangedRow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kinfolk_web.accounts.models import User


class UndoRefusedError(Exception):
    """What was done cannot be taken back as a whole; says how many rows changed since, and whether it was done before."""

    def __init__(self, changed_since: int, *, before: bool = False) -> None:
        super().__init__("it was undone before" if before else f"{changed_since} rows have changed since")
        self.changed_since = changed_since
        self.before = before


@dataclass(slots=True)
class _Row:
    """One row as it was before the change and as the change left it."""

    table: str
    key: str
    before: Any
    after: Any


def undo(done: Change, *, by: User | None) -> Change:
    """Take back ``done`` and return the change that did so (which can be undone in turn).

    Raises
    ------
    UndoRefusedError
        Rows were changed since by somebody else, or others depend on them, or it was undone before; nothing was taken
        back.
    """
    try:
        with transaction.atomic():
            Change.objects.select_for_update(no_key=True).get(pk=done.pk)  # of two at once, one waits
            if Change.objects.filter(undoes=done).exists():
                raise UndoRefusedError(0, before=True)
            net = _net(done)
            _hold_plans(net)
            if changed := _changed_since(net):
                raise UndoRefusedError(changed)
            with change("undo", by=by, event=done.event, community=done.community) as entry:
                entry.undoes = done
                entry.facts = {"verb": done.verb}
                entry.save(update_fields=["undoes", "facts"])
                _put_back(net)
                _note_by_hand(entry, net)
            live.publish(f"event:{done.event_id}", "undo", change=entry.pk)
    except IntegrityError as error:
        raise UndoRefusedError(0) from error
    return entry


def can_be_undone(done: Change) -> bool:
    """Return whether a change wrote anything that can be put back."""
    return ChangedRow.objects.filter(change=done).exists()


def _net(done: Change) -> list[_Row]:
    """Return each row once, from its first state to its last; rows that came and went within the change are out."""
    rows: dict[tuple[str, str], _Row] = {}
    for noted in ChangedRow.objects.filter(change=done).order_by("id"):
        known = rows.get((noted.table, noted.row))
        if known:
            known.after = noted.after
        else:
            rows[noted.table, noted.row] = _Row(noted.table, noted.row, noted.before, noted.after)
    return [row for row in rows.values() if row.before != row.after]


def _by_table(rows: Iterable[_Row]) -> list[tuple[str, list[_Row]]]:
    """Return rows by their table, in the order in which tables depend on each other."""
    tables: dict[str, list[_Row]] = defaultdict(list)
    for row in rows:
        tables[_known(row.table)].append(row)
    return [(table, tables[table]) for table in UNDONE if table in tables]


def _hold_plans(net: list[_Row]) -> None:
    """Lock the plans of these rows first, as whoever changes a plan by hand does: neither then waits for the other."""
    rows = ((row.before or row.after) for row in net if row.table in EDITED_BY_HAND)
    if plans := sorted({row["plan_id"] for row in rows}):
        with connection.cursor() as cursor:
            cursor.execute("select id from kinfolk_web_plan where id = any(%s) order by id for update", [plans])


def _changed_since(net: list[_Row]) -> int:
    """Lock the rows and return how many are no longer as the change left them; a column added since does not count."""
    changed = 0
    for table, rows in _by_table(net):
        with connection.cursor() as cursor:
            cursor.execute(
                f"select {_key(table)}::text, to_jsonb(t) from {table} t where {_key(table)}::text = any(%s) "  # noqa: S608
                f"order by {_key(table)} for update",
                [[row.key for row in rows]],
            )
            now = {key: json.loads(found) if isinstance(found, str) else found for key, found in cursor.fetchall()}
        changed += sum(not _same(now.get(row.key), row.after) for row in rows)
    return changed


def _same(now: Any, after: Any) -> bool:  # noqa: ANN401 - JSON
    if now is None or after is None:
        return now is after
    return all(now.get(name) == value for name, value in after.items() if name in now)


def _put_back(net: list[_Row]) -> None:
    made = [row for row in net if row.before is None]
    gone = [row for row in net if row.before is not None and row.after is None]
    edited = [row for row in net if row.before is not None and row.after is not None]
    with connection.cursor() as cursor:
        cursor.execute("set constraints all deferred")
        for table, rows in reversed(_by_table(made)):
            _delete(cursor, table, rows)
        for table, rows in _by_table(gone):
            _insert(cursor, table, rows)
        for table, rows in _by_table(edited):
            _first_that_fits(cursor, table, rows, _update, _replace)
        cursor.execute("set constraints all immediate")


def _note_by_hand(entry: Change, net: list[_Row]) -> None:
    """Note what no trigger notes, so that this can be undone in turn."""
    ChangedRow.objects.bulk_create(
        ChangedRow(change=entry, table=row.table, row=row.key, before=row.after, after=row.before)
        for row in net
        if row.table in NOTED_BY_HAND
    )


def _first_that_fits(cursor: Any, table: str, rows: list[_Row], *ways: Callable[..., None]) -> None:  # noqa: ANN401
    """Write rows one way, or the next if two of them have to change places under a rule that allows a value once."""
    for way in ways[:-1]:
        try:
            with transaction.atomic():
                way(cursor, table, rows)
        except IntegrityError as error:
            if not isinstance(error.__cause__, UniqueViolation):
                raise  # a rule of the database, such as that a released plan never becomes a draft again
            continue
        return
    ways[-1](cursor, table, rows)


def _delete(cursor: Any, table: str, rows: list[_Row]) -> None:  # noqa: ANN401 - Django's cursor wrapper
    cursor.execute(f"delete from {table} where {_key(table)}::text = any(%s)", [[row.key for row in rows]])  # noqa: S608


def _insert(cursor: Any, table: str, rows: list[_Row]) -> None:  # noqa: ANN401 - Django's cursor wrapper
    names = ", ".join(_columns(rows))
    cursor.execute(
        f"insert into {table} ({names}) select {names} from jsonb_populate_recordset(null::{table}, %s::jsonb)",  # noqa: S608
        [_before(rows)],
    )


def _update(cursor: Any, table: str, rows: list[_Row]) -> None:  # noqa: ANN401 - Django's cursor wrapper
    pairs = ", ".join(f"{name} = was.{name}" for name in _columns(rows))
    cursor.execute(
        f"update {table} t set {pairs} from jsonb_populate_recordset(null::{table}, %s::jsonb) was "  # noqa: S608
        f"where t.{_key(table)} = was.{_key(table)}",
        [_before(rows)],
    )


def _replace(cursor: Any, table: str, rows: list[_Row]) -> None:  # noqa: ANN401 - Django's cursor wrapper
    _delete(cursor, table, rows)
    _insert(cursor, table, rows)


def _before(rows: list[_Row]) -> str:
    return json.dumps([row.before for row in rows])


def _columns(rows: list[_Row]) -> list[str]:
    return [f'"{name}"' for name in rows[0].before]


def _known(table: str) -> str:
    """Return the name of a table of the journal; anything else is no table of ours."""
    if table not in UNDONE:
        raise ValueError(f"{table!r} is not in the journal")
    return table


def _key(table: str) -> str:
    return KEYS.get(table, "id")
