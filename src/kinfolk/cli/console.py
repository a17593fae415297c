"""Where words go: results to standard output, everything else to standard error, progress only to a terminal."""

from __future__ import annotations

import io
import json
import os
import sys
from typing import Any


def prepare() -> None:
    """Let no letter of any script end in an error on a terminal that cannot show it."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def say(text: str) -> None:
    """Write a result."""
    sys.stdout.write(text if text.endswith("\n") else text + "\n")


def say_json(document: dict[str, Any]) -> None:
    """Write the one JSON object of ``--json``; letters are escaped where the stream cannot hold them."""
    plain = (getattr(sys.stdout, "encoding", "") or "").lower().replace("-", "") != "utf8"
    say(json.dumps(document, ensure_ascii=plain, indent=2))
    sys.stdout.flush()


def tell(text: str) -> None:
    """Write a sentence that is no result: an error, a warning, what to do next."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def abandon() -> None:
    """Go on quietly after the reader of our output went away."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class Progress:
    """One line that is rewritten while work goes on; silent unless standard error is a terminal."""

    def __init__(self, *, wanted: bool | None = None) -> None:
        self._shown = sys.stderr.isatty() if wanted is None else wanted
        self._open = False

    def __call__(self, sentence: str) -> None:
        """Show what is happening now."""
        if self._shown:
            sys.stderr.write(f"\r\x1b[K{sentence}")
            sys.stderr.flush()
            self._open = True

    def close(self) -> None:
        """Clear the line, so that what follows starts on a clean one."""
        if self._open:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
            self._open = False
