"""A table for last time's cast at the next event: who wishes it says so, and one button gives it to casts that come."""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import override

from kinfolk_web.again.models import CastTable
from kinfolk_web.core import live
from kinfolk_web.core.audit import change
from kinfolk_web.day.casts import cast_name
from kinfolk_web.day.models import Joining, OpenTable
from kinfolk_web.people.models import Attendee
from kinfolk_web.programme.models import Block

if TYPE_CHECKING:
    from kinfolk_web.accounts.models import User
    from kinfolk_web.communities.models import Event

FEWEST = 3  # who come again and wish it: two can sit down together without us
MAKER = uuid.UUID("6f2a1d0e-5b0c-4a3e-9d84-0c54b1f0a9e7")  # one key for each cast at each event


@dataclass(frozen=True, slots=True)
class Wished:
    """A cast of an earlier event, those of it who come and wish a table, and whether they have one."""

    cast: str
    key: uuid.UUID
    people: tuple[Attendee, ...]
    given: bool


def wish(*, attendee: Attendee, yes: bool) -> None:
    """Say whether one would like a table with one's cast next time, or take that back; only the count is told."""
    name = cast_name(attendee)
    if yes and name:
        CastTable.objects.update_or_create(attendee=attendee, defaults={"cast": name})
    else:
        CastTable.objects.filter(attendee=attendee).delete()


def wishes(attendee: Attendee) -> bool:
    """Whether somebody would like a table with their cast next time."""
    return CastTable.objects.filter(attendee=attendee).exists()


def wished(event: Event) -> list[Wished]:
    """Return the casts of earlier events of which enough come again and wish a table."""
    if event.starts_on is None:
        return []
    coming = Attendee.objects.filter(event=event, state=Attendee.State.COMING, erased_at__isnull=True)
    here = {one.person_id: one for one in coming.only("pk", "person_id", "code")}
    rows = CastTable.objects.filter(attendee__event__community=event.community, attendee__person__in=here)
    earlier = rows.filter(attendee__event__starts_on__lt=event.starts_on).select_related("attendee")
    people: dict[tuple[int, str], list[Attendee]] = defaultdict(list)
    for one in earlier:
        people[one.attendee.event_id, one.cast].append(here[one.attendee.person_id])
    keys = {at: uuid.uuid5(MAKER, f"{event.pk}/{at[0]}/{at[1]}") for at in people}
    given = set(OpenTable.objects.filter(event=event, key__in=keys.values()).values_list("key", flat=True))
    return [
        Wished(at[1], keys[at], tuple(who), keys[at] in given)
        for at, who in sorted(people.items())
        if len(who) >= FEWEST
    ]


def block_for(event: Event) -> Block | None:
    """Return when casts can sit together: the reunion hour, else the first open tables."""
    found = Block.objects.filter(event=event, kind__in=(Block.Kind.REUNION, Block.Kind.OPEN_TABLES))
    return min(found, key=lambda one: (one.kind != Block.Kind.REUNION, one.day, one.starts_at), default=None)


def give(*, event: Event, by: User | None) -> int:
    """Give every cast that wishes it an open table of its own; return how many are new."""
    block = block_for(event)
    new = [one for one in wished(event) if not one.given] if block else []
    if block is None or not new:
        return 0
    with change("cast.give_tables", by=by, event=event, facts={"count": len(new)}):
        for one in new:
            with override(event.language):
                title = _("%(cast)s meets again") % {"cast": one.cast}
            made = OpenTable.objects.create(
                event=event, key=one.key, block=block, title=title, language=event.language,
                seats=len(one.people) + 2, state=OpenTable.State.SHOWN,
            )  # fmt: skip
            taken = set(
                Joining.objects.filter(block=block, attendee__in=one.people, left=False).values_list(
                    "attendee", flat=True
                )
            )
            Joining.objects.bulk_create(
                Joining(table=made, block=block, attendee=who) for who in one.people if who.pk not in taken
            )
        live.publish(f"event:{event.pk}", "open-tables")
    return len(new)
