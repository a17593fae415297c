"""Writes about people by hand: each one reversible change, and every field written is kept against later lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from kinfolk_web.core import live
from kinfolk_web.core.audit import change
from kinfolk_web.core.sending import is_same_address
from kinfolk_web.people.matching import is_called_alike
from kinfolk_web.people.models import Attendee, MeToo, Person, Statement, Tie
from kinfolk_web.people.rows import FIELDS, shortened, statement_key

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from django.db.models import QuerySet

    from kinfolk_web.accounts.models import User
    from kinfolk_web.communities.models import Event
    from kinfolk_web.core.models import Change

COMING, CANCELLED = Attendee.State.COMING, Attendee.State.CANCELLED
_moves: list[Callable[[Person, Person, Change], None]] = []
_takes_over: list[Callable[[Attendee, Attendee], None]] = []


class NotOneError(Exception):
    """Two entries cannot be made one human as long as something holds; says what, as a sentence."""


def add(*, event: Event, values: Mapping[str, Any], by: User | None, own: bool = False) -> tuple[Attendee, Change]:
    """Put somebody on the list by hand; a known person is recognised by e-mail and first name: families share mailboxes.

    ``own`` is whether they say all that themselves, as whoever comes to the door does.
    """
    with change("attendee.add", by=by, event=event) as entry:
        mail = values.get("email", "")
        alike = Person.objects.filter(community=event.community, email__iexact=mail)
        known = [one for one in alike if is_same_address(one.email, mail)] if mail else []
        known = [one for one in known if is_called_alike(one.name, values["name"])]
        if len(known) == 1 and not known[0].attendances.filter(event=event).exists():
            person = known[0]
        else:
            person = Person.objects.create(community=event.community, name=values["name"], email=mail)
        attendee = Attendee.objects.create(
            event=event,
            person=person,
            edited=sorted(name for name, value in values.items() if value),
            times_by_self=own and values.get("times_attended") is not None,
            **values,
        )
        _about(entry, attendee)
    _tell(event)
    return attendee, entry


def edit(*, attendee: Attendee, values: Mapping[str, Any], by: User | None, own: bool = False) -> Change | None:
    """Write fields by hand, the attendee's ``own`` or staff's; return the change, or none if all were so already."""
    with transaction.atomic():
        held = _held(attendee)
        changed = {name: value for name, value in values.items() if getattr(held, name) != value}
        if not changed:
            return None
        facts = {"fields": len(changed)} | ({"own": True} if own else {})
        with change("attendee.edit", by=by, event=held.event, about=held, facts=facts) as entry:
            person, mail = held.person, held.email
            if "times_attended" in changed:
                changed["times_by_self"] = own
            for name, value in changed.items():
                setattr(held, name, value)
            held.edited = sorted({*held.edited, *changed} - {"times_by_self"})
            held.save(update_fields=[*changed, "edited"])
            if "email" in changed and person.email in {"", mail}:
                person.email = held.email
                person.save(update_fields=["email"])
    _tell(held.event)
    return entry


def follow_list(*, attendee: Attendee, field: str, by: User | None) -> Change | None:
    """Let a field follow the list again: what a hand wrote gives way to what the list said last."""
    with transaction.atomic():
        held = _held(attendee)
        if field not in held.edited or field not in FIELDS:
            return None
        with change("attendee.edit", by=by, event=held.event, about=held, facts={"fields": 1}) as entry:
            held.edited = [name for name in held.edited if name != field]
            if field in held.source_row:
                setattr(held, field, held.source_row[field])
            if field == "times_attended":
                held.times_by_self = False
            held.save(update_fields=[field, "times_by_self", "edited"])
    _tell(held.event)
    return entry


def set_state(*, attendee: Attendee, coming: bool, by: User | None) -> Change | None:
    """Cancel for somebody, or expect them again."""
    with transaction.atomic():
        held = _held(attendee)
        state = COMING if coming else CANCELLED
        if held.state == state:
            return None
        verb = "attendee.restore" if coming else "attendee.cancel"
        with change(verb, by=by, event=held.event, about=held) as entry:
            held.state = state
            held.edited = sorted({*held.edited, "state"})  # the list has no say in it any more
            held.save(update_fields=["state", "edited"])
    _tell(held.event)
    return entry


def say(*, attendee: Attendee, lines: Sequence[tuple[str, bool]], by: User | None) -> Change | None:
    """Write what somebody says of themselves, each with whether it may be named at their table.

    What they said on their own phone is for nobody else to see or change.
    """
    with transaction.atomic():
        held = _held(attendee)
        there = {yes.statement.key: yes for yes in _written(held)}
        wanted = dict(_as_kept(text, shown, there) for text, shown in lines if shortened(text))
        if {key: yes.shown for key, yes in there.items()} == {key: shown for key, (_text, shown) in wanted.items()}:
            return None
        with change("attendee.statements", by=by, event=held.event, about=held, facts={"count": len(wanted)}) as entry:
            for key, yes in there.items():
                if key not in wanted:
                    yes.delete()
            for key, (text, shown) in wanted.items():
                if key not in there:
                    statement, _made = Statement.objects.get_or_create(
                        event=held.event, key=key, defaults={"text": text}
                    )
                    MeToo.objects.get_or_create(
                        statement_id=statement.joined_into_id or statement.pk, attendee=held, defaults={"shown": shown}
                    )
                elif there[key].shown != shown:
                    there[key].shown, there[key].made_at = shown, timezone.now()
                    there[key].save(update_fields=["shown", "made_at"])
            held.edited = sorted({*held.edited, "statements"})
            held.save(update_fields=["edited"])
    _tell(held.event)
    return entry


def _as_kept(text: str, shown: bool, there: Collection[str]) -> tuple[str, tuple[str, bool]]:
    """Return a line by its key; what was kept before it had to be short stays as it is."""
    key = statement_key(text)
    kept = text if key in there else shortened(text)
    return statement_key(kept), (kept, shown)


def _written(attendee: Attendee) -> QuerySet[MeToo]:
    """Return the me-toos that a list or an organiser wrote down for somebody."""
    return MeToo.objects.filter(attendee=attendee, own=False).select_related("statement")


def tie(*, attendee: Attendee, other: Attendee, kind: Tie.Kind, by: User | None) -> Change | None:
    """Tie two attendees: they sit together, or they know each other."""
    a, b = sorted((attendee.pk, other.pk))
    with transaction.atomic():
        _held(attendee)
        if a == b or Tie.objects.filter(kind=kind, a=a, b=b).exists():
            return None
        with change("tie.add", by=by, event=attendee.event, about=attendee, facts={"kind": kind}) as entry:
            Tie.objects.create(event=attendee.event, kind=kind, a_id=a, b_id=b)
    _tell(attendee.event)
    return entry


def untie(*, attendee: Attendee, number: int, by: User | None) -> Change | None:
    """Take a tie away."""
    with transaction.atomic():
        held = Tie.objects.filter(Q(a=attendee) | Q(b=attendee), pk=number).select_for_update().first()
        if held is None:
            return None
        with change("tie.remove", by=by, event=attendee.event, about=attendee, facts={"kind": held.kind}) as entry:
            held.delete()
    _tell(attendee.event)
    return entry


def merge(*, kept: Attendee, other: Attendee, by: User | None) -> Change | None:
    """Make two attendees one human: one history, one place on the list.

    Blanks of the one who is kept are filled from the other, who is set aside (cancelled, so that no later list brings
    them back); their statements, ties, pins and duties move.

    Raises
    ------
    NotOneError
        Both do something as two that nobody does twice.
    """
    with transaction.atomic():
        first, second = _held(kept), _held(other)
        if first.pk == second.pk or first.event_id != second.event_id:
            return None
        with change("person.merge", by=by, event=first.event, about=first) as entry:
            _one_person(first, second, entry)
            _fill(first, second)
            _move_statements(first, second)
            _move_ties(first, second)
            for take_over in _takes_over:
                take_over(first, second)
            if second.state == COMING and first.state != COMING:
                first.state = COMING  # and the list may say otherwise once it has neither entry
                first.save(update_fields=["state"])
            second.person_id = first.person_id
            second.state = CANCELLED
            second.edited = sorted({*second.edited, "state"})
            second.save(update_fields=["person", "state", "edited"])
    _tell(first.event)
    return entry


def register_move(move: Callable[[Person, Person, Change], None]) -> None:
    """Let a room move what it keeps of one person to another, when two are found to be one (the seasons room does)."""
    _moves[:] = [move]


def register_taking_over(take_over: Callable[[Attendee, Attendee], None]) -> None:
    """Let a room give what it knows of an entry to the one that stays (the programme room does: pins and duties)."""
    _takes_over[:] = [take_over]


def _one_person(first: Attendee, second: Attendee, entry: Change) -> None:
    person, gone = first.person, second.person
    if person.pk == gone.pk:
        return
    for attendance in Attendee.objects.filter(person=gone):
        attendance.person = person
        attendance.save(update_fields=["person"])
    if gone.email and not person.email:
        person.email = gone.email
        person.save(update_fields=["email"])
    if gone.offered_on and (person.offered_on is None or gone.offered_on > person.offered_on):
        person.offered_on = gone.offered_on
        person.save(update_fields=["offered_on"])
    for move in _moves:
        move(gone, person, entry)
    gone.delete()


def _is_blank(value: object) -> bool:
    """Whether nothing was said; 0 says something."""
    return value is None or value is False or value in ("", [])


def _fill(first: Attendee, second: Attendee) -> None:
    filled = [name for name in FIELDS if getattr(second, name) and _is_blank(getattr(first, name))]
    for name in filled:
        setattr(first, name, getattr(second, name))
    if "times_attended" in filled:
        first.times_by_self = second.times_by_self
    first.attributes = {**second.attributes, **first.attributes}
    first.edited = sorted({*first.edited, *filled})
    first.save(update_fields=[*filled, "times_by_self", "attributes", "edited"])


def _move_statements(first: Attendee, second: Attendee) -> None:
    said = set(MeToo.objects.filter(attendee=first).values_list("statement_id", flat=True))
    for yes in MeToo.objects.filter(attendee=second).exclude(statement__in=said):
        yes.attendee = first
        yes.save(update_fields=["attendee"])
    for written in Statement.objects.filter(author=second):
        written.author = first
        written.save(update_fields=["author"])


def _move_ties(first: Attendee, second: Attendee) -> None:
    for held in Tie.objects.filter(Q(a=second) | Q(b=second)):
        other = held.b_id if held.a_id == second.pk else held.a_id
        kind = held.kind
        held.delete()
        a, b = sorted((first.pk, other))
        if a != b:
            Tie.objects.get_or_create(event=first.event, kind=kind, a_id=a, b_id=b)


def split(*, attendee: Attendee, by: User | None) -> Change | None:
    """Make this attendee a person of their own: the history they were taken for is somebody else's."""
    with transaction.atomic():
        held = _held(attendee)
        if not Attendee.objects.filter(person=held.person_id).exclude(pk=held.pk).exists():
            return None
        with change("person.split", by=by, event=held.event, about=held) as entry:
            held.person = Person.objects.create(community=held.event.community, name=held.name, email=held.email)
            held.save(update_fields=["person"])
    _tell(held.event)
    return entry


def _held(attendee: Attendee) -> Attendee:
    """Return the attendee as they are now, for us alone until the transaction ends."""
    return (
        Attendee.objects.select_related("event__community", "person")
        .select_for_update(of=("self",))
        .get(pk=attendee.pk)
    )


def _about(entry: Change, attendee: Attendee) -> None:
    entry.about = f"attendee:{attendee.pk}"
    entry.save(update_fields=["about"])


def _tell(event: Event) -> None:
    live.publish(f"event:{event.pk}", "people")
