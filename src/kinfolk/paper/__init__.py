"""The printed sheets: table cards, personal cards, host sheets and lists as PDF, from a plan and its list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kinfolk.paper.day import read_day
from kinfolk.paper.options import PaperOptions
from kinfolk.paper.pack import all_sheets

if TYPE_CHECKING:
    from kinfolk.paper.day import Plan
    from kinfolk.problem import Problem

__all__ = ["PaperOptions", "sheets"]
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
