"""Cards without a name that everybody gets: an orange one to hold up in place of a phone, and one to thank a host with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kinfolk.paper.kinds import Item, SheetKind
from kinfolk.sentences import say

if TYPE_CHECKING:
    from kinfolk.paper.day import Day
    from kinfolk.paper.sheet_options import SheetOptions

ORANGE_WORDS = {
    "title": say("Orange cards"),
    "call": say("Me too"),
    "how": say("Hold this up when the sentence on the wall is true for you. Nobody writes down who does."),
}
THANKS_WORDS = {
    "title": say("Cards of thanks"),
    "call": say("Thank you"),
    "to": say("Name of who hosted your table or greeted you"),
    "hosted": say("for hosting my table"),
    "greeted": say("for greeting me"),
    "how": say(
        "Do not sign it. Put it into the box at the exit: they are told how many people thank them, from three on."
    ),
}
_CARDS = 4


def orange_cards(_day: Day, _options: SheetOptions) -> tuple[Item, ...]:
    """Return a sheet of orange cards; print one for everybody, phones fail too."""
    return _blank(ORANGE_WORDS["title"])


def thanks_cards(_day: Day, _options: SheetOptions) -> tuple[Item, ...]:
    """Return a sheet of cards of thanks. They name nobody: a card with one's own hosts on it would say whose it is."""
    return _blank(THANKS_WORDS["title"])


def _blank(title: str) -> tuple[Item, ...]:
    return tuple(Item(f"blank {number}", title, {}) for number in range(1, _CARDS + 1))


ORANGE_CARDS = SheetKind(
    name="orange-cards",
    title=say("Orange cards"),
    purpose=say("For Look Around: held up in place of a phone. One for each person, from as many copies of the sheet."),
    box=4,
    layouts=("4-up", "a6"),
    template="orange-cards.typ",
    items=orange_cards,
    words=ORANGE_WORDS,
)
THANKS_CARDS = SheetKind(
    name="thanks-cards",
    title=say("Cards of thanks"),
    purpose=say("For the closing: unsigned thanks to a host or greeter, counted together with what phones say."),
    box=6,
    layouts=("4-up", "a6"),
    template="thanks-cards.typ",
    items=thanks_cards,
    words=THANKS_WORDS,
)
