"""Searches for difference matrices: column a in round r sits d[a, r] further, and no two columns twice as far apart.

All differences d[a, r] - d[b, r] of two columns are distinct in an Abelian group of as many elements as tables. Then
places (a, x) and (b, y) share a table at most once, places of one column never.
"""

from __future__ import annotations

from itertools import product

import numpy as np
from numba import njit


def minus_table(moduli: tuple[int, ...]) -> np.ndarray:
    """Return ``[group, group]``: x - y in a product of cyclic groups, the last one counting fastest."""
    elements = np.array(list(product(*map(range, moduli))))
    weight = np.array([np.prod(moduli[d + 1 :], dtype=np.int64) for d in range(len(moduli))])
    return ((elements[:, None] - elements[None]) % np.array(moduli) @ weight).astype(np.int32)


@njit(cache=True)
def anneal(minus, away, seed, moves, hot, cold):
    """Change one entry at a time from hot to cold; return what is left of equal differences, and the matrix.

    ``away`` ``[words, rounds]`` marks entries that are none: there the word sits at a table that the group keeps.
    """
    np.random.seed(seed)
    order = len(minus)
    words, rounds = away.shape
    d = np.zeros((words, rounds), np.int32)
    for a in range(1, words):
        for r in range(1, rounds):
            d[a, r] = np.random.randint(order)
    count = np.zeros((words, words, order), np.int32)
    cost = 0
    for a in range(words):
        for b in range(words):
            for r in range(rounds):
                if a != b and not away[a, r] and not away[b, r]:
                    x = minus[d[a, r], d[b, r]]
                    if a < b:
                        cost += count[a, b, x]
                    count[a, b, x] += 1
    for move in range(moves):
        if cost == 0:
            break
        heat = hot * (cold / hot) ** (move / moves)
        a = 1 + np.random.randint(words - 1)
        r = 1 + np.random.randint(rounds - 1)
        old, new = d[a, r], np.random.randint(order)
        if new == old or away[a, r]:
            continue
        change = 0
        for b in range(words):
            if b != a and not away[b, r]:
                change += count[a, b, minus[new, d[b, r]]] - count[a, b, minus[old, d[b, r]]] + 1
        if change <= 0 or np.random.random() < np.exp(-change / heat):
            for b in range(words):
                if b != a and not away[b, r]:
                    count[a, b, minus[old, d[b, r]]] -= 1
                    count[b, a, minus[d[b, r], old]] -= 1
                    count[a, b, minus[new, d[b, r]]] += 1
                    count[b, a, minus[d[b, r], new]] += 1
            d[a, r] = new
            cost += change
    return cost, d


def search(moduli: tuple[int, ...], away: np.ndarray, seed: int, moves: int) -> tuple[int, np.ndarray]:
    """Anneal once; cost 0 means found."""
    return anneal(minus_table(moduli), away, seed, moves, 0.8, 0.12)


def nowhere_away(columns: int, rounds: int) -> np.ndarray:
    """Return what makes a difference matrix: every entry is there."""
    return np.zeros((columns, rounds), dtype=np.bool_)


def each_away_once(words: int, rounds: int, kept: int) -> np.ndarray:
    """Return what makes a quasi-difference matrix: in each round ``kept`` words sit at tables that the group keeps."""
    away = np.zeros((words, rounds), dtype=np.bool_)
    for number in range(rounds * kept):
        away[words - 1 - number, number % rounds] = True
    return away


@njit(cache=True)
def anneal_circulant(minus, columns, blocks, seed, moves, hot, cold):
    """Do the same for a matrix of square blocks, each row of which is the row above moved by one."""
    np.random.seed(seed)
    order, rounds = len(minus), blocks * columns
    first = np.random.randint(0, order, rounds).astype(np.int32)
    d = np.zeros((columns, rounds), np.int32)
    for k in range(rounds):
        for i in range(columns):
            d[i, k // columns * columns + (k + i) % columns] = first[k]
    count = np.zeros((columns, columns, order), np.int32)
    cost = 0
    for a in range(columns):
        for b in range(columns):
            for r in range(rounds):
                if a != b:
                    x = minus[d[a, r], d[b, r]]
                    if a < b:
                        cost += count[a, b, x]
                    count[a, b, x] += 1
    for move in range(moves):
        if cost == 0:
            break
        heat = hot * (cold / hot) ** (move / moves)
        k = np.random.randint(rounds)
        old, new = first[k], np.random.randint(order)
        if new == old:
            continue
        change = 0
        for turn in range(2):
            for i in range(columns):
                r = k // columns * columns + (k + i) % columns
                for b in range(columns):
                    if b != i:
                        count[i, b, minus[old, d[b, r]]] -= 1
                        count[b, i, minus[d[b, r], old]] -= 1
                        change += count[i, b, minus[new, d[b, r]]] - count[i, b, minus[old, d[b, r]]]
                        count[i, b, minus[new, d[b, r]]] += 1
                        count[b, i, minus[d[b, r], new]] += 1
                d[i, r] = new
            if turn == 1 or change <= 0 or np.random.random() < np.exp(-change / heat):
                break
            old, new = new, old
        first[k] = new  # the old one if it was taken back
        cost += change
    return cost, d


def search_circulant(
    moduli: tuple[int, ...], columns: int, blocks: int, seed: int, moves: int
) -> tuple[int, np.ndarray]:
    """Anneal a matrix of circulant blocks once, with its first column and round all zero; cost 0 means found."""
    minus = minus_table(moduli)
    cost, d = anneal_circulant(minus, columns, blocks, seed, moves, 1.5, 0.25)
    from_first = minus[d, d[:1]]
    return cost, minus[from_first, from_first[:, :1]]
