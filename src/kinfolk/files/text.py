"""Plan documents as text: the same document gives the same bytes, and each person and table has a line of its own."""

from __future__ import annotations

import json
from typing import Any

INDENT = "  "


def dump(document: dict[str, Any]) -> str:
    """Return the document as JSON with a final line end; what holds no further structure stays on one line."""
    return _written(document, 0) + "\n"


def _written(value: Any, depth: int) -> str:  # noqa: ANN401 - any JSON value
    if _fits_a_line(value):
        return json.dumps(value, ensure_ascii=False)
    inside, outside = INDENT * (depth + 1), INDENT * depth
    if isinstance(value, dict):
        lines = [
            f"{inside}{json.dumps(key, ensure_ascii=False)}: {_written(held, depth + 1)}" for key, held in value.items()
        ]
        return "{\n" + ",\n".join(lines) + f"\n{outside}}}"
    return "[\n" + ",\n".join(inside + _written(held, depth + 1) for held in value) + f"\n{outside}]"


def _fits_a_line(value: object) -> bool:
    """Tell whether a value is plain, a list of plain values, or an object of these."""
    if isinstance(value, dict):
        return all(_is_plain(held) or (isinstance(held, list) and all(map(_is_plain, held))) for held in value.values())
    return not isinstance(value, list) or all(map(_is_plain, value))


def _is_plain(value: object) -> bool:
    return not isinstance(value, (dict, list))
