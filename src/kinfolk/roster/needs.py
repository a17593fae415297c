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
# Words that speak of access wherever they stand, unlike "mobility" or "quiet", which may be what somebody works on.
_PLAIN = re.compile(
    r"\bwheel ?chair|\bstep.?free\b|\bcrutch|\bmobility (scooter|aid)|\b(can ?not|can.?t|no|avoid) (climb |manage |use )?(stairs|steps)\b"
    r"|\bhearing (aid|loop|impair|loss)|\bhard of hearing\b|\binduction loop|\blip.?read|\bi am deaf\b"
    r"|\bquiet(er)? (table|place|seat|corner|room|spot|space|area)|\brollstuhl|\bgehbehind|\bstufenlos|\bschwerhorig|\bhorgerat"
    r"|\bfauteuil roulant|\bmalentendant|\bsilla de ruedas|\baudifono|\bsedia a rotelle|\bcadeira de rodas|\brolstoel"
    r"|\bslechthorend|\bwoz(ek|ku) inwalid"
)


# What people eat, or do not: for the kitchen, not for a table.
_FOOD = re.compile(
    r"\b(vegan|vegetari|vegetal|vegetarisch|veggie|pescatarian|pescetari|flexitarian|halal|kosher|koscher|casher|gluten|glutenfrei"
    r"|co?eliac|celia[ck]|zoliakie|lactose|laktose|lattosio|dairy|milk|milch|cheese|eggs?\b|eier\b|nuts?\b|peanuts?|erdnuss|nuss|nusse"
    r"|cacahu|almond|hazelnut|cashew|shell ?fish|seafood|prawn|shrimp|fish\b|fisch|pork|beef|meat|fleisch|schwein|soy|soja|sesame"
    r"|sesam|wheat|weizen|fodmap|diabeti|diet(ary)?\b|diat|food|meal|essen\b|no sugar|sugar.?free|low.?salt|low.?carb|fructose|fruktose"
    r"|histamin|strawberr|tomato|garlic|onion|mushroom|alcohol|frutos secos|fruits? a coque|noix|arachide|vegetarien|sans porc)"
)


def names_food(text: str) -> bool:
    """Whether an answer speaks of what somebody eats or does not: no need that a table could answer."""
    return any(_is_food(item) for item in text.replace("\n", ";").replace(",", ";").split(";"))


def _is_food(item: str) -> bool:
    folded = fold(item)
    return _FOOD.search(folded) is not None and not any(pattern.search(folded) for _need, pattern in _WORDS)


def names_a_need(text: str) -> bool:
    """Whether an answer to any question at all plainly speaks of an access need ("I use a wheelchair")."""
    return _PLAIN.search(fold(text)) is not None


def listed(text: str) -> tuple[str, ...]:
    """Return the needs of a cell in our own column: what stands there, separated by ``;``; food is none of them."""
    return tuple(item for item in items(text) if not says_nothing(item) and not _is_food(item))


def understood(text: str) -> tuple[tuple[str, ...], bool]:
    """Return the features that a free answer asks for, and whether the answer was fully understood.

    A free answer never becomes a need by itself: no table has the feature "a chair near my sister".
    """
    if says_nothing(text) or (yes_no(text) is False and len(text.split()) <= _SHORT):
        return (), True
    folded = fold(text)
    found = tuple(need for need, pattern in _WORDS if pattern.search(folded))
    return found, bool(found)
