"""Draws that anybody can repeat with a pencil's patience: SHA-256 of a seed, a fingerprint and a counter, nothing else.

The rule, so that it can be redone without this program: number ``c`` of a draw is the first 16 hexadecimal digits of the
SHA-256 of the text ``kinfolk.draw/1 SEED FINGERPRINT c`` in UTF-8, read as a whole number. One of ``n`` is that number
modulo ``n``, for the first ``c`` = 0, 1, 2 ... whose number is below the largest multiple of ``n`` that 64 bits hold. An order
of ``n`` is 0 ... n-1 sorted by their numbers.
"""

from __future__ import annotations

import hashlib
import secrets
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from numpy.typing import NDArray

DRAW, SEED = "kinfolk.draw/1", "kinfolk.seed/1"
_ALL = 1 << 64


def new_seed() -> str:
    """Return a seed that nobody can guess: 128 bits in hexadecimal."""
    return secrets.token_hex(16)


def commitment(seed: str) -> str:
    """Return what is told of a seed before the draw: the SHA-256 of ``kinfolk.seed/1 SEED``; it fixes it and hides it."""
    return hashlib.sha256(f"{SEED} {seed}".encode()).hexdigest()


def number(seed: str, fingerprint: str, counter: int) -> int:
    """Return number ``counter`` of a draw, 0 to 2^64 - 1."""
    return int(hashlib.sha256(f"{DRAW} {seed} {fingerprint} {counter}".encode()).hexdigest()[:16], 16)


def one_of(count: int, seed: str, fingerprint: str) -> int:
    """Return one of ``count``, each as likely as the others.

    Raises
    ------
    ValueError
        There is nothing to draw from.
    """
    if count < 1:
        raise ValueError("there is nothing to draw from.")
    counter, most = 0, _ALL - _ALL % count
    while (drawn := number(seed, fingerprint, counter)) >= most:
        counter += 1
    return drawn % count


def order_of(count: int, seed: str, fingerprint: str) -> list[int]:
    """Return 0 ... ``count`` - 1 in a drawn order."""
    return sorted(range(count), key=lambda position: (number(seed, fingerprint, position), position))


def halves(blocks: Sequence[Hashable], seed: str, fingerprint: str) -> NDArray[np.bool_]:
    """Return who is drawn into the first of two arms: half of each block, the first in the drawn order of all.

    Of blocks with an odd number every second one, counted from the first in the list, gives the odd one to the first arm;
    so how many are drawn from a block is known before the draw.

    Parameters
    ----------
    blocks
        ``[units]``: the block of each, such as alone or with a party.
    """
    blocks = list(blocks)
    wanted = _wanted(blocks)
    first = np.zeros(len(blocks), dtype=np.bool_)
    for position in order_of(len(blocks), seed, fingerprint):
        if wanted[blocks[position]]:
            first[position] = True
            wanted[blocks[position]] -= 1
    return first


def _wanted(blocks: list[Hashable]) -> dict[Hashable, int]:
    wanted, spare = {}, 1
    for block in dict.fromkeys(blocks):
        half, odd = divmod(blocks.count(block), 2)
        wanted[block] = half + spare * odd
        spare = spare ^ odd
    return wanted


__all__ = ["commitment", "halves", "new_seed", "number", "one_of", "order_of"]
