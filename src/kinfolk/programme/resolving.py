"""Turns an outline and the command line into the programme of these people: rounds with tables, minima, casts, pins."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from kinfolk.errors import InputError
from kinfolk.pinning import check_pins
from kinfolk.problem import DEFAULT_PROMISES, SHOULD, Casts, Level, Pin, Programme
from kinfolk.programme.neighbourhoods import settle
from kinfolk.programme.outline import Options, Outline, PinWish
from kinfolk.programme.parsing import cast_sizes
from kinfolk.programme.presence import attendance, check_everybody
from kinfolk.programme.rooms import Crowd, furnish, rounds_wished
from kinfolk.sentences import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kinfolk.problem import Person, Round


def resolve(
    people: Sequence[Person],
    options: Options | None = None,
    outline: Outline | None = None,
    rounds_at: Mapping[str, tuple[str, int]] | None = None,
) -> tuple[Programme, tuple[str, ...]]:
    """Resolve the programme for the people who are present; the command line wins over the outline.

    Parameters
    ----------
    people
        Everyone on the list.
    options, outline
        What the command line and ``programme.toml`` say.
    rounds_at
        File and row that say in which rounds somebody is, by id, for messages.

    Returns
    -------
    programme
        Every round has its open tables, every table a minimum (derived ones are marked).
    notes
        What was decided on the organiser's behalf, as sentences.

    Raises
    ------
    InputError
        More people than seats, a round without tables or people, a pin to somebody unknown, and the like.
    """
    options, outline = options or Options(), outline or Outline()
    wishes = rounds_wished(options, outline)
    pins = _pins(people, outline)
    sitting_out = frozenset((pin.person, pin.round) for pin in pins if not pin.table)
    present = attendance(people, [wish.without for wish in wishes], sitting_out)
    notes = check_everybody(people, present, sitting_out, rounds_at)
    rounds, room_notes = furnish(wishes, options, outline, Crowd(people, present, pins))
    _refuse_pins(people, pins, rounds, outline)
    rounds, neighbourhood_notes = settle(rounds, outline.neighbourhoods, max(map(len, present)))
    programme = Programme(
        event=outline.event or options.event,
        date=outline.date,
        rounds=rounds,
        promises=_promises(options, outline),
        casts=_casts(options, outline),
        pins=pins,
        parties=outline.parties,
        kindred=outline.kindred,
        neighbourhoods=outline.neighbourhoods,
        not_the_only_one=outline.not_the_only_one,
        at_most=outline.at_most,
        balanced=outline.balanced,
        walk_limit=outline.walk_limit,
        hosts_keep_table=outline.hosts_keep_table,
        memory_level=outline.memory_level,
    )
    return programme, (*notes, *room_notes, *neighbourhood_notes)


def _pins(people: Sequence[Person], outline: Outline) -> tuple[Pin, ...]:
    return tuple(Pin(_who(wish, people, outline.file), wish.round, wish.table) for wish in outline.pins)


def _refuse_pins(people: Sequence[Person], pins: tuple[Pin, ...], rounds: tuple[Round, ...], outline: Outline) -> None:
    """Refuse a pin that nobody can follow, by the place at which it stands in the programme."""
    if not any(wish.place for wish in outline.pins):
        return  # they are written in no file: the problem itself refuses them
    try:
        check_pins(pins, {person.id for person in people}, rounds, [wish.place for wish in outline.pins])
    except InputError as error:
        raise error.within(outline.file) from None


def _who(wish: PinWish, people: Sequence[Person], file: str) -> str:
    """Return the id of the person whom a pin is of: by id, else by e-mail, else by name, if only one fits."""
    said = wish.person
    folded = said.casefold()
    for fits in (
        [person.id for person in people if person.id == said],
        [person.id for person in people if person.email and person.email.casefold() == folded],
        [person.id for person in people if person.name.casefold() == folded],
    ):
        if len(fits) == 1:
            return fits[0]
        if fits:
            raise InputError(
                say(
                    "{place} {who} fits {people} people.",
                    place=wish.place or "[[pins]]",
                    who=repr(said),
                    people=len(fits),
                ),
                file=file,
                remedy=say("Write the id instead."),
            )
    raise InputError(
        say("{place} {who} is not on the list.", place=wish.place or "[[pins]]", who=repr(said)),
        file=file,
        remedy=say("Check the spelling, or use the id."),
    )


def _casts(options: Options, outline: Outline) -> Casts:
    if options.cast_size is None:
        return outline.casts
    smallest, largest = cast_sizes(options.cast_size)
    return replace(outline.casts, smallest=smallest, largest=largest)


def _promises(options: Options, outline: Outline) -> Mapping[str, Level]:
    """Return the level of every promise; naming a kind, an attribute or a limit switches its promise on."""
    levels = dict(DEFAULT_PROMISES)
    named = {
        "not_the_only_one": bool(outline.not_the_only_one),
        "at_most": bool(outline.at_most),
        "balanced": bool(outline.balanced),
        "short_walk": outline.walk_limit is not None,
    }
    levels.update({name: SHOULD for name, is_named in named.items() if is_named})
    levels.update(outline.promises)
    levels.update(options.promises)
    return MappingProxyType(levels)
