"""How the report says things: each promise in plain words, numbers as people write them, shares and ranges."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kinfolk.robustness import Range


@dataclass(frozen=True, slots=True)
class Words:
    """A promise in words: its ``title``, what it means for ``one`` and for ``many``, and what to say if ``all`` get it."""

    title: str
    one: str
    many: str
    all: str


PROMISES: dict[str, Words] = {
    "seated": Words(
        "A seat for everyone",
        "has a seat in every round",
        "have a seat in every round",
        "Everybody has a seat in every round.",
    ),
    "together": Words(
        "Companions stay together",
        "stays with their companion",
        "stay with their companion",
        "Companions share every table.",
    ),
    "needs": Words(
        "Needs are met",
        "finds what they need at every table",
        "find what they need at every table",
        "Everybody finds what they need at every table.",
    ),
    "understood": Words(
        "One language at a table",
        "is understood at every table",
        "are understood at every table",
        "Every table has a language that all its people speak.",
    ),
    "pinned": Words(
        "Places fixed by you",
        "sits where you placed them",
        "sit where you placed them",
        "Everybody sits where you placed them.",
    ),
    "hosted": Words(
        "A host at every table",
        "finds a host at every table",
        "find a host at every table",
        "Everybody finds a host at every table.",
    ),
    "welcomed": Words(
        "A welcome for newcomers",
        "is welcomed at their first table",
        "are welcomed at their first table",
        "Every newcomer is welcomed at their first table.",
    ),
    "no_party": Words(
        "Away from one’s own party",
        "never sits with their own party",
        "never sit with their own party",
        "Nobody sits with their own party.",
    ),
    "new_faces": Words(
        "New faces every time",
        "meets nobody twice",
        "meet nobody twice",
        "Nobody meets anybody twice.",
    ),
    "kindred": Words(
        "Kindred people",
        "sits with kindred people",
        "sit with kindred people",
        "Everybody with kindred people here sits with some of them.",
    ),
    "needle": Words(
        "The needle in the haystack",
        "finds their needle",
        "find their needle",
        "Everybody finds their needle.",
    ),
    "not_the_only_one": Words(
        "Not the only one",
        "is never the only one of a kind",
        "are never the only one of a kind",
        "Nobody is the only one of a kind at a table.",
    ),
    "at_most": Words(
        "No table taken over",
        "sits at mixed tables only",
        "sit at mixed tables only",
        "No table holds too many of one kind.",
    ),
    "at_ease": Words(
        "At ease",
        "sits at tables small enough for them",
        "sit at tables small enough for them",
        "Nobody sits at a larger table than they asked for.",
    ),
    "short_walk": Words(
        "Short walks",
        "has short walks only",
        "have short walks only",
        "Nobody has far to walk.",
    ),
    "balanced": Words(
        "Tables like the room",
        "sits at tables that mirror the room",
        "sit at tables that mirror the room",
        "Every table mirrors the room.",
    ),
}

MEANING: dict[str, str] = {
    "needle": "The needle is the rarest statement somebody shares with anybody else who is present.",
    "kindred": "Kindred people said “me too” to the same rare statement and did not come together.",
    "welcomed": "At their first table a newcomer finds a host and at least one other newcomer, but never mostly newcomers; "
    "and somebody greets them by name.",
    "no_party": "A party are people who come together: the same employer, order or e-mail domain, or so they said.",
}

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

LUCK: dict[str, str] = {
    "own_party": "sit with their own party at least once",
    "twice": "sit with the same person twice",
    "alone_when_new": "newcomers lack a host or another newcomer at their first table",
    "no_kindred": "never sit with a kindred person, although one is there",
}


def words_of(promise: str) -> Words:
    """Return the words of ``promise``; one that is not known here is named plainly."""
    plain = promise.replace("_", " ")
    unknown = Words(plain.capitalize(), f"gets “{plain}”", f"get “{plain}”", f"Everybody gets “{plain}”.")
    return PROMISES.get(promise, unknown)


def sentence(text: str) -> str:
    """Return ``text`` with a full stop, unless it ends with a sign of its own."""
    text = text.strip()
    return text if not text or text[-1] in ".!?…" else f"{text}."


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


def percent_range(spread: Range, whole: float) -> str:
    """Return the range of a spread in whole percent: ``57–64 %``."""
    low, high = (round(100 * value / whole) if whole else 0 for value in (spread.low, spread.high))
    return f"{low} %" if low == high else f"{low}–{high} %"


def number_range(spread: Range) -> str:
    """Return the range of a spread: ``2–6``."""
    low, high = number(spread.low), number(spread.high)
    return low if low == high else f"{low}–{high}"


def date(text: str) -> str:
    """Return ``14 May 2027`` for ``2027-05-14``; anything else stays as it was written."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return text
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
