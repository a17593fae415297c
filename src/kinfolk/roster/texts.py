"""How words are compared: headers, names and answers without case, accents, marks and stray spaces."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_MARKS = re.compile(r"[^\w]+|_+")
_PLUS_ONE = re.compile(r"\+ ?1(?!\d)")
_MAIL = re.compile(r"\b(e|electronic) mail\b")
_NO_TEXT = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_JOINERS = "\u200c\u200d"  # they shape Persian and Indic names
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_FORMULA = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"
_GUARDED = re.compile(rf"'+[{re.escape(_FORMULA)}]")

# Letters that have no decomposition, as people type them on other keyboards.
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th"})


def tidy(text: str) -> str:
    """Return ``text`` in NFC on one line, without control characters and with single spaces."""
    if text.isprintable() and (text.isascii() or unicodedata.is_normalized("NFC", text)):
        return " ".join(text.split())
    composed = unicodedata.normalize("NFC", text)
    return " ".join("".join(c for c in composed if c.isspace() or _is_text(c)).split())


def tidy_lines(text: str) -> str:
    """Return ``text`` as :func:`tidy` does, but with its lines kept: in some cells each line is an entry of a list."""
    if "\n" not in text and "\r" not in text:
        return tidy(text)
    return "\n".join(line for part in text.splitlines() if (line := tidy(part)))


def _is_text(character: str) -> bool:
    return character in _JOINERS or unicodedata.category(character) not in _NO_TEXT


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """Return ``text`` for comparison: no case, no accents, single spaces."""
    if text.isascii():
        return " ".join(text.lower().split())
    bare = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return " ".join("".join(c for c in bare if not unicodedata.combining(c)).split())


@lru_cache(maxsize=20_000)
def header_key(header: str) -> str:
    """Return a header for comparison: ``First_Name``, ``FirstName`` and ``first name:`` are all ``first name``."""
    spaced = header if " " in header.strip() else _CAMEL.sub(" ", header)
    words = " ".join(_MARKS.sub(" ", fold(_PLUS_ONE.sub(" plus one ", spaced))).split())
    return _MAIL.sub("email", words)


def is_email(text: str) -> bool:
    """Whether ``text`` looks like one e-mail address."""
    return _ADDRESS.fullmatch(text) is not None


def unguard(text: str) -> str:
    """Take back the apostrophe that :func:`guard` (or another careful exporter) put before a formula sign."""
    return text[1:] if _GUARDED.match(text) else text


def guard(text: str) -> str:
    """Put an apostrophe before ``text`` if a spreadsheet would take it for a formula."""
    return f"'{text}" if text.lstrip("'")[:1] in tuple(_FORMULA) else text


def shorten(text: str, most: int = 60) -> str:
    """Return ``text`` short enough for a message."""
    return text if len(text) <= most else f"{text[: most - 3]}..."
