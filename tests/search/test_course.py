"""Work in pieces: whatever ends it, what was made is a whole number of pieces, and its steps make the same again."""

from __future__ import annotations

import itertools
import os
import signal
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinfolk.search.course import Course
from kinfolk.search.effort import Effort

PIECES, WHOLE = 10, 1_007


def made(effort, numbers=range(PIECES), interrupt=()):
    """Return what was made of pieces at ``numbers``, the course, and what was told."""
    done, told = [], []

    def piece(number):
        if number in interrupt:
            os.kill(os.getpid(), signal.SIGINT)  # a key, in the middle of a piece
        done.append(number)

    effort = Effort(steps=effort.steps, time=effort.time, progress=told.append)
    with Course(PIECES, WHOLE, effort, 0.0) as course:
        course.tell(lambda: 7)
        course.through(((number, lambda number=number: piece(number)) for number in numbers), lambda: 7)
    return done, course, told


def test_without_an_end_everything_is_made_and_called_the_whole():
    done, course, told = made(Effort())
    assert done == [*range(PIECES)]
    assert (course.steps, course.cut, course.stopped) == (WHOLE, False, None)
    assert [one.steps for one in told] == [100 * k for k in range(PIECES + 1)]
    assert {(one.planned, one.unserved, one.musts_broken) for one in told} == {(WHOLE, 7, 0)}


@given(st.sets(st.integers(0, PIECES - 1), min_size=1), st.data())
def test_a_key_in_the_middle_of_a_piece_ends_after_it_and_the_steps_make_the_same_again(there, data):
    numbers = sorted(there)
    last = data.draw(st.sampled_from(numbers))
    kept = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        done, course, _ = made(Effort(), numbers, interrupt={last})
    finally:
        signal.signal(signal.SIGINT, kept)
    assert done == numbers[: numbers.index(last) + 1]
    assert (course.stopped, course.cut) == ("interrupted", True)
    again, replayed, _ = made(Effort(steps=course.steps), numbers)
    assert (again, replayed.steps, replayed.cut) == (done, course.steps, True)


@pytest.mark.parametrize("seconds", [0, 1, 4])
def test_the_clock_ends_it_between_two_pieces(monkeypatch, seconds):
    ticks = itertools.count()
    monkeypatch.setattr("kinfolk.search.course.clock", SimpleNamespace(perf_counter=lambda: next(ticks)))
    done, course, _ = made(Effort(time=seconds))
    assert (len(done), course.steps, course.stopped, course.cut) == (seconds, 100 * seconds, "time", True)


@pytest.mark.parametrize(
    ("steps", "pieces", "cut"),
    [
        (0, 0, True),
        (1, 1, True),
        (100, 1, True),
        (101, 2, True),
        (1_000, 10, True),
        (WHOLE, 10, False),
        (WHOLE + 5, 10, False),
    ],
)
def test_steps_that_were_asked_for_are_those_of_the_course(steps, pieces, cut):
    done, course, told = made(Effort(steps=steps))
    assert (len(done), course.steps, course.cut) == (pieces, steps, cut)
    assert {one.planned for one in told} == {steps}


def test_what_goes_wrong_in_a_piece_is_said():
    def broken():
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), Course(PIECES, WHOLE, Effort(), 0.0) as course:
        course.through([(0, broken)], lambda: 0)
