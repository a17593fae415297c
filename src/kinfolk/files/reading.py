"""Plans and changes read back from files: checked as a whole, then turned into a problem and a solution."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kinfolk.errors import InputError
from kinfolk.problem import Problem
from kinfolk.programme import from_document
from kinfolk.schemas import schema, validate
from kinfolk.sentences import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kinfolk.problem import Person
    from kinfolk.solution import Solution

STANDARD_INPUT = "-"
_HALF_A_LETTER = re.compile(rb"\\u[dD]")


def read_json(path: str | Path, what: str) -> Any:  # noqa: ANN401 - any JSON value
    """Return the JSON value in a file, or on standard input for ``-``; ``what`` says what is expected there.

    Raises
    ------
    InputError
        There is no such file, or no JSON in it.
    """
    try:
        raw = sys.stdin.buffer.read() if str(path) == STANDARD_INPUT else Path(path).read_bytes()
    except OSError as error:
        raise InputError(
            say("{what} cannot be read ({strerror}).", what=what, strerror=error.strerror),
            file=str(path),
            remedy=say("Check the name of the file."),
        ) from error
    try:
        odd = _HALF_A_LETTER.search(raw) is not None
        text = raw.decode("utf-8-sig")
        del raw
        value = json.loads(text, parse_constant=_refuse_constant, object_pairs_hook=_Shared().held)
        if odd:
            json.dumps(value, ensure_ascii=False).encode()  # half a letter, which no file can hold, ends here
    except (ValueError, RecursionError) as error:
        raise InputError(
            say("this is not valid JSON: {error}.", error=error),
            file=str(path),
            remedy=say("Give {what} as it was written.", what=what),
        ) from error
    return value


class _Shared:
    """Objects of a document in which equal texts are one: a plan names each person once in every round."""

    def __init__(self) -> None:
        self._one: dict[str, str] = {}

    def held(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        """Return the object of these members."""
        return {key: self._shared(value) for key, value in pairs}

    def _shared(self, value: Any) -> Any:  # noqa: ANN401 - any JSON value
        if isinstance(value, str):
            return self._one.setdefault(value, value)
        if isinstance(value, list):
            value[:] = [self._one.setdefault(held, held) if isinstance(held, str) else held for held in value]
        return value


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is no number")


def read_plan(path: str | Path) -> dict[str, Any]:
    """Return the plan document in a file, checked against its schema.

    Raises
    ------
    InputError
        There is no such file, or no plan in it; the message names the place.
    """
    document = read_json(path, "a plan.json")
    if not isinstance(document, dict) or document.get("format") != "kinfolk.plan/1":
        said = document.get("format") if isinstance(document, dict) else document
        raise InputError(
            say("this is no plan: its format is {said}, not 'kinfolk.plan/1'.", said=repr(str(said)[:40])),
            file=str(path),
            remedy=say("Give the plan.json that kinfolk plan wrote."),
        )
    validate("plan", document, str(path))
    return document


def read_changes(path: str | Path) -> dict[str, Any]:
    """Return the changes document in a file, checked: every change is exactly one thing.

    Raises
    ------
    InputError
        There is no such file, or something in it is not known; the message names the change.
    """
    document = read_json(path, "a changes.json")
    if isinstance(document, dict) and isinstance(document.get("changes"), list):
        for number, change in enumerate(document["changes"], start=1):
            _check_change(change, f"change number {number}", str(path))
    validate("changes", document, str(path))
    return dict(document)


def _check_change(change: object, place: str, file: str) -> None:
    known = [key for key in schema("changes")["properties"]["changes"]["items"]["properties"] if key != "rounds"]
    said = change if isinstance(change, dict) else {}
    verbs = [key for key in said if key != "rounds"]
    if len(verbs) != 1 or verbs[0] not in known:
        named = ", ".join(map(repr, verbs)) or "nothing"
        raise InputError(
            say("{place} says {named}.", place=place, named=named),
            file=file,
            remedy=say("Write exactly one of {listed}.", listed=", ".join(known)),
        )
    if "rounds" in said and verbs[0] not in ("absent", "arrived"):
        raise InputError(
            say("{place} gives 'rounds' to {verbs}.", place=place, verbs=repr(verbs[0])),
            file=file,
            remedy=say("Only absent and arrived take rounds."),
        )


def problem_from(document: Mapping[str, Any], people: Sequence[Person], **pairs: Any) -> Problem:  # noqa: ANN401
    """Return the problem that a plan document was made for: these people and pairs, its programme.

    Parameters
    ----------
    document
        A checked plan document.
    people
        Everyone on the list.
    **pairs
        ``apart``, ``together``, ``known``, ``memory`` and ``memory_casts`` as :class:`kinfolk.problem.Problem` takes them.
    """
    return Problem(people=tuple(people), programme=from_document(document["programme"]), **pairs)


def solution_from(document: Mapping[str, Any], problem: Problem) -> Solution:
    """Return the solution that a plan document describes, in positions of ``problem``.

    Raises
    ------
    InputError
        The document seats somebody who is not on the list, or at a table that its programme does not have.
    """
    from kinfolk.repair.released import read_released  # numpy: only where a solution is wanted

    return read_released(problem, document).solution
