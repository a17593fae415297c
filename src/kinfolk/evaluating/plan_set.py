"""Plans judged equally good, one of which is drawn: who could have sat with whom, and how likely that was."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from kinfolk.evaluating.documents import canonical

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

FORMAT = "kinfolk.plan-set/1"
FEWEST = 50
"""Plans from which one is drawn at least; a p-value can then be as small as 0.02 (evidence for E1)."""

LOW, HIGH = 0.02, 0.98
"""Pairs that the lottery seats together less or more often say nothing: their weights would be all that counts."""


@dataclass(frozen=True, eq=False)
class PlanSet:
    """The plans of a lottery.

    Parameters
    ----------
    labels
        ``[plans, people, rounds]``: the table of each person in each round, -1 for none; people by position alone.
    """

    labels: NDArray[np.int16]

    def __post_init__(self) -> None:
        if self.labels.ndim != 3:  # noqa: PLR2004 - plans, people, rounds
            raise ValueError(f"labels of shape {self.labels.shape}: plans, people and rounds are wanted.")
        self.labels.setflags(write=False)

    @classmethod
    def of(cls, plans: Iterable[NDArray[np.integer]]) -> PlanSet:
        """Return the set of some plans, each ``[people, rounds]``."""
        return cls(np.stack([np.asarray(one, dtype=np.int16) for one in plans]))

    @property
    def plans(self) -> int:
        """How many plans there are to draw from."""
        return int(self.labels.shape[0])

    @property
    def people(self) -> int:
        """How many people a plan seats."""
        return int(self.labels.shape[1])

    @cached_property
    def ends(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Both people of every pair, the earlier first: the order in which pairs are counted everywhere."""
        first, second = np.triu_indices(self.people, 1)
        return first, second

    @cached_property
    def together(self) -> NDArray[np.bool_]:
        """``[plans, pairs]``: whether a plan seats a pair at one table in at least one round."""
        found = np.zeros((self.plans, self.people * (self.people - 1) // 2), dtype=np.bool_)
        row = np.arange(self.plans)[:, None]
        for r in range(self.labels.shape[2]):
            order = np.argsort(self.labels[:, :, r], axis=1, kind="stable")  # neighbours at a table stand side by side
            tables = np.take_along_axis(self.labels[:, :, r], order, axis=1)
            for apart in range(1, self.people):
                same = (tables[:, apart:] == tables[:, :-apart]) & (tables[:, apart:] >= 0)
                if not same.any():
                    break
                place = self._place(order[:, :-apart], order[:, apart:])
                found[np.broadcast_to(row, same.shape)[same], place[same]] = True
        return found

    def _place(self, first: NDArray[np.intp], second: NDArray[np.intp]) -> NDArray[np.intp]:
        """Return where pairs stand in the order of :attr:`ends`, the earlier of each first."""
        return first * self.people - first * (first + 1) // 2 + second - first - 1

    @cached_property
    def probability(self) -> NDArray[np.float64]:
        """``[pairs]``: the share of plans that seat a pair together, which is how likely the draw is to do so."""
        return np.asarray(self.together.mean(axis=0), dtype=np.float64)

    @cached_property
    def in_play(self) -> NDArray[np.bool_]:
        """``[pairs]``: pairs of which the draw decides; 0.02 and 0.98 themselves are outside."""
        return np.asarray((self.probability > LOW) & (self.probability < HIGH))

    @property
    def seated(self) -> float:
        """How many of the pairs in play a plan seats together, on average."""
        return float(self.probability[self.in_play].sum())

    def document(self) -> dict[str, object]:
        """Return the set as a ``kinfolk.plan-set/1`` document; people are numbers, so that it names nobody."""
        return {"format": FORMAT, "people": self.people, "plans": self.labels.tolist()}

    @classmethod
    def from_document(cls, document: Mapping[str, object]) -> PlanSet:
        """Return the set that :meth:`document` made.

        Raises
        ------
        ValueError
            It is of another format.
        """
        if document.get("format") != FORMAT:
            raise ValueError(f"the format is {document.get('format')!r}, not {FORMAT!r}.")
        return cls(np.array(document["plans"], dtype=np.int16))

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of the canonical bytes: it fixes every plan of the set before one is drawn."""
        return hashlib.sha256(canonical(self.document())).hexdigest()


__all__ = ["FEWEST", "FORMAT", "HIGH", "LOW", "PlanSet"]
