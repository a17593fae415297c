"""Names on paper: what can be printed of them, how somebody is called, and where they stand in an A-Z list."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from kinfolk.facts import primary

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kinfolk.problem import Person

_TITLES = frozenset({"dr", "prof", "mr", "mrs", "ms", "mx", "miss", "sir", "dame", "rev", "fr", "ing", "mag", "dipl"})
_LEADING = frozenset({"abdul", "abd", "abu", "umm", "al", "el", "ul", "ur", "bin", "bint", "ibn", "عبد", "أبو", "ام"})
_WHOLE_SCRIPTS = frozenset({"CJK", "HIRAGANA", "KATAKANA", "HANGUL"})
_PARTED_SCRIPTS = frozenset({"LATIN", "GREEK", "CYRILLIC"})
_PRINTED_SCRIPTS = _WHOLE_SCRIPTS | {
    "LATIN",
    "GREEK",
    "CYRILLIC",
    "ARABIC",
    "HEBREW",
    "DEVANAGARI",
    "THAI",
    "TAMIL",
    "TELUGU",
}
_SAME_AS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ß": "ss", "ı": "i", "ħ": "h", "ə": "e"}
)
_DIRECTION_CHANGERS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
SOFT_HYPHEN = "\u00ad"
_LONGEST_WORD = 16
_SMALLEST_PIECE = 6
_FIRST_PICTOGRAM = 0x2190
_LONGEST_WHOLE_NAME = 8
_LONGEST_MARK = 28
_SHORTEST_TAIL = 4


@lru_cache(maxsize=65536)
def printable(text: str) -> str:
    """Return ``text`` as it goes to the printer: one line, composed letters, no control signs and no pictograms.

    Marks that set the direction of their neighbours are dropped, since they would reach beyond the name; the
    letters themselves say which way they run.
    """
    kept = "".join(_shown(sign) for sign in unicodedata.normalize("NFC", text))
    return " ".join(kept.split())


@lru_cache(maxsize=65536)
def call_name(name: str) -> str:
    """Return what somebody is called across a table: the first name as written, the whole name where that is safer.

    Chinese, Japanese and Korean names stay whole, since the family name comes first; so do names that begin with
    an initial. Titles are passed over, and words such as Abdul keep the word that they belong to.

    >>> call_name("Dr. Áine O'Brien"), call_name("王小明"), call_name("Abdul Rahman Khan"), call_name("J. K. Byrne")
    ("Áine", '王小明', 'Abdul Rahman', 'J. K. Byrne')
    """
    words = printable(name).split()
    while len(words) > 1 and words[0].rstrip(".").casefold() in _TITLES:
        words = words[1:]
    whole = " ".join(words)
    if len(words) < 2 or _is_initial(words[0]) or (len(whole) <= _LONGEST_WHOLE_NAME and _family_comes_first(whole)):  # noqa: PLR2004
        return whole
    return " ".join(words[:2]) if words[0].casefold() in _LEADING and len(words) > 2 else words[0]  # noqa: PLR2004


def full_name(person: Person) -> str:
    """Return the whole name as written; somebody whose name cannot be printed goes by their id."""
    return printable(person.name) or printable(person.id)


def wrapping(text: str) -> str:
    """Return ``text`` with places where a very long word may be broken, for narrow columns."""
    return " ".join(_breakable(word) for word in text.split(" "))


def marked_name(person: Person, marks: Mapping[str, str]) -> str:
    """Return the whole name, and for namesakes what tells them apart: ``Maria Silva (Harbour Trust)``."""
    mark = marks.get(person.id)
    return f"{full_name(person)} ({mark})" if mark else full_name(person)


def told_apart(people: Iterable[Person]) -> dict[str, str]:
    """Return by id what tells people of the same name apart: employer, else order, else the end of their id.

    Addresses are never printed; somebody whose id is one goes by the number of their turn among the namesakes.
    """
    by_name: dict[str, list[Person]] = {}
    for person in people:
        by_name.setdefault(_folded(full_name(person)), []).append(person)
    return {
        person.id: _mark(person, namesakes) or str(turn)
        for namesakes in by_name.values()
        if len(namesakes) > 1
        for turn, person in enumerate(namesakes, start=1)
    }


def short_name(person: Person) -> str:
    """Return what ``person`` is called across a table."""
    return call_name(person.name) or printable(person.id)


@lru_cache(maxsize=65536)
def sort_key(name: str) -> tuple[str, str]:
    """Return the place of ``name`` in an A-Z list: accents and capitals do not matter, any script has its place.

    Latin letters come before the other alphabets, and letters such as Ł or Ø stand where people look for them.
    """
    plain = _folded(printable(name))
    return ("".join(sign for sign in plain if sign.isalnum() or sign == " ").strip(), name)


def heading(name: str) -> str:
    """Return the letter under which ``name`` stands in an A-Z list."""
    first = sort_key(name)[0][:1]
    if not first:
        return "·"
    return first.upper() if _script(first) not in _WHOLE_SCRIPTS else "字 あ 가"


def unprinted(name: str) -> str:
    """Return the letters of ``name`` for which the sheets have no typeface, so that somebody can write them by hand."""
    return "".join(
        dict.fromkeys(sign for sign in printable(name) if sign.isalpha() and _script(sign) not in _PRINTED_SCRIPTS)
    )


def han_language(name: str, languages: tuple[str, ...]) -> str:
    """Return the language (ja, ko, zh) whose forms the Chinese characters of ``name`` take, or nothing."""
    scripts = {_script(sign) for sign in name}
    if not scripts & _WHOLE_SCRIPTS:
        return ""
    if scripts & {"HIRAGANA", "KATAKANA"}:
        return "ja"
    spoken = [primary(language) for language in languages]
    return next((language for language in spoken if language in {"ja", "ko", "zh"}), "zh")


def _mark(person: Person, namesakes: Sequence[Person]) -> str:
    others = [other for other in namesakes if other is not person]
    for one, theirs in (
        (person.organisation, [other.organisation for other in others]),
        (person.order, [other.order for other in others]),
    ):
        mark = _short_mark(one)
        if mark and "@" not in mark and mark not in map(_short_mark, theirs):
            return mark
    tails = (person.id[-length:] for length in range(_SHORTEST_TAIL, len(person.id) + _SHORTEST_TAIL))
    tail = next((tail for tail in tails if not any(other.id.endswith(tail) for other in others)), person.id)
    return "" if "@" in person.id else printable(tail)


def _short_mark(text: str) -> str:
    mark = printable(text)
    return mark if len(mark) <= _LONGEST_MARK else f"{mark[: _LONGEST_MARK - 1].rstrip()}…"


def _shown(sign: str) -> str:
    category = unicodedata.category(sign)
    if category in {"Cc", "Zl", "Zp", "Zs"}:
        return " "
    pictogram = category in {"So", "Sk"} and ord(sign) >= _FIRST_PICTOGRAM
    variation = "\ufe00" <= sign <= "\ufe0f" or ord(sign) >= 0xE0000  # noqa: PLR2004
    if pictogram or variation or category in {"Cn", "Co", "Cs"} or sign in _DIRECTION_CHANGERS:
        return ""
    return sign


def _breakable(word: str) -> str:
    """Return a long word in pieces: at its own hyphens, else every few letters; joined letters are never parted."""
    if len(word) <= _LONGEST_WORD or any(sign.isalpha() and _script(sign) not in _PARTED_SCRIPTS for sign in word):
        return word
    head, hyphen, tail = word.partition("-")
    if hyphen and tail:
        return f"{_breakable(head)}-{_breakable(tail)}"
    pieces = range(0, len(word) - _SMALLEST_PIECE, _SMALLEST_PIECE)
    cuts = [word[start : start + _SMALLEST_PIECE] for start in pieces]
    return SOFT_HYPHEN.join([*cuts[:-1], cuts[-1] + word[len(cuts) * _SMALLEST_PIECE :]])


def _folded(text: str) -> str:
    lower = text.casefold().translate(_SAME_AS)
    parts = unicodedata.normalize("NFKD", lower)
    return unicodedata.normalize("NFC", "".join(sign for sign in parts if not _is_latin_accent(sign)))


def _is_latin_accent(sign: str) -> bool:
    return "\u0300" <= sign <= "\u036f"


def _is_initial(word: str) -> bool:
    return len(word.rstrip(".")) == 1 and word.isascii()


def _family_comes_first(text: str) -> bool:
    return all(_script(sign) in _WHOLE_SCRIPTS for sign in text if sign.isalpha())


@lru_cache(maxsize=4096)
def _script(sign: str) -> str:
    return unicodedata.name(sign, "").split(" ")[0].split("-")[0]
