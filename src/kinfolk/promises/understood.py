"""Understood: each of their tables has one language that all its people speak."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kinfolk.promises.promise import Bound, Promise
from kinfolk.promises.tongues import language_clash
from kinfolk.promises.wording import names, where
from kinfolk.sentences import joined, say, say_count

if TYPE_CHECKING:
    from kinfolk.facts import Bools, Facts, Ints
    from kinfolk.facts.arrays import Wide
    from kinfolk.promises.seating import Seating
    from kinfolk.sentences import Sentence


class Understood(Promise):
    """The people of each of their tables, and of their cast, have one language in common.

    A lone speaker has to sit somewhere and breaks nobody's must: the others are judged without lone speakers.
    """

    name = "understood"

    def owed(self, facts: Facts) -> Bools:
        """Owed to everyone who attends."""
        return facts.attends

    def degrees(self, facts: Facts, seating: Seating) -> Ints:
        """Broken by a table or cast that has no language."""
        broken = np.zeros(facts.people, dtype=np.bool_)
        if not facts.names_language.any():
            return broken.astype(np.int32)
        for person, lost in (_at_tables(facts, seating)[::2], self._casts(facts, seating)):
            broken |= seating.per_person(person, lost)
        return broken.astype(np.int32)

    def must(self, facts: Facts, seating: Seating) -> Bools:
        """Return a must for everybody but lone speakers."""
        return np.asarray(super().must(facts, seating) & ~facts.lone_speaker)

    def is_must(self, facts: Facts, seating: Seating) -> bool:
        """Return whether anybody is not a lone speaker."""
        return super().is_must(facts, seating) and bool((facts.attends & ~facts.lone_speaker).any())

    def why(self, facts: Facts, seating: Seating, person: int) -> str:
        """Name the table, or the cast."""
        who, place, lost = _at_tables(facts, seating)
        mine = lost & (who == person)
        at = where(seating, int(place[mine.argmax()])) if mine.any() else say("in their cast")
        if facts.lone_speaker[person]:
            return say("speaks a language that too few others here share, and it is not everybody's {where}", where=at)
        return say("has no language that everybody speaks {where}", where=at)

    def proof(self, facts: Facts) -> Bound:
        """Prove it of lone speakers, of people whom every table's language leaves out, and of groups without tables."""
        out = np.zeros(facts.people, dtype=np.bool_)
        for r in range(facts.rounds):
            languages = np.unique(facts.room.language[r, : facts.room.count[r]])
            if (languages >= 0).all():
                out |= facts.present[:, r] & ~facts.speaks[:, languages].any(axis=1)
        lone = say(
            "too few people share a language with {who} to fill the smallest table",
            who=names(facts, np.flatnonzero(facts.lone_speaker)),
        )
        left = left_out(facts, np.flatnonzero(out).tolist())
        sure = Bound.best(Bound.surely(facts.lone_speaker, lone), Bound.surely(out, left))
        clash = language_clash(facts)
        if clash is None or (out & ~facts.lone_speaker).any():
            return sure
        # Some table has two people who are no lone speakers and share no language with everybody there.
        because = joined([reason for reason in (sure.because, clash.because) if reason], "; ")
        return Bound(sure.minimum + 2, sure.certain, because, clash.people)

    @staticmethod
    def _casts(facts: Facts, seating: Seating) -> tuple[Ints, Bools]:
        person, cast = seating.cast_members
        return person, _lost(facts, person, cast, np.full(len(seating.solution.cast_hosts), -1, dtype=np.int32))


def _at_tables(facts: Facts, seating: Seating) -> tuple[Ints, Wide, Bools]:
    """Return person and place of everybody looked at, and whether that table has no language for them."""
    person, place = seating.sitters
    language = facts.room.language.reshape(-1)
    return person, place, seating.once("languages", lambda: _lost(facts, person, place, language))


def _lost(facts: Facts, person: Ints, group: Wide, language: Ints) -> Bools:
    """Return for each entry whether their group (entries stand group by group) has no language for them."""
    if not len(person):
        return np.zeros(0, dtype=np.bool_)
    starts = np.flatnonzero(np.diff(group, prepend=-1))
    size = np.diff(starts, append=len(group))
    set_to = language[group[starts]]
    allowed = (set_to[:, None] < 0) | (set_to[:, None] == np.arange(facts.speaks.shape[1]))
    lone = facts.lone_speaker[person]
    speaks = facts.speaks[person]
    with_all = (np.logical_and.reduceat(speaks, starts) & allowed).any(axis=1)
    without_lone = (np.logical_and.reduceat(speaks | lone[:, None], starts) & allowed).any(axis=1)
    return np.asarray(~np.where(lone, np.repeat(with_all, size), np.repeat(without_lone, size)))


def left_out(facts: Facts, people: list[int]) -> Sentence:
    """Return that no table speaks a language of these people."""
    return say_count(
        len(people),
        "every table is set to a language that {who} does not speak",
        "every table is set to a language that {who} do not speak",
        who=names(facts, people),
    )
