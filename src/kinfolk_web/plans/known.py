"""What a plan knew of everybody when it was made, so that it can be said later who and what is different."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from kinfolk.facts import feature
from kinfolk.problem import Person
from kinfolk_web.people.models import Attendee, Tie
from kinfolk_web.plans.bridge import people_of, planned_codes
from kinfolk_web.programme.models import Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from django.utils.functional import Promise as Lazy

    from kinfolk_web.communities.models import Event
    from kinfolk_web.plans.models import Plan

Known = dict[str, dict[str, str]]
"""By code: a short digest of each thing that is known of them; blanks are left out."""

_NAMELESS = {"id", "guest_of"}
_SAID = {
    "statements",
    "shown_statements",
}  # one that is approved or goes would name everybody who said it, and its author
_LETTERS = 6  # enough to notice a change, too few to tell what it was


def known_of(event: Event) -> Known:
    """Return what the list says of everybody now, as a plan keeps it: enough to notice a change, no more."""
    tied: dict[str, list[str]] = defaultdict(list)
    for kind, a, b in Tie.objects.filter(event=event).values_list("kind", "a__code", "b__code"):
        tied[a].append(f"{kind} {b}")
        tied[b].append(f"{kind} {a}")
    return {person.id: _digests(person, sorted(tied[person.id])) for person in people_of(event)}


def _digests(person: Person, ties: list[str]) -> dict[str, str]:
    values = {
        field.name: getattr(person, field.name) for field in fields(Person) if field.name not in _NAMELESS | _SAID
    }
    values |= {"roles": sorted(person.roles), "ties": ties}
    return {name: _short(person.id, value) for name, value in values.items() if not _blank(name, value)}


def _blank(name: str, value: Any) -> bool:  # noqa: ANN401 - any field
    """Whether nothing is said: to be there in no round, or to have come no time before, is something."""
    return value is None or value is False or (name != "rounds" and value in ("", (), []))


def _short(code: str, value: Any) -> str:  # noqa: ANN401 - any field
    return hashlib.blake2b(f"{code} {value!r}".encode(), digest_size=_LETTERS // 2).hexdigest()


@dataclass(frozen=True)
class Changed:
    """Somebody, or a table, of whom something else is said now than when the plan was made."""

    name: str
    what: tuple[str | Lazy, ...]
    code: str = ""
    fields: tuple[str, ...] = ()


def changed_people(plan: Plan) -> tuple[Changed, ...]:
    """Return of whom the list says something else now, of those whom a plan was made for; plans made before know of none."""
    before: Known = plan.said.get("known", {})
    if not before:
        return ()
    planned, now = planned_codes(plan), known_of(plan.event)
    names = dict(Attendee.objects.filter(event_id=plan.event_id).values_list("code", "name"))
    found = []
    for code, said in now.items():
        if code in planned and code in before:
            names_of = {*said, *before[code]} - _SAID  # plans made before may hold these
            different = tuple(sorted(k for k in names_of if said.get(k) != before[code].get(k)))
            if different:
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
    column: Any = Attendee._meta.get_field(field)  # noqa: SLF001 - Django's own name
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
