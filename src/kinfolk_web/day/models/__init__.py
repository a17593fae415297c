"""The rows of the day, by what they are about."""

from kinfolk_web.day.models.casts import CastAnswer, CastGuest, CastPair
from kinfolk_web.day.models.clock import Clock
from kinfolk_web.day.models.closing import Reunion, Thanks, ThanksCards
from kinfolk_web.day.models.floor import CutOff, LeftAlone, Readiness, Stay, TableCount, Tick
from kinfolk_web.day.models.meeting import Connection, ContactChoice, Tap
from kinfolk_web.day.models.open_tables import Joining, OpenTable, OpenTableRules
from kinfolk_web.day.models.presence import CheckIn, Desk
from kinfolk_web.day.models.pulse import PulseAnswer, PulseCards
from kinfolk_web.day.models.seats import DoorSeat, WalkIn
from kinfolk_web.day.models.stage import Cue, Ready, Stage, Wall

__all__ = [
    "CastAnswer",
    "CastGuest",
    "CastPair",
    "CheckIn",
    "Clock",
    "Connection",
    "ContactChoice",
    "Cue",
    "CutOff",
    "Desk",
    "DoorSeat",
    "Joining",
    "LeftAlone",
    "OpenTable",
    "OpenTableRules",
    "PulseAnswer",
    "PulseCards",
    "Readiness",
    "Ready",
    "Reunion",
    "Stage",
    "Stay",
    "TableCount",
    "Tap",
    "Thanks",
    "ThanksCards",
    "Tick",
    "WalkIn",
    "Wall",
]
