"""Languages as people write them ("Deutsch", "some French") to BCP 47 tags."""

from __future__ import annotations

import re
from functools import lru_cache

from kinfolk.roster.cells import says_nothing, yes_no
from kinfolk.roster.texts import fold

_MARKS = re.compile(r"[;,/&+\n|]")
_AND = re.compile(r"\b(?:and|und|et|y|e|en|i|oraz|plus)\b")
_IN_BRACKETS = re.compile(r"\([^)]*\)|\[[^]]*\]")
_DEGREE = re.compile(
    r"\b(native|fluent(ly)?|basic|beginner|intermediate|advanced|some|little|a (bit|little)( of)?|conversational|mother tongue"
    r"|bilingual|good|very good|working|professional|learning|school|level|speak(er)?|i|only|also|muttersprache|fliessend"
    r"|etwas|un peu( de)?|courant|algo de|nativo|[abc][12])\b"
)
# Three letters alone ("ich", "und") are more often a word than a tag; with a script or region they are a tag.
_TAG = re.compile(
    r"[a-z]{2}(-[a-z0-9]{2,8})*|[a-z]{3}(-[a-z0-9]{2,8})+|cmn|yue|ase|bfi|asf|fsl|gsg|sgn|gsw|fil|haw|ceb"
)
_OURS = {"bsl": "bfi", "asl": "ase", "auslan": "asf", "lsf": "fsl", "dgs": "gsg", "mandarin": "zh", "farsi": "fa",
         "chinese": "zh", "cantonese": "yue", "flemish": "nl", "sign language": "sgn", "no": "no", "norsk": "no"}  # fmt: skip
_SHORTEST_NAME, _LONGEST_NAME, _SHORT_TAG = 4, 40, 2


def tags(text: str, *, spoken: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the language tags in a cell, and the words in it that are no language.

    Parameters
    ----------
    spoken
        Whether the cell is prose ("English and some French") rather than a list separated by ``;``.
    """
    if says_nothing(text) and (spoken or fold(text) != "no"):
        return (), ()
    found: list[str] = []
    unknown: list[str] = []
    for part in _parts(text, spoken):
        tag = tag_of(part)
        if tag is None:
            unknown.append(part)
        elif tag not in found:
            found.append(tag)
    return tuple(found), tuple(unknown)


def _parts(text: str, spoken: bool) -> list[str]:
    """Cut a cell at its marks, and prose also at its words for "and" where what they join is no language itself."""
    if not spoken:
        return [part.strip() for part in _MARKS.split(text) if part.strip()]
    parts: list[str] = []
    for part in _MARKS.split(_IN_BRACKETS.sub(" ", text)):
        whole = part.strip(" .:-")
        joined = " " in whole and _AND.search(fold(whole))
        parts += [whole] if not joined and tag_of(whole) else map(_bare, _AND.split(fold(whole)))
    return [part for part in parts if part]


def _bare(words: str) -> str:
    """Return ``words`` without how well somebody speaks it; of several words the one that is a language."""
    kept = _DEGREE.sub(" ", words).split()
    if len(kept) > 1 and tag_of(" ".join(kept)) is None:
        named = [word for word in kept if len(word) >= _SHORTEST_NAME and len(tag_of(word) or "long") == _SHORT_TAG]
        kept = named[:1] or kept
    return " ".join(kept).strip(" .:-")


@lru_cache(maxsize=4_096)
def tag_of(word: str) -> str | None:
    """Return the BCP 47 tag of a tag or of a language's name in any language, None for anything else."""
    folded = fold(word)
    if folded in _OURS:
        return _OURS[folded]
    if not folded or len(folded) > _LONGEST_NAME or any(c.isdigit() for c in folded):
        return None
    import langcodes  # its tables are only loaded for lists that name languages

    bare = folded.replace("_", "-")
    if _TAG.fullmatch(bare) and langcodes.tag_is_valid(bare):
        return str(langcodes.standardize_tag(bare))
    if (len(folded) < _SHORTEST_NAME and folded.isascii()) or yes_no(folded) is not None:
        return None
    try:
        return str(langcodes.find(word.strip()))
    except LookupError:
        return None
