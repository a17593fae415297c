"""Who cannot meet people with a statement of theirs because musts keep them at different tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kinfolk.facts import Reach, look_for
from kinfolk.promises.promise import Bound
from kinfolk.promises.wording import names
from kinfolk.sentences import Sentence, say

if TYPE_CHECKING:
    from kinfolk.facts import Bools, Facts, Ints


def out_of_reach(facts: Facts, rows: Ints, wanted: Ints, early: Bools) -> tuple[Bound, ...]:
    """Return who, in any plan that keeps the musts, meets fewer people than wanted, or none of them early.

    Parameters
    ----------
    rows
        ``[people, most]``: the statements that count for each, padded with -1.
    wanted
        ``[people]``: how many different people are owed.
    early
        ``[people]``: who is owed one of them in their first round.

    Returns
    -------
    tuple of Bound
        Those whose languages say so already; and those for whom it takes needs, table languages or pins.
    """
    if not facts.reach.limits_anybody:
        return ()
    lost = _lost(facts, facts.reach, (rows, wanted, early))
    if not lost.any():
        return ()
    by_language = _lost(facts, Reach(facts, doors=False), (rows, np.where(lost, wanted, 0), early & lost))
    strangers = say(
        "too few of those who share a statement with {who} speak a language of theirs", who=_named(facts, by_language)
    )
    rest = lost & ~by_language
    elsewhere = say(
        "needs, languages or pins keep {who} from the tables of those who share a statement", who=_named(facts, rest)
    )
    return Bound.surely(by_language, strangers), Bound.surely(rest, elsewhere)


def _lost(facts: Facts, reach: Reach, owed: tuple[Ints, Ints, Bools]) -> Bools:
    rows, wanted, early = owed
    count, first = look_for(facts, rows, wanted, early, reach.meet_in)
    return np.asarray((count < wanted) | (early & ~first))


def _named(facts: Facts, people: Bools) -> Sentence:
    return names(facts, np.flatnonzero(people))
