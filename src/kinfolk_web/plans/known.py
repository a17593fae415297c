"""What a plan knew of everybody when it was made, so that it can be said later who and what is different."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from django.utils.crypto import salted_hmac
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kinfolk.facts import feature
from kinfolk.problem import Person
from kinfolk_web.core.versions import KeptAnswers, versions
from kinfolk_web.people.models import Attendee, Tie
from kinfolk_web.plans.attending import away_in
from kinfolk_web.plans.bridge import people_of, planned_codes
from kinfolk_web.plans.forgetting import NEEDS
from kinfolk_web.programme.models import Block, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from django.utils.functional import Promise as Lazy

    from kinfolk_web.communities.models import Event
    from kinfolk_web.plans.models import Plan

Known = dict[str, dict[str, str]]
"""By code: a short digest of each thing that may be known of them, blank or not."""

PURPOSE = "kinfolk.known/1"
_SAID = {"statements", "shown_statements"}  # one that is approved or goes would name all who said it, and its author
_LEFT_OUT = {"id", "guest_of", "needs", "largest_table"} | _SAID
_NOTED = tuple(field.name for field in fields(Person) if field.name not in _LEFT_OUT)
_changed = KeptAnswers()  # what takes longest on the page of a plan
_LETTERS = 6  # enough to notice a change, too few to tell what it was


def known_of(
    event: Event, attendees: Iterable[Attendee] | None = None, people: Iterable[Person] | None = None
) -> Known:
    """Return what the list says of everybody now, or of some, as a plan keeps it: enough to notice a change, no more.

    Parameters
    ----------
    people
        The same people as the planner's, where they were read already.
    """
    tied: dict[str, list[str]] = defaultdict(list)
    for kind, a, b in Tie.objects.filter(event=event).values_list("kind", "a__code", "b__code"):
        tied[a].append(f"{kind} {b}")
        tied[b].append(f"{kind} {a}")
    key = salted_hmac(PURPOSE, str(event.pk), algorithm="sha256").digest()
    begun = hashlib.blake2b(key=key, digest_size=_LETTERS // 2)  # once: sixty thousand digests go on from it
    people = people_of(event, attendees) if people is None else people
    return {person.id: _digests(begun, person, sorted(tied.get(person.id, ()))) for person in people}


def _digests(begun: hashlib.blake2b, person: Person, ties: list[str]) -> dict[str, str]:
    values = {name: getattr(person, name) for name in _NOTED}
    values |= {"roles": sorted(person.roles), "ties": ties, NEEDS: (person.needs, person.largest_table)}
    return {name: _short(begun, f"{person.id} {name} {value!r}") for name, value in values.items()}


def _short(begun: hashlib.blake2b, said: str) -> str:
    """Return a digest that nobody can try values against who has not the secret of the installation."""
    digest = begun.copy()
    digest.update(said.encode())
    return digest.hexdigest()


@dataclass(frozen=True)
class Changed:
    """Somebody, or a table, of whom something else is said now than when the plan was made."""

    name: str
    what: tuple[str | Lazy, ...]
    code: str = ""
    fields: tuple[str, ...] = ()


def changed_people(plan: Plan) -> tuple[Changed, ...]:
    """Return of whom the list says something else now, of those whom a plan was made for; plans made before know of none."""
    of_the_event = [(model, "event_id", plan.event_id) for model in (Attendee, Tie, Block)]
    rows = versions(*of_the_event, (type(plan), "id", plan.pk))
    away = frozenset(away_in(plan.event).items())
    return _changed.get((plan.pk, rows, away, get_language()), lambda: _compare(plan))


def _compare(plan: Plan) -> tuple[Changed, ...]:
    before: Known = type(plan).objects.values_list("said", flat=True).get(pk=plan.pk).get("known", {})
    planned, now = planned_codes(plan), known_of(plan.event)
    names = dict(Attendee.objects.filter(event_id=plan.event_id).values_list("code", "name"))
    found = []
    for code, said in now.items():
        both = said.keys() & before.get(code, {}).keys()  # needs are forgotten in time: then nothing is said of them
        different = tuple(sorted(name for name in both if said[name] != before[code][name]))
        if code in planned and different and len(different) < len(both):  # all of them: noted with another secret
            found.append(Changed(names[code], tuple(_label(one) for one in different), code, different))
    return tuple(found)


def _label(field: str) -> str | Lazy:
    own = {
        "roles": _("who hosts and who greets"),
        "ties": _("who stays together or knows whom"),
        "attributes": _("further columns"),
    }
    if field in own:
        return own[field]
    column: Any = Attendee._meta.get_field("needs" if field == NEEDS else field)  # noqa: SLF001 - Django's own name
    label: str | Lazy = column.verbose_name
    return label


# -- tables ---------------------------------------------------------------------------------------------------------


def tables_now(event: Event) -> dict[str, Table]:
    """Return the tables that stand in the rooms of an event, by what they are called."""
    return {table.label: table for table in Table.objects.filter(room__event=event)}


def changed_tables(plan: Plan, standing: Mapping[str, Table]) -> tuple[Changed, ...]:
    """Return the tables that have other chairs, another language or other things for people now than in the plan."""
    before = {one["table"]: one for entry in plan.programme.get("rounds", ()) for one in entry["tables"]}
    found = []
    for label, said in before.items():
        if label in standing and (what := tuple(_differs(said, standing[label]))):
            found.append(Changed(label, what))
    return tuple(found)


def _differs(said: Mapping[str, Any], table: Table) -> Iterator[str]:
    if said["seats"] != table.seats:
        yield _("chairs")
    if {*map(feature, said.get("features", ()))} != {*map(feature, table.features)}:
        yield _("what it has for people’s needs")
    if said.get("language", "") != table.language:
        yield _("language")
