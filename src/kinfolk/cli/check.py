"""``kinfolk check``: the independent recount of a plan file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kinfolk.checker import as_json, check, render
from kinfolk.cli import console, safety
from kinfolk.cli.lists import files_and, planned_problem, read_list
from kinfolk.files import read_plan

if TYPE_CHECKING:
    import argparse


def run(options: argparse.Namespace) -> int:
    """Recount every promise; 1 if a must is broken, or the plan is not what it claims to be."""
    *attendees, plan = files_and(options, "PLAN.json")
    safety.check_path(options.safety, (*attendees, plan))
    document = read_plan(plan)
    roster = read_list(attendees, options)
    recount = check(planned_problem(document, roster, options.memory or ""), document)
    if options.json:
        console.say_json(as_json(recount))
    else:
        console.say(render(recount))
    review = safety.report(options.safety, (*roster.safety, *recount.safety))
    return 1 if review or not (recount.ok and recount.musts_kept) else 0
