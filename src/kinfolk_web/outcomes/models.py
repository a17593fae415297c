"""The tables of this room, corner by corner."""

from kinfolk_web.outcomes.asking.models import FirstAnswer, Instrument, InstrumentAnswer, LaterAnswer, RoomAnswer
from kinfolk_web.outcomes.reporting.models import BoardReport, Renewal, ToldTable, Uncounted
from kinfolk_web.outcomes.stories.models import Story

__all__ = [
    "BoardReport",
    "FirstAnswer",
    "Instrument",
    "InstrumentAnswer",
    "LaterAnswer",
    "Renewal",
    "RoomAnswer",
    "Story",
    "ToldTable",
    "Uncounted",
]
