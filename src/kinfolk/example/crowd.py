"""The arrays of an invented crowd: how often people came, what they offer, where they work, what they speak."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kinfolk.example.names import regions

if TYPE_CHECKING:
    from kinfolk.example.chance import Chance, Flags, Ints

NEWCOMERS, HOSTS, GREETERS = 0.27, 0.20, 0.15
UNKNOWN_TIMES = 0.01
VETERAN = 25
A_COUPLE = 2
LARGEST_EMPLOYER, EMPLOYED = 0.10, 0.85
SPANISH_ONLY, SPANISH_ONLY_FROM = 0.027, 100
NONE = -1


@dataclass(frozen=True, slots=True)
class Crowd:
    """People as columns, all ``[people]``; -1 stands for a blank."""

    times: Ints
    region: Ints
    host: Flags
    greeter: Flags
    spanish_only: Flags
    employer: Ints
    order: Ints


def draw_crowd(size: int, chance: Chance) -> Crowd:
    """Draw ``size`` people with the proportions of a real association meeting."""
    times = draw_times(size, chance)
    region = chance.weighted(size, [one.weight for one in regions()])
    spanish_only = draw_spanish_only(region, chance)
    experience = np.where(times > 0, times, 0) * ~spanish_only
    host = chance.foremost(experience.astype(np.float64), round(size * HOSTS))
    greeter = chance.foremost((experience > 0).astype(np.float64), round(size * GREETERS))
    employer = draw_employers(size, chance)
    return Crowd(times, region, host, greeter, spanish_only, employer, draw_orders(employer, chance))


def draw_times(size: int, chance: Chance) -> Ints:
    """Draw times attended: 27 % newcomers, 1 % blank, the others with a long tail up to 25 times."""
    times = (1 / (1 - chance.uniform(size))).astype(np.int64)
    times = np.where(times > VETERAN, 1 + times % VETERAN, times)
    order = chance.order(size)
    newcomers = round(size * NEWCOMERS)
    times[order[:newcomers]] = 0
    times[order[newcomers : newcomers + int(size * UNKNOWN_TIMES)]] = NONE
    return times


def draw_spanish_only(region: Ints, chance: Chance) -> Flags:
    """Draw who speaks Spanish only: a table of them in a big crowd, nobody where they could not fill one."""
    flags = np.zeros(len(region), dtype=np.bool_)
    if len(region) >= SPANISH_ONLY_FROM:
        spanish = [number for number, one in enumerate(regions()) if one.language == "es"]
        flags[chance.some(np.flatnonzero(np.isin(region, spanish)), round(len(region) * SPANISH_ONLY))] = True
    return flags


def draw_employers(size: int, chance: Chance) -> Ints:
    """Draw employers: the largest sends a tenth of all, the n-th an n-th of that; 15 % come on their own."""
    ranks = np.arange(1, size + 1)
    sizes = np.maximum(1, (LARGEST_EMPLOYER * size / ranks).astype(np.int64))
    staff = np.repeat(ranks - 1, sizes)[: int(size * EMPLOYED)]
    employer = np.full(size, NONE, dtype=np.int64)
    employer[chance.order(size)[: len(staff)]] = staff
    return employer


def draw_orders(employer: Ints, chance: Chance) -> Ints:
    """Draw who registered together: one to four colleagues, and now and then two friends; every order has a number."""
    size = len(employer)
    shuffled = chance.order(size)
    by_employer = shuffled[np.argsort(employer[shuffled], kind="stable")]
    sizes = 1 + chance.weighted(size, [0.50, 0.27, 0.15, 0.08])
    sizes = np.where((employer[by_employer] == NONE) & (sizes > A_COUPLE), 1, sizes)
    order = np.empty(size, dtype=np.int64)
    number, left, previous = -1, 0, NONE
    for person, wanted in zip(by_employer.tolist(), sizes.tolist(), strict=True):
        if left == 0 or employer[person] != previous:
            number, left = number + 1, wanted
        order[person] = number
        left -= 1
        previous = employer[person]
    return order
