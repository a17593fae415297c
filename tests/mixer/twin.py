"""The mixer as slowly and plainly as it can be written: Python's numbers, dictionaries, one weighted list for each choice."""

from __future__ import annotations

from itertools import pairwise

MASK = 2**64 - 1


class Stream:
    """splitmix64, as its authors publish it."""

    def __init__(self, state):
        self.state = int(state)

    def below(self, limit):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        return ((z ^ (z >> 31)) >> 1) % limit

    def weighted(self, options):
        """Return one of ``(weight, thing)``."""
        chance = self.below(sum(weight for weight, _ in options))
        for weight, thing in options:
            chance -= weight
            if chance < 0:
                return thing
        raise AssertionError


class PlainRoom:
    """The twin of :class:`kinfolk.mixer.rooms.Room`, made from one before anything has happened in it."""

    def __init__(self, room):
        self.stream = Stream(room.chance.state[0])
        self.social = room.people[0].tolist()
        self.party = room.people[1].tolist()
        self.pull, self.again, self.together, self.closure, self.longer, self.zones = room.numbers.tolist()
        self.more = room.mixer.lengths.tolist()
        self.n = len(self.social)
        self.remembered, self.mingled, self.met = {}, {}, set()
        self.partners = {i: [] for i in range(self.n)}  # the newest first
        self.talks = []

    def length(self):
        chance = self.stream.below(2**40)
        return next(m for m in range(1, len(self.more)) if chance >= self.more[m] or m == len(self.more) - 1)

    def talk(self, i, j):
        pair = (min(i, j), max(i, j))
        if pair not in self.remembered:
            self.remembered[pair] = 0
            self.partners[i].insert(0, j)
            self.partners[j].insert(0, i)
        steps = self.length()
        familiar = self.remembered[pair] > 0 or (self.party[i] >= 0 and self.party[i] == self.party[j])
        if familiar and self.stream.below(1000) < self.longer:
            steps = max(steps, self.length())
        self.remembered[pair] += 64
        return pair, steps

    def mingle(self, here, count, steps):
        of_party = [self.stream.below(self.zones) for _ in range(self.n)]
        zone = {}
        for i in range(self.n):
            if here[i]:
                follows = self.party[i] >= 0 and self.stream.below(1000) < self.together
                zone[i] = of_party[self.party[i]] if follows else self.stream.below(self.zones)
        everybody = sorted(zone, key=lambda i: (zone[i], i))
        recent = {}
        left, tries = count, 4 * count
        while left > 0 and tries > 0 and everybody:
            tries -= 1
            i = self.stream.weighted([(self.social[k], k) for k in everybody])
            start = self.stream.below(steps)
            last = recent.get(zone[i])
            if last and i not in last and self.stream.below(1000) < self.closure:
                j = last[0] if self.stream.below(2) else last[1]
            else:
                j = self.partner(i, zone, everybody)
            if j is not None:
                pair, length = self.talk(i, j)
                self.mingled[pair] = self.mingled.get(pair, 0) + length
                self.talks.append((start, i, j, length))
                recent[zone[i]] = (i, j)
                left -= 1

    def partner(self, i, zone, everybody):
        others = [j for j in everybody if zone[j] == zone[i] and j != i]
        options = [(self.social[j] * 1024, j) for j in others]
        if not options:
            return None
        mates = [j for j in others if self.party[i] >= 0 and self.party[j] == self.party[i]]
        options += [(self.social[j] * self.pull * 64, j) for j in mates]
        known = [j for j in self.partners[i] if zone.get(j) == zone[i]]
        options += [(self.social[j] * self.again * self.remembered[min(i, j), max(i, j)], j) for j in known]
        return self.stream.weighted(options)

    def sit(self, tables, steps):
        most, again, least = tables.rules.tolist()
        seats, starts = tables.seats.tolist(), tables.starts.tolist()
        for first, last in pairwise(starts):
            people, here = seats[first:last], {}
            if len(people) < 2:
                continue
            conversations, left = -(-len(people) // most), steps
            while left > 0:
                for k in range(len(people) - 1, 0, -1):
                    other = self.stream.below(k + 1)
                    people[k], people[other] = people[other], people[k]
                for c in range(conversations):
                    conversation = people[len(people) * c // conversations : len(people) * (c + 1) // conversations]
                    self.conversation(conversation, min(left, again), here)
                left -= min(left, again)
            self.meet(people, here, least, int(tables.shares[min(len(people), len(tables.shares) - 1)]))

    def conversation(self, conversation, steps, here):
        while steps > 0 and len(conversation) > 1:
            i = self.stream.weighted([(self.social[k], k) for k in conversation])
            j = self.stream.weighted([(self.social[k], k) for k in conversation if k != i])
            pair, length = self.talk(i, j)
            here[pair] = here.get(pair, 0) + min(length, steps)
            steps -= min(length, steps)

    def meet(self, people, here, least, share):
        pairs = [
            (min(x, y), max(x, y)) for k, x in enumerate(people) for y in people[k + 1 :]
        ]  # those who talked equally long come as they sit
        count = (share * len(pairs) + self.stream.below(1000)) // 1000
        enough = [pair for pair in pairs if here.get(pair, 0) >= least]
        self.met.update(sorted(enough, key=lambda pair: -here[pair])[:count])
