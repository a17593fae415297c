"""The ledger made readable: one row per promise, one square per person, and the headline they add up to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kinfolk import promises
from kinfolk.promises.new_faces import NewFaces
from kinfolk.report.words import Words, people, words_of
from kinfolk.sentences import Sentence, say, say_count, spoken, tell, tell_count

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kinfolk.facts import Ints
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
        if self.status == "kept":
            return tell("Kept for everybody.") if self.owed else tell("Owed to nobody here.")
        if self.status == "impossible":
            return _because(say("No plan can keep it for {people}", people=people(self.broken)), self.because)
        if self.impossible:
            told = say(
                "Not kept for {broken:,}; no plan can keep it for {impossible:,} of them",
                broken=self.broken,
                impossible=self.impossible,
            )
            return _because(told, self.because)
        return tell("Not kept for {people}.", people=people(self.broken))

    @property
    def sentence(self) -> str:
        """How many get it: ``297 of 300 meet nobody twice``."""
        if not self.owed:
            return tell("Nobody here is owed this.")
        if self.kept == self.owed:
            return str(spoken(self.words.all))
        if not self.kept and self.owed > 1:
            return tell("None of {owed:,} {what}.", owed=self.owed, what=self.words.many)
        what = self.words.one if 1 in {self.kept, self.owed} else self.words.many
        return tell("{kept:,} of {owed:,} {what}.", kept=self.kept, owed=self.owed, what=what)


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
        because=str(spoken(entry.get("because") or "")).strip().rstrip("."),
        missed=tuple(
            Miss(
                promise=str(entry["promise"]),
                person=problem.index[broken["id"]],
                why=str(spoken(broken["why"])),
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


def _repeats(seating: Seating) -> Ints:
    """Return ``[people]`` how often they meet somebody again, as the planner counts it."""
    return NewFaces().degrees(seating.facts, promises.Seating(seating.facts, seating.solution))


def headline(rows: tuple[Row, ...], plan: PlanDocument) -> tuple[str, str]:
    """Return the one sentence that says how the plan did, and one that says why."""
    if not plan.get("complete", True):
        return _incomplete(str(plan.get("musts", "")))
    first = _story(rows)
    if first is None:
        return tell("Everybody gets everything this plan promises."), ""
    if first.status == "kept":
        return first.sentence, _what_is_left(rows)
    return first.sentence, _why(first)


def _incomplete(musts: str) -> tuple[str, str]:
    if musts == "impossible":
        return (
            tell("Not every must can be kept."),
            tell("It is proven that no plan can. What collides, and what to relax, stands below."),
        )
    if musts == "not_found":
        return (
            tell("Not every must is kept yet."),
            tell("No plan that keeps them all was found; that is no proof that there is none."),
        )
    return tell("This plan is not complete."), tell("It needs a second look before it is used.")


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
    if len(broken) == 1:
        return f"{broken[0]}."
    both = tell("{one}, and {other}.", one=broken[0], other=broken[1])
    return f"{both} {tell('The ledger below has the rest.')}" if broken[2:] else both


def _why(row: Row) -> str:
    if row.status == "impossible" and row.because:
        return _because(say_count(row.broken, "{count} cannot", "{count:,} cannot"), row.because)
    if row.status == "impossible":
        return tell_count(row.broken, "{count} cannot, whatever the plan.", "{count:,} cannot, whatever the plan.")
    if row.impossible:
        some = say_count(
            row.broken,
            "Not so for {count}; for at least {impossible:,} no plan could change that",
            "Not so for {count:,}; for at least {impossible:,} no plan could change that",
            impossible=row.impossible,
        )
        return _because(some, row.because)
    return tell_count(
        row.broken,
        "Not so for {count}. The name and the reason are in the ledger below.",
        "Not so for {count:,}. Their names and the reasons are in the ledger below.",
    )


def _because(text: Sentence, because: str) -> str:
    return tell("{what}: {because}.", what=text, because=because) if because else tell("{what}.", what=text)
