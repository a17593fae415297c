"""The JSON Schemas of every format Kinfolk reads and writes, and the one function that checks a document."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from kinfolk.errors import InputError
from kinfolk.sentences import say

if TYPE_CHECKING:
    from collections.abc import Callable

NAMES = ("plan", "changes", "memory", "planned", "recount", "roster", "forecast", "error", "protocol")


@cache
def schema(name: str) -> dict[str, Any]:
    """Return the JSON Schema called ``name``, one of :data:`NAMES`."""
    document: dict[str, Any] = json.loads((files(__name__) / f"{name}.json").read_text("utf-8"))
    return document


def validate(name: str, document: object, file: str = "") -> None:
    """Check a document that was read from ``file`` against the schema called ``name``.

    Raises
    ------
    InputError
        It does not satisfy the schema; the message names the place inside the document.
    """
    import fastjsonschema  # slow to import, and only files need it

    try:
        _compiled(name)(document)
    except fastjsonschema.JsonSchemaValueException as error:
        place, _, said = error.message.removeprefix("data").lstrip(".").partition(" ")
        where = f"{place} {said}" if place and said else "the document " + error.message.removeprefix("data ")
        raise InputError(
            say("{where}, but is {short}.", where=where, short=_short(error.value)),
            file=file,
            remedy=say("The format is {schema}.", schema=schema(name)["properties"]["format"]["const"]),
        ) from error


@cache
def _compiled(name: str) -> Callable[[object], object]:
    import fastjsonschema

    check: Callable[[object], object] = fastjsonschema.compile(schema(name))
    return check


def _short(value: object, longest: int = 60) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= longest else text[: longest - 3] + "..."
