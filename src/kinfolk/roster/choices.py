"""Multiple choice as exports write it: one Yes/No column per option, or many options in one cell."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from kinfolk.roster.cells import items, says_nothing, yes_no
from kinfolk.roster.texts import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Rows = list[tuple[int, list[str]]]

_OPTION = re.compile(r"(?P<stem>.+\S)\s*(?:\s[–—-]\s|:\s|\s\|\s|\[)\s*(?P<option>[^\[\]]+?)\s*\]?\s*")
_RECURRING = 1.3


def merge_options(headers: Sequence[str], rows: Rows) -> tuple[list[str], Rows]:
    """Join the columns ``Question – Option`` of one question whose cells only say yes or no into one list column.

    The joined column stands where the first of them stood and is headed by the question; the cells list the options
    answered with yes, separated by ``;``.
    """
    groups = _groups(headers, rows)
    if not groups:
        return list(headers), rows
    first = {members[0][0]: stem for stem, members in groups.items()}
    gone = {position for members in groups.values() for position, _ in members} - set(first)
    kept = [position for position in range(len(headers)) if position not in gone]
    merged = [(number, [_cell(cells, at, first, groups) for at in kept]) for number, cells in rows]
    return [first.get(at, headers[at]) for at in kept], merged


def _groups(headers: Sequence[str], rows: Rows) -> dict[str, list[tuple[int, str]]]:
    stems: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for position, header in enumerate(headers):
        if match := _OPTION.fullmatch(header):
            stems[match["stem"].strip(" :")].append((position, match["option"]))
    return {stem: members for stem, members in stems.items() if len(members) > 1 and _only_yes_and_no(members, rows)}


def _only_yes_and_no(members: list[tuple[int, str]], rows: Rows) -> bool:
    answered = False
    for position, option in members:
        for _, cells in rows:
            cell = cells[position]
            if not cell:
                continue
            if _chosen(cell, option) is None and not says_nothing(cell):
                return False
            answered = True
    return answered


def _chosen(cell: str, option: str) -> bool | None:
    return True if fold(cell) == fold(option) else yes_no(cell)


def _cell(cells: list[str], at: int, first: dict[int, str], groups: dict[str, list[tuple[int, str]]]) -> str:
    if at not in first:
        return cells[at]
    chosen = (option for position, option in groups[first[at]] if _chosen(cells[position], option))
    return "; ".join(option.replace(";", ",") for option in chosen)


def split_choices(cells: Iterable[str]) -> list[tuple[str, ...]]:
    """Return the options in each cell of one multiple-choice column that somebody else's form wrote.

    A semicolon or line break always separates. A comma does only where the pieces recur from cell to cell, as options
    do and sentences do not; a piece that always follows the same other one ("small, but mine") belongs to it.
    """
    texts = [cell.replace("\n", ";") for cell in cells]
    if any(";" in text for text in texts):
        return [items(text) for text in texts]
    pieces = [[piece.strip() for piece in text.split(", ") if piece.strip()] for text in texts]
    counts = Counter(piece for parts in pieces for piece in parts)
    with_comma = sum(len(parts) > 1 for parts in pieces)
    if not with_comma or counts.total() < _RECURRING * len(counts):
        return [items(text) for text in texts]
    glued = _always_together(pieces, counts)
    return [tuple(dict.fromkeys(_glue(parts, glued))) for parts in pieces]


def _always_together(pieces: list[list[str]], counts: Counter[str]) -> set[tuple[str, str]]:
    pairs = Counter(pair for parts in pieces for pair in pairwise(parts))
    return {(a, b) for (a, b), times in pairs.items() if b[:1].islower() and times == counts[b] and times <= counts[a]}


def _glue(parts: list[str], glued: set[tuple[str, str]]) -> list[str]:
    out: list[str] = []
    last = ""
    for part in parts:
        if out and (last, part) in glued:
            out[-1] += f", {part}"
        else:
            out.append(part)
        last = part
    return out
