"""The benchmark counts right, judges as the table says, and its peers do what they are said to do."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pytest

from benchmarks import child, repairs, worker
from benchmarks.cases import BY_NAME, CASES, everything, thirty_at_their_best, without_repeats
from benchmarks.outcomes.__main__ import MODULES
from benchmarks.outcomes.public import NAMED, sfhh
from benchmarks.page import PROMISES, Row, duration, page, spread
from benchmarks.peers import simple
from benchmarks.problems import bare, realistic, room
from benchmarks.quality import meetings, quality
from kinfolk import solve

GOOD = {
    "sound": True,
    "musts_broken": 0,
    "apart_broken": 0,
    "promises": {"new_faces": (300, 2, 2), "kindred": (302, 5, 2), "needle": (300, 0, 0)},
    "left_alone": 0,
    "coincidences": 50,
    "repeats": 4,
    "most_often": 2,
    "loss": 6,
    "stopped": "proved",
    "construction": "",
    "advice": ["30 people as 6 tables of 5 ..."],
    "seconds": 0.5,
}
MACHINE = {"cores": 2, "system": "Linux", "python": "3.11", "numpy": "2", "numba": "0.6", "load": 0.1}
FACTS = {"seeds": 2, "command": "python -m benchmarks", "date": "", "repair": [], "failed": []}


def test_meetings_are_counted_as_by_hand():
    labels = np.array([[0, 0, 0], [0, 0, 1], [0, 1, 0], [1, 0, -1], [1, 1, -1]], dtype=np.int32)
    # 0-1 twice, 0-2 twice, every other pair at most once
    assert meetings(labels) == (2, 2, 2)
    assert meetings(np.zeros((4, 3), dtype=np.int32)) == (18, 9, 3)


def test_a_case_that_reaches_everything_falls_short_of_nothing():
    assert everything(GOOD) == thirty_at_their_best(GOOD) == []
    assert BY_NAME["realistic-300"].shortfalls([GOOD, GOOD], 100.0) == []


@pytest.mark.parametrize(
    ("judge", "change", "said"),
    [
        (everything, {"sound": False}, "the checker disagrees"),
        (everything, {"musts_broken": 2}, "musts broken for 2"),
        (everything, {"apart_broken": 1}, "apart"),
        (everything, {"left_alone": 3}, "3 without anybody kindred"),
        (everything, {"promises": {"hosted": (300, 3, 2)}}, "`hosted` 3 of 300, bound 2"),
        (everything, {"promises": {"kindred": (302, 6, 2)}}, "`kindred` 4 of 300"),
        (without_repeats, {"coincidences": 1}, "1 repeats"),
        (thirty_at_their_best, {"coincidences": 51}, "51 coincidences"),
        (thirty_at_their_best, {"most_often": 3}, "a pair meets 3 times"),
        (thirty_at_their_best, {"repeats": 5}, "worst-off 5"),
        (thirty_at_their_best, {"stopped": "budget"}, "not labelled proven"),
        (thirty_at_their_best, {"advice": []}, "no advice on 6 x 5"),
    ],
)
def test_what_is_not_reached_is_said(judge, change, said):
    assert [fault.text for fault in judge({**GOOD, **change})] == [said]


def test_three_in_three_hundred_are_one_in_a_hundred_and_four_are_more():
    assert everything({**GOOD, "promises": {"needle": (300, 3, 0)}}) == []
    assert [fault.amount for fault in everything({**GOOD, "promises": {"needle": (300, 4, 0)}})] == [4]


def test_slow_and_large_fall_short():
    case = BY_NAME["realistic-3000"]
    slow = {**GOOD, "seconds": 6.0}
    assert case.shortfalls([slow, slow, GOOD], 100.0) == ["6.0 s"]
    assert case.shortfalls([slow, GOOD, GOOD], 401.0) == ["401 MB"]


def test_of_each_fault_the_worst_seed_is_shown():
    case = BY_NAME["realistic-3000"]
    samples = [{**GOOD, "left_alone": 1}, {**GOOD, "left_alone": 3}, GOOD]
    assert case.shortfalls(samples, 1.0) == ["3 without anybody kindred (2 of 3 seeds)"]
    assert case.shortfalls(samples[:2], 1.0) == ["3 without anybody kindred"]


def test_the_realistic_meeting_is_the_one_that_the_page_describes():
    problem = realistic(300, 38, 4, seed=1)
    assert [len(round_.tables) for round_ in problem.rounds] == [38] * 4
    assert sum(bool(table.features) for table in room(300, 38)) == 10
    assert len(problem.apart) == 60
    assert problem.programme.casts.wanted
    assert 0.25 <= sum(problem.is_newcomer(person) for person in problem.people) / 300 <= 0.30
    assert sum(person.is_host for person in problem.people) == 60
    assert problem != realistic(300, 38, 4, seed=2)


def test_the_bare_room_promises_new_faces_alone():
    problem = bare(30, "5x6", 5)
    assert {name for name, level in problem.programme.promises.items() if level.on} == {"seated", "apart", "new_faces"}


@pytest.mark.parametrize("name", ["random", "greedy"])
def test_a_peer_seats_everybody_evenly_and_the_checker_agrees(name):
    problem = realistic(40, 6, 3, seed=0)
    _, result = simple.plan(name, problem, seed=3)
    found = quality(result.problem, result)
    assert found.sound
    sizes = np.bincount(result.solution.labels[:, 0][result.solution.labels[:, 0] >= 0])
    assert sizes.max() - sizes.min() <= 1
    assert found.promises["seated"][1] == 0


def test_greedy_mixing_beats_chance_and_the_planner_beats_both():
    problem = bare(30, "5x6", 5)
    plans = {name: simple.plan(name, problem, seed=0)[1] for name in ("random", "greedy")}
    found = {name: quality(problem, plan).coincidences for name, plan in plans.items()}
    ours = quality(problem, solve(problem)).coincidences
    assert 50 <= ours < found["greedy"] < found["random"]


def test_the_worker_answers_for_every_seed():
    answer = worker.plan("mixing-300", [0, 1])
    assert [sample["coincidences"] for sample in answer["samples"]] == [0, 0]
    assert answer["megabytes"] > 1
    json.dumps(answer)


def test_a_child_is_timed_and_its_memory_is_its_own():
    measure = "import sys; from benchmarks import child; print(child.run([sys.executable, '-c', {!r}]).megabytes)"
    small, large = (
        float(child.run([sys.executable, "-c", measure.format(program)]).output)
        for program in ("pass", "x = bytearray(80_000_000)")
    )
    assert small + 60 < large < small + 120


def test_a_child_s_output_and_exit_status_are_kept():
    ended = child.run([sys.executable, "-c", "print('said'); raise SystemExit(3)"])
    assert (ended.output, ended.status) == ("said\n", 3)
    assert ended.seconds > 0


def test_the_page_shows_every_figure_and_nothing_of_the_machine_s_folders():
    peer = {key: value for key, value in GOOD.items() if key not in {"stopped", "advice"}}
    rows = [
        Row(
            "300 people",
            "4.3 s",
            "1 s",
            (0.5, 0.7, 0.6),
            123.4,
            ["2.3 s"],
            [GOOD],
            {"greedy mixing": [peer], "CP-SAT": [{"seconds": 60.0}]},
        ),
        Row("paper", "", "3 s", (2.0,), 300.0, []),
    ]
    text = page(
        rows, MACHINE, {**FACTS, "date": "2027-05-14", "repair": [["one no-show", "0", "0", "0", "5 of 5", "200 ms"]]}
    )
    assert "| 300 people | 4.3 s | 1 s | 600 ms (500 ms – 700 ms) | 123 MB | no: 2.3 s |" in text
    assert "| paper | - | 3 s | 2.0 s | 300 MB | yes |" in text
    assert "5 / 2 (1.0%)" in text
    assert "| 300 people | CP-SAT | 60 s (100 x) | nothing found |" in text
    assert "Measured on 2027-05-14 with `python -m benchmarks`" in text
    assert "| one no-show | 0 | 0 | 0 | 5 of 5 | 200 ms |" in text
    widths = {
        len(line.split("|"))
        for line in text.split("## Beside")[1].split("## Who moves")[0].splitlines()
        if line.startswith("|")
    }
    assert widths == {5 + 2 + len(PROMISES)}


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.00123, "1.2 ms"), (0.0123, "12 ms"), (0.456, "460 ms"), (0.9999, "1000 ms"), (7.89, "7.9 s"), (61.0, "61 s")],
)
def test_a_duration_has_the_digits_that_count(seconds, text):
    assert duration(seconds) == text


def test_repairs_are_held_to_time_moves_and_musts():
    good = (0.01, 0.2, 8, 3, 0, 1)
    found = {"one closed table": [good, good], "one missing host": [(0.06, 0.2, 2, 1, 0, 0)]}
    closed, missing = repairs.rows(found, 300.0)
    assert closed.shortfalls == []
    assert missing.shortfalls == ["60 ms", "2 moved (1 of 1 seeds)", "a must is broken (1 of 1 seeds)"]
    assert repairs.lines(found)[0] == ["one closed table", "8", "3", "0", "2 of 2", "200 ms"]
    many = repairs.FIGURES["17 % no-shows, 5 % walk-ins"]
    assert repairs.shortfalls(many, [(0.9, 1, 180, 0, 180, 1), (0.9, 1, 200, 200, 180, 1)]) == []


def test_a_busy_machine_is_admitted():
    assert "busy" not in page([], MACHINE, FACTS)
    assert "busy with other work (load 2.5), so that times are too long" in page([], {**MACHINE, "load": 2.5}, FACTS)


def test_what_could_not_be_measured_is_named():
    assert "failed: paper-300." in page([], MACHINE, {**FACTS, "failed": ["paper-300"]})


def test_one_value_has_no_range():
    assert spread([0.2]) == "200 ms"


def test_every_case_has_a_name_of_its_own():
    assert len(BY_NAME) == len(CASES)


def test_every_module_of_outcomes_that_measures_is_measured():
    here = Path(__file__).parents[1] / "benchmarks/outcomes"
    measuring = {one.stem for one in here.glob("*.py") if "\ndef measure(*, quick: bool)" in one.read_text("utf-8")}
    assert measuring == set(MODULES)
    assert len(MODULES) == len(set(MODULES))


def test_the_file_of_a_real_conference_is_the_one_that_is_named_or_lies_beside_the_project(monkeypatch, tmp_path):
    from benchmarks.outcomes import public

    monkeypatch.setenv(NAMED, str(tmp_path / "mine.dat.gz"))
    assert sfhh() == tmp_path / "mine.dat.gz"
    monkeypatch.delenv(NAMED)
    monkeypatch.setattr(public, "BESIDE", tmp_path / "nowhere")
    assert sfhh() is None
    monkeypatch.setattr(public, "BESIDE", tmp_path)
    assert sfhh() == tmp_path
