"""The shape every promise has: who it is owed to, how far it is broken, a sentence, and a bound."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from kinfolk.sentences import joined

if TYPE_CHECKING:
    from kinfolk.facts import Bools, Facts, Ints
    from kinfolk.promises.seating import Seating


@dataclass(frozen=True, eq=False)
class Bound:
    """What no plan at all can do better.

    Parameters
    ----------
    minimum
        A proven least number of people for whom any plan breaks the promise.
    certain
        ``[people]``: those proven out of reach themselves; never more than ``minimum``.
    because
        The proof in a sentence for people; empty when ``minimum`` is 0.
    concerned
        Positions of the people whom the proof is about, where it names them.
    """

    minimum: int
    certain: Bools
    because: str = ""
    concerned: tuple[int, ...] = ()

    @classmethod
    def none(cls, facts: Facts) -> Bound:
        """Return the bound that excludes nothing."""
        return cls(0, np.zeros(facts.people, dtype=np.bool_))

    @classmethod
    def best(cls, *found: Bound) -> Bound:
        """Return the strongest of several bounds of one promise, with everybody whom any of them excludes."""
        strongest = max(found, key=lambda bound: bound.minimum)
        certain = np.logical_or.reduce([bound.certain for bound in found])
        if int(certain.sum()) > strongest.minimum:
            reasons = dict.fromkeys(bound.because for bound in found if bound.certain.any())
            return cls(int(certain.sum()), certain, joined(tuple(reasons), "; "))
        return cls(strongest.minimum, certain, strongest.because, strongest.concerned)

    @classmethod
    def surely(cls, certain: Bools, because: str) -> Bound:
        """Return the bound that exactly the ``certain`` people are out of reach."""
        count = int(certain.sum())
        return cls(count, certain, because if count else "")


class Promise(ABC):
    """One promise, judged person by person; docs/reference/promises.md holds the exact definitions."""

    name: ClassVar[str]

    @abstractmethod
    def owed(self, facts: Facts) -> Bools:
        """Return ``[people]``: whom it is owed to, whatever the plan."""

    @abstractmethod
    def degrees(self, facts: Facts, seating: Seating) -> Ints:
        """Return ``[people]``: 0 kept, else how far broken, right for all whose tables ``seating`` looks at.

        What it says of people to whom the promise is not owed does not count.
        """

    @abstractmethod
    def why(self, facts: Facts, seating: Seating, person: int) -> str:
        """Return what happens to ``person``, for whom it is broken, as the rest of a sentence about them."""

    def bound(self, facts: Facts) -> Bound:
        """Return what is proven to be out of reach of any plan that seats everybody who is present.

        Where no plan can seat everybody, only ``seated`` is bounded: there is nothing to compare the others with.
        """
        return self.proof(facts) if facts.capacity.seats_everybody else Bound.none(facts)

    def proof(self, facts: Facts) -> Bound:
        """Return the bound, given that every round can seat all who are present."""
        return Bound.none(facts)

    def degree(self, facts: Facts, seating: Seating, people: Ints | None = None) -> Ints:
        """Return how far the promise is broken: 0 kept or not owed, else 1 (``new_faces``: its repeats).

        Parameters
        ----------
        people
            Only these positions are answered for, looking only at their tables; None means everybody.

        Returns
        -------
        Ints
            ``[people]`` in the order asked for.
        """
        chosen = slice(None) if people is None else people
        view = seating if people is None else seating.around(people)
        return np.asarray(np.where(self.owed(facts), self.degrees(facts, view), 0)[chosen], dtype=np.int32)

    def must(self, facts: Facts, seating: Seating) -> Bools:
        """Return ``[people]``: for whom breaking it as ``seating`` does breaks a must, not a should."""
        del seating
        return np.full(facts.people, facts.problem.programme.level(self.name).must)

    def is_must(self, facts: Facts, seating: Seating) -> bool:
        """Return whether it is a must for anybody, in any round or cast it is judged in."""
        del seating
        return facts.problem.programme.level(self.name).must

    def rounds_broken(self, facts: Facts, seating: Seating, person: int) -> tuple[int, ...]:
        """Return in which rounds (counted from 1) it is broken for ``person``, where level varies by round."""
        del facts, seating, person
        return ()
