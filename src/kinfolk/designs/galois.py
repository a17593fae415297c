"""Arithmetic in finite fields: sums digit by digit, products by logarithms."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Wide = NDArray[np.int64]
    Given = int | NDArray[np.integer[Any]]

LARGEST_FIELD = 1024


@dataclass(frozen=True, eq=False)
class Field:
    """GF(p**k); an element is a number whose digits to base p are a polynomial's coefficients, lowest power first.

    ``powers`` are the powers of a primitive element, twice over; ``logarithm`` is their inverse.
    """

    p: int
    k: int
    digits: Wide
    powers: Wide
    logarithm: Wide

    @property
    def order(self) -> int:
        """How many elements there are."""
        return len(self.digits)

    def add(self, a: Given, b: Given) -> Wide:
        """Return a + b, element by element."""
        return np.asarray((self.digits[a] + self.digits[b]) % self.p @ self._places)

    def minus(self, a: Given) -> Wide:
        """Return -a, element by element."""
        return np.asarray(-self.digits[a] % self.p @ self._places)

    def times(self, a: Given, b: Given) -> Wide:
        """Return a b, element by element."""
        a, b = np.asarray(a), np.asarray(b)
        return np.where((a == 0) | (b == 0), 0, self.powers[self.logarithm[a] + self.logarithm[b]])

    @property
    def _places(self) -> Wide:
        return self.p ** np.arange(self.k, dtype=np.int64)


@lru_cache(maxsize=64)
def field(order: int) -> Field:
    """Return the field with ``order`` elements, a power of a prime up to `LARGEST_FIELD`."""
    found = prime_power(order)
    if found is None or order > LARGEST_FIELD:
        raise ValueError(order)
    p, k = found
    modulus = _irreducible(p, k)
    for candidate in range(1, order):
        powers = _powers(candidate, p, modulus)
        if len(powers) == order - 1:
            logarithm = np.zeros(order, dtype=np.int64)
            logarithm[powers] = np.arange(order - 1)
            digits = np.array([_digits(value, p, k) for value in range(order)], dtype=np.int64)
            return Field(p, k, digits, np.array(powers * 2, dtype=np.int64), logarithm)
    raise AssertionError(order)  # every finite field has a primitive element


def prime_power(order: int) -> tuple[int, int] | None:
    """Return (p, k) with p prime and p**k = ``order``, or None."""
    p = next((p for p in range(2, order + 1) if order % p == 0), 0)
    k, rest = 0, order
    while p and rest % p == 0:
        rest //= p
        k += 1
    return (p, k) if k and rest == 1 else None


def _powers(element: int, p: int, modulus: list[int]) -> list[int]:
    """Return 1, e, e**2, ... up to the last before 1 comes again."""
    k = len(modulus) - 1
    factor, power = _digits(element, p, k), _digits(1, p, k)
    found = [1]
    while True:
        power = _multiply(power, factor, modulus, p)
        value = sum(digit * p**d for d, digit in enumerate(power))
        if value == 1:
            return found
        found.append(value)


def _digits(value: int, p: int, k: int) -> list[int]:
    return [(value // p**d) % p for d in range(k)]


def _multiply(a: list[int], b: list[int], modulus: list[int], p: int) -> list[int]:
    """Multiply two polynomials over GF(p), lowest power first, modulo a monic one."""
    k = len(modulus) - 1
    product = [0] * (2 * k - 1)
    for i, one in enumerate(a):
        if one:
            for j, other in enumerate(b):
                product[i + j] += one * other
    for top in range(2 * k - 2, k - 1, -1):
        factor = product[top] % p
        for d in range(k + 1):
            product[top - k + d] -= factor * modulus[d]
    return [coefficient % p for coefficient in product[:k]]


def _irreducible(p: int, k: int) -> list[int]:
    """Return the first monic polynomial of degree k over GF(p) that no polynomial of lower degree divides."""
    if k == 1:
        return [0, 1]
    for value in range(p**k):
        candidate = [*_digits(value, p, k), 1]
        if not any(_divides(divisor, candidate, p) for divisor in _monic(p, k // 2)):
            return candidate
    raise AssertionError(p, k)  # there is an irreducible polynomial of every degree


def _monic(p: int, most: int) -> list[list[int]]:
    return [[*_digits(value, p, degree), 1] for degree in range(1, most + 1) for value in range(p**degree)]


def _divides(divisor: list[int], dividend: list[int], p: int) -> bool:
    rest = list(dividend)
    for top in range(len(rest) - 1, len(divisor) - 2, -1):
        factor = rest[top]
        for d, coefficient in enumerate(reversed(divisor)):
            rest[top - d] = (rest[top - d] - factor * coefficient) % p
    return not any(rest)
