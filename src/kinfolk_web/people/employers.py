"""Spellings of one employer: which are one party as the list stands, which perhaps should be; joined and parted by hand."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Count
from django.db.models.fields.json import KT

from kinfolk.facts.words import normal
from kinfolk.roster.cells import words
from kinfolk.roster.texts import fold
from kinfolk_web.core import live
from kinfolk_web.core.audit import change
from kinfolk_web.people.models import Attendee

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kinfolk_web.accounts.models import User
    from kinfolk_web.communities.models import Event
    from kinfolk_web.core.models import Change

ORGANISATION = "organisation"
_WORD = re.compile(r"\w+")
# What says of a name only in which form of law the firm goes; "co" and "group" belong to names as well.
_FORMS = words(
    "ag gmbh mbh ggmbh kg kgaa ohg ug ev ltd limited plc llp llc inc incorporated corp corporation se sa sas sarl srl spa"
    " bv nv oy oyj ab asa aps sro kft zrt pty pte sl slu lda ltda cic"
)


@dataclass(frozen=True, slots=True)
class Employer:
    """One employer as a party: what it is called most, how many come from it, and every spelling with its number."""

    name: str
    people: int
    spellings: tuple[tuple[str, int], ...]
    is_joined: bool = False  # by hand: the list has some of its people under another name


def employers(event: Event) -> list[Employer]:
    """Return the employers of those who are coming as the planner takes them: case, spaces and a full stop tell none apart."""
    joined = {normal(now) for now, listed in _by_hand(event) if normal(listed) != normal(now)}
    groups: dict[str, Counter[str]] = defaultdict(Counter)
    for name, people in _spellings(event).items():
        groups[normal(name)][name] += people
    found = [_employer(spellings, joined=key in joined) for key, spellings in groups.items()]
    return sorted(found, key=lambda one: (-one.people, one.name))


def alike(event: Event) -> list[tuple[Employer, ...]]:
    """Return employers that are several parties though they differ in nothing but the form of law or in signs."""
    groups: dict[str, list[Employer]] = defaultdict(list)
    for one in employers(event):
        groups[core(one.name)].append(one)
    return [tuple(group) for key, group in groups.items() if key and len(group) > 1]


def core(name: str) -> str:
    """Return what a firm is called without its form of law: ``siemens`` for ``Siemens AG`` and ``SIEMENS Ltd.``."""
    parts = _WORD.findall(fold(name).replace(".", ""))
    return " ".join([part for part in parts if part not in _FORMS] or parts)


def join(*, event: Event, name: str, by: User | None) -> Change | None:
    """Let everybody of the employers called like ``name`` come from one, by the spelling that most have."""
    group = next((group for group in alike(event) if core(group[0].name) == core(name)), ())
    if not group:
        return None
    keys = {normal(one.name) for one in group[1:]}
    with transaction.atomic():
        people = [one for one in _coming(event) if normal(one.organisation) in keys]
        return _change_employers(event, "employer.join", by, [(one, group[0].name, True) for one in people])


def part(*, event: Event, name: str, by: User | None) -> Change | None:
    """Let everybody of an employer who was put there by hand come from the one that the list says."""
    with transaction.atomic():
        people = [one for one in _coming(event, hand=True) if normal(one.organisation) == normal(name)]
        listed = [(one, str(one.source_row.get(ORGANISATION) or "")) for one in people]
        return _change_employers(
            event,
            "employer.part",
            by,
            [(one, said, False) for one, said in listed if said and said != one.organisation],
        )


def _change_employers(
    event: Event, verb: str, by: User | None, wanted: Iterable[tuple[Attendee, str, bool]]
) -> Change | None:
    wanted = list(wanted)
    if not wanted:
        return None
    with change(verb, by=by, event=event, facts={"count": len(wanted)}) as entry:
        for one, said, hand in wanted:
            one.organisation = said
            one.edited = sorted({*one.edited, ORGANISATION} if hand else {*one.edited} - {ORGANISATION})
            one.save(update_fields=[ORGANISATION, "edited"])
    live.publish(f"event:{event.pk}", "people")
    return entry


def _coming(event: Event, *, hand: bool = False) -> list[Attendee]:
    people = Attendee.objects.select_for_update(of=("self",)).filter(event=event, state=Attendee.State.COMING)
    people = people.filter(edited__contains=[ORGANISATION]) if hand else people
    return list(people.exclude(organisation=""))


def _spellings(event: Event) -> dict[str, int]:
    coming = Attendee.objects.filter(event=event, state=Attendee.State.COMING).exclude(organisation="")
    return dict(coming.order_by().values(ORGANISATION).annotate(people=Count("pk")).values_list(ORGANISATION, "people"))


def _by_hand(event: Event) -> list[tuple[str, str]]:
    """Return the employers that a hand wrote, each with what the list says instead."""
    coming = Attendee.objects.filter(event=event, state=Attendee.State.COMING, edited__contains=[ORGANISATION])
    pairs = coming.annotate(listed=KT(f"source_row__{ORGANISATION}")).values_list(ORGANISATION, "listed")
    return [(now, listed) for now, listed in pairs if listed]


def _employer(spellings: Counter[str], *, joined: bool) -> Employer:
    ordered = tuple(sorted(spellings.items(), key=lambda one: (-one[1], one[0])))
    return Employer(ordered[0][0], sum(spellings.values()), ordered, joined)
