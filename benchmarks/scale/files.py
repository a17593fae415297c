"""Reading the list, writing plan.json and the independent check, each in a process of its own."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from benchmarks import child
from benchmarks.outcomes.rows import Row
from benchmarks.scale.lists import claimed, names_only, problem_of, write_list

if TYPE_CHECKING:
    from collections.abc import Callable

SIZES = (100_000, 1_000_000)
QUICK_SIZES = (8_000,)
LINEAR = 12.0  # ten times the people may take so many times the seconds and the memory: caches miss more often


def measure(*, quick: bool) -> list[Row]:
    """Return seconds and memory of each step at each size, and how they grow."""
    found = {people: _measured(people) for people in (QUICK_SIZES if quick else SIZES)}
    rows = [row for people, steps in found.items() for row in _rows(people, steps)]
    if len(found) > 1:
        few, many = (found[people] for people in SIZES)
        rows += [_growth(step, few[step], many[step]) for step in STEPS]
    return rows


def _measured(people: int) -> dict[str, dict[str, Any]]:
    with TemporaryDirectory() as folder:
        write_list(Path(folder) / "list.csv", people)
        return {step: _in_a_process(step, folder, people) for step in STEPS}


def _in_a_process(step: str, folder: str, people: int) -> dict[str, Any]:
    ended = child.run([sys.executable, "-m", "benchmarks.scale.files", step, folder, str(people)])
    if ended.status:
        raise RuntimeError(f"{step} failed")
    answer: dict[str, Any] = json.loads(ended.output.splitlines()[-1])
    return answer


def _rows(people: int, steps: dict[str, dict[str, Any]]) -> list[Row]:
    reading, writing, check = (steps[step] for step in STEPS)
    crowd = f"{people:,} people"
    return [
        Row(f"{crowd}: reading the list", "-", f"{_figures(reading)}; a file of {reading['file']:.0f} MB", None),
        Row(
            f"{crowd}: writing plan.json, with its document made",
            "-",
            f"{_figures(writing)} more than the plan itself; a file of {writing['file']:.0f} MB",
            None,
        ),
        Row(f"{crowd}: `kinfolk check`, reading both files included", "-", _figures(check), None),
        Row(f"{crowd}: what the check finds", "nothing wrong", check["found"], check["found"] == "nothing wrong"),
    ]


def _figures(one: dict[str, Any]) -> str:
    return f"{one['cpu']:.1f} s CPU, {one['clock']:.1f} s by the clock, {one['megabytes']:.0f} MB"


def _growth(step: str, few: dict[str, Any], many: dict[str, Any]) -> Row:
    seconds, memory = many["cpu"] / few["cpu"], many["megabytes"] / few["megabytes"]
    return Row(
        f"{step}: ten times the people",
        f"at most {LINEAR:.0f} times the seconds and the memory",
        f"{seconds:.1f} times the seconds, {memory:.1f} times the memory",
        max(seconds, memory) <= LINEAR,
    )


# -- in the process ---------------------------------------------------------------------------------------------------


def reading(folder: Path, people: int) -> dict[str, Any]:
    """Read the list."""
    from kinfolk.roster import read

    answer, roster = _timed(lambda: read([folder / "list.csv"]))
    if len(roster.people) != people:
        raise RuntimeError("somebody was lost")
    return answer | {"file": _megabytes(folder / "list.csv")}


def writing(folder: Path, people: int) -> dict[str, Any]:
    """Write the plan of a schedule that needs no search."""
    from kinfolk.files import Want, plan_document, save

    result = claimed(problem_of(names_only(people)))
    want = Want(files={}, render=lambda _: {})
    answer, saved = _timed(lambda: save(folder / "out", plan_document(result), want))
    if not saved.written:
        raise RuntimeError("the plan was not written")
    return answer | {"file": _megabytes(folder / "out" / "plan.json")}


def check(folder: Path, _people: int) -> dict[str, Any]:
    """Recount the plan as the command line does."""
    from kinfolk.cli import main

    answer, status = _timed(lambda: main(["check", str(folder / "list.csv"), str(folder / "out" / "plan.json")]))
    return answer | {"found": "something wrong" if status else "nothing wrong"}


STEPS: dict[str, Callable[[Path, int], dict[str, Any]]] = {"reading": reading, "writing": writing, "check": check}


def _timed(step: Callable[[], Any]) -> tuple[dict[str, Any], Any]:
    """Return what a step takes, in seconds and in MB beyond what the process held before, and what it returns."""
    held = _start_of_memory()
    cpu, clock = time.process_time(), time.perf_counter()
    returned = step()
    cpu, clock = time.process_time() - cpu, time.perf_counter() - clock
    return {"cpu": cpu, "clock": clock, "megabytes": _status("VmHWM") - held}, returned


def _start_of_memory() -> float:
    """Begin to watch the most memory held from now on (Linux); return what is held now, in MB."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    return _status("VmRSS")


def _status(name: str) -> float:
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{name}:"))


def _megabytes(path: Path) -> float:
    return path.stat().st_size / 1024**2


if __name__ == "__main__":
    print(json.dumps(STEPS[sys.argv[1]](Path(sys.argv[2]), int(sys.argv[3]))))
