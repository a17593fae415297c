"""The language in which an error is told: that of ``--language``, else that of the terminal, else English."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from kinfolk.sentences import ENGLISH, LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

OPTION = "--language"
LOCALES = ("LC_ALL", "LC_MESSAGES", "LANG")


def language_of(given: Sequence[str], environment: Mapping[str, str] = os.environ) -> str:
    """Return the language that was typed, before anything was made of what was typed, or that of the environment."""
    for place, word in enumerate(given):
        name, _, value = word.partition("=")
        asked = value or next(iter(given[place + 1 : place + 2]), "")
        if name == OPTION and asked in LANGUAGES:
            return asked
    locale: str = next(filter(None, (environment.get(name, "") for name in LOCALES)), "")
    tag = locale.replace("-", "_").partition("_")[0].partition(".")[0].casefold()
    return tag if tag in LANGUAGES else ENGLISH
