"""The page: what was measured as tables a person can read."""

from __future__ import annotations

from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

PROMISES = ("no_party", "new_faces", "hosted", "welcomed", "kindred", "needle")
HEAD = """# Benchmarks

<!-- Written by `make bench`. Change the code, not this page. -->

Speed and quality on the cases that we hold ourselves to, and beside what else could be done with the same people.
"""
METHOD = """## How it is measured

- Every case is planned for {seeds} seeds; the realistic ones invent another crowd for each seed. Figures are medians, the
  range in brackets. Time is that of `kinfolk.solve` from the finished problem to the finished ledger, with kernels
  compiled before. Memory is the most that the process and its children held, the interpreter and its libraries
  included.
- Every plan goes through the independent checker, and repeats are counted once more from the bare seating. For
  `kindred` and `needle` those count who could be served: owed less those proven out of reach. Coincidences count
  everybody who shares a table twice, companions who are to stay together included.
- The realistic crowd is `kinfolk.example.invent_people`: 27 % newcomers, 20 % hosts, employers of up to 10 %, orders,
  long-tailed statements, one pair apart for every five people, some together, needs; every fourth table has the
  features they need. All default promises, casts of 7, greeters.
- Thirty people are few for all that is on: five casts of six at tables of five, each table with somebody of every cast;
  companions, who are of one cast, leave another cast's six people five tables, so that two cast-mates share one in every
  round; up to four people who need features have two tables that answer them, and meet the same hosts there again and again, since
  hosts keep their tables. So somebody meets somebody twice in any plan we know, and by the order of judgement repeats are then spread:
  many people with one each rather than one with many. The bound for `new_faces` counts people, whoever they are, and proves
  little there: the gap stays printed. `kindred` comes after repeats in that order. Counted as worth more than repeats it is
  missed by three at most in five meetings, while the worst-off of four meet more people again.
- A repair is timed from the change to the proposal that says who moves, by a process that has read the plan before, as
  at the door; the next version with its ledger is a figure of its own.
- Random seating and greedy mixing (each person to the table where they have met the fewest) are a few lines of
  `benchmarks/peers/simple.py`. CP-SAT is given sizes, hosts, needs, parties, apart and together as rules and repeats as cost,
  round by round, 15 s a round; it is measured where `ortools` is installed. None of them knows casts, which are
  not held against them, or greeters, so that nobody is `welcomed`. The best peers known from research are quoted, not
  run.
"""


@dataclass
class Row:
    """One case as measured."""

    title: str
    peer: str
    target: str
    seconds: Sequence[float]
    megabytes: float
    shortfalls: Sequence[str]
    samples: Sequence[Mapping[str, Any]] = ()
    peers: dict[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)


def duration(seconds: float) -> str:
    """Return a time with two digits that count.

    >>> [duration(x) for x in (0.0123, 0.456, 7.89, 61.0)]
    ['12 ms', '460 ms', '7.9 s', '61 s']
    """
    if seconds < 1:
        milliseconds = seconds * 1000
        return f"{milliseconds:.1f} ms" if milliseconds < 10 else f"{float(f'{milliseconds:.2g}'):.0f} ms"
    return f"{seconds:.1f} s" if seconds < 10 else f"{seconds:.0f} s"


def spread(values: Sequence[float]) -> str:
    """Return the median, and the range where there is one."""
    middle, least, most = (duration(one) for one in (median(values), min(values), max(values)))
    return middle if least == most else f"{middle} ({least} – {most})"


def page(rows: Sequence[Row], machine: Mapping[str, Any], facts: Mapping[str, Any]) -> str:
    """Return the whole page.

    Parameters
    ----------
    rows
        What was measured, in the order of the cases.
    machine
        Cores and versions.
    facts
        ``seeds``, ``command``, ``date`` (may be empty), ``repair`` (who moves, line by line) and ``failed`` (names of cases).
    """
    on = f"on {facts['date']} " if facts["date"] else ""
    measured = (
        f"Measured {on}with `{facts['command']}` on {machine['cores']} cores ({machine['system']}), Python "
        f"{machine['python']}, numpy {machine['numpy']}, numba {machine['numba']}."
    )
    if machine["load"] > IDLE:
        measured += f" The machine was busy with other work (load {machine['load']}), so that times are too long."
    if facts["failed"]:
        measured += f" Not measured, since they failed: {', '.join(facts['failed'])}."
    planned = [row for row in rows if row.samples]
    parts = [HEAD, measured + "\n", "## Figures\n", table(FIGURES, (figures(row) for row in rows))]
    if planned:
        parts += ["## Who got what\n", WHO_GOT_WHAT, table(QUALITY, (quality(row) for row in planned))]
    beside = [cells for row in planned for cells in against(row)]
    if beside:
        parts += ["## Beside others on the same input\n", table(AGAINST, beside)]
    if facts["repair"]:
        parts += ["## Who moves in a repair\n", table(REPAIR, facts["repair"])]
    return "\n".join([*parts, METHOD.format(seeds=facts["seeds"])])


FIGURES = ("case", "best peer known", "target", "time", "memory", "reached")
WHO_GOT_WHAT = """People for whom a promise is broken, then those proven out of reach of any plan; medians over the seeds. *None
kindred*: somebody kindred is there, nothing is proven to keep them apart, and they meet nobody kindred. *Worst-off* is the largest loss of one person
(for mixing only: repeats).
"""
QUALITY = ("case", *(f"`{name}`" for name in PROMISES), "none kindred", "coincidences", "worst-off", "proven")
REPAIR = (
    "what happens",
    "people moved",
    "must move in any plan",
    "may move",
    "musts kept",
    "next version with its ledger",
)
LEAST_RATIO = 0.01
IDLE = 0.5
AGAINST = ("case", "who", "time", "musts broken", "coincidences", *(f"`{name}`" for name in PROMISES))


def figures(row: Row) -> list[str]:
    reached = "yes" if not row.shortfalls else "no: " + "; ".join(row.shortfalls)
    return [row.title, row.peer or "-", row.target, spread(row.seconds), f"{row.megabytes:.0f} MB", reached]


def quality(row: Row) -> list[str]:
    alone = set(row.samples[0]["promises"]) <= {"seated", "new_faces"}
    return [
        row.title,
        *(broken(row.samples, name) for name in PROMISES),
        "-" if alone else whole(middle(row.samples, "left_alone")),
        whole(middle(row.samples, "coincidences")),
        whole(middle(row.samples, "repeats" if alone else "loss")),
        f"{sum(sample['stopped'] == 'proved' for sample in row.samples)} of {len(row.samples)}",
    ]


def against(row: Row) -> Iterable[list[str]]:
    """Yield a line for us and one for each peer: what they reach, and how many times ours it is."""
    ours = middle(row.samples, "coincidences"), median(row.seconds)
    everybody = {"Kinfolk": row.samples, **row.peers}
    for who, samples in everybody.items():
        found = [sample for sample in samples if "promises" in sample]
        took = median(sample["seconds"] for sample in samples)
        time = duration(took) + times(took, ours[1])
        if not found:
            yield [row.title, who, time, "nothing found", *["-"] * (len(AGAINST) - 4)]
            continue
        theirs = middle(found, "coincidences")
        cells = [broken(found, name, bound=False) for name in PROMISES]
        musts = whole(middle(found, "musts_broken"))
        yield [row.title, who, time, musts, whole(theirs) + times(theirs, ours[0]), *cells]


def times(theirs: float, ours: float) -> str:
    """Return how many times ours it is, where that says something."""
    ratio = theirs / ours if ours else 1.0
    return "" if ratio in {0.0, 1.0} or ratio < LEAST_RATIO else f" ({float(f'{ratio:.2g}'):g} x)"


def middle(samples: Sequence[Mapping[str, Any]], name: str) -> float:
    return float(median(sample[name] for sample in samples))


def broken(samples: Sequence[Mapping[str, Any]], name: str, *, bound: bool = True) -> str:
    """Return for how many a promise is broken, the proven minimum, and of ``kindred`` and ``needle`` the share."""
    counts = [sample["promises"][name] for sample in samples if name in sample["promises"]]
    if not counts:
        return "-"
    missed, impossible = (median(count[k] for count in counts) for k in (1, 2))
    text = whole(missed)
    if not bound:
        return text
    text += f" / {whole(impossible)}"
    if name in {"kindred", "needle"}:
        share = median((count[1] - count[2]) / max(1, count[0] - count[2]) for count in counts)
        text += f" ({share:.1%})"
    return text


def whole(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines) + "\n"
