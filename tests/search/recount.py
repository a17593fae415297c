"""The state of a search counted again from nothing: loops over people and tables, sharing no code with the kernels."""

from __future__ import annotations

import math
from itertools import combinations

from kinfolk.search import layout as at
from kinfolk.search.prepare import MEMORY_OTHERS, MEMORY_UNIT, PROMISE_COST
from tests.naive import Naive, same_text


class Recount:
    """What the arrays of a state must hold, given only who sits where and the problem."""

    def __init__(self, searched):
        self.searched = searched
        self.problem, self.state = searched.problem, searched.state
        self.twin = Naive(searched.problem, searched.solution())
        self.seat = searched.state.seat.tolist()
        self.rounds = len(searched.problem.rounds)
        self.everyone = range(len(self.seat))
        self.levels = searched.problem.programme.level

    def people_in(self, group):
        return [i for i in self.everyone if group in self.seat[i]]

    def shared(self, i, j):
        """Return the sittings (casts come last) in which two people are in one group."""
        return [s for s, (a, b) in enumerate(zip(self.seat[i], self.seat[j], strict=True)) if a >= 0 and a == b]

    def shared_rounds(self, i, j):
        return [s for s in self.shared(i, j) if s < self.rounds]

    def loads(self):
        """Return what each person gets, a row of the columns of State.load."""
        rows = [[0] * at.LOAD_COLUMNS for _ in self.everyone]
        for i, j in combinations(self.everyone, 2):
            for who, other in ((i, j), (j, i)):
                for column, amount in self.between(who, other).items():
                    rows[who][column] += amount
        return rows

    def between(self, i, j):
        """Return what sitting with ``j`` gives to ``i``."""
        twin, together = self.twin, self.shared(i, j)
        if not together:
            return {}
        rounds, companions = self.shared_rounds(i, j), j in twin.companions(i)
        kindred = self.kindred(i, j)
        first = min(twin.rounds_of(i), default=-1)
        needle = not twin.one_party(i, j) and self.levels("needle").on and bool(twin.needles(i) & twin.said(j))
        return {
            at.REPEATS: 0 if companions else self.repeats(i, j),
            at.PARTY_MEETINGS: len(together) if twin.one_party(i, j) and not companions else 0,
            at.KINDRED_MET: int(bool(kindred and rounds)),
            at.KINDRED_AT_FIRST: int(bool(kindred) and first in rounds),
            at.KINDRED_WEIGHT: sum(self.rarity(statement) for statement in kindred) if rounds else 0,
            at.NEEDLE_MET: len(rounds) if needle else 0,
            at.BROKEN_APART: len(together) if self.apart(i, j) else 0,
            at.PEOPLE_MET: int(bool(rounds)),
            at.MEMORY_COST: len(together) * self.price(i, j),
        }

    def repeats(self, i, j):
        c = len(self.shared_rounds(i, j))
        known = self.levels("new_faces").on and self.twin.known(i, j)
        c += bool(c) and (known or len(self.shared(i, j)) > c)
        return c * (c - 1) // 2

    def kindred(self, i, j):
        """Return the rare statements two people of different parties share."""
        if self.twin.one_party(i, j):
            return set()
        return {s for s in self.twin.said(i) & self.twin.said(j) if self.twin.makes_kindred(s)}

    def rarity(self, statement):
        return round(1000 * math.log(len(self.everyone) / len(self.twin.holders(statement))))

    def apart(self, i, j):
        return any({self.twin.at[a], self.twin.at[b]} == {i, j} for a, b in self.problem.apart)

    def price(self, i, j):
        """Return what each of two people pays for one shared table or cast: the memory, and the caller's weights."""
        level, total = self.problem.programme.memory_level, 0
        for meeting in self.problem.memory if j not in self.twin.companions(i) else ():
            pair = {self.twin.at[meeting.a], self.twin.at[meeting.b]}
            if pair == {i, j} and level.on and j not in self.twin.companions(i):
                price = self.faded(MEMORY_UNIT * level.weight * meeting.times, meeting.days_ago)
                strangers = not self.twin.said(i) & self.twin.said(j)
                total += max(1, price * (MEMORY_OTHERS if strangers else 1))
        prices = self.searched.prices
        if prices is not None:
            listed = zip(prices.a.tolist(), prices.b.tolist(), prices.cost.tolist(), strict=True)
            total += sum(cost for a, b, cost in listed if {a, b} == {i, j})
        return total

    def faded(self, price, days):
        """Return half a price, halved with every whole year; between two birthdays as far along as the days are."""
        year = days // 365
        begins, ends = price // 2 ** (year + 1), price // 2 ** (year + 2)
        return begins - (begins - ends) * (days % 365) // 365

    # Groups.

    def sizes(self):
        return [len(self.people_in(group)) for group in range(self.searched.sittings.groups)]

    def fresh(self):
        return [sum(map(self.twin.newcomer, self.people_in(g))) for g in range(self.searched.sittings.groups)]

    def language_of(self, group):
        """Return the language that a table is set to, "" for any."""
        for r, round_ in enumerate(self.problem.rounds):
            position = group - int(self.searched.sittings.start[r])
            if 0 <= position < len(round_.tables) and self.levels("understood").on:
                return round_.tables[position].language
        return ""

    def understood(self, group):
        """Return whether a group has a language, people whom nobody could understand left out."""
        people = [i for i in self.people_in(group) if not self.twin.lone_speaker(i)]
        return self.twin.has_language(people, self.language_of(group))

    def kind_counts(self):
        """Return for each group how many there are of each group of people that a rule names."""
        members = [group for promise, groups in self.rules().items() if self.levels(promise).on for group in groups]
        counts = [[len(set(self.people_in(g)) & who) for who in members] for g in range(self.searched.sittings.groups)]
        return counts, members

    def rules(self):
        """Return the groups that each promise about kinds names."""
        programme = self.problem.programme
        return {
            "not_the_only_one": self.twin.named(programme.not_the_only_one),
            "at_most": [who for who, _ in self.twin.limits()],
            "balanced": self.twin.named(programme.balanced),
        }


__all__ = ["PROMISE_COST", "Recount", "same_text"]
