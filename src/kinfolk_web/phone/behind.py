"""What stands behind somebody's page: the rows that it shows, what it depends on of the hour, and until when it is true."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db import connection

from kinfolk_web.core.remembering import remembered
from kinfolk_web.day.attendance import plans_behind
from kinfolk_web.people.queries import knows_times
from kinfolk_web.people.visiting import ends_at
from kinfolk_web.phone.hours import FAR, hours_of, names_used
from kinfolk_web.plans.held import plan_that_holds
from kinfolk_web.plans.told import evening_before
from kinfolk_web.programme.places import rooms_behind
from kinfolk_web.seasons.queries import over_at, running
from kinfolk_web.welcome.shown import plan_shown

if TYPE_CHECKING:
    from kinfolk_web.people.models import Attendee
    from kinfolk_web.phone.day import Day
    from kinfolk_web.plans.models import Cast

# Everybody at somebody's tables, who leads these or leads with them, who holds their cast, who greets whom, whom they stay
# in touch with, themselves at other events; what they said and what is called out; the open tables that they joined.
# And of the hour: whether these open tables are over, whether those who stand in look out by now, and whether rounds have
# begun whose tables are then told of what was said since tables were told.
HOUR = "of the hour:"
WORDS = """
with mine as (
    select round, "table" from kinfolk_web_seat where plan_id = %(plan)s and attendee_id = %(me)s
    union select round, "table" from kinfolk_web_doorseat where event_id = %(event)s and attendee_id = %(me)s
), people as (
    select s.attendee_id as pk from kinfolk_web_seat s join mine using (round, "table") where s.plan_id = %(plan)s
    union select unnest(array[t.host_id, t.stand_in_id]) from kinfolk_web_sitting t join mine using (round, "table")
        where t.plan_id = %(plan)s
    union select host_id from kinfolk_web_sitting where plan_id = %(plan)s and %(me)s in (host_id, stand_in_id)
    union select c.host_id from kinfolk_web_castmember m join kinfolk_web_cast c on c.id = m.cast_id
        where m.plan_id = %(plan)s and m.attendee_id = %(me)s
    union select unnest(array[newcomer_id, greeter_id, stand_in_id]) from kinfolk_web_welcome
        where event_id = %(event)s and ended_at is null and %(me)s in (newcomer_id, greeter_id, stand_in_id)
    union select unnest(array[a_id, b_id]) from kinfolk_web_connection where a_id = %(me)s or b_id = %(me)s
    union select id from kinfolk_web_attendee where person_id = %(person)s
)
select 'attendee:' || pk from people where pk is not null
union select 'own:' || id from kinfolk_web_attendee where person_id = %(person)s
union select 'statement:' || statement_id from kinfolk_web_metoo where attendee_id = %(me)s
union select 'told:' || statement_id from kinfolk_web_metoo where attendee_id = %(me)s
union select 'statement:' || statement_id from kinfolk_web_cue where event_id = %(event)s and statement_id is not null
union select 'opentable:' || table_id from kinfolk_web_joining where attendee_id = %(me)s
union select 'of the hour:over ' || t.block_id from kinfolk_web_joining j
    join kinfolk_web_opentable t on t.id = j.table_id where j.attendee_id = %(me)s
union select 'of the hour:stand-ins look out' from kinfolk_web_welcome
    where event_id = %(event)s and ended_at is null and stand_in_id = %(me)s
union select 'of the hour:said until ' || s.round from kinfolk_web_seat s join mine using (round, "table")
    join kinfolk_web_metoo y on y.attendee_id = s.attendee_id and y.shown
    join kinfolk_web_metoo m on m.statement_id = y.statement_id and m.attendee_id = %(me)s and m.shown
    where s.plan_id = %(plan)s and s.attendee_id <> %(me)s and greatest(y.made_at, m.made_at) > %(told)s
"""

OF_CAST = """
with people as (
    select attendee_id as pk from kinfolk_web_castmember where cast_id = %(cast)s
    union select host_id from kinfolk_web_cast where id = %(cast)s
    union select attendee_id from kinfolk_web_castguest where event_id = %(event)s and "cast" = %(name)s
), seen as (
    select min(attendee_id) as pk from kinfolk_web_checkin where event_id = %(event)s and kind = 'here'
)
select 'attendee:' || pk from people where pk is not null
union select 'here:' || pk from people where pk is not null
union select coalesce('here:' || pk, 'presence:' || %(event)s) from seen
union select 'cast:' || %(name)s
"""


@dataclass(frozen=True, slots=True)
class Behind:
    """The words of all rows that a page shows or decides by, until when time alone changes nothing, and what is asked anew.

    ``uses`` is what the page depends on of all that the hour says, and ``hour_until`` until when that is sure to be the
    same. ``knows_times`` is whether the list says of anybody how often they came, for those of whom it does not; None for others.
    """

    words: frozenset[str]
    uses: dict[str, Any]
    until: datetime
    hour_until: datetime
    knows_times: bool | None


def behind(attendee: Attendee, day: Day, at: datetime) -> Behind:
    """Return what stands behind the page of an attendee that is made at a moment."""
    event, plan = attendee.event, plan_that_holds(attendee.event)
    plans = remembered(("plans behind", event.pk), lambda: [one.pk for one in plans_behind(event)])
    with connection.cursor() as cursor:
        cursor.execute(
            WORDS,
            {
                "me": attendee.pk,
                "person": attendee.person_id,
                "event": event.pk,
                "plan": plan.pk if plan else None,
                "told": evening_before(event),  # what was said until then counts at whatever hour
            },
        )
        rows = {row[0] for row in cursor.fetchall()}
    named = {row.removeprefix(HOUR) for row in rows if row.startswith(HOUR)}
    rows = {row for row in rows if not row.startswith(HOUR)}
    rows |= {f"own:{attendee.pk}", f"attendee:{attendee.pk}", f"person:{attendee.person_id}"}
    rows |= {f"event:{event.pk}", f"community:{event.community_id}"}
    if day.turns:
        rows |= {f"room:{one}" for one in rooms_behind(event)}
    hours = hours_of(event, at)
    uses = {name: hours.said.get(name) for name in {*named, *names_used(attendee, day)}}
    if day.cast is not None and uses.get("casts are near"):
        rows |= _of_cast(attendee, day.cast)
    return Behind(
        words=frozenset(rows | {f"plan:{one}" for one in plans}),
        uses=uses,
        until=_until(attendee, at),
        hour_until=hours.until,
        knows_times=knows_times(event) if attendee.times_attended is None else None,
    )


def _of_cast(attendee: Attendee, cast: Cast) -> set[str]:
    """Return what decides whether somebody is asked to hold their cast, which only while it meets or is about to is asked.

    Its people and its host, who of them is here, what they answered, and whether the doors have seen anybody at all: once
    they have, one whom they saw stands for that.
    """
    with connection.cursor() as cursor:
        cursor.execute(OF_CAST, {"cast": cast.pk, "name": cast.name, "event": attendee.event_id})
        return {row[0] for row in cursor.fetchall()}


def _until(attendee: Attendee, at: datetime) -> datetime:
    """Return until when a page that is made at a moment stays true, as far as time alone changes it and not the hour."""
    event = attendee.event
    if plan_shown(event) is None:
        return at
    told = evening_before(event)
    moments = {
        ends_at(event),
        *(over_at(one) for one in running(event.community)),
        _midnight(at, ZoneInfo(event.timezone)),
        *([told] if told else []),
    }
    return min((one for one in moments if one > at), default=at + FAR)


def _midnight(at: datetime, zone: ZoneInfo) -> datetime:
    """Return when the next day begins where the event is: offers end with a day."""
    return datetime.combine(at.astimezone(zone).date() + timedelta(days=1), time(), zone)
