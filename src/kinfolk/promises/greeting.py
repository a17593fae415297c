"""Whether greeters suffice: each newcomer needs one of another party, and no greeter has too many."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kinfolk.facts import EMPTY
from kinfolk.promises.flow import unmet
from kinfolk.promises.promise import Bound
from kinfolk.promises.wording import names, people_count
from kinfolk.sentences import say

if TYPE_CHECKING:
    from kinfolk.facts import Bools, Facts, Ints
    from kinfolk.facts.arrays import Wide

_MOST_EDGES = 250_000


def ungreeted(facts: Facts) -> Bound:
    """Return how many newcomers no sharing out of greeters can serve: a flow from greeters to newcomers."""
    seekers = np.flatnonzero(facts.newcomer & facts.attends & facts.wants_greeter)
    greeters = np.flatnonzero(facts.greeter_room > 0)
    nobody = np.zeros(facts.people, dtype=np.bool_)
    if not len(seekers):
        return Bound.none(facts)
    if not len(greeters):
        nobody[seekers] = True
        return Bound.surely(nobody, say("nobody on the list greets newcomers"))
    room = int(facts.greeter_room.sum())
    because = say(
        "{who} want to be greeted by name, and all greeters together have room for {room}",
        who=people_count(len(seekers)),
        room=room,
    )
    plain = Bound(max(0, len(seekers) - room), nobody, because if len(seekers) > room else "")
    return Bound.best(plain, _kept_off(facts, seekers, greeters))


def _kept_off(facts: Facts, seekers: Wide, greeters: Wide) -> Bound:
    """Return the same with parties: nobody is greeted by those they came with, nor by themselves."""
    certain = np.zeros(facts.people, dtype=np.bool_)
    kinds, kind, wanted = np.unique(facts.parties[seekers], axis=0, return_inverse=True, return_counts=True)
    givers, giver = np.unique(facts.parties[greeters], axis=0, return_inverse=True)
    if len(kinds) * len(givers) > _MOST_EDGES:
        return Bound.none(facts)
    supply = np.bincount(giver.reshape(-1), weights=facts.greeter_room[greeters]).astype(np.int64)
    free = _strangers(givers, kinds)
    if len(greeters) == 1:
        # Those without a party are of one kind; a single greeter who is new cannot greet themselves.
        certain[greeters[np.isin(greeters, seekers)]] = True
    possible = np.asarray(free.any(axis=0))
    certain[seekers[~possible[kind.reshape(-1)]]] = True
    lost = Bound.surely(
        certain,
        say(
            "all greeters are of the party of {who}, or themselves",
            who=names(facts, np.flatnonzero(certain)),
        ),
    )
    found = unmet(supply, free * supply[:, None], wanted.astype(np.int64))
    asking = int(wanted[found.wants].sum())
    because = say("{who} are new and too many greeters are of their own party", who=people_count(asking))
    return Bound.best(lost, Bound(found.short, np.zeros_like(certain), because if found.short else ""))


def _strangers(givers: Ints, kinds: Ints) -> Bools:
    shared = np.zeros((len(givers), len(kinds)), dtype=np.bool_)
    for column in givers.T:
        for other in kinds.T:
            shared |= (column[:, None] == other[None]) & (column[:, None] != EMPTY)
    return ~shared
