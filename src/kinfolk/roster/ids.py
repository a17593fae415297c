"""Stable ids: the list's own, else the ticketing system's, else digests that reveal neither e-mail nor name."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from typing import TYPE_CHECKING

from kinfolk.roster.drafts import EXPLICIT, Draft
from kinfolk.roster.texts import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

_LENGTH = 12


def digest(*parts: str) -> str:
    """Return a short id made from ``parts``: 60 bits, so that a million people do not collide."""
    text = "\x1f".join(parts).encode()
    return "p" + base64.b32encode(hashlib.sha256(text).digest()).decode().lower()[:_LENGTH]


def assign_ids(drafts: Sequence[Draft]) -> None:
    """Give every draft of one file its id, the same whenever the same people come in the same order.

    An explicit id stands as it is, twice the same included (that is for the caller to refuse). A system's id counts
    once; an e-mail only if nobody else in the file has it.
    """
    mails = Counter(fold(draft.email) for draft in drafts if draft.email)
    occurrences: Counter[tuple[str, str]] = Counter()
    taken: set[str] = set()
    for draft in drafts:
        alike = (fold(draft.name), fold(draft.order))
        occurrence = occurrences[alike]
        occurrences[alike] += 1
        if draft.key_kind == EXPLICIT:
            draft.id = draft.key
        elif draft.key and draft.key not in taken:
            taken.add(draft.key)
            draft.id = digest("key", draft.key) if "@" in draft.key else draft.key
        elif draft.email and mails[fold(draft.email)] == 1:
            draft.id = digest("email", fold(draft.email))
        else:
            draft.id = digest("name", *alike, str(occurrence))
