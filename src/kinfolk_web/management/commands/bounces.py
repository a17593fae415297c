"""Takes in what mail servers say about mails that came back, from files of a mailbox or from standard input."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from kinfolk_web.core.bounces import take_in

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Read delivery reports."""

    help = "Note which mails came back, from .eml or .mbox files, or from - (standard input)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say which files."""
        parser.add_argument("files", nargs="+")

    def handle(self, *_: Any, **options: Any) -> None:  # noqa: ANN401 - Django's signature
        """Read them."""
        try:
            contents = [
                sys.stdin.buffer.read() if name == "-" else Path(name).expanduser().read_bytes()
                for name in options["files"]
            ]
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from None
        taken = take_in(contents)
        self.stdout.write(
            f"{taken.read} messages: {taken.bounced} mails came back, {taken.later} are still being tried by a server, "
            f"{taken.unknown} are about no mail of ours."
        )
