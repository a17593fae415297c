"""The page: Kinfolk and every other program on the same input, and who is worse by how much."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING, Any

from benchmarks.child import ROOT
from benchmarks.page import IDLE, duration, table, whole
from benchmarks.peers.inputs import CASES
from benchmarks.peers.recount import MIXING, RULES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from benchmarks.peers.inputs import Case

    Samples = Mapping[str, Mapping[str, Any]]

PAGE = ROOT / "docs/reference/peers.md"
NAMES = {
    "kinfolk": "Kinfolk",
    "kinfolk-searched": "Kinfolk by search alone",
    "golfers": "Good-Enough Golfers",
    "groupselect": "GroupSelect",
    "anticlust": "anticlust, LCW",
    "anticlust-tpsdp": "anticlust, TPSDP",
    "cp-sat": "CP-SAT, round by round",
    "greedy": "greedy mixing",
    "random": "random seating",
}
WORDS = {
    "coincidences": "coincidences",
    "worst": "worst-off",
    "most": "most often",
    "apart": "apart, but together",
    "party": "pairs of a party",
    "leaderless": "tables without a leader",
    "crowded": "too many of a value",
    "lacking": "too few of a value",
}
HEAD = """# Beside other programs

<!-- Written by `make bench`. Change the code, not this page. -->

The same people, chairs and rules for everybody, the same time, and one count of what came of it.
"""
METHOD = """## How it is measured

- Each program gets {inputs} inputs (for the bare rooms: the same room with other seeds) as a document of people, chairs and just
  those rules of the case. It runs in a process of its own; loading and compiling are not counted. It makes schedules with
  other seeds until its time is over, and of all of them the best counts: fewest rules broken, then coincidences, then
  worst-off, then most often. Random seating, greedy mixing and CP-SAT run once. Of Kinfolk the **first** plan is held
  against that best, though it too might go on: what stands in the line "in the same time". Figures are medians over the
  inputs; who found nothing for two inputs is not asked for the others.
- *Coincidences* are the sum of c (c - 1) / 2 over all pairs who share a table c times, *worst-off* the most of them that one
  person has, *most often* the largest c. A program may be ahead by chance in one input and behind in another: "not worse" counts inputs.
  *Kinfolk by search alone* leaves out every known design (`designs="searched"`).
  All is counted from the bare seats by `benchmarks/peers/recount.py`, whatever a program says of itself.
- Good-Enough Golfers (MIT) knows tables of one size: chairs too many are people that must never meet. Apart is
  its "never", a party its "discourage", leaders its leaders. Its constants are as they are.
- GroupSelect (the library is MIT, its app GPL-3) spreads fields over groups and picks among its draws the one in which
  most pairs meet. It draws 100 schedules by default; fewer where the table says so, since those would take longer
  than the time. It has no pairs apart and no leaders. Its own two measures are the pairs who met and the fields
  spread, and both are lines of the tables.
- A value of a field has a share of each table: its share of the room. Kinfolk promises people that *their* tables mirror the
  room for *their* values (`balanced`), so nobody is owed that a table without any of a value gets one: that is what
  "too few of a value" shows.
- anticlust (MIT) makes one partition: rounds follow each other, each meeting bringing two people one nearer. LCW with 10
  repetitions is what its documentation advises for quality ("exchange" with one above 1,000 people), TPSDP has its own defaults.
  `cannot_link` and `categories` cannot be combined in it, so it is in cases of one rule.
- OR-tools CP-SAT is given sizes and all rules as constraints and repeats as cost, round by round (`benchmarks/cpsat.py`),
  two cores, the time divided among the rounds.
- Peers are found by `--golfers DIR` (a checkout of islemaster/good-enough-golfers in which `npm install --no-save
  lodash@4.17.4` was run), `--groupselect DIR_OR_PYTHON` (sortitionfoundation/groupselect-lib, or an interpreter that has
  it), `--anticlust LIBRARY` (an R library), OR-tools where it is installed beside Kinfolk. None of their code is here; a few lines
  in `benchmarks/peers/drivers` call it. `--only CASE` and `--who NAME` measure a part and keep the rest.
- GroupMixer (gmixer) may not be used under its licence, so it was not run.
"""


def page(kept: Mapping[str, Any]) -> str:
    """Return the whole page from everything that is kept of the measurements."""
    on = f"on {kept['date']} " if kept.get("date") else ""
    machine = kept["machine"]
    commands = ", ".join(f"`{command}`" for command in dict.fromkeys(kept["commands"]))
    measured = (
        f"Measured {on}with {commands} on {machine['cores']} cores ({machine['system']}), Python {machine['python']}, "
        f"numpy {machine['numpy']}, numba {machine['numba']}."
    )
    if machine["load"] > IDLE:
        measured += f" The machine was busy with other work (load {machine['load']}), so that times are too long, and in its time a program found less than it could."
    cases = [case for case in CASES if kept["samples"].get(case.name, {}).get("kinfolk")]
    parts = [HEAD, measured + "\n", "## Is Kinfolk ever worse?\n", _claim(cases, kept)]
    for case in cases:
        samples = kept["samples"][case.name]
        parts += [f"## {case.title}\n", _about(case, samples), table(_head(case), _rows(case, samples))]
    lines = [[NAMES[who], kept["versions"][who]] for who in NAMES if who in kept["versions"]]
    parts += ["## Versions\n", table(("program", "version"), lines)]
    inputs = max((len(samples["kinfolk"]) for samples in kept["samples"].values()), default=0)
    return "\n".join([*parts, METHOD.format(inputs=inputs)])


def _claim(cases: Sequence[Case], kept: Mapping[str, Any]) -> str:
    """Return the claim, case by case, and plainly where it does not hold."""
    lines, fails = [], []
    for case in cases:
        samples = kept["samples"][case.name]
        others = [who for who in case.peers if samples.get(who) and not who.startswith("kinfolk")]
        worse = [f"{NAMES[who]} ({said})" for who in others if (said := _worse(samples["kinfolk"], samples[who]))]
        fails += worse
        lines.append([case.title, f"{len(others)}", "; ".join(worse) or "by none"])
    said = (
        f"{len(cases)} of {len(CASES)} cases were measured. In no input of these is Kinfolk's first plan worse than the best that a\n"
        "program found in the same time: neither by\n"
        "coincidences, then worst-off, then most often, nor by any further rule that both know.\n"
        if not fails
        else "The claim is: never worse by coincidences, then worst-off, then most often, and by no further rule that both know.\n"
        "**It does not hold everywhere.** Where a program is ahead of Kinfolk's first plan, it stands here.\n"
    )
    return said + "\n" + table(("case", "programs beside it", "Kinfolk's first plan is bettered"), lines)


def _worse(ours: Samples, theirs: Samples) -> str:
    """Return in how many inputs which measure is worse than theirs, and by how much at most."""
    found: dict[str, list[float]] = {}
    found_by_them = [seed for seed in ours if theirs.get(seed, {}).get("best")]
    both = [seed for seed in found_by_them if ours[seed]["first"]]
    for seed in both:
        mine, other = ours[seed]["first"], theirs[seed]["best"]
        for name in (*_first_difference(mine, other), *RULES):
            if mine[name] is not None and other[name] is not None and mine[name] > other[name]:
                found.setdefault(name, []).append(mine[name] - other[name])
    none = len(found_by_them) - len(both)
    without = [f"no plan in {none} of {len(found_by_them)}"] if none else []
    return "; ".join(
        without
        + [f"{WORDS[name]} by up to {whole(max(gaps))} in {len(gaps)} of {len(both)}" for name, gaps in found.items()]
    )


def _first_difference(mine: Mapping[str, Any], other: Mapping[str, Any]) -> tuple[str, ...]:
    return next(((name,) for name in MIXING if mine[name] != other[name]), ())


def _about(case: Case, samples: Mapping[str, Samples]) -> str:
    drawn = f" GroupSelect draws {case.attempts} schedules." if samples.get("groupselect") else ""
    bound = f" No plan has fewer than {case.least} coincidences." if case.least else ""
    return f"{duration(case.seconds)} each.{bound}{drawn}\n"


def _head(case: Case) -> list[str]:
    rules = [WORDS[name] for name in _known(case)]
    return [
        "who",
        "first after",
        "best after",
        "runs",
        *(WORDS[name] for name in MIXING),
        *rules,
        "pairs met",
        "Kinfolk",
    ]


def _known(case: Case) -> list[str]:
    named = {"apart": ["apart"], "parties": ["party"], "leaders": ["leaderless"], "fields": ["crowded", "lacking"]}
    return [name for rule in case.rules for name in named[rule]]


def _rows(case: Case, samples: Mapping[str, Samples]) -> Iterator[list[str]]:
    ours = samples["kinfolk"]
    yield _row(case, "Kinfolk, first plan", ours, "first", "-")
    if any(one["runs"] > 1 for one in ours.values()):
        yield _row(case, "Kinfolk, in the same time", ours, "best", "-")
    for who in case.peers:
        theirs = samples.get(who)
        if theirs:
            worse = _worse(ours, theirs)
            yield _row(case, NAMES[who], theirs, "best", f"**worse**: {worse}" if worse else _better(ours, theirs))


def _row(case: Case, name: str, samples: Samples, which: str, said: str) -> list[str]:
    found = [one for one in samples.values() if one[which]]
    names = [*MIXING, *_known(case), "met"]
    if not found:
        problem = next((one["problem"] for one in samples.values() if one["problem"]), "")
        rounds = max(one["rounds"] for one in samples.values())
        why = problem.replace("|", "/") or f"nothing: {rounds} of {case.rounds} rounds in {duration(case.seconds)}"
        return [name, why, "-", "0", *["-"] * len(names), "-"]
    runs = median(one["runs"] for one in samples.values())
    if len(found) < len(samples):
        said += f"; found nothing in {len(samples) - len(found)} of {len(samples)}"
    return [
        name,
        duration(median(one["first_after"] for one in found)),
        duration(median(one["best_after"] if which == "best" else one["first_after"] for one in found)),
        whole(runs if which == "best" else 1),
        *(_median([one[which][key] for one in found]) for key in names),
        said,
    ]


def _median(values: Sequence[int | None]) -> str:
    known = [value for value in values if value is not None]
    return whole(median(known)) if known else "-"


def _better(ours: Samples, theirs: Samples) -> str:
    """Say by how much Kinfolk is ahead: of each measure, by medians, where it is."""
    both = [seed for seed in ours if ours[seed]["first"] and theirs.get(seed, {}).get("best")]
    ahead = []
    for name in (*MIXING, *RULES):
        gaps = [
            theirs[seed]["best"][name] - ours[seed]["first"][name]
            for seed in both
            if ours[seed]["first"][name] is not None
        ]
        gap = median(gaps) if gaps else 0
        if gap > 0:
            ahead.append(f"{whole(gap)} {WORDS[name]}")
    return "better by " + ", ".join(ahead) if ahead else "equal"
