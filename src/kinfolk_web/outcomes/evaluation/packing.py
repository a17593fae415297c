"""The plans of a lottery as they are kept: packed, without names, and whole, so that the drawn one can be made of them."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from kinfolk.evaluating.plan_set import PlanSet
from kinfolk.solution import Solution

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, eq=False)
class Packed:
    """Plans that are equally good, with what the rest of each is made of.

    Parameters
    ----------
    plans
        Tables by person and round, and casts as one round more: whoever shares either is seated together.
    rest
        Hosts, casts and greeters.
    digest, seed
        Of the problem that they answer, and of the search.
    """

    plans: PlanSet
    rest: dict[str, Any]
    digest: str
    seed: int

    @classmethod
    def of(cls, solutions: Sequence[Solution], *, digest: str, seed: int) -> Packed:
        """Take the solutions apart."""
        with_casts = len(solutions[0].cast_hosts) > 0
        plans = PlanSet.of(np.column_stack([one.labels, one.casts]) if with_casts else one.labels for one in solutions)
        rest = {
            "rounds": solutions[0].labels.shape[1],
            "hosts": [one.hosts.tolist() for one in solutions],
            "casts": [one.casts.tolist() for one in solutions],
            "cast_hosts": [one.cast_hosts.tolist() for one in solutions],
            "greeters": [one.greeters.tolist() for one in solutions],
        }
        return cls(plans, rest, digest, seed)

    def solution(self, place: int) -> Solution:
        """Put one of the plans together again."""
        hosts, casts, cast_hosts, greeters = (
            np.array(self.rest[name][place], dtype=np.int32) for name in ("hosts", "casts", "cast_hosts", "greeters")
        )
        labels = self.plans.labels[place, :, : self.rest["rounds"]].astype(np.int32)
        return Solution(labels, hosts, casts, cast_hosts, greeters)

    def to_bytes(self) -> bytes:
        """Return it as bytes."""
        held = {"plans": self.plans.document(), "rest": self.rest, "digest": self.digest, "seed": self.seed}
        return zlib.compress(json.dumps(held, separators=(",", ":")).encode(), 6)

    @classmethod
    def from_bytes(cls, content: bytes | memoryview) -> Packed:
        """Return what :meth:`to_bytes` packed."""
        held = json.loads(zlib.decompress(bytes(content)))
        return cls(PlanSet.from_document(held["plans"]), held["rest"], held["digest"], held["seed"])
