"""Gatherings whose truth is known: who met whom, who tapped, who answered and what; for the estimators to be tried on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kinfolk.metrics import Sitting, Ties, seated

PEOPLE = 120
ROUNDS = 3
TABLE = 6
MINUTES = 20.0
TAPPED_AT_TABLES = 0.89
"""Talks of 15 to 60 minutes that somebody reports (Smieszek et al. 2016)."""
FREE_TALKS = ((0.80, 0.72), (0.16, 0.86), (0.03, 0.89), (0.01, 0.94))
"""Talks in free time: share of those below 5, below 15, below 60 minutes, longer; and how many of them somebody reports."""


@dataclass(frozen=True, slots=True, eq=False)
class Gathering:
    """One simulated gathering of 120 people, three rounds at tables of six, and free time.

    ``table_pairs`` and ``free_pairs`` are who really met. ``taps`` are what phones know; ``answered``, ``belonging`` and
    ``yes`` what people said (and would have said).
    """

    seated: Ties
    table_pairs: np.ndarray
    free_pairs: np.ndarray
    taps: np.ndarray
    consents: np.ndarray
    first_timer: np.ndarray
    party_size: np.ndarray
    rounds: np.ndarray
    answered: np.ndarray
    at_random: np.ndarray
    belonging: np.ndarray
    yes: np.ndarray

    @property
    def met(self) -> np.ndarray:
        """``[people, people]``: who met."""
        held = np.zeros((PEOPLE, PEOPLE), dtype=bool)
        for i, j in (self.table_pairs.T, self.free_pairs.T):
            held[i, j] = held[j, i] = True
        return held

    @property
    def tapped(self) -> np.ndarray:
        """``[people]``: with how many others there was a tap, given or received, of people who agreed to be counted."""
        both = np.sort(self.taps[self.consents[self.taps].all(axis=1)], axis=1)
        return np.bincount(np.unique(both, axis=0).ravel(), minlength=PEOPLE)


def gathering(seed: int, *, polite: float = 0.0) -> Gathering:
    """Return one gathering.

    Parameters
    ----------
    polite
        Taps out of politeness or by mistake, per person, of people they did not meet.
    """
    chance = np.random.default_rng(seed)
    first_timer = chance.random(PEOPLE) < 0.3
    liveliness = (chance.gamma(1.3, 1 / 1.3, PEOPLE) + 0.02) * np.where(first_timer, 0.8, 1.0)
    party = _parties(chance)
    labels = np.column_stack([chance.permutation(PEOPLE) // TABLE for _ in range(ROUNDS)])
    labels[chance.random(labels.shape) < 0.05] = -1
    together = seated(PEOPLE, [Sitting(column, MINUTES) for column in labels.T])
    beside = together.links.toarray() > 0
    joint = np.sqrt(np.outer(liveliness, liveliness))
    same_party = (party[:, None] == party) & (party >= 0)[:, None]
    likely = np.where(beside, 1 - np.exp(-2.0 * joint), 1 - np.exp(-(0.045 + 1.5 * same_party) * joint**1.5))
    i, j = np.triu_indices(PEOPLE, 1)
    met = chance.random(len(i)) < likely[i, j]
    pairs, at_table = np.column_stack([i, j])[met], beside[i, j][met]
    degree = np.bincount(pairs.ravel(), minlength=PEOPLE)
    z = _standard(np.log1p(degree))
    feeling = 3.2 + 0.45 * z + 0.8 * chance.standard_normal(PEOPLE)
    taps_at_all = chance.random(PEOPLE) < _logistic(2.0 + 0.8 * z)
    return Gathering(
        seated=together,
        table_pairs=pairs[at_table],
        free_pairs=pairs[~at_table],
        taps=_taps(pairs, at_table, taps_at_all, polite, chance),
        consents=chance.random(PEOPLE) < 0.92,
        first_timer=first_timer,
        party_size=np.bincount(party[party >= 0], minlength=party.max() + 1)[party] * (party >= 0) + (party < 0),
        rounds=(labels >= 0).sum(axis=1),
        answered=chance.random(PEOPLE) < _logistic(0.5 + 1.0 * z),
        at_random=chance.random(PEOPLE) < 0.6,
        belonging=np.clip(np.rint(feeling), 1, 5),
        yes=chance.random(PEOPLE) < _logistic(-0.3 + 0.7 * z),
    )


def _taps(
    pairs: np.ndarray, at_table: np.ndarray, taps_at_all: np.ndarray, polite: float, chance: np.random.Generator
) -> np.ndarray:
    """Return who tapped whom: each of the two with the published chance for so long a talk, if they tap at all."""
    share, reported = np.array(FREE_TALKS).T
    rate = np.where(at_table, TAPPED_AT_TABLES, reported[chance.choice(len(share), len(pairs), p=share)])
    given = [way[taps_at_all[way[:, 0]] & (chance.random(len(way)) < rate)] for way in (pairs, pairs[:, ::-1])]
    false = chance.integers(PEOPLE, size=(chance.poisson(polite * PEOPLE), 2))
    false = false[(false[:, 0] != false[:, 1]) & taps_at_all[false[:, 0]]]
    return np.unique(np.concatenate([*given, false]), axis=0)


def _parties(chance: np.random.Generator) -> np.ndarray:
    """Return ``[people]``: the party of each, -1 for the third or so who came alone."""
    label, next_, party = np.full(PEOPLE, -1), 0, 0
    while next_ < 0.7 * PEOPLE:
        size = min(2 + int(chance.geometric(0.4)) - 1, PEOPLE - next_)
        label[next_ : next_ + size] = party
        next_, party = next_ + size, party + 1
    return chance.permutation(label)


def _logistic(line: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-line))


def _standard(values: np.ndarray) -> np.ndarray:
    return (values - values.mean()) / values.std()
