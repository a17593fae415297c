"""Every sentence of the site is there in every language, with the same blanks to fill."""

from __future__ import annotations

import re

import pytest
from babel.messages.pofile import read_po

from tools.messages import LANGUAGES, SITE, collected

BLANK = re.compile(r"%\((\w+)\)[sd]|\{(\w*)\}|(%[sd%])")


def blanks(text):
    return sorted(name for found in BLANK.findall(text) for name in found if name)


def catalogue(language):
    path = SITE / "locale" / language / "LC_MESSAGES" / "django.po"
    with path.open("rb") as file:
        return read_po(file, locale=language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_left_in_english(language):
    """A new sentence is collected by `make messages` and translated before it lands."""
    known = {(message.context, message.id): message for message in catalogue(language)}
    missing = []
    for message in collected():
        found = known.get((message.context, message.id))
        strings = [found.string] if found and isinstance(found.string, str) else list(found.string if found else [""])
        if message.id and (not all(strings) or not strings or (found and found.fuzzy)):
            missing.append(message.id)
    assert missing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_have_the_same_blanks(language):
    wrong = []
    for message in catalogue(language):
        if not message.id:
            continue
        sources = [message.id] if isinstance(message.id, str) else list(message.id)
        strings = [message.string] if isinstance(message.string, str) else list(message.string)
        allowed = [blanks(text) for text in sources]
        wrong += [text for text in strings if text and blanks(text) not in allowed]
    assert wrong == []
