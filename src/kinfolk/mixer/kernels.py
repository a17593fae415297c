"""Compiled functions of the mixer: people take up talks in zones, table by table or in the whole room; whole numbers only."""

from __future__ import annotations

import numpy as np

from kinfolk.search.compiling import compiled

WHOLE = 1024  # one talk in 1024ths, one unit of sociability in 1024ths
SIXTEENTH = 16
SIXTY_FOURTH = 64
THOUSAND = 1000
NONE = -1

# Rows of ``numbers``: what is the same for a whole run.
PULL, AGAIN, TOGETHER, CLOSURE, LONGER, ZONES = range(6)
# Rows of ``people``. The last four hold for one block: their place in ``places``, the sociability of their posse in their zone, that
# of whom they talked with before and have in their zone (times how well they remember them), and the newest link to one of these.
SOCIAL, PARTY, HERE, ZONE, PLACE, MATES, KNOWN, NEWEST = range(8)
# Rows of ``places``: who stands there, sociability before, where zones start, zones of parties, who talked last in each zone, and
# from which place on to look for a sum.
ORDER, BEFORE, START, OF_PARTY, RECENT, LOOK = range(6)
# Columns of ``links``, of which pair p has 2p (from its first) and 2p + 1 (from its second): the next older one, to whom.
OLDER, WHOM = range(2)
# Columns of ``pairs``: who, how well remembered, steps while mingling, steps at this table, whether they met at a table.
FIRST, SECOND, REMEMBERED, MINGLED, AT_TABLE, MET, SEATED = range(7)
# Columns of ``talks``.
DAY, BLOCK, BEGIN, ONE, OTHER, STEPS = range(6)
# Counters in ``state``.
TALKS, PAIRS = range(2)
BUCKETS = 256
BUCKET_BITS = 32


@compiled()
def draw(random, below):
    """Return the next pseudo-random whole number in [0, below): splitmix64 (Steele, Lea and Flood 2014)."""
    random[0] += np.uint64(0x9E3779B97F4A7C15)
    z = random[0]
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    z = z ^ (z >> np.uint64(31))
    return np.int64((z >> np.uint64(1)) % np.uint64(below))


@compiled()
def draw_many(random, below, drawn):
    """Fill ``drawn`` with pseudo-random whole numbers in [0, below)."""
    for k in range(drawn.shape[0]):
        drawn[k] = draw(random, below)


@compiled()
def shuffle(random, order):
    """Bring whatever stands in ``order`` into random order (Fisher and Yates)."""
    for k in range(order.shape[0] - 1, 0, -1):
        other = draw(random, k + 1)
        order[k], order[other] = order[other], order[k]


@compiled()
def draw_length(random, lengths, shortcut):
    """Return how many steps a talk has: the smallest m with a uniform number at or above P(more than m).

    ``shortcut`` holds m for the least number of each of 256 equal ranges: it lies between that and the next.
    """
    chance = draw(random, np.int64(1) << 40)
    bucket = chance >> BUCKET_BITS
    low, high = shortcut[bucket + 1], shortcut[bucket]
    while low < high:
        middle = (low + high) // 2
        if chance >= lengths[middle]:
            high = middle
        else:
            low = middle + 1
    return low


@compiled()
def slot_of(slots, pairs, i, j):
    """Return where in ``slots`` the pair of ``i`` and ``j`` stands, or would: open addressing, Knuth 6.4."""
    first, second = min(i, j), max(i, j)
    mixed = ((np.uint64(first) << np.uint64(32)) | np.uint64(second)) * np.uint64(0x9E3779B97F4A7C15)
    last = slots.shape[0] - 1
    slot = np.int64(mixed >> np.uint64(32)) & last
    while slots[slot] != NONE and (pairs[slots[slot], FIRST] != first or pairs[slots[slot], SECOND] != second):
        slot = (slot + 1) & last
    return slot


@compiled()
def pair_of(slots, pairs, state, i, j):
    """Return the pair of ``i`` and ``j``, which is made if they have never talked."""
    slot = slot_of(slots, pairs, i, j)
    if slots[slot] == NONE:
        p = state[PAIRS]
        state[PAIRS] += 1
        pairs[p, FIRST], pairs[p, SECOND] = min(i, j), max(i, j)
        slots[slot] = p
    return np.int64(slots[slot])


@compiled()
def link(people, links, pairs, p):
    """Let two who stand in one zone find each other among whom they talked with."""
    i, j = pairs[p, FIRST], pairs[p, SECOND]
    links[2 * p, OLDER], links[2 * p, WHOM], people[NEWEST, i] = people[NEWEST, i], j, 2 * p
    links[2 * p + 1, OLDER], links[2 * p + 1, WHOM], people[NEWEST, j] = people[NEWEST, j], i, 2 * p + 1


@compiled()
def spread(random, people, places, numbers):
    """Let everybody who is here go to a zone; people then stand sorted by zone. Return how many are here."""
    n, zones = people.shape[1], numbers[ZONES]
    for party in range(n):
        places[OF_PARTY, party] = draw(random, zones)
    for z in range(zones + 1):
        places[START, z] = 0
    count = 0
    for i in range(n):
        people[ZONE, i] = NONE
        if people[HERE, i]:
            with_party = people[PARTY, i] >= 0 and draw(random, THOUSAND) < numbers[TOGETHER]
            people[ZONE, i] = places[OF_PARTY, people[PARTY, i]] if with_party else draw(random, zones)
            places[START, people[ZONE, i] + 1] += 1
            count += 1
    for z in range(zones):
        places[START, z + 1] += places[START, z]
    for i in range(n - 1, -1, -1):  # from behind, so that the ends of zones become their starts
        if people[ZONE, i] >= 0:
            places[START, people[ZONE, i] + 1] -= 1
            people[PLACE, i] = places[START, people[ZONE, i] + 1]
            places[ORDER, people[PLACE, i]] = i
    for z in range(zones):
        places[START, z] = places[START, z + 1]
    places[START, zones] = count
    return count


@compiled()
def add_up(people, places, here):
    """Sum up sociability place by place, and note for equal ranges of the sum where to begin to look (Chen and Asau 1974).

    Return by how many bits a sum is shifted to find its range.
    """
    total = 0
    for k in range(here):
        places[BEFORE, k] = total
        total += people[SOCIAL, places[ORDER, k]]
    places[BEFORE, here] = total
    shift = 0
    while total >> shift > here:
        shift += 1
    k = 0
    for bucket in range((total >> shift) + 1):
        while k + 1 < here and places[BEFORE, k + 1] <= bucket << shift:
            k += 1
        places[LOOK, bucket] = k
    return shift


@compiled()
def look_around(people, members, links, pairs, state):
    """Let everybody see who of their posse, and whom of those they talked with before, they have in their zone."""
    for i in range(people.shape[1]):
        people[MATES, i], people[KNOWN, i], people[NEWEST, i] = 0, 0, NONE
        party, zone = people[PARTY, i], people[ZONE, i]
        if party >= 0 and zone >= 0:
            for k in range(members[0, party], members[0, party + 1]):
                j = members[1, k]
                if j != i and people[ZONE, j] == zone:
                    people[MATES, i] += people[SOCIAL, j]
    for p in range(state[PAIRS]):
        i, j = pairs[p, FIRST], pairs[p, SECOND]
        if people[ZONE, i] >= 0 and people[ZONE, i] == people[ZONE, j]:
            link(people, links, pairs, p)
            people[KNOWN, i] += people[SOCIAL, j] * pairs[p, REMEMBERED]
            people[KNOWN, j] += people[SOCIAL, i] * pairs[p, REMEMBERED]


@compiled()
def at_sum(places, shift, value):
    """Return who stands where the sums of sociability pass ``value``."""
    k = places[LOOK, value >> shift]
    while places[BEFORE, k + 1] <= value:
        k += 1
    return places[ORDER, k]


@compiled()
def pick_partner(random, people, places, members, links, pairs, numbers, shift, i):
    """Return whom ``i`` turns to in their zone, or -1 if nobody else is there.

    The weight of j is sociability times (1 + pull if of one posse + again for each earlier talk), in 1024ths.
    """
    zone, mine = people[ZONE, i], people[SOCIAL, i]
    before = places[BEFORE, places[START, zone]]
    others = places[BEFORE, places[START, zone + 1]] - before - mine
    if others == 0:
        return NONE
    pulled = people[MATES, i] * numbers[PULL] * SIXTY_FOURTH
    chance = draw(random, others * WHOLE + pulled + people[KNOWN, i] * numbers[AGAIN])
    if chance < others * WHOLE:
        value = before + chance // WHOLE
        if value >= places[BEFORE, people[PLACE, i]]:
            value += mine
        return at_sum(places, shift, value)
    chance -= others * WHOLE
    if chance < pulled:
        return pick_mate(people, members, numbers, chance, i)
    chance -= pulled
    e = people[NEWEST, i]
    while e != NONE:
        j = links[e, WHOM]
        chance -= people[SOCIAL, j] * numbers[AGAIN] * pairs[e // 2, REMEMBERED]
        if chance < 0:
            return np.int64(j)
        e = links[e, OLDER]
    return NONE


@compiled()
def pick_mate(people, members, numbers, chance, i):
    """Return whom of their posse in their zone ``i`` turns to."""
    party, zone = people[PARTY, i], people[ZONE, i]
    for k in range(members[0, party], members[0, party + 1]):
        j = members[1, k]
        if j != i and people[ZONE, j] == zone:
            chance -= people[SOCIAL, j] * numbers[PULL] * SIXTY_FOURTH
            if chance < 0:
                return j
    return NONE


@compiled()
def length_between(random, people, pairs, numbers, lengths, shortcut, p, i, j):
    """Return how many steps ``i`` and ``j`` talk, and remember that they did."""
    steps = draw_length(random, lengths, shortcut)
    familiar = pairs[p, REMEMBERED] > 0 or (people[PARTY, i] >= 0 and people[PARTY, i] == people[PARTY, j])
    if familiar and draw(random, THOUSAND) < numbers[LONGER]:
        steps = max(steps, draw_length(random, lengths, shortcut))
    pairs[p, REMEMBERED] += SIXTY_FOURTH
    return steps


@compiled()
def talk(random, people, links, slots, pairs, numbers, lengths, shortcut, talks, state, when, i, j):
    """Let ``i`` and ``j`` talk once; who know each other may take the longer of two talks."""
    strangers = state[PAIRS]
    p = pair_of(slots, pairs, state, i, j)
    if p == strangers:
        link(people, links, pairs, p)
    steps = length_between(random, people, pairs, numbers, lengths, shortcut, p, i, j)
    people[KNOWN, i] += people[SOCIAL, j] * SIXTY_FOURTH
    people[KNOWN, j] += people[SOCIAL, i] * SIXTY_FOURTH
    pairs[p, MINGLED] += steps
    t = state[TALKS]
    state[TALKS] += 1
    talks[t, DAY], talks[t, BLOCK], talks[t, BEGIN] = when // 10_000_000, when // 10_000 % 1_000, when % 10_000
    talks[t, ONE], talks[t, OTHER], talks[t, STEPS] = i, j, steps


@compiled()
def mingle(
    random, people, places, members, links, slots, pairs, numbers, lengths, shortcut, talks, state, when, count, steps
):
    """Let people mingle for one block of ``steps`` steps with ``count`` talks; ``when`` is day and block in one number."""
    here = spread(random, people, places, numbers)
    shift = add_up(people, places, here)
    look_around(people, members, links, pairs, state)
    zones = numbers[ZONES]
    total = places[BEFORE, here]
    recent = places[RECENT]  # for each zone the last two who talked
    for z in range(2 * zones):
        recent[z] = NONE
    left, tries = count, 4 * count
    while left > 0 and tries > 0 and total > 0:
        tries -= 1
        i = at_sum(places, shift, draw(random, total))
        zone = people[ZONE, i]
        start = when + draw(random, steps)
        a, b = recent[2 * zone], recent[2 * zone + 1]
        if a != NONE and i not in (a, b) and draw(random, THOUSAND) < numbers[CLOSURE]:
            j = a if draw(random, 2) else b
        else:
            j = pick_partner(random, people, places, members, links, pairs, numbers, shift, i)
        if j != NONE:
            talk(random, people, links, slots, pairs, numbers, lengths, shortcut, talks, state, start, i, j)
            recent[2 * zone], recent[2 * zone + 1] = i, j
            left -= 1


@compiled()
def sleep(pairs, state, overnight):
    """Let talks fade by night: ``overnight`` thousandths of them still count in the morning."""
    for p in range(state[PAIRS]):
        pairs[p, REMEMBERED] = pairs[p, REMEMBERED] * overnight // THOUSAND


@compiled()
def pick_in_conversation(random, people, seats, first, last, without):
    """Return whose turn it is between two positions of ``seats``, by sociability, ``without`` one of them."""
    total = 0
    for k in range(first, last):
        if seats[k] != without:
            total += people[SOCIAL, seats[k]]
    chance = draw(random, total)
    for k in range(first, last):
        if seats[k] != without:
            chance -= people[SOCIAL, seats[k]]
            if chance < 0:
                return seats[k]
    return NONE


@compiled()
def talk_in_conversation(random, people, slots, pairs, numbers, lengths, shortcut, state, seats, first, last, steps):
    """Let one talk follow another in a conversation until ``steps`` are over."""
    left = steps
    while left > 0 and last - first > 1:
        i = pick_in_conversation(random, people, seats, first, last, NONE)
        j = pick_in_conversation(random, people, seats, first, last, i)
        p = pair_of(slots, pairs, state, i, j)
        length = min(left, length_between(random, people, pairs, numbers, lengths, shortcut, p, i, j))
        pairs[p, AT_TABLE] += length
        pairs[p, SEATED] += length
        left -= length


@compiled()
def meet(random, slots, pairs, seats, first, last, least, share, found):
    """Let those of a table meet who talked most: ``share`` thousandths of all its pairs, of whom each had ``least`` steps."""
    count, size = 0, last - first
    for x in range(first, last):
        for y in range(x + 1, last):
            p = slots[slot_of(slots, pairs, seats[x], seats[y])]
            if p != NONE and pairs[p, AT_TABLE] > 0:
                found[count] = p
                count += 1
    left = (share * (size * (size - 1) // 2) + draw(random, THOUSAND)) // THOUSAND
    while left > 0:
        best = NONE
        for k in range(count):
            if pairs[found[k], AT_TABLE] >= least and (
                best == NONE or pairs[found[k], AT_TABLE] > pairs[best, AT_TABLE]
            ):
                best = found[k]
        if best == NONE:
            break
        pairs[best, MET], pairs[best, AT_TABLE] = 1, 0
        left -= 1
    for k in range(count):
        pairs[found[k], AT_TABLE] = 0


@compiled()
def sit(random, people, slots, pairs, numbers, lengths, shortcut, state, seats, starts, steps, rules, shares, found):
    """Let every table talk for ``steps`` steps, in conversations that form anew; then see who met.

    ``seats`` holds the people table by table, ``starts`` where each begins; ``rules`` are the most people in a conversation, after how
    many steps conversations form anew, and the least steps of a meeting; ``shares`` what part of the pairs meets, by people.
    """
    for table in range(starts.shape[0] - 1):
        first, last = starts[table], starts[table + 1]
        size = last - first
        if size < 2:
            continue
        conversations = (size + rules[0] - 1) // rules[0]
        left = steps
        while left > 0:
            for k in range(size - 1, 0, -1):
                other = first + draw(random, k + 1)
                seats[first + k], seats[other] = seats[other], seats[first + k]
            now = min(left, rules[1])
            for c in range(conversations):
                begin, end = first + size * c // conversations, first + size * (c + 1) // conversations
                talk_in_conversation(
                    random, people, slots, pairs, numbers, lengths, shortcut, state, seats, begin, end, now
                )
            left -= now
        meet(random, slots, pairs, seats, first, last, rules[2], shares[min(size, shares.shape[0] - 1)], found)
