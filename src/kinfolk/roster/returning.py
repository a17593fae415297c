"""Who of an earlier plan is on this list: the same person may have another id a year later."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from kinfolk.memory import Memory
from kinfolk.roster.ids import digest
from kinfolk.roster.texts import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kinfolk.problem import Person


def recognise(memory: Memory, people: Sequence[Person]) -> Memory:
    """Return what a memory says of the people on this list, under the ids they have here; others are left out.

    A memory file calls them by these ids. An earlier plan has ids and names of its own list: whoever has the same id and
    name is the same person, then whoever's e-mail made the id, then whoever alone has the name on both lists. Of the
    others an id counts only if most people who share an id share the name too: some systems number every event anew.
    """
    if memory.names is None:
        return memory.of([person.id for person in people])
    return _under(memory, _same(memory.names, people))


def _same(earlier: Mapping[str, str], people: Sequence[Person]) -> dict[str, str]:
    """Return for ids of an earlier plan the ids of the same people here, nobody twice."""
    here = {person.id: fold(person.name) for person in people}
    then = {id_: fold(name) for id_, name in earlier.items()}
    shared = [id_ for id_ in then if id_ in here]
    agree = [id_ for id_ in shared if then[id_] == here[id_]]
    named = _alone(here)
    ways = (
        {id_: id_ for id_ in agree},
        {digest("email", mail): id_ for mail, id_ in _alone({one.id: fold(one.email) for one in people}).items()},
        {old: named[name] for name, old in _alone(then).items() if name in named},
        {id_: id_ for id_ in shared if 2 * len(agree) > len(shared)},
    )
    found: dict[str, str] = {}
    taken: set[str] = set()
    for way in ways:
        for old, new in way.items():
            if old in then and old not in found and new not in taken:
                found[old] = new
                taken.add(new)
    return found


def _alone(said: Mapping[str, str]) -> dict[str, str]:
    """Return the ids of those who alone have what is said of them, by what it is; nothing said counts for nobody."""
    times = Counter(said.values())
    return {text: id_ for id_, text in said.items() if text and times[text] == 1}


def _under(memory: Memory, same: Mapping[str, str]) -> Memory:
    """Return what a memory says of some people, under other ids."""
    meetings = []
    for meeting in memory.meetings:
        if meeting.a in same and meeting.b in same:
            a, b = sorted((same[meeting.a], same[meeting.b]))
            meetings.append(replace(meeting, a=a, b=b))
    casts = ((name, tuple(same[id_] for id_ in people if id_ in same)) for name, people in memory.casts)
    return Memory(
        meetings=tuple(sorted(meetings, key=lambda one: (one.a, one.b, one.kind))),
        casts=tuple((name, people) for name, people in casts if people),
    )
