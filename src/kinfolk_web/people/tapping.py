"""Taps on statements in one question to the database: whose they are, that they are kept, and what was said before.

Thousands tap within two minutes of an opening, so all taps that wait at the same time are one statement of SQL that is a
transaction by itself. A tap carries a number that the phone made: the same one again changes nothing, nor does an old
one after it was taken back. So a tap of which nobody knows whether it was kept can always be taken once more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from django.db import connection, transaction
from django.utils import timezone

from kinfolk_web.core.links import digest
from kinfolk_web.people.hearing import Hearer
from kinfolk_web.people.visiting import AFTER

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from kinfolk_web.people.models import Attendee

Said = Literal["tell", "count", "skip"]

PATIENCE = "200ms"  # how long many wait for a row that somebody else holds; each then waits for its own
ASKED = "unnest(%(whose)s::{kind}[], %(numbers)s::bigint[], %(said)s::text[], %(keys)s::uuid[]) with ordinality"
# One tap of each person, so that no row is written twice: the others are not found, and are taken once these are kept.
# Whoever may come back after the event's own pages are closed is asked for the long way, so a day is left out.
BY_VISIT = f"""
    select distinct on (a.id) q.nth, q.number, q.said, q.key, a.id as attendee, a.event_id as event, v.id as visit, v.seen_at
    from {ASKED.format(kind="text")} as q(digest, number, said, key, nth)
    join kinfolk_web_visit v on v.digest = q.digest
    join kinfolk_web_attendee a on a.id = v.attendee_id and a.invitation = v.invitation
    join kinfolk_web_event e on e.id = a.event_id
    where v.expires_at > %(now)s and coalesce(e.ends_on, e.starts_on, 'infinity') > %(open)s
    order by a.id, q.nth"""  # noqa: S608 - constants alone
BY_ATTENDEE = f"""
    select q.nth, q.number, q.said, q.key, q.attendee, %(event)s::bigint as event, 0 as visit, %(now)s as seen_at
    from {ASKED.format(kind="bigint")} as q(attendee, number, said, key, nth)"""  # noqa: S608 - constants alone
MEANT = """
    select who.attendee, who.said, who.key, case when s.state = 'joined' then s.joined_into_id else s.id end as statement
    from who join kinfolk_web_statement s on s.id = who.number and s.event_id = who.event
    where s.state in ('approved', 'joined') and (s.state = 'approved' or s.joined_into_id is not null)"""
SAME = "{row}.statement_id = m.statement and {row}.attendee_id = m.attendee"
KEPT = f"""
    gone as (
        delete from kinfolk_web_skip k using meant m
        where {SAME.format(row="k")} and m.said <> 'skip' and k.key is distinct from m.key),
    yes as (
        insert into kinfolk_web_metoo as y (statement_id, attendee_id, shown, own, key, made_at)
        select m.statement, m.attendee, m.said = 'tell', true, m.key, %(now)s from meant m
        where m.said <> 'skip'
        and not exists (select from kinfolk_web_skip k where {SAME.format(row="k")} and k.key = m.key)
        order by m.statement, m.attendee
        on conflict (statement_id, attendee_id)
        do update set shown = excluded.shown, own = excluded.own, key = excluded.key,
            made_at = case when excluded.shown and not y.shown then excluded.made_at else y.made_at end
        returning statement_id, attendee_id),
    no as (
        insert into kinfolk_web_skip (statement_id, attendee_id, key, made_at)
        select m.statement, m.attendee, m.key, %(now)s from meant m
        where m.said = 'skip' and not exists (select from kinfolk_web_metoo y where {SAME.format(row="y")})
        order by m.statement, m.attendee
        on conflict (statement_id, attendee_id) do nothing
        returning statement_id, attendee_id)"""  # noqa: S608 - constants alone
FOUND = """
    select who.nth, who.said, who.visit, who.seen_at, who.attendee, who.event, o.stopped, o.version, meant.statement,
        (select statement_id from (select * from yes union all select * from no) k where k.attendee_id = who.attendee),
        array(select statement_id from kinfolk_web_metoo y where y.attendee_id = who.attendee),
        array(select statement_id from kinfolk_web_skip k where k.attendee_id = who.attendee)
    from who left join meant on meant.attendee = who.attendee
    left join kinfolk_web_moderation o on o.event_id = who.event"""
TAKE = "with who as ({who}), meant as ({meant}), {kept} {found}"
TAKE_BY_VISIT = TAKE.format(who=BY_VISIT, meant=MEANT, kept=KEPT, found=FOUND)
TAKE_BY_ATTENDEE = TAKE.format(who=BY_ATTENDEE, meant=MEANT, kept=KEPT, found=FOUND)


@dataclass(frozen=True, slots=True)
class Tap:
    """A tap from a browser with the cookie of a visit.

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
    """

    secret: str
    number: int
    said: Said
    key: UUID


@dataclass(frozen=True, slots=True)
class Tapped:
    """A tap that was taken: by whom, on which visit, whether it counts, and what they can be shown next."""

    visit: int
    seen_at: datetime
    counts: bool
    hearer: Hearer


def take(taps: Sequence[Tap]) -> list[Tapped | None]:
    """Take taps; all of them are kept when this returns, and none if it raises.

    Returns
    -------
    list of Tapped or None
        None where the visit does not hold, or may not hold for long, and for a second tap of somebody among these:
        nothing was taken then.

    Raises
    ------
    django.db.Error
        If a row of one of them is held by somebody else for long, or goes away meanwhile: taken one by one, each of the
        others is kept.
    """
    now = timezone.now()
    given = {"whose": [digest(one.secret) for one in taps], "open": (now - AFTER).date(), "now": now}
    if len(taps) == 1:
        return _taken(TAKE_BY_VISIT, given, taps)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"set local lock_timeout = '{PATIENCE}'")
        return _taken(TAKE_BY_VISIT, given, taps)


def tap(*, attendee: Attendee, number: int, said: Said, key: UUID) -> bool:
    """Take a tap of somebody who is known; return whether it counts, or is known already."""
    given = {"whose": [attendee.pk], "event": attendee.event_id, "now": timezone.now()}
    [taken] = _taken(TAKE_BY_ATTENDEE, given, [Tap("", number, said, key)])
    return taken is not None and taken.counts


def _taken(asked: str, given: dict[str, Any], taps: Sequence[Tap]) -> list[Tapped | None]:
    given |= {"numbers": [one.number for one in taps], "said": [one.said for one in taps]}
    taken: list[Tapped | None] = [None] * len(taps)
    with connection.cursor() as cursor:
        cursor.execute(asked, given | {"keys": [one.key for one in taps]})
        for nth, *row in cursor.fetchall():
            taken[nth - 1] = _tapped(*row)
    return taken


def _tapped(said: Said, visit: int, seen_at: datetime, *more: Any) -> Tapped:  # noqa: ANN401 - a row of the database
    attendee, event, stopped, version, meant, kept, before, held = more
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
