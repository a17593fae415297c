"""What a program may add to the sheets of a day: links, a programme, statements for the wall, the plan of the room."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from kinfolk.paper.options import PaperOptions
from kinfolk.paper.wording import AGREEMENTS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kinfolk.paper.kinds import Layout
    from kinfolk.paper.room_plan import RoomPlan


@dataclass(frozen=True, slots=True)
class ProgrammeLine:
    """One line of a personal programme: when, what, where; ``duty`` if the person has something to do there."""

    time: str
    what: str
    where: str = ""
    duty: bool = False


@dataclass(frozen=True, slots=True)
class RunLine:
    """One line of the run of the day, for the team: when, what, where, for how long, and what to say or do."""

    time: str
    what: str
    where: str = ""
    minutes: int = 0
    text: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody to call on the day; without a ``number`` there is a line to write it on."""

    role: str
    name: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class PulseQuestion:
    """One question of the pulse card: answered on a scale of so many ``points``, or on an ``open`` line."""

    text: str
    open: bool = False
    points: int = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetOptions(PaperOptions):
    """How the sheets of a day are printed, and what the plan itself does not know.

    Parameters
    ----------
    size, accept_proposed, printed_at, language
        As for :class:`PaperOptions`.
    layouts
        Kind of sheet to layout, where another than the usual one is wanted: ``{"badges": "8-up"}``.
    links
        Person id to the address that the QR code on their badge and card holds.
    programme, programme_lines
        The programme of everybody, and by person id that of people who have another one, such as duties.
    times
        When each round begins, by its number, as it is printed: ``{1: "10:15"}``.
    welcome
        The place where somebody welcomes people in every block without a host: "the plant by the door".
    statements
        The statements of the wall poster.
    agreements
        The lines that everybody agrees on, on every sheet that has them.
    rituals
        What the organisers wrote of the closing, each with its heading, for host sheets.
    run
        The run of the day, for the team; without one, the programme of everybody.
    cues
        The sentences of Look Around in order, each after how people answer: ``("hands up", "I sing")``.
    contacts
        Whom the team calls.
    greeter_places
        Greeter id to where they stand; without one it is ``welcome``.
    greeter_lines
        Newcomer id to one line more for whoever greets them.
    mark_newcomers
        Mark newcomers on badges, those excepted who do not want it seen.
    rooms
        The plans for the venue.
    pulse_questions
        The questions of the pulse card; the usual four if there are none.
    counts
        How many items of each kind lie in the boxes; filled in by :func:`sheets_to_print`.
    """

    layouts: Mapping[str, Layout] = field(default_factory=lambda: MappingProxyType({}))
    links: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    programme: Sequence[ProgrammeLine] = ()
    programme_lines: Mapping[str, Sequence[ProgrammeLine]] = field(default_factory=lambda: MappingProxyType({}))
    times: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))
    welcome: str = ""
    statements: Sequence[str] = ()
    agreements: Sequence[str] = AGREEMENTS
    rituals: Sequence[tuple[str, str]] = ()
    run: Sequence[RunLine] = ()
    cues: Sequence[tuple[str, str]] = ()
    contacts: Sequence[Contact] = ()
    greeter_places: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    greeter_lines: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    mark_newcomers: bool = False
    rooms: Sequence[RoomPlan] = ()
    pulse_questions: Sequence[PulseQuestion] = ()
    counts: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
