"""Who comes to a gathering, as the mixer needs to know it: parties, who knows whom, newcomers, minutes, tables."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from kinfolk.facts import Facts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kinfolk.problem import Problem

    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Crowd:
    """The people of a list, and the rounds that are planned for them.

    Parameters
    ----------
    parties
        ``[people, most]``: numbers of the parties of each person, padded with -1.
    familiar
        ``[pairs, 2]``: who knows each other without being of one party (known, together, remembered).
    newcomer
        ``[people]``: here for the first time.
    counts_newcomers
        Whether the list says of anybody how often they came before.
    labels
        ``[people, rounds]``: the table of each person in each round, -1 for none.
    minutes
        ``[rounds]``: how long each round is.
    hosted
        Whether anybody hosts.
    """

    parties: Ints
    familiar: Ints
    newcomer: Bools
    counts_newcomers: bool
    labels: Ints
    minutes: tuple[int, ...]
    hosted: bool = True

    @property
    def people(self) -> int:
        """How many people are on the list."""
        return len(self.labels)

    @cached_property
    def seated(self) -> Bools:
        """``[people]``: has a seat in some round."""
        return np.asarray((self.labels >= 0).any(axis=1), dtype=np.bool_)

    def in_one_party(self, pairs: Ints) -> Bools:
        """Return ``[pairs]``: who of them share a party."""
        mine, theirs = self.parties[pairs[:, 0]], self.parties[pairs[:, 1]]
        same = (mine[:, :, None] == theirs[:, None, :]) & (mine[:, :, None] >= 0)
        return np.asarray(same.any(axis=(1, 2)))

    def are_familiar(self, pairs: Ints) -> Bools:
        """Return ``[pairs]``: who of them knew each other before, not counting parties."""
        known = self.familiar[:, 0] * self.people + self.familiar[:, 1]
        return np.isin(pairs[:, 0] * self.people + pairs[:, 1], known)


def crowd_of(problem: Problem, labels: NDArray[np.int32]) -> Crowd:
    """Return the crowd of a problem whose plan seats them by ``labels`` (``[people, rounds]``, -1 for nowhere)."""
    facts = Facts(problem)
    companions = facts.together_group
    parties = np.column_stack((facts.parties, _numbered_after(companions, facts.parties))).astype(np.int64)
    return Crowd(
        parties=parties,
        familiar=np.unique(np.concatenate((facts.known, facts.remembered)).astype(np.int64), axis=0),
        newcomer=facts.newcomer,
        counts_newcomers=problem.knows_times_attended,
        labels=labels.astype(np.int64),
        minutes=tuple(round_.minutes for round_ in problem.rounds),
        hosted=any("host" in one.roles for one in problem.people),
    )


def _numbered_after(groups: NDArray[np.int32], parties: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return groups of companions as further parties, numbered after all others."""
    after = int(parties.max(initial=-1)) + 1
    return np.where(groups >= 0, groups + after, -1).astype(np.int32)
