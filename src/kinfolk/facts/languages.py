"""Who speaks what: the languages of the event, numbered, and who is the only one to speak theirs."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from kinfolk.facts.words import primary

if TYPE_CHECKING:
    from kinfolk.facts.arrays import Bools
    from kinfolk.facts.facts import Facts
    from kinfolk.problem import Problem


def name_languages(problem: Problem) -> tuple[str, ...]:
    """Return the languages of people and tables (primary subtags), most spoken first, then alphabetically."""
    spoken = Counter(person.languages for person in problem.people if person.languages)
    count: Counter[str] = Counter()
    for tags, people in spoken.items():
        count.update(dict.fromkeys({primary(tag) for tag in tags}, people))
    for round_ in problem.rounds:
        for table in round_.tables:
            if table.language:
                count.setdefault(primary(table.language), 0)
    return tuple(sorted(count, key=lambda name: (-count[name], name)))


def who_speaks(problem: Problem, languages: tuple[str, ...]) -> Bools:
    """Return ``[people, languages]``: who speaks which language; who names none speaks every one."""
    number = {name: k for k, name in enumerate(languages)}
    kinds: dict[tuple[str, ...], int] = {}
    kind = [kinds.setdefault(person.languages, len(kinds)) for person in problem.people]
    speaks = np.zeros((len(kinds), len(number)), dtype=np.bool_)
    for tags, k in kinds.items():
        speaks[k, [number[primary(tag)] for tag in tags] if tags else slice(None)] = True
    return np.asarray(speaks[kind])


def find_lone_speakers(facts: Facts) -> Bools:
    """Return ``[people]``: in some round too few others present speak a language of theirs to fill the smallest table."""
    lone = np.zeros(facts.people, dtype=np.bool_)
    for r in range(facts.rounds):
        here = facts.present[:, r]
        enough = int(facts.room.minimum[r, : facts.room.count[r]].min())
        shared = (facts.speaks & (facts.speaks[here].sum(axis=0) >= enough)).any(axis=1)
        lone |= here & ~shared
    return lone & facts.names_language
