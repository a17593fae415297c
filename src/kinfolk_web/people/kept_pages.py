"""Finished pages of attendees, kept as they were made, and found again only while they still say what is true.

What the hour decides is kept once for an event, beside them; a page is found with the one that holds now.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import ProgrammingError, connection, models
from django.utils import timezone

from kinfolk_web.core.links import digest
from kinfolk_web.core.scoping import Scoped
from kinfolk_web.core.touching import UNTOUCHED

if TYPE_CHECKING:
    from collections.abc import Sequence

HERE = Path(__file__).resolve().parents[1]
MADE_FROM = ("*.py", "*.html", "*.json", "*.po", "*.css", "*.js")
LONGEST = timedelta(minutes=1)  # a page that took longer to make is not kept


class KeptPage(models.Model):
    """One attendee's page in one language as it was made: what is behind it, and between which moments it is true."""

    attendee = models.ForeignKey("kinfolk_web.Attendee", on_delete=models.CASCADE, related_name="kept_pages")
    language = models.CharField(max_length=10)
    page = models.TextField()
    behind = ArrayField(models.TextField())  # words of the rows that it shows, as the database notes their changes
    uses = models.JSONField(default=dict)  # what it depends on of all that the hour says
    snapshot = models.TextField()  # what the database showed when it was begun, or something newer
    stamp = models.CharField(max_length=64)  # of the program that made it
    knows_times = models.BooleanField(null=True)  # whether the list said how often anybody came, if that mattered
    since = models.DateTimeField()
    until = models.DateTimeField()

    scope_path = "attendee__event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    class Meta:
        """One in each language."""

        constraints = [models.UniqueConstraint(fields=("attendee", "language"), name="one_kept_page_each")]

    def __str__(self) -> str:
        return f"page of {self.attendee_id} in {self.language}"


class KeptDay(models.Model):
    """What the hour decides for the pages of an event: what is cut into them, and what they may depend on beyond that."""

    event = models.OneToOneField("kinfolk_web.Event", on_delete=models.CASCADE, primary_key=True, related_name="+")
    facts = models.JSONField()
    said = models.JSONField()
    behind = ArrayField(models.TextField())
    snapshot = models.TextField()
    stamp = models.CharField(max_length=64)
    since = models.DateTimeField()
    until = models.DateTimeField()

    scope_path = "event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    def __str__(self) -> str:
        return f"hours of {self.event_id}"


@dataclass(frozen=True, slots=True)
class Wanted:
    """The page that somebody asks for: the secret of their visit's cookie, and the language."""

    secret: str
    language: str


@dataclass(frozen=True, slots=True)
class Found:
    """Whose visit a cookie is, what the database showed when it was looked up, and the page if one is kept.

    ``facts`` is what is cut into it, as JSON; None if what the hour decides has to be read anew.
    """

    visit: int
    expires_at: datetime
    seen_at: datetime
    attendee: int
    event: int
    snapshot: str
    page: str | None
    facts: str | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """A page that was just made, with what a later reader has to know of it."""

    attendee: int
    event: int
    language: str
    page: str
    behind: frozenset[str]
    uses: dict[str, Any]
    snapshot: str
    knows_times: bool | None
    since: datetime
    until: datetime
    hour_until: datetime


@dataclass(frozen=True, slots=True)
class MadeDay:
    """What the hour decides for an event, as it was just read."""

    event: int
    facts: dict[str, Any]
    said: dict[str, Any]
    behind: frozenset[str]
    snapshot: str
    since: datetime
    until: datetime


GOOD_DAY = f"""d.event_id = a.event_id and d.stamp = %(stamp)s and d.since <= %(now)s and %(now)s < d.until
    and {UNTOUCHED.format(words="d.behind", snapshot="d.snapshot")}"""
GOOD = f"""k.stamp = %(stamp)s and k.since <= %(now)s and %(now)s < k.until and k.uses <@ d.said
    and {UNTOUCHED.format(words="k.behind", snapshot="k.snapshot")} and (
    k.knows_times is null or k.knows_times = exists (
        select 1 from kinfolk_web_attendee o where o.event_id = a.event_id and o.state = 'coming'
        and o.times_attended is not null and not o.times_by_self))"""  # noqa: S608 - constants alone
# Each page is looked at by itself ("offset 0"): the database never looks through those that nobody asked for.
FIND = f"""
    select q.nth, v.id, v.expires_at, v.seen_at, a.id, a.event_id, pg_current_snapshot()::text, k.page, d.facts::text
    from unnest(%(digests)s::text[], %(languages)s::text[]) with ordinality as q(digest, language, nth)
    join kinfolk_web_visit v on v.digest = q.digest
    join kinfolk_web_attendee a on a.id = v.attendee_id and a.invitation = v.invitation
    left join lateral (select d.* from kinfolk_web_keptday d where {GOOD_DAY} offset 0) d on true
    left join lateral (
        select k.page from kinfolk_web_keptpage k where k.attendee_id = a.id and k.language = q.language and {GOOD} offset 0
    ) k on true
    where v.expires_at > %(now)s
"""  # noqa: S608 - constants alone
LACKING = f"""
    select a.id from kinfolk_web_attendee a left join kinfolk_web_keptday d on {GOOD_DAY} where a.event_id = %(event)s and a.state = 'coming' and not exists (
        select 1 from kinfolk_web_keptpage k where k.attendee_id = a.id and k.language = %(language)s and {GOOD})
    order by a.id
"""  # noqa: S608 - constants alone
# Not if a step was taken since it was begun: then nobody knows which clock it was made by.
KEEP = f"""
    insert into kinfolk_web_keptpage as held
        (attendee_id, language, page, behind, uses, snapshot, stamp, knows_times, since, until)
    select %(attendee)s, %(language)s, %(page)s, %(behind)s::text[], %(uses)s::jsonb, %(snapshot)s, %(stamp)s,
        %(knows_times)s::boolean, %(since)s::timestamptz, %(until)s::timestamptz
    where {UNTOUCHED.format(words="%(hour)s", snapshot="%(snapshot)s")}
    on conflict (attendee_id, language) do update set page = excluded.page, behind = excluded.behind,
        uses = excluded.uses, snapshot = excluded.snapshot, stamp = excluded.stamp, knows_times = excluded.knows_times,
        since = excluded.since, until = excluded.until
"""
KEEP_DAY = """
    insert into kinfolk_web_keptday (event_id, facts, said, behind, snapshot, stamp, since, until)
    values (%(event)s, %(facts)s, %(said)s, %(behind)s, %(snapshot)s, %(stamp)s, %(since)s, %(until)s)
    on conflict (event_id) do update set facts = excluded.facts, said = excluded.said,
        behind = excluded.behind, snapshot = excluded.snapshot,
        stamp = excluded.stamp, since = excluded.since, until = excluded.until
"""


def find(asked: Sequence[Wanted]) -> list[Found | None]:
    """Return whose visit each cookie is, with their page if it is kept and true; one question to the database for all."""
    given = {"digests": [digest(one.secret) for one in asked], "languages": [one.language for one in asked]}
    found: list[Found | None] = [None] * len(asked)
    with connection.cursor() as cursor:
        cursor.execute(FIND, given | {"now": timezone.now(), "stamp": stamp()})
        for nth, *row in cursor.fetchall():
            found[nth - 1] = Found(*row)
    return found


def lacking(*, event: int, language: str) -> list[int]:
    """Return the attendees of an event whose page is not kept, or not true any more."""
    with connection.cursor() as cursor:
        cursor.execute(LACKING, {"event": event, "language": language, "now": timezone.now(), "stamp": stamp()})
        return [row[0] for row in cursor.fetchall()]


def keep(made: Made) -> bool:
    """Keep a page in place of the one before; not if it came too late to be true for a while."""
    now = timezone.now()
    if now - made.since > LONGEST or now >= min(made.until, made.hour_until):
        return False
    given = {"behind": sorted(made.behind), "uses": json.dumps(made.uses), "stamp": stamp()}
    given |= {"hour": [f"hour:{made.event}", f"event:{made.event}"]}
    names = ("attendee", "language", "page", "snapshot", "knows_times", "since", "until")
    with connection.cursor() as cursor:
        cursor.execute(KEEP, given | {name: getattr(made, name) for name in names})
        return bool(cursor.rowcount)


def keep_day(made: MadeDay) -> bool:
    """Keep what the hour decides in place of what was kept before; not if it came too late."""
    now = timezone.now()
    if now - made.since > LONGEST or now >= made.until:
        return False
    given = {
        "facts": json.dumps(made.facts),
        "said": json.dumps(made.said),
        "behind": sorted(made.behind),
        "stamp": stamp(),
    }
    names = ("event", "snapshot", "since", "until")
    with connection.cursor() as cursor:
        cursor.execute(KEEP_DAY, given | {name: getattr(made, name) for name in names})
    return True


def forget_kept(community: int) -> None:
    """Forget every kept page of a community's people: any of them may name anybody."""
    KeptPage.objects.filter(attendee__event__community=community).delete()


@cache
def stamp() -> str:
    """Return by what the pages of this very program are known: its files, its settings, and the database it works on."""
    found = hashlib.sha256(repr([settings.PUBLIC_URL, settings.STATIC_URL, _database()]).encode())
    for path in sorted(path for kind in MADE_FROM for path in HERE.rglob(kind)):
        state = path.stat()
        found.update(f"{path.relative_to(HERE)} {state.st_size} {state.st_mtime_ns}".encode())
    return found.hexdigest()


def _database() -> str:
    """Return by what a database is known: a restored backup is another one, whose transactions have other numbers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("select system_identifier from pg_control_system()")
            return str(cursor.fetchone()[0])
    except ProgrammingError:  # a database that does not tell: pages are then kept for this process alone
        return secrets.token_hex(16)
