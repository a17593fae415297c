"""Computes the bank of designs again from its recipes, verifies every schedule and writes it; or searches for more.

Run it with ``make designs``. A recipe is the layout and the seed with which our search found a design, so that nobody
has to search again; ``make designs ROOM="10 9 5"`` (tables, seats, rounds) searches for one, with a bounded effort, and
prints the recipe. The recipe of 8 tables of 4 needs OR-tools; without it that line of the bank stays as it is.
"""

from __future__ import annotations

import sys
from importlib.util import find_spec
from itertools import combinations
from pathlib import Path

import differences
import numpy as np
import orbits
import starters

from kinfolk.designs.bank import Starter

HERE = Path(__file__).parent
RECIPES = HERE / "recipes.txt"
BANK = HERE.parents[1] / "src" / "kinfolk" / "designs" / "bank.txt"
HEAD = "# Written by make designs: tables, seats, rounds, columns or free, group, places that stay, base rounds.\n"


def main(words: list[str]) -> int:
    """Write the bank, or search for one room."""
    if words:
        tables, seats, rounds = map(int, words)
        found = _explore(tables, seats, rounds)
        print(found or f"Not found: {rounds} rounds of {tables} tables of {seats}.")
        return 0 if found else 1
    kept = {tuple(line.split()[:4]): line for line in BANK.read_text("utf-8").splitlines() if line[:1].isdigit()}
    lines = []
    for recipe in RECIPES.read_text("utf-8").splitlines():
        if not recipe or recipe.startswith("#"):
            continue
        starter = cook(recipe, kept)
        faults = verify(starter)
        if faults:
            print(f"{recipe}: {faults[0]}", file=sys.stderr)
            return 1
        print(starter.line[:60])
        lines.append(starter.line + "\n")
    BANK.write_text(HEAD + "".join(lines), "utf-8")
    return 0


def cook(recipe: str, kept: dict[tuple[str, ...], str]) -> Starter:
    """Return the design of a recipe; ``kept`` are the lines there are, by their first four words."""
    kind, tables, seats, rounds, *rest = recipe.split()
    shape = (int(tables), int(seats), int(rounds))
    if kind == "orbits" and find_spec("ortools") is None:
        return Starter.read(kept[tables, seats, rounds, "free"])
    if kind == "circulant":
        rest.append(kind)
    return {"starter": _starter, "matrix": _matrix, "circulant": _matrix, "quasi": _quasi, "orbits": _orbits}[kind](
        shape, rest
    )


def verify(starter: Starter) -> list[str]:
    """Return what is wrong with a design."""
    schedule = starter.develop()
    people = starter.tables * starter.seats
    if schedule.shape != (starter.rounds, starter.tables, starter.seats):
        return [f"{schedule.shape}"]
    if (np.sort(schedule.reshape(len(schedule), -1), axis=1) != np.arange(people)).any():
        return ["somebody does not sit once in each round"]
    met = [pair for round_ in schedule.tolist() for table in round_ for pair in combinations(sorted(table), 2)]
    return [] if len(set(met)) == len(met) else [f"{len(met) - len(set(met))} repeats"]


def _starter(shape: tuple[int, int, int], words: list[str]) -> Starter:
    order, bases, unit, power, turning, fixed, still, seed, moves = map(int, words)
    plan = starters.Plan(shape[0], shape[1], order, bases, unit, power, bool(turning), fixed, still)
    found = starters.search(plan, seed, moves)
    if found is None or found[0]:
        raise SystemExit(f"The recipe for {shape} finds nothing here.")
    return _line(shape, (order,), plan.fixed, found[1])


def _matrix(shape: tuple[int, int, int], words: list[str]) -> Starter:
    group, seed, moves, *circulant = words
    tables, seats, rounds = shape
    moduli = tuple(map(int, group.split("x")))
    if circulant:
        cost, d = differences.search_circulant(moduli, seats, rounds // seats, int(seed), int(moves))
    else:
        cost, d = differences.search(moduli, differences.nowhere_away(seats, rounds), int(seed), int(moves))
    if cost:
        raise SystemExit(f"The recipe for {shape} finds nothing here.")
    bases = [[[a * tables + int(d[a, r]) for a in range(seats)]] for r in range(rounds)]
    return _line(shape, moduli, 0, bases, by_column=True)


def _quasi(shape: tuple[int, int, int], words: list[str]) -> Starter:
    """Seat the words that are away at the tables that the group keeps, and there the people that it keeps as well."""
    group, seed, moves = words
    tables, seats, rounds = shape
    moduli = tuple(map(int, group.split("x")))
    order = int(np.prod(moduli))
    kept = tables - order
    away = differences.each_away_once(seats + kept, rounds, kept)
    cost, d = differences.search(moduli, away, int(seed), int(moves))
    if cost:
        raise SystemExit(f"The recipe for {shape} finds nothing here.")
    bases, first = [], (seats + kept) * order
    for r in range(rounds):
        moving = [a * order + int(d[a, r]) for a in np.flatnonzero(~away[:, r]).tolist()]
        staying = [[a * order + x for x in range(order)] for a in np.flatnonzero(away[:, r]).tolist()]
        for i in range(tables * seats - first):
            row, column = divmod(i, kept)
            staying[(row + r * column) % kept if r < kept else column].append(first + i)
        bases.append([moving, *staying])
    return _line(shape, moduli, tables * seats - first, bases)


def _orbits(shape: tuple[int, int, int], words: list[str]) -> Starter:
    found = orbits.search(int(words[0]), float(words[1]))
    if found is None:
        raise SystemExit(f"The recipe for {shape} finds nothing here in that time.")
    return _line(shape, (2, 2, 2), 0, found)


def _line(
    shape: tuple[int, int, int], moduli: tuple[int, ...], fixed: int, bases: list, *, by_column: bool = False
) -> Starter:
    blocks = tuple(tuple(sorted(tuple(sorted(map(int, block))) for block in base)) for base in bases)
    return Starter(*shape, by_column, moduli, fixed, blocks)


def _groups(order: int) -> list[tuple[int, ...]]:
    """Return the cyclic group and one that splits off a factor, where that is another one."""
    split = [(d, order // d) for d in range(2, order) if order % (d * d) == 0]
    return [(order,), *split]


def _explore(tables: int, seats: int, rounds: int) -> str:
    """Try difference matrices, then quasi-difference matrices, then starters; return a recipe or nothing."""
    shape = f"{tables} {seats} {rounds}"
    for seed in range(40):
        moves = 400_000 if seed < 10 else 3_200_000
        for moduli in _groups(tables) if rounds <= tables else []:
            if not differences.search(moduli, differences.nowhere_away(seats, rounds), seed, moves)[0]:
                return f"matrix {shape} {'x'.join(map(str, moduli))} {seed} {moves}"
            if (
                rounds % seats == 0
                and seed < 6
                and not differences.search_circulant(moduli, seats, rounds // seats, seed, 200_000)[0]
            ):
                return f"circulant {shape} {'x'.join(map(str, moduli))} {seed} 200000"
        for kept in range(1, 4):
            order = tables - kept
            if seats - order not in (0, kept) or rounds * kept > seats + kept:
                continue
            if seats > order and rounds > kept + 1 > 2:  # who stays there meets by a small design of its own
                continue
            for moduli in _groups(order):
                if not differences.search(moduli, differences.each_away_once(seats + kept, rounds, kept), seed, moves)[
                    0
                ]:
                    return f"quasi {shape} {'x'.join(map(str, moduli))} {seed} {moves}"
    found = starters.explore(tables, seats, rounds)
    return f"starter {shape} {found}" if found else ""


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
