"""Results out and plans in: plan.json, spreadsheet, CSV and calendars, and the folder in which files appear together."""

from __future__ import annotations

from kinfolk.files.agreed import agreed
from kinfolk.files.calendar import Appointment, Edition, calendar_ics
from kinfolk.files.document import plan_document
from kinfolk.files.folder import Saved, Want, recover, save, survey
from kinfolk.files.reading import problem_from, read_changes, read_plan, solution_from
from kinfolk.files.tables import breakout_csv, seating_csv
from kinfolk.files.text import dump
from kinfolk.files.workbook import workbook

__all__ = [
    "Appointment",
    "Edition",
    "Saved",
    "Want",
    "agreed",
    "breakout_csv",
    "calendar_ics",
    "dump",
    "plan_document",
    "problem_from",
    "read_changes",
    "read_plan",
    "recover",
    "save",
    "seating_csv",
    "solution_from",
    "survey",
    "workbook",
]
