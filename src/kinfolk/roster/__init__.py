"""Attendee lists in: spreadsheets and ticketing exports become people, and it is said what was not understood."""

from __future__ import annotations

from kinfolk.roster.reading import read, refuse_more
from kinfolk.roster.records import ColumnReport, FileReport, LeftOut, Reading, Roster, RosterReport
from kinfolk.roster.report import as_json, render
from kinfolk.roster.write import write_csv

__all__ = [
    "ColumnReport",
    "FileReport",
    "LeftOut",
    "Reading",
    "Roster",
    "RosterReport",
    "as_json",
    "read",
    "refuse_more",
    "render",
    "write_csv",
]
