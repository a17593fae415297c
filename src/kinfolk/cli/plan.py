"""``kinfolk plan``: from an attendee list to a plan with all its files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from kinfolk.cli import console, output, safety, summary
from kinfolk.cli.lists import event_name, list_name, list_notes, read_list, read_memory
from kinfolk.errors import InputError
from kinfolk.files import survey
from kinfolk.kinds import is_left_out
from kinfolk.problem import Problem
from kinfolk.programme import Options, Outline, load, resolve
from kinfolk.programme.parsing import promises_said
from kinfolk.programme.shapes import parse_tables
from kinfolk.sentences import say, say_count

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Mapping

    from kinfolk.memory import Memory
    from kinfolk.problem import Level
    from kinfolk.result import Result
    from kinfolk.roster import Roster


_STRANGERS = say("The memory says nothing of two people on this list; it calls people by the ids of the list.")


def run(options: argparse.Namespace) -> int:
    """Read, plan, write, and say what came of it."""
    promises = _check(options)
    outline = load(options.programme) if options.programme else Outline()
    _fill(options, outline)
    folder = Path(options.out or f"{list_name(options.attendees)}-plan")
    safety.check_path(options.safety, [*options.attendees, *filter(None, (options.programme, options.memory))])
    roster = read_list(options.attendees, options, outline.list)
    problem, notes = _problem(options, outline, roster, promises)
    survey(folder, problem.programme.event)
    choices = output.chosen(options)
    output.tell_what_is_off(len(problem.people), choices)
    progress = console.Progress()
    result = _solve(problem, options, progress)
    result = replace(result, notes=(*list_notes(roster.report), *notes, *result.notes))
    saved = output.write(result, folder, choices, progress)
    review = safety.report(options.safety, (*roster.safety, *result.safety))
    if options.json:
        console.say_json(output.planned(result, saved, folder, result.notes))
    else:
        console.say(summary.of_plan(result, saved, folder, accepted=options.accept_proposed))
    return 0 if result.complete and not review else 1


def _check(options: argparse.Namespace) -> Mapping[str, Level]:
    """Refuse what was typed wrongly before anything is read; return the levels of the promises named."""
    if options.tables is not None:
        parse_tables(options.tables)  # also where nothing is written there, as by a variable that is not set
    if options.scheduler and options.engine != "dask":
        raise InputError("--scheduler names a Dask scheduler, and the engine is local.", remedy="Add --engine dask.")
    return promises_said(options.promise)


def _fill(options: argparse.Namespace, outline: Outline) -> None:
    """Take from the programme what the command line did not say."""
    wish = outline.plan
    for name in ("seed", "steps", "time", "threads", "paper"):
        if getattr(options, name) is None:
            setattr(options, name, getattr(wish, name))
    options.accept_proposed = options.accept_proposed or wish.accept_proposed
    options.language = options.language or outline.language
    options.no_pdf = options.no_pdf or not wish.pdf
    options.out = options.out or _beside(outline, wish.out)
    options.memory = options.memory or _beside(outline, outline.memory_file)


def _beside(outline: Outline, path: str) -> str:
    """Return a path that a programme names; it is meant from where the programme lies."""
    return str(Path(outline.file).parent / path) if path else ""


def _problem(
    options: argparse.Namespace, outline: Outline, roster: Roster, promises: Mapping[str, Level]
) -> tuple[Problem, tuple[str, ...]]:
    wanted = Options(
        rounds=options.rounds,
        seats=options.seats,
        tables=options.tables or "",
        cast_size=options.cast_size,
        event=event_name(options.attendees),
        promises=promises,
    )
    try:
        programme, notes = resolve(roster.people, wanted, outline, roster.rounds_at)
    except InputError as error:  # it may speak of a cell, and knows no more than its column
        raise error.within(", ".join(options.attendees) if error.column else "") from None
    remembered, pairs = read_memory(options.memory, roster.people, programme.date)
    try:
        problem = Problem(
            people=roster.people,
            programme=programme,
            apart=roster.apart,
            together=roster.together,
            known=roster.known,
            memory=remembered.meetings,
            memory_casts=remembered.casts,
        )
    except InputError as error:
        raise error.within(outline.file if options.programme else "") from None
    return problem, (*notes, *_unmatched(problem), *(_recognised(remembered, pairs) if options.memory else ()))


def _recognised(remembered: Memory, pairs: int) -> Iterator[str]:
    """Yield a note of how much of the memory is of people on this list."""
    if not (remembered.meetings or remembered.casts):
        yield _STRANGERS
    elif pairs:
        yield say_count(
            remembered.pairs,
            "{count:,} of {pairs:,} remembered pairs is on this list.",
            "{count:,} of {pairs:,} remembered pairs are on this list.",
            pairs=pairs,
        )


def _unmatched(problem: Problem) -> Iterator[str]:
    """Yield a note for each kind or column that the programme names and the list does not have."""
    from kinfolk.facts.groups import find_groups  # numpy: wrong input should be told before

    rules = problem.programme
    for round_ in rules.rounds:
        for kind in round_.without:
            if not any(is_left_out(person.kinds, (kind,)) for person in problem.people):
                yield say(
                    "Round {round} leaves out {name}, and the list has no such kind.",
                    round=round_.number,
                    name=repr(kind),
                )
    for name in (*rules.balanced, *rules.not_the_only_one, *(rule.kind for rule in rules.at_most)):
        if not find_groups(problem.people, name):
            yield say("[balance] names {name}, and the list has no such kind or column.", name=repr(name))


def _solve(problem: Problem, options: argparse.Namespace, progress: console.Progress) -> Result:
    progress("Loading the planner (the very first time it is compiled, which takes some seconds) ...")
    from kinfolk.solve import Effort, Progress, in_shards, solve  # numba takes a second: tell of wrong input before

    if options.engine == "dask" and not in_shards(problem):
        console.tell(f"{len(problem.people):,} people are planned in one piece, without shards: Dask is not asked.")
    everybody = len(problem.people)

    def show(now: Progress) -> None:
        broken = f"{now.musts_broken:,} musts broken" if now.musts_broken else "every must kept"
        progress(
            f"Step {now.steps:,} of {now.planned:,}: {everybody - now.unserved:,} of {everybody:,} people have every "
            f"promise, {broken}. Ctrl-C keeps this."
        )

    effort = Effort(
        seed=options.seed or 0,
        steps=options.steps,
        time=options.time,
        threads=options.threads,
        progress=show,
        engine=options.engine,
        scheduler=options.scheduler,
    )
    try:
        return solve(problem, effort)
    finally:
        progress.close()
