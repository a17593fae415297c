"""``kinfolk example``: an invented attendee list or programme to try things on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kinfolk.cli import console
from kinfolk.example import attendees_csv, programme_toml

if TYPE_CHECKING:
    import argparse


def run(options: argparse.Namespace) -> int:
    """Write the list, or the programme, to standard output."""
    console.say(programme_toml(options.people) if options.programme else attendees_csv(options.people, options.seed))
    return 0
