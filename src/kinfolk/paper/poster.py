"""The wall poster: statements with room for a dot from everybody who says "me too", and what everybody agrees on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kinfolk.paper.kinds import Item, SheetKind
from kinfolk.paper.names import printable, wrapping
from kinfolk.paper.press import in_batches
from kinfolk.paper.wording import lines_to_print
from kinfolk.sentences import say

if TYPE_CHECKING:
    from kinfolk.paper.day import Day
    from kinfolk.paper.sheet_options import SheetOptions

WORDS = {
    "title": say("Me too"),
    "how": say("Is a line true for you? Put a dot beside it. Nobody asks whose it is."),
    "agree": say("What we agree on"),
    "none": say("Write a line that is true for you, and see who puts a dot beside it."),
}
STATEMENTS_TO_A_POSTER = 20
_BLANK_LINES = 12


def posters(_: Day, options: SheetOptions) -> tuple[Item, ...]:
    """Return posters of twenty statements each, in the order given; one with empty lines if there are none."""
    statements = [wrapping(printable(one)) for one in options.statements if printable(one)]
    return tuple(
        Item(
            f"poster {number}",
            say("Me too {number}", number=number),
            {
                "statements": list(some) or [""] * _BLANK_LINES,
                "blank": not some,
                "agreements": lines_to_print(options.agreements),
            },
        )
        for number, some in enumerate(in_batches(statements, STATEMENTS_TO_A_POSTER), start=1)
    )


POSTER = SheetKind(
    name="poster",
    title=say("Wall poster"),
    purpose=say("Statements with room for dots; it also does for the wall when the projector fails."),
    box=4,
    layouts=("sheet", "a3"),
    template="poster.typ",
    items=posters,
    words=WORDS,
)
