"""CSV of any delimiter, quoting and line ending as rows of text."""

from __future__ import annotations

import csv
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

from kinfolk.errors import InputError
from kinfolk.roster.encodings import decode
from kinfolk.roster.grids import LOOK_FOR_HEADER, Grid
from kinfolk.sentences import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kinfolk.roster.sources import Source

DELIMITERS = (",", ";", "\t", "|")
SAMPLE_ROWS = 200
LONGEST_FIELD = 131_072
MOST_ROWS = 2_000_000


def read_delimited(source: Source) -> Grid:
    """Return the one sheet that a CSV file is.

    Raises
    ------
    InputError
        No text, a quote that never closes, more cells in a row than the header has.
    """
    text, encoding = decode(source.data, source.name)
    text = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
    delimiter, text = _announced(text)
    delimiter = delimiter or _guess(text)
    rest = _rows(text, delimiter, source.name)
    rows = list(islice(rest, LOOK_FOR_HEADER))
    return Grid(source.name, "", rows, rest, encoding, delimiter, ragged=True)


def _announced(text: str) -> tuple[str, str]:
    """Return the delimiter that a first line ``sep=;`` announces (as Excel writes it), and the rest."""
    first, _, rest = text.partition("\n")
    bare = first.strip().strip('"')
    if bare.lower().startswith("sep=") and len(bare) == len("sep=") + 1:
        return bare[-1], "\n" + rest
    return "", text


def _guess(text: str) -> str:
    """Return the delimiter that cuts most rows into the same number of cells; a comma if none does."""
    best, most = DELIMITERS[0], (0.0, 0)
    sample = text[: SAMPLE_ROWS * 4096]
    for delimiter in DELIMITERS:
        try:
            widths = Counter(len(row) for row in islice(_parse(sample, delimiter), SAMPLE_ROWS) if any(row))
        except csv.Error:
            continue
        wide = {width: count for width, count in widths.items() if width > 1}
        if not wide:
            continue
        width = max(wide, key=lambda w: (wide[w], w))
        score = (round(wide[width] / widths.total(), 1), width)
        if score > most:
            best, most = delimiter, score
    return best


def _parse(text: str, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(_lines(text), delimiter=delimiter, skipinitialspace=True)


def _lines(text: str) -> Iterator[str]:
    """Yield the lines of a text without a second copy of it, which `io.StringIO` keeps at four bytes a letter."""
    start = 0
    while start < len(text):
        end = text.find("\n", start) + 1 or len(text)
        yield text[start:end]
        start = end


def _rows(text: str, delimiter: str, file: str) -> Iterator[tuple[int, list[str]]]:
    number = 0
    try:
        for number, row in enumerate(_parse(text, delimiter), start=1):
            if number > MOST_ROWS:
                raise InputError(
                    say("has more than {most_rows:,} rows.", most_rows=MOST_ROWS),
                    file=file,
                    remedy=say("Split the list."),
                )
            if any(cell and not cell.isspace() for cell in row):
                yield number, row
    except csv.Error:
        raise InputError(
            say(
                "a cell has more than {longest_field:,} characters; often a quotation mark that never closes.",
                longest_field=LONGEST_FIELD,
            ),
            file=file,
            row=number + 1,
            remedy=say("Close or remove the quotation mark in or after this row."),
        ) from None
