"""Runs one module of a benchmark; what fails is a line of the table."""

from __future__ import annotations

import sys
import time
from importlib import import_module

from benchmarks.outcomes.page import Part
from benchmarks.outcomes.rows import Row


def measured(package: str, name: str, *, quick: bool) -> Part:
    """Return what a module measures; a module that fails is a line that was not reached, and the others go on."""
    print(f"{name} ...", file=sys.stderr, flush=True)
    module = import_module(f"benchmarks.{package}.{name}")
    title, since = (module.__doc__ or name).strip().splitlines()[0], time.perf_counter()
    try:
        rows = tuple(module.measure(quick=quick))
    except Exception as error:  # noqa: BLE001 # one module that fails shall not lose an hour of the others
        rows = (Row(f"`{name}` as a whole", "measured", f"failed: {error}", reached=False),)
    return Part(title, rows, time.perf_counter() - since)
