"""Needs: every table they sit at has the features they need."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kinfolk.promises.promise import Promise
from kinfolk.promises.wording import listed, where

if TYPE_CHECKING:
    from kinfolk.facts import Bools, Facts, Ints
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
                missing = [facts.need_names[k] for k in np.flatnonzero(lacks)]
                return f"needs {listed(missing)}, which is missing {where(seating, place)}"
        return ""


def _features(facts: Facts) -> Bools:
    features = facts.room.features
    return features.reshape(features.shape[0] * features.shape[1], features.shape[2])
