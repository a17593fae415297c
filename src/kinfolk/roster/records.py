"""What reading a list is asked, and what it answers: options, people, pairs and a report, as frozen records."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kinfolk.problem import Pairs, Person

SURE, GUESSED, KEPT, UNUSED = "sure", "guessed", "kept", "unused"


@dataclass(frozen=True, kw_only=True)
class Reading:
    """How a list is to be read where the file alone does not say it well enough.

    Parameters
    ----------
    columns
        Header by meaning, e.g. ``{"organisation": "Institute"}``; an empty header means that no column has this meaning.
    where
        Accepted values by header; only rows with one of them are people.
    sheet
        The sheet of a workbook to read; by default the one that lists people is found.
    """

    columns: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    where: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    sheet: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnReport:
    """What one column was taken for.

    Parameters
    ----------
    header
        As it stands in the file.
    meaning
        Our word for it, or "" for a column kept as an attribute or not used.
    certainty
        ``sure`` (our own, the system's or the caller's word), ``guessed``, ``kept`` (an attribute) or ``unused``.
    samples
        Up to three different values.
    """

    header: str
    meaning: str
    certainty: str
    samples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A row that is not a person to be seated, and why; rows count as a spreadsheet counts them."""

    row: int
    name: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReport:
    """What was understood of one sheet of one file; ``alike`` names the rows that may be one person twice."""

    file: str
    system: str
    because: str
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    encoding: str = ""
    delimiter: str = ""
    header_row: int = 1
    columns: tuple[ColumnReport, ...] = ()
    rows: int = 0
    people: int = 0
    left_out: tuple[LeftOut, ...] = ()
    guests: tuple[str, ...] = ()
    alike: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterReport:
    """What was understood of all files together; never a word about apart requests."""

    files: tuple[FileReport, ...] = ()
    people: int = 0
    missing: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Roster:
    """People and pairs as the planner takes them, and the report on how they were read.

    Parameters
    ----------
    people
        In the order of the list; guests follow where their own row stood.
    apart, together, known
        Pairs of ids, each once. ``apart`` is confidential.
    safety
        Sentences about apart requests that nobody could resolve; they go nowhere but to ``--safety FILE``.
    report
        A function of the files without their apart column.
    without_roles
        Ids of people of whom the list says that they have no role, where a blank would say nothing.
    rounds_at
        File and row that say so, of whoever comes later than the first round: a programme may have fewer.
    """

    people: tuple[Person, ...]
    apart: Pairs = ()
    together: Pairs = ()
    known: Pairs = ()
    safety: tuple[str, ...] = ()
    report: RosterReport = RosterReport()
    without_roles: frozenset[str] = frozenset()
    rounds_at: Mapping[str, tuple[str, int]] = field(default_factory=lambda: MappingProxyType({}))
