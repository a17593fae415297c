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
# Columns of ``pairs``: who, how well remembered, steps while mingling, steps at this table, whether they met at a table.
FIRST, SECOND, REMEMBERED, MINGLED, HERE, MET = range(6)
# Columns of ``talks``.
DAY, BLOCK, START, ONE, OTHER, STEPS = range(6)
# Counters in ``state``.
TALKS, PAIRS = range(2)


@compiled()
def draw(random, below):
    """Return the next pseudo-random whole number in [0, below): splitmix64 (Steele, Lea and Flood 2014)."""
    random[0] += np.uint64(0x9E3779B97F4A7C15)
    z = random[0]
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    z = z ^ (z >> np.uint64(31))
    return np.int64(z >> np.uint64(1)) % np.int64(below)


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
def draw_length(random, lengths):
    """Return how many steps a talk has: the smallest m with a uniform number at or above P(more than m)."""
    chance = draw(random, np.int64(1) << 40)
    low, high = 1, lengths.shape[0] - 1
    while low < high:
        middle = (low + high) // 2
        if chance >= lengths[middle]:
            high = middle
        else:
            low = middle + 1
    return low


@compiled()
def find_link(links, i, j):
    """Return the link from ``i`` to ``j``, or -1: ``links[0]`` holds heads, ``links[1]`` what comes next, ``links[2]`` whom."""
    e = links[0, i]
    while e != NONE and links[2, e] != j:
        e = links[1, e]
    return e


@compiled()
def link_of(links, pairs, state, i, j):
    """Return the pair of ``i`` and ``j``, which is made if they have never talked."""
    e = find_link(links, i, j)
    if e == NONE:
        p = state[PAIRS]
        state[PAIRS] += 1
        for column in range(pairs.shape[1]):
            pairs[p, column] = 0
        pairs[p, FIRST], pairs[p, SECOND] = min(i, j), max(i, j)
        links[2, 2 * p], links[1, 2 * p], links[0, i] = j, links[0, i], 2 * p
        links[2, 2 * p + 1], links[1, 2 * p + 1], links[0, j] = i, links[0, j], 2 * p + 1
        return p
    return e // 2


@compiled()
def gather(random, people, places, numbers):
    """Let everybody who is here go to a zone; people then stand sorted by zone, with their sociability summed up.

    ``people`` has rows: sociability, party, here, zone. ``places`` has rows: order, sum before, start of zone, zone of party.
    """
    n, zones = people.shape[1], numbers[ZONES]
    for party in range(n):
        places[3, party] = draw(random, zones)
    for z in range(zones + 1):
        places[2, z] = 0
    for i in range(n):
        people[3, i] = NONE
        if people[2, i]:
            with_party = people[1, i] >= 0 and draw(random, THOUSAND) < numbers[TOGETHER]
            people[3, i] = places[3, people[1, i]] if with_party else draw(random, zones)
            places[2, people[3, i] + 1] += 1
    for z in range(zones):
        places[2, z + 1] += places[2, z]
    for i in range(n - 1, -1, -1):  # from behind, so that the ends of zones become their starts
        if people[3, i] >= 0:
            places[2, people[3, i] + 1] -= 1
            places[0, places[2, people[3, i] + 1]] = i
    for z in range(zones):
        places[2, z] = places[2, z + 1]
    count = 0
    for i in range(n):
        count += people[2, i] != 0
    places[2, zones] = count
    total = 0
    for k in range(count):
        places[1, k] = total
        total += people[0, places[0, k]]
    places[1, count] = total
    return count


@compiled()
def at_sum(places, first, last, value):
    """Return who stands where the sums of sociability pass ``value``, between two positions."""
    low, high = first, last - 1
    while low < high:
        middle = (low + high + 1) // 2
        if places[1, middle] <= value:
            low = middle
        else:
            high = middle - 1
    return places[0, low]


@compiled()
def pick_partner(random, people, places, members, links, pairs, numbers, i):
    """Return whom ``i`` turns to in their zone, or -1 if nobody else is there.

    The weight of j is sociability times (1 + pull if of one posse + again for each earlier talk), in 1024ths.
    """
    zone, party = people[3, i], people[1, i]
    first, last = places[2, zone], places[2, zone + 1]
    others = places[1, last] - places[1, first] - people[0, i]
    if others == 0:
        return NONE
    pulled, again = 0, 0
    if party >= 0:
        for k in range(members[0, party], members[0, party + 1]):
            j = members[1, k]
            if j != i and people[3, j] == zone:
                pulled += people[0, j] * numbers[PULL] * SIXTY_FOURTH
    e = links[0, i]
    while e != NONE:
        j = links[2, e]
        if people[3, j] == zone:
            again += people[0, j] * numbers[AGAIN] * pairs[e // 2, REMEMBERED]
        e = links[1, e]
    chance = draw(random, others * WHOLE + pulled + again)
    if chance < others * WHOLE:
        value = places[1, first] + chance // WHOLE
        if value >= before(places, first, last, i):
            value += people[0, i]
        return at_sum(places, first, last, value)
    chance -= others * WHOLE
    if chance < pulled:
        for k in range(members[0, party], members[0, party + 1]):
            j = members[1, k]
            if j != i and people[3, j] == zone:
                chance -= people[0, j] * numbers[PULL] * SIXTY_FOURTH
                if chance < 0:
                    return j
    chance -= pulled
    e = links[0, i]
    while e != NONE:
        j = links[2, e]
        if people[3, j] == zone:
            chance -= people[0, j] * numbers[AGAIN] * pairs[e // 2, REMEMBERED]
            if chance < 0:
                return j
        e = links[1, e]
    return NONE


@compiled()
def before(places, first, last, i):
    """Return the sum of sociability before ``i``; people of a zone stand in the order of the list."""
    low, high = first, last - 1
    while low < high:
        middle = (low + high) // 2
        if places[0, middle] < i:
            low = middle + 1
        else:
            high = middle
    return places[1, low]


@compiled()
def length_between(random, people, pairs, numbers, lengths, p, i, j):
    """Return how many steps ``i`` and ``j`` talk, and remember that they did."""
    steps = draw_length(random, lengths)
    familiar = pairs[p, REMEMBERED] > 0 or (people[1, i] >= 0 and people[1, i] == people[1, j])
    if familiar and draw(random, THOUSAND) < numbers[LONGER]:
        steps = max(steps, draw_length(random, lengths))
    pairs[p, REMEMBERED] += SIXTY_FOURTH
    return steps


@compiled()
def talk(random, people, links, pairs, numbers, lengths, talks, state, when, i, j):
    """Let ``i`` and ``j`` talk once; who know each other may take the longer of two talks."""
    p = link_of(links, pairs, state, i, j)
    steps = length_between(random, people, pairs, numbers, lengths, p, i, j)
    pairs[p, MINGLED] += steps
    t = state[TALKS]
    state[TALKS] += 1
    talks[t, DAY], talks[t, BLOCK], talks[t, START] = when // 10_000_000, when // 10_000 % 1_000, when % 10_000
    talks[t, ONE], talks[t, OTHER], talks[t, STEPS] = i, j, steps


@compiled()
def mingle(random, people, places, members, links, pairs, numbers, lengths, talks, state, when, count, steps):
    """Let people mingle for one block of ``steps`` steps with ``count`` talks; ``when`` is day and block in one number."""
    here = gather(random, people, places, numbers)
    zones = numbers[ZONES]
    total = places[1, here]
    recent = places[4]  # for each zone the last two who talked
    for z in range(2 * zones):
        recent[z] = NONE
    left, tries = count, 4 * count
    while left > 0 and tries > 0 and total > 0:
        tries -= 1
        i = at_sum(places, 0, here, draw(random, total))
        zone = people[3, i]
        start = when + draw(random, steps)
        a, b = recent[2 * zone], recent[2 * zone + 1]
        if a != NONE and i not in (a, b) and draw(random, THOUSAND) < numbers[CLOSURE]:
            j = a if draw(random, 2) else b
        else:
            j = pick_partner(random, people, places, members, links, pairs, numbers, i)
        if j != NONE:
            talk(random, people, links, pairs, numbers, lengths, talks, state, start, i, j)
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
            total += people[0, seats[k]]
    chance = draw(random, total)
    for k in range(first, last):
        if seats[k] != without:
            chance -= people[0, seats[k]]
            if chance < 0:
                return seats[k]
    return NONE


@compiled()
def talk_in_conversation(random, people, links, pairs, numbers, lengths, state, seats, first, last, steps):
    """Let one talk follow another in a conversation until ``steps`` are over."""
    left = steps
    while left > 0 and last - first > 1:
        i = pick_in_conversation(random, people, seats, first, last, NONE)
        j = pick_in_conversation(random, people, seats, first, last, i)
        p = link_of(links, pairs, state, i, j)
        length = min(left, length_between(random, people, pairs, numbers, lengths, p, i, j))
        pairs[p, HERE] += length
        left -= length


@compiled()
def meet(random, links, pairs, seats, first, last, least, share, found):
    """Let those of a table meet who talked most: ``share`` thousandths of all its pairs, of whom each had ``least`` steps."""
    count, size = 0, last - first
    for x in range(first, last):
        for y in range(x + 1, last):
            e = find_link(links, seats[x], seats[y])
            if e != NONE and pairs[e // 2, HERE] > 0:
                found[count] = e // 2
                count += 1
    left = (share * (size * (size - 1) // 2) + draw(random, THOUSAND)) // THOUSAND
    while left > 0:
        best = NONE
        for k in range(count):
            if pairs[found[k], HERE] >= least and (best == NONE or pairs[found[k], HERE] > pairs[best, HERE]):
                best = found[k]
        if best == NONE:
            break
        pairs[best, MET], pairs[best, HERE] = 1, 0
        left -= 1
    for k in range(count):
        pairs[found[k], HERE] = 0


@compiled()
def sit(random, people, links, pairs, numbers, lengths, state, seats, starts, steps, rules, shares, found):
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
                talk_in_conversation(random, people, links, pairs, numbers, lengths, state, seats, begin, end, now)
            left -= now
        meet(random, links, pairs, seats, first, last, rules[2], shares[min(size, shares.shape[0] - 1)], found)
