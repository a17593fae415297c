"""A sheet as rows of text, and the row in it that names the columns."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kinfolk.roster.texts import is_email

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

LONGEST_CELL = 5_000
LOOK_FOR_HEADER = 25
LONGEST_HEADER = 500
MOST_COLUMNS = 2_000


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of one sheet; ``rows`` holds (row as a spreadsheet counts it, cells), blank rows left out.

    Of a long list ``rows`` are only those that a header is looked for in, and ``rest`` reads on, once.
    """

    file: str
    sheet: str = ""
    rows: Sequence[tuple[int, list[str]]] = field(default=(), repr=False)
    rest: Iterator[tuple[int, list[str]]] = field(default=iter(()), repr=False)
    encoding: str = ""
    delimiter: str = ""
    ragged: bool = False


def header_position(grid: Grid, weigh: Callable[[str], int]) -> int | None:
    """Return the position in ``grid.rows`` of the header, None if no row looks like one.

    ``weigh`` says of a cell how much it speaks for a header (0: nothing); the first row with the most wins.
    """
    best, most = None, 0
    for position, (_, cells) in enumerate(grid.rows[:LOOK_FOR_HEADER]):
        if any(is_email(cell) for cell in cells):
            break
        weight = sum(weigh(cell) for cell in cells if cell and len(cell) <= LONGEST_HEADER)
        if weight > most:
            best, most = position, weight
    return best
