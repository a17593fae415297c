"""How words from a list are compared: statements, kinds, languages and needs."""

from __future__ import annotations

import unicodedata


def normal(text: str) -> str:
    """Return ``text`` as it is compared: case, spaces and a closing full stop do not matter."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split()).rstrip(" .!?")


def primary(tag: str) -> str:
    """Return the primary subtag of a language: ``en`` for ``en-GB``."""
    return tag.casefold().replace("_", "-").split("-")[0].strip()


def feature(name: str) -> str:
    """Return a need or table feature as it is compared: ``step-free`` for ``Step free``."""
    return "-".join(name.casefold().replace("-", " ").replace("_", " ").split())
