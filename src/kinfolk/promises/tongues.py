"""Whether people without a common language find tables of their own: who must, and how many tables that takes."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from kinfolk.promises.wording import listed, people_count
from kinfolk.sentences import Sentence, joined, say

if TYPE_CHECKING:
    from kinfolk.facts import Bools, Facts
    from kinfolk.facts.arrays import Wide


class Clash(NamedTuple):
    """People who share no language and do not all find tables of their own: why, and those of the smaller groups."""

    because: str
    people: tuple[int, ...]


def language_clash(facts: Facts) -> Clash | None:
    """Return the first round whose tables cannot be shared out among people who share no language, if there is one.

    People who named no language, and lone speakers, sit anywhere. All others fall into groups between which no
    language is shared; a table holds people of one group. Each group needs so many tables that their seats hold it,
    and those who sit anywhere must make up for what its people leave open of the minima of these tables.
    """
    for r in range(facts.rounds):
        groups = _groups(facts, r)
        if len(groups) > 1 and (reason := _short(facts, r, groups)):
            smaller = np.logical_or.reduce(groups[1:])
            return Clash(reason, tuple(np.flatnonzero(smaller).tolist()))
    return None


def _groups(facts: Facts, r: int) -> list[Bools]:
    """Return groups of people present, each ``[people]``, between which no language is shared, the largest first."""
    here = facts.present[:, r] & facts.names_language & ~facts.lone_speaker
    groups: list[int] = []
    for spoken in np.unique(facts.languages[here]).tolist():
        shared = [group for group in groups if group & spoken]
        groups = [*(group for group in groups if not group & spoken), reduce(or_, shared, spoken)]
    found = [here & ((facts.languages & np.uint64(group)) != 0) for group in groups]
    return sorted(found, key=lambda group: -int(group.sum()))


def _short(facts: Facts, r: int, groups: list[Bools]) -> str:
    size = np.array([int(group.sum()) for group in groups], dtype=np.int64)
    tables = _fewest_tables(facts, r, size)
    most = int(facts.capacity.most_tables[r])
    who = listed(
        [
            say("{people} who speak {languages}", people=people_count(int(n)), languages=_spoken(facts, group))
            for n, group in zip(size, groups, strict=True)
        ]
    )
    if int(tables.sum()) > most:
        return say(
            "{who} share no language and need {tables} tables in round {round}, where at most {most} can be in use",
            who=who,
            tables=tables.sum(),
            round=r + 1,
            most=most,
        )
    usable = facts.room.minimum[r] <= facts.room.seats[r]
    least = np.concatenate([[0], np.cumsum(np.sort(facts.room.minimum[r][usable]))])
    missing = int(np.maximum(least[tables] - size, 0).sum())
    anywhere = int(facts.capacity.people[r] - size.sum())
    if missing > anywhere:
        return say(
            "{who} share no language, and in round {round} their tables need {missing} more, "
            "while {anywhere} could sit at any",
            who=who,
            round=r + 1,
            missing=people_count(missing),
            anywhere=anywhere or say("nobody"),
        )
    return ""


def _fewest_tables(facts: Facts, r: int, size: Wide) -> Wide:
    """Return how many tables of a round at least hold groups of such sizes."""
    usable = facts.room.minimum[r] <= facts.room.seats[r]
    room = np.cumsum(np.sort(facts.room.seats[r][usable])[::-1])
    return np.asarray(np.searchsorted(room, size) + 1, dtype=np.int64)


def _spoken(facts: Facts, group: Bools) -> Sentence:
    spoken = np.flatnonzero(facts.speaks[group].any(axis=0))
    names = [facts.language_names[k] for k in spoken.tolist()]
    return reduce(lambda some, one: say("{some} or {one}", some=some, one=one), names[1:], joined(names[:1]))
