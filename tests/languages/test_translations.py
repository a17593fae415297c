"""Every sentence of the planner is there in every language, with the same blanks to fill."""

from __future__ import annotations

import re
import string

import pytest
from babel.messages.pofile import read_po

from tools.messages import CATALOGUES, LANGUAGES, said

PLANNER = CATALOGUES[0]
IN_PAGES = re.compile(r"%\((\w+)\)s")


def blanks(text):
    return sorted({*IN_PAGES.findall(text), *(name for _, name, _, _ in string.Formatter().parse(text) if name)})


def catalogue(language):
    with PLANNER.path(language).open("rb") as file:
        return read_po(file, locale=language)


def strings(message):
    return [message.string] if isinstance(message.string, str) else list(message.string)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_left_in_english(language):
    """A new sentence is collected by `make messages` and translated before it lands."""
    known = {(message.context, message.id): message for message in catalogue(language)}
    missing = [
        message.id
        for message in said()
        if message.id
        and not (
            (found := known.get((message.context, message.id)))
            and strings(found)
            and all(strings(found))
            and not found.fuzzy
        )
    ]
    assert missing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_have_the_same_blanks(language):
    """A blank may be left out of one form of a plural, never added."""
    wrong = []
    for message in catalogue(language):
        sources = [message.id] if isinstance(message.id, str) else list(message.id)
        allowed = [blanks(text) for text in sources]
        wrong += [text for text in strings(message) if message.id and blanks(text) not in allowed]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_fit_where_they_stand(language):
    """No straight quotes that would end an attribute, no markup but that of the source, the same blanks at the ends."""
    wrong = []
    for message in catalogue(language):
        source = message.id if isinstance(message.id, str) else message.id[0]
        for text in strings(message) if source else ():
            same_tags = re.findall(r"<[^>]*>", text) == re.findall(r"<[^>]*>", source)
            same_ends = (text[:1].isspace(), text[-1:].isspace()) == (source[:1].isspace(), source[-1:].isspace())
            if not same_tags or not same_ends or ('"' in text and '"' not in source):
                wrong.append(text)
    assert wrong == []
