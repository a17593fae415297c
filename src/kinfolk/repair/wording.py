"""The sentences of a repair: why somebody moves, who leads and greets now, what had to be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kinfolk.repair.faults import FEW, HOST, NEEDS, PINNED
from kinfolk.sentences import Sentence, listed, say, say_count

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kinfolk.repair.faults import Fault
    from kinfolk.repair.floor import Floor

CLOSED = "closed"
# Used for most reasons on purpose: a reason that stood only where a confidential request is behind it would tell of it.
NEUTRAL = say("So that the tables concerned keep what was promised.")
EARLIER = say("A promise was not kept by the plan before; now it is.")
MOST_NAMED = 8


def reason(floor: Floor, i: int, fault: Fault) -> Sentence:
    """Return why ``i`` moves, as a sentence."""
    r, t = fault.r, fault.t
    table = floor.name[r][t] if t >= 0 else ""
    if fault.kind == HOST:
        if floor.host[r][t] == i:
            return say("Table {table} has lost its host, and they lead it now.", table=table)
        return say("Table {table} has lost its host.", table=table)
    if fault.kind == FEW:
        if floor.at[i][r] == t:
            return say("Table {table} had too few people left, and is good company again.", table=table)
        return say("Table {table} had too few people left.", table=table)
    plain = {
        CLOSED: say("Table {table} is closed.", table=table),
        NEEDS: say("Their table has what they need."),
        PINNED: say("This place was fixed in advance."),
    }
    return plain.get(fault.kind, NEUTRAL)


def seated_sentences(seated: tuple[tuple[str, int, str], ...], names: dict[str, str]) -> list[Sentence]:
    """Return where everybody sits who had no place."""
    places: dict[str, list[Sentence]] = {}
    for id_, number, table in seated:
        nowhere = say("nowhere in round {round}: no seat was found", round=number)
        at = say("at table {table} in round {round}", table=table, round=number) if table else nowhere
        places.setdefault(id_, []).append(at)
    return [say("{who} sits {where}.", who=names[id_], where=listed(at)) for id_, at in places.items()]


def host_sentences(hosts: tuple[tuple[int, str, str], ...], names: dict[str, str]) -> list[Sentence]:
    """Return who leads which table now."""
    found: dict[tuple[str, str], list[str]] = {}
    for number, table, id_ in hosts:
        found.setdefault((table, id_), []).append(str(number))
    sentences = []
    for (table, id_), numbers in found.items():
        rounds = say_count(len(numbers), "round {rounds}", "rounds {rounds}", rounds=listed(numbers))
        if id_:
            sentences.append(say("{who} leads table {table} in {rounds}.", who=names[id_], table=table, rounds=rounds))
        else:
            sentences.append(say("Nobody is left to lead table {table} in {rounds}.", table=table, rounds=rounds))
    return sentences


def greeter_sentences(greeters: tuple[tuple[str, str], ...], names: dict[str, str]) -> list[Sentence]:
    """Return who greets whom now."""
    whom: dict[str, list[str]] = {}
    for newcomer, greeter in greeters:
        whom.setdefault(greeter, []).append(names[newcomer])
    return [
        say("{who} greets {newcomers}.", who=names[greeter], newcomers=listed(newcomers))
        if greeter
        else say("Nobody is left to greet {newcomers}.", newcomers=listed(newcomers))
        for greeter, newcomers in whom.items()
    ]


def need_sentence(moved: int, needed: int, allowed: int) -> list[Sentence]:
    """Return the proof that so many had to move, where more moved than a repair of this size usually takes."""
    if moved <= allowed or not needed:
        return []
    who = say_count(moved, "{count} person moves", "{count:,} people move")
    least = (
        say("No plan that fits the day needs fewer")
        if moved == needed
        else say("Any plan that fits the day moves at least {needed:,}", needed=needed)
    )
    return [
        say(
            "{who}. {least}: everybody at a closed table must move, and somebody must come to each table that has too "
            "few people, or nobody who can lead it.",
            who=who,
            least=least,
        )
    ]


def left_sentence(people: int) -> list[Sentence]:
    """Return that musts the plan broke before are broken still, and how to have them mended."""
    if not people:
        return []
    return [
        say(
            "The plan before broke a must for {who}, and this repair leaves that as it is. "
            'A repair with "changes": [] mends it as far as that is possible.',
            who=say_count(people, "{count} person", "{count:,} people"),
        )
    ]


def more_seated(count: int) -> Sentence:
    """Return how many more people were seated."""
    return say("And {count:,} more people were seated.", count=count)


def more_hosts(count: int) -> Sentence:
    """Return how many more tables have a new host."""
    return say("And {count:,} more tables have a new host.", count=count)


def more_greeters(count: int) -> Sentence:
    """Return how many more greeters have new people to greet."""
    return say("And {count:,} more greeters have new people to greet.", count=count)


def unpinned_sentences(people: Iterable[str], names: dict[str, str]) -> list[Sentence]:
    """Return whose pin is gone with its table."""
    return [say("{who} was pinned to a table that is closed; the pin is gone.", who=names[id_]) for id_ in people]


def shortened(sentences: list[Sentence], more: Callable[[int], Sentence]) -> list[Sentence]:
    """Return the first few sentences, and how many more there are."""
    if len(sentences) <= MOST_NAMED:
        return sentences
    return [*sentences[:MOST_NAMED], more(len(sentences) - MOST_NAMED)]
