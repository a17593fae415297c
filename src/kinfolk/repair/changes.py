"""What is different on the day: changes.json read, checked against the plan, and turned into positions."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from kinfolk.errors import InputError
from kinfolk.problem import Table
from kinfolk.repair.arrivals import arrived, language_of, new_id
from kinfolk.roster.texts import fold
from kinfolk.schemas import validate
from kinfolk.sentences import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kinfolk.problem import Person, Problem
    from kinfolk.repair.released import Released

_WITH_ROUNDS = ("absent", "arrived", "chairs_kept")
MOST_NAMED = 5


@dataclass
class Day:
    """The changes in positions of the list; rounds and tables are positions and ids.

    Parameters
    ----------
    first
        Position of the first round that may still change.
    away, back
        Rounds from which people are missing now, and in which people who were missing are back.
    arrivals
        Walk-ins, in the order in which they came.
    lost_greeters
        People who do not greet any more.
    stays
        People whose own tables must not change.
    closed, added
        Tables that are gone, or new, from ``first`` on.
    skipped
        Rounds that do not take place.
    kept
        How many chairs of a table nobody is seated on, by round and table: somebody else gives them away.
    count
        How many changes there are, without chairs that are kept: these change nothing by themselves.
    notes
        What of the changes cannot be followed.
    """

    first: int
    count: int = 0
    away: dict[int, set[int]] = field(default_factory=dict)
    back: dict[int, set[int]] = field(default_factory=dict)
    arrivals: list[Person] = field(default_factory=list)
    lost_greeters: list[int] = field(default_factory=list)
    stays: set[int] = field(default_factory=set)
    closed: list[str] = field(default_factory=list)
    added: list[Table] = field(default_factory=list)
    skipped: set[int] = field(default_factory=set)
    kept: dict[tuple[int, str], int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def read_day(plan: Released, changes: Mapping[str, Any]) -> Day:
    """Return the changes of a ``kinfolk.changes/1`` document.

    Raises
    ------
    InputError
        It is not of that format, was made for another version of the plan, touches rounds that are over, or names
        people, tables or rounds that the plan does not have.
    """
    validate("changes", dict(changes))
    if changes["plan_version"] != plan.version:
        raise InputError(
            say(
                "the changes were made for version {changes}, but the plan is version {version}.",
                changes=changes["plan_version"],
                version=plan.version,
            ),
            remedy=say("Repair the newest plan, and let the changes name its version."),
        )
    rounds = len(plan.problem.rounds)
    if changes["round"] > rounds:
        raise InputError(
            say(
                "the changes begin with round {changes}, but the plan has {rounds}.",
                changes=changes["round"],
                rounds=rounds,
            ),
            remedy=say("'round' is the first round that may still change: 1 to {rounds}.", rounds=rounds),
        )
    day = Day(first=changes["round"] - 1, count=sum("chairs_kept" not in one for one in changes["changes"]))
    day.skipped = _skipped_before(plan.problem, day.first)
    reader = _Reader(plan.problem, day)
    for number, change in enumerate(changes["changes"], start=1):
        reader.read(change, f"change number {number}")
    day.arrivals = [person for person in day.arrivals if person.rounds != ()]
    day.skipped -= _taken_up_again(plan.problem, day)
    _check_arrivals(plan.problem, day)
    return day


def _skipped_before(problem: Problem, first: int) -> set[int]:
    """Return the rounds in which nobody is there any more: an earlier repair skipped them, and the plan names them still."""
    left = range(first, len(problem.rounds))
    return {r for r in left if not any(problem.is_present(one, problem.rounds[r]) for one in problem.people)}


def _taken_up_again(problem: Problem, day: Day) -> set[int]:
    """Return the skipped rounds that take place after all: most people are back in them."""
    come = sum(one.rounds != () for one in problem.people)
    return {r for r in day.skipped if 2 * sum(r in rounds for rounds in day.back.values()) > come}


def _check_arrivals(problem: Problem, day: Day) -> None:
    seen: set[str] = set()
    for person in day.arrivals:
        if person.id in problem.index or person.id in seen:
            raise InputError(
                say("{id} arrived, but that id is on the list already.", id=repr(person.id)),
                remedy=say("Say 'returned' of somebody on the list, and give a walk-in an id of their own."),
            )
        seen.add(person.id)


class _Reader:
    """Reads one change after the other; what comes later wins."""

    def __init__(self, problem: Problem, day: Day) -> None:
        self.problem, self.day = problem, day
        self.rounds = range(day.first, len(problem.rounds))
        self.place = ""
        self._called: dict[str, list[str]] = {}

    def read(self, change: Mapping[str, Any], place: str) -> None:
        self.place = place
        verbs = [key for key in change if key != "rounds"]
        if "rounds" in change and verbs[0] not in _WITH_ROUNDS:
            raise InputError(
                say("{place} gives 'rounds' to {verbs}.", place=place, verbs=repr(verbs[0])),
                remedy=say("Only {listed} take rounds.", listed=", ".join(_WITH_ROUNDS)),
            )
        rounds = self._future(change["rounds"]) if "rounds" in change else set(self.rounds)
        getattr(self, f"_{verbs[0]}")(change[verbs[0]], rounds)

    def _future(self, numbers: Iterable[int]) -> set[int]:
        found = {number - 1 for number in numbers}
        for r in sorted(found):
            if r not in self.rounds:
                over = "is over" if r < self.day.first else "does not exist"
                raise InputError(
                    say("{place} names round {round}, which {over}.", place=self.place, round=r + 1, over=over),
                    remedy=say(
                        "Rounds {first} to {rounds} may still change.",
                        first=self.day.first + 1,
                        rounds=len(self.problem.rounds),
                    ),
                )
        return found

    def _who(self, text: str) -> int:
        """Return who has the id ``text``, else who alone has that name or e-mail."""
        index = self.problem.index
        if text in index:
            return index[text]
        ids = self._ids_of(text)
        if len(ids) == 1:
            return index[ids[0]]
        if ids:
            more = say(" and {count:,} more", count=len(ids) - MOST_NAMED) if len(ids) > MOST_NAMED else ""
            raise InputError(
                say(
                    "{place} names {text}, which fits {ids:,} people.", place=self.place, text=repr(text), ids=len(ids)
                ),
                remedy=say(
                    "Write the id: it is one of {listed}{more}.",
                    listed=", ".join(map(repr, ids[:MOST_NAMED])),
                    more=more,
                ),
            )
        near = get_close_matches(text, [*index, *(person.name for person in self.problem.people)], n=1)
        hint = (
            say("Did you mean {near}?", near=repr(near[0]))
            if near
            else say("Check the spelling, or say 'arrived' of a walk-in.")
        )
        raise InputError(
            say("{place} names {text}, who is not on the list.", place=self.place, text=repr(text)), remedy=hint
        )

    def _ids_of(self, text: str) -> list[str]:
        """Return the ids of everybody with this name or e-mail, however it is capitalised or accented."""
        if not self._called:
            for person in self.problem.people:
                for key in {fold(person.name), fold(person.email)} - {""}:
                    self._called.setdefault(key, []).append(person.id)
        return self._called.get(fold(text), [])

    def _arrival(self, text: str) -> int | None:
        """Return which walk-in of this very day ``text`` means, None for whoever is on the list, or nobody."""
        if text in self.problem.index or self._ids_of(text):
            return None
        arrivals, key = self.day.arrivals, fold(text)
        found = [k for k, one in enumerate(arrivals) if one.id == text]
        found = found or [k for k, one in enumerate(arrivals) if key in {fold(one.name), fold(one.email)}]
        return found[0] if len(found) == 1 else None

    def _there(self, k: int, *, less: Iterable[int] = (), more: Iterable[int] = ()) -> None:
        """Let a walk-in be there for fewer rounds, or for more of them again; in none, they never came."""
        one, every = self.day.arrivals[k], range(1, len(self.problem.rounds) + 1)
        now = set(every if one.rounds is None else one.rounds) | {r + 1 for r in more}
        now -= {r + 1 for r in less}
        self.day.arrivals[k] = replace(one, rounds=None if now == set(every) else tuple(sorted(now)))

    def _absent(self, id_: str, rounds: set[int]) -> None:
        if (arrival := self._arrival(id_)) is not None:
            self._there(arrival, less=rounds)
            return
        i = self._who(id_)
        self.day.away.setdefault(i, set()).update(rounds)
        self.day.back[i] = self.day.back.get(i, set()) - rounds

    _host_missing = _absent

    def _returned(self, id_: str, rounds: set[int]) -> None:
        if (arrival := self._arrival(id_)) is not None:
            self._there(arrival, more=rounds)
            return
        i = self._who(id_)
        self.day.away[i] = self.day.away.get(i, set()) - rounds
        self.day.back.setdefault(i, set()).update(rounds)

    def _arrived(self, said: Mapping[str, Any], rounds: set[int]) -> None:
        everywhere = rounds == set(range(len(self.problem.rounds)))
        there = None if everywhere else tuple(sorted(r + 1 for r in rounds))
        id_ = said.get("id") or new_id(said, [*self.problem.people, *self.day.arrivals])
        person = arrived({**said, "id": id_}, there)
        if person.times_attended is not None and not self.problem.knows_times_attended:
            # One person of whom it is known would make everybody of whom it is not a newcomer.
            person = replace(person, times_attended=None)
            note = say("The list says of nobody how often they came before; nobody is owed 'welcomed'.")
            self.day.notes += [note] if note not in self.day.notes else []
        self.day.arrivals.append(person)

    def _greeter_missing(self, id_: str, _: set[int]) -> None:
        self.day.lost_greeters.append(self._who(id_))

    def _stays(self, id_: str, _: set[int]) -> None:
        self.day.stays.add(self._who(id_))

    def _chairs_kept(self, said: Mapping[str, Any], rounds: set[int]) -> None:
        self._check_table(said["table"], "keeps chairs of")
        for r in rounds:
            at = r, said["table"]
            self.day.kept[at] = self.day.kept.get(at, 0) + said["chairs"]

    def _check_table(self, id_: str, does: str) -> None:
        names = {table.id: None for r in self.rounds for table in self.problem.rounds[r].tables}
        if id_ not in names:
            near = get_close_matches(id_, names, n=1)
            hint = (
                say("Did you mean {near}?", near=repr(near[0]))
                if near
                else say("The tables are {listed}.", listed=", ".join(list(names)[:12]))
            )
            raise InputError(
                say(
                    "{place} {does} table {id}, which no round has that may change.",
                    place=self.place,
                    does=does,
                    id=repr(id_),
                ),
                remedy=hint,
            )

    def _table_closed(self, id_: str, _: set[int]) -> None:
        self._check_table(id_, "closes")
        if id_ not in self.day.closed:
            self.day.closed.append(id_)

    def _table_added(self, said: Mapping[str, Any], _: set[int]) -> None:
        taken = {table.id for r in self.rounds for table in self.problem.rounds[r].tables} - set(self.day.closed)
        taken.update(table.id for table in self.day.added)
        if said["table"] in taken:
            raise InputError(
                say("{place} adds table {said}, which is there already.", place=self.place, said=repr(said["table"])),
                remedy=say("Give it another name."),
            )
        if said.get("min", 0) > said["seats"]:
            raise InputError(
                say(
                    "{place} adds table {said} with {seats} seats for {minimum} or more.",
                    place=self.place,
                    said=repr(said["table"]),
                    seats=said["seats"],
                    minimum=said["min"],
                ),
                remedy=say("The minimum lies between 0 and the number of seats."),
            )
        self.day.added.append(
            Table(
                id=said["table"],
                seats=said["seats"],
                minimum=said.get("min"),
                features=tuple(said.get("features", ())),
                x=said.get("x"),
                y=said.get("y"),
                language=self._language(said),
                topic=said.get("topic", ""),
                neighbourhood=said.get("neighbourhood", ""),
            )
        )

    def _language(self, said: Mapping[str, Any]) -> str:
        word = said.get("language", "")
        tag = language_of(word) if word else ""
        if tag is None:
            raise InputError(
                say(
                    "{place} adds table {said} with the language {word}, which is none known here.",
                    place=self.place,
                    said=repr(said["table"]),
                    word=repr(word),
                ),
                remedy=say("Write its name or its tag, such as en or pt-BR."),
            )
        return tag

    def _round_skipped(self, number: int, _: set[int]) -> None:
        self.day.skipped |= self._future([number])
