"""What the site has acknowledged, and whether the database still has all of it at the end."""

from __future__ import annotations

import threading
from collections import Counter
from typing import TYPE_CHECKING

import psycopg

if TYPE_CHECKING:
    from collections.abc import Iterator

EVENT = "SELECT id FROM kinfolk_web_event WHERE slug = %(event)s"
ROWS = {  # by kind of write, the rows that are there, each as the texts by which it was acknowledged
    "words of desks": f"SELECT id::text FROM kinfolk_web_checkin WHERE event_id = ({EVENT})",
    "walk-ins": f"SELECT id::text FROM kinfolk_web_walkin WHERE event_id = ({EVENT})",
    "counts of hosts": f'SELECT round::text, "table", people::text FROM kinfolk_web_tablecount WHERE event_id = ({EVENT})',
    "ticks of hosts": f"""SELECT t.round::text, a.code, t.here::text FROM kinfolk_web_tick t
        JOIN kinfolk_web_attendee a ON a.id = t.attendee_id WHERE t.event_id = ({EVENT})""",
    "pulses": f"""SELECT a.code, p.round::text FROM kinfolk_web_pulseanswer p
        JOIN kinfolk_web_attendee a ON a.id = p.attendee_id WHERE p.event_id = ({EVENT})""",
    "we-met taps": f"""SELECT a.code, b.code, t.kind FROM kinfolk_web_tap t JOIN kinfolk_web_attendee a ON a.id = t.by_id
        JOIN kinfolk_web_attendee b ON b.id = t.about_id WHERE t.stands AND t.event_id = ({EVENT})""",
    "open tables": f"SELECT key::text FROM kinfolk_web_opentable WHERE event_id = ({EVENT})",
    "seats at open tables": f"""SELECT j.table_id::text, a.code FROM kinfolk_web_joining j
        JOIN kinfolk_web_attendee a ON a.id = j.attendee_id WHERE NOT j.left AND a.event_id = ({EVENT})""",
    "greetings": f"SELECT id::text FROM kinfolk_web_welcome WHERE state = 'met' AND event_id = ({EVENT})",
    "thanks": f"""SELECT a.code, b.code FROM kinfolk_web_thanks t JOIN kinfolk_web_attendee a ON a.id = t.by_id
        JOIN kinfolk_web_attendee b ON b.id = t.to_id WHERE t.stands AND t.event_id = ({EVENT})""",
    "repairs": f"SELECT number::text FROM kinfolk_web_plan WHERE released_at IS NOT NULL AND event_id = ({EVENT})",
}

NEWCOMERS = f"""SELECT a.code, coalesce(bool_or(w.state = 'met'), false), coalesce(max(g.name), '')
    FROM kinfolk_web_attendee a LEFT JOIN kinfolk_web_welcome w ON w.newcomer_id = a.id
    LEFT JOIN kinfolk_web_attendee g ON g.id = w.greeter_id
    WHERE a.times_attended = 0 AND a.event_id = ({EVENT}) GROUP BY a.code"""


def newcomers(url: str, event: str) -> dict[str, tuple[bool, str]]:
    """Return by code who is new, whether somebody has met them, and who was to."""
    with psycopg.connect(url) as database:
        rows = database.execute(NEWCOMERS, {"event": event})
        return {code: (met, greeter) for code, met, greeter in rows}


class Kept:
    """Notes every write that was acknowledged; clients run in several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._said: dict[str, set[tuple[str, ...]]] = {kind: set() for kind in ROWS}
        self._last: dict[tuple[str, ...], tuple[str, ...]] = {}

    def acknowledged(self, kind: str, *row: str, instead: tuple[str, ...] | None = None) -> None:
        """Note a write; one that stands instead of an earlier word about the same thing names what that was."""
        with self._lock:
            if instead is not None:
                key = (kind, *instead)
                self._said[kind].discard(self._last.get(key, ()))
                self._last[key] = row
            self._said[kind].add(row)

    def counts(self) -> Counter[str]:
        """Return how many writes of each kind were acknowledged and stand."""
        with self._lock:
            return Counter({kind: len(rows) for kind, rows in self._said.items()})

    def missing(self, url: str, event: str) -> Iterator[str]:
        """Return a sentence for each write that was acknowledged and is not there."""
        with psycopg.connect(url) as database:
            for kind, query in ROWS.items():
                there = {tuple(row) for row in database.execute(query, {"event": event})}
                for row in sorted(self._said[kind] - there):
                    yield f"{kind}: {', '.join(row)} was acknowledged and is not there"
