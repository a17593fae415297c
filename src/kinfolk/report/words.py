"""How the report says things: each promise in plain words, numbers as people write them, shares and ranges."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kinfolk.report.extra import Spread


@dataclass(frozen=True, slots=True)
class Words:
    """A promise in words: its ``title``, and what it means for ``one`` person and for ``many``."""

    title: str
    one: str
    many: str


PROMISES: dict[str, Words] = {
    "seated": Words("A seat for everyone", "has a seat in every round", "have a seat in every round"),
    "together": Words("Companions stay together", "stays with their companion", "stay with their companion"),
    "needs": Words("Needs are met", "finds what they need at every table", "find what they need at every table"),
    "understood": Words("One language at a table", "is understood at every table", "are understood at every table"),
    "pinned": Words("Places fixed by you", "sits where you placed them", "sit where you placed them"),
    "hosted": Words("A host at every table", "finds a host at every table", "find a host at every table"),
    "welcomed": Words("A welcome for newcomers", "is welcomed at the first table", "are welcomed at their first table"),
    "no_party": Words("Away from one's own party", "never sits with their own party", "never sit with their own party"),
    "new_faces": Words("New faces every time", "meets nobody twice", "meet nobody twice"),
    "kindred": Words("Kindred people", "sits with kindred people", "sit with kindred people"),
    "needle": Words("The needle in the haystack", "finds their needle", "find their needle"),
    "not_the_only_one": Words("Not the only one", "is never the only one of a kind", "are never the only one of a kind"),
    "at_most": Words("No table taken over", "sits at mixed tables only", "sit at mixed tables only"),
    "at_ease": Words("At ease", "sits at tables small enough for them", "sit at tables small enough for them"),
    "short_walk": Words("Short walks", "has short walks only", "have short walks only"),
    "balanced": Words("Tables like the room", "sits at tables that mirror the room", "sit at tables that mirror the room"),
}

MEANING: dict[str, str] = {
    "needle": "The needle is the rarest statement somebody shares with anybody else who is present.",
    "kindred": "Kindred people said “me too” to the same rare statement and did not come together.",
    "welcomed": "At their first table a newcomer finds a host and at least one other newcomer, but never mostly newcomers; "
    "and somebody greets them by name.",
    "no_party": "A party are people who come together: the same employer, order or e-mail domain, or so they said.",
}

LUCK: dict[str, str] = {
    "own_party": "sit with their own party at least once",
    "twice": "meet somebody twice",
    "alone_when_new": "newcomers lack a host or another newcomer at their first table",
    "no_kindred": "never sit with a kindred person, although one is there",
}


def words_of(promise: str) -> Words:
    """Return the words of ``promise``; one that is not known here is named plainly."""
    plain = promise.replace("_", " ")
    return PROMISES.get(promise) or Words(plain.capitalize(), f"is served ({plain})", f"are served ({plain})")


def number(value: float) -> str:
    """Return a number as people write it: ``3,000``; at most one decimal, none from ten on."""
    if value == int(value) or value >= 10:  # noqa: PLR2004 - decimals say nothing from ten on
        return f"{round(value):,}"
    return f"{value:.1f}"


def people(count: int) -> str:
    """Return ``1 person`` or ``297 people``."""
    return "1 person" if count == 1 else f"{count:,} people"


def plural(count: float, one: str, many: str) -> str:
    """Return ``1 table``, ``38 tables``."""
    return f"{number(count)} {one if count == 1 else many}"


def percent(part: float, whole: float) -> str:
    """Return a share in whole percent; what is not quite nothing or everything never looks like it."""
    if not whole or not part:
        return "0 %"
    share = 100 * part / whole
    if share < 1:
        return "under 1 %"
    if 99 < share < 100:  # noqa: PLR2004
        return "over 99 %"
    return f"{round(share)} %"


def percent_range(spread: Spread, whole: float) -> str:
    """Return the range of a spread in whole percent: ``57–64 %``."""
    low, high = (round(100 * value / whole) if whole else 0 for value in (spread.low, spread.high))
    return f"{low} %" if low == high else f"{low}–{high} %"


def number_range(spread: Spread) -> str:
    """Return the range of a spread: ``2–6``."""
    low, high = number(spread.low), number(spread.high)
    return low if low == high else f"{low}–{high}"


def listed(things: list[str]) -> str:
    """Return ``a, b and c``."""
    return things[0] if len(things) == 1 else f"{', '.join(things[:-1])} and {things[-1]}" if things else ""
