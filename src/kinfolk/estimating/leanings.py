"""Which way an estimate leans, in plain words."""

from __future__ import annotations

from kinfolk.sentences import Sentence, say

NEARLY_ALL = 0.95


def silent_were_less_connected(n: int, eligible: int) -> tuple[Sentence, ...]:
    """Return what to say of those who did not answer; nothing where nearly all did."""
    if n >= NEARLY_ALL * eligible:
        return ()
    return (say("People who do not answer have usually met fewer others, so this probably looks better than it was"),)


def partly_weighted(n: int, eligible: int) -> tuple[Sentence, ...]:
    """Return what to say once answers were weighted by how likely they were."""
    if n >= NEARLY_ALL * eligible:
        return ()
    return (
        say(
            "Answers count more where answering was rare. What nobody could see of the silent is not corrected, so this may still look better than it was"
        ),
    )


def taps_of_long_talks() -> Sentence:
    """Return why the number of meetings estimated from taps may be too low."""
    return say("Long talks are tapped by both, short ones by neither, so there may have been more meetings than this")


def polite_taps() -> Sentence:
    """Return why it may be too high."""
    return say("A tap by mistake or out of politeness counts as a meeting, so there may have been fewer than this")


def only_those_counted() -> Sentence:
    """Return whom taps say nothing about."""
    return say("It is about people who agreed to be tapped and counted")


def rather_wide() -> Sentence:
    """Return what to say of a jackknife interval, which errs on the wide side (Efron & Stein 1981)."""
    return say("The interval is rather too wide than too narrow")
