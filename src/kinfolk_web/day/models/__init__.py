"""The rows of the day, by what they are about."""

from kinfolk_web.day.models.clock import Clock
from kinfolk_web.day.models.presence import CheckIn, Desk
from kinfolk_web.day.models.stage import Cue, Ready, Stage, Wall

__all__ = ["CheckIn", "Clock", "Cue", "Desk", "Ready", "Stage", "Wall"]
