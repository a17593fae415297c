"""Random problems that the search can be given: chairs for everybody, and everything that makes a plan hard."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import strategies as st

from kinfolk.facts import Facts
from kinfolk.problem import (
    DEFAULT_PROMISES,
    MUST,
    OFF,
    SHOULD,
    SHOULD_HIGH,
    AtMost,
    Casts,
    KindredRules,
    Level,
    Meeting,
    Pin,
    Problem,
    Programme,
    Round,
    Table,
)
from kinfolk.roles import assign_greeters
from kinfolk.search import engine
from kinfolk.search.hosting import assign_hosts
from kinfolk.search.prepare import Prices, may_not_sit, prepare
from kinfolk.search.sittings import lay_out
from kinfolk.search.start import first_seats
from kinfolk.solve import as_solution
from tests.promises.plans import random_pairs, random_person

ALWAYS_MUSTS = ("seated", "apart", "together", "needs", "pinned")
SETTINGS = (OFF, SHOULD, SHOULD_HIGH, Level(7), MUST)


def random_levels(rng):
    """Return every promise on, some of them off, weighed otherwise or a must."""
    levels = {name: level if level.on else SHOULD for name, level in DEFAULT_PROMISES.items()}
    for name in levels:
        if name not in ALWAYS_MUSTS and rng.random() < 0.3:
            levels[name] = SETTINGS[rng.integers(len(SETTINGS))]
    return levels


def random_room(rng, number, people):
    """Return a round with a chair for everybody at uneven tables."""
    count = int(rng.integers(1, max(2, people // 3)))
    seats = rng.integers(2, 9, count)
    while seats.sum() < people:
        seats[rng.integers(count)] += 1
    tables = tuple(
        Table(
            id=f"t{t}",
            seats=int(seats[t]),
            minimum=int(rng.integers(0, min(seats[t], 4))),
            features=tuple(need for need in ("step free", "QUIET") if rng.random() < 0.6),
            x=None if rng.random() < 0.2 else float(rng.integers(0, 30)),
            y=float(rng.integers(0, 30)),
            language="en" if rng.random() < 0.1 else "",
        )
        for t in range(count)
    )
    return Round(number=number, tables=tables, without=("Board",) if rng.random() < 0.1 else ())


def random_search_problem(seed, people, rounds):
    """Return a problem whose tables seat everybody in every round."""
    rng = np.random.default_rng(seed)
    everyone = tuple(random_person(rng, number, rounds) for number in range(people))
    same_room = rng.random() < 0.5
    room = [random_room(rng, number + 1, people) for number in range(rounds)]
    if same_room:
        room = [replace(room[0], number=number + 1) for number in range(rounds)]
    together = random_pairs(rng, everyone, 0.15)
    with_company = {id_ for pair in together for id_ in pair}
    pins = tuple(
        Pin(person.id, round_.number, "" if rng.random() < 0.3 else round_.tables[rng.integers(len(round_.tables))].id)
        for person in everyone
        for round_ in room
        if rng.random() < 0.03 and person.id not in with_company
    )
    programme = Programme(
        rounds=tuple(room),
        promises=random_levels(rng),
        casts=Casts(smallest=2, largest=4) if rng.random() < 0.5 else Casts(),
        kindred=KindredRules(at_least=int(rng.integers(1, 4)), share=0.08, floor=int(rng.integers(2, 6))),
        not_the_only_one=("student", "Region"),
        at_most=(AtMost("board", 1),),
        balanced=("kind",),
        walk_limit=12.0,
        pins=pins,
    )
    return Problem(
        people=everyone,
        programme=programme,
        apart=random_pairs(rng, everyone, 0.3),
        together=together,
        known=random_pairs(rng, everyone, 0.2),
        memory=tuple(
            Meeting(a, b, times=int(rng.integers(1, 4)), days_ago=int(rng.integers(0, 1500)))
            for a, b in random_pairs(rng, everyone, 0.2)
        ),
    )


@st.composite
def search_problems(draw, most_people=24, most_rounds=4):
    """Draw a problem of 1 to ``most_people`` people."""
    seed = draw(st.integers(0, 2**32 - 1))
    return random_search_problem(seed, draw(st.integers(1, most_people)), draw(st.integers(1, most_rounds)))


class Searched:
    """A problem on its way into the search: everything between the list and the kernels."""

    def __repr__(self):
        return f"Searched(random_search_problem{self.recipe}, {self.seed}, priced={self.priced})"

    def __init__(self, problem, seed=0, *, priced=False, recipe=()):
        self.problem, self.seed, self.priced, self.recipe = problem, seed, priced, recipe
        self.facts = Facts(self.problem)
        self.sittings = lay_out(self.facts)
        self.barred = may_not_sit(self.facts, self.sittings)
        self.host = assign_hosts(self.facts, self.sittings, self.barred)
        self.start = first_seats(self.facts, self.sittings, self.host, np.random.default_rng(self.seed))
        self.greeters = assign_greeters(self.facts)
        self.prices = self.some_prices() if self.priced else None
        self.given = prepare(self.facts, self.sittings, self.barred, self.prices)
        self.state = engine.new_state(self.given, self.start, self.host, self.seed)

    def some_prices(self):
        """Return weights of the caller between a few pairs."""
        rng = np.random.default_rng(self.seed)
        n = self.facts.people
        pairs = rng.integers(0, n, (n, 2)).T
        return Prices.of_pairs(*pairs.astype(np.int32), np.round(rng.normal(0, 2, n), 2))

    @property
    def room(self):
        """Return the addresses that kernels take."""
        return engine.room_of(self.given, self.state)

    def advance(self, steps, temperature):
        """Let the search run for a stretch at one temperature."""
        segment = engine.Segment(steps, temperature, engine.GENTLE)
        engine.advance(self.given, self.state, segment, engine.snapshot(self.given, self.state))

    def solution(self):
        """Return the state as a solution."""
        return as_solution(self.facts, self.sittings, self.state.seat, self.state.host, self.greeters)


@st.composite
def searches(draw, most_people=24, most_rounds=4):
    """Draw a problem and everything that the kernels need of it."""
    recipe = draw(st.integers(0, 2**32 - 1)), draw(st.integers(1, most_people)), draw(st.integers(1, most_rounds))
    return Searched(
        random_search_problem(*recipe), draw(st.integers(0, 2**16)), priced=draw(st.booleans()), recipe=recipe
    )
