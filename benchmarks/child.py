"""Runs a process and says how long it took and how much memory it held; keeps itself small, since children inherit."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ROOT = Path(__file__).resolve().parents[1]
KIBIBYTES = 1024 if sys.platform == "darwin" else 1


@dataclass(frozen=True)
class Ended:
    """What a process printed, how long it took, and the most memory (MB) that it or a process of its held."""

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
        output = process.stdout.read() if process.stdout else ""
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - started
    return Ended(process.returncode, output, seconds, used.ru_maxrss / KIBIBYTES / 1024)


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
