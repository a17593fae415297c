"""``kinfolk roster``: what was understood of a list, and what was not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kinfolk.cli import console
from kinfolk.cli.lists import read_list
from kinfolk.cli.speaking import language_of
from kinfolk.roster import as_json, render
from kinfolk.sentences import speaking

if TYPE_CHECKING:
    import argparse


def run(options: argparse.Namespace) -> int:
    """Read the list and say what was understood."""
    roster = read_list(options.attendees, options)
    if options.json:
        console.say_json(as_json(roster.report))
    else:
        with speaking(language_of(())):
            console.say(render(roster.report))
    return 0
