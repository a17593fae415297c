"""What a report counts: each topic with its answers in order, those that are good news, and how far one answer reaches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Part = Literal["steps", "back", "ties", "pulse", "later"]
YES_NO = ("yes", "no")
FIVE = ("5", "4", "3", "2", "1")
SEVEN = ("7", "6", "5", "4", "3", "2", "1")


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
        All answers, the best first.
    good
        How many of the first answers are good news; their share is the figure.
    moves
        How many people one single answer can move from one count to another: a tap makes or ends the tie of two.
    asked
        Whether people were asked, so that some did not answer; else it is known of everybody.
    new_only
        Whether it concerns newcomers alone.
    """

    key: str
    part: Part
    answers: tuple[str, ...]
    good: int
    moves: int = 1
    asked: bool = True
    new_only: bool = False


TOPICS = (
    Topic("greeted", "steps", YES_NO, 1, asked=False, new_only=True),
    Topic("joined", "steps", YES_NO, 1, asked=False),
    Topic("proposed", "steps", YES_NO, 1, asked=False),
    Topic("hosted", "steps", YES_NO, 1, asked=False),
    Topic("back", "back", YES_NO, 1, asked=False),
    Topic("ties", "ties", ("3 or more", "1 or 2", "none"), 2, moves=2),
    Topic("belong", "pulse", FIVE, 2),
    Topic("bond", "pulse", FIVE, 2),
    Topic("alike", "pulse", YES_NO, 1),
    Topic("circles", "pulse", SEVEN, 3),
    Topic("welcomed", "pulse", YES_NO, 1, new_only=True),
    Topic("later_touch", "later", YES_NO, 1),
    Topic("later_again", "later", ("yes", "perhaps", "no"), 1),
    Topic("later_belong", "later", FIVE, 2),
    Topic("later_bond", "later", FIVE, 2),
    Topic("later_alike", "later", YES_NO, 1),
    Topic("later_circles", "later", SEVEN, 3),
    Topic("met_at_table", "later", YES_NO, 1),
    Topic("met_in_free_time", "later", YES_NO, 1),
    Topic("first_belong", "later", FIVE, 2),
)
BY_KEY = {one.key: one for one in TOPICS}
