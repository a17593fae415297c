"""What a kept page shows, and the database's own note whenever a row of it changes, whoever writes and however.

Each row that a kept page may show is known by a word such as ``attendee:7``. A trigger notes the words of every row that
is made, changed or taken away, with the transaction that did it. A page that was begun at some snapshot of the database
still says what is true as long as no note about anything behind it was written by a transaction which that snapshot did
not see: nobody has to remember to empty anything, and an action, an undo and a line typed into the database count alike.
The notes are only ever added, so that of two who write at once neither waits for the other.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from kinfolk_web.core.tables import where_there

KEEP = "1 hour"  # no page takes so long to make: older notes are needed by kept pages alone


@dataclass(frozen=True, slots=True)
class Watched:
    """A table of which pages are kept: the words of a row, as (kind, column), and the columns that no page shows."""

    words: tuple[tuple[str, str], ...]
    unseen: tuple[str, ...] = ()


_EVENT = Watched((("event", "event_id"),))
_HOUR = Watched((("hour", "event_id"),))  # pages do not show these rows but what the hour makes of them
_ATTENDEE = Watched((("attendee", "attendee_id"),))
_OWN = Watched(
    (("own", "attendee_id"),)
)  # which pages of others never show: a tap makes one page old, and no neighbour's
WATCHED: dict[str, Watched] = {
    "kinfolk_web_community": Watched((("community", "id"),)),
    "kinfolk_web_event": Watched((("event", "id"),)),
    **{f"kinfolk_web_{name}": _EVENT for name in ("programme", "room", "block", "agreement", "release", "reunion")},
    "kinfolk_web_table": Watched((("room", "room_id"),), ("least", "features", "language", "topic", "spare", "place")),
    "kinfolk_web_fixture": Watched((("room", "room_id"),)),
    **{f"kinfolk_web_{name}": _HOUR for name in ("clock", "cutoff")},
    "kinfolk_web_cue": Watched((("event", "event_id"),), ("shown_at",)),
    "kinfolk_web_stage": Watched((("hour", "event_id"),), ("version", "scene", "blank", "done")),
    "kinfolk_web_moderation": Watched((("event", "event_id"),), ("version", "words", "floor", "fields")),
    "kinfolk_web_readiness": Watched((("event", "event_id"),), ("reached_at", "stick_at")),
    "kinfolk_web_plan": Watched((("plan", "id"),), ("edits", "judged_edits", "note", "ledger")),
    "kinfolk_web_attendee": Watched((("attendee", "id"), ("person", "person_id"))),
    "kinfolk_web_season": Watched((("community", "community_id"),)),
    "kinfolk_web_study": Watched((("event", "event_id"),), ("protocol", "result")),
    **{f"kinfolk_web_{name}": _ATTENDEE for name in ("standing", "metoo")},
    **{
        f"kinfolk_web_{name}": _OWN for name in ("acceptance", "doorseat", "ready", "joining", "consent", "ladderoffer")
    },
    "kinfolk_web_welcome": Watched(
        (("attendee", "newcomer_id"), ("attendee", "greeter_id"), ("attendee", "stand_in_id")), ("reminded_at",)
    ),
    "kinfolk_web_checkin": Watched((("here", "attendee_id"), ("presence", "event_id"))),
    "kinfolk_web_tick": Watched(
        (("here", "attendee_id"),), ("round", "table", "host_id", "by_id", "at", "received_at")
    ),
    **{  # by the name that a cast bears at any event: at worst a page of another one is made anew
        f"kinfolk_web_{name}": Watched((("cast", "cast"),)) for name in ("castanswer", "castguest")
    },
    "kinfolk_web_connection": Watched((("attendee", "a_id"), ("attendee", "b_id"))),
    "kinfolk_web_thanks": Watched((("own", "to_id"),), ("keys",)),
    "kinfolk_web_thankscards": Watched((("own", "to_id"),)),
    "kinfolk_web_opentable": Watched((("opentable", "id"),)),
    "kinfolk_web_statement": Watched((("statement", "id"),), ("holds",)),
    "kinfolk_web_toldcount": Watched(
        (("told", "statement_id"),), ("counted", "waits_for", "answers_then", "answers", "moved_at")
    ),
}
SETUP = """
create table kinfolk_touched (
    about text not null, tx xid8 not null default pg_current_xact_id(), at timestamptz not null default now()
);
create index kinfolk_touched_about on kinfolk_touched (about, tx);
create index kinfolk_touched_at on kinfolk_touched (at);

create function kinfolk_touch() returns trigger language plpgsql as $$
declare
    unseen text[] := string_to_array(tg_argv[0], ' ');
    old_row jsonb; new_row jsonb; words text[] := '{}';
begin
    if tg_op <> 'INSERT' then old_row := to_jsonb(old); end if;
    if tg_op <> 'DELETE' then new_row := to_jsonb(new); end if;
    if tg_op = 'UPDATE' and old_row - unseen = new_row - unseen then return null; end if;
    for i in 1 .. tg_nargs - 1 by 2 loop
        words := words || (tg_argv[i] || ':' || (old_row ->> tg_argv[i + 1]))
                       || (tg_argv[i] || ':' || (new_row ->> tg_argv[i + 1]));
    end loop;
    insert into kinfolk_touched (about) select distinct word from unnest(words) as word where word is not null;
    return null;
end $$;
"""
# Whether nothing of some words was touched since a snapshot; words and snapshot are expressions of the query around it.
UNTOUCHED = """not exists (
    select 1 from kinfolk_touched t where t.about = any({words}) and t.tx >= pg_snapshot_xmin({snapshot}::pg_snapshot)
    and not pg_visible_in_snapshot(t.tx, {snapshot}::pg_snapshot)
)"""
# Also notes whose transaction has not been yet: they came with a backup of another database.
TIDY = """
    delete from kinfolk_touched where tx >= pg_snapshot_xmax(pg_current_snapshot()) or (at < now() - %s::interval and
        tx < coalesce((select min(pg_snapshot_xmin(snapshot::pg_snapshot)) from (
                           select snapshot from kinfolk_web_keptpage union all
                           select snapshot from kinfolk_web_keptday where until > now()) k),
                      pg_snapshot_xmin(pg_current_snapshot())))
"""


def triggers() -> str:
    """Return the SQL that watches every table of which pages are kept, and is there; once more does no harm."""
    lines = []
    for table, watched in WATCHED.items():
        given = [" ".join(watched.unseen), *(part for pair in watched.words for part in pair)]
        words = ", ".join(f"'{one}'" for one in given)
        when = "after insert or update or delete"
        does = f"for each row execute function kinfolk_touch({words})"
        anew = f"drop trigger if exists kinfolk_touch on {table};"
        lines.append(where_there(table, [anew, f"create trigger kinfolk_touch {when} on {table} {does};"]))
    return "\n".join(lines)


def without_triggers() -> str:
    """Return the SQL that takes everything away again."""
    lines = [f"drop trigger if exists kinfolk_touch on {table};" for table in WATCHED]
    return "\n".join([*lines, "drop function kinfolk_touch();", "drop table kinfolk_touched;"])


def snapshot() -> str:
    """Return what the database shows now; whatever is read from now on is at least as new."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_current_snapshot()::text")
        found: str = cursor.fetchone()[0]
    return found


def tidy() -> int:
    """Take away notes that every kept page was begun after; return how many."""
    with connection.cursor() as cursor:
        cursor.execute(TIDY, [KEEP])
        return int(cursor.rowcount)
