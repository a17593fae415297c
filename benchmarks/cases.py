"""The cases of the table: what is planned, what is to be reached, and where a plan falls short of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING, Any, NamedTuple

from benchmarks.page import duration

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kinfolk.problem import Problem

BEST_BOUND = ("no_party", "new_faces", "hosted", "welcomed")
NEARLY_ALL = ("kindred", "needle")
SHARE_LEFT = 0.01


def mixing(people: int, tables: str, rounds: int) -> Callable[[int], Problem]:
    """Return what makes the bare room of a case, the same for every seed."""

    def problem(_: int) -> Problem:
        from benchmarks.problems import bare  # loaded in the worker alone: whoever starts it has to stay small

        return bare(people, tables, rounds)

    return problem


def meeting(people: int, tables: int, rounds: int) -> Callable[[int], Problem]:
    """Return what invents the meeting of a case, another one for every seed."""

    def problem(seed: int) -> Problem:
        from benchmarks.problems import realistic

        return realistic(people, tables, rounds, seed)

    return problem


class Fault(NamedTuple):
    """One thing that a sample does not reach, by how much, and how to say it."""

    what: str
    amount: int
    text: str


@dataclass(frozen=True, kw_only=True)
class Case:
    """One row: ``problem`` makes the gathering of a seed, ``faults`` says what one sample does not reach.

    ``options`` are those of ``kinfolk.solve``. A sample is what the worker reports of one seed: seconds, stopped, advice, and the members of a quality.
    """

    name: str
    title: str
    peer: str
    target: str
    seconds: float
    problem: Callable[[int], Problem]
    faults: Callable[[Mapping[str, Any]], list[Fault]]
    megabytes: float | None = None
    peers: tuple[str, ...] = field(default=("random", "greedy"))
    options: Mapping[str, Any] = field(default_factory=dict)

    def shortfalls(self, samples: Sequence[Mapping[str, Any]], peak: float) -> list[str]:
        """Return everything that is not reached: the worst of each kind, and in how many seeds."""
        found: dict[str, list[Fault]] = {}
        for sample in samples:
            for fault in self.faults(sample):
                found.setdefault(fault.what, []).append(fault)
        short = [_worst(faults, len(samples)) for faults in found.values()]
        took = median(sample["seconds"] for sample in samples)
        if took > self.seconds:
            short.append(duration(took))
        if self.megabytes is not None and peak > self.megabytes:
            short.append(f"{peak:.0f} MB")
        return short


def _worst(faults: Sequence[Fault], seeds: int) -> str:
    text = max(faults, key=lambda fault: fault.amount).text
    return text if len(faults) == seeds else f"{text} ({len(faults)} of {seeds} seeds)"


def sound(sample: Mapping[str, Any]) -> list[Fault]:
    """Return what no plan may lack: the checker agrees, every must holds, everybody apart is."""
    musts = sample["musts_broken"]
    return _if(
        Fault("sound", int(not sample["sound"]), "the checker disagrees"),
        Fault("musts", musts, f"musts broken for {musts}"),
        Fault("apart", sample["apart_broken"], "apart"),
    )


def without_repeats(sample: Mapping[str, Any]) -> list[Fault]:
    """Return what is missing to a plan in which nobody meets anybody twice."""
    repeats = sample["coincidences"]
    return [*sound(sample), *_if(Fault("repeats", repeats, f"{repeats} repeats"))]


def thirty_at_their_best(sample: Mapping[str, Any]) -> list[Fault]:
    """Return what is missing to the best plan there is for 30 people, 5 tables of 6, 5 rounds."""
    coincidences, worst, most = sample["coincidences"], sample["repeats"], sample["most_often"]
    return [
        *sound(sample),
        *_if(
            Fault("coincidences", max(0, coincidences - 50), f"{coincidences} coincidences"),
            Fault("worst-off", max(0, worst - 4), f"worst-off {worst}"),
            Fault("most often", max(0, most - 2), f"a pair meets {most} times"),
            Fault("proven", int(sample["stopped"] != "proved"), "not labelled proven"),
            Fault("advice", int(not sample["advice"]), "no advice on 6 x 5"),
        ),
    ]


def everything(sample: Mapping[str, Any]) -> list[Fault]:
    """Return what is missing to the quality of a realistic meeting."""
    faults = []
    for name in BEST_BOUND:
        owed, broken, impossible = sample["promises"].get(name, (0, 0, 0))
        faults.append(Fault(name, broken - impossible, f"`{name}` {broken} of {owed}, bound {impossible}"))
    for name in NEARLY_ALL:
        owed, broken, impossible = sample["promises"].get(name, (0, 0, 0))
        missed, could = broken - impossible, owed - impossible
        faults.append(Fault(name, missed if missed > SHARE_LEFT * could else 0, f"`{name}` {missed} of {could}"))
    alone = sample["left_alone"]
    faults.append(Fault("alone", alone, f"{alone} without anybody kindred"))
    return [*sound(sample), *_if(*faults)]


def _if(*faults: Fault) -> list[Fault]:
    return [fault for fault in faults if fault.amount > 0]


REALISTIC = (
    "musts; `no_party`, `new_faces`, `hosted`, `welcomed` at the bound, or the gap printed; `kindred`, `needle` missed by at most 1 % of "
    "those who could be served; nobody with somebody kindred there left with none"
)

CASES = (
    Case(
        name="mixing-30",
        title="30 people, 5 tables of 6, 5 rounds, mixing only",
        peer="50 coincidences, worst-off 5-6 repeats",
        target="50 coincidences, no pair more than twice, worst-off 4, proven; advice on 6 x 5; 1 s",
        seconds=1.0,
        problem=mixing(30, "5x6", 5),
        faults=thirty_at_their_best,
        peers=("random", "greedy", "cp-sat"),
    ),
    Case(
        name="mixing-300",
        title="300 people, 38 tables, 4 rounds, mixing only",
        peer="0.3 s",
        target="no repeat; 10 ms",
        seconds=0.010,
        problem=mixing(300, "38x8", 4),
        faults=without_repeats,
        peers=("random", "greedy", "cp-sat"),
    ),
    Case(
        name="mixing-3000",
        title="3,000 people, 375 tables of 8, 4 rounds, mixing only",
        peer="91 s",
        target="no repeat; 50 ms",
        seconds=0.050,
        problem=mixing(3_000, "375x8", 4),
        faults=without_repeats,
    ),
    Case(
        name="searched-32",
        title="32 people, 8 tables of 4, 9 rounds, by search alone: neither formulas nor the bank",
        peer="9 repeats left after 18 s",
        target="no repeat; 1 s",
        seconds=1.0,
        problem=mixing(32, "8x4", 9),
        faults=without_repeats,
        options={"designs": "searched"},
    ),
    Case(
        name="realistic-300",
        title="300 people, 38 tables, 4 rounds, everything on",
        peer="hard rules only, 4.3 s, 4 of 37 rare pairs",
        target=f"{REALISTIC}; 1 s",
        seconds=1.0,
        problem=meeting(300, 38, 4),
        faults=everything,
        peers=("random", "greedy", "cp-sat"),
    ),
    Case(
        name="realistic-30",
        title="30 people, 6 tables of 5, 5 rounds, everything on",
        peer="none known",
        target=f"{REALISTIC}; 1 s",
        seconds=1.0,
        problem=meeting(30, 6, 5),
        faults=everything,
        peers=("random", "greedy", "cp-sat"),
    ),
    Case(
        name="realistic-3000",
        title="3,000 people, 375 tables of 8, 4 rounds, everything on",
        peer="none finishes",
        target=f"{REALISTIC}; 5 s, 400 MB",
        seconds=5.0,
        megabytes=400.0,
        problem=meeting(3_000, 375, 4),
        faults=everything,
    ),
)
BY_NAME = {case.name: case for case in CASES}
