"""Who may listen to what happens on the day: phones, displays and staff; asked again while they listen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import F, Q
from django.utils import timezone
from django_scopes import scopes_disabled

from kinfolk_web.communities.models import Membership
from kinfolk_web.core.live import phones, sign_stream
from kinfolk_web.core.streams import authorises
from kinfolk_web.day.models import Wall
from kinfolk_web.day.presence import topic_of
from kinfolk_web.people.models import Visit

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from django.db.models import QuerySet

    from kinfolk_web.accounts.models import User
    from kinfolk_web.communities.models import Event
    from kinfolk_web.core.live import Grant

PAGES_OF_STAFF = 8


def stream_of_visit(visit: Visit) -> str:
    """Return the address at which an attendee's page hears what happens at its event."""
    return stream_of(visit=visit.pk, attendee=visit.attendee_id, event=visit.attendee.event_id)


def stream_of(*, visit: int, attendee: int, event: int) -> str:
    """Return that address by the keys alone."""
    return _address({phones(event), f"attendee:{attendee}"}, f"visit:{visit}", 3)


def stream_of_wall(wall: Wall) -> str:
    """Return the address at which a display hears what happens."""
    return _address({f"event:{wall.event_id}", phones(wall.event_id)}, f"wall:{wall.pk}", 3)


def stream_of_staff(user: User, event: Event) -> str:
    """Return the address at which a page of staff hears what happens at an event."""
    topics = {f"event:{event.pk}", phones(event.pk), topic_of(event)}
    return _address(topics, f"staff:{user.pk}/{event.pk}", PAGES_OF_STAFF)


def _address(topics: set[str], identity: str, pages: int) -> str:
    return f"/live/{sign_stream(topics, identity=identity, streams=pages)}/"


def _numbers(grants: Collection[Grant]) -> dict[Grant, int]:
    return {grant: int(grant.identity.split(":", 1)[1].split("/")[0]) for grant in grants}


def _still(grants: Collection[Grant], good: Callable[[set[int]], QuerySet[Any]]) -> list[Grant]:
    numbers = _numbers(grants)
    with scopes_disabled():
        found = set(good(set(numbers.values())).values_list("pk", flat=True))
    return [grant for grant, number in numbers.items() if number in found]


@authorises("visit")
def visits_that_hold(grants: Collection[Grant]) -> Collection[Grant]:
    """Return the grants of browsers in which somebody's page is still open."""
    return _still(
        grants,
        lambda keys: Visit.objects.filter(
            pk__in=keys, expires_at__gt=timezone.now(), invitation=F("attendee__invitation")
        ),
    )


@authorises("wall")
def walls_that_hold(grants: Collection[Grant]) -> Collection[Grant]:
    """Return the grants of displays whose link was not ended."""
    return _still(grants, lambda keys: Wall.objects.filter(pk__in=keys, ended_at=None))


@authorises("staff")
def staff_who_stay(grants: Collection[Grant]) -> Collection[Grant]:
    """Return the grants of members of staff who still have a role at the event."""
    wanted = {grant: [int(one) for one in grant.identity.removeprefix("staff:").split("/")] for grant in grants}
    with scopes_disabled():
        held = set(
            Membership.objects.filter(
                Q(event=None) | Q(event__in={event for _user, event in wanted.values()}),
                user__in={user for user, _event in wanted.values()},
                user__is_active=True,
                community__events__in={event for _user, event in wanted.values()},
            ).values_list("user_id", "event_id", "community__events__pk")
        )
    return [
        grant
        for grant, (user, event) in wanted.items()
        if any(who == user and of == event and at in (None, event) for who, at, of in held)
    ]
