"""What a report counts: each topic with its answers in order, those that are good news, and how far one answer reaches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Part = Literal["steps", "back", "renewed", "ties", "pulse", "talked", "later", "scale"]
YES_NO = ("yes", "no")
FIVE = ("4 or 5", "1 to 3")
SEVEN = ("5 to 7", "1 to 4")
HALVES = ("above the middle", "the middle or below")
SCALES = ("scale_1", "scale_2", "scale_3")  # scales that organisers brought, in their order

BEFORE = "_before"  # ends the key under which a scale is counted as it was answered before the event


@dataclass(frozen=True, slots=True)
class Topic:
    """One question that is counted.

    Parameters
    ----------
    key
        Its name in files.
    part
        To which part of the report it belongs; parts are counted when they are over, each once.
    answers
        Good news, and all else: scales are cut in two before anything is told, since small cells would hide all others.
    moves
        How many people one single answer can move from one count to another: a tap makes or ends the tie of two.
    asked
        Whether people were asked, so that some did not answer; else it is known of everybody.
    new_only
        Whether it concerns newcomers alone.
    each
        How many answers one person gives at most.
    """

    key: str
    part: Part
    answers: tuple[str, str]
    moves: int = 1
    asked: bool = True
    new_only: bool = False
    each: int = 1


TOPICS = (
    Topic("greeted", "steps", YES_NO, asked=False, new_only=True),
    Topic("joined", "steps", YES_NO, asked=False),
    Topic("proposed", "steps", YES_NO, asked=False),
    Topic("hosted", "steps", YES_NO, asked=False),
    Topic("back", "back", YES_NO, asked=False),
    Topic("back_known", "back", YES_NO, asked=False),
    Topic("renewed", "renewed", YES_NO, asked=False),
    Topic("ties", "ties", ("some", "none"), moves=2),
    Topic("belong", "pulse", FIVE),
    Topic("bond", "pulse", FIVE),
    Topic("alike", "pulse", YES_NO),
    Topic("circles", "pulse", SEVEN),
    Topic("welcomed", "pulse", YES_NO, new_only=True),
    Topic("talked_seated", "talked", YES_NO, each=3),
    Topic("talked_apart", "talked", YES_NO, each=3),
    Topic("later_touch", "later", YES_NO),
    Topic("later_again", "later", ("yes", "perhaps or no")),
    Topic("later_belong", "later", FIVE),
    Topic("later_bond", "later", FIVE),
    Topic("later_alike", "later", YES_NO),
    Topic("later_circles", "later", SEVEN),
    Topic("met_at_table", "later", YES_NO),
    Topic("met_in_free_time", "later", YES_NO),
    Topic("rather_not", "later", ("no", "yes")),
    Topic("first_belong", "later", FIVE),
    *(Topic(key, "scale", HALVES) for scale in SCALES for key in (scale, scale + BEFORE)),
)
BY_KEY = {one.key: one for one in TOPICS}


def answer_of(topic: Topic, said: object) -> str:
    """Return which of the two answers of a topic somebody gave, from a truth, a number on its scale or a word."""
    if isinstance(said, bool):
        return topic.answers[not said]
    if isinstance(said, int):
        least = {FIVE: 4, SEVEN: 5}[topic.answers]
        return topic.answers[said < least]
    return topic.answers[said != topic.answers[0]]
