"""Searches for starters: base rounds that a cyclic group moves into a whole design, kept by a multiplier or none.

Places are copies of Z_m and some that stay. A pair of places is moved to a whole orbit of pairs, so a base round is good
if it takes no orbit twice: annealing swaps places between its tables until none is. A multiplier is a symmetry more:
x -> u x, copies in turn. A base round that it keeps is settled by a part of its tables, and the search is the smaller.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import gcd

import numpy as np
from numba import njit
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

FREE, WHOLE, SHORT = 0, 1, 2


@dataclass(frozen=True)
class Plan:
    """What to search: ``bases`` base rounds over Z_m, and a multiplier of prime order (1: none).

    ``turning`` tells whether the multiplier takes copies in turn; ``kept`` is how many tables it keeps. ``still`` further
    rounds the group moves within themselves, and the multiplier in turn.
    """

    tables: int
    seats: int
    order: int
    bases: int
    unit: int
    power: int
    turning: bool
    kept: int
    still: int = 0

    @property
    def copies(self) -> int:
        return self.tables * self.seats // self.order

    @property
    def fixed(self) -> int:
        return self.tables * self.seats - self.copies * self.order


def plans(tables: int, seats: int, rounds: int) -> list[Plan]:
    """Return what is worth trying for a room, plain ones first."""
    found = []
    most = (tables * seats - 1) // (seats - 1)
    if rounds > tables and rounds - tables <= 10:
        plain = Plan(tables, seats, tables, 1, 1, 1, False, 0, rounds - tables)
        found += [plan for plan in (plain, *_with_multipliers(plain)) if plan.still % plan.power == 0]
    for bases in (1, 2, 3):
        order = -(-rounds // bases)
        for m in range(order, max(order, min(order + 2, most // bases)) + 1):
            if m < 3 or tables * seats - tables * seats // m * m > tables:
                continue
            found.append(Plan(tables, seats, m, bases, 1, 1, False, 0))
            found += _with_multipliers(Plan(tables, seats, m, bases, 1, 1, False, 0))
    return sorted(found, key=lambda plan: (plan.power > 1, plan.bases))


def _with_multipliers(plan: Plan) -> list[Plan]:
    found, m = [], plan.order
    for power in (2, 3, 5, 7):
        for unit in _units(m, power):
            for turning in (False, True):
                if (turning and plan.copies < power) or (unit == 1 and not turning):
                    continue
                most = min(plan.tables, plan.seats + power)
                found += [
                    replace(plan, unit=unit, power=power, turning=turning, kept=kept)
                    for kept in range(plan.tables % power, most + 1, power)
                ]
    return found


def _units(m: int, power: int) -> list[int]:
    """Return one unit of Z_m of this order for each subgroup; 1 stands for turning copies alone."""
    seen: set[frozenset[int]] = set()
    found = [1]
    for unit in range(2, m):
        if gcd(unit, m) == 1 and pow(unit, power, m) == 1:
            group = frozenset(pow(unit, e, m) for e in range(power))
            if group not in seen:
                seen.add(group)
                found.append(unit)
    return found


@dataclass
class Laid:
    """A plan as arrays for the kernel."""

    points: np.ndarray  # [contents, longest]: places of each orbit of the multiplier, then of each copy of the group
    length: np.ndarray  # [contents]
    keys: np.ndarray  # [places, places]
    size: np.ndarray  # [keys]: how many pairs each orbit has
    block: np.ndarray  # [slots]
    kind: np.ndarray  # [slots]
    base: np.ndarray  # [slots]
    content: np.ndarray  # [slots]
    weight: np.ndarray  # [blocks]
    times: np.ndarray  # [places]: where the multiplier takes each


def _moves(plan: Plan) -> tuple[np.ndarray, np.ndarray]:
    """Return where the group's generator and the multiplier take each place."""
    m, copies, n = plan.order, plan.copies, plan.tables * plan.seats
    step, times = np.arange(n), np.arange(n)
    turning = copies // plan.power * plan.power if plan.turning else 0
    for c in range(copies):
        to = c // plan.power * plan.power + (c % plan.power + 1) % plan.power if c < turning else c
        x = np.arange(m)
        step[c * m : c * m + m] = c * m + (x + 1) % m
        times[c * m : c * m + m] = to * m + x * plan.unit % m
    first, count = copies * m, plan.fixed
    if plan.turning:
        for f in range(count // plan.power * plan.power):
            times[first + f] = first + f // plan.power * plan.power + (f % plan.power + 1) % plan.power
    return step, times


def lay_out(plan: Plan, random: np.random.Generator) -> Laid | None:
    """Return a random start for a plan, or None where it cannot be laid out."""
    step, times = _moves(plan)
    n = plan.tables * plan.seats
    a, b = np.divmod(np.arange(n * n), n)
    rows = np.concatenate([np.arange(n * n)] * 3)
    to = np.concatenate([step[a] * n + step[b], times[a] * n + times[b], b * n + a])
    _, label = connected_components(coo_array((np.ones(len(rows)), (rows, to)), shape=(n * n, n * n)), directed=False)
    keys = label.reshape(n, n).astype(np.int32)
    upper = keys[np.triu_indices(n, 1)]
    size = np.bincount(upper, minlength=int(label.max()) + 1).astype(np.int64)
    orbits, short = _orbits(times, plan.power)
    slots = _slots(plan, len(orbits), len(short), random)
    if slots is None:
        return None
    block, kind, base = slots
    content = np.zeros(len(block), dtype=np.int32)
    for one in range(plan.bases):
        long = (base == one) & (kind != SHORT)
        content[long] = random.permutation(len(orbits))
        content[(base == one) & (kind == SHORT)] = len(orbits) + random.permutation(len(short))
    copies = [list(range(c * plan.order, (c + 1) * plan.order)) for c in range(plan.copies)] if plan.still else []
    every = [*orbits, *([s] for s in short), *copies]
    length = np.array([len(one) for one in every], dtype=np.int32)
    points = np.array([one + [0] * (int(length.max()) - len(one)) for one in every], dtype=np.int32)
    for number in range(plan.still // plan.power):
        tables = plan.tables // plan.order
        block = np.append(block, np.repeat(block.max() + 1 + np.arange(tables), plan.seats)).astype(np.int32)
        kind = np.append(kind, np.full(plan.copies, FREE)).astype(np.int32)
        base = np.append(base, np.full(plan.copies, plan.bases + number)).astype(np.int32)
        content = np.append(content, len(every) - plan.copies + random.permutation(plan.copies)).astype(np.int32)
    blocks = int(block.max()) + 1
    whole = np.zeros(blocks, dtype=np.bool_)
    whole[block[kind != FREE]] = True
    weight = np.where(whole, plan.order, plan.order * plan.power).astype(np.int64)
    return Laid(points, length, keys, size, block, kind, base, content, weight, times)


def _orbits(times: np.ndarray, power: int) -> tuple[list[list[int]], list[int]]:
    if power == 1:
        return [[i] for i in range(len(times))], []
    seen, orbits, short = set(), [], []
    for i in range(len(times)):
        if i in seen:
            continue
        orbit = [i]
        while times[orbit[-1]] != i:
            orbit.append(int(times[orbit[-1]]))
        seen.update(orbit)
        if len(orbit) == 1:
            short.append(i)
        else:
            orbits.append(orbit)
    return orbits, short


def _slots(plan: Plan, orbits: int, short: int, random: np.random.Generator) -> tuple[np.ndarray, ...] | None:
    k, p = plan.power, plan.seats
    full = (plan.tables - plan.kept) // k
    inside = orbits - full * p  # orbits that lie within tables the multiplier keeps
    if inside < 0 or inside * k + short != plan.kept * p or (k == 1 and plan.kept):
        return None
    block, kind, base, number = [], [], [], 0
    for one in range(plan.bases):
        for _ in range(full):
            block += [number] * p
            kind += [FREE] * p
            base += [one] * p
            number += 1
        most = p // k
        parts = np.zeros(plan.kept, dtype=int)
        for _ in range(inside):
            room = np.flatnonzero(parts < most)
            if not len(room):
                return None
            least = room[parts[room] == parts[room].min()] if random.random() < 0.8 else room
            parts[random.choice(least)] += 1
        for part in parts.tolist():
            rest = p - part * k
            block += [number] * (part + rest)
            kind += [WHOLE] * part + [SHORT] * rest
            base += [one] * (part + rest)
            number += 1
    return np.array(block, np.int32), np.array(kind, np.int32), np.array(base, np.int32)


@njit(cache=True)
def _take(s, sign, block, kind, content, shift, first, last, points, power, keys, size, weight, total):
    """Add or take away the pairs of what sits in slot s; return the change of the cost."""
    change = 0.0
    b = block[s]
    w = sign * weight[b]
    k = power
    mine = k if kind[s] == 1 else 1
    for i in range(mine):
        x = points[content[s], i if kind[s] == 1 else shift[s]]
        for t in range(first[b], last[b]):
            many = k if kind[t] == 1 else 1
            for j in range(many):
                if t == s and j <= i:
                    continue
                y = points[content[t], j if kind[t] == 1 else shift[t]]
                key = keys[x, y]
                before, z = total[key], size[key]
                after = before + w
                if before > z:
                    change -= before * before / z - before
                if after > z:
                    change += after * after / z - after
                total[key] = after
    return change


@njit(cache=True)
def anneal(
    block,
    kind,
    base,
    content,
    shift,
    first,
    last,
    points,
    length,
    power,
    keys,
    size,
    weight,
    total,
    seed,
    moves,
    hot,
    cold,
    unit,
):
    """Swap what sits in two slots, or turn it, from hot to cold; return the cost left in units of one orbit."""
    np.random.seed(seed)
    slots = len(block)
    cost = 0.0
    for key in range(len(size)):
        if total[key] > size[key]:
            cost += total[key] * total[key] / size[key] - total[key]
    best = cost
    for move in range(moves):
        if cost < 1e-6:
            break
        heat = hot * (cold / hot) ** (move / moves) * unit
        s = np.random.randint(slots)
        t = np.random.randint(slots)
        turn = s == t or base[s] != base[t] or block[s] == block[t]
        if turn:
            if kind[s] != 0 or length[content[s]] == 1:
                continue
            old = shift[s]
            change = _take(s, -1, block, kind, content, shift, first, last, points, power, keys, size, weight, total)
            shift[s] = np.random.randint(length[content[s]])
            change += _take(s, 1, block, kind, content, shift, first, last, points, power, keys, size, weight, total)
        else:
            if (kind[s] == 2) != (kind[t] == 2):
                continue
            change = _take(s, -1, block, kind, content, shift, first, last, points, power, keys, size, weight, total)
            change += _take(t, -1, block, kind, content, shift, first, last, points, power, keys, size, weight, total)
            content[s], content[t] = content[t], content[s]
            change += _take(s, 1, block, kind, content, shift, first, last, points, power, keys, size, weight, total)
            change += _take(t, 1, block, kind, content, shift, first, last, points, power, keys, size, weight, total)
        if change <= 0 or np.random.random() < np.exp(-change / heat):
            cost += change
            best = min(best, cost)
            continue
        if turn:
            _take(s, -1, block, kind, content, shift, first, last, points, power, keys, size, weight, total)
            shift[s] = old
            _take(s, 1, block, kind, content, shift, first, last, points, power, keys, size, weight, total)
        else:
            _take(s, -1, block, kind, content, shift, first, last, points, power, keys, size, weight, total)
            _take(t, -1, block, kind, content, shift, first, last, points, power, keys, size, weight, total)
            content[s], content[t] = content[t], content[s]
            _take(s, 1, block, kind, content, shift, first, last, points, power, keys, size, weight, total)
            _take(t, 1, block, kind, content, shift, first, last, points, power, keys, size, weight, total)
    return cost, best


def search(
    plan: Plan, seed: int, moves: int, hot: float = 1.0, cold: float = 0.15
) -> tuple[float, list[list[list[int]]]] | None:
    """Anneal once; return the orbits of pairs taken too often (0: found) and the base rounds; None: no such layout."""
    laid = lay_out(plan, np.random.default_rng(seed))
    if laid is None:
        return None
    slots = len(laid.block)
    shift = np.zeros(slots, dtype=np.int32)
    blocks = len(laid.weight)
    first = np.searchsorted(laid.block, np.arange(blocks)).astype(np.int32)
    last = np.searchsorted(laid.block, np.arange(blocks), side="right").astype(np.int32)
    total = np.zeros(len(laid.size), dtype=np.int64)
    tables = _tables(plan, laid, shift)
    for b, images in tables:
        for i, x in enumerate(images[0]):
            for y in images[0][:i]:
                total[laid.keys[x, y]] += laid.weight[b]
    unit = float(plan.order * plan.power) * 2
    cost, best = anneal(
        laid.block, laid.kind, laid.base, laid.content, shift, first, last, laid.points, laid.length, plan.power, laid.keys, laid.size,
        laid.weight, total, seed, moves, hot, cold, unit,
    )  # fmt: skip
    rounds: list[list[list[int]]] = [[] for _ in range(plan.bases + plan.still)]
    for b, images in _tables(plan, laid, shift):
        number = int(laid.base[first[b]])
        if number < plan.bases:
            rounds[number] += images
        else:
            for e, image in enumerate(images):
                rounds[plan.bases + (number - plan.bases) * plan.power + e].append(image)
    return best / unit if cost > 1e-6 else 0.0, rounds


def _tables(plan: Plan, laid: Laid, shift: np.ndarray) -> list[tuple[int, list[list[int]]]]:
    found = []
    for b in range(len(laid.weight)):
        mine = np.flatnonzero(laid.block == b)
        whole = (laid.kind[mine] != FREE).any()
        image = []
        for s in mine:
            orbit = laid.points[laid.content[s], : plan.power].tolist()
            image += orbit if laid.kind[s] == WHOLE else [int(laid.points[laid.content[s], shift[s]])]
        images = [image]
        for e in range(0 if whole else plan.power - 1):
            images.append([int(laid.times[x]) for x in images[e]])
        found.append((b, images))
    return found


def explore(tables: int, seats: int, rounds: int, passes: int = 6) -> str:
    """Try every plan shortly, then the best of them longer and longer; return the recipe of what was found, or nothing."""
    left: dict[Plan, float] = {}
    seed, moves, wanted = 0, 100_000, plans(tables, seats, rounds)
    for _ in range(passes):
        for plan in wanted:
            found = search(plan, seed, moves)
            seed += 1
            if found is None:
                continue
            left[plan] = min(found[0], left.get(plan, np.inf))
            if not found[0]:
                words = (
                    plan.order,
                    plan.bases,
                    plan.unit,
                    plan.power,
                    int(plan.turning),
                    plan.kept,
                    plan.still,
                    seed - 1,
                )
                return " ".join(map(str, (*words, moves)))
        wanted, moves = sorted(left, key=lambda plan: left[plan])[:12] * 2, moves * 3
    return ""
