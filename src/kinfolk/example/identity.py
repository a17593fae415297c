"""Who an invented person is: name, pronouns, sound of the name, employer, e-mail, languages."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from kinfolk.example.crowd import NONE
from kinfolk.example.names import ALWAYS_THERE, SINGLE_NAMES, regions, sounds
from kinfolk.example.sentences import EMPLOYER_HEADS, EMPLOYER_TAILS, FREE_MAIL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kinfolk.example.chance import Chance
    from kinfolk.example.crowd import Crowd

SINGLE_NAME, WITH_PRONOUNS, THEY, WITH_SOUND = 0.01, 0.18, 0.1, 0.5
HALF = 0.5
EMPLOYER_MAIL, NO_MAIL = 0.8, 0.05
ONE_LANGUAGE, SAYS_LANGUAGES = 0.4, 0.85
PLAIN_LETTERS = str.maketrans({"ł": "l", "ø": "o", "ß": "ss", "ı": "i", "đ": "d", "æ": "ae"})


@dataclass(frozen=True, slots=True)
class Naming:
    """A name, and what its bearer says about it."""

    name: str
    pronouns: str
    sound: str
    language: str


def draw_namings(crowd: Crowd, chance: Chance) -> list[Naming]:
    """Draw everybody's name; the names that software stumbles over are always among them."""
    namings = [*_ordinary(crowd, chance)]
    places = chance.some((~crowd.spanish_only).nonzero()[0], len(ALWAYS_THERE)).tolist()
    for place, (name, language) in zip(places, ALWAYS_THERE, strict=True):
        namings[place] = Naming(name, "", sounds().get(name.split()[0], ""), language)
    return namings


def _ordinary(crowd: Crowd, chance: Chance) -> Iterator[Naming]:
    size = len(crowd.region)
    columns = [chance.uniform(size).tolist() for _ in range(6)]
    for number, *draws in zip(crowd.region.tolist(), *columns, strict=True):
        which, given, family, pronoun, sound, single = draws
        woman = which < HALF
        region = regions()[number]
        first = _pick(region.women if woman else region.men, given)
        name = region.full_name(first, _pick(region.family, family))
        if single < SINGLE_NAME and not region.language:
            name = first = _pick(SINGLE_NAMES, given)
        pronouns = "" if pronoun > WITH_PRONOUNS else "she/her" if woman else "he/him"
        if pronoun < WITH_PRONOUNS * THEY:
            pronouns = "they/them"
        yield Naming(name, pronouns, sounds().get(first, "") if sound < WITH_SOUND else "", region.language)


def _pick(names: tuple[str, ...], draw: float) -> str:
    return names[int(draw * len(names))]


def employer_name(number: int) -> str:
    """Return the name of an employer; neighbours in number share no word, and no two share a name."""
    heads, tails = len(EMPLOYER_HEADS), len(EMPLOYER_TAILS)
    lap, place = divmod(number, heads * tails)
    head = place % heads
    tail = (place // heads + head * 7) % tails
    name = f"{EMPLOYER_HEADS[head]} {EMPLOYER_TAILS[tail]}"
    return f"{name} {lap + 1}" if lap else name


def draw_mails(crowd: Crowd, namings: list[Naming], chance: Chance) -> list[str]:
    """Draw e-mail addresses: most at the employer's domain, some at a free-mail host, a few blank."""
    kind, host = chance.uniform(len(namings)).tolist(), chance.below(len(namings), len(FREE_MAIL)).tolist()
    mails: list[str] = []
    seen: set[str] = set()
    for number, (naming, employer) in enumerate(zip(namings, crowd.employer.tolist(), strict=True), start=1):
        if kind[number - 1] > 1 - NO_MAIL:
            mails.append("")
            continue
        local = _local_part(naming.name) or f"guest{number}"
        if employer != NONE and kind[number - 1] < EMPLOYER_MAIL:
            domain = _domain(employer)
        else:
            local, domain = f"invented.{local}.{number}", FREE_MAIL[host[number - 1]]
        mail = f"{local}@{domain}"
        mail = f"{local}{number}@{domain}" if mail in seen else mail
        seen.add(mail)
        mails.append(mail)
    return mails


@cache
def _domain(employer: int) -> str:
    return f"{_local_part(employer_name(employer)).replace('.', '-')}.example"


def _local_part(name: str) -> str:
    folded = unicodedata.normalize("NFKD", name.casefold().translate(PLAIN_LETTERS))
    plain = "".join(letter if letter.isalnum() else " " for letter in folded if letter.isascii())
    return ".".join(plain.split())


def draw_languages(crowd: Crowd, namings: list[Naming], chance: Chance) -> list[tuple[str, ...]]:
    """Draw languages: many blank, many English and another, a tableful Spanish only."""
    drawn: list[tuple[str, ...]] = []
    says = chance.uniform(len(namings)).tolist()
    for naming, only, draw in zip(namings, crowd.spanish_only.tolist(), says, strict=True):
        if only:
            drawn.append(("es",))
        elif naming.language:
            drawn.append(("en", naming.language) if draw < SAYS_LANGUAGES else ())
        else:
            drawn.append(("en",) if draw < ONE_LANGUAGE else ())
    return drawn
