"""Turns a problem into the arrays that the compiled search reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from kinfolk.errors import InputError
from kinfolk.facts.arrays import distinct_rows
from kinfolk.search import layout as at
from kinfolk.search.layout import Given
from kinfolk.search.neighbourhoods import home_neighbourhoods, neighbourhood_names

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kinfolk.facts import Bools, Facts, Ints
    from kinfolk.problem import Level
    from kinfolk.search.layout import Bits, Bytes, Longs
    from kinfolk.search.sittings import Sittings

MATRIX_PEOPLE = 1_000  # beyond, a matrix of pairs falls out of the processor's cache
DECIMETRES = 10
MUST_WEIGHT = 40
LOSSES = 4_096
BONUS_STEPS = 64
ALL_BITS = ~np.uint64(0)
PROMISE_COST = at.LINEAR * 3 + at.SQUARE * 9
MEMORY_UNIT = 400
MEMORY_HALF_LIFE = 365
MEMORY_OTHERS = 8  # times as dear for two who share no statement: nothing but chance seats them together again
DEAREST = at.HARD_COST // 2  # of a pair, for both together as much as a must


@dataclass(frozen=True, eq=False)
class Prices:
    """Extra pair weights of the caller: ``a``, ``b`` positions and ``cost`` in thousandths of a normal promise."""

    a: Ints
    b: Ints
    cost: Ints

    @classmethod
    def of(cls, weights: Any, people: int) -> Prices | None:  # noqa: ANN401 - dense, or any scipy sparse format
        """Return prices from ``[people, people]`` weights in normal promises; both directions of a pair add up."""
        if weights is None:
            return None
        weights = weights if hasattr(weights, "shape") else np.asarray(weights, dtype=np.float64)
        if weights.shape != (people, people):
            raise InputError(
                f"the pair weights have the shape {weights.shape}, not {(people, people)}.",
                remedy="Give one row and one column for each person.",
            )
        if hasattr(weights, "tocoo"):
            both = weights.tocoo()
            a, b, value = both.row, both.col, both.data
        else:
            dense = np.asarray(weights, dtype=np.float64)
            a, b = np.nonzero(dense)
            value = dense[a, b]
        return cls.of_pairs(a, b, value)

    @classmethod
    def of_pairs(cls, a: Ints, b: Ints, value: NDArray[np.float64]) -> Prices:
        """Return prices of pairs given once or in both directions; the diagonal is left out."""
        if not np.isfinite(value).all():
            raise InputError("a pair weight is not a number.", remedy="Give finite weights; 0 means none.")
        keep = a != b
        cost = np.round(np.clip(value[keep] * PROMISE_COST / 2, -DEAREST, DEAREST)).astype(np.int32)
        return cls(a[keep].astype(np.int32), b[keep].astype(np.int32), cost)


def seat_classes(facts: Facts, sittings: Sittings) -> tuple[Ints, Bytes]:
    """Return ``[people]`` classes of equal needs and neighbourhood, and ``[classes, groups]`` where they must not sit."""
    room, groups = facts.room, sittings.groups
    neighbourhood, names = home_neighbourhoods(facts), neighbourhood_names(facts)
    needs = facts.needs & facts.problem.programme.level("needs").on
    for unit in range(int(facts.together_group.max(initial=-1)) + 1):
        who = facts.together_group == unit
        needs[who] = needs[who].any(axis=0)  # whoever stays with somebody sits where that person can
    rows = np.column_stack([needs.astype(np.int32), neighbourhood])
    kinds, number, _ = distinct_rows(rows)
    banned = np.zeros((len(kinds), groups), dtype=np.uint8)
    for r in range(sittings.rounds):
        first, last = int(sittings.start[r]), int(sittings.start[r + 1])
        has = room.features[r, : last - first]
        for k, kind in enumerate(kinds):
            lacking = (has < kind[:-1].astype(np.bool_)).any(axis=1)
            banned[k, first:last] |= lacking
            if kind[-1] >= 0 and not facts.problem.rounds[r].crossing:
                where = np.array([names.get(table.neighbourhood, -1) for table in facts.problem.rounds[r].tables])
                banned[k, first:last] |= (where >= 0) & (where != kind[-1])
    if len(sittings.cast_home):
        banned[:, int(sittings.start[-2]) :] |= kinds[:, -1:] != sittings.cast_home
    return number.astype(np.int32), banned * np.uint8(at.BARRED_FOR_ALL if names else at.BARRED)


@dataclass(frozen=True, eq=False)
class Barred:
    """Who must not sit where: ``classes`` ``[people]``, ``banned`` ``[classes, groups]``."""

    classes: Ints
    banned: Bytes

    def __call__(self, i: int, group: int) -> bool:
        """Whether this person must not sit at this group."""
        return bool(self.banned[self.classes[i], group])

    def matrix(self, people: NDArray[np.integer[Any]], groups: NDArray[np.integer[Any]]) -> Bools:
        """Return ``[people, groups]`` who must not sit where."""
        return np.asarray(self.banned[self.classes[people]][:, groups] > 0)


def may_not_sit(facts: Facts, sittings: Sittings) -> Barred:
    """Return who must not sit at which group."""
    return Barred(*seat_classes(facts, sittings))


def prepare(
    facts: Facts, sittings: Sittings, barred: Barred, prices: Prices | None = None, *, perfect: int = 0
) -> Given:
    """Return everything that the kernels read of the problem; ``perfect`` says what a design keeps perfect."""
    kinds, rules, share = _kind_rules(facts, sittings)
    start, special, bits, cost = _specials(facts, prices)
    holders = facts.holders
    return Given(
        person=_person(facts, barred.classes),
        tongues=np.where(facts.lone_speaker, ALL_BITS, facts.languages),
        signature=_signatures(facts, start, special),
        parties=facts.parties,
        kindred=facts.kindred_statements,
        needles=facts.needles
        if facts.problem.programme.level("needle").on
        else np.full((facts.people, 1), -1, np.int32),
        said=facts.statements,
        rarity=facts.rarity,
        holder_start=np.concatenate([[0], np.cumsum(facts.holder_count)]).astype(np.int32),
        holder=np.concatenate(holders).astype(np.int32) if holders else np.zeros(0, dtype=np.int32),
        special_start=start,
        special=special,
        special_bits=bits,
        special_cost=cost,
        matrix=np.zeros((facts.people, facts.people) if facts.people <= MATRIX_PEOPLE else (1, 1), dtype=np.uint8),
        start=sittings.start,
        rounds=np.array([sittings.rounds, min(len(facts.language_names), 64), perfect], dtype=np.int32),
        group=_group(facts, sittings),
        tongue=_table_tongues(facts, sittings),
        banned=barred.banned,
        kinds=kinds,
        kind_rule=rules,
        share=share,
        weight=_weights(facts),
        phi=phi(2),
        bonus=_bonus(facts),
    )


def phi(power: int) -> Longs:
    """Return what a person's loss costs: steeper with each stage, so that the worst-off come first (leximin)."""
    loss = np.arange(LOSSES, dtype=np.int64)
    if power <= 2:  # noqa: PLR2004 - the gentle stage: a slope and a square
        return at.LINEAR * loss + at.SQUARE * loss * loss
    capped = np.minimum(loss, 400)
    return np.asarray(at.LINEAR * loss + at.SQUARE * loss * loss + capped**power // 64, dtype=np.int64)


def _bonus(facts: Facts) -> Longs:
    """Return the worth of kindred people met: the tenth of one person never outweighs the first of another."""
    if not facts.problem.programme.level("kindred").on:
        return np.zeros(1, dtype=np.int64)
    worth, total = np.zeros(BONUS_STEPS, dtype=np.int64), 0
    for step in range(1, BONUS_STEPS):
        total += max(1, 48 // step)
        worth[step] = total
    return worth


def _person(facts: Facts, classes: Ints) -> Ints:
    person = np.zeros((facts.people, at.PERSON_COLUMNS), dtype=np.int32)
    level = facts.problem.programme.level
    person[:, at.NEWCOMER] = facts.newcomer
    person[:, at.FIRST] = facts.first_round
    if level("kindred").on:
        person[:, at.KINDRED_OWED] = facts.kindred_owed
        person[:, at.KINDRED_FIRST] = facts.kindred_first
    if level("needle").on:
        person[:, at.NEEDLE_OWED] = facts.needles[:, 0] >= 0
    person[:, at.LARGEST] = [p.largest_table or 0 for p in facts.problem.people] if level("at_ease").on else 0
    person[:, at.UNIT] = facts.together_group
    person[:, at.CLASS] = classes
    person[:, at.UNDERSTOOD_MUST] = level("understood").must & ~facts.lone_speaker
    person[:, at.HOST_ROUNDS] = facts.host_rounds
    person[:, at.IS_HOST] = facts.host
    person[:, at.NARROW] = _narrow(facts)
    return person


def _narrow(facts: Facts) -> Bools:
    """Return ``[people]``: whom only some tables suit, for needs or a language, their own or a companion's."""
    narrow, level = np.zeros(facts.people, dtype=np.bool_), facts.problem.programme.level
    if level("needs").on:
        narrow |= facts.needs.any(axis=1)
    if level("understood").on and facts.speaks.shape[1]:
        narrow |= ~facts.speaks[:, 0] & ~facts.lone_speaker
    group = facts.together_group
    return narrow | ((group >= 0) & np.isin(group, group[narrow]))


def _signatures(facts: Facts, special_start: Ints, special: Ints) -> Bits:
    """Return 64 hashed bits for each list of a person: two lists without a common bit have nothing in common.

    The last is for those with whom somebody has something special: without the bit of ``j`` (``j`` modulo 64) it is not ``j``.
    """
    rows = (facts.parties, facts.kindred_statements, facts.needles, facts.statements)
    signature = np.zeros((facts.people, at.SIGNATURES), dtype=np.uint64)
    for column, lists in enumerate(rows):
        hashed = (lists.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(58)
        bits = np.where(lists >= 0, np.uint64(1) << hashed, np.uint64(0))
        signature[:, column] = np.bitwise_or.reduce(bits, axis=1)
    owner = np.repeat(np.arange(facts.people), np.diff(special_start))
    np.bitwise_or.at(signature[:, at.SPECIALS], owner, np.uint64(1) << (special.astype(np.uint64) & np.uint64(63)))
    return signature


def _specials(facts: Facts, prices: Prices | None) -> tuple[Ints, Ints, Bytes, Ints]:
    """Return for each person (compressed rows) with whom they have something special, what, and its price."""
    level = facts.problem.programme.level
    rows = []
    for name, pairs, bit in (
        ("apart", facts.apart, at.APART),
        ("together", facts.together, at.TOGETHER),
        ("new_faces", facts.known, at.KNOWN),
    ):
        if level(name).on and len(pairs):
            rows.append(np.column_stack([pairs, np.full(len(pairs), bit), np.zeros(len(pairs), dtype=np.int64)]))
    rows.extend(_memory(facts))
    if prices is not None and len(prices.a):
        rows.append(np.column_stack([prices.a, prices.b, np.full(len(prices.a), at.PRICED), prices.cost]))
    table = np.concatenate(rows).astype(np.int64) if rows else np.zeros((0, 4), dtype=np.int64)
    table = np.concatenate([table, table[:, [1, 0, 2, 3]]])
    table = table[np.lexsort((table[:, 1], table[:, 0]))]
    merged: dict[tuple[int, int], list[int]] = {}
    for a, b, bit, cost in table.tolist():
        entry = merged.setdefault((a, b), [0, 0])
        entry[0] |= bit
        entry[1] = max(-DEAREST, min(DEAREST, entry[1] + cost))
    count = np.zeros(facts.people + 1, dtype=np.int32)
    for a, _ in merged:
        count[a + 1] += 1
    return (
        np.cumsum(count).astype(np.int32),
        np.array([b for _, b in merged], dtype=np.int32),
        np.array([entry[0] for entry in merged.values()], dtype=np.uint8),
        np.array([entry[1] for entry in merged.values()], dtype=np.int32),
    )


def _memory(facts: Facts) -> list[Longs]:
    """Return what earlier meetings cost: each time, halved with every year; or forbid them."""
    level: Level = facts.problem.programme.memory_level
    index = facts.problem.index
    said = [frozenset(row[row >= 0].tolist()) for row in facts.statements]
    rows = []
    for meeting in facts.problem.memory if level.on else ():
        a, b = index.get(meeting.a), index.get(meeting.b)
        if a is None or b is None or a == b or _companions(facts, a, b):
            continue
        price = _fading(MEMORY_UNIT * level.weight * meeting.times, meeting.days_ago)
        price = price if said[a] & said[b] else MEMORY_OTHERS * price
        rows.append((a, b, at.PRICED, DEAREST if level.must else min(max(1, price), DEAREST)))
    for _, members in facts.problem.memory_casts if facts.problem.programme.casts.from_memory == "mix" else ():
        who = [index[id_] for id_ in members if id_ in index]
        rows.extend((a, b, at.PRICED, MEMORY_UNIT) for k, a in enumerate(who) for b in who[k + 1 :])
    return [np.array(rows, dtype=np.int64)] if rows else []


def _fading(price: int, days: int) -> int:
    """Return half a price, halved once more for every year that has passed, and evenly in between."""
    years, rest = divmod(days, MEMORY_HALF_LIFE)
    now, next_year = price >> min(years + 1, 30), price >> min(years + 2, 30)
    return now - (now - next_year) * rest // MEMORY_HALF_LIFE


def _companions(facts: Facts, a: int, b: int) -> bool:
    group = facts.together_group
    return bool(group[a] >= 0 and group[a] == group[b])


def _group(facts: Facts, sittings: Sittings) -> Ints:
    group = np.full((sittings.groups, at.GROUP_COLUMNS), -1, dtype=np.int32)
    for s in range(sittings.count):
        group[sittings.start[s] : sittings.start[s + 1], at.SITTING] = s
    group[:, at.LOWEST] = sittings.lowest
    group[:, at.HIGHEST] = sittings.highest
    group[:, at.MINIMUM] = sittings.minimum
    for r, t, table in facts.room.each():
        if table.x is not None and table.y is not None:
            place = int(sittings.start[r]) + t
            group[place, at.X] = round(DECIMETRES * table.x) + (1 << 20)
            group[place, at.Y] = round(DECIMETRES * table.y) + (1 << 20)
    return group


def _table_tongues(facts: Facts, sittings: Sittings) -> Bits:
    tongue = np.full(sittings.groups, ALL_BITS, dtype=np.uint64)
    if not facts.problem.programme.level("understood").on:
        return tongue
    for r, t, table in facts.room.each():
        if table.language:
            tongue[int(sittings.start[r]) + t] = facts.language_bits((table.language,))
    return tongue


def _weights(facts: Facts) -> Longs:
    """Return what each promise weighs; a promise that is a must weighs so much that it comes first."""
    weight = np.zeros(at.WEIGHTS, dtype=np.int64)
    for column, name in (
        (at.W_WELCOMED, "welcomed"),
        (at.W_PARTY, "no_party"),
        (at.W_FACES, "new_faces"),
        (at.W_KINDRED, "kindred"),
        (at.W_NEEDLE, "needle"),
        (at.W_EASE, "at_ease"),
        (at.W_UNDERSTOOD, "understood"),
        (at.W_HOSTED, "hosted"),
        (at.W_WALK, "short_walk"),
    ):
        weight[column] = _weight(facts.problem.programme.level(name))
    weight[at.W_UNDERSTOOD] = facts.problem.programme.level("understood").weight
    limit = facts.problem.programme.walk_limit
    weight[at.WALK_SQUARED] = -1 if limit is None else int((DECIMETRES * limit) ** 2)
    return weight


def _weight(level: Level) -> int:
    return max(level.weight, MUST_WEIGHT) if level.must else level.weight


def _kind_rules(facts: Facts, sittings: Sittings) -> tuple[Bits, Ints, Ints]:
    """Return a bit per rule for each person, the rules, and how many of the kind are present in each sitting."""
    programme = facts.problem.programme
    rules: list[tuple[int, int, int, int]] = []
    members = []
    for name, what in (("not_the_only_one", at.ONLY_ONE), ("at_most", at.AT_MOST), ("balanced", at.BALANCED)):
        level = programme.level(name)
        for who, limit in _named_groups(facts, name) if level.on else ():
            rules.append((what, 0 if level.must else level.weight, limit, int(level.must)))
            members.append(who)
    kinds = np.zeros(facts.people, dtype=np.uint64)
    members, rules = members[:64], rules[:64]
    for k, who in enumerate(members):
        kinds |= np.where(who, np.uint64(1) << np.uint64(k), np.uint64(0))
    there = sittings.present
    share = [[int((who & there[:, s]).sum()) for s in range(sittings.count)] for who in members]
    share.append([int(there[:, s].sum()) for s in range(sittings.count)])
    return kinds, np.array(rules, dtype=np.int32).reshape(-1, 4), np.array(share, dtype=np.int32)


def _named_groups(facts: Facts, promise: str) -> list[tuple[Bools, int]]:
    """Return the groups that a promise about kinds is about, each with its limit."""
    programme = facts.problem.programme
    if promise == "at_most":
        return [(who, rule.limit) for rule in programme.at_most for _, who in facts.groups(rule.kind)]
    names = programme.balanced if promise == "balanced" else programme.not_the_only_one
    return [(who, 0) for name in names for _, who in facts.groups(name)]
