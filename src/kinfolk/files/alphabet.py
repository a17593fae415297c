"""Names in the order in which people look for them: accents and capitals do not matter."""

from __future__ import annotations

import unicodedata

_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i", "ħ": "h"}
)


def sort_key(name: str) -> tuple[str, str]:
    """Return the place of ``name`` in an A-Z list; the name itself settles what is equal."""
    apart = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(sign for sign in apart if not unicodedata.combining(sign)).translate(_LETTERS)
    return ("".join(sign for sign in plain if sign.isalnum() or sign == " ").strip(), name)
