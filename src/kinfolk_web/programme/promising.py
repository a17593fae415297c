"""The promises in plain words: what each gives, whom it is about, how firmly it is meant, and what it cost in a plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kinfolk.problem import DEFAULT_PROMISES, HIGH, NORMAL

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.utils.functional import _StrPromise

    from kinfolk_web.programme.models import Programme

MUST, MUCH, MATTERS, OFF = "must", str(HIGH), str(NORMAL), "off"
LEVELS: tuple[tuple[str, _StrPromise], ...] = (
    (MUST, gettext_lazy("must")),
    (MUCH, gettext_lazy("matters a lot")),
    (MATTERS, gettext_lazy("matters")),
    (OFF, gettext_lazy("off")),
)
# Naming a kind, a column or a limit switches these on; without one they have nothing to keep.
NAMED = {
    "not_the_only_one": "not_the_only_one",
    "at_most": "at_most",
    "balanced": "balanced",
    "short_walk": "walk_limit",
}


@dataclass(frozen=True, slots=True)
class Words:
    """A promise in words."""

    title: _StrPromise
    sentence: _StrPromise
    about: _StrPromise
    fixed: bool = False


PROMISES: dict[str, Words] = {
    "seated": Words(
        gettext_lazy("A seat for everyone"),
        gettext_lazy("Everybody has a seat in every round they are here for, and nobody sits alone."),
        gettext_lazy("everybody"),
        fixed=True,
    ),
    "welcomed": Words(
        gettext_lazy("A welcome for newcomers"),
        gettext_lazy(
            "In their first round newcomers sit with a host and another newcomer, never mostly with newcomers; and "
            "somebody greets them by name."
        ),
        gettext_lazy("newcomers"),
    ),
    "hosted": Words(
        gettext_lazy("A host at every table"),
        gettext_lazy("Somebody breaks the ice at each table, in each round."),
        gettext_lazy("everybody"),
    ),
    "new_faces": Words(
        gettext_lazy("New faces every time"),
        gettext_lazy("Nobody sits twice with the same person; where it cannot be avoided, it is spread evenly."),
        gettext_lazy("everybody"),
    ),
    "no_party": Words(
        gettext_lazy("Away from one’s own party"),
        gettext_lazy("People who come together are spread, so that they meet others."),
        gettext_lazy("those who come with others"),
    ),
    "kindred": Words(
        gettext_lazy("Kindred people"),
        gettext_lazy(
            "Everybody sits with people who said “me too” to the same rare statement, already in the first round."
        ),
        gettext_lazy("those who said “me too”"),
    ),
    "needle": Words(
        gettext_lazy("The needle in the haystack"),
        gettext_lazy("Everybody sits at least once with somebody who shares their rarest statement."),
        gettext_lazy("those who said “me too”"),
    ),
    "needs": Words(
        gettext_lazy("Needs are met"),
        gettext_lazy("Whoever needs a step-free way, a hearing loop or quiet finds it at each of their tables."),
        gettext_lazy("those who said what they need"),
    ),
    "together": Words(
        gettext_lazy("Companions stay together"),
        gettext_lazy("Carers, interpreters and companions share every table with whom they are there for."),
        gettext_lazy("those who asked for it"),
    ),
    "understood": Words(
        gettext_lazy("One language at a table"),
        gettext_lazy("Each table has a language that all its people speak."),
        gettext_lazy("those whose languages are known"),
    ),
    "at_ease": Words(
        gettext_lazy("At ease"),
        gettext_lazy("Nobody sits at a larger table than they asked for."),
        gettext_lazy("those who asked for it"),
    ),
    "pinned": Words(
        gettext_lazy("Places fixed by you"),
        gettext_lazy("Whom you put at a table sits there."),
        gettext_lazy("those whom you pinned"),
        fixed=True,
    ),
    "not_the_only_one": Words(
        gettext_lazy("Not the only one"),
        gettext_lazy("Nobody is the only one of their kind at a table."),
        gettext_lazy("the kinds chosen here"),
    ),
    "at_most": Words(
        gettext_lazy("No table taken over"),
        gettext_lazy("No table holds more people of a kind than you say: exhibitors, board members, speakers."),
        gettext_lazy("the kinds chosen here"),
    ),
    "balanced": Words(
        gettext_lazy("Tables like the room"),
        gettext_lazy("Each table mirrors the whole room."),
        gettext_lazy("what you choose here"),
    ),
    "short_walk": Words(
        gettext_lazy("Short walks"),
        gettext_lazy("Nobody walks further than this from one table to the next."),
        gettext_lazy("everybody, if tables stand in a room"),
    ),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A promise as its page shows it."""

    name: str
    words: Words
    level: str
    usual: str
    cost: str
    known: bool


def rows_of(programme: Programme, ledger: Iterable[Mapping[str, Any]] | None) -> list[Row]:
    """Return all promises with their level and with what they cost in the last plan, if there is one."""
    entries = None if ledger is None else {entry["promise"]: entry for entry in ledger}
    return [
        Row(name, words, level_of(programme, name), usual_level(programme, name), *_cost(entries, name))
        for name, words in PROMISES.items()
    ]


def usual_level(programme: Programme, name: str) -> str:
    """Return how firmly a promise is meant as long as nobody chooses."""
    if name in NAMED:
        return MATTERS if getattr(programme, NAMED[name]) else OFF
    return _said(DEFAULT_PROMISES[name].weight, must=DEFAULT_PROMISES[name].must)


def level_of(programme: Programme, name: str) -> str:
    """Return how firmly a promise is meant at this event."""
    said = programme.promises.get(name)
    if said is None:
        return usual_level(programme, name)
    return str(said) if said in {MUST, OFF} else _said(int(said), must=False)


def _said(weight: int, *, must: bool) -> str:
    if must:
        return MUST
    if not weight:
        return OFF
    return MUCH if weight > (HIGH + NORMAL) // 2 else MATTERS


def chosen_levels(programme: Programme, levels: Mapping[str, str]) -> dict[str, str | int]:
    """Return what is kept of chosen levels: only what differs from what holds anyway."""
    return {
        name: level if level in {MUST, OFF} else int(level)
        for name, level in levels.items()
        if name in PROMISES and not PROMISES[name].fixed and level != usual_level(programme, name)
    }


def _cost(entries: Mapping[str, Mapping[str, Any]] | None, name: str) -> tuple[str, bool]:
    """Return what a promise cost in a plan, in a sentence, and whether that is known."""
    if entries is None:
        return _("Not known before a plan."), False
    entry = entries.get(name)
    if entry is None:
        return _("Owed to nobody in the last plan."), True
    owed, kept, impossible = entry["owed"], entry["kept"], entry.get("impossible", 0)
    if kept == owed:
        said = ngettext("Kept for the one it is owed to.", "Kept for all %(owed)d it is owed to.", owed)
        return said % {"owed": owed}, True
    said = _("Kept for %(kept)d of %(owed)d.") % {"kept": kept, "owed": owed}
    if impossible:
        said += " " + ngettext(
            "%(many)d no plan could have served.", "%(many)d no plan could have served.", impossible
        ) % {"many": impossible}
    return said, True
