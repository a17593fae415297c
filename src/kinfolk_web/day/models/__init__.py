"""The rows of the day, by what they are about."""

from kinfolk_web.day.models.clock import Clock
from kinfolk_web.day.models.presence import CheckIn, Desk

__all__ = ["CheckIn", "Clock", "Desk"]
