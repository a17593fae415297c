"""What single cells say: yes and no in many languages, numbers, how often somebody came, rounds, lists."""

from __future__ import annotations

import re
from functools import lru_cache

from kinfolk.roster.texts import fold


def words(text: str, mark: str | None = None) -> frozenset[str]:
    """Return the words of ``text``, separated by spaces or by ``mark``."""
    return frozenset(text.split(mark))


_YES = words(
    "yes y yes please yeah yep true t 1 x v wahr ja j jawohl oui o vrai si s verdadero vero sim verdadeiro waar tak prawda"
    " checked selected on ok sure of course definitely happy to gladly gerne volontiers claro certo con gusto graag chetnie"
    " attending going coming confirmed i do i am i would willing interested \u2713 \u2714 \u2611 \u2705 \u00d7"
)
_YES_PHRASES = (
    "yes",
    "ja",
    "oui",
    "si",
    "sim",
    "tak",
    "of course",
    "happy to",
    "very much",
    "i would",
    "i do",
    "i am",
    "i have",
)
_NO = words(
    "no n none false f 0 falsch nein non faux falso nao nee onwaar nie falsz unchecked off never niemals jamais nunca mai"
    " nooit nigdy \u2717 \u2718 \u2610 nicht"
)
_NO_PHRASES = (
    "no",
    "nein",
    "non",
    "nao",
    "nee",
    "nie",
    "not",
    "never",
    "i do not",
    "i would rather not",
    "i have not",
    "i don",
)
_NOTHING = words(
    "none|no|nothing|n/a|na|n.a|n / a|nil|keine|kein|keiner|nein|aucun|aucune|non|rien|ninguna|ninguno|nada|nessuna"
    "|nessuno|nenhuma|nenhum|nao|geen|nee|brak|nie|not applicable|no thanks|no thank you|none known|none at all|not sure"
    "|not at this time|no needs|none needed|entfallt|sans objet",
    "|",
)
_UNSURE = re.compile(
    r"(i am |i m |i'm )?(not (quite |really |too )?(sure|certain)|unsure|uncertain)|(i )?(do not|don.?t|can ?not|can.?t) "
    r"(know|remember|recall)|(i )?no idea|maybe|perhaps|possibly|weiss (ich )?nicht|(bin )?(mir )?nicht sicher|unsicher|vielleicht"
    r"|keine ahnung|je ne sais (pas|plus)|pas sur|peut.?etre|no (lo )?(se|recuerdo)|no estoy segur[oa]|tal vez|quiza[s]?"
    r"|non (lo )?so|forse|nao sei|talvez|weet (ik )?niet|misschien|nie wiem|moze|\?+"
)
_NUMBER = re.compile(r"\d+(?:[.,]0+)?")
_RANGE = re.compile(r"(\d+)\s*(?:-|–|—|to|bis|à|a)\s*(\d+)")
_MORE = re.compile(r"(?:more than|over|mehr als|plus de|mas de|piu di|mais de|meer dan|ponad|>)\s*(\d+)")
_TIMES = {
    0: "first|1st|never|none|zero|erste|erster|erstes|premiere|primera|prima|primeira|eerste|pierwszy|new|newcomer|nie|jamais"
    "|nunca|mai|nooit|nigdy|nein|no|not",
    1: "returning|again|wieder|once|one|einmal|une fois|una vez|una volta|uma vez|een keer|raz|second|yes|ja|oui|si|sim|tak",
    2: "twice|two|zweimal|deux|dos|due|duas|twee|dwa|third|several|few|some|couple|mehrmals|plusieurs",
    3: "three|thrice|dreimal|trois|tres|tre|drie|trzy|many|often|always|every|regular|regularly|oft|immer|souvent|siempre",
    4: "four", 5: "five",
}  # fmt: skip
_WORD_TIMES = {word: times for times, words in reversed(_TIMES.items()) for word in words.split("|")}
_FIRST = re.compile(
    r"zum ersten mal|erstmals|erstmalig"
)  # "ersten" alone is also said by those who came from the first on
_ROUNDS = re.compile(r"(\d{1,4})(?:\s*[-–—]\s*(\d{1,4}))?")
_MOST_TIMES = 200
MOST_ROUNDS = 1_000
_YEAR = re.compile(r"\b(19|20)\d\d\b")


@lru_cache(maxsize=8_192)
def yes_no(text: str) -> bool | None:
    """Return what a cell answers, None if it is neither a yes nor a no."""
    folded = fold(text).strip(" .!,")
    if folded in _YES or folded.startswith(tuple(f"{word}," for word in _YES_PHRASES)):
        return True
    if folded in _NO or folded.startswith(tuple(f"{word}," for word in _NO_PHRASES)):
        return False
    if re.match(rf"({'|'.join(_NO_PHRASES)})\b", folded):
        return False
    return True if re.match(rf"({'|'.join(_YES_PHRASES)})\b", folded) else None


@lru_cache(maxsize=8_192)
def says_nothing(text: str) -> bool:
    """Whether a cell says in words that it has nothing to say ("none", "n/a", "-")."""
    return fold(text).strip(" !,") in _NOTHING or not any(c.isalnum() for c in text)


def is_unsure(text: str) -> bool:
    """Whether a cell says that its writer does not know ("not sure", "I don't remember", "?"): neither a yes nor a no."""
    return _UNSURE.fullmatch(fold(text).strip(" .!,")) is not None


def whole_number(text: str) -> int | None:
    """Return a whole number, also when it comes as ``3.0`` or ``1,000``; None if it is none."""
    bare = text.replace("\xa0", "").replace(" ", "")
    if re.fullmatch(r"-?\d{1,3}(,\d{3})+", bare):
        bare = bare.replace(",", "")
    match = re.fullmatch(r"([+-]?\d{1,9})(?:[.,]0+)?", bare)
    return int(match.group(1)) if match else None


def times(text: str) -> int | None:
    """Return how often somebody says they came before: ``3``, ``1-2`` (at least 1), ``3+``, ``twice``, ``never``."""
    folded = fold(text).strip(" .!")
    if (number := whole_number(folded)) is not None:
        return _sensible(number)
    if more := _MORE.search(folded):
        return int(more.group(1)) + 1
    if span := _RANGE.search(folded):
        return int(span.group(1))
    if number_in := _NUMBER.search(_YEAR.sub(" ", folded)):
        ordinal = re.match(r"(st|nd|rd|th|\.|er|e|o|a)\b", folded[number_in.end() :])
        return max(0, int(float(number_in.group().replace(",", "."))) - bool(ordinal))
    return _times_in_words(folded)


def _sensible(number: int) -> int | None:
    """Return a number of times; a year ("2019") means at least once, anything else so large means nothing."""
    if 0 <= number < _MOST_TIMES:
        return number
    return 1 if _YEAR.fullmatch(str(number)) else None


def _times_in_words(folded: str) -> int | None:
    if _FIRST.search(folded):
        return 0
    words = [word for word in re.findall(r"[^\W\d]+", folded) if word in _WORD_TIMES]
    if not words:
        return 1 if _YEAR.search(folded) else None
    if any(_WORD_TIMES[word] == 0 for word in words):
        return 0
    return _WORD_TIMES[words[0]]


def first_time(text: str) -> int | None:
    """Return times attended from the answer to "Is this your first time?": yes is 0, no at least 1."""
    answer = yes_no(text)
    folded = fold(text)
    if answer is None:
        return times(text)
    if answer:
        return 0
    return max(1, _counted(folded))


def attended_before(text: str) -> int | None:
    """Return times attended from the answer to "Have you been here before?": no is 0, yes at least 1."""
    answer = yes_no(text)
    if answer is None:
        return times(text)
    return max(1, _counted(fold(text))) if answer else 0


def _counted(folded: str) -> int:
    """Return a number of times that follows a yes or no ("yes, twice"), 0 for none."""
    parts = re.split(r"[,;:.(\u2013\u2014-]", folded, maxsplit=1)
    return (times(parts[1].strip(" )")) if len(parts) > 1 else None) or 0


def items(text: str) -> tuple[str, ...]:
    """Return the entries of a list in a cell, separated by ``;``, each once, in order."""
    return tuple(dict.fromkeys(_one(item) for part in text.split(";") if (item := " ".join(part.split()))))


@lru_cache(maxsize=65_536)
def _one(item: str) -> str:
    """Return the same text for equal entries: what thousands of people say is held once."""
    return item


def rounds(text: str) -> tuple[int, ...] | None:
    """Return the rounds in ``1-2;4``, ascending; ``none`` is no round at all; None if the cell says no such thing."""
    if fold(text) in {"none", "keine", "aucune"}:
        return ()
    found: set[int] = set()
    for part in re.split(r"[;,]", text):
        match = _ROUNDS.fullmatch(part.strip())
        if match is None:
            return None
        first = int(match.group(1))
        last = int(match.group(2) or first)
        if not 1 <= first <= last <= MOST_ROUNDS:
            return None
        found.update(range(first, last + 1))
    return tuple(sorted(found))


def written_rounds(numbers: tuple[int, ...]) -> str:
    """Return rounds as :func:`rounds` reads them: ``1-2;4``."""
    if not numbers:
        return "none"
    parts: list[list[int]] = []
    for number in numbers:
        if parts and parts[-1][-1] == number - 1:
            parts[-1].append(number)
        else:
            parts.append([number])
    return ";".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in parts)
