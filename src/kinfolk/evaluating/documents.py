"""Documents that are hashed: the same content has the same bytes everywhere."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def canonical(document: Mapping[str, object]) -> bytes:
    """Return JSON in UTF-8 with sorted keys, no spaces, no escapes that need not be, and no numbers but finite ones.

    Raises
    ------
    ValueError
        A number is infinite or none at all.
    """
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8")


def fingerprint(document: Mapping[str, object]) -> str:
    """Return the SHA-256 of the canonical bytes, in hexadecimal."""
    return hashlib.sha256(canonical(document)).hexdigest()
