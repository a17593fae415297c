"""The tables of every round as arrays: seats, minima, features, languages, places on the floor."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from kinfolk.facts.arrays import EMPTY, Bools, Ints
from kinfolk.facts.words import feature, primary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from kinfolk.problem import Problem, Table


@dataclass(frozen=True, eq=False)
class Room:
    """Tables as ``[rounds, most tables]`` arrays; places that a round does not have hold no seats."""

    problem: Problem
    languages: tuple[str, ...]
    needs: tuple[str, ...]

    @property
    def shape(self) -> tuple[int, int]:
        """Rounds, and the most tables of any round."""
        rounds = self.problem.rounds
        return len(rounds), max((len(round_.tables) for round_ in rounds), default=0)

    def each(self) -> Iterator[tuple[int, int, Table]]:
        """Yield round position, table position and table."""
        for r, round_ in enumerate(self.problem.rounds):
            for t, table in enumerate(round_.tables):
                yield r, t, table

    @cached_property
    def seats(self) -> Ints:
        """``[rounds, tables]``: the most people each takes."""
        return self._filled(lambda table: table.seats)

    @cached_property
    def minimum(self) -> Ints:
        """``[rounds, tables]``: the fewest people a table in use takes; never below 2, since nobody sits alone."""
        return np.maximum(self._filled(lambda table: table.minimum or 0), 2)

    @cached_property
    def count(self) -> Ints:
        """``[rounds]``: how many tables each has."""
        return np.array([len(round_.tables) for round_ in self.problem.rounds], dtype=np.int32)

    @cached_property
    def language(self) -> Ints:
        """``[rounds, tables]``: the language a table is set to, -1 for any."""
        number = {name: k for k, name in enumerate(self.languages)}
        return self._filled(lambda table: number[primary(table.language)] if table.language else EMPTY, EMPTY)

    @cached_property
    def features(self) -> Bools:
        """``[rounds, tables, needs]``: which needs each table answers."""
        found = np.zeros((*self.shape, len(self.needs)), dtype=np.bool_)
        for r, t, table in self.each() if self.needs else ():
            has = {feature(name) for name in table.features}
            found[r, t] = [need in has for need in self.needs]
        return found

    @cached_property
    def places(self) -> NDArray[np.float64]:
        """``[rounds, tables, 2]``: metres across and along, NaN where not known."""
        found = np.full((*self.shape, 2), np.nan)
        for r, t, table in self.each():
            if table.x is not None and table.y is not None:
                found[r, t] = table.x, table.y
        return found

    def name(self, r: int, t: int) -> str:
        """Return what table position ``t`` of round position ``r`` is called."""
        return self.problem.rounds[r].tables[t].id

    @cached_property
    def positions(self) -> tuple[dict[str, int], ...]:
        """For each round: the position of each table by id."""
        return tuple({table.id: t for t, table in enumerate(round_.tables)} for round_ in self.problem.rounds)

    def _filled(self, value: Callable[[Table], int], other: int = 0) -> Ints:
        found = np.full(self.shape, other, dtype=np.int32)
        for r, t, table in self.each():
            found[r, t] = value(table)
        return found
