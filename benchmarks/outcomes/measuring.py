"""Runs one module of a benchmark; what fails is a line of the table."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import asdict
from importlib import import_module
from typing import TYPE_CHECKING

from benchmarks.outcomes.page import Part
from benchmarks.outcomes.rows import Row

if TYPE_CHECKING:
    from pathlib import Path


class Parts:
    """The parts of a run as they are measured, in a file if one is named: an hour is not lost with its last minute."""

    def __init__(self, file: Path | None, package: str = "outcomes") -> None:
        self.file, self.package = file, package
        self.kept = json.loads(file.read_text("utf-8")) if file and file.exists() else {}

    def get(self, name: str, *, quick: bool) -> Part:
        """Return a part: as it is kept, or measured now."""
        if name not in self.kept:
            part = measured(self.package, name, quick=quick)
            self.kept[name] = asdict(part)
            if self.file:
                self.file.write_text(json.dumps(self.kept, default=bool), "utf-8")  # numpy's truths
            return part
        said = self.kept[name]
        return Part(said["title"], tuple(Row(**row) for row in said["rows"]), said["seconds"])


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
