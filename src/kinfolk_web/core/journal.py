"""Which tables the database keeps a journal of, and the trigger that writes it; read by a migration and by undo."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import connection, transaction

from kinfolk_web.core.tables import where_there

if TYPE_CHECKING:
    from collections.abc import Iterator

# In the order in which rows depend on each other: undo puts rows back from the top and takes them away from below.
JOURNALED = (
    "kinfolk_web_event",
    "kinfolk_web_membership",
    "kinfolk_web_person",
    "kinfolk_web_attendee",
    "kinfolk_web_statement",
    "kinfolk_web_metoo",
    "kinfolk_web_tie",
    "kinfolk_web_programme",
    "kinfolk_web_room",
    "kinfolk_web_table",
    "kinfolk_web_fixture",
    "kinfolk_web_block",
    "kinfolk_web_duty",
    "kinfolk_web_pin",
    "kinfolk_web_agreement",
    "kinfolk_web_checklisttick",
    "kinfolk_web_plan",
    "kinfolk_web_sitting",
    "kinfolk_web_seat",
    "kinfolk_web_cast",
    "kinfolk_web_castmember",
    "kinfolk_web_greeting",
    "kinfolk_web_release",
    "kinfolk_web_welcome",
    "kinfolk_web_prompt",
)
# Without a trigger, for the journal keeps rows longer than these may be kept: an action notes by itself what it moves.
NOTED_BY_HAND = ("kinfolk_web_seasonmember",)
UNDONE = (*JOURNALED, *NOTED_BY_HAND)
# Filled by a solve, thousands of rows at a time: within `filling(plan)` their making is not journaled.
MADE_WITHOUT_JOURNAL = ("kinfolk_web_sitting", "kinfolk_web_seat", "kinfolk_web_castmember", "kinfolk_web_greeting")
FROZEN_WITH_PLAN = (
    "kinfolk_web_sitting",
    "kinfolk_web_seat",
    "kinfolk_web_cast",
    "kinfolk_web_castmember",
    "kinfolk_web_greeting",
)

EDITED_BY_HAND = ("kinfolk_web_sitting", "kinfolk_web_seat")
EDITS = (("insert", "new"), ("update", "new"), ("delete", "old"))

KEYS = {"kinfolk_web_programme": "event_id", "kinfolk_web_release": "event_id"}

FUNCTIONS = """
create function kinfolk_journal() returns trigger language plpgsql as $$
declare
    change bigint := nullif(current_setting('kinfolk.change', true), '')::bigint;
    key text := tg_argv[0];
    old_row jsonb; new_row jsonb;
begin
    if change is null then return null; end if;
    if tg_op <> 'INSERT' then old_row := to_jsonb(old); end if;
    if tg_op <> 'DELETE' then new_row := to_jsonb(new); end if;
    if old_row is distinct from new_row then
        insert into kinfolk_web_changedrow (change_id, "table", "row", before, after)
        values (change, tg_table_name, coalesce(new_row, old_row) ->> key, old_row, new_row);
    end if;
    return null;
end $$;

create function kinfolk_frozen() returns trigger language plpgsql as $$
declare
    held text;
begin
    if current_setting('kinfolk.erasing', true) = 'yes' then return coalesce(new, old); end if;
    select state into held from kinfolk_web_plan where id = coalesce(new.plan_id, old.plan_id);
    if held in ('released', 'superseded') then
        raise exception 'plan % is released: its seats never change', coalesce(new.plan_id, old.plan_id)
            using errcode = 'integrity_constraint_violation';
    end if;
    return coalesce(new, old);
end $$;

-- Every change of a plan's seats by hand is counted, also when it is undone: the ledger then has to be recounted.
-- The counting itself is no part of the change, so that undo never trips over it.
create function kinfolk_edited() returns trigger language plpgsql as $$
declare
    change text := coalesce(current_setting('kinfolk.change', true), '');
begin
    perform set_config('kinfolk.change', '', true);
    if tg_op = 'DELETE' then
        update kinfolk_web_plan set edits = edits + 1 where id in (select plan_id from old_rows);
    else
        update kinfolk_web_plan set edits = edits + 1 where id in (select plan_id from new_rows);
    end if;
    perform set_config('kinfolk.change', change, true);
    return null;
end $$;

-- Whoever writes, an action or an undo: at the end of the transaction no table of a plan has more people than chairs.
create function kinfolk_chairs() returns trigger language plpgsql as $$
begin
    if current_setting('kinfolk.filling', true) = new.plan_id::text then return null; end if;
    if (select count(*) from kinfolk_web_seat where plan_id = new.plan_id and round = new.round and "table" = new.table)
        > (select max(seats) from kinfolk_web_sitting
           where plan_id = new.plan_id and round = new.round and "table" = new.table) then
        raise exception 'table % in round % has no chair left', new.table, new.round
            using errcode = 'integrity_constraint_violation';
    end if;
    return null;
end $$;

create function kinfolk_plan_state() returns trigger language plpgsql as $$
begin
    if old.state in ('released', 'superseded') and new.state not in ('released', 'superseded')
        and coalesce(current_setting('kinfolk.erasing', true), '') <> 'yes' then
        raise exception 'plan % was released: it never becomes a draft again', old.id
            using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
"""


def triggers() -> str:
    """Return the SQL that puts the journal on every table of it that is there, and freezes the rows of released plans.

    Once more does no harm: a migration that makes another table of the journal runs it again.
    """
    return "\n".join(
        where_there(table, [f"drop trigger if exists {name} on {table};", f"create {definition};"])
        for table, name, definition in _wanted()
    )


def _wanted() -> Iterator[tuple[str, str, str]]:
    """Give each table with the name of a trigger on it and what the trigger is."""
    for table in JOURNALED:
        does = f"execute function kinfolk_journal('{KEYS.get(table, 'id')}')"
        made = f"for each row{_unless_filling(table)} {does}"
        yield table, "kinfolk_journal", f"trigger kinfolk_journal after update or delete on {table} for each row {does}"
        yield table, "kinfolk_journal_made", f"trigger kinfolk_journal_made after insert on {table} {made}"
    for table in FROZEN_WITH_PLAN:
        does = "for each row execute function kinfolk_frozen()"
        yield table, "kinfolk_frozen", f"trigger kinfolk_frozen before insert or update or delete on {table} {does}"
    for table in EDITED_BY_HAND:
        for verb, rows in EDITS:
            does = f"referencing {rows} table as {rows}_rows for each statement execute function kinfolk_edited()"
            yield table, f"kinfolk_edited_{verb}", f"trigger kinfolk_edited_{verb} after {verb} on {table} {does}"
    table, when = "kinfolk_web_seat", "after insert or update on kinfolk_web_seat deferrable initially deferred"
    does = "for each row execute function kinfolk_chairs()"
    yield table, "kinfolk_chairs", f"constraint trigger kinfolk_chairs {when} {does}"
    table, when = "kinfolk_web_plan", "before update of state on kinfolk_web_plan"
    does = "for each row execute function kinfolk_plan_state()"
    yield table, "kinfolk_plan_state", f"trigger kinfolk_plan_state {when} {does}"


def _unless_filling(table: str) -> str:
    return (
        " when (current_setting('kinfolk.filling', true) is distinct from new.plan_id::text)"
        if table in MADE_WITHOUT_JOURNAL
        else ""
    )


@contextmanager
def filling(plan_id: int) -> Iterator[None]:
    """Fill a plan that was just made, without a note of each row: the plan goes as a whole or stays.

    Its chairs are not counted again either: the checker has, and there are thousands.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select set_config('kinfolk.filling', %s, true)", [str(plan_id)])
        yield
        cursor.execute("set constraints kinfolk_chairs immediate; set constraints kinfolk_chairs deferred")
        cursor.execute("select set_config('kinfolk.filling', '', true)")


def without_triggers() -> str:
    """Return the SQL that takes everything away again."""
    lines = [f"drop trigger if exists {name} on {table};" for table, name, _ in _wanted()]
    names = ("journal", "frozen", "edited", "chairs", "plan_state")
    return "\n".join([*lines, *(f"drop function kinfolk_{name}();" for name in names)])
