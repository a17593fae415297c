"""Plan documents as text: the same document gives the same bytes, and each person and table has a line of its own."""

from __future__ import annotations

import json
from itertools import islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

INDENT = "  "
LINES_AT_ONCE = 1_000

_one_line = json.JSONEncoder(ensure_ascii=False).encode


def dump(document: dict[str, Any]) -> str:
    """Return the document as JSON with a final line end; what holds no further structure stays on one line."""
    return "".join(_written(document, ""))


def chunks(document: dict[str, Any]) -> Iterator[bytes]:
    """Yield what :func:`dump` returns as UTF-8, some lines at a time: of a very large plan there is never the whole text."""
    lines = _written(document, "")
    while some := "".join(islice(lines, LINES_AT_ONCE)):
        yield some.encode()


def _written(value: Any, outside: str, before: str = "", after: str = "\n") -> Iterator[str]:  # noqa: ANN401 - any JSON value
    """Yield the lines of a value, indented by ``outside``; the first begins with ``before``, the last ends with ``after``."""
    if _fits_a_line(value):
        yield f"{before}{_one_line(value)}{after}"
        return
    inside, last = outside + INDENT, len(value) - 1
    if isinstance(value, dict):
        yield f"{before}{{\n"
        for place, (key, held) in enumerate(value.items()):
            yield from _written(held, inside, f"{inside}{_one_line(key)}: ", "\n" if place == last else ",\n")
        yield f"{outside}}}{after}"
        return
    yield f"{before}[\n"
    for place, held in enumerate(value):
        yield from _written(held, inside, inside, "\n" if place == last else ",\n")
    yield f"{outside}]{after}"


def _fits_a_line(value: object) -> bool:
    """Tell whether a value is plain, a list of plain values, or an object of these."""
    if isinstance(value, dict):
        return all(_is_plain(held) or (isinstance(held, list) and all(map(_is_plain, held))) for held in value.values())
    return not isinstance(value, list) or all(map(_is_plain, value))


def _is_plain(value: object) -> bool:
    return not isinstance(value, (dict, list))
