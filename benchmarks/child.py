"""Runs a process and says how long it took and how much memory it held; keeps itself small, since children inherit."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LOOK_EVERY = 0.05
ROOT = Path(__file__).resolve().parents[1]
KIBIBYTES = 1024 if sys.platform == "darwin" else 1


@dataclass(frozen=True)
class Ended:
    """What a process printed, how long it took, and the most memory (MB) that it held with its children."""

    status: int
    output: str
    seconds: float
    megabytes: float


def run(command: Sequence[str], folder: Path = ROOT, **environment: str) -> Ended:
    """Run ``command`` to its end in ``folder``."""
    started = time.perf_counter()
    with subprocess.Popen(
        command, cwd=folder, stdout=subprocess.PIPE, text=True, env={**os.environ, **environment}
    ) as process:
        family = _Watch(process.pid)
        output = process.stdout.read() if process.stdout else ""
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - started
    alone = used.ru_maxrss / KIBIBYTES / 1024
    return Ended(process.returncode, output, seconds, max(alone, family.most()))


class _Watch:
    """Looks every now and then how much memory a process and all its children hold together (on Linux)."""

    def __init__(self, pid: int) -> None:
        self._most = 0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look, args=(pid,), daemon=True)
        self._thread.start()

    def most(self) -> float:
        """Stop looking; return the most that was seen, in MB, and 0 where nothing can be seen."""
        self._ended.set()
        self._thread.join()
        return self._most * resource.getpagesize() / 1024**2

    def _look(self, pid: int) -> None:
        while not self._ended.wait(LOOK_EVERY):
            self._most = max(self._most, _pages(pid))


def _pages(pid: int) -> int:
    """Return the pages that a process and its children hold; pages they share count for each."""
    try:
        held = int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1])
        tasks = Path(f"/proc/{pid}/task").glob("*/children")
        children = [child for task in tasks for child in task.read_text("ascii").split()]
    except (OSError, IndexError):
        return 0
    return held + sum(_pages(int(child)) for child in children)


def worker(*arguments: str) -> tuple[dict[str, Any], Ended]:
    """Run the worker and return its answer.

    Raises
    ------
    RuntimeError
        It failed; what it said stands on standard error.
    """
    ended = run([sys.executable, "-m", "benchmarks.worker", *arguments])
    if ended.status:
        raise RuntimeError(f"the worker failed: {' '.join(arguments)}")
    answer: Mapping[str, Any] = json.loads(ended.output)
    return dict(answer), ended


def say(text: str) -> None:
    """Tell whoever waits how far a measurement is."""
    print(text, file=sys.stderr, flush=True)
