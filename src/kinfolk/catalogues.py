"""The planner's sentences in other languages: read from the .po files of the package when they are first needed."""

from __future__ import annotations

import ast
import struct
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

DOMAIN = "kinfolk"
ENGLISH = "en"
LANGUAGES = (ENGLISH, "de", "es")
SOURCES = Path(__file__).parent / "locale"

_MAGIC, _HEADER = 0x950412DE, 28
_BETWEEN_CONTEXT, _BETWEEN_PLURALS = "\x04", "\x00"


@cache
def catalogue(language: str) -> NullTranslations:
    """Return the sentences of a language; English, and any language that is not known here, is what the code says.

    Nothing is written anywhere: the catalogue is compiled in memory, so that it cannot be older than its source.
    """
    source = SOURCES / language / "LC_MESSAGES" / f"{DOMAIN}.po"
    if language == ENGLISH or language not in LANGUAGES:
        return NullTranslations()
    return GNUTranslations(BytesIO(compiled(source.read_text(encoding="utf-8"))))


def compiled(source: str) -> bytes:
    """Return the text of a .po file as gettext's binary catalogue; what is not translated is left out."""
    messages = {key.encode(): text.encode() for key, text in sorted(_messages(source).items())}
    keys, texts = b"".join(key + b"\0" for key in messages), b"".join(text + b"\0" for text in messages.values())
    first = _HEADER + 16 * len(messages)
    tables = [_places(list(messages), first), _places(list(messages.values()), first + len(keys))]
    head = struct.pack("<7I", _MAGIC, 0, len(messages), _HEADER, _HEADER + 8 * len(messages), 0, 0)
    return b"".join([head, *tables, keys, texts])


def _places(parts: list[bytes], start: int) -> bytes:
    """Return length and place of each part, which follow each other with a zero between them."""
    found = []
    for part in parts:
        found += [len(part), start]
        start += len(part) + 1
    return struct.pack(f"<{len(found)}I", *found)


def _messages(source: str) -> dict[str, str]:
    found = {}
    for entry in _entries(source):
        key = entry.get("msgid", "")
        if "msgid_plural" in entry:
            key = f"{key}{_BETWEEN_PLURALS}{entry['msgid_plural']}"
        if "msgctxt" in entry:
            key = f"{entry['msgctxt']}{_BETWEEN_CONTEXT}{key}"
        texts = [text for name, text in entry.items() if name.startswith("msgstr")]
        if all(texts):
            found[key] = _BETWEEN_PLURALS.join(texts)
    return found


def _entries(source: str) -> Iterator[Mapping[str, str]]:
    """Yield the entries of a .po file: keyword to text; comments, with them those that are out of use, are passed over."""
    entry: dict[str, str] = {}
    keyword = ""
    for line in source.splitlines():
        if line.startswith('"'):
            entry[keyword] += ast.literal_eval(line)
        elif line.startswith("msg"):
            keyword, text = line.split(" ", 1)
            if entry and (keyword == "msgctxt" or (keyword == "msgid" and "msgid" in entry)):
                yield entry
                entry = {}
            entry[keyword] = ast.literal_eval(text)
    if entry:
        yield entry
