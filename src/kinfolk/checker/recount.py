"""What a recount finds: who got which promise, and where the plan file says otherwise."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Breach:
    """One promise not kept for one person, how far, and in which rounds where that can be said."""

    id: str
    name: str
    degree: int = 1
    level: str = "should"
    rounds: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Tally:
    """One promise over everybody it is owed to."""

    promise: str
    level: str
    weight: int
    owed: int
    kept: int
    broken: tuple[Breach, ...]

    @property
    def musts_broken(self) -> int:
        """For how many people it is broken as a must."""
        return sum(breach.level == "must" for breach in self.broken)


@dataclass(frozen=True)
class Recount:
    """Everything ``kinfolk check`` found out.

    Parameters
    ----------
    people
        How many people the list has.
    entries
        One tally per promise that is on and owed to somebody, in the order of the promises.
    structure
        Contradictions of the plan with the list or with itself.
    differences
        Where the plan file claims something else than the recount.
    pairs_met, coincidences, worst_off
        The totals, recounted.
    remembered
        Ids of those who share a table with somebody whom the memory forbids, if it is a must.
    safety
        Broken keep-apart requests: confidential, and counted in nothing else here.
    """

    people: int
    entries: tuple[Tally, ...]
    structure: tuple[str, ...]
    differences: tuple[str, ...]
    pairs_met: int
    coincidences: int
    worst_off: tuple[str, ...]
    remembered: tuple[str, ...] = ()
    safety: tuple[str, ...] = field(default=(), repr=False)

    @property
    def musts_kept(self) -> bool:
        """Whether no must is broken for anybody; keep-apart requests are not counted."""
        return not self.remembered and not any(tally.musts_broken for tally in self.entries)

    @property
    def ok(self) -> bool:
        """Whether the plan is sound and claims exactly what the recount found."""
        return not self.structure and not self.differences
