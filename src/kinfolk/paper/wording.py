"""The words of the day: opening questions from light to deep, agreements, what a host says and when."""

from __future__ import annotations

LIGHT = (
    "In one word: how did you arrive today?",
    "Which small thing made you smile this week?",
    "What did you have to leave undone to be here?",
    "What is the best thing on your desk?",
    "Which sound belongs to the place where you live?",
    "What would you teach this table in five minutes?",
)
"""Everybody can answer these in half a minute; nothing is given away."""

PERSONAL = (
    "Who, without knowing it, brought you into this line of work?",
    "What have you changed your mind about since you started?",
    "What is a day of yours like that nobody at home can picture?",
    "Which question do people often bring to you?",
    "What did you learn the hard way and gladly pass on?",
    "What are you good at that is not in your job title?",
)
"""A short story from one's own life and work."""

DEEP = (
    "What do you carry at the moment that somebody here may have carried before you?",
    "When did you last feel that you were the only one, and what helped?",
    "What would you try next year if you knew that people here had your back?",
    "What do you wish somebody had told you before your first day?",
    "Where are you stuck, and what have you already tried?",
    "What does this community need that nobody has said aloud yet?",
)
"""Worth the middle of the day, when people have warmed up."""

FORWARD = (
    "What have you heard today that you will still think of in a month?",
    "Which conversation would you like to go on with, and with whom?",
    "What will you do differently in the first week back?",
    "Who here should meet whom, and why?",
)
"""For the last round: looking ahead."""

AGREEMENTS = (
    "Everybody speaks, nobody has to: “pass” is a full answer.",
    "We listen to the end before we answer.",
    "Stories stay at this table; what they taught us may travel.",
    "We speak of what we lived, and ask before we advise.",
)

CLOSING_ROUND = "One thing I take with me, and one person I will look for again."
CLOSING_LINE = "“Thank you. You are not strangers any more: say hello when you meet today.”"

WHAT_IF = (
    ("One chair stays empty", "Start on time. Four or more is a good table; keep the chair for a latecomer."),
    ("Three or fewer are left", "Take your cards and {join}. Go together: nobody stays behind."),
    ("One voice fills the table", "“Thank you. Let us hear two more before we come back to you.”"),
    ("Somebody comes late", "Stop. Names once around, one sentence on where you are, then go on."),
    ("It gets too technical", "“Say it for somebody who started yesterday”, and back to the question."),
    ("Somebody prefers to listen", "Say once that this is welcome. Do not come back to it."),
)

GREETING_STEPS = (
    "Before the day: a short note. Your name, where you will stand, “you need not prepare anything”.",
    "At the door: stand in front of the desk. Your name first, then theirs.",
    "Walk together to their table and introduce them to one person there by name.",
    "Halfway: “How is it for you?” Listen; do not repair.",
    "At the end: find each of them once more, and ask whom they would like to see again.",
)

RUNS_ITSELF = "This table runs itself"
RUNS_ITSELF_WHY = "No host is needed: one of you reads this card aloud, line by line. It takes care of the rest."
ANYBODY_STARTS = "whoever sits closest to this card"

NEEDS = {
    "step-free": "a step-free place with room to turn",
    "wheelchair": "a step-free place with room to turn",
    "hearing": "a seat where all faces can be seen",
    "hearing-loop": "a seat within the hearing loop",
    "quiet": "a seat away from the noise",
    "vision": "a well-lit seat",
    "near-door": "a seat near the door",
    "near-exit": "a seat near the door",
}
"""How a need is said on a card that everybody sees; it names the seat, never the person."""

A_KEPT_SEAT = "a seat kept by the organisers"

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def opening_question(position: int, rounds: int) -> str:
    """Return the opening question of the round at ``position`` (from 0) of ``rounds``, no two alike in 18 rounds.

    The first round is light, the last looks ahead, and the deep ones stand in between.
    """
    if position == 0:
        return LIGHT[0]
    if position == rounds - 1 and rounds > 2:  # noqa: PLR2004
        return FORWARD[0]
    middle = tuple(question for pair in zip(PERSONAL, DEEP, LIGHT[::-1], strict=True) for question in pair)
    return middle[(position - 1) % len(middle)]
