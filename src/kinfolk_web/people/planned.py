"""Attendees as the planner and our own lists know people."""

from __future__ import annotations

from collections import defaultdict
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING

from django.utils.crypto import salted_hmac

from kinfolk.problem import Person
from kinfolk_web.people import hearing
from kinfolk_web.people.models import MeToo, Statement

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kinfolk_web.communities.models import Event
    from kinfolk_web.people.models import Attendee


MANY = 500  # from so many people on it is faster to ask for what everybody said


class Words(Enum):
    """In which words the statements of people are given."""

    TOKENS = (
        "tokens"  # for planning: which are the same, and nothing else; what a plan says of them tells nobody's me-too
    )
    TEXTS = "texts"  # for paper, which names what everybody at a table agreed to have named
    WRITTEN = "written"  # texts, but only those that a list or an organiser wrote down: for files with lists of people


def planned(
    event: Event, attendees: Iterable[Attendee], ids: Mapping[int, str] | None = None, *, words: Words = Words.TEXTS
) -> tuple[Person, ...]:
    """Return attendees of an event with what they said; each is known by their code, or by what ``ids`` says.

    Only approved statements count; what was taken back, declined or retired leaves with the next plan. Texts are only
    those that may be shown now.
    """
    attendees = list(attendees)
    texts = {one.pk: one.text for one in hearing.shown(event)} if words is Words.TEXTS else {}
    said: dict[int, list[str]] = defaultdict(list)
    shown: dict[int, list[str]] = defaultdict(list)
    whose = {"attendee__event": event} if len(attendees) > MANY else {"attendee__in": attendees}
    yeses = MeToo.objects.filter(**whose, statement__state=Statement.State.APPROVED).order_by("id")
    if words is Words.WRITTEN:
        yeses = yeses.filter(own=False)
    elif words is Words.TEXTS:
        yeses = yeses.filter(statement__in=texts)
    for attendee, number, text, named in yeses.values_list("attendee_id", "statement_id", "statement__text", "shown"):
        word = token(number) if words is Words.TOKENS else texts.get(number, text)
        said[attendee].append(word)
        if named:
            shown[attendee].append(word)
    return tuple(_planned(one, ids[one.pk] if ids else one.code, said[one.pk], shown[one.pk]) for one in attendees)


@lru_cache(maxsize=20_000)
def token(number: int) -> str:
    """Return words for a statement by which nobody without this installation's secret knows which one it is."""
    return f"a statement of theirs ({salted_hmac('kinfolk.statement/1', str(number)).hexdigest()[:10]})"


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
        times_by_self=one.times_by_self,
    )
