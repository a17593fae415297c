"""Whom the musts let people share a table with: a common language, a table with what both need, and their pins."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from kinfolk.facts.arrays import EMPTY, Bools, Ints, Wide

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kinfolk.facts.facts import Facts

_ALL = ~np.uint64(0)
_MOST_KINDS = 512
_MOST_NEEDS = 62


@dataclass(frozen=True, eq=False)
class Reach:
    """In which rounds two people can share a table in a plan that keeps ``understood``, ``needs``, ``pinned``, ``together``.

    Only those of the four that are musts count, and keep-apart requests never do. What is said to be out of reach
    truly is; the other way round more may be out of reach than is said.

    Parameters
    ----------
    facts
        Those of the problem.
    doors
        Whether tables are looked at as well: what they offer, and who is pinned to which; else languages alone.
    """

    facts: Facts
    doors: bool = True

    @cached_property
    def limits_anybody(self) -> bool:
        """Whether any two people who are present together are kept from each other."""
        for r in range(self.facts.rounds):
            here = self.facts.present[:, r]
            open_ = self._open[r][1]
            common = np.bitwise_and.reduce(self._tongue[here, r], initial=_ALL)
            if not common or (open_ is not None and not open_.all()):
                return True
        return False

    def meet_in(self, a: Ints, b: Ints) -> Bools:
        """Return ``[pairs, rounds]``: in which rounds both are present and could share a table."""
        can = self.facts.meet_in(a, b)
        for r, (kind, open_) in enumerate(self._open):
            can[:, r] &= (self._tongue[a, r] & self._tongue[b, r]) != 0
            if open_ is not None:
                can[:, r] &= open_[kind[a], kind[b]]
        return can

    def _must(self, promise: str) -> bool:
        return self.facts.problem.programme.level(promise).must

    @cached_property
    def _tongue(self) -> NDArray[np.uint64]:
        """``[people, rounds]``: languages that their table must have, as bits; lone speakers do not decide about it."""
        facts = self.facts
        tongue = np.full((facts.people, facts.rounds), _ALL, dtype=np.uint64)
        if self._must("understood"):
            tongue[:] = np.where(facts.lone_speaker, _ALL, facts.languages)[:, None]
            self._share(tongue, np.bitwise_and)
        tongue[tongue == 0] = _ALL  # companions without a common language: a collision, from which nothing follows
        return tongue

    @cached_property
    def _asked(self) -> Wide:
        """``[people, rounds]``: what their table must have, as bits."""
        facts = self.facts
        asked = np.zeros((facts.people, facts.rounds), dtype=np.int64)
        if self._must("needs") and len(facts.need_names) <= _MOST_NEEDS:
            asked[:] = (facts.needs @ _bits(len(facts.need_names)))[:, None]
            self._share(asked, np.bitwise_or)
        return asked

    @cached_property
    def _pinned(self) -> Ints:
        """``[people, rounds]``: the table that they, or companions of theirs, are pinned to, -1 for none."""
        facts = self.facts
        pinned = np.full((facts.people, facts.rounds), EMPTY, dtype=np.int32)
        if self._must("pinned"):
            person, r, table = facts.pins.T
            pinned[person, r] = table
            self._share(pinned, np.maximum)
        return pinned

    def _share(self, value: NDArray[np.uint64] | Wide | Ints, join: np.ufunc) -> None:
        """Join in place what companions have who are present in a round, until all of them have the same."""
        a, b = self.facts.together.T
        if not len(a) or not self._must("together"):
            return
        for r in range(self.facts.rounds):
            both = self.facts.present[a, r] & self.facts.present[b, r]
            x, y, column = a[both], b[both], value[:, r]
            while True:
                before = column[x], column[y]
                join.at(column, x, before[1])
                join.at(column, y, before[0])
                if np.array_equal(before[0], column[x]) and np.array_equal(before[1], column[y]):
                    break

    @cached_property
    def _open(self) -> tuple[tuple[Ints, Bools | None], ...]:
        """For each round: the kind of everybody, and ``[kinds, kinds]`` who finds a table (None: everybody does)."""
        return tuple(self._open_in(r) for r in range(self.facts.rounds))

    def _open_in(self, r: int) -> tuple[Ints, Bools | None]:
        facts, room = self.facts, self.facts.room
        nobody = np.zeros(facts.people, dtype=np.int32)
        count = int(room.count[r])
        language = room.language[r, :count]
        asked, pinned = self._asked[:, r], self._pinned[:, r]
        if not self.doors or not (asked.any() or (pinned >= 0).any() or (language >= 0).any()):
            return nobody, None
        spoken = np.bitwise_or.reduce(_bit(language[language >= 0]), initial=np.uint64(0))
        speaks = self._tongue[:, r] & spoken
        kind, first = _kinds(speaks, asked, pinned)
        if len(first) > _MOST_KINDS:
            return nobody, None
        offered = room.features[r, :count] @ _bits(len(facts.need_names)) if asked.any() else np.zeros(count, np.int64)
        own = np.where(np.isin(np.arange(count), pinned), np.arange(count), EMPTY)
        usable = (room.minimum[r, :count] <= room.seats[r, :count]).astype(np.int64)
        tables = np.unique(np.column_stack([offered, language, own, usable]), axis=0)[:, :, None]
        lacking = asked[first] & ~tables[:, 0]
        understood = (tables[:, 1] < 0) | ((_bit(np.maximum(tables[:, 1], 0)) & speaks[first]) != 0)
        free = (pinned[first] < 0) | (pinned[first] == tables[:, 2])
        welcome = ((lacking == 0) & understood & free & (tables[:, 3] > 0)).astype(np.float32)
        return kind, np.asarray(welcome.T @ welcome > 0)


def _bits(count: int) -> Wide:
    return np.int64(1) << np.arange(min(count, _MOST_NEEDS), dtype=np.int64)


def _bit(number: Ints | Wide) -> NDArray[np.uint64]:
    """Return the bit of each language; beyond 63 the rarest share the last one, as in ``facts.languages``."""
    return np.uint64(1) << np.minimum(number, 63).astype(np.uint64)


def _kinds(*columns: NDArray[np.uint64] | Wide | Ints) -> tuple[Ints, Wide]:
    """Return which people are alike in all columns, and the first person of each kind."""
    kind = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        values, number = np.unique(column, return_inverse=True)
        kind = kind * len(values) + number.reshape(-1)
    _, first, mine = np.unique(kind, return_index=True, return_inverse=True)
    return mine.reshape(-1).astype(np.int32), first.astype(np.int64)
