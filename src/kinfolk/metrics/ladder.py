"""The ladder: from who sat where and who said what to ties that are seated, met, meaningful, alive."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

from kinfolk.metrics.ties import Ties, checked_pairs, codes, pairs_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import ArrayLike

    from kinfolk.metrics.ties import Bools, Rung, Wide


@dataclass(frozen=True, slots=True, eq=False)
class Sitting:
    """Who really sat where in one round.

    Parameters
    ----------
    table
        ``[people]``: the number of the table; below 0 for whoever was not there, did not come or sat out.
    minutes
        How long the round lasted.
    size
        How many people share the talk at a table; left out, those who sat there.
    """

    table: ArrayLike
    minutes: float
    size: int | None = None


def seated(people: int, sittings: Iterable[Sitting], *, threshold: float = 0.0) -> Ties:
    """Return who sat together, weighted by attention-minutes: the sum of minutes / (size - 1) over shared tables.

    Talk at a table is taken to be shared evenly, by convention: five attention-minutes need 15 minutes at a table of
    four, 20 at one of five, 25 at one of six.

    Parameters
    ----------
    threshold
        The least attention-minutes of a tie.

    Raises
    ------
    ValueError
        A sitting does not fit ``people``, or its size is below 2.
    """
    total = csr_array((people, people))
    for sitting in sittings:
        total = total + _attention(people, sitting)
    upper = total.tocoo()
    above = (upper.row < upper.col) & (upper.data > 0)
    pairs = np.column_stack([upper.row[above], upper.col[above]]).astype(np.int64)
    ties = Ties(people, pairs, upper.data[above], rung="seated", unit="attention-minutes")
    return ties.at_least(threshold)


def met(
    people: int,
    taps: ArrayLike,
    *,
    consents: ArrayLike | None = None,
    withdrawn: ArrayLike = (),
    together: Ties | None = None,
) -> Ties:
    """Return who met: both tapped the other; with ``together``, one tap suffices for pairs who sat together.

    Parameters
    ----------
    taps
        ``[any, 2]``: who tapped, and whom.
    consents
        ``[people]``: who agreed to be tapped and to be counted; a tap by or of anybody else does not exist. Left out,
        everybody did.
    withdrawn
        ``[any, 2]``: pairs of whom one took the meeting back.
    together
        Ties of people seated together. What comes is then for show only (``both_said`` is false).
    """
    agreed = agreed_taps(people, taps, consents)
    both = mutual(people, agreed)
    if together is not None:
        _same_people(people, together, "seated")
        one = pairs_of(people, agreed, "taps")
        beside = np.isin(codes(people, one), codes(people, together.pairs))
        both = np.unique(np.concatenate([both, one[beside]]), axis=0)
    gone = np.isin(codes(people, both), codes(people, pairs_of(people, withdrawn, "withdrawn")))
    return Ties(people, both[~gone], rung="met", both_said=together is None)


def meaningful(ties: Ties, marks: ArrayLike, party: csr_array | None = None) -> Ties:
    """Return the pairs who both said that they met, one of whom marked the other, and who came as strangers.

    Parameters
    ----------
    ties
        Ties of people who met, by the word of both.
    marks
        ``[any, 2]``: who said "glad we met" or "keep in touch", and of whom.
    party
        From :func:`parties`; a pair is left out if either counts the other among their party.

    Raises
    ------
    ValueError
        ``ties`` are of another rung, or one person's word sufficed for them.
    """
    _same_people(ties.people, ties, "met")
    if not ties.both_said:
        raise ValueError(
            "a meaningful tie needs the word of both; these ties need one person's where they sat together"
        )
    marked = np.isin(codes(ties.people, ties.pairs), codes(ties.people, pairs_of(ties.people, marks, "marks")))
    if party is not None and len(ties):
        i, j = ties.pairs.T
        marked &= ~np.asarray((party + party.T)[i, j] > 0).ravel()
    return _only(ties, marked, "meaningful")


def alive(ties: Ties, again: ArrayLike, chosen: ArrayLike = ()) -> Ties:
    """Return the meaningful ties whose people are in touch again.

    Parameters
    ----------
    ties
        Meaningful ties.
    again
        ``[any, 2]``: who said within 30 days that they were in touch, and with whom; one person's word suffices.
    chosen
        ``[any, 2]``: pairs who next came together and sat together by their own choice.
    """
    _same_people(ties.people, ties, "meaningful")
    later = np.concatenate([pairs_of(ties.people, again, "again"), pairs_of(ties.people, chosen, "chosen")])
    return _only(ties, np.isin(codes(ties.people, ties.pairs), codes(ties.people, later)), "alive")


def mutual(people: int, taps: ArrayLike) -> Wide:
    """Return the pairs of whom each tapped the other, smaller number first, ascending."""
    given = np.unique(np.asarray(taps, dtype=np.int64).reshape(-1, 2), axis=0)
    back = np.isin(codes(people, given[:, ::-1]), codes(people, given))
    return pairs_of(people, given[back], "taps")


def parties(people: int, *, party: ArrayLike | None = None, known: ArrayLike = ()) -> csr_array:
    """Return ``[people, people]``, true where the first counts the second among their own party.

    Parameters
    ----------
    party
        ``[people]``: the number of each person's party (declared companions, same employer or registration), below 0
        for whoever came alone.
    known
        ``[any, 2]``: who said "already know", and of whom; it says nothing about the other.
    """
    said = checked_pairs(known, people, "known")
    if party is not None:
        places = _incidence(people, np.asarray(party))
        share = (places @ places.T).tocoo()
        said = np.concatenate([said, np.column_stack([share.row, share.col]).astype(np.int64)])
    i, j = np.unique(said[said[:, 0] != said[:, 1]], axis=0).T
    return csr_array((np.ones(len(i), dtype=np.bool_), (i, j)), shape=(people, people))


def _attention(people: int, sitting: Sitting) -> csr_array:
    """Return ``[people, people]``: the attention-minutes of each pair at a table; the diagonal means nothing."""
    places = _incidence(people, np.asarray(sitting.table))
    if sitting.size is not None and sitting.size < 2:  # noqa: PLR2004 - nobody talks alone
        raise ValueError(f"a table of {sitting.size} holds no talk")
    heads = np.asarray(places.sum(axis=0)).ravel()
    shared = np.maximum((heads if sitting.size is None else np.full(len(heads), float(sitting.size))) - 1, 1)
    shares: csr_array = (places * (sitting.minutes / shared)) @ places.T
    return shares


def _incidence(people: int, label: Wide) -> csr_array:
    """Return ``[people, labels]``: 1 where a person has a label of 0 or more."""
    if label.shape != (people,):
        raise ValueError(f"there are {people} people, and labels of shape {label.shape}")
    placed = np.flatnonzero(label >= 0)
    names, column = np.unique(label[placed], return_inverse=True)
    return csr_array((np.ones(len(placed)), (placed, column)), shape=(people, len(names)))


def agreed_taps(people: int, taps: ArrayLike, consents: ArrayLike | None) -> Wide:
    """Return the taps by and of people who both agreed to be tapped and counted."""
    given = np.asarray(taps, dtype=np.int64).reshape(-1, 2)
    pairs_of(people, given, "taps")
    if consents is None:
        return given
    yes = np.asarray(consents, dtype=np.bool_)
    if yes.shape != (people,):
        raise ValueError(f"there are {people} people, and {yes.shape} answers whether they consent")
    return given[yes[given].all(axis=1)]


def _same_people(people: int, ties: Ties, rung: str) -> None:
    if ties.rung != rung:
        raise ValueError(f"wanted ties that are {rung}; these are {ties.rung}")
    if ties.people != people:
        raise ValueError(f"there are {people} people, and ties among {ties.people}")


def _only(ties: Ties, stay: Bools, rung: Rung) -> Ties:
    return replace(ties, pairs=ties.pairs[stay], weight=ties.weights[stay], rung=rung)
