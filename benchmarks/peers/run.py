"""Runs one program on one input in a process of its own, until its time is over."""

from __future__ import annotations

import json
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.child import ROOT
from benchmarks.peers.recount import complete, count

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import IO

    from benchmarks.peers.recount import Count

DRIVERS = Path(__file__).parent / "drivers"
GETTING_READY = 600.0  # seconds: reading, compiling, a server that starts; not counted
GRACE = 0.5


@dataclass(frozen=True)
class Places:
    """Where programs are that are not ours: a checkout, an interpreter or a library; ``None``: not to be measured."""

    golfers: str | None = None
    groupselect: str | None = None
    anticlust: str | None = None

    def command(self, who: str, file: str) -> list[str] | None:
        """Return what lets ``who`` seat the people of ``file``; None where it is not there."""
        if who == "golfers" and self.golfers is not None:
            return ["node", str(DRIVERS / "golfers.js"), self.golfers, file]
        if who == "groupselect" and self.groupselect is not None:
            python, checkout = interpreter(self.groupselect)
            return [python, str(DRIVERS / "groupselect.py"), checkout, file]
        if who.startswith("anticlust") and self.anticlust is not None:
            method = "tpsdp" if who.endswith("tpsdp") else "lcw"
            return ["Rscript", "--vanilla", str(DRIVERS / "anticlust.R"), self.anticlust, file, method]
        if who in ("kinfolk", "kinfolk-searched", "random", "greedy", "cp-sat"):
            return [sys.executable, "-m", "benchmarks.peers.ours", who, file]
        return None


def interpreter(place: str) -> tuple[str, str]:
    """Return an interpreter and a checkout to look in: an environment that has it installed, or a folder."""
    if Path(place).is_file():
        return place, ""
    own = Path(place) / ".venv/bin/python"
    return (str(own) if own.exists() else sys.executable), place


@dataclass(frozen=True)
class Sample:
    """What a program found for one input: its first schedule and the best of all, with seconds, and how many it made.

    ``rounds`` are those it had where it found none. ``problem`` says why nothing came of it.
    """

    first: Count | None = None
    first_after: float = 0.0
    best: Count | None = None
    best_after: float = 0.0
    runs: int = 0
    rounds: int = 0
    problem: str = ""


def sample(command: list[str], given: Mapping[str, Any], file: Path) -> Sample:
    """Write ``given`` into ``file``, run ``command`` until its time is over, and count what it printed."""
    file.write_text(json.dumps(given), "utf-8")
    found, first, rounds = [], None, 0
    with tempfile.TemporaryFile("w+", encoding="utf-8") as trouble:
        for line in _lines(command, given["seconds"], trouble):
            rounds = max(rounds, line.get("rounds", 0))
            if "labels" not in line or line["seconds"] > given["seconds"] + GRACE:
                continue
            labels = np.array(line["labels"], dtype=np.int32)
            if not complete(labels, given):
                return Sample(problem="a schedule without a chair for everybody")
            one = (count(labels, given), float(line["seconds"]))
            first = first or one
            found.append(one)
        trouble.seek(0)
        said = trouble.read().strip()
    if first is None:
        return Sample(rounds=rounds, problem=said.splitlines()[-1] if said and not rounds else "")
    best = min(found, key=lambda one: one[0].order)
    return Sample(first[0], first[1], best[0], best[1], len(found), given["rounds"])


def _lines(command: list[str], seconds: float, trouble: IO[str]) -> Iterator[dict[str, Any]]:
    """Yield what a program prints until its time, from when it is ready, is over; then end it and its children."""
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=trouble, start_new_session=True, env={**os.environ}
    )
    try:
        assert process.stdout is not None
        end, kept = time.perf_counter() + GETTING_READY, b""
        with selectors.DefaultSelector() as selector:
            selector.register(process.stdout, selectors.EVENT_READ)
            while (left := end - time.perf_counter()) > 0 and selector.select(left):
                piece = os.read(process.stdout.fileno(), 1 << 20)
                if not piece:
                    break
                *whole, kept = (kept + piece).split(b"\n")
                for text in whole:
                    line = json.loads(text)
                    if line.get("ready"):
                        end = time.perf_counter() + seconds + GRACE
                    yield line
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        if process.stdout:
            process.stdout.close()
