"""Beside other programs everybody gets the same, one count is made of it, and the page says plainly who is worse."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.peers.inputs import BY_NAME, CASES, document, problem
from benchmarks.peers.page import page
from benchmarks.peers.recount import Count, complete, count
from benchmarks.peers.run import Places, Sample, sample

MACHINE = {"cores": 2, "system": "Linux", "python": "3.11", "numpy": "2", "numba": "0.6", "load": 0.1}


@given(st.integers(0, 2**16))
def test_rules_are_counted_as_by_hand(seed):
    chance = np.random.default_rng(seed)
    labels = np.stack([chance.permutation(12) % 3 for _ in range(3)], axis=1).astype(np.int32)
    asked = {
        "people": 12, "tables": [4, 4, 4], "rounds": 3, "apart": [[0, 1], [2, 3]],
        "party": chance.integers(-1, 3, 12).tolist(), "leaders": [0, 1, 2], "fields": [chance.integers(0, 2, 12).tolist()],
    }  # fmt: skip
    together = [(a, b, r) for a, b in combinations(range(12), 2) for r in range(3) if labels[a, r] == labels[b, r]]
    often = {pair: sum((a, b) == pair for a, b, _ in together) for pair in combinations(range(12), 2)}
    party, (field,) = asked["party"], asked["fields"]
    at = {(r, t): np.flatnonzero(labels[:, r] == t) for r in range(3) for t in range(3)}
    share = {value: field.count(value) * 4 / 12 for value in set(field)}
    found = count(labels, asked)
    assert complete(labels, asked)
    assert found.coincidences == sum(c * (c - 1) // 2 for c in often.values())
    assert found.most == max(often.values())
    assert found.met == sum(c > 0 for c in often.values())
    assert found.apart == often[0, 1] + often[2, 3]
    assert found.party == sum(party[a] == party[b] >= 0 for a, b, _ in together)
    assert found.leaderless == sum(not {0, 1, 2} & set(who.tolist()) for who in at.values())
    there = [(sum(field[i] == value for i in who), even) for who in at.values() for value, even in share.items()]
    assert found.crowded == sum(many - even >= 1 for many, even in there)
    assert found.lacking == sum(even - many >= 1 for many, even in there)


@pytest.mark.parametrize("case", [case for case in CASES if case.people <= 300], ids=lambda case: case.name)
def test_kinfolk_is_asked_for_just_the_rules_of_the_case(case):
    asked = document(case, 3)
    assert asked == document(case, 3)
    made = problem(asked)
    on = {name for name, level in made.programme.promises.items() if level.on}
    further = {"parties": "no_party", "leaders": "hosted", "fields": "balanced", "apart": "apart"}
    assert on == {"seated", "apart", "new_faces"} | {further[rule] for rule in case.rules}
    assert sum(len(round_.tables) for round_ in made.rounds) == len(case.tables) * case.rounds
    assert len(made.apart) == len(asked.get("apart", ()))
    if "leaders" in asked:
        assert sum(person.is_host for person in made.people) == len(case.tables)


def test_a_program_is_stopped_when_its_time_is_over_and_its_best_is_kept(tmp_path):
    asked = {**document(BY_NAME["30"], 0), "seconds": 1.0}
    by_order = [[i // 6] * 5 for i in range(30)]
    better = np.array([[(i // 6 + r * (i % 6)) % 5 for r in range(5)] for i in range(30)]).tolist()
    program = tmp_path / "program.py"
    program.write_text(
        "import json, time\nprint(json.dumps({'ready': True}), flush=True)\n"
        f"for labels in ({by_order}, {better}): print(json.dumps({{'seconds': 0.1, 'labels': labels}}), flush=True)\n"
        "time.sleep(600)\n",
        "utf-8",
    )
    import sys

    found = sample([sys.executable, str(program)], asked, tmp_path / "input.json")
    assert found.runs == 2
    assert found.first.coincidences == 5 * 15 * 10
    assert found.best.coincidences < found.first.coincidences
    program.write_text("raise SystemExit('no such thing')", "utf-8")
    assert sample([sys.executable, str(program)], asked, tmp_path / "input.json") == Sample(problem="no such thing")


def test_chance_seats_everybody_through_the_same_door(tmp_path):
    asked = document(BY_NAME["300-rules"], 1)
    found = sample(Places().command("random", str(tmp_path / "input.json")), asked, tmp_path / "input.json")
    assert found.runs == 1
    assert found.best.party > 0
    assert found.best.apart >= 0
    assert found.best.crowded is None


GOOD = Count(50, 4, 2, *[None] * 5, 325)


def kept(**theirs: Count) -> dict:
    def one(which: Count) -> dict:
        return {"0": asdict(Sample(which, 0.1, which, 0.2, 3, 5))}

    samples = {"kinfolk": one(GOOD)} | {who: one(which) for who, which in theirs.items()}
    samples["golfers"] = {"0": asdict(Sample(rounds=2))}
    versions = dict.fromkeys(samples, "1")
    return {"commands": ["c"], "machine": MACHINE, "samples": {"30": samples}, "versions": versions, "date": "today"}


def test_the_page_says_that_nothing_is_worse_and_by_how_much_others_are():
    text = page(json.loads(json.dumps(kept(greedy=replace(GOOD, coincidences=66, worst=7)))))
    assert "1 of 9 cases were measured. In no input of these" in text
    assert "better by 16 coincidences, 3 worst-off" in text
    assert "nothing: 2 of 5 rounds in 20 s" in text


def test_the_page_says_plainly_who_is_ahead():
    text = page(kept(greedy=replace(GOOD, worst=3, most=3)))
    assert "**It does not hold everywhere.**" in text
    assert "greedy mixing (worst-off by up to 1 in 1 of 1)" in text
    assert "most often by" not in text  # the first difference decides
