"""Which statements come next: against a slow twin, that it tells nobody's answers, and that rare holders find each other."""

from __future__ import annotations

import hashlib
import random

from hypothesis import given
from hypothesis import strategies as st

from kinfolk_web.people.choosing import CLOSE_FROM, HAND, PLACES, Offer, choose

OFFERS = st.lists(
    st.builds(
        Offer,
        id=st.integers(1, 40),
        told=st.sampled_from([0, 0, 5, 10, 40]),
        seen=st.integers(0, 90),
        starter=st.booleans(),
        near=st.dictionaries(st.integers(1, 40), st.integers(300, 999), max_size=4),
    ),
    max_size=25,
    unique_by=lambda one: one.id,
)
NUMBERS = st.sets(st.integers(1, 40), max_size=10)


def slow_twin(offers, reader, said, skipped, places=range(HAND)):
    """Place by place: write down every statement that is left with what speaks for it, sort, take the first."""

    def near(one):
        return max([0, *(one.near.get(other, 0) for other in said)])

    chosen = []
    for number in places:
        left = [one for one in offers if one.id not in said | skipped | set(chosen)]
        if not left:
            break
        rows = []
        for one in left:
            turn = hashlib.blake2b(f"{reader}:{one.id}".encode(), digest_size=8).digest()
            hungry = (one.starter, one.told > 0, len(f"{one.seen // 4:b}") if one.seen >= 4 else 0, turn)
            place = PLACES[number % 5]
            place = place.replace("sure at first", "sure" if len(said) < 2 else "close")
            if place == "sure" and (one.starter or one.told):
                rows.append((0, (-(10 * (one.told + 1) // (max(one.seen, one.told) + 4)), turn), one.id))
            elif place == "close" and near(one) >= CLOSE_FROM:
                rows.append((0, (-near(one), turn), one.id))
            else:
                rows.append((1, hungry, one.id))
        best = min(row[0] for row in rows)
        chosen.append(min((row for row in rows if row[0] == best), key=lambda row: row[1])[2])
    return chosen


@given(OFFERS, st.integers(1, 99), NUMBERS, NUMBERS, st.integers(0, 4))
def test_it_chooses_as_the_slow_twin_does(offers, reader, said, skipped, first):
    chosen = choose(offers, reader=reader, said=said, skipped=skipped, places=range(first, HAND))
    assert chosen == slow_twin(offers, reader, said, skipped, range(first, HAND))


@given(OFFERS, st.integers(1, 99), NUMBERS, NUMBERS, st.integers(0, 12))
def test_nothing_twice_nothing_answered_and_as_many_as_there_are(offers, reader, said, skipped, count):
    chosen = choose(offers, reader=reader, said=said, skipped=skipped, places=range(count))
    left = {one.id for one in offers} - said - skipped
    assert len(set(chosen)) == len(chosen) == min(count, len(left))
    assert set(chosen) <= left


@given(OFFERS, st.integers(1, 99), NUMBERS, st.randoms())
def test_the_order_in_which_statements_are_read_from_the_database_does_not_matter(offers, reader, said, shuffler):
    before = choose(offers, reader=reader, said=said)
    shuffler.shuffle(offers)
    assert choose(offers, reader=reader, said=said) == before


def test_two_readers_begin_with_different_unseen_ones_so_that_each_is_seen():
    offers = [Offer(id=number) for number in range(1, 61)]
    first = {choose(offers, reader=reader, said=())[0] for reader in range(200)}
    assert len(first) > 50


class Evening:
    """Forty statements that many can say, forty that three people each can; who said, passed over and wrote which.

    The rare ones are near in meaning to what their holders say besides, and some texts are near for no reason.
    """

    def __init__(self, seed: int, people: int) -> None:
        self.rng = rng = random.Random(seed)
        common = {number: rng.choice([0.1, 0.2, 0.3, 0.5]) for number in range(1, 41)}
        self.holders = {number: rng.sample(range(people), 3) for number in range(41, 81)}
        self.true = [{n for n, share in common.items() if rng.random() < share} for _ in range(people)]
        self.near: dict[int, dict[int, int]] = {n: {} for n in range(1, 81)}
        for number, three in self.holders.items():
            shared = rng.choice(sorted(self.true[three[0]]) or [1])
            for who in three:
                self.true[who] |= {number, shared}
            self.near[number][shared] = self.near[shared][number] = 640
        for number in common:
            self.near[number][rng.randrange(1, 81)] = 600
        self.said: list[set[int]] = [set() for _ in range(people)]
        self.skipped: list[set[int]] = [set() for _ in range(people)]
        self.yes, self.seen = dict.fromkeys(self.near, 0), dict.fromkeys(self.near, 0)
        for number, (author, *_) in self.holders.items():
            self.answer(author, number)

    def answer(self, who: int, number: int) -> bool:
        yes = number in self.true[who]
        self.seen[number] += 1
        self.yes[number] += yes
        (self.said if yes else self.skipped)[who].add(number)
        return yes

    def offers(self) -> list[Offer]:
        return [Offer(n, self.yes[n] // 5 * 5, self.seen[n], n <= 10, self.near[n]) for n in self.near]

    def next(self, way: str, who: int) -> list[int]:
        if way == "ours":
            return choose(self.offers(), reader=who, said=self.said[who], skipped=self.skipped[who])
        left = [n for n in self.near if n not in self.said[who] | self.skipped[who]]
        if way == "random":
            return self.rng.sample(left, HAND)
        return sorted(left, key=lambda n: (-self.yes[n] / (self.seen[n] + 4), n))[:HAND]


def evening(seed: int, way: str, people: int = 150, hands: int = 3) -> tuple[float, float, float]:
    """Return the share of holders of rare statements who found theirs, that of rare ones with two, and who said yes at once.

    Everybody answers some hands, one after the other.
    """
    world = Evening(seed, people)
    happy = 0
    for who in world.rng.sample(range(people), people):
        first = [world.answer(who, number) for number in world.next(way, who)]
        happy += any(first)
        for _ in range(hands - 1):
            for number in world.next(way, who):
                world.answer(who, number)
    held = [(number, who) for number, three in world.holders.items() for who in three[1:]]
    found = sum(number in world.said[who] for number, who in held) / len(held)
    met = sum(any(n in world.said[w] for w in three[1:]) for n, three in world.holders.items()) / len(world.holders)
    return found, met, happy / people


def test_rare_statements_find_their_people_and_everybody_meets_one_they_can_say_yes_to():
    """Three hands of five among eighty statements; figures are in the explanation of statements."""
    figures = {
        way: [sum(column) / 2 for column in zip(*(evening(seed, way) for seed in range(2)), strict=True)]
        for way in ("ours", "random", "popular")
    }
    ours, random_, popular = figures["ours"], figures["random"], figures["popular"]
    assert ours[0] > 1.2 * random_[0], figures
    assert ours[1] > random_[1], figures
    assert ours[2] > 1.2 * random_[2], figures
    assert ours[2] > 3 * popular[2], "the rate of yeses alone begins with what its author alone has said"
