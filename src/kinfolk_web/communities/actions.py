"""Writes about communities: found one, make an event, give and take roles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.text import slugify

from kinfolk_web.communities.models import Community, Event, Membership, Role
from kinfolk_web.core.audit import change

if TYPE_CHECKING:
    from kinfolk_web.accounts.models import User


def found_community(*, name: str, by: User, language: str = "en") -> Community:
    """Make a community, with whoever founds it as its organiser."""
    with change("community.found", by=by) as entry:
        community = Community.objects.create(
            name=name, slug=_free_slug(name, Community.objects.values_list("slug", flat=True)), language=language
        )
        entry.community = community
        entry.save(update_fields=["community"])
        Membership.objects.create(user=by, community=community, role=Role.ORGANISER)
    return community


def make_event(*, community: Community, name: str, by: User, **details: Any) -> Event:  # noqa: ANN401 - fields of an event
    """Make an event of a community."""
    with change("event.make", by=by, community=community) as entry:
        event = Event.objects.create(
            community=community,
            name=name,
            slug=_free_slug(name, community.events.values_list("slug", flat=True)),
            **{"language": community.language, **details},
        )
        entry.event = event
        entry.save(update_fields=["event"])
    return event


def give_role(
    *, user: User, role: Role, by: User | None, community: Community, event: Event | None = None
) -> Membership:
    """Give somebody a role in the community, or at one event of it; giving it twice changes nothing."""
    with change("role.give", by=by, community=community, event=event, facts={"user": user.pk, "role": role}):
        membership, _ = Membership.objects.get_or_create(user=user, community=community, event=event, role=role)
    return membership


def take_role(*, membership: Membership, by: User) -> None:
    """Take a role away; it holds from the next request on."""
    facts = {"user": membership.user_id, "role": membership.role}
    with change("role.take", by=by, community=membership.community, event=membership.event, facts=facts):
        membership.delete()


def _free_slug(name: str, taken: Any) -> str:  # noqa: ANN401 - any iterable of texts
    stem = slugify(name)[:50] or "event"
    names, number = set(taken), 2
    slug = stem
    while slug in names:
        slug, number = f"{stem}-{number}", number + 1
    return slug
