"""At which events somebody has been: an e-mail that an office shares, or a name, may have brought others under one person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kinfolk.roster.texts import fold
from kinfolk_web.people.models import Attendee, Person

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import QuerySet


def theirs(attendee: Attendee, known: Iterable[Attendee]) -> tuple[list[Attendee], list[Attendee]]:
    """Part what is known as one person: the attendances of the human who this attendee is, and those of anybody else.

    Theirs are those by the same name, unless an e-mail differs, and whoever was made one with them by hand at an event.
    """
    rest = sorted(known, key=lambda one: one.pk)
    mine = [one for one in rest if one.event_id == attendee.event_id]
    more = mine
    while more:
        rest = [one for one in rest if one not in mine]
        events, names, mails = {one.event_id for one in mine}, {fold(one.name) for one in mine}, _mails(mine)
        more = [one for one in rest if one.event_id in events or (fold(one.name) in names and _fits(one, mails))]
        mine = [*mine, *more]
    return sorted(mine, key=lambda one: one.pk), rest


def attendances_of(attendee: Attendee) -> QuerySet[Attendee]:
    """Return the attendances of the human who an attendee is, in the order of the events."""
    mine, _rest = theirs(attendee, Attendee.objects.filter(person=attendee.person_id))
    found = Attendee.objects.filter(pk__in=[one.pk for one in mine])
    return found.select_related("event").order_by("event__starts_on", "id")


def set_apart(rest: Sequence[Attendee]) -> None:
    """Make a person of their own of attendances that are somebody else's; no journal tells that they were taken for one."""
    if rest:
        last = rest[-1]
        person = Person.objects.create(community=last.event.community, name=last.name, email=last.email)
        Attendee.objects.filter(pk__in=[one.pk for one in rest]).update(person=person)
        for one in rest:
            one.person = person


def _fits(one: Attendee, mails: set[str]) -> bool:
    own = _mails([one])
    return not own or not mails or bool(own & mails)


def _mails(attendances: Iterable[Attendee]) -> set[str]:
    """Return their e-mails, and those by which lists had them: who changes theirs is who they were."""
    said = (mail for one in attendances for mail in (one.email, str(one.source_row.get("email") or "")))
    return {fold(mail) for mail in said} - {""}
