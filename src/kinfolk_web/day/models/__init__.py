"""The rows of the day, by what they are about."""

from kinfolk_web.day.models.floor import CutOff, LeftAlone, Readiness, Stay, TableCount, Tick
from kinfolk_web.day.models.presence import CheckIn, Desk

__all__ = ["CheckIn", "CutOff", "Desk", "LeftAlone", "Readiness", "Stay", "TableCount", "Tick"]
