"""One reversible change: everything that a list says, written at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from kinfolk_web.communities.models import Event
from kinfolk_web.core.audit import change
from kinfolk_web.people.comparing import GONE, Comparison, Fate, as_data, compare
from kinfolk_web.people.diverting import Diverted, divert
from kinfolk_web.people.models import Attendee, Import, MeToo, Person, Statement, Tie
from kinfolk_web.people.rows import FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kinfolk_web.accounts.models import User
    from kinfolk_web.core.models import Change

CHUNK = 1_000
WRITTEN = (*FIELDS, "times_by_self", "attributes", "state", "source_key", "source_row")


class _StaleError(Exception):
    """What would be done is no longer what was shown."""


def take_in(
    *, came: Import, told: Mapping[str, Any], seen: str, by: User | None
) -> tuple[Change | None, dict[str, int]]:
    """Write what a list says; return the change, or none if that is no longer what was shown.

    One list at a time: whoever comes second waits, and is then told that the people changed.
    """
    event = came.event
    try:
        with transaction.atomic(), change("people.import", by=by, event=event, about=came) as entry:
            result = _as_seen(came, seen)
            counts = {"new": len(result.new), "changed": len(result.changed), "gone": len(result.gone)}
            entry.facts = counts
            entry.save(update_fields=["facts"])
            by_key = _people(event, result)
            by_key |= {key: by_key[first] for key, first in result.once.items() if first in by_key}
            _statements(event, [*result.new, *result.known])
            _ties(event, came.rows, by_key)
            _divert(event, by, told, by_key)
    except _StaleError:
        return None, {}
    return entry, counts


def _as_seen(came: Import, seen: str) -> Comparison:
    """Return what taking the list in does, with the event and its people locked; it must be what was shown."""
    Event.objects.select_for_update(no_key=True).get(pk=came.event_id)
    people = Attendee.objects.filter(event=came.event_id).order_by("pk")
    list(people.select_for_update(no_key=True).values_list("pk"))  # whose rows are written whole: who edits one waits
    if Import.objects.select_for_update(no_key=True).get(pk=came.pk).state != Import.State.READY:
        raise _StaleError
    result = compare(came.event, came.rows["people"], came.report, came.reading)
    if as_data(result)["digest"] != seen:
        raise _StaleError
    return result


def _people(event: Event, result: Comparison) -> dict[str, Attendee]:
    unknown = [fate for fate in result.new if fate.match.person is None]
    persons = Person.objects.bulk_create(
        [Person(community=event.community, name=fate.attendee.name, email=fate.attendee.email) for fate in unknown],
        batch_size=CHUNK,
    )
    for fate, person in zip(unknown, persons, strict=True):
        fate.attendee.person = person
    for fate in result.new:
        if fate.match.person is not None:
            fate.attendee.person = fate.match.person
    changed = [fate.attendee for fate in result.known if _marked(fate) or fate.changes]
    for fate in result.new:
        _marked(fate)
    Attendee.objects.bulk_create([fate.attendee for fate in result.new], batch_size=CHUNK)
    for one in result.gone:
        one.state = GONE
    _update([*changed, *result.gone])
    _persons_follow([fate for fate in (*result.new, *result.known) if fate.match.attendee or fate.match.person])
    return {fate.match.row["key"]: fate.attendee for fate in (*result.new, *result.known)}


def _marked(fate: Fate) -> bool:
    """Note by which key the list knows somebody and what it said of them; return whether that is new.

    Answers that came with our own code say what they say beside the list: its key stays, so that the next list knows
    them again.
    """
    attendee, answers = fate.attendee, fate.match.by == "code"
    key = attendee.source_key if answers else fate.match.row["key"][:200]
    heard = {name: value for name, value in fate.heard.items() if name != "recognised"}
    if answers:
        heard = {**attendee.source_row, **heard}
    if (attendee.source_key, attendee.source_row) == (key, heard):
        return False
    attendee.source_key, attendee.source_row = key, heard
    return True


def _update(attendees: Iterable[Attendee]) -> None:
    """Update many attendees at once (an insert that meets its own rows is much faster than a long CASE)."""
    Attendee.objects.bulk_create(
        list(attendees), batch_size=CHUNK, update_conflicts=True, unique_fields=["id"], update_fields=list(WRITTEN)
    )


def _persons_follow(fates: Iterable[Fate]) -> None:
    """Let the community know people by the name and e-mail of their latest list, unless it knows them otherwise."""
    before = {fate.attendee.person_id: fate for fate in fates if {"name", "email"} & fate.changes.keys()}
    persons = list(Person.objects.filter(pk__in=before))
    changed = []
    for person in persons:
        fate = before[person.pk]
        for name in ("name", "email"):
            was, now = fate.changes.get(name, (None, None))
            if now and (getattr(person, name) == was or not getattr(person, name)):
                setattr(person, name, now)
                changed.append(person)
    Person.objects.bulk_update(dict.fromkeys(changed), ["name", "email"], batch_size=CHUNK)


def _statements(event: Event, fates: Iterable[Fate]) -> None:
    speaking = [(fate.attendee, fate.said) for fate in fates if fate.said is not None]
    texts = {key: text for _one, said in reversed(speaking) for key, (text, _shown) in reversed(said.items())}
    texts.pop("", None)  # all that nobody has read yet have this key
    known = set(Statement.objects.filter(event=event, key__in=texts).values_list("key", flat=True))
    Statement.objects.bulk_create(
        [Statement(event=event, key=key, text=text) for key, text in reversed(texts.items()) if key not in known],
        batch_size=CHUNK,
    )
    number = dict(Statement.objects.filter(event=event, key__in=texts).values_list("key", "pk"))
    wanted = {
        (one.pk, number[key]): shown for one, said in speaking for key, (_text, shown) in said.items() if key in number
    }
    there = {
        (yes.attendee_id, yes.statement_id): yes
        for yes in MeToo.objects.filter(attendee__in=[one.pk for one, _said in speaking]).exclude(statement__key="")
    }
    gone = [yes.pk for pair, yes in there.items() if pair not in wanted and not yes.own]
    MeToo.objects.filter(pk__in=gone).delete()
    switched = [yes for pair, yes in there.items() if pair in wanted and not yes.own and yes.shown != wanted[pair]]
    for yes in switched:
        yes.shown = not yes.shown
        yes.made_at = timezone.now()  # a table is told of what was said in time
    MeToo.objects.bulk_update(switched, ["shown", "made_at"], batch_size=CHUNK)
    MeToo.objects.bulk_create(
        [
            MeToo(attendee_id=attendee, statement_id=statement, shown=shown)
            for (attendee, statement), shown in wanted.items()
            if (attendee, statement) not in there
        ],
        batch_size=CHUNK,
    )


def _ties(event: Event, rows: Mapping[str, Any], by_key: Mapping[str, Attendee]) -> None:
    """Add the pairs that a list names; those that a hand made stay."""
    wanted = set()
    for kind in Tie.Kind:
        for first, second in rows[kind.value]:
            if first not in by_key or second not in by_key:
                continue  # one of the two was deleted at their own wish
            a, b = sorted((by_key[first].pk, by_key[second].pk))
            if a != b:  # else one of the two is the other: their row stood there twice
                wanted.add((kind.value, a, b))
    there = set(Tie.objects.filter(event=event).values_list("kind", "a_id", "b_id"))
    Tie.objects.bulk_create(
        [Tie(event=event, kind=kind, a_id=a, b_id=b) for kind, a, b in sorted(wanted - there)], batch_size=CHUNK
    )


def _divert(event: Event, by: User | None, told: Mapping[str, Any], by_key: Mapping[str, Attendee]) -> None:
    pairs = tuple(
        (by_key[a].code, by_key[b].code)
        for a, b in told.get("apart", ())
        if by_key.get(a) != by_key.get(b) and a in by_key and b in by_key
    )
    divert(Diverted(event=event, by=by, pairs=pairs, unresolved=tuple(told.get("safety", ()))))
