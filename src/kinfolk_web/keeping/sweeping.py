"""Writes the database's own files anew after an erasure, so that not even deleted bytes can be read in them."""

from __future__ import annotations

import logging
import re
import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db import DatabaseError, connection
from django.db.models import Q
from django.utils import timezone

from kinfolk_web.communities.models import Event
from kinfolk_web.core.jobs import RefusedError, work
from kinfolk_web.keeping.models import Erasure

if TYPE_CHECKING:
    from psycopg.errors import Diagnostic

    from kinfolk_web.core.jobs import Running

logger = logging.getLogger(__name__)
PATIENCE = "300ms"  # for a table that somebody reads just now: whoever comes later waits behind us
TRIES, PAUSE = 5, 1.0  # seconds in which everybody else goes on
DEAD = re.compile(r"(\d+)\b")  # "3 dead row versions cannot be removed yet", in whatever language the database speaks
TABLES = """
    select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = current_schema() and c.relkind = 'r' order by 1
"""
# Of a table in which nothing is left the database keeps what it knew of its most frequent values: it finds nothing new.
FORGET = """
    with emptied as (select unnest(array[{tables}]::regclass[]) as table)
    delete from pg_catalog.pg_statistic where starelid in (
        select emptied.table from emptied union select indexrelid from pg_index, emptied where indrelid = emptied.table)
"""
LOG = (
    "checkpoint",
    "select pg_switch_wal()",
    "checkpoint",
)  # what it wrote before is then no longer needed, and removed


@work("keeping.sweep")
def sweep(running: Running) -> dict[str, Any]:
    """Write every table anew, with the statistics about it, and let the database's log begin at this point.

    While people meet, it waits for the clock of the night: nobody reads a table while it is written anew.
    """
    if is_on_today():
        return {"tables": 0}
    waiting = list(Erasure.objects.filter(swept=False).values_list("pk", flat=True))
    if not waiting:
        return {"tables": 0}
    left = rewrite(running)
    if left:
        raise RefusedError(f"{len(left)} tables are busy; they are written anew with the next run of the clock.")
    Erasure.objects.filter(pk__in=waiting).update(swept=True)
    return {"erased": len(waiting)}


def is_on_today() -> bool:
    """Whether any event of the installation is on today, where it is."""
    now = timezone.now()
    near = (now - timedelta(days=1)).date(), (now + timedelta(days=1)).date()
    events = Event.objects.filter(starts_on__lte=near[1]).filter(
        Q(ends_on__gte=near[0]) | Q(ends_on__isnull=True, starts_on__gte=near[0])
    )
    days = ((one, timezone.localdate(now, ZoneInfo(one.timezone))) for one in events)
    return any(one.starts_on <= today <= (one.ends_on or one.starts_on) for one, today in days if one.starts_on)


def rewrite(running: Running | None = None) -> list[str]:
    """Write everything anew; return the tables that somebody held too long, or still sees as they were before.

    A row that was deleted a moment ago is copied along while any transaction is open that began before. The database says
    how many these were; such a table counts as busy.
    """
    if connection.in_atomic_block:  # nothing can be written anew within a transaction
        return ["all"]
    busy = []
    with connection.cursor() as cursor:
        cursor.execute("select set_config('lock_timeout', %s, false)", [PATIENCE])
        try:
            cursor.execute(TABLES)
            tables = [table for (table,) in cursor.fetchall()]
            for table in tables:
                if running is not None:
                    running.tell(table=table)
                if not _in_a_few_tries(cursor, f'vacuum (full, analyze, verbose) "{table}"'):
                    busy.append(table)
            for statement in (_forgetting(cursor, tables), "vacuum (full, verbose) pg_catalog.pg_statistic", *LOG):
                if not _in_a_few_tries(cursor, statement):
                    logger.warning("This database does not let Kinfolk %s: its operator has to.", statement)
        finally:
            cursor.execute("select set_config('lock_timeout', '0', false)")
    return busy


def _forgetting(cursor: Any, tables: list[str]) -> str:  # noqa: ANN401 - Django's cursor wrapper
    """Return what lets the database forget all that it knew of the values of tables in which nothing is left."""
    emptied = []
    for table in tables:
        cursor.execute(f'select not exists (select 1 from "{table}")')  # noqa: S608 - a name of our own
        emptied += [f"'\"{table}\"'"] * cursor.fetchone()[0]
    return FORGET.format(tables=", ".join(emptied))


def _in_a_few_tries(cursor: Any, statement: str) -> bool:  # noqa: ANN401 - Django's cursor wrapper
    for number in range(TRIES):
        if number:
            time.sleep(PAUSE)
        if _does(cursor, statement):
            return True
    return False


def _does(cursor: Any, statement: str) -> bool:  # noqa: ANN401 - Django's cursor wrapper
    """Execute a statement; whether it did, and took along no row that is deleted but may be seen by an older transaction."""
    took_along: list[int] = []

    def heard(said: Diagnostic) -> None:
        dead = DEAD.match(said.message_detail or "")
        took_along.append(int(dead[1]) if dead else 0)

    driver = cursor.connection
    driver.add_notice_handler(heard)
    try:
        cursor.execute(statement)
    except DatabaseError:
        return False
    finally:
        driver.remove_notice_handler(heard)
    return not any(took_along)
