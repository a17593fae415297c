"""Translations as Django reads them: compiled from the .po files whenever those are newer, beside the data."""

from __future__ import annotations

import os
from pathlib import Path

SOURCES = Path(__file__).parent / "locale"


def compiled(target: Path, sources: Path = SOURCES) -> Path:
    """Return the folder of compiled catalogues, made anew where a source is newer.

    An installation may lie where nobody can write, so they are kept with its data.
    """
    for source in sources.glob("*/LC_MESSAGES/*.po"):
        made = target / source.relative_to(sources).with_suffix(".mo")
        if not made.exists() or made.stat().st_mtime < source.stat().st_mtime:
            _compile(source, made)
    return target


def _compile(source: Path, made: Path) -> None:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    made.parent.mkdir(parents=True, exist_ok=True)
    fresh = made.with_suffix(f".{os.getpid()}.new")
    with source.open("rb") as text, fresh.open("wb") as out:
        write_mo(out, read_po(text, locale=source.parts[-3]))
    fresh.replace(made)
