"""Reads about stories: those of an event with their tags counted; who wrote them is in none of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kinfolk_web.outcomes.models import Story
from kinfolk_web.people.mailing import first_name

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from kinfolk_web.communities.models import Event
    from kinfolk_web.people.models import Attendee

SEVERAL = 2  # events from which on tags are counted over all of them


@dataclass(frozen=True, slots=True)
class Told:
    """A story as the team reads it; the first name only where its writer lets it be quoted with it."""

    story: Story
    name: str


def stories_of(event: Event, tag: str = "", *, quotable: bool = False) -> list[Told]:
    """Return the stories of an event, unread ones first; with a tag, only those that have it.

    With ``quotable`` those alone whose writers let them be quoted.

    Their order says nothing of when they were written.
    """
    rows = Story.objects.filter(event=event).select_related("attendee")
    if quotable:
        rows = rows.exclude(quote=Story.Quote.NO)
    found = [one for one in rows if not tag or tag in one.tags]
    found.sort(key=lambda one: (one.read_at is not None, one.text.casefold()))
    return [Told(one, _name(one)) for one in found]


def _name(one: Story) -> str:
    if one.quote != Story.Quote.NAMED or one.attendee is None:
        return ""
    return first_name(one.attendee.name)


def tags_of(event: Event) -> list[tuple[str, int]]:
    """Return the tags of an event with how many stories have each, the most frequent first."""
    count = Counter(tag for tags in Story.objects.filter(event=event).values_list("tags", flat=True) for tag in tags)
    return sorted(count.items(), key=lambda one: (-one[1], one[0]))


@dataclass(frozen=True, slots=True)
class TagOver:
    """A tag with how many stories of several events have it, and at how many of these it stands."""

    word: str
    stories: int
    events: int


def tags_over(events: QuerySet[Event]) -> list[TagOver]:
    """Return the tags of several events, the most frequent first; none unless two of them have any."""
    count: dict[str, list[int]] = defaultdict(list)
    for event, tags in Story.objects.filter(event__in=events).values_list("event_id", "tags"):
        for tag in tags:
            count[tag].append(event)
    if len({event for where in count.values() for event in where}) < SEVERAL:
        return []
    found = [TagOver(tag, len(where), len(set(where))) for tag, where in count.items()]
    return sorted(found, key=lambda one: (-one.stories, one.word))


def mine(attendee: Attendee) -> list[Story]:
    """Return somebody's own stories."""
    return list(Story.objects.filter(attendee=attendee))
