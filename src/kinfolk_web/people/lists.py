"""Lists that came in: kept encrypted until they are taken in, and read by a process that can do no harm."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kinfolk.sentences import ENGLISH, from_stored, spoken
from kinfolk_web.core import bounded, sealing
from kinfolk_web.core.models import StoredFile

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kinfolk_web.accounts.models import User
    from kinfolk_web.communities.models import Event

KIND = "application/x-kinfolk-lists"
KEPT_FOR = timedelta(days=7)
MOST_BYTES = 50 * 1024 * 1024
WALL_SECONDS = 240  # by the clock, beside 20 of the processor: on a busy machine a child waits for its turn
_SEALED = "lists"


class UnreadableError(Exception):
    """A list cannot be read; the sentence is for people. ``about`` holds what is known of its columns."""

    def __init__(self, sentence: str, about: Mapping[str, Any] | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.about = dict(about or {})


# -- kept -----------------------------------------------------------------------------------------------------------


def keep(files: Sequence[tuple[str, bytes]], *, event: Event, by: User | None) -> StoredFile:
    """Keep the files of one upload together, so that nobody who sees the database can read them."""
    names = [{"name": name[:200], "size": len(data)} for name, data in files]
    plain = json.dumps(names).encode() + b"\n" + b"".join(data for _name, data in files)
    return StoredFile.objects.create(
        event=event,
        owner=by,
        name=", ".join(name for name, _data in files)[:200],
        kind=KIND,
        content=sealing.seal(_SEALED, plain),
        expires_at=timezone.now() + KEPT_FOR,
    )


def opened(stored: StoredFile) -> list[tuple[str, bytes]]:
    """Return the files of an upload as they came in."""
    plain = sealing.opened(_SEALED, bytes(stored.content))
    if plain is None:  # it came in under another key, before a restore
        raise UnreadableError(_("The uploaded file is no longer kept. Please upload it again."))
    line, _newline, rest = plain.partition(b"\n")
    files = []
    for one in json.loads(line):
        files.append((one["name"], rest[: one["size"]]))
        rest = rest[one["size"] :]
    return files


# -- read -----------------------------------------------------------------------------------------------------------


def read(  # noqa: PLR0913 - what reading depends on
    files: Sequence[tuple[str, bytes]],
    *,
    reading: Mapping[str, Any] | None = None,
    remembered: Mapping[str, Any] | None = None,
    known: Sequence[Sequence[str]] = (),
    apart: bool = False,
    beat: Callable[[], None] = lambda: None,
) -> dict[str, Any]:
    """Return what lists say, read by a child process that is killed when it takes too long.

    Parameters
    ----------
    reading
        What the organiser chose for these columns; None lets what was remembered, or the reader, decide.
    remembered
        Choices of earlier lists by the digest of their headers.
    known
        Code, e-mail and name of those who are on the list already, for answers that name nobody.
    apart
        Whether the confidential column is asked for, too.
    beat
        Called twice a second; what it raises ends the child.

    Raises
    ------
    UnreadableError
        With a sentence for people.
    """
    asked = {
        "files": [{"name": name, "size": len(data)} for name, data in files],
        "reading": reading,
        "remembered": remembered or {},
        "known": [list(one) for one in known],
        "apart": apart,
    }
    given = json.dumps(asked).encode() + b"\n" + b"".join(data for _name, data in files)
    said, code = _child(given, beat)
    return _judged(said, code)


def _child(given: bytes, beat: Callable[[], None]) -> tuple[bytes, int]:
    try:
        return bounded.run("kinfolk_web.people.child", given, wall=WALL_SECONDS, beat=beat)
    except bounded.TooLongError:
        raise UnreadableError(_too_much()) from None


def _judged(said: bytes, code: int) -> dict[str, Any]:
    if code in bounded.STOPPED_ITSELF:
        raise UnreadableError(_too_much())
    if code < 0:
        raise UnreadableError(_("Reading the list was stopped from outside. Nothing was changed. Please try again."))
    try:
        told: dict[str, Any] = json.loads(said)
    except ValueError:
        raise UnreadableError(_too_much() if code else _unknown()) from None
    if "stopped" in told:
        raise UnreadableError(_too_much())
    if "refused" in told:
        raise UnreadableError(_sentence(told["refused"]), told)
    return told


def _too_much() -> str:
    return _(
        "This list takes more time or memory to read than a list of people needs. Copy the columns that are needed "
        "into a new sheet, save it as CSV, and try that."
    )


def _unknown() -> str:
    return _("This file could not be read. Save it again as CSV or XLSX and try that.")


def _sentence(why: Mapping[str, Any]) -> str:
    """Return place, problem and remedy; what the reader says of its command line becomes what to do on the page."""
    row = _("row %(row)d") % {"row": why["row"]} if why["row"] is not None else ""
    column = _("column “%(column)s”") % {"column": why["column"]} if why["column"] else ""
    place = ", ".join(part for part in (why["file"], row, column) if part)
    problem, remedy = from_stored(why["problem"]), from_stored(why["remedy"])
    if "--" in remedy or problem.startswith("--"):
        remedy = _("Say below what each column means.")
    problem, remedy = (spoken(text, get_language() or ENGLISH) for text in (problem, remedy))
    return " ".join(part for part in (f"{place}: {problem}" if place else problem, remedy) if part)
