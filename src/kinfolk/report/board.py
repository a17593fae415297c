"""The report for a board: the same pictures without names, and nothing about a group of fewer than five people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kinfolk.report.accounts import Row
from kinfolk.report.summary import Summary

if TYPE_CHECKING:
    pass


def board_context(summary: Summary) -> Mapping[str, object]:
    """Return what ``board.html`` shows."""
    return {"summary": summary}
