"""The columns of the search's arrays: where each number about a person, a group or a weight stands."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Bits = NDArray[np.uint64]
Bytes = NDArray[np.uint8]

# What is fixed about a person (columns of Given.person).
NEWCOMER, FIRST, KINDRED_OWED, KINDRED_FIRST, NEEDLE_OWED = 0, 1, 2, 3, 4
LARGEST, UNIT, CLASS, UNDERSTOOD_MUST, HOST_ROUNDS, IS_HOST = 5, 6, 7, 8, 9, 10
NARROW = 11  # only some tables suit them, for their needs or their language
PERSON_COLUMNS = 12

# What the plan gives a person (columns of State.load).
REPEATS, PARTY_MEETINGS, KINDRED_MET, KINDRED_AT_FIRST, NEEDLE_MET, BROKEN_APART = 0, 1, 2, 3, 4, 5
KINDRED_WEIGHT, PEOPLE_MET, MEMORY_COST = 6, 7, 8
LOAD_COLUMNS = 9

# What is fixed about a group, that is a table in one round or a cast (columns of Given.group).
SITTING, LOWEST, HIGHEST, MINIMUM, X, Y = 0, 1, 2, 3, 4, 5
GROUP_COLUMNS = 6

# What a pair of people are to each other.
PARTY, KINDRED, NEEDLE_OF_FIRST, NEEDLE_OF_SECOND = 1, 2, 4, 8
APART, KNOWN, TOGETHER, PRICED = 16, 32, 64, 128

# Weights (columns of Given.weight); a promise that is off weighs 0, a must weighs HARD_LEVEL and more.
W_WELCOMED, W_PARTY, W_FACES, W_KINDRED, W_NEEDLE, W_EASE = 0, 1, 2, 3, 4, 5
W_UNDERSTOOD, W_HOSTED, W_WALK, WALK_SQUARED = 6, 7, 8, 9
WEIGHTS = 10

# Rules about kinds at a table (rows of Given.kind_rule: what, weight, a, b).
ONLY_ONE, AT_MOST, BALANCED = 0, 1, 2

# Hashed lists of a person (columns of Given.signature).
PARTIES_HASHED, KINDRED_HASHED, NEEDLES_HASHED, SAID_HASHED, SPECIALS = 0, 1, 2, 3, 4
SIGNATURES = 5

# Ways in which a seat is held (State.held).
FREE, HOSTING, PINNED = 0, 1, 2

# How firmly a class is barred from a group (Given.banned): each of them, or companions together as well.
BARRED, BARRED_FOR_ALL = 1, 2

# Totals (State.total).
COST, ALL_REPEATS, ALL_PARTY, HARD, BAD_PEOPLE, TAKEN, TOUCHED = 0, 1, 2, 3, 4, 5, 6
TOTALS = 8

# Scale of the whole-number costs.
HARD_COST = 4_000_000
LINEAR, SQUARE = 256, 16
SOFT_COST = 64

# What stays perfect once it is (Given.rounds[2]): changes that break it are not even priced.
NO_REPEATS, NO_PARTY = 1, 2


class Given(NamedTuple):
    """The problem for the kernels; read only, shared by all islands."""

    person: Ints  # [people, PERSON_COLUMNS]
    tongues: Bits  # [people] languages spoken
    signature: Bits  # [people, SIGNATURES] hashed parties, kindred statements, needles, statements, specials
    parties: Ints  # [people, most]
    kindred: Ints  # [people, most] statements that make kindred
    needles: Ints  # [people, most]
    said: Ints  # [people, most] every statement
    rarity: Ints  # [statements] thousandths
    holder_start: Ints  # [statements + 1]
    holder: Ints  # [sum of holders]
    special_start: Ints  # [people + 1]
    special: Ints  # people with whom somebody has something special: apart, together, known, a price
    special_bits: Bytes
    special_cost: Ints
    matrix: Bytes  # [people, people] what pairs are, or [1, 1] when too many people
    start: Ints  # [sittings + 1] first group of each sitting
    rounds: Ints  # [3] how many sittings are rounds (a further one is the casts), languages, and what stays perfect
    group: Ints  # [groups, GROUP_COLUMNS]
    tongue: Bits  # [groups] the table's language, all bits where it has none
    banned: Bytes  # [classes, groups] where people of a class must not sit
    kinds: Bits  # [people] a bit for each rule about kinds that counts them
    kind_rule: Ints  # [rules, 4]
    share: Ints  # [rules, sittings] people of the kind present, for balance
    weight: Longs  # [WEIGHTS]
    phi: Longs  # [losses] what a person's loss costs
    bonus: Longs  # [steps] what kindred people met are worth


class State(NamedTuple):
    """A solution inside the search with everything needed to price a change exactly."""

    seat: Ints  # [people, sittings] group, or -1
    members: Ints  # [groups, most]
    size: Ints  # [groups]
    place: Ints  # [people, sittings] position among the members
    held: Bytes  # [people, sittings]
    host: Ints  # [groups] or -1
    load: Ints  # [people, LOAD_COLUMNS]
    fresh: Ints  # [groups] newcomers there
    common: Bits  # [groups] languages that everybody there speaks
    misfit: Ints  # [groups] how many would have to go until somebody is left out by no language
    count: Ints  # type: ignore[assignment] # [groups, rules]; hides tuple.count, which nobody counts on
    cost: Longs  # [people]
    total: Longs  # [TOTALS]
    bad: Ints  # [people] those with a loss, first total[BAD_PEOPLE] are valid
    bad_place: Ints  # [people] or -1
    touched: Ints  # scratch
    new_cost: Longs  # scratch
    moving: Ints  # scratch
    saved: Ints  # [twice the most at a group, LOAD_COLUMNS] scratch
    stamp: Longs  # [people + 1] scratch; the last one is the clock
    random: Bits  # [1]
    flawed: Bytes  # scratch: of those touched, for whom something is broken


# Where each array stands in a room (kinfolk.search.memory): Given first, then State.
AT_PERSON = 0
AT_TONGUES = 1
AT_SIGNATURE = 2
AT_PARTIES = 3
AT_KINDRED = 4
AT_NEEDLES = 5
AT_SAID = 6
AT_RARITY = 7
AT_HOLDER_START = 8
AT_HOLDER = 9
AT_SPECIAL_START = 10
AT_SPECIAL = 11
AT_SPECIAL_BITS = 12
AT_SPECIAL_COST = 13
AT_MATRIX = 14
AT_START = 15
AT_ROUNDS = 16
AT_GROUP = 17
AT_TONGUE = 18
AT_BANNED = 19
AT_KINDS = 20
AT_KIND_RULE = 21
AT_SHARE = 22
AT_WEIGHT = 23
AT_PHI = 24
AT_BONUS = 25
AT_SEAT = 26
AT_MEMBERS = 27
AT_SIZE = 28
AT_PLACE = 29
AT_HELD = 30
AT_HOST = 31
AT_LOAD = 32
AT_FRESH = 33
AT_COMMON = 34
AT_MISFIT = 35
AT_COUNT = 36
AT_COST = 37
AT_TOTAL = 38
AT_BAD = 39
AT_BAD_PLACE = 40
AT_TOUCHED = 41
AT_NEW_COST = 42
AT_MOVING = 43
AT_SAVED = 44
AT_STAMP = 45
AT_RANDOM = 46
AT_FLAWED = 47
