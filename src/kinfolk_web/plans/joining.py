"""Which table the last three people of a table join, settled when a plan is released: never one with somebody kept from them.

Among the few nearest that fit, one is drawn by a lot that nobody knows, and it stays while it can: so a card says nothing
of why it names this table and not that one, and a repair changes few cards.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from django.utils.crypto import salted_hmac

from kinfolk.facts import feature
from kinfolk_web.people.models import Attendee
from kinfolk_web.plans.confidential import apart_of
from kinfolk_web.plans.models import Plan, Seat, Sitting

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Joins = dict[str, dict[str, str]]  # by round and table, as JSON has it

DRAWN_FROM = 4  # nearest tables that fit
HOPS = 2  # whoever joins a table that is empty by then follows its people once more
PURPOSE = "kinfolk.joins/1"


@dataclass(frozen=True)
class _Table:
    """A table of one round: who sits there, how full it is, where it stands, what it has and what its people need."""

    label: str
    people: frozenset[int]
    full: bool
    at: tuple[float, float] | None
    features: frozenset[str]
    needed: frozenset[str]


def settle(plan: Plan) -> Joins:
    """Return for each round and table of a plan the table that its last three people join; empty: whoever leads the floor says.

    What was settled before stays wherever it still can. Asked within the transaction that releases a plan.
    """
    apart = _keys(plan)
    before: Joins = plan.said.get("joins", {})
    rounds = _rounds(plan)
    return {
        str(number): _joins(tables, before.get(str(number), {}), apart, f"{plan.event_id}/{number}")
        for number, tables in rounds.items()
    }


def joins_of(plan: Plan) -> dict[int, dict[str, str]]:
    """Return what was settled of a plan, by round and table; nothing of plans that were never released."""
    if "said" in plan.get_deferred_fields():  # what else is said there is large
        said = Plan.objects.filter(pk=plan.pk).values_list("said__joins", flat=True).first() or {}
    else:
        said = plan.said.get("joins", {})
    return {int(number): dict(joins) for number, joins in said.items()}


def _keys(plan: Plan) -> dict[int, set[int]]:
    """Return for everybody who is kept apart from somebody from whom."""
    pairs = list(apart_of(plan.event))
    codes = {code for pair in pairs for code in pair}
    key = dict(Attendee.objects.filter(event_id=plan.event_id, code__in=codes).values_list("code", "pk"))
    found: dict[int, set[int]] = defaultdict(set)
    for a, b in pairs:
        if a in key and b in key:
            found[key[a]].add(key[b])
            found[key[b]].add(key[a])
    return found


def _rounds(plan: Plan) -> dict[int, list[_Table]]:
    """Return the tables at which anybody sits, by round, in the order of the room."""
    at: dict[tuple[int, str], list[int]] = defaultdict(list)
    for number, table, attendee in Seat.objects.filter(plan=plan).values_list("round", "table", "attendee_id"):
        at[number, table].append(attendee)
    said = {(entry["round"], one["table"]): one for entry in plan.programme["rounds"] for one in entry["tables"]}
    needs = dict(Attendee.objects.filter(event_id=plan.event_id).exclude(needs=[]).values_list("pk", "needs"))
    rounds: dict[int, list[_Table]] = defaultdict(list)
    for number, table, seats in Sitting.objects.filter(plan=plan).values_list("round", "table", "seats"):
        people, place = at.get((number, table), []), said.get((number, table), {})
        if people:
            rounds[number].append(_table(table, people, seats, place, needs))
    return rounds


def _table(
    label: str, people: Sequence[int], seats: int, place: Mapping[str, Any], needs: Mapping[int, Sequence[str]]
) -> _Table:
    x, y = place.get("x"), place.get("y")
    return _Table(
        label=label,
        people=frozenset(people),
        full=len(people) >= seats,
        at=None if x is None or y is None else (x, y),
        features=frozenset(map(feature, place.get("features", ()))),
        needed=frozenset(feature(need) for pk in people for need in needs.get(pk, ())),
    )


def _joins(
    tables: Sequence[_Table], before: Mapping[str, str], apart: Mapping[int, set[int]], place: str
) -> dict[str, str]:
    labels = {one.label: position for position, one in enumerate(tables)}
    kept_apart = _tables_apart(tables, apart)
    chosen: dict[int, int] = {}
    for here, one in enumerate(tables):
        held = labels.get(before.get(one.label, ""), -1)
        if held not in (-1, here) and _may(here, held, chosen, kept_apart):
            chosen[here] = held
    for here, one in enumerate(tables):
        if here not in chosen:
            ranked = _ranked(here, tables)
            near = _drawn(ranked[:DRAWN_FROM], tables, f"{place}/{one.label}")
            there = next((t for t in (*near, *ranked[DRAWN_FROM:]) if _may(here, t, chosen, kept_apart)), None)
            if there is not None:
                chosen[here] = there
    return {one.label: tables[chosen[here]].label if here in chosen else "" for here, one in enumerate(tables)}


def _ranked(here: int, tables: Sequence[_Table]) -> list[int]:
    """Return the other tables: those with what is needed, then with a free chair, then the near, then by their order."""
    one, count = tables[here], len(tables)
    known = frozenset().union(*(other.features for other in tables)) if one.needed else frozenset()
    lacks = np.array([not (one.needed & known) <= other.features for other in tables])
    full = np.array([other.full for other in tables])
    points = np.array([other.at or (np.nan, np.nan) for other in tables], dtype=float)
    far = np.nan_to_num(np.round(np.hypot(*(points - points[here]).T), 3), nan=0.0)
    order = np.lexsort(((np.arange(count) - here) % count, far, full, lacks))
    return [int(there) for there in order if there != here]


def _drawn(near: Sequence[int], tables: Sequence[_Table], place: str) -> list[int]:
    """Return tables in an order that nobody can tell who has not the secret of the installation."""
    lots = {
        there: salted_hmac(PURPOSE, f"{place}/{tables[there].label}", algorithm="sha256").digest() for there in near
    }
    return sorted(near, key=lots.__getitem__)


def _tables_apart(tables: Sequence[_Table], apart: Mapping[int, set[int]]) -> dict[int, set[int]]:
    """Return for each table those with somebody from whom somebody of it is kept."""
    at = {pk: position for position, one in enumerate(tables) for pk in one.people if pk in apart}
    found: dict[int, set[int]] = defaultdict(set)
    for pk, here in at.items():
        found[here].update(at[other] for other in apart[pk] if other in at and at[other] != here)
    return found


def _may(here: int, there: int, chosen: Mapping[int, int], apart: Mapping[int, set[int]]) -> bool:
    """Whether, with one more choice, still nobody comes to sit with somebody kept from them."""
    if not apart:
        return True
    now = {**chosen, here: there}
    return all(
        not _way(one, now) & _way(other, now) for one, others in apart.items() for other in others if one < other
    )


def _way(here: int, chosen: Mapping[int, int]) -> set[int]:
    """Return a table and those at which its people may come to sit."""
    found = [here]
    for _hop in range(HOPS):
        if found[-1] in chosen:
            found.append(chosen[found[-1]])
    return set(found)
