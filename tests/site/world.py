"""A small world for tests of the site: a community, its staff, an event, attendees; everything real, in PostgreSQL."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from django.test import Client
from django_scopes import scopes_disabled

from kinfolk.example import invent_people
from kinfolk_web.accounts.middleware import STRONG
from kinfolk_web.models import (
    Attendee,
    Block,
    Community,
    Event,
    Job,
    Membership,
    MeToo,
    Person,
    Programme,
    Role,
    Room,
    Statement,
    Table,
    User,
)
from kinfolk_web.people.diverting import Diverted, divert


def a_user(email: str = "olive@example.org", name: str = "Olive Organiser") -> User:
    """Return a member of staff without any role."""
    return User.objects.create_user(email, "a long password for tests", name=name)


def a_list_says(event: Event, pairs: list[tuple[str, str]], mentions: list[str]) -> None:
    """Let a list that was taken in ask for keep-apart: pairs of codes, and words about nobody in particular."""
    divert(Diverted(event=event, by=None, pairs=tuple(pairs), unresolved=tuple(mentions)))


def a_community(name: str = "Lamplighters", slug: str = "lamplighters") -> Community:
    """Return a community nobody is in yet."""
    return Community.objects.create(name=name, slug=slug)


def an_event(community: Community | None = None, slug: str = "meeting", **fields: Any) -> Event:
    """Return an event with an empty list and programme."""
    defaults = {"name": "Annual meeting", "starts_on": date(2027, 5, 14)}
    return Event.objects.create(community=community or a_community(), slug=slug, **(defaults | fields))


def a_member(event: Event, role: Role = Role.ORGANISER, email: str = "olive@example.org") -> User:
    """Return somebody with a role in the whole community of an event."""
    user = User.objects.filter(email=email).first() or a_user(email, email.split("@", maxsplit=1)[0].title())
    Membership.objects.create(user=user, community=event.community, role=role)
    return user


def signed_in(user: User) -> Client:
    """Return a browser in which somebody has signed in with everything that is asked of them."""
    client = Client()
    client.force_login(user)
    session = client.session
    session[STRONG] = True
    session["account_authentication_methods"] = [{"method": "console", "at": 4102444800.0, "reauthenticated": True}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client


def an_attendee(event: Event, name: str = "Ana Lima", **fields: Any) -> Attendee:
    """Return one attendee, with the person they are."""
    with scopes_disabled():
        person = Person.objects.create(community=event.community, name=name, email=fields.get("email", ""))
        return Attendee.objects.create(event=event, person=person, name=name, **fields)


def a_crowd(event: Event, count: int = 30, seed: int = 1) -> list[Attendee]:
    """Return invented attendees with employers, newcomers, hosts, greeters, statements and needs."""
    with scopes_disabled():
        invented = invent_people(count, seed=seed).people
        persons = Person.objects.bulk_create(Person(community=event.community, name=one.name) for one in invented)
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
                kinds=list(one.kinds),
            )
            for person, one in zip(persons, invented, strict=True)
        )
        texts = sorted({text for one in invented for text in one.statements})
        statements = {text: Statement.objects.create(event=event, text=text, key=text.casefold()) for text in texts}
        MeToo.objects.bulk_create(
            MeToo(statement=statements[text], attendee=attendee)
            for attendee, one in zip(attendees, invented, strict=True)
            for text in one.statements
        )
        return attendees


def a_programme(event: Event, rounds: int = 3, seats: int = 7, tables: int = 0, **chosen: Any) -> Programme:
    """Return a programme of some rounds; with a room of so many tables, or tables counted by seats."""
    with scopes_disabled():
        programme = Programme.objects.create(event=event, seats=seats, **chosen)
        for number in range(rounds):
            Block.objects.create(event=event, kind=Block.Kind.ROUND, starts_at=time(9 + number), minutes=45)
        if tables:
            room = Room.objects.create(event=event, name="Hall")
            Table.objects.bulk_create(
                Table(
                    room=room,
                    label=str(number + 1),
                    seats=seats + 1,
                    place=number,
                    x=2 + 3 * (number % 8),
                    y=2 + 3 * (number // 8),
                    features=["step-free", "quiet", "hearing"] if number % 4 == 0 else [],
                )
                for number in range(tables)
            )
        return programme


def do_jobs() -> list[Job]:
    """Do all work that was asked for, as the worker would, and return the rows."""
    from kinfolk_web.core.jobs import do

    waiting = list(Job.objects.filter(state=Job.State.WAITING))
    for job in waiting:
        do(str(job.pk))
        job.refresh_from_db()
    return waiting
