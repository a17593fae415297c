"""The report as one self-contained page: ``report.html`` for organisers, ``board.html`` without names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kinfolk.report.board import board_context
from kinfolk.report.extra import NOTHING_EXTRA, Extra
from kinfolk.report.organiser import report_context
from kinfolk.report.render import render
from kinfolk.report.summary import Summary
from kinfolk.sentences import ENGLISH, speaking

if TYPE_CHECKING:
    from kinfolk.problem import Problem
    from kinfolk.report.seating import PlanDocument

__all__ = ["Extra", "board_html", "both_html", "report_html"]


def report_html(problem: Problem, plan: PlanDocument, extra: Extra = NOTHING_EXTRA, language: str = ENGLISH) -> str:
    """Return the report for organisers: who sits where, who got which promise, and why not.

    Parameters
    ----------
    problem
        The people and the programme that the plan was made for; keep-apart requests are never looked at.
    plan
        A parsed ``kinfolk.plan/1`` document.
    extra
        What the planner knows beside it.
    language
        What the page is written in: ``en``, ``de`` or ``es``.

    Returns
    -------
    str
        A page that needs nothing but itself; the same arguments give the same text.

    Raises
    ------
    InputError
        The plan names a person or a table that the problem does not know.
    """
    with speaking(language):
        return render("report.html", report_context(Summary(problem, plan, extra)))


def board_html(problem: Problem, plan: PlanDocument, extra: Extra = NOTHING_EXTRA, language: str = ENGLISH) -> str:
    """Return the report for a board: no names, no ids, no sentence about one person, no group of fewer than five.

    Parameters and errors are those of :func:`report_html`.
    """
    with speaking(language):
        return render("board.html", board_context(Summary(problem, plan, extra)))


def both_html(
    problem: Problem, plan: PlanDocument, extra: Extra = NOTHING_EXTRA, language: str = ENGLISH
) -> tuple[str, str]:
    """Return the report for organisers and the one for a board, whose figures are worked out once for both.

    Parameters and errors are those of :func:`report_html`.
    """
    with speaking(language):
        summary = Summary(problem, plan, extra)
        return render("report.html", report_context(summary)), render("board.html", board_context(summary))
