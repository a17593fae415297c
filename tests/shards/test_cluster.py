"""A real Dask cluster: the same bytes as in one process, also when workers are killed, and words when there is none."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from contextlib import closing

import pytest

from kinfolk.crowd.invented import invent_crowd
from kinfolk.crowd.solving import solve_crowd
from kinfolk.errors import InputError
from kinfolk.shards import DaskEngine, LocalEngine, Polishing, polish
from kinfolk.shards.polish import Work

WISH = Polishing(seed=7, sweeps=1, size=150)


@pytest.fixture(scope="module")
def room():
    crowd = invent_crowd(1_500)
    return crowd, solve_crowd(crowd).seats


@pytest.fixture(scope="module")
def expected(room):
    with LocalEngine(1) as engine:
        return polish(*room, engine, WISH).seats.tobytes()


@pytest.mark.slow
@pytest.mark.timeout(900)  # five processes are started, and two of them anew
def test_one_worker_and_two_give_the_bytes_of_one_process_also_when_all_are_killed_in_the_middle(room, expected):
    with DaskEngine(workers=1) as engine:
        assert polish(*room, engine, WISH).seats.tobytes() == expected
    killed = []
    with DaskEngine(workers=2) as engine:
        work, planned = Work(*room, engine, WISH), 40  # four rounds of ten shards
        for done, (_, make) in enumerate(work.pieces(), 1):
            make()
            if done in {
                planned // 4 + 3,
                planned // 2 + 3,
            }:  # one, then all, within a sweep: what they hold is gone too
                for nanny in list(engine.cluster.workers.values())[: 1 if done < planned // 2 else None]:
                    os.kill(nanny.pid, signal.SIGKILL)
                    killed.append(nanny.pid)
        assert done == planned
        assert work.seats.tobytes() == expected
    assert len(set(killed)) >= 2


def test_a_scheduler_that_does_not_answer_and_one_without_workers_are_told_with_the_remedy(monkeypatch):
    monkeypatch.setattr("kinfolk.shards.engines.SECONDS_TO_ANSWER", 1)
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(InputError, match="dask scheduler"):
            DaskEngine(address)
    with pytest.raises(InputError, match="nowhere"):
        DaskEngine("nowhere")


def test_dask_is_imported_by_nobody_who_does_not_ask_for_it_and_missing_it_is_told():
    script = """
import sys
import kinfolk.shards, kinfolk.cli.plan
assert not {"dask", "distributed"} & set(sys.modules)
sys.modules["distributed"] = None
try:
    kinfolk.shards.DaskEngine()
except kinfolk.errors.InputError as error:
    assert 'pip install "kinfolk[cluster]"' in str(error), error
else:
    raise AssertionError("there was no Dask, and nothing was said")
"""
    subprocess.run([sys.executable, "-c", script], check=True)
