"""Counts what people did and said by topic and group: plain numbers, which nobody sees before they are protected."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kinfolk_web.core.privacy import FLOOR
from kinfolk_web.outcomes.reporting.topics import BY_KEY, YES_NO

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kinfolk_web.outcomes.reporting.topics import Topic

NEW, RETURNING, HOSTS, OTHERS, TOGETHER, CARDS = "new", "returning", "hosts", "others", "together", "cards"
GROUPS = (NEW, RETURNING, HOSTS, OTHERS, TOGETHER, CARDS)  # others: those who return, with too few hosts for a group


@dataclass(frozen=True, slots=True)
class Member:
    """One of those who came: which group they are of, and their answer to each topic that they have one to."""

    group: str
    said: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Counts:
    """The plain counts of one topic: how many of a group it concerns, and by group how many gave which answer."""

    topic: Topic
    people: dict[str, int]
    answers: dict[str, dict[str, int]]


def pooled(members: Sequence[Member]) -> list[Member]:
    """Return the members in groups of which each has five people at least, or all in one.

    A group that is too small is not left out, since it would follow from the others: hosts are then counted with those
    who return, and where newcomers or those who return are too few, all are counted together.
    """
    sizes = Counter(one.group for one in members)
    goes: dict[str, str] = {}
    if 0 < sizes[HOSTS] < FLOOR:
        goes[HOSTS] = RETURNING
        sizes[RETURNING] += sizes.pop(HOSTS)
    if any(0 < sizes[group] < FLOOR for group in (NEW, RETURNING)) or len([g for g in sizes if sizes[g]]) == 1:
        goes = dict.fromkeys((NEW, RETURNING, HOSTS), TOGETHER)
    return [Member(goes.get(one.group, one.group), one.said) for one in members]


def counts_of(
    members: Sequence[Member], topics: Iterable[Topic], cards: Mapping[str, Mapping[str, int]] | None = None
) -> list[Counts]:
    """Return the counts of some topics, also of those that nobody has an answer to: that somebody has one is told by none.

    Parameters
    ----------
    cards
        By topic, how many cards gave which answer: whose they are is not known, so they are a group of their own.
    """
    found = [_counts(members, one, (cards or {}).get(one.key, {})) for one in topics]
    return [one for one in found if one.people]


def pairs_asked(said: Mapping[str, Mapping[str, int]]) -> list[Counts]:
    """Return the counts of what was asked of random pairs; of how many is told in tens, since who said yes to it is nobody's."""
    return [
        Counts(BY_KEY[key], {TOGETHER: counts["asked"] // 10 * 10}, {TOGETHER: {one: counts[one] for one in YES_NO}})
        for key, counts in said.items()
    ]


def _counts(members: Sequence[Member], topic: Topic, cards: Mapping[str, int]) -> Counts:
    concerned = [one for one in members if not topic.new_only or one.group in {NEW, TOGETHER}]
    people = Counter(one.group for one in concerned)
    if (
        topic.new_only and TOGETHER in people
    ):  # whom it concerns is not known by group; how many answered is for no reader
        people[TOGETHER] = 0 if topic.asked else sum(topic.key in one.said for one in concerned)
    said = {
        group: Counter(one.said[topic.key] for one in concerned if one.group == group and topic.key in one.said)
        for group in people
    }
    answers = {group: {answer: said[group][answer] for answer in topic.answers} for group in GROUPS if group in people}
    if any(cards.values()):
        answers[CARDS] = {answer: cards.get(answer, 0) for answer in topic.answers}
    return Counts(BY_KEY[topic.key], {group: people[group] for group in GROUPS if group in people}, answers)
