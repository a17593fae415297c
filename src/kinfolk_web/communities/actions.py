"""Writes about communities: found one, make and rename, archive an event, give and take roles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.text import slugify

from kinfolk_web.communities.models import Community, Event, Membership, Role
from kinfolk_web.core.audit import change

if TYPE_CHECKING:
    from kinfolk_web.accounts.models import User


SPELT = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"}
    | {"æ": "ae", "Æ": "Ae", "ø": "oe", "Ø": "Oe", "å": "aa", "Å": "Aa", "ł": "l", "Ł": "L"}
)
RESERVED = ("events", "seasons", "settings", "staff")  # a community's own pages stand where its events do


class LastOrganiserError(Exception):
    """A community keeps at least one organiser: whoever comes after could not be let in by anybody."""


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


def edit_community(*, community: Community, by: User, **details: Any) -> None:  # noqa: ANN401 - fields of a community
    """Change what a community is called and its language; its address stays."""
    with change("community.edit", by=by, community=community):
        for name, value in details.items():
            setattr(community, name, value)
        community.save(update_fields=list(details))


def make_event(*, community: Community, name: str, by: User, **details: Any) -> Event:  # noqa: ANN401 - fields of an event
    """Make an event of a community."""
    with change("event.make", by=by, community=community) as entry:
        event = Event.objects.create(
            community=community,
            name=name,
            slug=_free_slug(name, [*RESERVED, *community.events.values_list("slug", flat=True)]),
            **{"language": community.language, **details},
        )
        entry.event = event
        entry.save(update_fields=["event"])
    return event


def edit_event(*, event: Event, by: User, **details: Any) -> None:  # noqa: ANN401 - fields of an event
    """Change what is said of an event; its address stays, so that printed codes keep leading there."""
    with change("event.edit", by=by, event=event):
        for name, value in details.items():
            setattr(event, name, value)
        event.save(update_fields=list(details))


def archive_event(*, event: Event, by: User, archived: bool = True) -> None:
    """Put an event away, or take it out again; nothing of it is lost."""
    with change("event.archive" if archived else "event.unarchive", by=by, event=event):
        event.archived = archived
        event.save(update_fields=["archived"])


def give_role(
    *, user: User, role: Role, by: User | None, community: Community, event: Event | None = None
) -> Membership:
    """Give somebody a role in the community, or at one event of it; giving it twice changes nothing."""
    with change("role.give", by=by, community=community, event=event, facts={"user": user.pk, "role": role}):
        membership, _ = Membership.objects.get_or_create(user=user, community=community, event=event, role=role)
    return membership


def give_part(*, membership: Membership, part: str, by: User | None) -> None:
    """Let a host lead of an event lead one part of the room alone, or all of it again."""
    facts = {"user": membership.user_id, "role": membership.role, "part": part}
    with change("role.give", by=by, community=membership.community, event=membership.event, facts=facts):
        membership.part = part
        membership.save(update_fields=["part"])


def take_role(*, membership: Membership, by: User) -> None:
    """Take a role away; it holds from the next request on.

    Raises
    ------
    LastOrganiserError
        It is the last organiser of the whole community.
    """
    facts = {"user": membership.user_id, "role": membership.role}
    with change("role.take", by=by, community=membership.community, event=membership.event, facts=facts):
        Community.objects.select_for_update(no_key=True).get(pk=membership.community_id)  # of two at once, one waits
        if membership.role == Role.ORGANISER and membership.event_id is None:
            others = Membership.objects.filter(
                community=membership.community_id, event__isnull=True, role=Role.ORGANISER, user__is_active=True
            )
            if not others.exclude(pk=membership.pk).exists():
                raise LastOrganiserError
        membership.delete()


def _free_slug(name: str, taken: Any) -> str:  # noqa: ANN401 - any iterable of texts
    stem = slugify(name.translate(SPELT))[:50] or "event"
    names, number = set(taken), 2
    slug = stem
    while slug in names:
        slug, number = f"{stem}-{number}", number + 1
    return slug
