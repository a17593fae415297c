"""Takes back one change as a whole: every row as it was before, unless somebody has changed it since."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, connection, transaction

from kinfolk_web.core.audit import change
from kinfolk_web.core.journal import JOURNALED, KEYS
from kinfolk_web.core.models import Change, ChangedRow

if TYPE_CHECKING:
    from kinfolk_web.accounts.models import User


class UndoRefusedError(Exception):
    """What was done cannot be taken back as a whole; says how many rows changed since."""

    def __init__(self, changed_since: int) -> None:
        super().__init__(f"{changed_since} rows have changed since")
        self.changed_since = changed_since


def undo(done: Change, *, by: User | None) -> Change:
    """Take back ``done`` and return the change that did so (which can be undone in turn).

    Raises
    ------
    UndoRefusedError
        Rows were changed since by somebody else, or others depend on them; nothing was taken back.
    """
    net = _net(done)
    with transaction.atomic():
        changed = [one for one in net if _now(one) != one.after]
        if changed:
            raise UndoRefusedError(len(changed))
        try:
            with transaction.atomic(), change("undo", by=by, event=done.event, community=done.community) as entry:
                entry.undoes = done
                entry.facts = {"verb": done.verb}
                entry.save(update_fields=["undoes", "facts"])
                _put_back(net)
        except IntegrityError as error:
            raise UndoRefusedError(0) from error
    return entry


class _Row:
    """One row as it was before the change and as the change left it."""

    def __init__(self, table: str, key: str, before: Any, after: Any) -> None:  # noqa: ANN401 - JSON
        self.table, self.key, self.before, self.after = table, key, before, after


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


def _now(row: _Row) -> Any:  # noqa: ANN401 - JSON
    with connection.cursor() as cursor:
        cursor.execute(
            f"select to_jsonb(t) from {_known(row.table)} t where {_key(row.table)}::text = %s for update",  # noqa: S608
            [row.key],
        )
        found = cursor.fetchone()
    return (json.loads(found[0]) if isinstance(found[0], str) else found[0]) if found else None


def _put_back(net: list[_Row]) -> None:
    order = {table: place for place, table in enumerate(JOURNALED)}
    with connection.cursor() as cursor:
        cursor.execute("set constraints all deferred")
        for row in sorted(net, key=lambda row: -order[row.table]):
            if row.before is None:
                cursor.execute(f"delete from {_known(row.table)} where {_key(row.table)}::text = %s", [row.key])  # noqa: S608
        for row in sorted(net, key=lambda row: order[row.table]):
            if row.before is not None:
                _write(cursor, row)
        cursor.execute("set constraints all immediate")


def _write(cursor: Any, row: _Row) -> None:  # noqa: ANN401 - Django's cursor wrapper
    table, columns = _known(row.table), [f'"{name}"' for name in row.before]
    source = f"jsonb_populate_record(null::{table}, %s::jsonb)"
    if row.after is None:
        names = ", ".join(columns)
        cursor.execute(f"insert into {table} ({names}) select {names} from {source}", [json.dumps(row.before)])  # noqa: S608
        return
    pairs = ", ".join(f"{name} = was.{name}" for name in columns)
    cursor.execute(
        f"update {table} t set {pairs} from {source} was where t.{_key(row.table)}::text = %s",  # noqa: S608
        [json.dumps(row.before), row.key],
    )


def _known(table: str) -> str:
    """Return the name of a table of the journal; anything else is no table of ours."""
    if table not in JOURNALED:
        raise ValueError(f"{table!r} is not in the journal")
    return table


def _key(table: str) -> str:
    return KEYS.get(table, "id")
