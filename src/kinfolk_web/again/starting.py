"""A new event starts from an earlier one: its room and programme, its casts kept or mixed, and who is remembered on its list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django_scopes import scope

from kinfolk_web.core.audit import change
from kinfolk_web.core.live import publish
from kinfolk_web.day.presence import missed
from kinfolk_web.people.memory import willing
from kinfolk_web.people.models import Attendee
from kinfolk_web.people.queries import earlier_times
from kinfolk_web.programme.copying import furnish
from kinfolk_web.programme.models import Block, Programme

if TYPE_CHECKING:
    from kinfolk_web.accounts.models import User
    from kinfolk_web.communities.models import Community, Event

CASTS = ("", "keep", "mix")
CHUNK = 1_000
CARRIED = (  # what stays true of somebody until next time; needs are asked for anew, with a yes of their own
    "name", "email", "organisation", "parties", "languages", "kinds", "pronouns", "name_sound", "listen_first", "no_mail",
)  # fmt: skip


class NotEmptyError(Exception):
    """The event has a programme already: what somebody made there is not written over."""


def earlier_events(community: Community) -> list[Event]:
    """Return the events of a community from which another can start, the newest first: those with a programme."""
    with scope(community=community):
        return list(community.events.filter(blocks__isnull=False, archived=False).distinct())


def start_from(*, event: Event, earlier: Event, casts: str = "", people: bool = False, by: User | None) -> int:
    """Let an event that was just made start from an earlier one; return how many people are on its list then.

    Parameters
    ----------
    casts
        What becomes of the casts: ``""`` for nothing, ``"keep"`` or ``"mix"``.
    people
        Whether those who said yes to being remembered are on the list at once, with one time more. A list that comes
        in later recognises everybody in any case, and counts for each how often they came.

    Raises
    ------
    NotEmptyError
        The event has a programme already.
    """
    if Block.objects.filter(event=event).exists() or Programme.objects.filter(event=event).exists():
        raise NotEmptyError
    with change("event.start_from", by=by, event=event, facts={"from": earlier.pk}):
        blocks = list(Block.objects.filter(event=earlier).select_related("room"))
        furnish(earlier, event, blocks, casts if casts in CASTS else "")
        found = _invite(event, earlier) if people else 0
        publish(f"event:{event.pk}", "people")
    return found


def _invite(event: Event, earlier: Event) -> int:
    """Put those on the list who came to an earlier event and want to be remembered."""
    times = earlier_times(event)
    wanted = willing(earlier)
    came = Attendee.objects.filter(event=earlier, state=Attendee.State.COMING, erased_at__isnull=True)
    rows = came.filter(pk__in=wanted).exclude(pk__in=missed(earlier.community))
    made = [
        Attendee(
            event=event,
            person_id=one.person_id,
            times_attended=max(times.get(one.person_id, 1), (one.times_attended or 0) + 1),
            **{name: getattr(one, name) for name in CARRIED},
        )
        for one in rows
    ]
    Attendee.objects.bulk_create(made, batch_size=CHUNK)
    return len(made)
