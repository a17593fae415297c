"""Bounds are proofs: no plan whatever of a tiny problem does better, and those certain are broken in all of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinfolk.facts import Facts
from kinfolk.problem import Pin, Table
from kinfolk.promises import OPEN_PROMISES
from kinfolk.promises.balanced import Balanced
from kinfolk.promises.kindred import Kindred
from tests.factories import make_person, make_problem
from tests.promises.exhaustive import BESIDE_MUSTS, broken_sets
from tests.promises.plans import problems, tight_problem

each_promise = pytest.mark.parametrize("promise", OPEN_PROMISES, ids=lambda promise: promise.name)


@st.composite
def tiny_problems(draw):
    seed = draw(st.integers(0, 2**32 - 1))
    people, rounds, tables = draw(st.sampled_from([(3, 2, 2), (4, 2, 2), (4, 3, 1), (5, 1, 3), (5, 2, 2), (6, 1, 2)]))
    return tight_problem(seed, people, rounds, tables)


@each_promise
@settings(max_examples=40)
@given(tiny_problems())
def test_no_plan_does_better_than_the_bound(promise, problem):
    bound = promise.bound(Facts(problem))
    assert int(bound.certain.sum()) <= bound.minimum
    assert bool(bound.because) == (bound.minimum > 0)
    if not bound.minimum or promise.name == "seated":
        return  # nothing is excluded; ``seated`` is compared with its own enumeration below
    found = broken_sets(problem, promise)
    if not found and promise.name in BESIDE_MUSTS:
        return  # musts collide: of no plan at all anything can be said
    assert found, "the bound of other promises presumes that everybody can sit"
    assert bound.minimum <= min(len(people) for people in found)
    certain = set(np.flatnonzero(bound.certain).tolist())
    assert all(certain <= people for people in found)


@st.composite
def kept_apart_by_musts(draw):
    """Return a problem of few people in which languages, needs, pins and companions decide who can meet."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    pick = lambda *options: options[rng.integers(len(options))]  # noqa: E731
    theme = pick("languages", "languages", "needs", "pins", "table language")
    speak = ((), ("en",), ("es",), ("en", "es"), ("es",)) if "language" in theme else ((),)
    people = tuple(
        make_person(
            f"p{i}",
            languages=pick(*speak),
            needs=pick((), (), ("quiet",)) if theme == "needs" else (),
            statements=pick(("a",), ("b",), ("a", "b"), ("c",)),
            rounds=pick(None, None, None, (2,)),
        )
        for i in range(int(rng.integers(4, 7)))
    )
    tables = [
        Table(id="1", seats=4, minimum=2, language="en" if theme == "table language" else ""),
        Table(id="2", seats=4, minimum=2, features=("quiet",)),
    ]
    pinned = 0.25 if theme == "pins" else 0.0
    pins = tuple(Pin(person.id, r, pick("1", "2")) for person in people for r in (1, 2) if rng.random() < pinned)
    together = (("p0", "p1"), ("p1", "p2"))[: int(rng.choice([0, 0, 1, 2]))]
    return make_problem(people, tables=tables, rounds=2, pins=pins, together=together)


@pytest.mark.parametrize("promise", [p for p in OPEN_PROMISES if p.name in BESIDE_MUSTS], ids=lambda one: one.name)
@settings(max_examples=60)
@given(kept_apart_by_musts())
def test_whom_musts_keep_from_their_kindred_people_no_plan_serves(promise, problem):
    bound = promise.bound(Facts(problem))
    found = broken_sets(problem, promise) if bound.minimum else set()
    certain = set(np.flatnonzero(bound.certain).tolist())
    assert all(bound.minimum <= len(people) and certain <= people for people in found)


@settings(max_examples=30)
@given(st.integers(0, 2**32 - 1))
def test_no_plan_serves_more_of_those_who_have_one_kindred_person_only(seed):
    rng = np.random.default_rng(seed)
    more = ("e",) if rng.random() < 0.3 else ()
    said = {0: ("a", "b", "c", "d"), 1: ("a",), 2: ("b",), 3: ("c", *more), 4: ("d",) if rng.random() < 0.5 else more}
    people = [make_person(f"p{i}", statements=said[i], rounds=(2,) if rng.random() < 0.2 else None) for i in said]
    problem = make_problem(people, tables=[Table(id=str(t), seats=3, minimum=2) for t in range(2)], rounds=2)
    least = Kindred().bound(Facts(problem)).minimum
    assert not least or least <= min(len(broken) for broken in broken_sets(problem, Kindred()))


@settings(max_examples=30)
@given(st.integers(0, 2**32 - 1))
def test_one_attribute_can_always_be_balanced(seed):
    rng = np.random.default_rng(seed)
    region = lambda: (("Region", str(rng.choice(["", "North", "South"]))),)  # noqa: E731
    people = [make_person(f"p{i}", attributes=region()) for i in range(int(rng.integers(4, 7)))]
    problem = make_problem(people, tables=2, rounds=1, balanced=("Region",))
    assert Facts(problem).capacity.seats_everybody
    assert min(len(broken) for broken in broken_sets(problem, Balanced())) == 0


@each_promise
@settings(max_examples=25)
@given(problems(), st.randoms(use_true_random=False))
def test_the_order_of_the_list_does_not_matter_to_the_bound(promise, problem, random):
    order = list(range(len(problem.people)))
    random.shuffle(order)
    shuffled = replace(problem, people=tuple(problem.people[i] for i in order))
    mine, theirs = promise.bound(Facts(problem)), promise.bound(Facts(shuffled))
    assert theirs.minimum == mine.minimum
    assert theirs.certain.tolist() == mine.certain[order].tolist()


@each_promise
@settings(max_examples=25)
@given(problems())
def test_keeping_apart_never_moves_a_bound(promise, problem):
    with_apart, without = promise.bound(Facts(problem)), promise.bound(Facts(replace(problem, apart=())))
    assert with_apart.minimum == without.minimum
    assert with_apart.certain.tolist() == without.certain.tolist()
    assert with_apart.because == without.because
