"""Numbers in addresses and forms: what somebody sent is one only if a database can hold it."""

from __future__ import annotations

LONGEST = 9  # digits: what fits into 32 bits, and is read in no time


def is_number(text: str) -> bool:
    """Return whether ``text`` is a whole number in plain digits, small enough to be looked up."""
    return text.isascii() and text.isdigit() and len(text) <= LONGEST
