"""What a rule says of each person it owes something to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True)
class Fault:
    """How far a promise is broken for somebody, where, and whether that breaks a must if the programme says so."""

    degree: int = 1
    rounds: tuple[int, ...] = ()
    must: bool = True


@dataclass(frozen=True, slots=True)
class Verdict:
    """Everyone a promise is owed to, with their fault if it is not kept.

    ``must`` says whether the promise is a must for anybody, in case the programme makes it one.
    """

    faults: Mapping[str, Fault | None]
    must: bool = True


def fault_in(rounds: Iterable[int]) -> Fault | None:
    """Return the fault of a promise that is broken in ``rounds``, or None if there are none."""
    broken = tuple(dict.fromkeys(rounds))
    return Fault(rounds=broken) if broken else None


def fault_unless(kept: bool) -> Fault | None:
    """Return a fault unless the promise is ``kept``."""
    return None if kept else Fault()
