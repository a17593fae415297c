"""How many changes the search tries in a second, and how much memory it holds for each person."""

from __future__ import annotations

import time
from statistics import median
from typing import TYPE_CHECKING, Any

from benchmarks import child
from benchmarks.profile.rooms import QUICK, SIZES, hunt_of, meeting

if TYPE_CHECKING:
    from kinfolk.search.hunt import Hunt

TIMES = 5
TRIES = 40_000
LARGER = (10_000, 30_000)


def measure(*, quick: bool) -> dict[str, Any]:
    """Return by size: tries a second of the search and of mixing alone (CPU time), and bytes of the arrays."""
    return {str(people): _of(people) for people in (QUICK if quick else (*SIZES, *LARGER))}


def _of(people: int) -> dict[str, Any]:
    from kinfolk.search import engine, kernels

    child.say(f"moves: {people}")
    hunt = hunt_of(meeting(people))
    start = hunt._start(0, 0, hunt.host)  # noqa: SLF001 # as the search itself begins
    given = hunt.given(hunt.sittings, 0)
    state = engine.new_state(given, start, hunt.host, 1)
    room = engine.room_of(given, state)
    kernels.run(room, TRIES, engine.COLD, engine.THRESHOLDS, engine.EXCHANGES)
    rates = []
    for _ in range(TIMES):
        since = time.process_time()
        kernels.run(room, TRIES, engine.COLD, engine.THRESHOLDS, engine.EXCHANGES)
        rates.append(TRIES / (time.process_time() - since))
    arrays = {"given": given, "state": state}
    held = {name: {key: value.nbytes for key, value in one._asdict().items()} for name, one in arrays.items()}
    return {"search": median(rates), "mixing": _mixing(hunt), "bytes": held}


def _mixing(hunt: Hunt) -> float | None:
    from kinfolk.search.budget import MIXING_CYCLE
    from kinfolk.search.engine import THRESHOLDS

    if not hunt._mixes:  # noqa: SLF001
        return None
    (mixer,) = hunt._mixers([hunt._start(0, 0, hunt.host)], 0)  # noqa: SLF001
    mixer.cycle(THRESHOLDS)
    rates = []
    for _ in range(TIMES):
        since = time.process_time()
        mixer.cycle(THRESHOLDS)
        rates.append(MIXING_CYCLE / (time.process_time() - since))
    return median(rates)
