"""What was measured, exactly: a version or a commit of each program."""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress
from importlib import metadata
from typing import TYPE_CHECKING

import kinfolk
from benchmarks.peers.run import interpreter

if TYPE_CHECKING:
    from benchmarks.peers.run import Places


def versions(places: Places) -> dict[str, str]:
    """Return what stands on the page for each program that is there."""
    found = {"kinfolk": kinfolk.__version__}
    with suppress(metadata.PackageNotFoundError):
        found["cp-sat"] = f"OR-tools {metadata.version('ortools')}"
    if places.golfers is not None:
        found["golfers"] = f"{_commit(places.golfers)}, node {_said('node', '--version')}"
    if places.groupselect is not None:
        found["groupselect"] = _groupselect(places.groupselect)
    if places.anticlust is not None:
        code = f".libPaths(c('{places.anticlust}', .libPaths())); cat(format(packageVersion('anticlust')), R.version$major, R.version$minor)"
        version, major, minor = _said("Rscript", "--vanilla", "-e", code).split() or ("?", "?", "?")
        found["anticlust"] = found["anticlust-tpsdp"] = f"{version}, R {major}.{minor}"
    return found


def _groupselect(place: str) -> str:
    python, checkout = interpreter(place)
    numpy = _said(python, "-c", "import numpy; print(numpy.__version__)")
    if checkout:
        return f"{_commit(checkout)}, numpy {numpy}"
    code = "from importlib import metadata; print(metadata.version('groupselect'))"
    return f"{_said(python, '-c', code)}, numpy {numpy}"


def _commit(folder: str) -> str:
    said = _said("git", "-C", folder, "log", "-1", "--format=%h of %cs")
    return f"commit {said}" if said else "a checkout without history"


def _said(*command: str) -> str:
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    if ended.returncode:
        print(ended.stderr, file=sys.stderr)
    return ended.stdout.strip()
