"""Musts that cannot all hold: which, for whom, and what to relax."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from kinfolk.bounds.bound import bounds
from kinfolk.facts import EMPTY, feature_said
from kinfolk.promises import OPEN_PROMISES
from kinfolk.promises.flow import unmet
from kinfolk.promises.hosting import can_host, host_kinds
from kinfolk.promises.judge import memory_broken
from kinfolk.promises.together import together_in
from kinfolk.promises.tongues import language_clash
from kinfolk.promises.understood import left_out
from kinfolk.promises.wording import listed, names
from kinfolk.result import Collision
from kinfolk.sentences import Sentence, capital, ended, say, say_count

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kinfolk.facts import Bools, Facts
    from kinfolk.promises import Seating

_REMEDIES = {
    "seated": say("Change the number of tables, their seats or their minimum."),
    "together": say("Bring a larger table, or let some of them sit apart."),
    "needs": say("Name the tables that have what is needed, or bring more of them."),
    "understood": say("Free a table of its language, or make understood a should."),
    "hosted": say("Find hosts for the other tables, prepare these tables, or make hosted a should."),
    "pinned": say("Remove some of these pins."),
    "no_party": say("Use more tables, or make no_party a should."),
    "new_faces": say("Plan fewer rounds or smaller tables, or make new_faces a should."),
    "welcomed": say("Find more hosts and greeters, or make welcomed a should."),
    "at_ease": say("Use smaller tables, or make at_ease a should."),
    "memory": say("Use more tables, or make the memory a should."),
    "at_most": say("Raise the limit, or use more tables."),
}
_VARYING = {"hosted", "understood"}


def remedy_of(promise: str) -> Sentence:
    """Return what an organiser can change so that a must is easier to keep."""
    return _REMEDIES.get(promise, say("Make {promise} a should.", promise=promise))


def collisions(facts: Facts) -> tuple[Collision, ...]:
    """Return the musts proven impossible, alone or with each other; keep-apart requests are never among them."""
    found = [*_alone(facts), *_left_out(facts), *_hosts_without_tables(facts)]
    if _must(facts, "together", "pinned"):
        found += _parted_by_pins(facts)
    if _must(facts, "together", "needs"):
        found += _needs_of_companions(facts)
    if _must(facts, "pinned", "needs"):
        found += _pins_without_needs(facts)
    return tuple(dict.fromkeys(found))


def memory_collisions(facts: Facts, seating: Seating) -> tuple[Collision, ...]:
    """Return for whom a seating breaks a memory that is a must: it is no promise, so no bound and no ledger tells of it.

    It is proven where people who met before are there together in a round that everybody spends at one table.
    """
    broken = np.flatnonzero(memory_broken(facts, seating)).tolist()
    if not broken:
        return ()
    a, b = facts.remembered[~facts.companions(*facts.remembered.T)].T
    for r in np.flatnonzero(facts.capacity.most_tables == 1).tolist():
        both = facts.present[a, r] & facts.present[b, r]
        if both.any():
            people = np.unique([a[both], b[both]]).tolist()
            who = names(facts, people)
            sentence = say("{who} met before, and everybody sits at one table in round {round}", who=who, round=r + 1)
            return (_collision(facts, "memory", people, (sentence, _REMEDIES["memory"])),)
    sentence = say("{who} sit with somebody whom they met before", who=names(facts, broken))
    return (replace(_collision(facts, "memory", broken, (sentence, _REMEDIES["memory"])), proven=False),)


def _must(facts: Facts, *promises: str) -> bool:
    return all(facts.problem.programme.level(name).must for name in promises)


def _alone(facts: Facts) -> Iterator[Collision]:
    """Yield each must that no plan can keep for everybody, whatever else it gives up."""
    for promise in OPEN_PROMISES:
        if promise.name in _VARYING or not _must(facts, promise.name):
            continue
        bound = bounds(facts)[promise.name]
        if bound.minimum:
            remedy = remedy_of(promise.name)
            if promise.name == "needs" and bound.certain.any():
                remedy = _naming_a_table(facts, int(np.flatnonzero(bound.certain)[0]))
            people = bound.concerned or tuple(np.flatnonzero(bound.certain).tolist())
            yield _collision(facts, promise.name, people, (bound.because, remedy))


def _naming_a_table(facts: Facts, person: int) -> Sentence:
    """Return the lines of a programme that name a table which has all that ``person`` needs."""
    r = int(np.flatnonzero(facts.present[person])[0])
    features = ", ".join(f'"{facts.need_names[k]}"' for k in np.flatnonzero(facts.needs[person]))
    return say(
        "Name the table that has it in programme.toml, in three lines such as {lines}; or bring one.",
        lines=f'[[tables]], id = "{facts.room.name(r, 0)}" and features = [{features}]',
    )


def _left_out(facts: Facts) -> Iterator[Collision]:
    """Yield people who are no lone speakers, but whom the language of every table leaves out, or who find no tables."""
    if not _must(facts, "understood"):
        return
    certain = bounds(facts)["understood"].certain & ~facts.lone_speaker
    if certain.any():
        people = np.flatnonzero(certain).tolist()
        sentence = left_out(facts, people)
        yield _collision(facts, "understood", people, (sentence, _REMEDIES["understood"]))
    elif facts.capacity.seats_everybody and (clash := language_clash(facts)):
        remedy = say("Bring more or smaller tables, or make understood a should.")
        yield _collision(facts, "understood", clash.people, (clash.because, remedy))


def _hosts_without_tables(facts: Facts) -> Iterator[Collision]:
    """Yield hosts who are enough in any plan, but whose needs, pins and companions leave tables without one."""
    capacity = facts.capacity
    if not (capacity.seats_everybody and _must(facts, "hosted") and can_host(*host_kinds(facts), capacity.most_tables)):
        return
    for r in range(facts.rounds):
        hosts = facts.present[:, r] & facts.host & (facts.host_rounds > 0)
        leading = _one_of_companions(facts, r, hosts) if _must(facts, "together") else hosts
        led, fewest = _most_led(facts, r, leading), int(capacity.fewest_tables[r])
        if led < fewest:
            plain = leading.sum() == hosts.sum()
            sentence = say(
                "hosts whose {reasons} allow it can lead {tables} in round {round}, and at least {fewest} are in use",
                reasons=say("needs and pins") if plain else say("needs, pins and companions"),
                tables=say_count(led, "{count} table", "{count} tables"),
                round=r + 1,
                fewest=fewest,
            )
            yield _collision(facts, "hosted", np.flatnonzero(hosts).tolist(), (sentence, _REMEDIES["hosted"]))


def _one_of_companions(facts: Facts, r: int, hosts: Bools) -> Bools:
    """Return ``hosts`` with one of those who share every table: they lead one between them, wherever any of them can."""
    leading = hosts.copy()
    for group in together_in(facts, r):
        leading[[i for i in group if hosts[i]][1:]] = False
    return leading


def _most_led(facts: Facts, r: int, hosts: Bools) -> int:
    """Return how many tables of a round hosts can lead at most, each at a table that has what they need."""
    tables = int(facts.room.count[r])
    pinned = np.full(facts.people, EMPTY)
    if _must(facts, "pinned"):
        here = facts.pins[facts.pins[:, 1] == r]
        pinned[here[:, 0]] = here[:, 2]
    needs = facts.needs[hosts] if _must(facts, "needs") else np.zeros((int(hosts.sum()), 0), dtype=np.bool_)
    rows = np.column_stack([pinned[hosts], needs])
    kinds, supply = np.unique(rows, axis=0, return_counts=True)
    lacking = kinds[:, 1:].astype(np.int64) @ (~facts.room.features[r, :tables, : needs.shape[1]]).astype(np.int64).T
    at = (kinds[:, :1] == EMPTY) | (kinds[:, :1] == np.arange(tables))
    # Tables that suit the same hosts are one want: a big room has few different ones.
    fits, wanted = np.unique((lacking == 0) & at, axis=1, return_counts=True)
    return tables - unmet(supply.astype(np.int64), fits * wanted, wanted.astype(np.int64)).short


def _parted_by_pins(facts: Facts) -> Iterator[Collision]:
    for r in range(facts.rounds):
        table = {i: t for i, k, t in facts.pins.tolist() if k == r and t != EMPTY}
        for group in together_in(facts, r):
            pinned = [i for i in group if i in table]
            tables = sorted({table[i] for i in pinned})
            if len(tables) > 1:
                at = listed([facts.room.name(r, t) for t in tables])
                sentence = say(
                    "{who} belong together but are pinned to tables {tables} in round {round}",
                    who=names(facts, pinned),
                    tables=at,
                    round=r + 1,
                )
                remedy = say("Pin them to the same table, or not at all.")
                yield _collision(facts, "together", pinned, (sentence, remedy))


def _needs_of_companions(facts: Facts) -> Iterator[Collision]:
    for r in range(facts.rounds):
        for group in together_in(facts, r):
            needs = facts.needs[group].any(axis=0)
            suits = facts.room.features[r][:, needs].all(axis=1) & (facts.room.seats[r] >= len(group))
            if needs.sum() > 1 and not suits.any():
                words = listed([feature_said(facts.need_names[k]) for k in np.flatnonzero(needs)])
                sentence = say(
                    "{who} belong together, and no table in round {round} is {needs} at once",
                    who=names(facts, group),
                    round=r + 1,
                    needs=words,
                )
                yield _collision(facts, "needs", group, (sentence, say("Prepare one table that has it all.")))


def _pins_without_needs(facts: Facts) -> Iterator[Collision]:
    for i, r, t in facts.pins.tolist():
        if t == EMPTY or not facts.present[i, r]:
            continue
        lacks = facts.needs[i] & ~facts.room.features[r, t]
        if lacks.any():
            words = listed([feature_said(facts.need_names[k]) for k in np.flatnonzero(lacks)])
            sentence = say(
                "{who} needs {needs}, but is pinned to table {table} in round {round}, which does not have it",
                who=names(facts, [i]),
                needs=words,
                table=facts.room.name(r, t),
                round=r + 1,
            )
            remedy = say("Pin them to another table, or name what this one has.")
            yield _collision(facts, "pinned", [i], (sentence, remedy))


def _collision(facts: Facts, promise: str, people: Iterable[int], words: tuple[str, str]) -> Collision:
    sentence, remedy = words
    return Collision(
        promise=promise,
        people=tuple(facts.problem.people[i].id for i in people),
        sentence=ended(capital(sentence)),
        remedy=remedy,
        proven=True,
    )
