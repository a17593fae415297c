"""Circles: small groups between events, one meeting of a season at a time, so that nobody who can be placed is left over."""

from __future__ import annotations

from kinfolk.circles.hours import Calendar, Window
from kinfolk.circles.plan import plan_circles
from kinfolk.circles.season import LARGEST, ONLINE, SMALLEST, Circle, Gathering, Member, Planned, Remedy, Unplaced, Why

__all__ = [
    "LARGEST",
    "ONLINE",
    "SMALLEST",
    "Calendar",
    "Circle",
    "Gathering",
    "Member",
    "Planned",
    "Remedy",
    "Unplaced",
    "Why",
    "Window",
    "plan_circles",
]
