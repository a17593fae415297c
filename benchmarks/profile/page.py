"""The page and the pictures of the profile, from everything that is kept of the measurements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from benchmarks.child import ROOT
from benchmarks.page import IDLE, duration, table, whole
from benchmarks.profile.curves import PROMISES, TARGET, best, measured_cuts, middle
from benchmarks.profile.phases import PHASES
from benchmarks.profile.picture import Chart, Line, draw

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

PAGE = ROOT / "docs/reference/profile.md"
PICTURES = ROOT / "docs/images"
HEAD = """# Where the time goes

<!-- Written by `make bench-profile`. Change the code, not this page. -->

The planner from 30 people to a million: seconds, what they are spent on, memory, cores, and what more time gives.
"""
WHERE = """CPU time of one thread, medians of up to 3 invented meetings (one with `--quick`) with everything on (`realistic` of the benchmarks) at tables of
eight, 4 rounds; kernels compiled before. `make bench` has the time by the clock.
"""
MOVES = """Tries a second of one thread (CPU time) at the coldest temperature of the search. A try draws a change, refuses it at once
where it breaks what a design keeps, else prices it exactly for everybody at the tables that change. *Mixing alone* counts nothing but repeats.
"""
LAYOUT = """Arrays are person by person, so that what a change touches lies together: 9 columns of loads and 5 x 64 hashed bits of what
somebody said for each, tables as lists of members. *Given* is read only and shared by both islands, a *state* is one
island's. Up to 1,000 people a table of all pairs (one byte each) says what two people are to each other and stays in the
processor's cache; beyond that pairs are looked up in sorted lists, since n x n bytes would not fit, and a million people
would need a terabyte. Very large gatherings from arrays keep tables person by person and no pairs at all
([very large gatherings](scale.md)).
"""
SCALING = """`kinfolk.solve` with everything on, `kinfolk.solve` for mixing alone (a design and no search), and plans of very large
gatherings [from arrays](scale.md), which have fewer promises. Medians of up to 5 seeds (one with `--quick`).

![Seconds of a plan from 30 people to a million, on logarithmic axes](../images/profile-scaling.svg)
"""
CORES = """The search runs as two islands, so that it has work for two threads. Everything before and after it
runs on one. The seconds of one plan by the clock, medians of up to 5 seeds (one with `--quick`).
"""
CURVES = """How many more people miss a promise than are proven to, when a search that would go on is cut short; medians of up to 5 meetings (one with `--quick`).
"""


def page(kept: Mapping[str, Any], folder: Path | None = PICTURES) -> str:
    """Return the page of those parts that were measured, and write their pictures into ``folder``."""
    machine = kept["machine"]
    on = f"on {kept['date']} " if kept.get("date") else ""
    commands = ", ".join(f"`{command}`" for command in dict.fromkeys(kept["commands"]))
    measured = (
        f"Measured {on}with {commands} on {machine['cores']} cores ({machine['system']}), Python {machine['python']}, "
        f"numpy {machine['numpy']}, numba {machine['numba']}."
    )
    if machine["load"] > IDLE:
        measured += (
            f" The machine was busy with other work (load {machine['load']}), so that times by the clock are too long."
        )
    if any("--quick" in command for command in kept["commands"]):
        measured += " Some of it is a quick look only: small rooms, one seed."
    sections: dict[str, Callable[[Any], list[str]]] = {
        "scaling": _scaling,
        "phases": _phases,
        "moves": _moves,
        "curves": _curves,
    }
    parts = [HEAD, measured + "\n"]
    for name, section in sections.items():
        if name in kept["parts"]:
            parts += section(kept["parts"][name])
    if folder is not None:
        for name, chart in _charts(kept["parts"]).items():
            (folder / name).write_text(draw(chart), "utf-8")
    return "\n".join(parts)


def _scaling(found: Mapping[str, Any]) -> list[str]:
    sizes = sorted({int(n) for name in ("solve", "mixing", "arrays") for n in found[name]})
    rows = [
        [
            f"{n:,}",
            *(_seconds(found[name].get(str(n))) for name in ("solve", "mixing")),
            *_of_arrays(found["arrays"].get(str(n))),
        ]
        for n in sizes
    ]
    cores = [
        [f"{int(n):,}", *(duration(one[t]) for t in one), f"{one['1'] / min(one.values()):.2f} x"]
        for n, one in found["threads"].items()
    ]
    threads = list(next(iter(found["threads"].values()), {}))
    return [
        "## From 30 to a million\n", SCALING,
        table(("people", "everything on", "mixing alone", "from arrays", "CPU", "memory"), rows),
        "## Cores\n", CORES,
        table(("people", *(f"{t} thread{'s' * (t != '1')}" for t in threads), "faster"), cores),
    ]  # fmt: skip


def _points(found: Mapping[str, float]) -> list[tuple[float, float]]:
    return [(float(n), seconds) for n, seconds in found.items()]


def _seconds(value: float | None) -> str:
    return "-" if value is None else duration(value)


def _of_arrays(one: Mapping[str, float] | None) -> list[str]:
    return ["-"] * 3 if one is None else [duration(one["clock"]), duration(one["cpu"]), f"{one['megabytes']:.0f} MB"]


def _phases(found: Mapping[str, Mapping[str, float]]) -> list[str]:
    rows = [
        [
            phase,
            *(
                f"{duration(one[phase])} ({one[phase] / one['all']:.0%})" if one[phase] else "-"
                for one in found.values()
            ),
        ]
        for phase in PHASES.values()
    ]
    rest = [one["all"] - sum(one[phase] for phase in PHASES.values()) for one in found.values()]
    rows += [["everything else", *(duration(max(0.0, one)) for one in rest)]]
    rows += [["**all**", *(f"**{duration(one['all'])}**" for one in found.values())]]
    return ["## Phases of a plan\n", WHERE, table(("phase", *(f"{int(n):,} people" for n in found)), rows)]


def _moves(found: Mapping[str, Any]) -> list[str]:
    rates, held = [], []
    for n, one in found.items():
        given, state = one["bytes"]["given"], one["bytes"]["state"]
        people = int(n)
        matrix = given["matrix"] if given["matrix"] > 1 else 0
        each = (sum(given.values()) - matrix) / people
        rates.append([f"{people:,}", _million(one["search"]), _million(one["mixing"])])
        held.append(
            [f"{people:,}", f"{each:,.0f} B", f"{sum(state.values()) / people:,.0f} B", f"{matrix / 1e6:.1f} MB" if matrix else "-",
             f"{(sum(given.values()) + 2 * sum(state.values())) / 1e6:.1f} MB"]
        )  # fmt: skip
    return [
        "## Tries a second\n", MOVES, table(("people", "search", "mixing alone"), rates),
        "## Memory\n", LAYOUT,
        table(("people", "given, each person", "state, each person", "table of pairs", "given and two islands"), held),
    ]  # fmt: skip


def _million(rate: float | None) -> str:
    return "-" if rate is None else f"{rate / 1e6:.2f} million"


def _curves(found: Mapping[str, Any]) -> list[str]:
    parts = ["## What more time gives\n", CURVES]
    for n, curves in found.items():
        people, goal = int(n), TARGET[int(n)]
        chart = _curve_chart(people, curves)
        rows = [
            [f"{cut:g} s", *(whole(middle(curves, cut, name)) for name in PROMISES)] for cut in measured_cuts(curves)
        ]
        parts += [
            f"### {people:,} people\n",
            f"![{chart.alt}](../images/profile-curve-{people}.svg)\n",
            table(("cut short after", *(f"`{name}`" for name in PROMISES)), rows),
            _verdict(curves, goal),
        ]
    return parts


def _verdict(curves: list[dict[str, Any]], goal: float) -> str:
    """Say for each promise whether what is best is reached in the time, and where not by how much."""
    said = []
    for name in PROMISES:
        short = []
        for curve in curves:
            points = [*curve["points"], curve["default"]]
            reached = next((one for one in curve["points"] if one["cut"] == goal), curve["points"][-1])
            short.append(reached[name] - best(points, name))
        proven = sum(best([*c["points"], c["default"]], name) == c["points"][0][f"{name}_bound"] for c in curves)
        missed = [gap for gap in short if gap > 0]
        label = f"the proven bound in {proven} of {len(curves)} meetings, else the best of our own runs of {max(measured_cuts(curves)):g} s"
        if missed:
            said.append(
                f"- `{name}`: **not reached** in {goal:g} s in {len(missed)} of {len(curves)} meetings, by up to {max(missed)} people ({label})."
            )
        else:
            said.append(f"- `{name}`: the minimum ({label}) is reached in {goal:g} s in every meeting.")
    took = sorted(curve["default"]["seconds"] for curve in curves)
    said.append(f"- A plan without any option takes {duration(took[len(took) // 2])} here.")
    return "\n".join(said) + "\n"


def _charts(parts: Mapping[str, Any]) -> dict[str, Chart]:
    """Return every picture by the name of its file."""
    found = {"profile-scaling.svg": _scaling_chart(parts["scaling"])} if "scaling" in parts else {}
    for n, curves in parts.get("curves", {}).items():
        found[f"profile-curve-{n}.svg"] = _curve_chart(int(n), curves)
    return found


def _scaling_chart(found: Mapping[str, Any]) -> Chart:
    lines = [
        Line("everything on", _points(found["solve"])),
        Line("mixing alone", _points(found["mixing"])),
        Line("from arrays", [(float(n), one["clock"]) for n, one in found["arrays"].items()]),
    ]
    return Chart(
        title="Seconds of a plan by the number of people",
        alt="; ".join(f"{line.name}: {duration(line.points[-1][1])} for {line.points[-1][0]:,.0f} people" for line in lines if line.points),
        x="people", y="seconds", lines=lines,
    )  # fmt: skip


def _curve_chart(people: int, curves: list[dict[str, Any]]) -> Chart:
    lines = [Line(name, [(cut, middle(curves, cut, name)) for cut in measured_cuts(curves)]) for name in PROMISES]
    return Chart(
        title=f"Missed beyond what is proven, {people:,} people",
        alt="; ".join(f"{line.name}: {whole(line.points[0][1])} after {line.points[0][0]:g} s, {whole(line.points[-1][1])} after {line.points[-1][0]:g} s" for line in lines),
        x="seconds after which the search is cut short", y="people who miss it beyond the bound", lines=lines, log=False,
    )  # fmt: skip
