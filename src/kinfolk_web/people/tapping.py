"""One tap on a statement in one question to the database: whose it is, that it is kept, and what they have said before.

Thousands tap within two minutes of an opening, so a tap is one statement of SQL that is a transaction by itself. A tap
carries a number that the phone made: the same one again changes nothing, nor does an old one after it was taken back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from django.db import connection
from django.utils import timezone

from kinfolk_web.core.links import digest
from kinfolk_web.people.hearing import Hearer
from kinfolk_web.people.visiting import AFTER

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from kinfolk_web.people.models import Attendee

Said = Literal["tell", "count", "skip"]

# Whoever may come back after the event's own pages are closed is asked for the long way, so a day is left out.
BY_VISIT = """
    select a.id as attendee, a.event_id as event, v.id as visit, v.seen_at
    from kinfolk_web_visit v
    join kinfolk_web_attendee a on a.id = v.attendee_id and a.invitation = v.invitation
    join kinfolk_web_event e on e.id = a.event_id
    where v.digest = %(digest)s and v.expires_at > %(now)s
    and coalesce(e.ends_on, e.starts_on, 'infinity') > %(open)s"""
BY_ATTENDEE = "select %(attendee)s::bigint as attendee, %(event)s::bigint as event, 0 as visit, %(now)s as seen_at"
MEANT = """
    select who.attendee, case when s.state = 'joined' then s.joined_into_id else s.id end as statement
    from who join kinfolk_web_statement s on s.event_id = who.event
    where s.id = %(number)s and s.state in ('approved', 'joined')
    and (s.state = 'approved' or s.joined_into_id is not null)"""
SAME = "{row}.statement_id = m.statement and {row}.attendee_id = m.attendee"
ME_TOO = f"""
    gone as (delete from kinfolk_web_skip k using meant m where {SAME.format(row="k")} and k.key is distinct from %(key)s),
    kept as (
        insert into kinfolk_web_metoo (statement_id, attendee_id, shown, own, key, made_at)
        select m.statement, m.attendee, %(shown)s, true, %(key)s, %(now)s from meant m
        where not exists (select from kinfolk_web_skip k where {SAME.format(row="k")} and k.key = %(key)s)
        on conflict (statement_id, attendee_id)
        do update set shown = excluded.shown, own = excluded.own, key = excluded.key
        returning statement_id)"""  # noqa: S608 - constants alone
SKIP = f"""
    kept as (
        insert into kinfolk_web_skip (statement_id, attendee_id, key, made_at)
        select m.statement, m.attendee, %(key)s, %(now)s from meant m
        where not exists (select from kinfolk_web_metoo y where {SAME.format(row="y")})
        on conflict (statement_id, attendee_id) do nothing
        returning statement_id)"""  # noqa: S608 - constants alone
FOUND = """
    select who.*, o.stopped, o.version,
        (select statement from meant) as meant, (select statement_id from kept) as kept,
        array(select statement_id from kinfolk_web_metoo y where y.attendee_id = who.attendee) as said,
        array(select statement_id from kinfolk_web_skip k where k.attendee_id = who.attendee) as passed
    from who left join kinfolk_web_moderation o on o.event_id = who.event"""


@dataclass(frozen=True, slots=True)
class Tapped:
    """A tap that was taken: by whom, on which visit, whether it counts, and what they can be shown next."""

    visit: int
    seen_at: datetime
    counts: bool
    hearer: Hearer


def tap_in_visit(*, secret: str, number: int, said: Said, key: UUID) -> Tapped | None:
    """Take a tap from a browser with the cookie of a visit.

    Parameters
    ----------
    secret
        Of the cookie.
    number
        Of the statement; one that was joined with another leads there.
    said
        Me too and tell my table, me too and only count me, or not me.
    key
        A number that the phone made for this very tap.

    Returns
    -------
    Tapped or None
        None where the visit does not hold, or may not hold for long; nothing was taken then.
    """
    now = timezone.now()
    given = {"digest": digest(secret), "open": (now - AFTER).date(), "now": now}
    return _take(BY_VISIT, said, given | {"number": number, "key": key})


def tap(*, attendee: Attendee, number: int, said: Said, key: UUID) -> bool:
    """Take a tap of somebody who is known; return whether it counts, or is known already."""
    given = {"attendee": attendee.pk, "event": attendee.event_id, "now": timezone.now()}
    taken = _take(BY_ATTENDEE, said, given | {"number": number, "key": key})
    return taken is not None and taken.counts


def _take(who: str, said: Said, given: dict[str, Any]) -> Tapped | None:
    asked = f"with who as ({who}), meant as ({MEANT}), {SKIP if said == 'skip' else ME_TOO} {FOUND}"
    with connection.cursor() as cursor:
        cursor.execute(asked, given | {"shown": said == "tell"})
        row = cursor.fetchone()
    if row is None:
        return None
    attendee, event, visit, seen_at, stopped, version, meant, kept, before, held = row
    said_before, passed = frozenset(before), frozenset(held)
    if said == "skip":
        passed |= {kept} - {None}
    elif kept is not None:
        said_before, passed = said_before | {kept}, passed - {kept}
    return Tapped(
        visit=visit,
        seen_at=seen_at,
        counts=meant in passed if said == "skip" else kept is not None,
        hearer=Hearer(attendee, event, stopped=bool(stopped), version=version, said=said_before, passed=passed),
    )
