"""Text as people write it, without what cannot be seen: no turns of direction, no control letters, no towers of marks."""

from __future__ import annotations

import unicodedata

JOINERS = "\u200c\u200d"  # needed in Persian, in Indian scripts and in emoji
MARKS = 4  # combining marks on one letter: more than any language uses


def plain(text: str) -> str:
    """Return one line of text, composed, with single spaces, without letters that nobody sees."""
    kept: list[str] = []
    marks = 0
    for letter in unicodedata.normalize("NFC", text):
        kind = unicodedata.category(letter)
        marks = marks + 1 if kind in {"Mn", "Me"} else 0
        if marks > MARKS:
            continue
        if kind.startswith("Z") or letter in "\t\n\r\v\f":
            kept.append(" ")
        elif kind[0] != "C" or (letter in JOINERS and kept and kept[-1] != " "):
            kept.append(letter)
    return unicodedata.normalize("NFC", " ".join("".join(kept).split()).strip(JOINERS))
