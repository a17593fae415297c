"""The words of the day: opening questions from light to deep, agreements, what a host says and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kinfolk.facts import FEATURES
from kinfolk.paper.names import printable
from kinfolk.sentences import Sentence, mark, say

if TYPE_CHECKING:
    from collections.abc import Iterable

LIGHT = (
    say("In one word: how did you arrive today?"),
    say("Which small thing made you smile this week?"),
    say("What did you have to leave undone to be here?"),
    say("What is the best thing on your desk?"),
    say("Which sound belongs to the place where you live?"),
    say("What would you teach this table in five minutes?"),
)
"""Everybody can answer these in half a minute; nothing is given away."""

PERSONAL = (
    say("Who, without knowing it, brought you into this line of work?"),
    say("What have you changed your mind about since you started?"),
    say("What is a day of yours like that nobody at home can picture?"),
    say("Which question do people often bring to you?"),
    say("What did you learn the hard way and gladly pass on?"),
    say("What are you good at that is not in your job title?"),
)
"""A short story from one's own life and work."""

DEEP = (
    say("What do you carry at the moment that somebody here may have carried before you?"),
    say("When did you last feel that you were the only one, and what helped?"),
    say("What would you try next year if you knew that people here had your back?"),
    say("What do you wish somebody had told you before your first day?"),
    say("Where are you stuck, and what have you already tried?"),
    say("What does this community need that nobody has said aloud yet?"),
)
"""Worth the middle of the day, when people have warmed up."""

FORWARD = (
    say("What have you heard today that you will still think of in a month?"),
    say("Which conversation would you like to go on with, and with whom?"),
    say("What will you do differently in the first week back?"),
    say("Who here should meet whom, and why?"),
)
"""For the last round: looking ahead."""

AGREEMENTS = (
    say("Everybody speaks, nobody has to: “pass” is a full answer."),
    say("We listen to the end before we answer."),
    say("Stories stay at this table; what they taught us may travel."),
    say("We speak of what we lived, and ask before we advise."),
)

CLOSING_ROUND = say("One thing I take with me, and one person I will look for again.")
CLOSING_LINE = say("“Thank you. You are not strangers any more: say hello when you meet today.”")

WHAT_IF = (
    (
        say("One chair stays empty"),
        mark("Start on time. Four or more is a good table; keep the chair for a latecomer."),
    ),
    (say("Three or fewer are left"), mark("Take your cards and {join}. Go together: nobody stays behind.")),
    (say("One voice fills the table"), mark("“Thank you. Let us hear two more before we come back to you.”")),
    (say("Somebody comes late"), mark("Stop. Names once around, one sentence on where you are, then go on.")),
    (say("It gets too technical"), mark("“Say it for somebody who started yesterday”, and back to the question.")),
    (say("Somebody prefers to listen"), mark("Say once that this is welcome. Do not come back to it.")),
)

GREETING_STEPS = (
    say("Before the day: a short note. Your name, where you will stand, “you need not prepare anything”."),
    say("At the door: stand in front of the desk. Your name first, then theirs."),
    say("Walk together to their table and introduce them to one person there by name."),
    say("Halfway: “How is it for you?” Listen; do not repair."),
    say("At the end: find each of them once more, and ask whom they would like to see again."),
)

RUNS_ITSELF = say("This table runs itself")
RUNS_ITSELF_WHY = say("No host is needed: one of you reads this card aloud, line by line. It takes care of the rest.")
ANYBODY_STARTS = say("whoever sits closest to this card")

NEEDS = {
    "step-free": say("a step-free place with room to turn"),
    "wheelchair": say("a step-free place with room to turn"),
    "hearing": say("a seat where all faces can be seen"),
    "hearing-loop": say("a seat within the hearing loop"),
    "quiet": say("a seat away from the noise"),
    "vision": say("a well-lit seat"),
    "near-door": say("a seat near the door"),
    "near-exit": say("a seat near the door"),
}
"""How a need is said on a card that everybody sees; it names the seat, never the person."""

A_KEPT_SEAT = say("a seat kept by the organisers")


def feature_word(name: str) -> str:
    """Return a feature of a table as paper says it."""
    return FEATURES.get(name) or printable(name)


def lines_to_print(lines: Iterable[str]) -> list[str]:
    """Return lines of an organiser as they go to the printer; ours stay sentences, to be said in the paper's language."""
    return [line if isinstance(line, Sentence) else printable(line) for line in lines]


def opening_question(position: int, rounds: int) -> Sentence:
    """Return the opening question of the round at ``position`` (from 0) of ``rounds``, no two alike in 18 rounds.

    The first round is light, the last looks ahead, and the deep ones stand in between.
    """
    if position == 0:
        return LIGHT[0]
    if position == rounds - 1 and rounds > 2:  # noqa: PLR2004
        return FORWARD[0]
    middle = tuple(question for pair in zip(PERSONAL, DEEP, LIGHT[::-1], strict=True) for question in pair)
    return middle[(position - 1) % len(middle)]
