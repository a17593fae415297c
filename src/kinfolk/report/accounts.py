"""The ledger made readable: one row per promise, one square per person, and the headline they add up to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from kinfolk.report.luck import pairs_at_tables
from kinfolk.report.words import Words, people, words_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from kinfolk.problem import Problem
    from kinfolk.report.seating import PlanDocument, Seating

CONFIDENTIAL = "apart"
_MUST = 1_000_000


@dataclass(frozen=True, slots=True)
class Miss:
    """One promise that one person (by position) does not get, and why."""

    promise: str
    person: int
    why: str
    impossible: bool
    level: str
    rounds: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One promise: how many it is owed to, kept for, and proven out of reach for any plan."""

    promise: str
    level: str
    weight: int
    owed: int
    kept: int
    impossible: int
    because: str
    missed: tuple[Miss, ...]

    @property
    def words(self) -> Words:
        """The promise in plain words."""
        return words_of(self.promise)

    @property
    def broken(self) -> int:
        """How many do not get it."""
        return self.owed - self.kept

    @property
    def status(self) -> str:
        """Either ``kept``, ``impossible`` (nobody could have done better) or ``open`` (broken, not proven)."""
        if not self.broken:
            return "kept"
        return "impossible" if self.impossible >= self.broken else "open"

    @property
    def verdict(self) -> str:
        """What became of the promise, and why, in a sentence."""
        because = f": {self.because}." if self.because else "."
        if self.status == "kept":
            return "Kept for everybody." if self.owed else "Owed to nobody here."
        if self.status == "impossible":
            return f"No plan can keep it for {people(self.broken)}{because}"
        if self.impossible:
            return f"Not kept for {self.broken:,}; no plan can keep it for {self.impossible:,} of them{because}"
        return f"Not kept for {people(self.broken)}."

    @property
    def sentence(self) -> str:
        """How many get it: ``297 of 300 meet nobody twice``."""
        if not self.owed:
            return "Nobody here is owed this."
        if self.kept == self.owed:
            return self.words.all
        kept = f"{self.kept:,}" if self.kept else "None"
        return f"{kept} of {self.owed:,} {self.words.one if self.kept == 1 else self.words.many}."


@dataclass(frozen=True, slots=True)
class Square:
    """One person on the strip who misses something: how much it weighs, and every miss."""

    person: int
    loss: int
    missed: tuple[Miss, ...]

    @property
    def impossible(self) -> bool:
        """Whether no plan could have given this person anything of what they miss."""
        return all(miss.impossible for miss in self.missed)


def read_rows(problem: Problem, plan: PlanDocument) -> tuple[Row, ...]:
    """Return the ledger of ``plan`` by promise, musts first; people on it who are not on the list are refused."""
    rows = [_row(problem, entry) for entry in plan.get("ledger", ()) if entry["promise"] != CONFIDENTIAL]
    return tuple(sorted(rows, key=lambda row: (row.level != "must", -row.weight)))


def _row(problem: Problem, entry: Mapping[str, Any]) -> Row:
    level = str(entry["level"])
    return Row(
        promise=str(entry["promise"]),
        level=level,
        weight=int(entry.get("weight", 0)),
        owed=int(entry["owed"]),
        kept=int(entry["kept"]),
        impossible=int(entry.get("impossible", 0)),
        because=str(entry.get("because") or "").strip().rstrip("."),
        missed=tuple(
            Miss(
                promise=str(entry["promise"]),
                person=problem.index[broken["id"]],
                why=str(broken["why"]),
                impossible=bool(broken.get("impossible")),
                level=str(broken.get("level", level)),
                rounds=tuple(broken.get("rounds", ())),
            )
            for broken in entry.get("broken", ())
        ),
    )


def line_up(seating: Seating, rows: tuple[Row, ...]) -> tuple[Square, ...]:
    """Return everybody who misses something, the worst-off first, as the planner weighs it."""
    repeats = _repeats(seating)
    loss: dict[int, int] = {}
    missed: dict[int, list[Miss]] = {}
    for row in rows:
        for miss in row.missed:
            degree = max(1, int(repeats[miss.person])) if row.promise == "new_faces" else 1
            weight = _MUST if miss.level == "must" else row.weight
            loss[miss.person] = loss.get(miss.person, 0) + weight * degree
            missed.setdefault(miss.person, []).append(miss)
    squares = [Square(person, loss[person], tuple(missed[person])) for person in missed]
    return tuple(sorted(squares, key=lambda square: (-square.loss, square.person)))


def _repeats(seating: Seating) -> NDArray[np.int64]:
    """``[people]``: over their partners the sum of c(c-1)/2, as the planner counts repeats."""
    n = len(seating.labels)
    pairs = pairs_at_tables(seating.labels)
    keys, times = np.unique(pairs.a.astype(np.int64) * n + pairs.b, return_counts=True)
    again = times > 1
    degree = times[again] * (times[again] - 1) // 2
    total = np.zeros(n, dtype=np.int64)
    np.add.at(total, keys[again] // n, degree)
    np.add.at(total, keys[again] % n, degree)
    return total


def headline(rows: tuple[Row, ...], plan: PlanDocument) -> tuple[str, str]:
    """Return the one sentence that says how the plan did, and one that says why."""
    if not plan.get("complete", True):
        return _incomplete(str(plan.get("musts", "")))
    first = _story(rows)
    if first is None:
        return "Everybody gets everything this plan promises.", ""
    if first.status == "kept":
        return first.sentence, _what_is_left(rows)
    return first.sentence, _why(first)


def _incomplete(musts: str) -> tuple[str, str]:
    if musts == "impossible":
        return (
            "Not every must can be kept.",
            "It is proven that no plan can. What collides, and what to relax, stands below.",
        )
    if musts == "not_found":
        return (
            "Not every must is kept yet.",
            "No plan that keeps them all was found; that is no proof that there is none.",
        )
    return "This plan is not complete.", "It needs a second look before it is used."


def _story(rows: tuple[Row, ...]) -> Row | None:
    """Choose the promise to tell about: new faces if they are owed, else the weightiest that is broken."""
    broken = [row for row in rows if row.broken]
    if not broken:
        return None
    by_name = {row.promise: row for row in rows}
    faces = by_name.get("new_faces")
    return faces if faces is not None and faces.owed else broken[0]


def _what_is_left(rows: tuple[Row, ...]) -> str:
    broken = [row.sentence.rstrip(".") for row in rows if row.broken]
    rest = " The ledger below has the rest." if len(broken) > 2 else ""  # noqa: PLR2004 - more would be a list
    return f"{', and '.join(broken[:2])}.{rest}"


def _why(row: Row) -> str:
    because = f": {row.because}." if row.because else "."
    verb = "does" if row.broken == 1 else "do"
    if row.status == "impossible":
        return f"{row.broken:,} cannot{because}" if row.because else f"{row.broken:,} cannot, whatever the plan."
    if row.impossible:
        return f"{row.broken:,} {verb} not; for at least {row.impossible:,} no plan could change that{because}"
    names = "The name and the reason are" if row.broken == 1 else "Their names and the reasons are"
    return f"{row.broken:,} {verb} not. {names} in the ledger below."
