"""Perfect mixing known to mathematics: rounds in which no two people ever meet twice, written down, not searched for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kinfolk.sentences import say

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int32]

LARGEST_FIELD = 1024


@dataclass(frozen=True, eq=False)
class Design:
    """Seats for ``columns x tables`` places; place ``a * tables + x`` is column ``a``, offset ``x``.

    ``labels`` is ``[places, rounds]``. Places of one column never meet; in the first round and in column 0
    the table is the offset, so whoever holds a place of column 0 keeps the table through all rounds.
    """

    labels: Ints
    tables: int
    columns: int
    name: str


def find_design(tables: int, columns: int, rounds: int) -> Design | None:
    """Return ``rounds`` rounds of ``tables`` tables with up to ``columns`` seats and no repeat, if a formula gives them.

    Linear cyclic: place (a, x) sits at x + a r mod g. Columns a, b meet in rounds r, s only if
    (a - b)(r - s) = 0 mod g, hence never while (columns - 1)(rounds - 1) < g, and for prime g up to
    columns, rounds <= g. Over a finite field the same formula has no zero divisors, so every prime power
    g gives g rounds for up to g columns (Bose 1938).
    """
    if tables < 1 or columns < 1 or rounds < 1:
        return None
    if columns <= tables and _cyclic_works(tables, columns, rounds):
        return Design(_cyclic(tables, columns, rounds), tables, columns, say("linear cyclic"))
    if max(columns, rounds) <= tables <= LARGEST_FIELD:
        field = _prime_power(tables)
        if field is not None:
            labels = _over_field(tables, columns, rounds, field)
            return Design(labels, tables, columns, say("finite field of {order}", order=tables))
    return None


def _cyclic_works(g: int, columns: int, rounds: int) -> bool:
    """Tell whether no difference of columns times difference of rounds is a multiple of ``g``."""
    if (columns - 1) * (rounds - 1) < g:
        return True
    if columns > g or rounds > g:
        return False
    a = np.arange(1, columns, dtype=np.int64)[:, None]
    r = np.arange(1, rounds, dtype=np.int64)[None, :]
    return bool(((a * r) % g != 0).all())


def _cyclic(g: int, columns: int, rounds: int) -> Ints:
    a = np.repeat(np.arange(columns, dtype=np.int64), g)[:, None]
    x = np.tile(np.arange(g, dtype=np.int64), columns)[:, None]
    r = np.arange(rounds, dtype=np.int64)[None, :]
    return ((x + a * r) % g).astype(np.int32)


def _prime_power(q: int) -> tuple[int, int] | None:
    """Return (p, k) with p prime and p**k = q, or None."""
    for p in range(2, q + 1):
        if q % p == 0:
            k, rest = 0, q
            while rest % p == 0:
                rest //= p
                k += 1
            return (p, k) if rest == 1 else None
    return None


def _over_field(q: int, columns: int, rounds: int, field: tuple[int, int]) -> Ints:
    p, k = field
    digits = np.array([[(value // p**d) % p for d in range(k)] for value in range(q)], dtype=np.int64)
    modulus = _irreducible(p, k)
    powers = p ** np.arange(k)
    times = np.empty((columns, rounds), dtype=np.int64)
    for column in range(columns):
        for r in range(rounds):
            times[column, r] = _multiply(digits[column], digits[r], modulus, p) @ powers
    summed = (digits[:, None, :] + digits[None, :, :]) % p @ powers
    a = np.repeat(np.arange(columns), q)
    x = np.tile(np.arange(q), columns)
    return np.asarray(summed[x[:, None], times[a]], dtype=np.int32)


def _multiply(
    a: Ints | NDArray[np.int64], b: Ints | NDArray[np.int64], modulus: list[int], p: int
) -> NDArray[np.int64]:
    """Multiply two polynomials over GF(p), lowest power first, modulo a monic one."""
    k = len(modulus) - 1
    product = np.convolve(a, b).astype(np.int64) % p
    product = np.concatenate([product, np.zeros(max(0, 2 * k - 1 - len(product)), dtype=np.int64)])
    for top in range(len(product) - 1, k - 1, -1):
        factor = int(product[top])
        for d, coefficient in enumerate(modulus):
            product[top - k + d] = (product[top - k + d] - factor * coefficient) % p
    return product[:k]


def _irreducible(p: int, k: int) -> list[int]:
    """Return the first monic polynomial of degree k over GF(p) that no polynomial of lower degree divides."""
    if k == 1:
        return [0, 1]
    for value in range(p**k):
        candidate = [(value // p**d) % p for d in range(k)] + [1]
        if not any(_divides(divisor, candidate, p) for divisor in _monic(p, k // 2)):
            return candidate
    raise AssertionError(p, k)  # there is an irreducible polynomial of every degree


def _monic(p: int, most: int) -> list[list[int]]:
    return [
        [(value // p**d) % p for d in range(degree)] + [1]
        for degree in range(1, most + 1)
        for value in range(p**degree)
    ]


def _divides(divisor: list[int], dividend: list[int], p: int) -> bool:
    rest = list(dividend)
    for top in range(len(rest) - 1, len(divisor) - 2, -1):
        factor = rest[top]
        for d, coefficient in enumerate(reversed(divisor)):
            rest[top - d] = (rest[top - d] - factor * coefficient) % p
    return not any(rest)
