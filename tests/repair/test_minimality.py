"""Never more moves than needed: on small cases nothing at all does better than the repair."""

from __future__ import annotations

from contextlib import suppress

import numpy as np
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from kinfolk.errors import InputError
from kinfolk.problem import DEFAULT_PROMISES, MUST, OFF, AtMost, Meeting, Pin
from kinfolk.repair import Repairer
from tests.factories import make_person, make_problem, make_tables
from tests.repair.exhaustive import GONE, Trial
from tests.repair.plans import changes, document, movers, released, repaired

LANGUAGES = st.sampled_from([(), (), (), ("en",), ("es",), ("en", "es")])


@st.composite
def people(draw, count):
    """Draw people: hosts, newcomers, needs, languages."""
    return [
        make_person(
            f"p{k}",
            roles=frozenset(draw(st.sampled_from([(), (), ("host",)]))),
            times_attended=draw(st.sampled_from([0, 1, 3])),
            needs=draw(st.sampled_from([(), (), (), (), ("quiet",)])),
            languages=draw(LANGUAGES),
            kinds=draw(st.sampled_from([(), (), ("board",)])),
        )
        for k in range(count)
    ]


@st.composite
def plans(draw):
    """Draw a problem and a plan that seats everybody somewhere, musts kept or not."""
    count, rounds = draw(st.integers(4, 8)), draw(st.integers(1, 2))
    tables = draw(st.integers(2, 3))
    seats = draw(st.integers(max(2, -(-count // tables)), 5))
    derived = draw(st.booleans())
    least = max(2, count // tables - 1) if derived else 2
    room = list(make_tables(tables, max(seats, least), minimum=least, minimum_derived=derived))
    room[0] = type(room[0])(id="1", seats=room[0].seats, minimum=least, minimum_derived=derived, features=("quiet",))
    crowd = draw(people(count))
    pair = st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)).filter(lambda two: two[0] < two[1])
    apart = draw(st.lists(pair, max_size=1, unique=True))
    together = draw(st.lists(pair.filter(lambda two: two not in apart), max_size=1, unique=True))
    limits = draw(st.sampled_from([(), (), (AtMost("board", 1),), (AtMost("board", 2),)]))
    met = draw(st.lists(pair, max_size=2, unique=True))
    problem = make_problem(
        crowd,
        promises=DEFAULT_PROMISES | {"at_most": MUST if limits else OFF},
        at_most=limits,
        memory_level=MUST,
        memory=tuple(Meeting(f"p{a}", f"p{b}") for a, b in met),
        tables=room,
        rounds=rounds,
        apart=tuple((f"p{a}", f"p{b}") for a, b in apart),
        together=tuple((f"p{a}", f"p{b}") for a, b in together),
        pins=draw(st.sampled_from([(), (), (Pin("p0", rounds, "2"),)])),
    )
    labels = []
    for _ in range(rounds):
        places = [t for t in range(tables) for _ in range(room[t].seats)]
        labels.append(draw(st.permutations(places))[:count])
    return problem, np.array(labels).T


@st.composite
def days(draw, count, rounds):
    """Draw what is different on the day."""
    who = st.integers(0, count - 1).map(lambda k: f"p{k}")
    one = st.one_of(
        who.map(lambda i: {"absent": i}),
        who.map(lambda i: {"host_missing": i}),
        who.map(lambda i: {"stays": i}),
        st.tuples(who, st.integers(1, rounds)).map(lambda two: {"absent": two[0], "rounds": [two[1]]}),
        st.sampled_from(["1", "2"]).map(lambda table: {"table_closed": table}),
        st.just({"table_added": {"table": "9", "seats": 4}}),
        st.builds(
            lambda host, kind: {
                "arrived": {"id": "w1", "name": "Walk In", "roles": ["host"] if host else [], "kind": kind}
            },
            st.booleans(),
            st.sampled_from([[], ["board"]]),
        ),
    )
    return draw(st.lists(one, min_size=1, max_size=3, unique_by=lambda change: str(sorted(change))))


def planned(result, problem, labels):
    """Return where the plan seats everybody in positions of today's tables, -2 for a closed one."""
    rows = [[-1] * labels.shape[1] for _ in result.problem.people]
    for i, row in enumerate(labels):
        for r, t in enumerate(row):
            names = [table.id for table in result.problem.rounds[r].tables]
            name = problem.rounds[r].tables[t].id
            rows[i][r] = names.index(name) if name in names else GONE
    return rows


def brings_fewest_moves(problem, plan, labels, day):
    """Repair ``plan``, see that nobody moves who need not, and return the result if every must is kept."""
    result = repaired(problem, plan, *day)
    frozen = [problem.index[change["stays"]] for change in day if "stays" in change]
    trial = Trial(result.problem, planned(result, problem, labels), 0, frozen)
    seats = result.solution.labels
    for r in trial.rounds:
        now = {i: int(seats[i, r]) for i in range(len(seats)) if trial.facts.present[i, r]}
        if not trial.keeps(now, r):
            event("some must cannot be kept")
            assert not trial.possible(limit=len(seats))
            return None
    moved = len(movers(result))
    event(f"{moved} moved {'that day' if day else 'to mend the plan'}")
    assert not trial.possible(limit=moved - 1)
    assert Repairer(problem, plan).propose(changes(*day)).needed <= moved
    return result


@settings(max_examples=50, deadline=None)
@given(plans())
def test_a_plan_is_mended_by_the_fewest_moves(plan):
    problem, labels = plan
    brings_fewest_moves(problem, released(problem, labels), labels, [])


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_nobody_moves_who_need_not(data):
    problem, labels = data.draw(plans())
    day = data.draw(days(*labels.shape))
    absent = {change.get("absent") or change.get("host_missing") for change in day if "rounds" not in change}
    assume(len(problem.people) - len(absent) >= 2)
    mended = brings_fewest_moves(problem, released(problem, labels), labels, [])
    assume(mended is not None)
    plan = document(mended) | {"version": 1}
    with suppress(InputError):  # too few seats, or no table left
        brings_fewest_moves(mended.problem, plan, mended.solution.labels, day)
