"""``kinfolk forecast``: what luck would do with these people, and what a plan should do in the same minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kinfolk.cli import console, safety
from kinfolk.cli.lists import files_and, planned_problem, read_list
from kinfolk.errors import InputError
from kinfolk.files import read_plan, solution_from
from kinfolk.mixer.assumptions import settled
from kinfolk.mixer.telling import told
from kinfolk.sentences import say

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping, Sequence
    from typing import Any

    from kinfolk.problem import Person


def run(options: argparse.Namespace) -> int:
    """Forecast a plan; always 0, since a forecast keeps no promise and breaks none."""
    assume = assumed(options.assume)
    *attendees, plan = files_and(options, "PLAN.json")
    safety.check_path(options.safety, (*attendees, plan))
    document = read_plan(plan)
    roster = read_list(attendees, options)
    _of_this_list(document, roster.people, plan)
    problem = planned_problem(document, roster, options.memory or "")
    labels = solution_from(document, problem).labels
    progress = console.Progress()
    progress("Getting ready ...")
    from kinfolk.mixer import forecasting  # numba takes a second: wrong input should be told before

    def show(done: int, runs: int) -> None:
        progress(f"Simulated {done} of {runs} gatherings ...")

    try:
        wish = forecasting.Wish(assume=assume, runs=options.runs, seed=options.seed or 0, progress=show)
        found = forecasting.forecast(problem, labels, wish)
    finally:
        progress.close()
    written = forecasting.document(found, document["event"], document["version"])
    safety.report(options.safety, roster.safety)
    if options.json:
        console.say_json(written)
    else:
        console.say(told(written))
    return 0


def assumed(said: Sequence[str]) -> dict[str, float]:
    """Return assumptions as typed, ``NAME=VALUE`` each.

    Raises
    ------
    InputError
        One is not written so, unknown, or outside its limits.
    """
    found: dict[str, float] = {}
    for text in said:
        name, _, value = text.partition("=")
        try:
            found[name.strip()] = float(value)
        except ValueError as error:
            raise InputError(
                say("--assume {text} cannot be used.", text=repr(text)),
                remedy=say("Write --assume NAME=VALUE, such as no_show=0.1."),
            ) from error
    settled(found)
    return found


def _of_this_list(document: Mapping[str, Any], people: Sequence[Person], plan: str) -> None:
    """Refuse a plan that was made from another list."""
    listed, planned = {person.id for person in people}, {one["id"] for one in document["people"]}
    strangers, missing = len(planned - listed), len(listed - planned)
    if strangers or missing:
        raise InputError(
            say(
                "this plan is of another list: {strangers} of its {planned} people are not on yours, "
                "and {missing} of yours are not in it.",
                strangers=strangers,
                planned=len(planned),
                missing=missing,
            ),
            file=plan,
            remedy=say("Give the list that the plan was made from, or plan anew."),
        )
