"""The printed sheets as PDF, from a plan and its list: the pack of every plan, and each kind of sheet by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kinfolk.paper.changes import Change, Delta
from kinfolk.paper.day import Day, read_day
from kinfolk.paper.kinds import Item, SheetKind
from kinfolk.paper.options import PaperOptions
from kinfolk.paper.pack import all_sheets
from kinfolk.paper.registry import SHEETS, Printed, sheets_to_print
from kinfolk.paper.room_plan import Fixture, PlannedTable, RoomPlan, room_from_tables
from kinfolk.paper.sheet_options import Contact, ProgrammeLine, PulseQuestion, RunLine, SheetOptions

if TYPE_CHECKING:
    from kinfolk.paper.day import Plan
    from kinfolk.problem import Problem

__all__ = [
    "SHEETS",
    "Change",
    "Contact",
    "Day",
    "Delta",
    "Fixture",
    "Item",
    "PaperOptions",
    "PlannedTable",
    "Printed",
    "ProgrammeLine",
    "PulseQuestion",
    "RoomPlan",
    "RunLine",
    "SheetKind",
    "SheetOptions",
    "read_day",
    "room_from_tables",
    "sheets",
    "sheets_to_print",
]
DEFAULT = PaperOptions()


def sheets(problem: Problem, plan: Plan, options: PaperOptions = DEFAULT) -> dict[str, bytes]:
    """Return the printed sheets of ``plan`` as file name to PDF.

    Parameters
    ----------
    problem
        The list and programme that the plan was made from.
    plan
        A parsed plan.json.
    options
        Paper size, and whether proposed hosts and greeters are named as if they had said yes.

    Raises
    ------
    InputError
        ``plan`` is not a plan, or seats somebody who is not on the list.
    KinfolkError
        A typeface is not installed.
    """
    return all_sheets(read_day(problem, plan, options), options)
