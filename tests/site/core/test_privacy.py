"""Small numbers: what is told of counts, tried by an attacker who solves integer programmes, and by an onlooker."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from kinfolk_web.core.privacy import BATCH, FLOOR, STEP, Told, floor_of, most_that_hides, parts, step, words

if TYPE_CHECKING:
    from collections.abc import Callable

LARGEST = BATCH[-1]


@given(st.lists(st.tuples(st.integers(-3, 9), st.integers(0, 9)), max_size=40), st.sampled_from([5, 10, 15]))
def test_told_numbers_are_multiples_of_five_from_the_floor_on_never_go_down_and_move_with_a_whole_batch(moves, floor):
    yes, answers, told = 0, 0, Told(waits_for=5)
    for more, no in moves:
        yes, answers = max(0, yes + more), answers + abs(more) + no
        now = step(told, yes, answers, floor=floor)
        assert now.told % STEP == 0
        assert now.told == 0 or floor <= now.told <= answers - 5
        assert now.told >= told.told
        if now.told != told.told:
            assert now.told <= yes
            assert yes - told.counted >= min(BATCH)
        told = now


def test_the_floor_can_be_raised_and_never_lowered():
    assert floor_of() == 5
    assert floor_of(delicate=True) == floor_of(own_words=True) == 10
    assert floor_of(raised_to=3) == 5
    assert floor_of(delicate=True, raised_to=25) == 25


@given(st.dictionaries(st.text(max_size=3), st.integers(0, 60), max_size=8))
def test_a_hidden_part_never_follows_from_the_total(counts):
    told = parts(counts, floor=FLOOR)
    hidden = [part for part, number in told.items() if number is None]
    assert all(counts[part] // STEP * STEP == number for part, number in told.items() if number is not None)
    assert all(counts[part] >= FLOOR for part in counts if part not in hidden)
    if hidden and len(hidden) < len(counts):
        assert len(hidden) >= 2
        assert sum(counts[part] for part in hidden) >= FLOOR


def test_below_the_floor_words_say_no_number():
    assert words(0) == "a few people, or nobody yet"
    assert words(45) == "about 45 people"


# -- the small-number attacker ----------------------------------------------------------------------------------------


@dataclass
class Evening:
    """What really happened, and everything that was ever shown: a number after each tick."""

    people: int
    floor: int
    answers: list[bool]
    tick_of: list[int]  # by person: after which tick the attacker saw them touch their phone
    shown: list[int] = field(default_factory=list)


def an_evening(rng: random.Random, people: int, floor: int, share: float) -> Evening:
    ticks = rng.randint(2, 12)
    found = Evening(
        people, floor, [rng.random() < share for _ in range(people)], [rng.randrange(ticks) for _ in range(people)]
    )
    told = Told(waits_for=rng.choice(BATCH))
    for tick in range(ticks):
        answers = sum(at <= tick for at in found.tick_of)
        count = sum(yes for yes, at in zip(found.answers, found.tick_of, strict=True) if at <= tick)
        told = step(told, count, answers, floor=floor, draw=lambda: rng.choice(BATCH))
        found.shown.append(told.told)
    return found


def what_follows(evening: Evening, there: Callable[[int, int], bool] | None = None) -> list[LinearConstraint]:
    """Every inequality that what was shown implies for the counts after each tick.

    She knows all the rules and how many answered by when; only the drawn sizes of batches are hidden from her. ``there``
    says whose answer is there after a tick, where some are taken back.
    """
    there = there or (lambda one, tick: evening.tick_of[one] <= tick)
    rules, known, counted = [], Told(), 0.0  # counted: the most that can have said yes when the last number was told
    for tick, told in enumerate(evening.shown):
        touched = np.array([there(one, tick) for one in range(evening.people)], dtype=float)
        answers = int(touched.sum())
        most = most_that_hides(known, answers)
        if told != known.told:
            counted = told + STEP - 1 if most >= told + STEP else np.inf
            rules.append(LinearConstraint(touched, told, counted))
            known = Told(told, 0, 0, answers, answers)
            continue
        if most // STEP * STEP >= max(told + STEP, evening.floor):  # only too small a batch or count holds it back
            unfilled = counted + LARGEST - 1
            rules.append(LinearConstraint(touched, -np.inf, max(unfilled, told + STEP - 1, evening.floor - 1)))
        known = Told(known.told, 0, 0, known.answers_then, answers)
    return rules


def recovered(evening: Evening, known: set[int]) -> list[int]:
    """Whose answer an attacker is sure of: of the two possible ones only one fits with everything that was shown."""
    low, high = np.zeros(evening.people), np.ones(evening.people)
    for one in known:
        low[one] = high[one] = float(evening.answers[one])
    rules, sure = what_follows(evening), []
    possible = [set() for _ in range(evening.people)]
    for one in (one for one in range(evening.people) if one not in known):
        for value in {0, 1} - possible[one]:
            lower, upper = low.copy(), high.copy()
            lower[one] = upper[one] = value
            found = milp(
                np.zeros(evening.people),
                integrality=np.ones(evening.people),
                bounds=Bounds(lower, upper),
                constraints=rules,
            )
            if found.success:
                for other, x in enumerate(np.rint(found.x).astype(int)):
                    possible[other].add(int(x))
        if len(possible[one]) < 2:
            sure.append(one)
    return sure


@pytest.mark.parametrize("friends", [1, 4])
@pytest.mark.parametrize("floor", [5, 10])
def test_an_attacker_with_integer_programmes_and_three_friends_recovers_no_answer(floor, friends):
    """She saw after which tick everybody touched their phone, and knows her own answer and those of her friends."""
    rng = random.Random(7 * floor + friends)
    told_something = 0
    for _ in range(12):
        evening = an_evening(rng, rng.choice([8, 12, 16, 24, 30]), floor, rng.choice([0.1, 0.3, 0.6, 0.9, 1.0]))
        known = set(rng.sample(range(evening.people), friends))
        if friends > 1:  # they all say yes at once, so as to fill all but one of a batch themselves
            for one in known:
                evening.answers[one] = True
        assert recovered(evening, known) == []
        told_something += evening.shown[-1] > 0
    assert told_something, "something was shown at all"


def test_the_attacker_is_no_straw_man_told_exactly_she_recovers_answers():
    rng = random.Random(3)
    evening = an_evening(rng, 12, 5, 0.5)
    exact = [
        sum(yes for yes, at in zip(evening.answers, evening.tick_of, strict=True) if at <= tick)
        for tick in range(len(evening.shown))
    ]
    rules = [
        LinearConstraint(np.array([at <= tick for at in evening.tick_of], dtype=float), count, count)
        for tick, count in enumerate(exact)
    ]
    sure = 0
    for one in range(12):
        fits = 0
        for value in (0, 1):
            low, high = np.zeros(12), np.ones(12)
            low[one] = high[one] = value
            fits += milp(np.zeros(12), integrality=np.ones(12), bounds=Bounds(low, high), constraints=rules).success
        sure += fits == 1
    assert sure > 0


# -- the same attacker at a table --------------------------------------------------------------------------------------


@dataclass
class Room:
    """What she sees besides the numbers: who took an answer back and when, and a line at her tables and her friends'.

    The line is the rule of ``plans/sharing.py``: somebody else at this table let it know in time, and did not take it back.
    """

    evening: Evening
    tells: list[bool]  # of those who said yes: "tell my table", not "only count me"
    back_at: dict[int, int]  # by person: after which tick the attacker saw that they took their answer back
    tables: list[list[int]] = field(default_factory=list)  # in each round, at which table everybody sits
    until: list[int] = field(default_factory=list)  # in each round, the tick up to which an answer counts at tables

    def there(self, one: int, tick: int) -> bool:
        """Whether an answer of somebody is there after a tick; she saw both touches."""
        return self.evening.tick_of[one] <= tick < self.back_at.get(one, tick + 1)

    def heard(self, observer: int) -> list[tuple[set[int], bool]]:
        """Return every line that somebody was told: whom it is about, and whether there were some."""
        lines = []
        for at, until in zip(self.tables, self.until, strict=True):
            for tick in range(
                until, len(self.evening.shown)
            ):  # looked at after each tick, and gone at once if taken back
                if self.there(observer, tick) and self.evening.tick_of[observer] <= until:
                    beside = {
                        one
                        for one, table in enumerate(at)
                        if table == at[observer]
                        and one != observer
                        and self.evening.tick_of[one] <= until
                        and self.there(one, tick)
                    }
                    lines.append((beside, any(self.evening.answers[one] and self.tells[one] for one in beside)))
        return lines


def a_room(rng: random.Random, people: int, observers: set[int], floor: int) -> Room:
    """Return an evening in which people sit at tables of four in three rounds, and some take back what they said."""
    ticks, share = rng.randint(4, 9), rng.choice([0.3, 0.6, 0.9])
    evening = Evening(
        people, floor, [rng.random() < share for _ in range(people)], [rng.randrange(ticks) for _ in range(people)]
    )
    back = {one: rng.randrange(evening.tick_of[one] + 1, ticks + 1) for one in range(people) if rng.random() < 0.2}
    room = Room(
        evening,
        [rng.random() < 0.5 for _ in range(people)],
        {one: at for one, at in back.items() if one not in observers},
    )
    for one in observers:  # they say yes at once and let their tables know: so they are told whatever is told
        evening.answers[one] = room.tells[one] = True
        evening.tick_of[one] = 0
    told = Told(waits_for=rng.choice(BATCH))
    for tick in range(ticks):
        there = [room.there(one, tick) for one in range(people)]
        count = sum(yes for yes, here in zip(evening.answers, there, strict=True) if here)
        told = step(told, count, sum(there), floor=floor, draw=lambda: rng.choice(BATCH))
        evening.shown.append(told.told)
    for _round in range(3):
        seats = [one // 4 for one in range(people)]
        rng.shuffle(seats)
        room.tables.append(seats)
        room.until.append(rng.randrange(ticks))
    return room


def what_a_room_says(room: Room, observers: set[int], *, counted_too: bool = False) -> list[LinearConstraint]:
    """Every inequality over all answers, and behind them over who of them lets their table know.

    Parameters
    ----------
    counted_too
        What a wrong rule would tell: of those who are only counted as well.
    """
    people = room.evening.people
    rules = [
        LinearConstraint(np.concatenate([told.A.ravel(), np.zeros(people)]), told.lb, told.ub)
        for told in what_follows(room.evening, room.there)
    ]
    for one in range(people):  # who lets their table know has said yes
        row = np.zeros(2 * people)
        row[people + one], row[one] = 1, -1
        rules.append(LinearConstraint(row, -np.inf, 0))
    for beside, some in (line for observer in observers for line in room.heard(observer)):
        row = np.zeros(2 * people)
        for one in beside:
            row[one if counted_too else people + one] = 1
        some_at_all = any(room.evening.answers[one] for one in beside) if counted_too else some
        rules.append(LinearConstraint(row, 1 if some_at_all else 0, np.inf if some_at_all else 0))
    return rules


def only_counted_and_recovered(room: Room, observers: set[int], rules: list[LinearConstraint]) -> list[int]:
    """Whose answer she is sure of among those who let no table know: who said yes and is only counted, and who said no."""
    people, truth = room.evening.people, room.evening.answers
    low, high = np.zeros(2 * people), np.ones(2 * people)
    for one in observers:
        low[one] = high[one] = low[people + one] = high[people + one] = 1
    matrix = np.vstack([np.atleast_2d(rule.A) for rule in rules])
    bound = LinearConstraint(
        matrix,
        np.concatenate([np.atleast_1d(rule.lb) for rule in rules]),
        np.concatenate([np.atleast_1d(rule.ub) for rule in rules]),
    )
    possible: list[set[int]] = [set() for _ in range(people)]
    for one in range(people):
        if one in observers or (truth[one] and room.tells[one]):
            continue
        for value in {0, 1} - possible[one]:
            lower, upper = low.copy(), high.copy()
            lower[one] = upper[one] = value
            found = milp(
                np.zeros(2 * people), integrality=np.ones(2 * people), bounds=Bounds(lower, upper), constraints=bound
            )
            if found.success:
                for other, x in enumerate(np.rint(found.x[:people]).astype(int)):
                    possible[other].add(int(x))
    return [
        one
        for one in range(people)
        if one not in observers and not (truth[one] and room.tells[one]) and len(possible[one]) < 2
    ]


@pytest.mark.parametrize("friends", [1, 4])
def test_lines_at_tables_and_answers_taken_back_tell_of_nobody_who_is_only_counted(friends):
    """She and her friends sit at several tables in three rounds, look after each tick, and see who takes an answer back."""
    rng, told_something, heard_something = random.Random(31 + friends), 0, 0
    for _ in range(8):
        people = rng.choice([12, 16, 24])
        observers = set(rng.sample(range(people), friends))
        room = a_room(rng, people, observers, 5)
        assert only_counted_and_recovered(room, observers, what_a_room_says(room, observers)) == []
        told_something += room.evening.shown[-1] > 0
        heard_something += any(some for observer in observers for _beside, some in room.heard(observer))
    assert told_something
    assert heard_something


def test_a_line_that_told_of_those_who_are_only_counted_would_recover_answers():
    rng, sure = random.Random(37), 0
    for _ in range(4):
        observers = set(rng.sample(range(12), 4))
        room = a_room(rng, 12, observers, 5)
        rules = what_a_room_says(room, observers, counted_too=True)
        sure += len(only_counted_and_recovered(room, observers, rules))
    assert sure > 0


# -- the onlooker -----------------------------------------------------------------------------------------------------


def attributed(rng: random.Random, *, batched: bool) -> tuple[float, int]:
    """How often an onlooker, at a change of the number, names somebody whose tap it told; and how often it changed.

    Two hundred people answer one statement within a minute and a half, three in ten with yes. The onlooker sees every
    phone that is touched, not which button, and names whoever touched theirs last.
    """
    touches = sorted((rng.uniform(0, 90), rng.random() < 0.3) for _ in range(200))
    told, shown, at, tick = Told(waits_for=rng.choice(BATCH)), 0, 0, 0.0
    since: list[int] = []
    right, changes = 0.0, 0
    looks = [moment + 0.05 for moment, _yes in touches] if not batched else []
    while batched and tick < 110:
        tick += rng.uniform(8, 12)
        looks.append(tick)
    for look in looks:
        while at < len(touches) and touches[at][0] <= look:
            since.append(at)
            at += 1
        count = sum(yes for _moment, yes in touches[:at])
        if batched:
            told = step(told, count, at, floor=5, draw=lambda: rng.choice(BATCH))
            now = told.told
        else:
            now = count
        if now != shown:
            contributors = [one for one in since if touches[one][1]]
            right += (since[-1] in contributors) / len(contributors)
            changes += 1
            shown, since = now, []
    return right, changes


def test_an_onlooker_names_the_right_neighbour_at_most_one_time_in_five():
    rng = random.Random(11)
    shares = {}
    for batched in (False, True):
        runs = [attributed(rng, batched=batched) for _ in range(300)]
        shares[batched] = sum(right for right, _n in runs) / sum(n for _right, n in runs)
    assert shares[False] > 0.8, "a number that moves with each tap tells who tapped"
    assert shares[True] <= 0.2, shares
