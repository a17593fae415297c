"""How the report says things: each promise in plain words, numbers as people write them, shares and ranges."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kinfolk.sentences import MONTHS, ended, language_now, say, spoken, tell, tell_count, written
from kinfolk.sentences import capital as upper_first

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
        say("A seat for everyone"),
        say("has a seat in every round"),
        say("have a seat in every round"),
        say("Everybody has a seat in every round."),
    ),
    "together": Words(
        say("Companions stay together"),
        say("stays with their companion"),
        say("stay with their companion"),
        say("Companions share every table."),
    ),
    "needs": Words(
        say("Needs are met"),
        say("finds what they need at every table"),
        say("find what they need at every table"),
        say("Everybody finds what they need at every table."),
    ),
    "understood": Words(
        say("One language at a table"),
        say("is understood at every table"),
        say("are understood at every table"),
        say("Every table has a language that all its people speak."),
    ),
    "pinned": Words(
        say("Places fixed by you"),
        say("sits where you placed them"),
        say("sit where you placed them"),
        say("Everybody sits where you placed them."),
    ),
    "hosted": Words(
        say("A host at every table"),
        say("finds a host at every table"),
        say("find a host at every table"),
        say("Everybody finds a host at every table."),
    ),
    "welcomed": Words(
        say("A welcome for newcomers"),
        say("is welcomed at their first table"),
        say("are welcomed at their first table"),
        say("Every newcomer is welcomed at their first table."),
    ),
    "no_party": Words(
        say("Away from one’s own party"),
        say("never sits with their own party"),
        say("never sit with their own party"),
        say("Nobody sits with their own party."),
    ),
    "new_faces": Words(
        say("New faces every time"),
        say("meets nobody twice"),
        say("meet nobody twice"),
        say("Nobody meets anybody twice."),
    ),
    "kindred": Words(
        say("Kindred people"),
        say("sits with kindred people"),
        say("sit with kindred people"),
        say("Everybody with kindred people here sits with some of them."),
    ),
    "needle": Words(
        say("The needle in the haystack"),
        say("finds their needle"),
        say("find their needle"),
        say("Everybody finds their needle."),
    ),
    "not_the_only_one": Words(
        say("Not the only one"),
        say("is never the only one of a kind"),
        say("are never the only one of a kind"),
        say("Nobody is the only one of a kind at a table."),
    ),
    "at_most": Words(
        say("No table taken over"),
        say("sits at mixed tables only"),
        say("sit at mixed tables only"),
        say("No table holds too many of one kind."),
    ),
    "at_ease": Words(
        say("At ease"),
        say("sits at tables small enough for them"),
        say("sit at tables small enough for them"),
        say("Nobody sits at a larger table than they asked for."),
    ),
    "short_walk": Words(
        say("Short walks"),
        say("has short walks only"),
        say("have short walks only"),
        say("Nobody has far to walk."),
    ),
    "balanced": Words(
        say("Tables like the room"),
        say("sits at tables that mirror the room"),
        say("sit at tables that mirror the room"),
        say("Every table mirrors the room."),
    ),
}

MEANING: dict[str, str] = {
    "needle": say("The needle is the rarest statement somebody shares with anybody else who is present."),
    "kindred": say("Kindred people said “me too” to the same rare statement and did not come together."),
    "welcomed": say(
        "At their first table a newcomer finds a host and at least one other newcomer, but never mostly newcomers; "
        "and somebody greets them by name."
    ),
    "no_party": say(
        "A party are people who come together: the same employer, order or e-mail domain, or so they said."
    ),
}

LUCK: dict[str, str] = {
    "own_party": say("sit with their own party at least once"),
    "twice": say("sit with the same person twice"),
    "alone_when_new": say("newcomers lack a host or another newcomer at their first table"),
    "no_kindred": say("never sit with a kindred person, although one is there"),
}


LEVELS = {"must": say("must"), "should": say("should")}


def words_of(promise: str) -> Words:
    """Return the words of ``promise``; one that is not known here is named plainly."""
    plain = promise.replace("_", " ")
    unknown = Words(
        plain.capitalize(),
        say("gets “{promise}”", promise=plain),
        say("get “{promise}”", promise=plain),
        say("Everybody gets “{promise}”.", promise=plain),
    )
    return PROMISES.get(promise, unknown)


def sentence(text: str) -> str:
    """Return ``text`` with a full stop, unless it ends with a sign of its own."""
    return ended(text).said_in(language_now())


def capital(text: str) -> str:
    """Return ``text`` with a capital letter at its beginning."""
    return upper_first(text).said_in(language_now())


def level(name: str) -> str:
    """Return the level of a promise as people say it."""
    return str(spoken(LEVELS.get(name, name)))


def number(value: float) -> str:
    """Return a number as people write it: ``3,000``; at most one decimal, none from ten on."""
    if value == int(value) or value >= 10:  # noqa: PLR2004 - decimals say nothing from ten on
        return written(f"{round(value):,}")
    return written(f"{value:.1f}")


def people(count: int) -> str:
    """Return ``1 person`` or ``297 people``."""
    return tell_count(count, "{count} person", "{count:,} people")


def percent(part: float, whole: float) -> str:
    """Return a share in whole percent; what is not quite nothing or everything never looks like it."""
    if not whole or not part:
        return tell("{share} %", share=0)
    share = 100 * part / whole
    if share < 1:
        return tell("under {share} %", share=1)
    if 99 < share < 100:  # noqa: PLR2004
        return tell("over {share} %", share=99)
    return tell("{share} %", share=round(share))


def percent_range(spread: Range, whole: float) -> str:
    """Return the range of a spread in whole percent: ``57–64 %``."""
    low, high = (round(100 * value / whole) if whole else 0 for value in (spread.low, spread.high))
    return tell("{share} %", share=low if low == high else f"{low}–{high}")


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
    return tell("{day} {month} {year}", day=day.day, month=MONTHS[day.month - 1], year=day.year)
