"""Reasons to look twice at what somebody wrote: names, numbers, addresses, rude words, look-alike letters, repetition.

A reason only holds a sentence for a moderator and is told to them; no list ever approves anything.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from django_stubs_ext import StrPromise

MANY_WITHIN_AN_HOUR = 3
SHORTEST_NAME = 3
FEWEST_DIGITS = 7

REASONS: dict[str, StrPromise] = {
    "name": _("may name somebody who is coming"),
    "phone": _("has a number like that of a phone"),
    "mail": _("has an e-mail address"),
    "link": _("has a web address"),
    "handle": _("has an @name"),
    "word": _("has a word on the list of words to hold"),
    "script": _("mixes letters of different scripts"),
    "shouting": _("repeats letters, signs or words"),
    "again": _("was sent before by the same person"),
    "many": _("is one of many by the same person"),
    "delicate": _("may touch a sensitive topic"),
}

# Short on purpose: what would hurt somebody in the room. Each event adds its own words.
RUDE = (
    "idiot", "moron", "stupid", "bitch", "slut", "whore", "retard", "nazi", "bastard", "fuck", "idioten", "dumm",
    "hure", "schlampe", "arschloch", "wichser", "spast", "missgeburt", "fotze", "idiota", "imbecil", "puta", "zorra",
    "maricon", "gilipollas", "cabron", "subnormal",
)  # fmt: skip
# Health, belief, sexuality, politics, immigration, union: beginnings of words in the languages of the site.
DELICATE = (
    "cancer", "depress", "therap", "autis", "adhd", "anxi", "disab", "pregnan", "miscarr", "sober", "alcohol",
    "addict", "diagnos", "illness", "dement", "grief", "church", "christian", "muslim", "jewish", "islam", "buddh",
    "atheis", "relig", "faith", "pray", "lesbian", "bisex", "queer", "lgbt", "transgender", "sexual", "politic",
    "socialist", "conservativ", "republican", "democrat", "communis", "refugee", "asylum", "immigra", "undocument",
    "krebs", "schwanger", "behinder", "depressi", "sucht", "nüchtern", "krank", "trauer", "kirche", "christ",
    "jüdisch", "glaube", "gebet", "schwul", "lesbisch", "politi", "partei", "flücht", "asyl", "einwander",
    "gewerkschaft", "streik", "cáncer", "embaraz", "discapac", "depresi", "adicci", "sobri", "enferm", "duelo",
    "iglesia", "cristian", "musulm", "judí", "dios", "rezo", "lesbiana", "polític", "partido", "refugiad", "asilo",
    "inmigra", "sindicat", "huelga",
)  # fmt: skip
_DELICATE_WORDS = frozenset({"hiv", "god", "gay", "gott", "fe", "trans", "union", "visa"})

_PHONE = re.compile(rf"\+?\d(?:[\s().\-/]?\d){{{FEWEST_DIGITS - 1},}}")
_MAIL = re.compile(r"\S@\S+\.\w|\S\s*[(\[]\s*(?:at|ät|arroba)\s*[)\]]\s*\S", re.IGNORECASE)
_LINK = re.compile(r"https?:|www\.|\b[\w-]{2,}\.(?:[a-z]{2,6})(?:/|\b)", re.IGNORECASE)
_HANDLE = re.compile(r"(?:^|[^\w@])@\w{2,}")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_SHOUTING = re.compile(r"(.)\1{4,}|[!?]{3,}|\b(\w+)(?:\s+\2\b){2,}", re.IGNORECASE)
_LOOKS_LIKE = str.maketrans("аеіорсухԁһјѕкмтвнαεικορτυνχ0134578@$", "aeiopcyxdhjskmtbhaeikoptuvxoieastba" + "s")
_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE")


class Names:
    """The names of everybody on a list, made ready to be looked for."""

    def __init__(self, names: Iterable[str]) -> None:
        parts = [tuple(_bare(word) for word in _WORD.findall(name)) for name in names]
        self.whole = {one for one in parts if len(one) > 1}
        self.parts = {part for one in parts for part in one if len(part) >= SHORTEST_NAME}
        self.longest = max((len(one) for one in self.whole), default=0)

    def are_in(self, text: str) -> bool:
        """Return whether a part of somebody's name stands in a text, written like a name, or a whole name anyhow."""
        words = _WORD.findall(text)
        if any(_bare(word) in self.parts for word in words if not word[0].islower()):
            return True
        low = [_bare(word) for word in words]
        return any(
            tuple(low[at : at + size]) in self.whole for size in range(2, self.longest + 1) for at in range(len(low))
        )


NOBODY = Names(())


@dataclass(frozen=True, slots=True)
class Past:
    """What its author did before: keys of sentences sent, and how many within the last hour."""

    keys: Collection[str] = ()
    within_an_hour: int = 0


def reasons(text: str, *, names: Names = NOBODY, words: Iterable[str] = (), past: Past | None = None) -> list[str]:
    """Return the keys of all reasons to look twice at a sentence, in the order of :data:`REASONS`.

    Parameters
    ----------
    text
        One line of plain text.
    names
        Of everybody on the list.
    words
        Words to hold that this event adds.
    past
        What its author sent before.
    """
    past = past or Past()
    found = {
        "name": names.are_in(text),
        "phone": bool(_PHONE.search(text)),
        "mail": bool(_MAIL.search(text)),
        "link": bool(_LINK.search(_MAIL.sub(" ", text))),
        "handle": bool(_HANDLE.search(text)),
        "word": _has_word(text, words),
        "script": any(_mixes(word) for word in _WORD.findall(text)),
        "shouting": bool(_SHOUTING.search(text)) or _capitals(text),
        "again": " ".join(text.split()).casefold() in past.keys,
        "many": past.within_an_hour >= MANY_WITHIN_AN_HOUR,
        "delicate": is_delicate(text),
    }
    return [key for key in REASONS if found[key]]


def is_delicate(text: str) -> bool:
    """Return whether a sentence may be about health, belief, sexuality, politics, immigration or a union."""
    said = [word.casefold() for word in _WORD.findall(text)]
    return any(word in _DELICATE_WORDS or word.startswith(DELICATE) for word in said)


def _has_word(text: str, words: Iterable[str]) -> bool:
    wanted = _RUDE | {_skeleton(word) for word in words if word.strip()}
    said = {_skeleton(word) for word in re.findall(r"\S+", text)} | {_skeleton(word) for word in _WORD.findall(text)}
    whole = "".join(one for one in re.findall(r"\S+", text.casefold()) if len(one) == 1)
    return bool(said & wanted) or any(word in whole for word in wanted if len(word) >= SHORTEST_NAME)


def _bare(word: str) -> str:
    """Return a word in small letters without accents."""
    apart = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def _skeleton(word: str) -> str:
    """Return what a word looks like: no accents, no look-alikes, no signs within, each letter once in a row."""
    letters = [letter for letter in _bare(word).translate(_LOOKS_LIKE) if letter.isalpha()]
    kept = [letter for number, letter in enumerate(letters) if number == 0 or letters[number - 1] != letter]
    return "".join(kept)


_RUDE = frozenset(_skeleton(word) for word in RUDE)


def _mixes(word: str) -> bool:
    """Whether one word has letters of several scripts that look alike."""
    scripts = {unicodedata.name(letter, "").split(" ", maxsplit=1)[0] for letter in word}
    return len(scripts & set(_SCRIPTS)) > 1


def _capitals(text: str) -> bool:
    """Whether a sentence of some length is in capitals, in a script that has them."""
    letters = [letter for letter in text if letter.upper() != letter.lower()]
    enough = 12
    return len(letters) >= enough and all(letter.isupper() for letter in letters)
