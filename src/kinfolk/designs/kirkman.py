"""Tables of three by Ray-Chaudhuri and Wilson and tables of four by Bose: a round over a field, moved along it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kinfolk.designs.design import Construction
from kinfolk.designs.galois import LARGEST_FIELD, field, prime_power
from kinfolk.sentences import say

if TYPE_CHECKING:
    from kinfolk.designs.design import Ints
    from kinfolk.designs.galois import Field

TRIPLE, FOUR = 3, 4
Block = list[tuple[int, int]]  # (copy of the field, element); copy -1 is the point at infinity


def _usable(q: int, rest: int, modulus: int) -> bool:
    return rest < q <= LARGEST_FIELD and q % modulus == rest and prime_power(q) is not None


def _developed(blocks: list[Block], over: Field, copies: int) -> Ints:
    """Return the round of ``blocks`` and what becomes of it as an element is added, for all elements in turn."""
    q, seats = over.order, len(blocks[0])
    copy = np.array([[c for c, _ in block] for block in blocks])
    element = np.array([[x for _, x in block] for block in blocks])
    moved = over.add(element[None], np.arange(q)[:, None, None])
    places = np.where(copy[None] < 0, copies * q, copy[None] * q + moved)
    return places.reshape(q, len(blocks), seats).astype(np.int32)


def _power(over: Field, exponent: int) -> int:
    return int(over.powers[exponent % (over.order - 1)])


def _twice_and_one(tables: int, seats: int, rounds: int) -> Ints:
    """Seat 2 q + 1 people, q = 6 t + 1: two copies of the field and one point more."""
    q = (tables * seats - 1) // 2
    over, t = field(q), q // 6
    half = int(over.logarithm[over.times(over.add(1, _power(over, t)), _half(over))])
    blocks: list[Block] = [[(0, 0), (1, 0), (-1, 0)]]
    for i in range(t):
        blocks += [
            [(0, _power(over, i + k * t)), (0, _power(over, i + (k + 1) * t)), (1, _power(over, i + k * t + half))]
            for k in (0, 2, 4)
        ]
        blocks.append([(1, _power(over, i + half + k * t)) for k in (1, 3, 5)])
    return _developed(blocks, over, 2)[:rounds]


def _half(over: Field) -> int:
    """Return what twice is one."""
    two = int(over.add(1, 1))
    return _power(over, -int(over.logarithm[two]))


def _three_times(tables: int, seats: int, rounds: int) -> Ints:
    """Seat 3 q people, q = 6 t + 1: three copies of the field; some triples make a round all by themselves."""
    q = tables * seats // 3
    over, t = field(q), q // 6
    within: list[Block] = [[(j, _power(over, i + k * t)) for k in (0, 2, 4)] for i in range(t) for j in range(TRIPLE)]
    across: list[Block] = [[(j, _power(over, i + 2 * j * t)) for j in range(TRIPLE)] for i in range(6 * t)]
    odd = [i for i in range(6 * t) if (i // t) % 2 == 1]
    blocks = [[(j, 0) for j in range(TRIPLE)], *within, *(across[i] for i in odd)]
    developed = _developed(blocks, over, TRIPLE)
    alone = [_developed([across[i]], over, TRIPLE)[:, 0] for i in range(6 * t) if i not in odd]
    return np.concatenate([developed, np.stack(alone)])[:rounds]


def _bose(tables: int, seats: int, rounds: int) -> Ints:
    """Seat 3 q + 1 people, q = 4 t + 1: three copies of the field and one point more."""
    q = (tables * seats - 1) // 3
    over, t = field(q), q // 4
    shift = next(a for a in range(1, q - 1, 2) if _odd_quotient(over, a))
    blocks: list[Block] = [[(-1, 0), (0, 0), (1, 0), (2, 0)]]
    for i in range(t):
        for j in range(3):
            a, b = _power(over, 2 * i), _power(over, 2 * i + shift)
            other = (j + 1) % 3
            blocks.append([(j, a), (j, int(over.minus(a))), (other, b), (other, int(over.minus(b)))])
    return _developed(blocks, over, 3)[:rounds]


def _odd_quotient(over: Field, exponent: int) -> bool:
    """Tell whether (w**a + 1) / (w**a - 1) is no square, w being the primitive element."""
    power = _power(over, exponent)
    above, below = int(over.add(power, 1)), int(over.add(power, over.minus(1)))
    return bool(above and below and (over.logarithm[above] - over.logarithm[below]) % 2 == 1)


def _kirkman_rounds(tables: int, seats: int) -> int:
    return (TRIPLE * tables - 1) // 2 if seats == TRIPLE and _kirkman(tables) is not None else 0


def _kirkman(tables: int) -> str | None:
    people = TRIPLE * tables
    if people % 2 and _usable((people - 1) // 2, 1, 6):
        return "2q+1"
    return "3q" if _usable(tables, 1, 6) else None


def _make_kirkman(tables: int, seats: int, rounds: int) -> Ints:
    make = _twice_and_one if _kirkman(tables) == "2q+1" else _three_times
    return make(tables, seats, rounds)


def _bose_rounds(tables: int, seats: int) -> int:
    people = FOUR * tables
    works = seats == FOUR and people % 3 == 1 and _usable((people - 1) // 3, 1, 4)
    return (people - 1) // 3 if works else 0


KIRKMAN = Construction(
    name=lambda _tables, _seats: say("Kirkman triple system"),
    source="Ray-Chaudhuri and Wilson, Solution of Kirkman's schoolgirl problem, Combinatorics (AMS), 1971",
    rounds=_kirkman_rounds,
    make=_make_kirkman,
)
BOSE = Construction(
    name=lambda _tables, _seats: say("resolvable quadruples over a finite field"),
    source="Bose, On the construction of balanced incomplete block designs, Annals of Eugenics 9, 1939",
    rounds=_bose_rounds,
    make=_bose,
)
