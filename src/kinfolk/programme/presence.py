"""Who is there in which round, and the lists that leave a round empty or a person out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kinfolk.errors import InputError
from kinfolk.kinds import is_left_out
from kinfolk.sentences import Sentence, joined, say, say_count

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from kinfolk.problem import Person

NAMED_AT_MOST = 5


def attendance(
    people: Sequence[Person], without: Sequence[tuple[str, ...]], sitting_out: Collection[tuple[str, int]] = ()
) -> list[frozenset[int]]:
    """Return the positions of those present in each round: there, of no kind left out of it, not pinned to sit out.

    Raises
    ------
    InputError
        Nobody at all is present in some round.
    """
    if not people:
        raise InputError(
            say("the list has no people in it."), remedy=say("Check that the right sheet or file was given.")
        )
    present = []
    for number, kinds in enumerate(without, start=1):
        left_out = tuple(kinds)
        here = frozenset(
            position
            for position, person in enumerate(people)
            if (person.rounds is None or number in person.rounds)
            and not is_left_out(person.kinds, left_out)
            and (person.id, number) not in sitting_out
        )
        if not here:
            raise InputError(
                say("nobody is present in round {round}.", round=number),
                remedy=say("Remove the round, or check 'rounds'."),
            )
        present.append(here)
    return present


def check_everybody(
    people: Sequence[Person],
    present: Sequence[frozenset[int]],
    sitting_out: Collection[tuple[str, int]] = (),
    rounds_at: Mapping[str, tuple[str, int]] | None = None,
) -> list[str]:
    """Return notes on people who are in no round, or in rounds that do not exist.

    Where the list says in which rounds somebody is, ``rounds_at`` has its file and row by their id.

    Raises
    ------
    InputError
        Somebody is down only for rounds that do not exist.
    """
    last = len(present)
    beyond = [person for person in people if person.rounds and max(person.rounds) > last]
    for person in beyond:
        if person.rounds and min(person.rounds) > last:
            file, row = (rounds_at or {}).get(person.id, ("", None))
            raise InputError(
                say_count(
                    last,
                    "{who} ({id}) is down for round {round}, but there is {count} round.",
                    "{who} ({id}) is down for round {round}, but there are {count} rounds.",
                    who=person.name,
                    id=person.id,
                    round=min(person.rounds),
                ),
                file=file,
                row=row,
                column="rounds",
                remedy=say("Correct the cell, or plan --rounds {round}.", round=min(person.rounds)),
            )
    seen = frozenset().union(*present)
    rests = {id_ for id_, _ in sitting_out}
    nowhere = [person for position, person in enumerate(people) if position not in seen and person.id not in rests]
    notes: list[str] = []
    if beyond:
        notes.append(
            say("Down for rounds after the last one, {last}, which are ignored: {who}.", last=last, who=_named(beyond))
        )
    if nowhere:
        notes.append(say("In no round, and so at no table: {who}.", who=_named(nowhere)))
    return notes


def _named(people: Sequence[Person]) -> Sentence:
    names = joined([person.name for person in people[:NAMED_AT_MOST]])
    more = len(people) - NAMED_AT_MOST
    return say("{names} and {count} more", names=names, count=more) if more > 0 else names
