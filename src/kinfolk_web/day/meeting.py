"""Who met, and who stays in touch: what one says of the other is shown to nobody until the other says the same.

What somebody is shown never depends on a tap of another, but through both of theirs. So whoever says yes to everybody
learns of those alone who said yes to them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from kinfolk_web.core import live, mail
from kinfolk_web.core.normalise import plain
from kinfolk_web.day import letters  # noqa: F401 - the kind of mail that is posted here
from kinfolk_web.day.models import Connection, ContactChoice, Tap
from kinfolk_web.day.sitting import company_of
from kinfolk_web.day.taps import is_known, with_tap
from kinfolk_web.people.models import Attendee

if TYPE_CHECKING:
    from uuid import UUID

    from kinfolk_web.communities.models import Event
    from kinfolk_web.programme.models import Block

LONGEST = 140
MET, TOUCH = Tap.Kind.MET, Tap.Kind.TOUCH


@dataclass(frozen=True, slots=True)
class Mate:
    """Somebody with whom one sat, as one said of them oneself, and what both said."""

    attendee: Attendee
    met: bool
    touch: bool
    both_met: bool
    connected: bool
    contact: str


@dataclass(frozen=True, slots=True)
class Table:
    """One round with those of one's table."""

    number: int
    block: Block
    label: str
    mates: tuple[Mate, ...]


def tables_of(attendee: Attendee) -> list[Table]:
    """Return with whom somebody sat, the latest round first; each of them once, where they sat together first."""
    said = {(one.about_id, one.kind) for one in Tap.objects.filter(by=attendee, stands=True)}
    both = {(one.by_id, one.kind) for one in Tap.objects.filter(about=attendee, stands=True)} & said
    contacts = contacts_of(attendee)
    found: list[Table] = []
    seen: set[int] = set()
    for one in company_of(attendee):
        new = [person for person in one.people if person.pk not in seen]
        seen.update(person.pk for person in new)
        mates = tuple(
            Mate(
                attendee=person,
                met=(person.pk, MET) in said,
                touch=(person.pk, TOUCH) in said,
                both_met=(person.pk, MET) in both,
                connected=person.pk in contacts,
                contact=contacts.get(person.pk, ""),
            )
            for person in new
        )
        found.append(Table(one.number, one.block, one.table, mates))
    return found


def say(*, attendee: Attendee, code: str, kind: Tap.Kind, yes: bool, key: UUID) -> bool:
    """Say of somebody with whom one sat that one met them or would keep in touch, or take that back.

    Parameters
    ----------
    code
        Theirs; nobody but those who sat at one's table can be meant.
    key
        A number that the page made for this very tap: sent again, it changes nothing.

    Returns
    -------
    bool
        Whether they sat together. Whether the other said anything is never told by it.
    """
    mates = {one.code: one for company in company_of(attendee) for one in company.people}
    about = mates.get(code)
    if about is None:
        return False
    with transaction.atomic():
        _hold_both(attendee, about)
        row = Tap.objects.filter(by=attendee, about=about, kind=kind).first()
        if row is not None and is_known(row.keys, key):
            return True
        row = row or Tap(event=attendee.event, by=attendee, about=about, kind=kind)
        row.stands, row.keys = yes, with_tap(row.keys, key)
        row.save()
        if kind == TOUCH:
            _settle(attendee.event, attendee, about)
    return True


def _hold_both(one: Attendee, other: Attendee) -> None:
    """Let taps of two about each other come in turn, so that of two at the same moment the later sees the earlier."""
    pair = Attendee.objects.filter(pk__in=(one.pk, other.pk)).order_by("pk")
    list(pair.select_for_update(no_key=True).values_list("pk", flat=True))


def _settle(event: Event, one: Attendee, other: Attendee) -> None:
    """Begin or end sharing between two, as both of their taps stand now; both are told that it began, nobody that it ended."""
    stand = Tap.objects.filter(kind=TOUCH, stands=True)
    both = stand.filter(Q(by=one, about=other) | Q(by=other, about=one)).count() == 2  # noqa: PLR2004 - one of each
    a, b = sorted((one.pk, other.pk))
    held = Connection.objects.filter(a=a, b=b).first()
    if both and (held is None or held.ended_at is not None):
        held = held or Connection(event=event, a_id=a, b_id=b)
        held.ended_at = None
        held.save()
        for pk in (a, b):
            mail.post(
                kind="connection", event=event, attendee_id=pk, facts={"connection": held.pk},
                key=f"connection:{held.pk}:{pk}",
            )  # fmt: skip
            live.publish(f"attendee:{pk}", "connection")
    elif not both and held is not None and held.ended_at is None:
        held.ended_at = timezone.now()
        held.save(update_fields=["ended_at"])


# -- what is shared ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody who said yes as well, with what they share."""

    attendee: Attendee
    shares: str


def connections_of(attendee: Attendee) -> list[Contact]:
    """Return with whom somebody stays in touch, from A to Z, each with what they chose to share."""
    rows = Connection.objects.filter(Q(a=attendee) | Q(b=attendee), ended_at__isnull=True).select_related(
        "a__contact_choice", "b__contact_choice"
    )
    others = [one.b if one.a_id == attendee.pk else one.a for one in rows]
    there = [one for one in others if one.erased_at is None]
    return [Contact(one, shared_by(one)) for one in sorted(there, key=lambda one: (one.name.casefold(), one.pk))]


def how_many(attendee: Attendee) -> int:
    """Return with how many somebody stays in touch."""
    mine = Connection.objects.filter(Q(a=attendee) | Q(b=attendee), ended_at__isnull=True)
    return mine.filter(a__erased_at__isnull=True, b__erased_at__isnull=True).count()


def contacts_of(attendee: Attendee) -> dict[int, str]:
    """Return by attendee what those share with whom somebody stays in touch."""
    return {one.attendee.pk: one.shares for one in connections_of(attendee)}


def shared_by(attendee: Attendee) -> str:
    """Return what somebody shares with those they stay in touch with; their name alone unless they chose more."""
    choice = getattr(attendee, "contact_choice", None)
    if choice is None or choice.what == ContactChoice.What.NAME:
        return ""
    return attendee.email if choice.what == ContactChoice.What.MAIL else str(choice.line)


def choose_contact(*, attendee: Attendee, what: ContactChoice.What, line: str = "") -> None:
    """Choose what those are shown with whom both say yes; nobody else ever reads it."""
    kept = plain(line)[:LONGEST] if what == ContactChoice.What.LINE else ""
    chosen = what if what != ContactChoice.What.LINE or kept else ContactChoice.What.NAME
    ContactChoice.objects.update_or_create(attendee=attendee, defaults={"what": chosen, "line": kept})
