"""Reads about communities: who may see which, in which roles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from kinfolk_web.communities.models import Community, Event, Membership, Role

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from kinfolk_web.accounts.models import User

INVENTED, INVENTED_ORGANISER = "lamplighters", "olive@lamplighters.example"  # of the demo, to look around in


def communities_of(user: User) -> QuerySet[Community]:
    """Return the communities in which somebody has any role."""
    return Community.objects.filter(memberships__user=user).distinct()


def events_of(user: User, community: Community) -> QuerySet[Event]:
    """Return the events of a community that exist for somebody."""
    everywhere = Membership.objects.filter(user=user, community=community, event__isnull=True).exists()
    events = Event.objects.filter(community=community)
    return events if everywhere else events.filter(memberships__user=user).distinct()


def organised_by(user: User, community: Community) -> QuerySet[Event]:
    """Return the events of a community that somebody organises."""
    theirs = Membership.objects.filter(user=user, community=community, role=Role.ORGANISER)
    events = Event.objects.filter(community=community)
    everywhere = theirs.filter(event__isnull=True).exists()
    return events if everywhere else events.filter(pk__in=theirs.values("event"))


def roles_of(user: User, community: Community, event: Event | None = None) -> frozenset[Role]:
    """Return what somebody may do: their roles in the community, and at this event."""
    here = Q(event__isnull=True) | Q(event=event) if event else Q(event__isnull=True)
    held = Membership.objects.filter(here, user=user, community=community).values_list("role", flat=True)
    return frozenset(Role(role) for role in held)


def parts_led(user: User, community: Community, event: Event) -> frozenset[str]:
    """Return the parts of the room to which somebody keeps who leads hosts; none: wherever they like."""
    here = Q(event__isnull=True) | Q(event=event)
    leads = Membership.objects.filter(here, user=user, community=community, role__in=(Role.ORGANISER, Role.HOST_LEAD))
    parts = frozenset(leads.values_list("part", flat=True))
    return frozenset() if "" in parts else parts


def staff_of(community: Community, event: Event | None = None) -> dict[User, list[Membership]]:
    """Return who is on the staff with their roles: those of the community, and at one event or at any."""
    here = Q(event__isnull=True) | Q(event=event) if event else Q()
    held = Membership.objects.filter(here, community=community).select_related("user", "event")
    staff: dict[User, list[Membership]] = {}
    for one in held.order_by("user__name", "user__email", "event_id", "role"):
        staff.setdefault(one.user, []).append(one)
    return staff


def has_safety_lead(community: Community, event: Event | None = None) -> bool:
    """Return whether somebody is a safety lead already: of the community or of one event, without one of any event."""
    here = Q(event__isnull=True) | Q(event=event) if event else Q()
    return Membership.objects.filter(here, community=community, role=Role.SAFETY_LEAD).exists()
