"""The builder: each call says one thing of a gathering and refuses at once what cannot be meant."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict

from kinfolk import memory as memories
from kinfolk.errors import InputError
from kinfolk.model.crowd import Crowd
from kinfolk.model.promising import about as with_subject
from kinfolk.model.promising import level
from kinfolk.model.room import Asked, asked, table
from kinfolk.problem import Casts, Problem
from kinfolk.programme import Options, Outline, load, resolve
from kinfolk.programme.outline import PinWish
from kinfolk.programme.parsing import COMPANY, USUAL_CAST, cast_sizes
from kinfolk.programme.presence import attendance
from kinfolk.roster import Reading, read
from kinfolk.roster.returning import recognise

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import BinaryIO, Unpack

    from kinfolk.model.crowd import Details, Who
    from kinfolk.model.promising import Subject
    from kinfolk.model.room import Place, Sitting, Tables
    from kinfolk.problem import Person, Table
    from kinfolk.result import Result
    from kinfolk.roster import RosterReport
    from kinfolk.solve import Progress


class Limits(TypedDict, total=False):
    """How long and with what to search; what is left out is as the programme says, else as usual."""

    steps: int | None
    time: float | None
    threads: int | None
    progress: Callable[[Progress], None] | None


class Model:
    """A gathering described step by step: people, tables, rounds, pairs, promises.

    Everything has the default of the command line, so a few names are enough. What cannot be meant is refused where
    it is said, naming the value and the remedy.

    Parameters
    ----------
    event
        What the gathering is called on paper.
    programme
        A ``programme.toml`` to start from, or one that was read; what is said in Python is added to it.

    Examples
    --------
    >>> from kinfolk import Model
    >>> model = Model("Supper club")
    >>> for name in ("Ana", "Bo", "Cleo", "Dev", "Eve", "Feng", "Guo", "Hala", "Ida"):
    ...     person = model.add_person(name)
    >>> model.add_rounds(2, tables=3)
    >>> [len(one.tables) for one in model.problem().rounds]
    [3, 3]
    """

    def __init__(self, event: str = "", *, programme: str | Path | Outline | None = None) -> None:
        outline = load(programme) if isinstance(programme, str | Path) else programme or Outline()
        self._outline = replace(outline, event=event or outline.event, rounds=(), tables=(), pins=())
        self._list_name = ""
        self._crowd = Crowd()
        self._tables: list[Table] = list(outline.tables)
        self._rounds: list[Asked] = [Asked(wish) for wish in outline.rounds]
        self._pins: list[PinWish] = list(outline.pins)
        self._memories: list[memories.Memory] = []
        self._safety: tuple[str, ...] = ()
        self._notes: tuple[str, ...] = ()
        if outline.memory_file:
            self.remember(Path(outline.file).parent / outline.memory_file)

    @classmethod
    def from_list(
        cls,
        *files: str | Path | BinaryIO,
        event: str = "",
        programme: str | Path | Outline | None = None,
        reading: Reading | None = None,
    ) -> Model:
        """Return a model of the people on one or several attendee lists, read as the command line reads them.

        Parameters
        ----------
        files
            CSV or XLSX, your own or from a ticketing system; several are joined.
        event
            What the gathering is called; by default the name of the first file.
        programme
            As for :class:`Model`; its ``[list]`` says how to read, unless ``reading`` does.
        reading
            Which column means what, which rows are people, which sheet.

        Raises
        ------
        InputError
            A file cannot be used; file, row, column, value and remedy are named.
        """
        model = cls(event, programme=programme)
        wish = model._outline.list
        roster = read(files, reading or Reading(columns=wish.columns, where=wish.where, sheet=wish.sheet or None))
        model._crowd.take(roster)
        model._safety = roster.safety
        model._notes = _notes(roster.report)
        model._list_name = _event_name(files[0])
        return model

    @property
    def people(self) -> tuple[Person, ...]:
        """Everybody so far, in the order of the rows of every array."""
        return self._crowd.people

    def person(self, who: Who) -> Person:
        """Return the person with this id, e-mail or full name; refuse somebody unknown or ambiguous."""
        return self._crowd.find(who)

    def add_person(self, name: str, **details: Unpack[Details]) -> Person:
        """Add somebody and return them.

        Parameters
        ----------
        name
            As on the badge.
        details
            What is known of them, by the names of the columns of a list: ``organisation``, ``times_attended``,
            ``roles`` (host, greeter), ``languages``, ``statements``, ``needs``, ``rounds`` ... Where a list is meant,
            one text will do. Without ``id`` the name is the id, numbered if it is taken.

        Raises
        ------
        InputError
            No name, an id that is taken, or a value that cannot be meant.
        """
        return self._crowd.add(name, details)

    def add_table(self, name: str | int, seats: int, **place: Unpack[Place]) -> Table:
        """Add a table that stands in the room in every round, and return it.

        Parameters
        ----------
        name
            Name or number, as on its card.
        seats
            The most people it takes.
        place
            What is known of it: ``features``, ``x`` and ``y`` in metres, ``language``, ``topic``, ``minimum``.

        Raises
        ------
        InputError
            The name is taken, or a number cannot be meant.
        """
        added = table(name, seats, place)
        if added.id in {one.id for one in self._tables}:
            raise InputError(f"there is a table {added.id!r} already.", remedy="Give each table a name of its own.")
        self._tables.append(added)
        return added

    def add_rounds(
        self, count: int = 1, *, tables: Tables | None = None, seats: int | None = None, **sitting: Unpack[Sitting]
    ) -> None:
        """Add rounds; without any there are three.

        Parameters
        ----------
        count
            How many rounds like this.
        tables
            How many tables (38), which sizes (``"34x8,4x7"``), or which tables of the room (``["1", "2"]``). By
            default all tables of the room, and the usual tables of seven where none were added.
        seats
            The size of the tables; as many are used as are needed.
        sitting
            What else is known: ``minutes``, ``kind``, ``without`` (kinds of people left out), ``crossing``.

        Raises
        ------
        InputError
            Both tables and seats, or a number that cannot be meant.
        """
        if count < 1:
            raise InputError(f"{count} rounds cannot be added.", remedy="Add one or more.")
        self._rounds += [asked(tables, seats, sitting)] * count

    def keep_apart(self, a: Who, b: Who) -> None:
        """Never seat these two together. Confidential: no result, bound or sentence shows it."""
        self._crowd.join("apart", a, b)

    def keep_together(self, a: Who, b: Who) -> None:
        """Seat these two together always: a carer, an interpreter, a companion."""
        self._crowd.join("together", a, b)

    def know_each_other(self, a: Who, b: Who) -> None:
        """Say that these two have met: sharing a table, neither meets a new face."""
        self._crowd.join("known", a, b)

    def remember(self, memory: str | Path | memories.Memory) -> None:
        """Take into account who met at earlier events: a memory file or an earlier ``plan.json``, or one that was read."""
        known = memory if isinstance(memory, memories.Memory) else memories.read(memory, self._outline.date)
        self._memories.append(known)

    def pin(self, person: Who, round_: int, table: str | int = "") -> None:
        """Fix in advance where somebody sits in a round; without a table they sit it out."""
        self._pins.append(PinWish(self.person(person).id, round_, str(table)))

    def promise(
        self,
        name: str,
        *,
        weight: int | None = None,
        must: bool = False,
        off: bool = False,
        about: Subject | None = None,
    ) -> None:
        """Say how firmly a promise is meant, and what it is about.

        Parameters
        ----------
        name
            One of the promises, such as ``"kindred"``.
        weight
            What it costs to break it for one person: 10 is high, 3 is normal.
        must, off
            Instead of a weight.
        about
            What four of them need: attributes for ``balanced``, kinds for ``not_the_only_one``, the most of each kind
            for ``at_most``, metres for ``short_walk``. Saying so switches them on.

        Raises
        ------
        InputError
            There is no such promise, it is ``apart`` (always a must), or it is given nothing or two levels.
        """
        said = level(name, weight=weight, must=must, off=off)
        if said is None and about is None:
            raise InputError(f"nothing is said of {name!r}.", remedy="Give one of weight, must, off and about.")
        if about is not None:
            self._outline = with_subject(self._outline, name, about)
        if said is not None:
            self._outline = replace(self._outline, promises={**self._outline.promises, name: said})

    def casts(
        self,
        size: int | tuple[int, int] = USUAL_CAST,
        *,
        count: int | None = None,
        meetings: int = 2,
        from_memory: str = "",
    ) -> None:
        """Ask for casts: small groups that stay together beside the rounds.

        Parameters
        ----------
        size
            About how many people each has, or the fewest and the most; 0 means no casts.
        count
            How many casts, if not as many as the size makes.
        meetings
            How often each meets.
        from_memory
            ``"keep"`` or ``"mix"`` the casts that the memory holds.

        Raises
        ------
        InputError
            A size that no group can have, or a word that is not known.
        """
        smallest, largest = cast_sizes(size) if isinstance(size, int) else size
        if size == 1 or (size and not COMPANY <= smallest <= largest):
            raise InputError(f"casts cannot have {size!r} people.", remedy="Give a size such as 7, or (6, 8).")
        if from_memory not in {"", "keep", "mix"}:
            raise InputError(f"from_memory is {from_memory!r}.", remedy="Write 'keep' or 'mix', or leave it out.")
        wanted = Casts(smallest=smallest, largest=largest, count=count, meetings=meetings, from_memory=from_memory)
        self._outline = replace(self._outline, casts=wanted)

    def problem(self) -> Problem:
        """Return everything said so far as a problem, validated.

        Raises
        ------
        InputError
            It cannot be planned: nobody on the list, more people than seats, a pin to a table that is not there ...
        """
        return self._resolved()[0]

    def _resolved(self) -> tuple[Problem, tuple[str, ...]]:
        """Return the problem, and what was decided on the organiser's behalf."""
        people, pairs = self.people, self._crowd.pairs
        programme, notes = resolve(people, Options(event=self._list_name), self._complete_outline())
        known = [recognise(memory, people) for memory in self._memories]
        problem = Problem(
            people=people,
            programme=programme,
            apart=pairs("apart"),
            together=pairs("together"),
            known=pairs("known"),
            memory=tuple(meeting for memory in known for meeting in memory.meetings),
            memory_casts=tuple(cast for memory in known for cast in memory.casts),
        )
        return problem, notes

    def _complete_outline(self) -> Outline:
        """Return the outline with its rounds settled for those who are there."""
        pins = tuple(replace(pin, person=self.person(pin.person).id) for pin in self._pins)
        sitting_out = {(pin.person, pin.round) for pin in pins if not pin.table}
        present = attendance(self.people, [one.wish.without for one in self._rounds], sitting_out)
        rounds = tuple(one.settled(len(here)) for one, here in zip(self._rounds, present, strict=True))
        return replace(self._outline, rounds=rounds, tables=tuple(self._tables), pins=pins)

    def solve(self, seed: int | None = None, *, weights: Any = None, **limits: Unpack[Limits]) -> Result:  # noqa: ANN401
        """Plan; the same model and seed give the same plan on any machine.

        Parameters
        ----------
        seed
            Another seed, another plan of the same quality; by default that of the programme, else 0.
        weights
            Extra cost of pairs that share a table, ``[people, people]``, dense or scipy sparse; see :func:`solve`.
        limits
            ``steps``, ``time`` (seconds), ``threads`` and ``progress``; see :class:`Effort`.

        Returns
        -------
        Result
            Arrays, ledger and notes.
        """
        problem, notes = self._resolved()
        from kinfolk.solve import Effort, solve  # loaded only now: wrong input is told before

        wish = self._outline.plan
        effort = Effort(
            seed=(wish.seed or 0) if seed is None else seed,
            steps=limits.get("steps", wish.steps),
            time=limits.get("time", wish.time),
            threads=limits.get("threads", wish.threads),
            progress=limits.get("progress"),
        )
        result = solve(problem, effort, weights=weights)
        return replace(result, notes=(*self._notes, *notes, *result.notes), safety=(*self._safety, *result.safety))


def _notes(report: RosterReport) -> tuple[str, ...]:
    """Return what to know of the reading before trusting the plan."""
    left_out = sum(len(file.left_out) for file in report.files)
    rows = "1 row was" if left_out == 1 else f"{left_out:,} rows were"
    first = (f"{rows} left out, since they are not people to be seated.",) if left_out else ()
    return (*first, *report.missing, *report.notes)


def _event_name(file: str | Path | BinaryIO) -> str:
    """Return what the command line calls the event of this list: ``spring-meeting.csv`` is ``Spring meeting``."""
    stem = Path(file).stem if isinstance(file, str | Path) and str(file) != "-" else "attendees"
    words = " ".join(stem.replace("_", " ").replace("-", " ").split())
    return words[:1].upper() + words[1:]
