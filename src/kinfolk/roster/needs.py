"""Access needs in people's own words to the features a table can have."""

from __future__ import annotations

import re

from kinfolk.roster.cells import items, says_nothing, yes_no
from kinfolk.roster.texts import fold

_SHORT = 3
# Feature names as the contract gives them; one answer can mean several.
_WORDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "step-free",
        re.compile(
            r"wheel ?chair|step.?free|mobility|walking (stick|frame|aid)|walker|crutch|stairs|steps|scooter|limited walking"
            r"|rollstuhl|gehbehind|stufenlos|barrierefrei|fauteuil roulant|mobilite|silla de ruedas|movilidad"
            r"|sedia a rotelle|carrozzina|cadeira de rodas|rolstoel|wozek|wozku"
        ),
    ),
    (
        "hearing",
        re.compile(
            r"hearing|deaf|hard of hearing|induction loop|lip.?read|sign(ed)? (language )?interpret|captions?|schwerhorig"
            r"|gehorlos|horgerat|induktions|malentendant|sourd|boucle|sordo|audifono|audicion|udito|audicao|surd"
            r"|slechthorend|gehoor|slabo slysz|niedoslysz"
        ),
    ),
    (
        "quiet",
        re.compile(
            r"quiet|noise|noisy|loud|low.?sensory|sensory|autis|sound sensitiv|ruhig|leise|larm|calme|bruit|tranquil"
            r"|silencios|ruido|rumore|barulho|rustig|stil(le)?\b|cich|halas"
        ),
    ),
)


def listed(text: str) -> tuple[str, ...]:
    """Return the needs of a cell in our own column: what stands there, separated by ``;``."""
    return tuple(item for item in items(text) if not says_nothing(item))


def understood(text: str) -> tuple[tuple[str, ...], bool]:
    """Return the features that a free answer asks for, and whether the answer was fully understood.

    A free answer never becomes a need by itself: no table has the feature "a chair near my sister".
    """
    if says_nothing(text) or (yes_no(text) is False and len(text.split()) <= _SHORT):
        return (), True
    folded = fold(text)
    found = tuple(need for need, pattern in _WORDS if pattern.search(folded))
    return found, bool(found)
