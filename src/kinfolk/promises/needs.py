"""Needs: every table they sit at has the features they need."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kinfolk.facts import feature_said
from kinfolk.promises.flow import Unmet, unmet
from kinfolk.promises.promise import Bound, Promise
from kinfolk.promises.wording import listed, names, people_count, where
from kinfolk.sentences import joined, say, say_count

if TYPE_CHECKING:
    from kinfolk.facts import Bools, Facts, Ints
    from kinfolk.facts.arrays import Wide
    from kinfolk.promises.seating import Seating


class Needs(Promise):
    """Every table they sit at is step-free, quiet ... as they need."""

    name = "needs"

    def owed(self, facts: Facts) -> Bools:
        """Owed to everyone who attends and named a need."""
        return np.asarray(facts.attends & facts.needs.any(axis=1))

    def degrees(self, facts: Facts, seating: Seating) -> Ints:
        """Broken by one table without one needed feature."""
        person, place = seating.sitters
        asking = np.asarray(facts.needs.any(axis=1))[person]
        person, place = person[asking], place[asking]
        lacking = np.asarray((facts.needs[person] & ~_features(facts)[place]).any(axis=1))
        return seating.per_person(person, lacking).astype(np.int32)

    def why(self, facts: Facts, seating: Seating, person: int) -> str:
        """Name the first table and what it lacks."""
        for place in seating.place[person].tolist():
            lacks = facts.needs[person] & ~_features(facts)[place]
            if place >= 0 and lacks.any():
                missing = [feature_said(facts.need_names[k]) for k in np.flatnonzero(lacks)]
                return say(
                    "needs {needs}, which is missing {where}", needs=listed(missing), where=where(seating, place)
                )
        return ""

    def proof(self, facts: Facts) -> Bound:
        """Prove that needs want more seats than suitable tables have."""
        lost = np.zeros(facts.people, dtype=np.bool_)
        reasons: list[str] = []
        asking = np.flatnonzero(facts.needs.any(axis=1))
        for r in range(facts.rounds):
            features = facts.room.features[r, : facts.room.count[r]]
            new = np.zeros_like(lost)
            new[asking] = facts.present[asking, r] & ~lost[asking] & ~_fits(facts.needs[asking], features).any(axis=1)
            if new.any():
                who = names(facts, np.flatnonzero(new))
                reasons.append(say("no table in round {round} has all that {who} would need", round=r + 1, who=who))
            lost |= new
        short = [self._short(facts, r, lost) for r in range(facts.rounds)]
        worst = max(range(facts.rounds), key=lambda r: short[r].short, default=-1)
        missing = short[worst].short if worst >= 0 else 0
        concerned = asking[facts.present[asking, worst]] if missing else asking[:0]
        if missing:
            reasons.append(self._explain(facts, worst, short[worst], lost))
        return Bound(int(lost.sum()) + missing, lost, joined(reasons, "; "), tuple(concerned.tolist()))

    @staticmethod
    def _short(facts: Facts, r: int, lost: Bools) -> Unmet:
        kinds, wanted = _kinds(facts, r, lost)
        count = int(facts.room.count[r])
        features, seats = facts.room.features[r, :count], facts.room.seats[r, :count].astype(np.int64)
        return unmet(seats, _fits(kinds, features).T * seats[:, None], wanted)

    @staticmethod
    def _explain(facts: Facts, r: int, short: Unmet, lost: Bools) -> str:
        kinds, wanted = _kinds(facts, r, lost)
        asked = kinds[short.wants]
        people, needs = int(wanted[short.wants].sum()), np.flatnonzero(asked.any(axis=0))
        features = facts.room.features[r, : facts.room.count[r]]
        fits = np.asarray(_fits(asked, features).any(axis=0))
        seats = int(facts.room.seats[r, : facts.room.count[r]][fits].sum())
        tables = listed([facts.room.name(r, int(t)) for t in np.flatnonzero(fits)])
        return say_count(
            fits.sum(),
            "{who} need {needs} seats in round {round}, and table {tables} has {seats} in all",
            "{who} need {needs} seats in round {round}, and tables {tables} have {seats} in all",
            who=people_count(people),
            needs=listed([feature_said(facts.need_names[k]) for k in needs]),
            round=r + 1,
            tables=tables,
            seats=seats,
        )


def _fits(needs: Bools, features: Bools) -> Bools:
    """Return ``[needs, tables]``: which table answers all of which needs."""
    lacking = needs.astype(np.int64) @ (~features).astype(np.int64).T
    return np.asarray(lacking == 0)


def _kinds(facts: Facts, r: int, lost: Bools) -> tuple[Bools, Wide]:
    """Return the different needs of those present in a round, and how many people have each."""
    asking = facts.present[:, r] & facts.needs.any(axis=1) & ~lost
    kinds, wanted = np.unique(facts.needs[asking], axis=0, return_counts=True)
    return np.asarray(kinds, dtype=np.bool_), wanted.astype(np.int64)


def _features(facts: Facts) -> Bools:
    features = facts.room.features
    return features.reshape(features.shape[0] * features.shape[1], features.shape[2])
