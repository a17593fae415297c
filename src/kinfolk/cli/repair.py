"""``kinfolk repair``: the smallest change to a plan that fits the day, as the next version."""

from __future__ import annotations

import io
import time as clock
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from kinfolk.cli import console, output, safety, summary
from kinfolk.cli.lists import files_and, list_name, planned_problem, read_list
from kinfolk.errors import InputError
from kinfolk.files import read_changes, read_plan, recover, survey
from kinfolk.roster import write_csv

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from typing import Any

    from kinfolk.problem import Problem
    from kinfolk.result import Result
    from kinfolk.roster import Roster

PLAN = "plan.json"


def run(options: argparse.Namespace) -> int:
    """Read the plan and what changed, repair it, write the next version, and say who moves."""
    *attendees, plan, changes = files_and(options, "PLAN.json", "CHANGES.json")
    safety.check_path(options.safety, (*attendees, plan, changes))
    folder = _folder(options.out, plan, attendees)
    if folder.is_dir():
        recover(folder)
    document, changed = read_plan(plan), read_changes(changes)
    survey(folder, document["event"])
    roster = read_list(attendees, options)
    problem = planned_problem(document, roster, options.memory or "")
    progress = console.Progress()
    result = _repair(problem, document, (changes, changed), progress)
    choices = output.chosen(options, keep_version=True, extra={"attendees.csv": _list(result, roster)})
    output.tell_what_is_off(len(result.problem.people), choices)
    saved = output.write(result, folder, choices, progress)
    review = safety.report(options.safety, (*roster.safety, *result.safety))
    if options.json:
        console.say_json(output.planned(result, saved, folder, result.notes))
    else:
        console.say(summary.of_repair(result, saved, folder))
    return 0 if result.complete and not review else 1


def _folder(out: str | None, plan: str, attendees: Sequence[str]) -> Path:
    """Return where to write: as asked, else beside the plan it repairs, else named after the list."""
    if out:
        return Path(out)
    return Path(plan).parent if Path(plan).name == PLAN else Path(f"{list_name(attendees)}-plan")


def _list(result: Result, roster: Roster) -> bytes:
    """Return the list as it now is, for the next repair: without keep-apart, and without roles nobody has agreed to.

    It is read after the list that was given, of which a blank changes nothing: who was away and is back in all rounds says
    so, and who has given up their last role does. Who led a round that is over, or greeted somebody, keeps that role.
    """
    problem = result.problem
    unasked = {"host": {*result.proposed_hosts}, "greeter": {*result.proposed_greeters}}
    before = {person.id: person for person in roster.people}
    everywhere = tuple(round_.number for round_ in problem.rounds)
    people = []
    for person in problem.people:
        listed = before.get(person.id, person)
        rounds = everywhere if person.rounds is None and listed.rounds is not None else person.rounds
        roles = {one for one in person.roles if one in listed.roles or person.id not in unasked.get(one, ())}
        people.append(replace(person, roles=frozenset(roles), rounds=rounds))
    kept = {person.id for person in people if person.roles}
    gave_up = {id_ for id_, listed in before.items() if listed.roles and id_ not in kept}
    text = io.StringIO(newline="")
    write_csv(people, problem.together, problem.known, text, without_roles=gave_up | (roster.without_roles - kept))
    return text.getvalue().encode()


def _repair(
    problem: Problem,
    document: dict[str, Any],
    changes: tuple[str, dict[str, Any]],
    progress: console.Progress,
) -> Result:
    progress("Repairing the plan ...")
    from kinfolk.repair import Repairer  # numba takes a second: wrong input should be told before

    started, (file, changed) = clock.perf_counter(), changes
    try:
        repairer = Repairer(problem, document)
        try:
            result = repairer.apply(repairer.propose(changed))
        except InputError as error:
            raise error.within(file) from None
        return replace(result, seconds=clock.perf_counter() - started)
    finally:
        progress.close()
