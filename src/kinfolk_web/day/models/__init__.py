"""The rows of the day, by what they are about."""

from kinfolk_web.day.models.presence import CheckIn, Desk
from kinfolk_web.day.models.seats import DoorSeat, WalkIn

__all__ = ["CheckIn", "Desk", "DoorSeat", "WalkIn"]
