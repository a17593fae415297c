"""A room of people who mingle by themselves, block by block: the memory of who talked with whom, and the draws."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kinfolk.mixer import kernels
from kinfolk.mixer.contacts import Contacts
from kinfolk.mixer.presets import STEP

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kinfolk.mixer.presets import Gathering, Mixer

    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]

BLOCK_STEPS = 1800 // STEP  # people change zones every half hour
ALONE = -1
MILLION = 1_000_000


class Chance:
    """A stream of whole numbers that is the same on every machine: splitmix64 from a seed."""

    def __init__(self, *seeds: int) -> None:
        self.state = np.zeros(1, dtype=np.uint64)
        for seed in seeds:
            self.state[0] ^= np.uint64(seed & (2**64 - 1))
            self.state[0] = np.uint64(kernels.draw(self.state, 2**62))

    def below(self, limit: int) -> int:
        """Return a whole number in 0 ... limit - 1."""
        return int(kernels.draw(self.state, limit))

    def flag(self, share: float) -> bool:
        """Return true with this probability, which is rounded to millionths."""
        return self.below(MILLION) < round(share * MILLION)

    def many(self, limit: int, count: int) -> Ints:
        """Return ``[count]`` whole numbers in 0 ... limit - 1."""
        drawn = np.zeros(count, dtype=np.int64)
        kernels.draw_many(self.state, limit, drawn)
        return drawn

    def flags(self, share: float, count: int) -> Bools:
        """Return ``[count]`` flags, each true with this probability."""
        return np.asarray(self.many(MILLION, count) < round(share * MILLION), dtype=np.bool_)

    def order(self, count: int) -> Ints:
        """Return 0 ... count - 1 in random order."""
        found = np.arange(count, dtype=np.int64)
        kernels.shuffle(self.state, found)
        return found


def posses(mixer: Mixer, people: int, chance: Chance) -> Ints:
    """Return ``[people]``: the number of each person's posse, -1 for who is alone.

    Sizes are 2 and a geometric number more, of mean ``posse_size``; who belongs together stands together in the list.
    """
    return filled(mixer, np.full(people, ALONE, dtype=np.int64), np.ones(people, dtype=np.bool_), chance)


def filled(mixer: Mixer, posse: Ints, may: Bools, chance: Chance) -> Ints:
    """Return ``posse`` with further posses drawn among those who ``may``, until ``posse_share`` of all are in one."""
    found, number = posse.copy(), int(posse.max(initial=ALONE)) + 1
    free = np.flatnonzero((posse == ALONE) & may)
    free = free[chance.order(len(free))]
    wanted = min(len(free), round(mixer.posse_share * len(posse)) - int((posse != ALONE).sum()))
    at = 0
    while wanted - at >= 2:  # noqa: PLR2004 - nobody is a posse alone
        size = min(posse_size(mixer, chance), wanted - at)
        size += wanted - at - size == 1
        found[free[at : at + size]] = number
        at, number = at + size, number + 1
    return found


def posse_size(mixer: Mixer, chance: Chance) -> int:
    """Return the size of a posse: 2 and a geometric number more."""
    size, end = 2, 1 / max(1.0, mixer.posse_size - 1)
    while not chance.flag(end):
        size += 1
    return size


@dataclass(frozen=True, eq=False)
class Tables:
    """Who sits where in one round.

    Parameters
    ----------
    seats, starts
        ``[seated]`` people table by table, and ``[tables + 1]`` where each table begins.
    rules
        ``[3]``: the most people in one conversation, steps after which conversations form anew, least steps of a meeting.
    shares
        ``[sizes]``: thousandths of the pairs who meet, by how many people a table has; the last is for all larger ones.
    """

    seats: Ints
    starts: Ints
    rules: Ints
    shares: Ints

    @property
    def pairs(self) -> int:
        """How many pairs sit together."""
        sizes = np.diff(self.starts)
        return int((sizes * (sizes - 1) // 2).sum())

    @property
    def found(self) -> Ints:
        """Space for the pairs of the largest table."""
        most = int(np.diff(self.starts).max(initial=0))
        return np.zeros(max(1, most * (most - 1) // 2), dtype=np.int64)


@dataclass
class Room:
    """People in a room, and what they remember of each other; whole numbers only.

    Parameters
    ----------
    mixer
        How they mingle.
    posse
        ``[people]``: numbers of posses below ``people``, -1 for alone.
    chance
        Where all draws come from.
    talks_at_most, seated_at_most
        For how many talks while mingling, and for how many pairs at tables there is space.
    """

    mixer: Mixer
    posse: Ints
    chance: Chance
    talks_at_most: int
    seated_at_most: int = 0

    def __post_init__(self) -> None:
        n, mixer = len(self.posse), self.mixer
        self.numbers = np.array(
            [
                round(mixer.pull * kernels.SIXTEENTH),
                round(mixer.again * kernels.SIXTEENTH),
                round(mixer.together * kernels.THOUSAND),
                round(mixer.closure * kernels.THOUSAND),
                round(mixer.longer * kernels.THOUSAND),
                mixer.zones(n),
            ],
            dtype=np.int64,
        )
        self.people = np.zeros((8, n), dtype=np.int64)
        levels = mixer.levels
        self.people[kernels.SOCIAL] = levels[self.chance.many(len(levels), n)]
        self.people[kernels.PARTY] = self.posse
        self.people[kernels.HERE] = 1
        self.places = np.zeros((6, max(n + 2, 2 * mixer.zones(n) + 2)), dtype=np.int64)
        self.members = np.zeros((2, n + 2), dtype=np.int64)
        self.members[0] = np.searchsorted(np.sort(self.posse), np.arange(n + 2))
        self.members[1, :n] = np.argsort(self.posse, kind="stable")
        pairs = min(self.talks_at_most + self.seated_at_most, n * (n - 1) // 2) + 2
        self.slots = np.full(1 << (3 * pairs // 2).bit_length(), kernels.NONE, dtype=np.int32)
        self.links = np.zeros((2 * pairs, 2), dtype=np.int32)
        self.pairs = np.zeros((pairs, 7), dtype=np.int32)
        self.talks = np.zeros((self.talks_at_most + 2, 6), dtype=np.int32)
        self.state = np.zeros(2, dtype=np.int64)

    def come(self, here: Bools) -> None:
        """Let only these people be here from now on."""
        self.people[kernels.HERE] = here

    def mingle(self, count: int, *, day: int = 0, block: int = 0, steps: int = BLOCK_STEPS) -> None:
        """Let those here mingle for ``steps`` steps of 20 s, with ``count`` talks between them."""
        when = day * 10_000_000 + block * 10_000
        kernels.mingle(
            self.chance.state, self.people, self.places, self.members, self.links, self.slots, self.pairs, self.numbers,
            self.mixer.lengths, self.mixer.shortcut, self.talks, self.state, when, count, steps,
        )  # fmt: skip

    def sit(self, tables: Tables, steps: int) -> None:
        """Let people talk at their tables for ``steps`` steps of 20 s, and meet."""
        kernels.sit(
            self.chance.state, self.people, self.slots, self.pairs, self.numbers, self.mixer.lengths, self.mixer.shortcut, self.state,
            tables.seats.copy(), tables.starts, steps, tables.rules, tables.shares, tables.found,
        )  # fmt: skip

    def sleep(self) -> None:
        """Let a night pass."""
        kernels.sleep(self.pairs, self.state, round(self.mixer.overnight * kernels.THOUSAND))

    def contacts(self) -> Contacts:
        """Return every talk so far."""
        day, block, begin, one, other, steps = self.talks[: self.state[kernels.TALKS]].T.astype(np.int64)
        return Contacts(len(self.posse), day, block * BLOCK_STEPS + begin, one, other, steps)

    def met(self, least: int) -> Ints:
        """Return ``[pairs, 2]``: who met at a table, or talked for at least ``least`` steps in all while mingling."""
        known = self.pairs[: self.state[kernels.PAIRS]]
        return known[(known[:, kernels.MINGLED] >= least) | (known[:, kernels.MET] > 0), :2].astype(np.int64)

    def talked(self, least: int) -> Ints:
        """Return ``[pairs, 2]``: who talked for at least ``least`` steps in all, at tables and while mingling alike."""
        known = self.pairs[: self.state[kernels.PAIRS]]
        return known[known[:, kernels.MINGLED] + known[:, kernels.SEATED] >= least, :2].astype(np.int64)


def simulate(mixer: Mixer, gathering: Gathering, seed: int) -> Contacts:
    """Return the talks of a gathering that nobody plans; the same seed gives the same talks on every machine."""
    chance = Chance(seed)
    talks = sum(map(sum, gathering.days))
    room = Room(mixer, posses(mixer, gathering.people, chance), chance, talks)
    for day, (blocks, attendance) in enumerate(zip(gathering.days, gathering.attendance, strict=True)):
        if day:
            room.sleep()
        room.come(chance.flags(attendance, gathering.people))
        for block, count in enumerate(blocks):
            room.mingle(count, day=day, block=block)
    return room.contacts()
