"""The tables of this room, corner by corner."""

from kinfolk_web.outcomes.asking.models import FirstAnswer, Instrument, InstrumentAnswer, LaterAnswer, RoomAnswer
from kinfolk_web.outcomes.reporting.models import BoardReport, ToldTable, Uncounted
from kinfolk_web.outcomes.stories.models import Story

__all__ = [
    "BoardReport",
    "FirstAnswer",
    "Instrument",
    "InstrumentAnswer",
    "LaterAnswer",
    "RoomAnswer",
    "Story",
    "ToldTable",
    "Uncounted",
]
