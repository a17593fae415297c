"""Slow, obvious twins of every promise: loops over people and rounds, straight from docs/reference/promises.md.

They read the problem and the solution only: nothing here is shared with the code that is tested.
"""

from __future__ import annotations

import unicodedata
from itertools import combinations
from math import ceil, floor, hypot

from kinfolk.freemail import FREE_MAIL


def same_text(text):
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split()).rstrip(" .!?")


def same_feature(text):
    return "-".join(text.casefold().replace("-", " ").replace("_", " ").split())


def same_language(text):
    return text.casefold().replace("_", "-").split("-")[0].strip()


class Naive:
    """A problem and a solution; every answer is by position of a person."""

    def __init__(self, problem, solution=None):
        self.problem, self.solution = problem, solution
        self.programme = problem.programme
        self.n = len(problem.people)
        self.everyone = range(self.n)
        self.all_rounds = range(len(problem.rounds))
        self.person = problem.people
        self.at = {person.id: i for i, person in enumerate(problem.people)}
        self.seat = {}
        if solution is not None:
            self.seat = {(i, r): int(solution.labels[i, r]) for i in self.everyone for r in self.all_rounds}

    # Words.

    def away(self, i, r):
        round_, person = self.problem.rounds[r], self.person[i]
        if person.rounds is not None and round_.number not in person.rounds:
            return True
        return any(kind in round_.without for kind in person.kinds)

    def present(self, i, r):
        out = any(
            pin.person == self.person[i].id and pin.round == r + 1 and not pin.table for pin in self.programme.pins
        )
        return not self.away(i, r) and not out

    def rounds_of(self, i):
        return [r for r in self.all_rounds if self.present(i, r)]

    def attends(self, i):
        return bool(self.rounds_of(i))

    def table(self, i, r):
        return self.seat[i, r]

    def people_at(self, r, t):
        return [i for i in self.everyone if t >= 0 and self.table(i, r) == t]

    def shared_rounds(self, i, j):
        return [r for r in self.all_rounds if self.table(i, r) >= 0 and self.table(i, r) == self.table(j, r)]

    def cast(self, i):
        return int(self.solution.casts[i])

    def cast_mates(self, i, j):
        return i != j and self.cast(i) >= 0 and self.cast(i) == self.cast(j)

    def newcomer(self, i):
        times = self.person[i].times_attended
        return times == 0 if times is not None else any(p.times_attended is not None for p in self.person)

    def one_party(self, i, j):
        a, b, rules = self.person[i], self.person[j], self.programme.parties
        if i == j:
            return False
        if rules.organisation and same_text(a.organisation) and same_text(a.organisation) == same_text(b.organisation):
            return True
        if rules.order and a.order.strip() and a.order.strip() == b.order.strip():
            return True
        employed = rules.organisation and (same_text(a.organisation) or same_text(b.organisation))
        if rules.domain and not employed and self.domain(a) and self.domain(a) == self.domain(b):
            return True
        mine = {same_text(party) for party in a.parties} & {same_text(party) for party in b.parties}
        return rules.declared and bool(mine - {""})

    def domain(self, person):
        domain = person.email.split("@")[-1].casefold().strip() if "@" in person.email else ""
        free = FREE_MAIL | {name.casefold() for name in self.programme.parties.free_mail}
        same = [p for p in self.person if p.email.casefold().strip().endswith("@" + domain)]
        rounds = self.programme.rounds
        everybodys = rounds and len(same) > len(self.person) / 4 and all(len(same) > len(r.tables) for r in rounds)
        return "" if domain in free or everybodys else domain

    def companions(self, i):
        found = {i}
        while True:
            more = {self.at[x] for pair in self.problem.together for x in pair if found & {self.at[y] for y in pair}}
            if more <= found:
                return found - {i}
            found |= more

    def known(self, i, j):
        return any({self.at[a], self.at[b]} == {i, j} for a, b in self.problem.known)

    def said(self, i):
        return {same_text(text) for text in self.person[i].statements} - {""}

    def holders(self, statement):
        return [i for i in self.everyone if statement in self.said(i)]

    def makes_kindred(self, statement):
        rules = self.programme.kindred
        return 2 <= len(self.holders(statement)) <= max(rules.floor, floor(rules.share * self.n + 1e-9))

    def available(self, i, j):
        common = any(self.present(i, r) and self.present(j, r) for r in self.all_rounds)
        return i != j and common and not self.one_party(i, j)

    def kindred_people(self, i):
        rare = {s for s in self.said(i) if self.makes_kindred(s)}
        return {j for j in self.everyone if self.available(i, j) and rare & self.said(j)}

    def needles(self, i):
        count = {s: sum(self.available(i, j) for j in self.holders(s)) for s in self.said(i)}
        fewest = min((c for c in count.values() if c), default=0)
        return {s for s, c in count.items() if c and c == fewest}

    def groups(self, name):
        """Return the groups a name means, each as a set of positions."""
        if "=" in name:
            column, value = (same_text(part) for part in name.split("=", 1))
            found = {i for i in self.everyone if value and value in self.values(i, column)}
            if found:
                return [found]
        kinds = {i: {same_text(kind) for kind in self.person[i].kinds} - {""} for i in self.everyone}
        if same_text(name) == "kind":
            return [{i for i in kinds if kind in kinds[i]} for kind in set().union(*kinds.values())]
        if any(same_text(name) in mine for mine in kinds.values()):
            return [{i for i in kinds if same_text(name) in kinds[i]}]
        values = {i: self.values(i, same_text(name)) for i in self.everyone}
        return [{i for i in values if value in values[i]} for value in set().union(*values.values())]

    def values(self, i, column):
        return {same_text(value) for name, value in self.person[i].attributes if same_text(name) == column} - {""}

    def minimum(self, r, t):
        return max(2, self.problem.rounds[r].tables[t].minimum or 0)

    def speaks(self, i):
        return {same_language(tag) for tag in self.person[i].languages}

    def lone_speaker(self, i):
        if not self.speaks(i):
            return False
        for r in self.rounds_of(i):
            enough = min(self.minimum(r, t) for t in range(len(self.problem.rounds[r].tables))) - 1
            others = [j for j in self.everyone if j != i and self.present(j, r)]
            if not any(
                sum(not self.speaks(j) or lang in self.speaks(j) for j in others) >= enough for lang in self.speaks(i)
            ):
                return True
        return False

    def has_language(self, people, language=""):
        tongues = [self.speaks(i) for i in people if self.speaks(i)]
        if language:
            return all(same_language(language) in tongue for tongue in tongues)
        return not tongues or bool(set.intersection(*tongues))

    # Hosts.

    def truly_hosts(self, i, r):
        t = self.table(i, r)
        return self.person[i].is_host and t >= 0 and int(self.solution.hosts[r, t]) == i

    def hosted(self, r, t):
        i = int(self.solution.hosts[r, t])
        if i < 0 or self.table(i, r) != t or not self.person[i].is_host:
            return False
        limit = self.person[i].host_rounds
        return limit is None or sum(self.truly_hosts(i, earlier) for earlier in range(r + 1)) <= limit

    def cast_hosted(self, c):
        i = int(self.solution.cast_hosts[c])
        return i >= 0 and self.person[i].is_host and self.cast(i) == c

    def in_use(self, r):
        return len({self.table(i, r) for i in self.everyone} - {-1})

    def must_rounds(self):
        must = []
        for r in self.all_rounds:
            if self.hosts_suffice([*must, r]):
                must.append(r)
        return must

    def hosts_suffice(self, rounds):
        """Hall's condition: any of these rounds together want no more than the hosts can give them."""
        hosts = [i for i in self.everyone if self.person[i].is_host]
        for size in range(1, len(rounds) + 1):
            for some in combinations(rounds, size):
                give = 0
                for i in hosts:
                    there = sum(self.present(i, r) for r in some)
                    limit = self.person[i].host_rounds
                    give += there if limit is None else min(there, limit)
                if sum(self.in_use(r) for r in some) > give:
                    return False
        return True

    def casts_must_be_hosted(self):
        hosts = sum(self.person[i].is_host and self.attends(i) for i in self.everyone)
        return hosts >= len(self.solution.cast_hosts)

    # The promises: owed, then broken (a number).

    def owed(self, promise, i):
        rule = getattr(self, f"owed_{promise}", None)
        return self.attends(i) if rule is None else bool(rule(i))

    def degree(self, promise, i):
        return int(getattr(self, f"broken_{promise}")(i)) if self.owed(promise, i) else 0

    def broken_seated(self, i):
        return any(
            self.table(i, r) < 0 or len(self.people_at(r, self.table(i, r))) < self.minimum(r, self.table(i, r))
            for r in self.rounds_of(i)
        )

    def owed_apart(self, i):
        return any(self.person[i].id in pair for pair in self.problem.apart)

    def broken_apart(self, i):
        others = [self.at[x] for pair in self.problem.apart if self.person[i].id in pair for x in pair]
        return any(self.shared_rounds(i, j) or self.cast_mates(i, j) for j in others if j != i)

    def partners(self, i):
        return [
            self.at[x] for pair in self.problem.together if self.person[i].id in pair for x in pair if self.at[x] != i
        ]

    def owed_together(self, i):
        return any(
            any(self.present(i, r) and self.present(j, r) for r in self.all_rounds)
            or (self.programme.casts.wanted and self.attends(i) and self.attends(j))
            for j in self.partners(i)
        )

    def broken_together(self, i):
        for j in self.partners(i):
            if any(self.present(j, r) and r not in self.shared_rounds(i, j) for r in self.rounds_of(i)):
                return True
            if self.programme.casts.wanted and self.attends(i) and self.attends(j) and self.cast(i) != self.cast(j):
                return True
        return False

    def owed_needs(self, i):
        return self.attends(i) and bool(self.person[i].needs)

    def broken_needs(self, i):
        wanted = {same_feature(need) for need in self.person[i].needs}
        for r in self.all_rounds:
            if self.table(i, r) >= 0:
                has = {same_feature(name) for name in self.problem.rounds[r].tables[self.table(i, r)].features}
                if not wanted <= has:
                    return True
        return False

    def broken_understood(self, i):
        for r in self.all_rounds:
            t = self.table(i, r)
            if t >= 0 and not self.understand(i, self.people_at(r, t), self.problem.rounds[r].tables[t].language):
                return True
        c = self.cast(i)
        return c >= 0 and not self.understand(i, [j for j in self.everyone if self.cast(j) == c])

    def understand(self, i, people, language=""):
        judged = people if self.lone_speaker(i) else [j for j in people if not self.lone_speaker(j)]
        return self.has_language(judged, language)

    def owed_pinned(self, i):
        return any(pin.person == self.person[i].id for pin in self.programme.pins)

    def broken_pinned(self, i):
        for pin in self.programme.pins:
            if pin.person != self.person[i].id:
                continue
            t, r = self.table(i, pin.round - 1), pin.round - 1
            name = self.problem.rounds[r].tables[t].id if t >= 0 else ""
            if name != pin.table and not (pin.table and self.away(i, r)):
                return True
        return False

    def unhosted_rounds(self, i):
        return [r for r in self.all_rounds if self.table(i, r) >= 0 and not self.hosted(r, self.table(i, r))]

    def cast_unhosted(self, i):
        return self.cast(i) >= 0 and not self.cast_hosted(self.cast(i))

    def broken_hosted(self, i):
        return bool(self.unhosted_rounds(i)) or self.cast_unhosted(i)

    def owed_welcomed(self, i):
        return self.newcomer(i) and self.attends(i)

    def broken_welcomed(self, i):
        r = self.rounds_of(i)[0]
        t = self.table(i, r)
        if t < 0 or not self.hosted(r, t):
            return True
        people = self.people_at(r, t)
        new = [j for j in people if self.newcomer(j)]
        return len(new) < 2 or 2 * len(new) >= len(people) or not self.greeter_holds(i)

    def greeter_holds(self, i):
        if self.person[i].no_greeter:
            return True
        g = int(self.solution.greeters[i])
        if g < 0 or g == i or not self.person[g].is_greeter or self.one_party(g, i):
            return False
        load = sum(int(self.solution.greeters[j]) == g for j in self.everyone)
        return load <= min(5, self.person[g].greeter_capacity)

    def broken_no_party(self, i):
        return any(
            self.one_party(i, j) and j not in self.companions(i) and (self.shared_rounds(i, j) or self.cast_mates(i, j))
            for j in self.everyone
        )

    def broken_new_faces(self, i):
        total = 0
        for j in self.everyone:
            c = len(self.shared_rounds(i, j)) if j != i and j not in self.companions(i) else 0
            if c:
                c += self.cast_mates(i, j) or self.known(i, j)
            total += c * (c - 1) // 2
        return total

    def owed_kindred(self, i):
        return bool(self.kindred_people(i))

    def broken_kindred(self, i):
        kindred = self.kindred_people(i)
        met = {j for j in kindred if self.shared_rounds(i, j)}
        first = self.rounds_of(i)[0]
        early = any(first in self.shared_rounds(i, j) for j in kindred)
        could = any(self.present(j, first) for j in kindred)
        return len(met) < min(self.programme.kindred.at_least, len(kindred)) or (could and not early)

    def owed_needle(self, i):
        return bool(self.needles(i))

    def broken_needle(self, i):
        return not any(
            self.shared_rounds(i, j) and self.available(i, j) for s in self.needles(i) for j in self.holders(s)
        )

    def company_rounds(self, i, group):
        return [r for r in self.rounds_of(i) if any(j != i and self.present(j, r) for j in group)]

    def named(self, rules):
        return [group for name in rules for group in self.groups(name)]

    def owed_not_the_only_one(self, i):
        return any(i in g and self.company_rounds(i, g) for g in self.named(self.programme.not_the_only_one))

    def broken_not_the_only_one(self, i):
        return any(
            i in g
            and any(not any(j != i and r in self.shared_rounds(i, j) for j in g) for r in self.company_rounds(i, g))
            for g in self.named(self.programme.not_the_only_one)
        )

    def limits(self):
        return [(group, rule.limit) for rule in self.programme.at_most for group in self.groups(rule.kind)]

    def owed_at_most(self, i):
        return self.attends(i) and any(i in group for group, _ in self.limits())

    def broken_at_most(self, i):
        return any(
            i in group and len(group & set(self.people_at(r, self.table(i, r)))) > limit
            for group, limit in self.limits()
            for r in self.all_rounds
        )

    def owed_at_ease(self, i):
        return self.attends(i) and self.person[i].largest_table is not None

    def broken_at_ease(self, i):
        return any(len(self.people_at(r, self.table(i, r))) > self.person[i].largest_table for r in self.all_rounds)

    def walks(self, i):
        return [(r, r + 1) for r in self.rounds_of(i) if r + 1 in self.rounds_of(i)]

    def owed_short_walk(self, i):
        return self.programme.walk_limit is not None and bool(self.walks(i))

    def broken_short_walk(self, i):
        for pair in self.walks(i):
            seats = [(r, self.table(i, r)) for r in pair if self.table(i, r) >= 0]
            spots = [(self.problem.rounds[r].tables[t].x, self.problem.rounds[r].tables[t].y) for r, t in seats]
            if len(spots) == 2 and not any(value is None for spot in spots for value in spot):
                (x, y), (u, v) = spots
                if hypot(u - x, v - y) > self.programme.walk_limit:
                    return True
        return False

    def owed_balanced(self, i):
        return self.attends(i) and any(i in group for group in self.named(self.programme.balanced))

    def broken_balanced(self, i):
        return any(
            i in group and self.table(i, r) >= 0 and not self.mirrors(group, r, self.table(i, r))
            for group in self.named(self.programme.balanced)
            for r in self.all_rounds
        )

    def mirrors(self, group, r, t):
        people = self.people_at(r, t)
        n = sum(self.present(j, r) for j in self.everyone) or 1  # a plan may seat people where nobody should be
        k = sum(self.present(j, r) for j in group)
        there = len(group & set(people))
        return floor(k * len(people) / n) <= there <= ceil(k * len(people) / n)

    # Judging.

    def breaks_must(self, promise, i):
        if not self.degree(promise, i) or not self.programme.level(promise).must:
            return False
        if promise == "hosted":
            in_round = set(self.unhosted_rounds(i)) & set(self.must_rounds())
            return bool(in_round) or (self.cast_unhosted(i) and self.casts_must_be_hosted())
        return not (promise == "understood" and self.lone_speaker(i))

    def loss(self, i):
        return sum(
            level.weight * self.degree(promise, i)
            for promise, level in self.programme.promises.items()
            if promise != "apart" and level.on and not self.breaks_must(promise, i)
        )
