"""Invented people on the list of an event: for the demo and for rehearsals, never beside real ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kinfolk_web.people.models import Attendee, MeToo, Person, Statement, Tie
from kinfolk_web.people.moderating import hash_of

if TYPE_CHECKING:
    from kinfolk.example import Invented
    from kinfolk_web.communities.models import Event


def add(*, event: Event, invented: Invented) -> dict[str, Attendee]:
    """Put invented people on the list of an event, with what they said and who belongs together; return them by id."""
    persons = Person.objects.bulk_create(
        Person(community=event.community, name=one.name, email=one.email) for one in invented.people
    )
    attendees = Attendee.objects.bulk_create(
        Attendee(
            event=event,
            person=person,
            source_key=one.id,
            name=one.name,
            email=one.email,
            organisation=one.organisation,
            order=one.order,
            times_attended=one.times_attended,
            is_host=one.is_host,
            is_greeter=one.is_greeter,
            languages=list(one.languages),
            needs=list(one.needs),
            largest_table=one.largest_table,
            pronouns=one.pronouns,
            name_sound=one.name_sound,
            kinds=list(one.kinds),
        )
        for person, one in zip(persons, invented.people, strict=True)
    )
    by_id = {one.source_key: one for one in attendees}
    texts = dict.fromkeys(text for one in invented.people for text in one.statements)
    statements = Statement.objects.bulk_create(_statement(event, text) for text in texts)
    known = dict(zip(texts, statements, strict=True))
    MeToo.objects.bulk_create(
        MeToo(statement=known[text], attendee=by_id[one.id], shown=text in one.shown_statements)
        for one in invented.people
        for text in one.statements
    )
    Tie.objects.bulk_create(_tie(event, by_id[a], by_id[b]) for a, b in invented.together)
    return by_id


def _statement(event: Event, text: str) -> Statement:
    """Return a statement that a moderator has read."""
    one = Statement(event=event, text=text, language="en", key=" ".join(text.casefold().split()))
    one.approved_hash = hash_of(one)
    return one


def _tie(event: Event, a: Attendee, b: Attendee) -> Tie:
    first, second = sorted((a, b), key=lambda one: one.pk)
    return Tie(event=event, kind=Tie.Kind.TOGETHER, a=first, b=second)
