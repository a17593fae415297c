"""The sentences of a repair: why somebody moves, who leads and greets now, what had to be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kinfolk.promises.wording import listed
from kinfolk.repair.faults import FEW, HOST, NEEDS, PINNED

if TYPE_CHECKING:
    from kinfolk.repair.faults import Fault
    from kinfolk.repair.floor import Floor

CLOSED = "closed"
# Used for most reasons on purpose: a reason that stood only where a confidential request is behind it would tell of it.
NEUTRAL = "So that the tables concerned keep what was promised."
EARLIER = "A promise was not kept by the plan before; now it is."
MOST_NAMED = 8


def reason(floor: Floor, i: int, fault: Fault) -> str:
    """Return why ``i`` moves, as a sentence."""
    r, t = fault.r, fault.t
    table = floor.name[r][t] if t >= 0 else ""
    if fault.kind == HOST:
        return f"Table {table} has lost its host" + (", and they lead it now." if floor.host[r][t] == i else ".")
    if fault.kind == FEW:
        company = ", and is good company again." if floor.at[i][r] == t else "."
        return f"Table {table} had too few people left{company}"
    plain = {
        CLOSED: f"Table {table} is closed.",
        NEEDS: "Their table has what they need.",
        PINNED: "This place was fixed in advance.",
    }
    return plain.get(fault.kind, NEUTRAL)


def seated_sentences(seated: tuple[tuple[str, int, str], ...], names: dict[str, str]) -> list[str]:
    """Return where everybody sits who had no place."""
    places: dict[str, list[str]] = {}
    for id_, number, table in seated:
        at = f"at table {table} in round {number}" if table else f"nowhere in round {number}: no seat was found"
        places.setdefault(id_, []).append(at)
    return [f"{names[id_]} sits {listed(at)}." for id_, at in places.items()]


def host_sentences(hosts: tuple[tuple[int, str, str], ...], names: dict[str, str]) -> list[str]:
    """Return who leads which table now."""
    found: dict[tuple[str, str], list[str]] = {}
    for number, table, id_ in hosts:
        found.setdefault((table, id_), []).append(str(number))
    sentences = []
    for (table, id_), numbers in found.items():
        rounds = f"{'round' if len(numbers) == 1 else 'rounds'} {listed(numbers)}"
        who = f"{names[id_]} leads table {table}" if id_ else f"Nobody is left to lead table {table}"
        sentences.append(f"{who} in {rounds}.")
    return sentences


def greeter_sentences(greeters: tuple[tuple[str, str], ...], names: dict[str, str]) -> list[str]:
    """Return who greets whom now."""
    whom: dict[str, list[str]] = {}
    for newcomer, greeter in greeters:
        whom.setdefault(greeter, []).append(names[newcomer])
    return [
        f"{names[greeter]} greets {listed(newcomers)}." if greeter else f"Nobody is left to greet {listed(newcomers)}."
        for greeter, newcomers in whom.items()
    ]


def need_sentence(moved: int, needed: int, allowed: int) -> list[str]:
    """Return the proof that so many had to move, where more moved than a repair of this size usually takes."""
    if moved <= allowed or not needed:
        return []
    who = "1 person moves" if moved == 1 else f"{moved:,} people move"
    least = (
        "No plan that fits the day needs fewer"
        if moved == needed
        else f"Any plan that fits the day moves at least {needed:,}"
    )
    because = "everybody at a closed table must move, and somebody must come to each table that has too few people"
    return [f"{who}. {least}: {because}, or nobody who can lead it."]


def left_sentence(people: int) -> list[str]:
    """Return that musts the plan broke before are broken still, and how to have them mended."""
    if not people:
        return []
    who = "1 person" if people == 1 else f"{people:,} people"
    left = f"The plan before broke a must for {who}, and this repair leaves that as it is."
    return [f'{left} A repair with "changes": [] mends it as far as that is possible.']


def shortened(sentences: list[str], what: str) -> list[str]:
    """Return the first few sentences, and how many more there are."""
    if len(sentences) <= MOST_NAMED:
        return sentences
    return [*sentences[:MOST_NAMED], f"And {len(sentences) - MOST_NAMED:,} more {what}."]
