"""Every compiled function of the search: pricing people, moving them, and the annealing loop."""

from __future__ import annotations

import numpy as np
from numba import types

from kinfolk.search.chance_kernels import draw_from
from kinfolk.search.compiling import compiled, part
from kinfolk.search.layout import (
    ALL_PARTY,
    ALL_REPEATS,
    APART,
    AT_BAD,
    AT_BAD_PLACE,
    AT_BANNED,
    AT_BONUS,
    AT_COMMON,
    AT_COST,
    AT_COUNT,
    AT_FLAWED,
    AT_FRESH,
    AT_GROUP,
    AT_HELD,
    AT_HOLDER,
    AT_HOLDER_START,
    AT_HOST,
    AT_KIND_RULE,
    AT_KINDRED,
    AT_KINDS,
    AT_LOAD,
    AT_MATRIX,
    AT_MEMBERS,
    AT_MISFIT,
    AT_MOST,
    AT_MOVING,
    AT_NEEDLES,
    AT_NEW_COST,
    AT_PARTIES,
    AT_PERSON,
    AT_PHI,
    AT_PLACE,
    AT_RANDOM,
    AT_RARITY,
    AT_ROUNDS,
    AT_SAID,
    AT_SAVED,
    AT_SEAT,
    AT_SHARE,
    AT_SIGNATURE,
    AT_SIZE,
    AT_SPECIAL,
    AT_SPECIAL_BITS,
    AT_SPECIAL_COST,
    AT_SPECIAL_START,
    AT_STAMP,
    AT_START,
    AT_TONGUE,
    AT_TONGUES,
    AT_TOTAL,
    AT_TOUCHED,
    AT_WEIGHT,
    BAD_PEOPLE,
    BARRED_FOR_ALL,
    BROKEN_APART,
    CLASS,
    COST,
    FIRST,
    FREE,
    HARD,
    HARD_COST,
    HIGHEST,
    HOST_ROUNDS,
    HOSTING,
    IS_HOST,
    KINDRED,
    KINDRED_AT_FIRST,
    KINDRED_FIRST,
    KINDRED_HASHED,
    KINDRED_MET,
    KINDRED_OWED,
    KINDRED_WEIGHT,
    KNOWN,
    LARGEST,
    LOAD_COLUMNS,
    LOWEST,
    MEMORY_COST,
    NARROW,
    NEEDLE_MET,
    NEEDLE_OF_FIRST,
    NEEDLE_OF_SECOND,
    NEEDLE_OWED,
    NEEDLES_HASHED,
    NEWCOMER,
    NO_PARTY,
    NO_REPEATS,
    ONLY_ONE,
    PARTIES_HASHED,
    PARTY,
    PARTY_MEETINGS,
    PEOPLE_MET,
    PINNED,
    PRICED,
    REPEATS,
    SAID_HASHED,
    SOFT_COST,
    SPECIALS,
    TAKEN,
    TOGETHER,
    TOUCHED,
    UNDERSTOOD_MUST,
    UNIT,
    W_EASE,
    W_FACES,
    W_HOSTED,
    W_KINDRED,
    W_NEEDLE,
    W_PARTY,
    W_UNDERSTOOD,
    W_WALK,
    W_WELCOMED,
    WALK_SQUARED,
    X,
    Y,
)
from kinfolk.search.memory import bit_rows, bits, byte_rows, bytes_, int_rows, ints, longs

# Pairs who are something of this to each other change each other's cost by sitting together.
CHANGING = PARTY | KINDRED | NEEDLE_OF_FIRST | NEEDLE_OF_SECOND | APART | PRICED

ROOM, WHOLE, ROW, TABLE, LIST = types.int64[::1], types.int64, types.int32[::1], types.int32[:, ::1], types.int64[::1]
HASHES = types.uint64[::1]


@part(ROOM, WHOLE)
def draw(room, below):
    """Return the next pseudo-random whole number in [0, below) of the room's own."""
    return draw_from(bits(room, AT_RANDOM), below)


@part(ROW, ROW)
def overlap(a, b):
    """Return whether two rows of numbers, padded with -1, have one in common."""
    for x in a:
        if x < 0:
            break
        for y in b:
            if y < 0:
                break
            if x == y:
                return True
    return False


@part(ROOM, WHOLE, WHOLE)
def companions(room, i, j):
    """Return whether two people stay together, directly or through others."""
    person_of = int_rows(room, AT_PERSON)
    return person_of[i, UNIT] >= 0 and person_of[i, UNIT] == person_of[j, UNIT]


@part(HASHES, WHOLE)
def maybe_special(mine, j):
    """Return False if somebody with the signature ``mine`` has nothing special with ``j``."""
    return mine[SPECIALS] >> np.uint64(j & 63) & np.uint64(1) != 0


@part(HASHES, HASHES, WHOLE)
def maybe_something(mine, theirs, j):
    """Return False if two people of these signatures are nothing to each other; ``theirs`` is that of ``j``."""
    return (
        (mine[PARTIES_HASHED] & theirs[PARTIES_HASHED])
        | (mine[KINDRED_HASHED] & theirs[KINDRED_HASHED])
        | (mine[NEEDLES_HASHED] & theirs[SAID_HASHED])
        | (mine[SAID_HASHED] & theirs[NEEDLES_HASHED])
    ) != 0 or maybe_special(mine, j)


@part(ROOM, WHOLE, WHOLE)
def computed_bits(room, i, j):
    """Work out what ``i`` and ``j`` are to each other from their lists."""
    signature_of = bit_rows(room, AT_SIGNATURE)
    parties_of = int_rows(room, AT_PARTIES)
    kindred_of = int_rows(room, AT_KINDRED)
    needles_of = int_rows(room, AT_NEEDLES)
    said_of = int_rows(room, AT_SAID)
    special_start_of = ints(room, AT_SPECIAL_START)
    special_of = ints(room, AT_SPECIAL)
    special_bits_of = bytes_(room, AT_SPECIAL_BITS)
    bits = 0
    mine, theirs = signature_of[i], signature_of[j]
    if mine[PARTIES_HASHED] & theirs[PARTIES_HASHED] and overlap(parties_of[i], parties_of[j]):
        bits |= PARTY
    else:
        if mine[KINDRED_HASHED] & theirs[KINDRED_HASHED] and overlap(kindred_of[i], kindred_of[j]):
            bits |= KINDRED
        if mine[NEEDLES_HASHED] & theirs[SAID_HASHED] and overlap(needles_of[i], said_of[j]):
            bits |= NEEDLE_OF_FIRST
        if mine[SAID_HASHED] & theirs[NEEDLES_HASHED] and overlap(said_of[i], needles_of[j]):
            bits |= NEEDLE_OF_SECOND
    if maybe_special(mine, j):
        for k in range(special_start_of[i], special_start_of[i + 1]):
            if special_of[k] == j:
                bits |= np.int64(special_bits_of[k])
    if companions(room, i, j):
        bits &= ~PARTY
    return bits


@compiled(ROOM)
def fill_matrix(room):
    """Fill the matrix of what pairs are to each other (small rooms only)."""
    matrix_of = byte_rows(room, AT_MATRIX)
    people = matrix_of.shape[0]
    for i in range(people):
        for j in range(people):
            if i != j:
                matrix_of[i, j] = computed_bits(room, i, j)


@part(ROOM, WHOLE, WHOLE)
def pair_bits(room, i, j):
    """Return what ``i`` and ``j`` are to each other."""
    matrix_of = byte_rows(room, AT_MATRIX)
    if matrix_of.shape[0] > 1:
        return np.int64(matrix_of[i, j])
    signature_of = bit_rows(room, AT_SIGNATURE)
    if not maybe_something(signature_of[i], signature_of[j], j):
        return np.int64(0)
    return np.int64(computed_bits(room, i, j))


@part(ROOM, WHOLE, WHOLE)
def shared_rounds(room, i, j):
    """Count the rounds in which two people sit at one table."""
    rounds_of = ints(room, AT_ROUNDS)
    seat_of = int_rows(room, AT_SEAT)
    shared = 0
    for s in range(rounds_of[0]):
        if seat_of[i, s] == seat_of[j, s] and seat_of[i, s] >= 0:
            shared += 1
    return shared


@part(ROOM, WHOLE, WHOLE, WHOLE)
def met_elsewhere(room, i, j, bits):
    """Return 1 if they are cast-mates or know each other already, else 0."""
    rounds_of = ints(room, AT_ROUNDS)
    seat_of = int_rows(room, AT_SEAT)
    if bits & KNOWN:
        return 1
    casts = rounds_of[0]
    if seat_of.shape[1] > casts and seat_of[i, casts] == seat_of[j, casts] and seat_of[i, casts] >= 0:
        return 1
    return 0


@part(ROOM, WHOLE, WHOLE)
def kindred_weight(room, i, j):
    """Return the rarity of all that two kindred people share."""
    kindred_of = int_rows(room, AT_KINDRED)
    rarity_of = ints(room, AT_RARITY)
    weight = 0
    for x in kindred_of[i]:
        if x < 0:
            break
        for y in kindred_of[j]:
            if y < 0:
                break
            if x == y:
                weight += rarity_of[x]
    return weight


@part(ROOM, WHOLE, WHOLE)
def special_cost(room, i, j):
    """Return what it costs that two people with a memory (or a weight of the caller's) sit together."""
    special_start_of = ints(room, AT_SPECIAL_START)
    special_of = ints(room, AT_SPECIAL)
    special_bits_of = bytes_(room, AT_SPECIAL_BITS)
    special_cost_of = ints(room, AT_SPECIAL_COST)
    for k in range(special_start_of[i], special_start_of[i + 1]):
        if special_of[k] == j and special_bits_of[k] & PRICED:
            return special_cost_of[k]
    return 0


@part(ROOM, WHOLE)
def mark(room, i):
    """Put ``i`` on the list of people whose cost may have changed, once."""
    total_of = longs(room, AT_TOTAL)
    touched_of = ints(room, AT_TOUCHED)
    stamp_of = longs(room, AT_STAMP)
    if stamp_of[i] != stamp_of[-1]:
        stamp_of[i] = stamp_of[-1]
        touched_of[total_of[TOUCHED]] = i
        total_of[TOUCHED] += 1


@part(ROOM, WHOLE, WHOLE, WHOLE, WHOLE, WHOLE, WHOLE)
def link_pair(room, i, j, sitting, sign, bits, shared):
    """Add or take away one sitting of two people who are ``bits`` to each other and share ``shared`` other rounds."""
    person_of = int_rows(room, AT_PERSON)
    rounds_of = ints(room, AT_ROUNDS)
    load_of = int_rows(room, AT_LOAD)
    total_of = longs(room, AT_TOTAL)
    load = load_of
    if sitting < rounds_of[0]:
        other = met_elsewhere(room, i, j, bits)
        before = (shared + other) * (shared + other - 1) // 2 if shared else 0
        repeats = (shared + 1 + other) * (shared + other) // 2 - before
        if shared == 0:
            load[i, PEOPLE_MET] += sign
            load[j, PEOPLE_MET] += sign
        if bits & KINDRED:
            if shared == 0:
                weight = sign * kindred_weight(room, i, j)
                load[i, KINDRED_MET] += sign
                load[j, KINDRED_MET] += sign
                load[i, KINDRED_WEIGHT] += weight
                load[j, KINDRED_WEIGHT] += weight
            if person_of[i, FIRST] == sitting:
                load[i, KINDRED_AT_FIRST] += sign
            if person_of[j, FIRST] == sitting:
                load[j, KINDRED_AT_FIRST] += sign
        if bits & NEEDLE_OF_FIRST:
            load[i, NEEDLE_MET] += sign
        if bits & NEEDLE_OF_SECOND:
            load[j, NEEDLE_MET] += sign
    else:
        repeats = 0 if bits & KNOWN else shared
    if bits & PRICED:
        price = sign * special_cost(room, i, j)
        load[i, MEMORY_COST] += price
        load[j, MEMORY_COST] += price
    if repeats or bits & CHANGING:
        mark(room, i)
        mark(room, j)
    if repeats and not companions(room, i, j):
        load[i, REPEATS] += sign * repeats
        load[j, REPEATS] += sign * repeats
        total_of[ALL_REPEATS] += sign * repeats
    if bits & PARTY:
        load[i, PARTY_MEETINGS] += sign
        load[j, PARTY_MEETINGS] += sign
        total_of[ALL_PARTY] += sign
    if bits & APART:
        load[i, BROKEN_APART] += sign
        load[j, BROKEN_APART] += sign


@part(ROOM, WHOLE, WHOLE, WHOLE, WHOLE)
def link(room, i, j, sitting, sign):
    """Add (+1) or take away (-1) one sitting of ``i`` beside ``j``; ``i`` has no seat in it at this moment."""
    rounds_of = ints(room, AT_ROUNDS)
    load = int_rows(room, AT_LOAD)
    bits = pair_bits(room, i, j)
    shared = shared_rounds(room, i, j)
    fresh = shared == 0 and bits & CHANGING == 0 and met_elsewhere(room, i, j, bits) == 0
    if fresh and sitting < rounds_of[0]:  # as for most pairs
        load[i, PEOPLE_MET] += sign
        load[j, PEOPLE_MET] += sign
    else:
        link_pair(room, i, j, sitting, sign, bits, shared)


@part(ROOM, WHOLE, WHOLE, WHOLE, WHOLE)
def change_company(room, left, came, group, sitting):
    """Let everybody at ``group`` have ``came`` beside them instead of ``left``, neither of whom has a seat at this moment.

    What ``link`` does, twice for each of them. It is what the search does most: so the arrays are looked up once, and
    pairs who are nothing to each other and meet nowhere else, as most are, are done with on the spot.
    """
    matrix_of = byte_rows(room, AT_MATRIX)
    signature_of = bit_rows(room, AT_SIGNATURE)
    rounds_of = ints(room, AT_ROUNDS)
    members_of = int_rows(room, AT_MEMBERS)
    seat_of = int_rows(room, AT_SEAT)
    load_of = int_rows(room, AT_LOAD)
    rounds, sittings, size = rounds_of[0], seat_of.shape[1], ints(room, AT_SIZE)[group]
    in_round, tabled = sitting < rounds, matrix_of.shape[0] > 1
    for k in range(size):
        other = members_of[group, k]
        if other == left:
            continue
        for side in range(2):
            i = came if side else left
            if tabled:
                bits = np.int64(matrix_of[i, other])
            else:
                bits = np.int64(0)
                if maybe_something(signature_of[i], signature_of[other], other):
                    bits = np.int64(computed_bits(room, i, other))
            shared = 0
            for s in range(rounds):
                if seat_of[i, s] == seat_of[other, s] and seat_of[i, s] >= 0:
                    shared += 1
            again = sittings > rounds and seat_of[i, rounds] == seat_of[other, rounds] and seat_of[i, rounds] >= 0
            if in_round and shared == 0 and not again and bits & (CHANGING | KNOWN) == 0:
                load_of[i, PEOPLE_MET] += 2 * side - 1
                load_of[other, PEOPLE_MET] += 2 * side - 1
            else:
                link_pair(room, i, other, sitting, 2 * side - 1, bits, shared)


@part(ROOM, WHOLE)
def misfits(room, group):
    """Count how many at ``group`` do not speak the language that most of them speak."""
    tongues_of = bits(room, AT_TONGUES)
    tongue_of = bits(room, AT_TONGUE)
    rounds_of = ints(room, AT_ROUNDS)
    members_of = int_rows(room, AT_MEMBERS)
    size_of = ints(room, AT_SIZE)
    best = 0
    for language in range(rounds_of[1]):
        bit = np.uint64(1) << np.uint64(language)
        if tongue_of[group] & bit:
            speakers = 0
            for k in range(size_of[group]):
                if tongues_of[members_of[group, k]] & bit:
                    speakers += 1
            best = max(best, speakers)
    return max(1, size_of[group] - best)


@part(ROOM, WHOLE, WHOLE, WHOLE)
def settle(room, group, i, sign):
    """Bring the counts of a group up to date after ``i`` came or left."""
    tongues_of = bits(room, AT_TONGUES)
    tongue_of = bits(room, AT_TONGUE)
    kinds_of = bits(room, AT_KINDS)
    kind_rule_of = int_rows(room, AT_KIND_RULE)
    members_of = int_rows(room, AT_MEMBERS)
    size_of = ints(room, AT_SIZE)
    common_of = bits(room, AT_COMMON)
    misfit_of = ints(room, AT_MISFIT)
    count_of = int_rows(room, AT_COUNT)
    if sign > 0:
        common_of[group] &= tongues_of[i]
    else:
        common = tongue_of[group]
        for k in range(size_of[group]):
            common &= tongues_of[members_of[group, k]]
        common_of[group] = common
    misfit_of[group] = 0 if common_of[group] else misfits(room, group)
    if kinds_of[i]:
        for rule in range(kind_rule_of.shape[0]):
            if kinds_of[i] >> np.uint64(rule) & np.uint64(1):
                count_of[group, rule] += sign


@part(ROOM, WHOLE, WHOLE)
def leave(room, i, sitting):
    """Take ``i`` out of their group in ``sitting``."""
    person_of = int_rows(room, AT_PERSON)
    seat_of = int_rows(room, AT_SEAT)
    members_of = int_rows(room, AT_MEMBERS)
    size_of = ints(room, AT_SIZE)
    place_of = int_rows(room, AT_PLACE)
    fresh_of = ints(room, AT_FRESH)
    group = seat_of[i, sitting]
    seat_of[i, sitting] = -1
    last = size_of[group] - 1
    place = place_of[i, sitting]
    mover = members_of[group, last]
    members_of[group, place] = mover
    place_of[mover, sitting] = place
    size_of[group] = last
    fresh_of[group] -= person_of[i, NEWCOMER]
    for k in range(last):
        link(room, i, members_of[group, k], sitting, -1)
    settle(room, group, i, -1)


@part(ROOM, WHOLE, WHOLE, WHOLE)
def join(room, i, sitting, group):
    """Seat ``i``, who has no seat in ``sitting``, at ``group``."""
    person_of = int_rows(room, AT_PERSON)
    seat_of = int_rows(room, AT_SEAT)
    members_of = int_rows(room, AT_MEMBERS)
    size_of = ints(room, AT_SIZE)
    place_of = int_rows(room, AT_PLACE)
    fresh_of = ints(room, AT_FRESH)
    size = size_of[group]
    for k in range(size):
        link(room, i, members_of[group, k], sitting, 1)
    members_of[group, size] = i
    place_of[i, sitting] = size
    size_of[group] = size + 1
    seat_of[i, sitting] = group
    fresh_of[group] += person_of[i, NEWCOMER]
    settle(room, group, i, 1)


@part(ROOM, WHOLE, WHOLE, WHOLE)
def kind_broken(room, group, sitting, rule):
    """Return whether a rule about kinds is broken at ``group``."""
    kind_rule_of = int_rows(room, AT_KIND_RULE)
    share_of = int_rows(room, AT_SHARE)
    size_of = ints(room, AT_SIZE)
    count_of = int_rows(room, AT_COUNT)
    count = count_of[group, rule]
    what = kind_rule_of[rule, 0]
    if what == ONLY_ONE:
        return count == 1 and share_of[rule, sitting] > 1
    if what == AT_MOST:
        return count > kind_rule_of[rule, 2]
    present = max(1, share_of[-1, sitting])
    scaled = share_of[rule, sitting] * size_of[group]
    return count < scaled // present or count > -(-scaled // present)


@part(ROOM, WHOLE, WHOLE, WHOLE)
def far(room, a, b, limit):
    """Return whether the way from table to table is longer than the limit."""
    group_of = int_rows(room, AT_GROUP)
    if limit < 0 or group_of[a, X] < 0 or group_of[b, X] < 0:
        return False
    dx = np.int64(group_of[a, X] - group_of[b, X])
    dy = np.int64(group_of[a, Y] - group_of[b, Y])
    return dx * dx + dy * dy > limit


@part(ROOM, WHOLE)
def separated(room, i):
    """Count the sittings in which ``i`` is not with somebody they must be together with."""
    special_start_of = ints(room, AT_SPECIAL_START)
    special_of = ints(room, AT_SPECIAL)
    special_bits_of = bytes_(room, AT_SPECIAL_BITS)
    seat_of = int_rows(room, AT_SEAT)
    count = 0
    for k in range(special_start_of[i], special_start_of[i + 1]):
        if special_bits_of[k] & TOGETHER:
            j = special_of[k]
            for s in range(seat_of.shape[1]):
                a, b = seat_of[i, s], seat_of[j, s]
                if a >= 0 and b >= 0 and a != b:
                    count += 1
    return count


@part(ROOM, WHOLE)
def loss_and_hard(room, i):
    """Return (loss, broken musts, distance from being kept) of one person."""
    person_of = int_rows(room, AT_PERSON)
    rounds_of = ints(room, AT_ROUNDS)
    banned_of = byte_rows(room, AT_BANNED)
    kinds_of = bits(room, AT_KINDS)
    kind_rule_of = int_rows(room, AT_KIND_RULE)
    weight_of = longs(room, AT_WEIGHT)
    seat_of = int_rows(room, AT_SEAT)
    size_of = ints(room, AT_SIZE)
    host_of = ints(room, AT_HOST)
    load_of = int_rows(room, AT_LOAD)
    fresh_of = ints(room, AT_FRESH)
    common_of = bits(room, AT_COMMON)
    misfit_of = ints(room, AT_MISFIT)
    person, load, weight = person_of[i], load_of[i], weight_of
    loss = weight[W_FACES] * load[REPEATS]
    hard = np.int64(load[BROKEN_APART])
    soft = np.int64(0)
    if load[PARTY_MEETINGS]:
        loss += weight[W_PARTY]
        soft += weight[W_PARTY] * load[PARTY_MEETINGS]
    rounds = rounds_of[0]
    hosted, walk = True, True
    too_large, understood = 0, 0
    kinds = kinds_of[i]
    broken_rules = np.uint64(0)
    before = -1
    for s in range(seat_of.shape[1]):
        group = seat_of[i, s]
        if group < 0:
            before = -1  # a walk with a round in between has no limit
            continue
        hard += 1 if banned_of[person[CLASS], group] > 0 else 0
        if common_of[group] == 0:
            understood += misfit_of[group]
        hosted = hosted and host_of[group] >= 0
        if s >= rounds:
            continue
        if person[LARGEST] and size_of[group] > person[LARGEST]:
            too_large += 1
        if before >= 0 and far(room, before, group, weight[WALK_SQUARED]):
            walk = False
        before = group
        if kinds:
            for rule in range(kind_rule_of.shape[0]):
                bit = np.uint64(1) << np.uint64(rule)
                if kinds & bit and kind_broken(room, group, s, rule):
                    broken_rules |= bit
    if broken_rules:
        for rule in range(kind_rule_of.shape[0]):
            if broken_rules >> np.uint64(rule) & np.uint64(1):
                loss += kind_rule_of[rule, 1]
                hard += kind_rule_of[rule, 3]
    if understood:
        if person[UNDERSTOOD_MUST]:
            hard += understood
        else:
            loss += weight[W_UNDERSTOOD]
    if not hosted:
        loss += weight[W_HOSTED]
    if too_large:
        loss += weight[W_EASE]
        soft += 2 * too_large
    if not walk:
        loss += weight[W_WALK]
    first = person[FIRST]
    if person[NEWCOMER] and weight[W_WELCOMED] and first >= 0 and seat_of[i, first] >= 0:
        group = seat_of[i, first]
        fresh, size = fresh_of[group], size_of[group]
        if host_of[group] < 0 or fresh < 2 or 2 * fresh >= size:
            loss += weight[W_WELCOMED]
            soft += max(0, 2 * fresh - size + 1)
    if weight[W_KINDRED] and person[KINDRED_OWED]:
        missing = max(0, person[KINDRED_OWED] - load[KINDRED_MET])
        alone = person[KINDRED_FIRST] and load[KINDRED_AT_FIRST] == 0
        if missing or alone:
            loss += weight[W_KINDRED]
            soft += missing + (2 if alone else 0) + (6 if load[KINDRED_MET] == 0 else 0)
    if person[NEEDLE_OWED] and load[NEEDLE_MET] == 0:
        loss += weight[W_NEEDLE]
    if person[UNIT] >= 0:
        hard += separated(room, i)
    return loss, hard, soft


@part(ROOM, WHOLE)
def person_cost(room, i):
    """Return what the search pays for one person (lower is better), and whether anything is broken for them."""
    phi_of = longs(room, AT_PHI)
    bonus_of = longs(room, AT_BONUS)
    load_of = int_rows(room, AT_LOAD)
    loss, hard, soft = loss_and_hard(room, i)
    load = load_of[i]
    step = min(max(load[KINDRED_WEIGHT], 0) >> 9, bonus_of.shape[0] - 1)
    most = phi_of.shape[0] - 1
    price = phi_of[min(loss, most)] + max(0, loss - most) * phi_of[most]
    cost = price + HARD_COST * hard + SOFT_COST * soft + load[MEMORY_COST] - bonus_of[step] - load[PEOPLE_MET]
    return cost, loss > 0 or hard > 0


@part(ROOM)
def begin(room):
    """Forget whose cost may have changed."""
    total_of = longs(room, AT_TOTAL)
    stamp_of = longs(room, AT_STAMP)
    stamp_of[-1] += 1
    total_of[TOUCHED] = 0


@part(ROOM, WHOLE)
def mark_mover(room, i):
    """Put ``i`` on the list, and those who must be with them."""
    person_of = int_rows(room, AT_PERSON)
    special_start_of = ints(room, AT_SPECIAL_START)
    special_of = ints(room, AT_SPECIAL)
    special_bits_of = bytes_(room, AT_SPECIAL_BITS)
    mark(room, i)
    if person_of[i, UNIT] >= 0:
        for m in range(special_start_of[i], special_start_of[i + 1]):
            if special_bits_of[m] & TOGETHER:
                mark(room, special_of[m])


@part(ROOM, WHOLE)
def mark_group(room, group):
    """Put everybody at ``group`` on the list."""
    members_of = int_rows(room, AT_MEMBERS)
    size_of = ints(room, AT_SIZE)
    for k in range(size_of[group]):
        mark_mover(room, members_of[group, k])


@part(ROOM, WHOLE, WHOLE)
def mark_first(room, group, sitting):
    """Put those on the list who are new and at their first table at ``group``: who else is new there counts for them."""
    person_of = int_rows(room, AT_PERSON)
    members_of = int_rows(room, AT_MEMBERS)
    size_of = ints(room, AT_SIZE)
    for k in range(size_of[group]):
        other = members_of[group, k]
        if person_of[other, NEWCOMER] and person_of[other, FIRST] == sitting:
            mark(room, other)


@part(ROOM)
def price_touched(room):
    """Return the exact change of the total cost over the people on the list."""
    cost_of = longs(room, AT_COST)
    touched_of = ints(room, AT_TOUCHED)
    new_cost_of = longs(room, AT_NEW_COST)
    flawed_of = bytes_(room, AT_FLAWED)
    total_of = longs(room, AT_TOTAL)
    change = np.int64(0)
    for k in range(total_of[TOUCHED]):
        cost, flawed = person_cost(room, touched_of[k])
        new_cost_of[k], flawed_of[k] = cost, flawed
        change += cost - cost_of[touched_of[k]]
    return change


@part(ROOM, WHOLE)
def keep(room, change):
    """Make the change on the list the current state of affairs."""
    cost_of = longs(room, AT_COST)
    total_of = longs(room, AT_TOTAL)
    bad_of = ints(room, AT_BAD)
    bad_place_of = ints(room, AT_BAD_PLACE)
    touched_of = ints(room, AT_TOUCHED)
    new_cost_of = longs(room, AT_NEW_COST)
    flawed_of = bytes_(room, AT_FLAWED)
    for k in range(total_of[TOUCHED]):
        i = touched_of[k]
        cost_of[i] = new_cost_of[k]
        place = bad_place_of[i]
        if flawed_of[k] and place < 0:
            last = total_of[BAD_PEOPLE]
            bad_of[last] = i
            bad_place_of[i] = last
            total_of[BAD_PEOPLE] = last + 1
        elif not flawed_of[k] and place >= 0:
            last = total_of[BAD_PEOPLE] - 1
            mover = bad_of[last]
            bad_of[place] = mover
            bad_place_of[mover] = place
            bad_place_of[i] = -1
            total_of[BAD_PEOPLE] = last
    total_of[COST] += change
    total_of[TAKEN] += 1


@part(ROOM, WHOLE, WHOLE, WHOLE)
def sit_instead(room, i, j, sitting):
    """Let ``i`` have the chair of ``j``, who has left it already, and the other way round; counts stay as they are."""
    seat_of = int_rows(room, AT_SEAT)
    members_of = int_rows(room, AT_MEMBERS)
    place_of = int_rows(room, AT_PLACE)
    a, b = seat_of[i, sitting], seat_of[j, sitting]
    p, q = place_of[i, sitting], place_of[j, sitting]
    members_of[a, p], members_of[b, q] = j, i
    seat_of[i, sitting], seat_of[j, sitting] = b, a
    place_of[i, sitting], place_of[j, sitting] = q, p


@part(ROOM, WHOLE, WHOLE, WHOLE)
def recount(room, group, left, came):
    """Bring the newcomers and kinds of a group up to date after ``came`` took the chair of ``left``."""
    person_of = int_rows(room, AT_PERSON)
    kinds_of = bits(room, AT_KINDS)
    kind_rule_of = int_rows(room, AT_KIND_RULE)
    fresh_of = ints(room, AT_FRESH)
    count_of = int_rows(room, AT_COUNT)
    fresh_of[group] += person_of[came, NEWCOMER] - person_of[left, NEWCOMER]
    changed = kinds_of[left] ^ kinds_of[came]
    if changed:
        for rule in range(kind_rule_of.shape[0]):
            if changed >> np.uint64(rule) & np.uint64(1):
                count_of[group, rule] += 1 if kinds_of[came] >> np.uint64(rule) & np.uint64(1) else -1


@part(ROOM, WHOLE, WHOLE, WHOLE)
def resettle(room, group, left, came):
    """Bring all counts of a group up to date after ``came`` took the chair of ``left``."""
    tongues_of = bits(room, AT_TONGUES)
    tongue_of = bits(room, AT_TONGUE)
    members_of = int_rows(room, AT_MEMBERS)
    size_of = ints(room, AT_SIZE)
    common_of = bits(room, AT_COMMON)
    misfit_of = ints(room, AT_MISFIT)
    recount(room, group, left, came)
    if tongues_of[left] == tongues_of[came]:
        return
    common = tongue_of[group]
    for k in range(size_of[group]):
        common &= tongues_of[members_of[group, k]]
    common_of[group] = common
    misfit_of[group] = 0 if common else misfits(room, group)


@part(ROOM, WHOLE, WHOLE, WHOLE)
def swap(room, i, j, sitting):
    """Exchange the seats of two people of different groups."""
    seat_of = int_rows(room, AT_SEAT)
    a, b = seat_of[i, sitting], seat_of[j, sitting]
    seat_of[i, sitting] = seat_of[j, sitting] = -1
    change_company(room, i, j, a, sitting)
    change_company(room, j, i, b, sitting)
    seat_of[i, sitting], seat_of[j, sitting] = a, b
    sit_instead(room, i, j, sitting)
    resettle(room, a, i, j)
    resettle(room, b, j, i)


@part(ROOM, WHOLE, WHOLE)
def remember(room, group, first):
    """Note what the plan gives everybody at ``group``, from row ``first`` on."""
    members_of = int_rows(room, AT_MEMBERS)
    size_of = ints(room, AT_SIZE)
    load_of = int_rows(room, AT_LOAD)
    saved_of = int_rows(room, AT_SAVED)
    for k in range(size_of[group]):
        for column in range(LOAD_COLUMNS):
            saved_of[first + k, column] = load_of[members_of[group, k], column]


@part(ROOM, WHOLE, WHOLE)
def recall(room, group, first):
    """Give everybody at ``group`` back what was noted of them."""
    members_of = int_rows(room, AT_MEMBERS)
    size_of = ints(room, AT_SIZE)
    load_of = int_rows(room, AT_LOAD)
    saved_of = int_rows(room, AT_SAVED)
    for k in range(size_of[group]):
        for column in range(LOAD_COLUMNS):
            load_of[members_of[group, k], column] = saved_of[first + k, column]


@part(ROOM, WHOLE, WHOLE, WHOLE, WHOLE)
def try_swap(room, i, j, sitting, limit):
    """Exchange the seats of ``i`` and ``j`` if the cost rises by ``limit`` at most."""
    person_of = int_rows(room, AT_PERSON)
    kinds_of = bits(room, AT_KINDS)
    seat_of = int_rows(room, AT_SEAT)
    size_of = ints(room, AT_SIZE)
    common_of = bits(room, AT_COMMON)
    misfit_of = ints(room, AT_MISFIT)
    total_of = longs(room, AT_TOTAL)
    a, b = seat_of[i, sitting], seat_of[j, sitting]
    common_a, common_b, misfit_a, misfit_b = common_of[a], common_of[b], misfit_of[a], misfit_of[b]
    repeats, party = total_of[ALL_REPEATS], total_of[ALL_PARTY]
    remember(room, a, 0)
    remember(room, b, size_of[a])
    begin(room)
    mark_mover(room, i)
    mark_mover(room, j)
    swap(room, i, j, sitting)
    if person_of[i, NEWCOMER] != person_of[j, NEWCOMER]:
        mark_first(room, a, sitting)
        mark_first(room, b, sitting)
    # A language more or less in common is nobody's matter while one is left: then nobody is the odd one out before or after.
    alike = kinds_of[i] == kinds_of[j]
    if not alike or misfit_of[a] != misfit_a:
        mark_group(room, a)
    if not alike or misfit_of[b] != misfit_b:
        mark_group(room, b)
    change = price_touched(room)
    if change <= limit:
        keep(room, change)
        return True
    # Taking back what was noted costs a fraction of counting everything once more the other way round.
    sit_instead(room, i, j, sitting)
    recount(room, a, j, i)
    recount(room, b, i, j)
    recall(room, a, 0)
    recall(room, b, size_of[a])
    common_of[a], common_of[b], misfit_of[a], misfit_of[b] = common_a, common_b, misfit_a, misfit_b
    total_of[ALL_REPEATS], total_of[ALL_PARTY] = repeats, party
    return False


@part(ROOM, WHOLE, WHOLE, WHOLE, WHOLE)
def try_relocate(room, i, sitting, group, limit):
    """Move ``i`` to a free chair if the sizes stay even and the cost rises by ``limit`` at most."""
    group_of = int_rows(room, AT_GROUP)
    seat_of = int_rows(room, AT_SEAT)
    size_of = ints(room, AT_SIZE)
    origin = seat_of[i, sitting]
    if size_of[origin] <= group_of[origin, LOWEST] or size_of[group] >= group_of[group, HIGHEST]:
        return False
    begin(room)
    leave(room, i, sitting)
    join(room, i, sitting, group)
    mark_group(room, origin)
    mark_group(room, group)
    change = price_touched(room)
    if change <= limit:
        keep(room, change)
        return True
    leave(room, i, sitting)
    join(room, i, sitting, origin)
    return False


@part(ROOM, WHOLE, WHOLE)
def may_exchange(room, i, j):
    """Return whether two people can take over each other's whole itinerary."""
    person_of = int_rows(room, AT_PERSON)
    rounds_of = ints(room, AT_ROUNDS)
    seat_of = int_rows(room, AT_SEAT)
    held_of = byte_rows(room, AT_HELD)
    hosting_i, hosting_j = 0, 0
    cast_i, cast_j = False, False
    for s in range(seat_of.shape[1]):
        if (seat_of[i, s] < 0) != (seat_of[j, s] < 0):
            return False
        if held_of[i, s] == PINNED or held_of[j, s] == PINNED:
            return False
        if s < rounds_of[0]:
            hosting_i += held_of[i, s] == HOSTING
            hosting_j += held_of[j, s] == HOSTING
        else:
            cast_i, cast_j = held_of[i, s] == HOSTING, held_of[j, s] == HOSTING
    if (cast_i and not person_of[j, IS_HOST]) or (cast_j and not person_of[i, IS_HOST]):
        return False
    if person_of[i, UNIT] >= 0 or person_of[j, UNIT] >= 0:
        return False
    return hosting_i <= person_of[j, HOST_ROUNDS] and hosting_j <= person_of[i, HOST_ROUNDS]


@part(ROOM, WHOLE, WHOLE)
def exchange(room, i, j):
    """Give ``i`` the whole itinerary of ``j`` and the other way round, hosting included."""
    seat_of = int_rows(room, AT_SEAT)
    held_of = byte_rows(room, AT_HELD)
    host_of = ints(room, AT_HOST)
    for s in range(seat_of.shape[1]):
        a, b = seat_of[i, s], seat_of[j, s]
        if a == b:
            if a >= 0 and held_of[i, s] != held_of[j, s]:
                host_of[a] = j if held_of[i, s] == HOSTING else i
                held_of[i, s], held_of[j, s] = held_of[j, s], held_of[i, s]
            continue
        swap(room, i, j, s)
        if held_of[i, s] == HOSTING:
            host_of[a] = j
        if held_of[j, s] == HOSTING:
            host_of[b] = i
        held_of[i, s], held_of[j, s] = held_of[j, s], held_of[i, s]


@part(ROOM, WHOLE, WHOLE, WHOLE)
def try_exchange(room, i, j, limit):
    """Exchange two whole itineraries if the cost rises by ``limit`` at most."""
    seat_of = int_rows(room, AT_SEAT)
    if not may_exchange(room, i, j):
        return False
    begin(room)
    exchange(room, i, j)
    mark_mover(room, i)
    mark_mover(room, j)
    for s in range(seat_of.shape[1]):
        if seat_of[i, s] >= 0 and seat_of[i, s] != seat_of[j, s]:
            mark_group(room, seat_of[i, s])
            mark_group(room, seat_of[j, s])
    change = price_touched(room)
    if change <= limit:
        keep(room, change)
        return True
    exchange(room, i, j)
    return False


@part(ROOM, WHOLE, WHOLE, WHOLE, WHOLE)
def clash(room, i, j, sitting, strict):
    """Return whether ``i`` and ``j`` at one table in ``sitting`` would be a clear breach."""
    rounds_of = ints(room, AT_ROUNDS)
    bits = pair_bits(room, i, j)
    if bits & APART or (bits & PARTY and strict & NO_PARTY):
        return True
    if strict & NO_REPEATS and not companions(room, i, j):
        if shared_rounds(room, i, j):
            return True
        return sitting < rounds_of[0] and met_elsewhere(room, i, j, bits) > 0
    return False


@part(ROOM, WHOLE, WHOLE, WHOLE)
def barred(room, i, group, sitting):
    """Return whether ``group`` does not suit the needs of ``i``, and the group they are at does."""
    person_of = int_rows(room, AT_PERSON)
    banned_of = byte_rows(room, AT_BANNED)
    seat_of = int_rows(room, AT_SEAT)
    unfit = banned_of[person_of[i, CLASS]]
    return unfit[group] > 0 and unfit[seat_of[i, sitting]] == 0


@part(ROOM, WHOLE, WHOLE, WHOLE)
def kept_home(room, i, group, sitting):
    """Return whether ``i`` would be barred from ``group`` in a room in parts.

    There companions who leave their part find no way back. In one room they may pass a table that does not suit one of
    them: it costs a broken must as long as they are there, and is a way to better plans.
    """
    banned_of = byte_rows(room, AT_BANNED)
    person_of = int_rows(room, AT_PERSON)
    return banned_of[person_of[i, CLASS], group] >= BARRED_FOR_ALL and barred(room, i, group, sitting)


@part(ROOM, WHOLE, WHOLE, WHOLE, WHOLE, WHOLE)
def welcome_at(room, i, group, instead, sitting, strict):
    """Return False when ``i`` cannot come to ``group`` (where ``instead`` leaves) without a new clear breach."""
    members_of = int_rows(room, AT_MEMBERS)
    size_of = ints(room, AT_SIZE)
    if barred(room, i, group, sitting):
        return False
    for k in range(size_of[group]):
        j = members_of[group, k]
        if j == instead or (instead >= 0 and companions(room, j, instead)):
            continue
        if clash(room, i, j, sitting, strict):
            return False
    return True


@part(ROOM, WHOLE, WHOLE, WHOLE, WHOLE)
def in_the_way(room, i, group, sitting, strict):
    """Return whom ``i`` clashes with at ``group``: -1 for nobody, -2 for several who do not move as one, else the first."""
    members_of = int_rows(room, AT_MEMBERS)
    size_of = ints(room, AT_SIZE)
    found = -1
    for k in range(size_of[group]):
        j = members_of[group, k]
        if clash(room, i, j, sitting, strict):
            if found >= 0 and not companions(room, j, found):
                return -2
            found = j if found < 0 else found
    return found


@part(ROOM, WHOLE, WHOLE, WHOLE, WHOLE)
def gather_unit(room, i, sitting, group, strict):
    """Write those who must be with ``i``, then as many from ``group`` who can take their chairs; return how many, or 0."""
    person_of = int_rows(room, AT_PERSON)
    seat_of = int_rows(room, AT_SEAT)
    members_of = int_rows(room, AT_MEMBERS)
    size_of = ints(room, AT_SIZE)
    held_of = byte_rows(room, AT_HELD)
    moving_of = ints(room, AT_MOVING)
    origin = seat_of[i, sitting]
    movers = 0
    for k in range(size_of[origin]):
        j = members_of[origin, k]
        if j == i or companions(room, i, j):
            if held_of[j, sitting] != FREE or kept_home(room, j, group, sitting):
                return 0
            moving_of[movers] = j
            movers += 1
    start = draw(room, max(1, size_of[group]))
    partners = 0
    for k in range(size_of[group]):
        j = members_of[group, (start + k) % size_of[group]]
        fits = partners < movers and held_of[j, sitting] == FREE and person_of[j, UNIT] < 0
        if fits and welcome_at(room, j, origin, i, sitting, strict):
            moving_of[movers + partners] = j
            partners += 1
    return movers if partners == movers else 0


@part(ROOM, WHOLE, WHOLE, WHOLE, WHOLE, WHOLE)
def try_unit(room, i, sitting, group, strict, limit):
    """Move everybody who must be with ``i`` to ``group`` at once, in exchange for as many from there."""
    seat_of = int_rows(room, AT_SEAT)
    moving_of = ints(room, AT_MOVING)
    origin = seat_of[i, sitting]
    movers = gather_unit(room, i, sitting, group, strict)
    if movers == 0:
        return False
    begin(room)
    for k in range(movers):
        swap(room, moving_of[k], moving_of[movers + k], sitting)
    mark_group(room, origin)
    mark_group(room, group)
    change = price_touched(room)
    if change <= limit:
        keep(room, change)
        return True
    for k in range(movers):
        swap(room, moving_of[movers + k], moving_of[k], sitting)
    return False


@part(ROOM, WHOLE)
def someone_wanted(room, i):
    """Return (somebody ``i`` should sit with, the sitting or -1), or (-1, -1) when nobody in particular."""
    person_of = int_rows(room, AT_PERSON)
    kindred_of = int_rows(room, AT_KINDRED)
    needles_of = int_rows(room, AT_NEEDLES)
    holder_start_of = ints(room, AT_HOLDER_START)
    holder_of = ints(room, AT_HOLDER)
    load_of = int_rows(room, AT_LOAD)
    person, load = person_of[i], load_of[i]
    lists = needles_of
    sitting = -1
    if person[NEEDLE_OWED] and load[NEEDLE_MET] == 0 and (draw(room, 2) == 0 or person[KINDRED_OWED] == 0):
        row = lists[i]
    elif person[KINDRED_OWED] and (
        load[KINDRED_MET] < person[KINDRED_OWED] or (person[KINDRED_FIRST] and load[KINDRED_AT_FIRST] == 0)
    ):
        row = kindred_of[i]
        if person[KINDRED_FIRST] and load[KINDRED_AT_FIRST] == 0:
            sitting = person[FIRST]
    elif person[NEEDLE_OWED] and load[NEEDLE_MET] == 0:
        row = lists[i]
    else:
        return -1, -1
    known = 0
    while known < row.shape[0] and row[known] >= 0:
        known += 1
    if known == 0:
        return -1, -1
    statement = row[draw(room, known)]
    first, last = holder_start_of[statement], holder_start_of[statement + 1]
    return holder_of[first + draw(room, last - first)], sitting


@part(ROOM, WHOLE)
def pick_sitting(room, i):
    """Return a random sitting in which ``i`` may be moved, or -1."""
    seat_of = int_rows(room, AT_SEAT)
    held_of = byte_rows(room, AT_HELD)
    sittings = seat_of.shape[1]
    start = draw(room, sittings)
    for k in range(sittings):
        s = (start + k) % sittings
        if seat_of[i, s] >= 0 and held_of[i, s] == FREE:
            return s
    return -1


@part(ROOM, WHOLE, WHOLE, WHOLE)
def language_at(room, i, sitting, group):
    """Return a language (as its bit) of ``i``, of who must be with them, and of all who stay at ``group``; 0 for none."""
    tongues_of = bits(room, AT_TONGUES)
    tongue_of = bits(room, AT_TONGUE)
    special_start_of = ints(room, AT_SPECIAL_START)
    special_of = ints(room, AT_SPECIAL)
    special_bits_of = bytes_(room, AT_SPECIAL_BITS)
    members_of = int_rows(room, AT_MEMBERS)
    size_of = ints(room, AT_SIZE)
    held_of = byte_rows(room, AT_HELD)
    shared = tongue_of[group] & tongues_of[i]
    for k in range(special_start_of[i], special_start_of[i + 1]):
        if special_bits_of[k] & TOGETHER:
            shared &= tongues_of[special_of[k]]
    for k in range(size_of[group]):
        j = members_of[group, k]
        if held_of[j, sitting] != FREE:
            shared &= tongues_of[j]
    return shared & (~shared + np.uint64(1))


@part(ROOM, WHOLE, WHOLE, WHOLE, types.uint64, WHOLE)
def substitute(room, j, sitting, origin, language, strict):
    """Return somebody from another group than ``origin`` who speaks ``language`` and can exchange chairs with ``j``."""
    person_of = int_rows(room, AT_PERSON)
    tongues_of = bits(room, AT_TONGUES)
    seat_of = int_rows(room, AT_SEAT)
    held_of = byte_rows(room, AT_HELD)
    group = seat_of[j, sitting]
    for _ in range(24):
        other = draw(room, seat_of.shape[0])
        there = seat_of[other, sitting]
        if there < 0 or there == group or held_of[other, sitting] != FREE:
            continue
        if there == origin or person_of[other, UNIT] >= 0 or tongues_of[other] & language == 0:
            continue
        if welcome_at(room, other, group, j, sitting, strict) and welcome_at(room, j, there, other, sitting, strict):
            return other
    return -1


@part(ROOM, WHOLE, WHOLE)
def swap_back(room, swaps, sitting):
    """Undo the swaps that are noted, the last first."""
    moving_of = ints(room, AT_MOVING)
    for k in range(swaps - 1, -1, -1):
        swap(room, moving_of[2 * k], moving_of[2 * k + 1], sitting)


@part(ROOM, WHOLE, WHOLE, WHOLE, WHOLE, WHOLE)
def make_way(room, i, sitting, group, strict, limit):
    """Make ``group`` speak a language of ``i``, and bring ``i`` there with those who must be with them, all at once.

    Whoever there does not speak it changes places with somebody who does. Each of these steps alone would leave a
    table without a common language, so that none of them would be taken.
    """
    person_of = int_rows(room, AT_PERSON)
    tongues_of = bits(room, AT_TONGUES)
    seat_of = int_rows(room, AT_SEAT)
    members_of = int_rows(room, AT_MEMBERS)
    size_of = ints(room, AT_SIZE)
    held_of = byte_rows(room, AT_HELD)
    moving_of = ints(room, AT_MOVING)
    origin, language = seat_of[i, sitting], language_at(room, i, sitting, group)
    if language == 0:
        return False
    begin(room)
    swaps = 0
    for k in range(size_of[group]):
        j = members_of[group, k]
        if tongues_of[j] & language:
            continue
        other = -1 if person_of[j, UNIT] >= 0 else substitute(room, j, sitting, origin, language, strict)
        if other < 0:
            swap_back(room, swaps, sitting)
            return False
        swap(room, j, other, sitting)
        moving_of[2 * swaps], moving_of[2 * swaps + 1] = other, j
        swaps += 1
    for m in range(size_of[origin]):
        mover = members_of[origin, m]
        if mover != i and not companions(room, i, mover):
            continue
        partner, start = -1, draw(room, size_of[group])
        for k in range(size_of[group]):
            j = members_of[group, (start + k) % size_of[group]]
            if held_of[j, sitting] != FREE or person_of[j, UNIT] >= 0:
                continue
            if welcome_at(room, mover, group, j, sitting, strict) and welcome_at(
                room, j, origin, mover, sitting, strict
            ):
                partner = j
                break
        if partner < 0 or held_of[mover, sitting] != FREE:
            swap_back(room, swaps, sitting)
            return False
        swap(room, mover, partner, sitting)
        moving_of[2 * swaps], moving_of[2 * swaps + 1] = partner, mover
        swaps += 1
    mark_group(room, group)
    mark_group(room, origin)
    for k in range(swaps):
        mark_group(room, seat_of[moving_of[2 * k + 1], sitting])
    change = price_touched(room)
    if change <= limit:
        keep(room, change)
        return True
    swap_back(room, swaps, sitting)
    return False


@part(ROOM, WHOLE, WHOLE, WHOLE)
def make_way_somewhere(room, i, strict, limit):
    """Make way for ``i`` at a random table that has what they need, in a random round. Returns whether it was."""
    person_of = int_rows(room, AT_PERSON)
    start_of = ints(room, AT_START)
    group_of = int_rows(room, AT_GROUP)
    banned_of = byte_rows(room, AT_BANNED)
    seat_of = int_rows(room, AT_SEAT)
    sitting = pick_sitting(room, i)
    if sitting < 0:
        return False
    first, last = start_of[sitting], start_of[sitting + 1]
    start = draw(room, last - first)
    for k in range(last - first):
        group = first + (start + k) % (last - first)
        fits = group != seat_of[i, sitting] and group_of[group, HIGHEST] > 0
        if fits and banned_of[person_of[i, CLASS], group] == 0 and language_at(room, i, sitting, group):
            return make_way(room, i, sitting, group, strict, limit)
    return False


@part(ROOM, WHOLE, WHOLE)
def pick_group(room, i, sitting):
    """Return a random other group of ``sitting`` that is in use; one small enough for ``i`` if it can be seen soon."""
    person_of = int_rows(room, AT_PERSON)
    start_of = ints(room, AT_START)
    group_of = int_rows(room, AT_GROUP)
    seat_of = int_rows(room, AT_SEAT)
    size_of = ints(room, AT_SIZE)
    common_of = bits(room, AT_COMMON)
    tongues_of = bits(room, AT_TONGUES)
    first, last = start_of[sitting], start_of[sitting + 1]
    found = -1
    for _ in range(8):
        group = first + draw(room, last - first)
        if group != seat_of[i, sitting] and group_of[group, HIGHEST] > 0:
            found = group
            fits = person_of[i, LARGEST] == 0 or size_of[group] <= person_of[i, LARGEST]
            if fits and common_of[group] & tongues_of[i]:
                return group
    return found


@part(ROOM, WHOLE, WHOLE, WHOLE)
def exchange_with_host(room, i, group, limit):
    """Exchange the itinerary of ``i`` with that of the host of ``group``, if ``i`` hosts too."""
    person_of = int_rows(room, AT_PERSON)
    host_of = ints(room, AT_HOST)
    j = host_of[group]
    return person_of[i, IS_HOST] == 1 and j >= 0 and j != i and try_exchange(room, i, j, limit)


@part(ROOM, WHOLE, WHOLE, WHOLE, WHOLE, WHOLE)
def move(room, i, sitting, group, strict, limit):
    """Bring ``i`` to ``group``: to a free chair, or in exchange for the first there with whom it is worth it."""
    group_of = int_rows(room, AT_GROUP)
    members_of = int_rows(room, AT_MEMBERS)
    seat_of = int_rows(room, AT_SEAT)
    size_of = ints(room, AT_SIZE)
    held_of = byte_rows(room, AT_HELD)
    origin = seat_of[i, sitting]
    size = size_of[group]
    chair = size < group_of[group, HIGHEST] and size_of[origin] > group_of[origin, LOWEST]
    if chair and welcome_at(room, i, group, -1, sitting, strict) and try_relocate(room, i, sitting, group, limit):
        return True
    start = draw(room, max(1, size))
    rival = in_the_way(room, i, group, sitting, strict)
    if rival < -1 or barred(room, i, group, sitting):
        return False
    for k in range(size):
        j = members_of[group, (start + k) % size]
        if held_of[j, sitting] != FREE or (rival >= 0 and j != rival and not companions(room, j, rival)):
            continue
        if welcome_at(room, j, origin, i, sitting, strict) and try_swap(room, i, j, sitting, limit):
            return True
    return False


@part(ROOM, WHOLE, WHOLE, WHOLE, WHOLE, WHOLE)
def move_all(room, i, sitting, group, strict, limit):
    """Bring ``i`` to ``group`` with everybody who must be with them."""
    person_of = int_rows(room, AT_PERSON)
    if person_of[i, UNIT] >= 0 and draw(room, 4):
        return try_unit(room, i, sitting, group, strict, limit)
    return move(room, i, sitting, group, strict, limit)


@part(ROOM, WHOLE, WHOLE, WHOLE)
def bring_together(room, i, strict, limit):
    """Seat ``i`` with somebody they lack: one of the two moves to the other's group. Returns whether one moved."""
    start_of = ints(room, AT_START)
    rounds_of = ints(room, AT_ROUNDS)
    seat_of = int_rows(room, AT_SEAT)
    held_of = byte_rows(room, AT_HELD)
    wanted, sitting = someone_wanted(room, i)
    if wanted < 0 or wanted == i:
        return False
    if sitting < 0:
        sitting = draw(room, rounds_of[0])
    here, there = seat_of[i, sitting], seat_of[wanted, sitting]
    if here < 0 or there < 0 or here == there:
        return False
    mover, goal = i, there
    if held_of[i, sitting] != FREE or (held_of[wanted, sitting] == FREE and draw(room, 2)):
        mover, goal = wanted, here
    if held_of[mover, sitting] != FREE:
        group = start_of[sitting] + draw(room, start_of[sitting + 1] - start_of[sitting])
        return exchange_with_host(room, wanted, group, limit) or exchange_with_host(room, i, group, limit)
    return move_all(room, mover, sitting, goal, strict, limit)


@part(ROOM, WHOLE, WHOLE)
def reunite(room, i, limit):
    """Bring ``i`` to somebody they must be with and are not. Returns whether one moved."""
    special_start_of = ints(room, AT_SPECIAL_START)
    special_of = ints(room, AT_SPECIAL)
    special_bits_of = bytes_(room, AT_SPECIAL_BITS)
    seat_of = int_rows(room, AT_SEAT)
    held_of = byte_rows(room, AT_HELD)
    for k in range(special_start_of[i], special_start_of[i + 1]):
        j = special_of[k]
        for s in range(seat_of.shape[1]):
            here, there = seat_of[i, s], seat_of[j, s]
            apart = here >= 0 and there >= 0 and here != there
            if special_bits_of[k] & TOGETHER and apart and held_of[i, s] == FREE:
                return move(room, i, s, there, 0, limit)
    return False


@part(ROOM, WHOLE, WHOLE, WHOLE)
def step(room, strict, limit, exchanges):
    """Try one change; return whether it was taken."""
    person_of = int_rows(room, AT_PERSON)
    seat_of = int_rows(room, AT_SEAT)
    held_of = byte_rows(room, AT_HELD)
    total_of = longs(room, AT_TOTAL)
    bad_of = ints(room, AT_BAD)
    host_of = ints(room, AT_HOST)
    cost_of = longs(room, AT_COST)
    dice = draw(room, 64)
    directed = total_of[BAD_PEOPLE] > 0 and draw(room, 64) < 36
    i = draw(room, seat_of.shape[0])
    if directed:
        i, rival = bad_of[draw(room, total_of[BAD_PEOPLE])], bad_of[draw(room, total_of[BAD_PEOPLE])]
        if cost_of[rival] > cost_of[i]:
            i = rival
    if dice >= 64 - exchanges:
        j = draw(room, seat_of.shape[0])
        return i != j and try_exchange(room, i, j, limit)
    if directed and person_of[i, NARROW] and dice & 3 == 0 and make_way_somewhere(room, i, strict, limit):
        return True
    if directed and person_of[i, UNIT] >= 0 and dice < 32 and reunite(room, i, limit):
        return True
    if directed and dice < 40 and bring_together(room, i, strict, limit):
        return True
    sitting = pick_sitting(room, i)
    if directed and person_of[i, NEWCOMER] and dice & 1:
        first = person_of[i, FIRST]
        if first >= 0 and held_of[i, first] == FREE:
            sitting = first
    if sitting < 0:
        return exchange_with_host(room, i, draw(room, host_of.shape[0]), limit)
    group = pick_group(room, i, sitting)
    return group >= 0 and move_all(room, i, sitting, group, strict, limit)


@compiled(ROOM, WHOLE, WHOLE, LIST, WHOLE)
def run(room, steps, temperature, thresholds, exchanges):
    """Anneal for ``steps`` tries at one temperature; all numbers are whole, no clock is read.

    A change is taken if the cost rises by ``temperature * thresholds[k] >> 16`` at most, where the table holds
    -ln of evenly spaced numbers: Metropolis' rule without a logarithm in the loop. What a design keeps perfect is
    not even priced, but for one try in sixteen, lest somebody be stuck. ``exchanges`` of 64 tries exchange two
    whole itineraries, which leaves the mixing as it is and changes only who is who.
    """
    rounds_of = ints(room, AT_ROUNDS)
    for _ in range(steps):
        limit = np.int64(0)
        if temperature:
            limit = (temperature * thresholds[draw(room, thresholds.shape[0])]) >> 16
        strict = rounds_of[2] if draw(room, 16) else 0
        step(room, strict, limit, exchanges)


@compiled(ROOM)
def reprice(room):
    """Work out every cost from the counts."""
    seat_of = int_rows(room, AT_SEAT)
    cost_of = longs(room, AT_COST)
    total_of = longs(room, AT_TOTAL)
    bad_of = ints(room, AT_BAD)
    bad_place_of = ints(room, AT_BAD_PLACE)
    total_of[COST] = 0
    total_of[BAD_PEOPLE] = 0
    total_of[HARD] = 0
    for i in range(bad_place_of.shape[0]):
        bad_place_of[i] = -1
    for i in range(seat_of.shape[0]):
        cost_of[i], flawed = person_cost(room, i)
        total_of[COST] += cost_of[i]
        _, hard, _ = loss_and_hard(room, i)
        total_of[HARD] += hard
        if flawed:
            last = total_of[BAD_PEOPLE]
            bad_of[last] = i
            bad_place_of[i] = last
            total_of[BAD_PEOPLE] = last + 1


@compiled(ROOM, TABLE)
def seat_everybody(room, seat):
    """Seat everybody as in ``seat``, from an empty state, and work out every count and cost."""
    seat_of = int_rows(room, AT_SEAT)
    people, sittings = seat_of.shape
    begin(room)
    for s in range(sittings):
        for i in range(people):
            if seat[i, s] >= 0:
                join(room, i, s, seat[i, s])
    reprice(room)


@compiled(ROOM, LIST, LIST)
def losses(room, loss, hard):
    """Write each person's loss and broken musts."""
    seat_of = int_rows(room, AT_SEAT)
    for i in range(seat_of.shape[0]):
        loss[i], hard[i], _ = loss_and_hard(room, i)
