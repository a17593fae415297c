"""The bank: designs that were searched for once, kept as a few base rounds and the group that moves them.

``make designs`` searches for them again and writes ``bank.txt``; tools/designs/ says how.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from kinfolk.designs.design import Construction
from kinfolk.sentences import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kinfolk.designs.design import Ints
    from kinfolk.sentences import Sentence

SOURCE = "our own search (make designs), after Bose's method of differences, Annals of Eugenics 9, 1939"


@dataclass(frozen=True)
class Starter:
    """What a design develops from: one line of the bank.

    ``moduli`` are those of an Abelian group, a product of cyclic ones. It moves copies of itself, a place of which is
    ``copy x order + element``; the last ``fixed`` places stay. ``bases`` are base rounds: all tables of a round,
    which become further rounds as they are moved; or fewer tables, which become all tables of their round.
    """

    tables: int
    seats: int
    rounds: int
    by_column: bool
    moduli: tuple[int, ...]
    fixed: int
    bases: tuple[tuple[tuple[int, ...], ...], ...]

    @property
    def line(self) -> str:
        """The line of the bank that it is read from."""
        shape = "columns" if self.by_column else "free"
        group = "x".join(map(str, self.moduli))
        bases = ["/".join(",".join(map(str, block)) for block in base) for base in self.bases]
        return " ".join([*map(str, (self.tables, self.seats, self.rounds, shape, group, self.fixed)), *bases])

    @classmethod
    def read(cls, line: str) -> Starter:
        """Read a line of the bank."""
        tables, seats, rounds, shape, group, fixed, *bases = line.split()
        return cls(
            tables=int(tables),
            seats=int(seats),
            rounds=int(rounds),
            by_column=shape == "columns",
            moduli=tuple(map(int, group.split("x"))),
            fixed=int(fixed),
            bases=tuple(tuple(tuple(map(int, block.split(","))) for block in base.split("/")) for base in bases),
        )

    def develop(self) -> Ints:
        """Return ``[rounds, tables, seats]`` places."""
        return np.stack(list(self._rounds())[: self.rounds]).astype(np.int32)

    def _rounds(self) -> Iterator[Ints]:
        moved = self._moved()
        for base in self.bases:
            blocks = np.array(base)
            if len(blocks) < self.tables:
                yield np.unique(np.sort(moved[:, blocks].reshape(-1, self.seats), axis=1), axis=0)
                continue
            seen = set()
            for to in moved:
                one = np.sort(to[blocks], axis=1)
                one = one[np.argsort(one[:, 0])]
                if one.tobytes() not in seen:
                    seen.add(one.tobytes())
                    yield one

    def _moved(self) -> Ints:
        """Return ``[group, places]``: where each element of the group moves each place."""
        elements = np.array(list(product(*map(range, self.moduli))))
        weight = np.array([np.prod(self.moduli[d + 1 :], dtype=np.int64) for d in range(len(self.moduli))])
        sums = (elements[:, None] + elements[None]) % np.array(self.moduli) @ weight
        order, places = len(elements), self.tables * self.seats
        moving = np.arange(0, places - self.fixed, order)[None, :, None] + sums[:, None, :]
        staying = np.tile(np.arange(places - self.fixed, places), (order, 1))
        return np.concatenate([moving.reshape(order, -1), staying], axis=1).astype(np.int32)


@cache
def starters() -> dict[tuple[int, int, bool], Starter]:
    """Return the bank by tables, seats and whether places are columns; it is read when first asked for."""
    lines = (files("kinfolk.designs") / "bank.txt").read_text("utf-8").splitlines()
    found = [Starter.read(line) for line in lines if line and not line.startswith("#")]
    return {(one.tables, one.seats, one.by_column): one for one in found}


def _of_columns(tables: int, seats: int) -> Starter | None:
    """Return the starter with most rounds among those of so many columns or more: columns can be left out."""
    fits = [one for (g, p, by_column), one in starters().items() if by_column and g == tables and p >= seats]
    return max(fits, key=lambda one: (one.rounds, -one.seats), default=None)


def _rounds(tables: int, seats: int) -> int:
    starter = starters().get((tables, seats, False))
    return starter.rounds if starter else 0


def _make(tables: int, seats: int, rounds: int) -> Ints:
    return starters()[tables, seats, False].develop()[:rounds]


def _rounds_of_columns(tables: int, seats: int) -> int:
    starter = _of_columns(tables, seats) if seats > 1 else None
    return starter.rounds if starter else 0


def _make_of_columns(tables: int, seats: int, rounds: int) -> Ints:
    starter = _of_columns(tables, seats)
    if starter is None:
        raise ValueError(tables, seats)
    return np.ascontiguousarray(starter.develop()[:rounds, :, :seats])


def _name(tables: int, seats: int) -> Sentence:
    starter = starters()[tables, seats, False]
    if len(starter.moduli) == 1:
        return say("starter moved around {order} places", order=starter.moduli[0])
    return say("starter moved by a group of {order}", order=int(np.prod(starter.moduli)))


STARTER = Construction(name=_name, source=SOURCE, rounds=_rounds, make=_make)
DIFFERENCE_MATRIX = Construction(
    name=lambda _tables, _seats: say("difference matrix"),
    source="our own search (make designs); Bose, Shrikhande and Parker, Canadian Journal of Mathematics 12, 1960",
    rounds=_rounds_of_columns,
    make=_make_of_columns,
    by_column=True,
)
