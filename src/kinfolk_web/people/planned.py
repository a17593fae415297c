"""Attendees as the planner and our own lists know people."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from kinfolk.problem import Person
from kinfolk_web.people.models import MeToo

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kinfolk_web.communities.models import Event
    from kinfolk_web.people.models import Attendee


def planned(event: Event, attendees: Iterable[Attendee], ids: Mapping[int, str] | None = None) -> tuple[Person, ...]:
    """Return attendees of an event with what they said; each is known by their code, or by what ``ids`` says."""
    said: dict[int, list[str]] = defaultdict(list)
    shown: dict[int, list[str]] = defaultdict(list)
    yeses = MeToo.objects.filter(attendee__event=event).order_by("id")
    for attendee, text, named in yeses.values_list("attendee_id", "statement__text", "shown"):
        said[attendee].append(text)
        if named:
            shown[attendee].append(text)
    return tuple(_planned(one, ids[one.pk] if ids else one.code, said[one.pk], shown[one.pk]) for one in attendees)


def _planned(one: Attendee, key: str, said: list[str], shown: list[str]) -> Person:
    roles = ({"host"} if one.is_host else set()) | ({"greeter"} if one.is_greeter else set())
    return Person(
        id=key,
        name=one.name,
        email=one.email,
        organisation=one.organisation,
        order=one.order,
        parties=tuple(one.parties),
        times_attended=one.times_attended,
        roles=frozenset(roles),
        host_rounds=one.host_rounds,
        greeter_capacity=one.greeter_capacity,
        languages=tuple(one.languages),
        statements=tuple(said),
        shown_statements=tuple(shown),
        needs=tuple(one.needs),
        largest_table=one.largest_table,
        rounds=() if one.paused else None if one.rounds is None else tuple(one.rounds),
        pronouns=one.pronouns,
        name_sound=one.name_sound,
        hide_new=one.hide_new,
        listen_first=one.listen_first,
        no_greeter=one.no_greeter,
        kinds=tuple(one.kinds),
        guest_of=one.guest_of,
        attributes=tuple(sorted(one.attributes.items())),
    )
