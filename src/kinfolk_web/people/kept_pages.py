"""Finished pages of attendees, kept as they were made, and found again only while they still say what is true."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import ProgrammingError, connection, models
from django.utils import timezone

from kinfolk_web.core.links import digest
from kinfolk_web.core.scoping import Scoped
from kinfolk_web.core.touching import UNTOUCHED

HERE = Path(__file__).resolve().parents[1]
MADE_FROM = ("*.py", "*.html", "*.json", "*.po", "*.css", "*.js")
LONGEST = timedelta(minutes=1)  # a page that took longer to make is not kept


class KeptPage(models.Model):
    """One attendee's page in one language as it was made: what is behind it, and between which moments it is true."""

    attendee = models.ForeignKey("kinfolk_web.Attendee", on_delete=models.CASCADE, related_name="kept_pages")
    language = models.CharField(max_length=10)
    page = models.TextField()
    behind = ArrayField(models.TextField())  # words of the rows that it shows, as the database notes their changes
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


@dataclass(frozen=True, slots=True)
class Found:
    """Whose visit a cookie is, what the database showed when it was looked up, and the page if one is kept."""

    visit: int
    expires_at: datetime
    seen_at: datetime
    attendee: int
    event: int
    snapshot: str
    page: str | None


@dataclass(frozen=True, slots=True)
class Made:
    """A page that was just made, with what a later reader has to know of it."""

    attendee: int
    language: str
    page: str
    behind: frozenset[str]
    snapshot: str
    knows_times: bool | None
    since: datetime
    until: datetime


GOOD = f"""k.stamp = %(stamp)s and k.since <= %(now)s and %(now)s < k.until and {UNTOUCHED} and (
    k.knows_times is null or k.knows_times = exists (
        select 1 from kinfolk_web_attendee o where o.event_id = a.event_id and o.state = 'coming'
        and o.times_attended is not null))"""  # noqa: S608 - constants alone
FIND = f"""
    select v.id, v.expires_at, v.seen_at, a.id, a.event_id, pg_current_snapshot()::text, k.page
    from kinfolk_web_visit v
    join kinfolk_web_attendee a on a.id = v.attendee_id and a.invitation = v.invitation
    left join kinfolk_web_keptpage k on k.attendee_id = a.id and k.language = %(language)s and {GOOD}
    where v.digest = %(digest)s and v.expires_at > %(now)s
"""  # noqa: S608 - constants alone
LACKING = f"""
    select a.id from kinfolk_web_attendee a where a.event_id = %(event)s and a.state = 'coming' and not exists (
        select 1 from kinfolk_web_keptpage k where k.attendee_id = a.id and k.language = %(language)s and {GOOD})
    order by a.id
"""  # noqa: S608 - constants alone
KEEP = """
    insert into kinfolk_web_keptpage as held
        (attendee_id, language, page, behind, snapshot, stamp, knows_times, since, until)
    values (%s, %s, %s, %s, %s, %s, %s, %s, %s)
    on conflict (attendee_id, language) do update set page = excluded.page, behind = excluded.behind,
        snapshot = excluded.snapshot, stamp = excluded.stamp, knows_times = excluded.knows_times,
        since = excluded.since, until = excluded.until
"""


def find(*, secret: str, language: str) -> Found | None:
    """Return whose visit a cookie is, with their page if it is kept and true; one question to the database."""
    with connection.cursor() as cursor:
        cursor.execute(FIND, {"digest": digest(secret), "language": language, "now": timezone.now(), "stamp": stamp()})
        row = cursor.fetchone()
    return Found(*row) if row else None


def lacking(*, event: int, language: str) -> list[int]:
    """Return the attendees of an event whose page is not kept, or not true any more."""
    with connection.cursor() as cursor:
        cursor.execute(LACKING, {"event": event, "language": language, "now": timezone.now(), "stamp": stamp()})
        return [row[0] for row in cursor.fetchall()]


def keep(made: Made) -> bool:
    """Keep a page in place of the one before; not if it came too late to be true for a while."""
    now = timezone.now()
    if now - made.since > LONGEST or now >= made.until:
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            KEEP,
            [
                made.attendee, made.language, made.page, sorted(made.behind), made.snapshot, stamp(), made.knows_times,
                made.since, made.until,
            ],
        )  # fmt: skip
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
