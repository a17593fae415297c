"""What follows from a problem alone, whatever the plan: presence, parties, kindred, needles, tables, as arrays."""

from kinfolk.facts.arrays import EMPTY, Bools, Ints
from kinfolk.facts.capacity import Capacity
from kinfolk.facts.facts import EVERY_LANGUAGE, MOST_GREETED, MOST_LANGUAGES, Facts
from kinfolk.facts.reach import Reach
from kinfolk.facts.room import Room
from kinfolk.facts.statements import look_for
from kinfolk.facts.words import FEATURES, feature, feature_said, normal, primary

__all__ = [
    "EMPTY",
    "EVERY_LANGUAGE",
    "FEATURES",
    "MOST_GREETED",
    "MOST_LANGUAGES",
    "Bools",
    "Capacity",
    "Facts",
    "Ints",
    "Reach",
    "Room",
    "feature",
    "feature_said",
    "look_for",
    "normal",
    "primary",
]
