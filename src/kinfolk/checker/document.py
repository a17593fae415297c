"""Plan files as plain values: a value of the wrong kind is refused by its place, before anything is counted."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kinfolk.errors import InputError

FORMAT = "kinfolk.plan/1"
_LONGEST_SHOWN = 60
_REMEDY = "Give the plan.json as `kinfolk plan` wrote it."


@dataclass(frozen=True, slots=True)
class Seats:
    """One table of one round in the plan."""

    table: str
    seats: int
    host: str
    stand_in: str
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sitting:
    """One round of the plan."""

    number: int
    tables: tuple[Seats, ...]
    sitting_out: tuple[str, ...]
    absent: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cast:
    """One cast of the plan."""

    name: str
    host: str
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Greeting:
    """One greeter of the plan."""

    greeter: str
    stand_in: str
    newcomers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a plan file says, but for its claims; ``repaired`` whether a repair made it of an earlier one."""

    people: tuple[tuple[str, str], ...]
    rounds: tuple[Sitting, ...]
    casts: tuple[Cast, ...] = ()
    greetings: tuple[Greeting, ...] = ()
    proposed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    repaired: bool = False


def read(plan: Mapping[str, Any]) -> Plan:
    """Return the plan in a plan document.

    Parameters
    ----------
    plan
        A parsed ``kinfolk.plan/1`` document.

    Raises
    ------
    InputError
        The document is of another format, or a value in it is missing or of the wrong kind.
    """
    if plan.get("format") != FORMAT:
        raise InputError(f"the plan says its format is {plan.get('format')!r}, not {FORMAT!r}.", remedy=_REMEDY)
    proposed = mapping(plan, "proposed")
    return Plan(
        people=tuple((text(one, "id"), text(one, "name")) for one in items(plan, "people")),
        rounds=tuple(_sitting(one) for one in items(plan, "rounds")),
        casts=tuple(Cast(text(one, "cast"), text(one, "host"), texts(one, "people")) for one in items(plan, "casts")),
        greetings=tuple(
            Greeting(text(one, "greeter"), text(one, "stand_in"), texts(one, "newcomers"))
            for one in items(plan, "greeters")
        ),
        proposed={"host": texts(proposed, "hosts"), "greeter": texts(proposed, "greeters")},
        repaired="moved" in plan,
    )


def _sitting(one: Mapping[str, Any]) -> Sitting:
    tables = tuple(
        Seats(
            text(table, "table"),
            number(table, "seats"),
            text(table, "host"),
            text(table, "stand_in"),
            texts(table, "people"),
        )
        for table in items(one, "tables")
    )
    return Sitting(number(one, "round"), tables, texts(one, "sitting_out"), texts(one, "absent"))


def items(holder: Mapping[str, Any], key: str) -> tuple[Mapping[str, Any], ...]:
    """Return the list of objects under ``key``; nothing there is an empty list."""
    found = _sequence(holder, key)
    for one in found:
        if not isinstance(one, Mapping):
            raise _wrong(key, one, "an object")
    return tuple(found)


def texts(holder: Mapping[str, Any], key: str) -> tuple[str, ...]:
    """Return the list of texts under ``key``; nothing there is an empty list."""
    found = _sequence(holder, key)
    for one in found:
        if not isinstance(one, str):
            raise _wrong(key, one, "a text")
    return tuple(found)


def text(holder: Mapping[str, Any], key: str) -> str:
    """Return the text under ``key``; null or nothing there is an empty text."""
    found = holder.get(key)
    if found is None:
        return ""
    if not isinstance(found, str):
        raise _wrong(key, found, "a text")
    return found


def number(holder: Mapping[str, Any], key: str) -> int:
    """Return the whole number under ``key``."""
    found = holder.get(key)
    if not isinstance(found, int) or isinstance(found, bool):
        raise _wrong(key, found, "a whole number")
    return found


def numbers(holder: Mapping[str, Any], key: str) -> tuple[int, ...]:
    """Return the list of whole numbers under ``key``; nothing there is an empty list."""
    return tuple(number({key: one}, key) for one in _sequence(holder, key))


def mapping(holder: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """Return the object under ``key``; nothing there is an empty one."""
    found = holder.get(key) or {}
    if not isinstance(found, Mapping):
        raise _wrong(key, found, "an object")
    return found


def _sequence(holder: Mapping[str, Any], key: str) -> Sequence[Any]:
    found = holder.get(key) or ()
    if isinstance(found, str) or not isinstance(found, Sequence):
        raise _wrong(key, found, "a list")
    return found


def _wrong(key: str, value: object, wanted: str) -> InputError:
    shown = textwrap.shorten(repr(value), _LONGEST_SHOWN, placeholder="...")
    return InputError(f"in the plan, {key!r} holds {shown} where {wanted} is due.", remedy=_REMEDY)
