"""Which statements invented people say me-too to: a few that many say, and rare ones that two to four share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kinfolk.example.sentences import CRAFTS, RARE_PATTERNS, STATEMENTS

if TYPE_CHECKING:
    from kinfolk.example.chance import Chance, Ints

SILENT = 0.05
FEWEST, MOST = 2, 6
PEOPLE_PER_RARE = 8


def draw_me_toos(size: int, chance: Chance) -> list[list[str]]:
    """Draw two to six statements a person; one in twenty leaves the question blank."""
    wanted = FEWEST + chance.below(size, MOST - FEWEST + 1)
    wanted[chance.flags(size, SILENT)] = 0
    rare = _draw_rare(wanted, chance)
    common = chance.weighted(size * 2 * MOST, 1 / np.arange(1, len(STATEMENTS) + 1)).reshape(size, -1)
    return [
        [*_distinct(row, count - len(few)), *few]
        for row, few, count in zip(common.tolist(), rare, wanted.tolist(), strict=True)
    ]


def _distinct(numbers: list[int], count: int) -> list[str]:
    return [STATEMENTS[number] for number in list(dict.fromkeys(numbers))[:count]]


def _draw_rare(wanted: Ints, chance: Chance) -> list[list[str]]:
    rare: list[list[str]] = [[] for _ in wanted]
    speakers = np.flatnonzero(wanted)
    groups = len(wanted) // PEOPLE_PER_RARE
    sizes = 2 + chance.weighted(groups, [0.5, 0.3, 0.2])
    holders = speakers[chance.order(len(speakers))[: int(sizes.sum())]]
    sentences = chance.order(len(RARE_PATTERNS) * len(CRAFTS))
    group_of = np.repeat(np.arange(groups), sizes)[: len(holders)]
    for person, group in zip(holders.tolist(), group_of.tolist(), strict=True):
        rare[person].append(_rare_sentence(int(sentences[group % len(sentences)])))
    return rare


def _rare_sentence(number: int) -> str:
    pattern, craft = divmod(number, len(CRAFTS))
    return RARE_PATTERNS[pattern].format(craft=CRAFTS[craft])
