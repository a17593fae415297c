"""Reads the rows of a list in a process of its own; started by :mod:`kinfolk_web.outcomes.reporting.renewing`.

It is given the bytes of a CSV or XLSX file, and says the rows that hold an e-mail as JSON; days of a workbook are written
with the year first.
"""

from __future__ import annotations

import io
import json
import sys
from itertools import chain, islice

from kinfolk_web.core.bounded import bind

SECONDS = 6  # of work; twenty thousand rows take one
MEMORY = 1024**3
MOST_ROWS = 20_000
LONGEST_CELL = 200


def main() -> None:
    """Read what stands on standard input and answer on standard output."""
    bind(seconds=SECONDS, memory=MEMORY)
    try:
        said = json.dumps(rows_of(sys.stdin.buffer.read()))
    except Exception:  # noqa: BLE001 - whatever is wrong with it: it is no list that can be read, and no trace quotes it
        said = "null"
    sys.stdout.write(said)


def rows_of(data: bytes) -> list[list[str]]:
    """Return the cells of each row that has an e-mail; of a workbook those of the sheet that has most of them."""
    from kinfolk.roster.delimited import read_delimited
    from kinfolk.roster.sources import load
    from kinfolk.roster.workbook import read_workbook

    source = load(io.BytesIO(data))
    grids = read_workbook(source) if source.is_workbook else [read_delimited(source)]
    sheets = []
    for grid in grids:
        rows = (cells for _number, cells in chain(grid.rows, grid.rest) if any("@" in cell for cell in cells))
        sheets.append([[cell.strip()[:LONGEST_CELL] for cell in cells] for cells in islice(rows, MOST_ROWS)])
    return max(sheets, key=len, default=[])


if __name__ == "__main__":
    main()
