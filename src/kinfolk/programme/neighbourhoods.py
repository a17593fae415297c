"""Splits a big room into neighbourhoods: which tables belong together, and which rounds cross the borders."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kinfolk.sentences import ended, joined, say

if TYPE_CHECKING:
    from kinfolk.problem import Neighbourhoods, Round

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def settle(rounds: tuple[Round, ...], rules: Neighbourhoods, present: int) -> tuple[tuple[Round, ...], list[str]]:
    """Return the rounds with each table in its neighbourhood and the crossing rounds marked.

    Tables that name a neighbourhood keep it. Rounds marked as crossing in the programme are taken as they are; else
    the stated share of rounds crosses, spread evenly and ending with the last.
    """
    parts = round(present / rules.size) if rules.size else 0
    if parts <= 1:
        return rounds, []
    home = _homes(rounds, parts)
    if not any(round_.crossing for round_ in rounds):
        rounds = _crossing(rounds, rules.crossing)
    settled = tuple(
        replace(
            round_,
            tables=tuple(
                replace(table, neighbourhood=table.neighbourhood or home[table.id]) for table in round_.tables
            ),
        )
        for round_ in rounds
    )
    across = [str(round_.number) for round_ in settled if round_.crossing]
    note = say(
        "The room is split into {parts} neighbourhoods of about {people} people", parts=parts, people=present // parts
    )
    if not across:
        return settled, [ended(note)]
    return settled, [say("{note}; round {rounds} crosses them.", note=note, rounds=joined(across))]


def _homes(rounds: tuple[Round, ...], parts: int) -> dict[str, str]:
    """Return the neighbourhood of each table: equal runs of tables in the order of the room."""
    order = list(dict.fromkeys(table.id for round_ in rounds for table in round_.tables))
    return {id_: _letter(position * parts // len(order)) for position, id_ in enumerate(order)}


def _letter(number: int) -> str:
    lap, letter = divmod(number, len(LETTERS))
    return LETTERS[letter] + (str(lap + 1) if lap else "")


def _crossing(rounds: tuple[Round, ...], share: float) -> tuple[Round, ...]:
    count = min(len(rounds), max(1, round(share * len(rounds)))) if share > 0 else 0
    due = {len(rounds) * nth // count for nth in range(1, count + 1)}
    return tuple(replace(round_, crossing=round_.number in due) for round_ in rounds)
