"""Results out and plans in: plan.json, the spreadsheet, and the folder in which all files appear together."""

from __future__ import annotations

from kinfolk.files.document import plan_document
from kinfolk.files.folder import Saved, Want, recover, save, survey
from kinfolk.files.reading import problem_from, read_changes, read_plan, solution_from
from kinfolk.files.text import dump
from kinfolk.files.workbook import workbook

__all__ = [
    "Saved",
    "Want",
    "dump",
    "plan_document",
    "problem_from",
    "read_changes",
    "read_plan",
    "recover",
    "save",
    "solution_from",
    "survey",
    "workbook",
]
