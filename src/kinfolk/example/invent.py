"""An invented association meeting: its people, and who comes with, knows or must not meet whom."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from kinfolk.errors import InputError
from kinfolk.example.chance import Chance
from kinfolk.example.crowd import NONE, draw_crowd
from kinfolk.example.identity import draw_languages, draw_mails, draw_namings, employer_name
from kinfolk.example.me_toos import draw_me_toos
from kinfolk.example.names import ALWAYS_THERE
from kinfolk.example.wishes import draw_wishes
from kinfolk.problem import Pairs, Person
from kinfolk.sentences import say

if TYPE_CHECKING:
    from kinfolk.example.crowd import Crowd

APART_SHARE, TOGETHER_SHARE, KNOWN_SHARE = 0.2, 0.01, 0.02
SHOWS_ALL, SHOWS_ONE = 0.4, 0.6


class Invented(NamedTuple):
    """An invented crowd and its pairs, as ids."""

    people: tuple[Person, ...]
    apart: Pairs
    together: Pairs
    known: Pairs


def invent_people(size: int = 300, seed: int = 0, *, apart: int | None = None) -> Invented:
    """Invent an association meeting, the same for the same size and seed on any machine.

    27 % are new here, 20 % host, 15 % greet; the largest employer sends a tenth; people say two to six statements, some
    of them shared by two to four; a few need step-free, quiet or hearing-friendly tables, speak Spanish only, come with
    an interpreter or a carer, prefer small tables, leave early.

    Parameters
    ----------
    size
        How many people, at least 5; a million takes about half a minute.
    seed
        Another seed, another meeting.
    apart
        How many pairs must never sit together; by default one for every five people.

    Returns
    -------
    Invented
        The people, and the pairs apart, together and known.

    Raises
    ------
    InputError
        Fewer than 5 people.
    """
    if size < len(ALWAYS_THERE):
        raise InputError(
            say("an invented meeting cannot have {size} people.", size=size),
            remedy=say("Ask for {always_there} or more.", always_there=len(ALWAYS_THERE)),
        )
    chance = Chance(seed)
    crowd = draw_crowd(size, chance)
    people = _draw_people(crowd, chance)
    together = _bring_companions(people, crowd, chance)
    taken = {frozenset(pair) for pair in together}
    known = _draw_pairs(people, round(size * KNOWN_SHARE), taken, chance)
    wanted = round(size * APART_SHARE) if apart is None else apart
    return Invented(tuple(people), _draw_pairs(people, wanted, taken, chance), together, known)


def _draw_people(crowd: Crowd, chance: Chance) -> list[Person]:
    namings = draw_namings(crowd, chance)
    mails = draw_mails(crowd, namings, chance)
    languages = draw_languages(crowd, namings, chance)
    said = draw_me_toos(len(namings), chance)
    wishes = draw_wishes(crowd, chance)
    shows = chance.uniform(len(namings)).tolist()
    times, employers, orders = crowd.times.tolist(), crowd.employer.tolist(), crowd.order.tolist()
    hosts, greeters = crowd.host.tolist(), crowd.greeter.tolist()
    return [
        Person(
            id=f"a{i + 1}",
            name=naming.name,
            pronouns=naming.pronouns,
            name_sound=naming.sound,
            email=mails[i],
            organisation="" if employers[i] == NONE else employer_name(employers[i]),
            order=f"R{1000 + orders[i]}",
            times_attended=None if times[i] == NONE else times[i],
            roles=frozenset(role for role, has in (("host", hosts[i]), ("greeter", greeters[i])) if has),
            languages=languages[i],
            statements=tuple(said[i]),
            shown_statements=_shown(said[i], shows[i]),
            **wishes[i],
        )
        for i, naming in enumerate(namings)
    ]


def _shown(said: list[str], draw: float) -> tuple[str, ...]:
    """Two in five let all their statements be named at the table, one in five the last one, the others none."""
    if draw < SHOWS_ALL:
        return tuple(said)
    return tuple(said[-1:]) if draw < SHOWS_ONE else ()


def _bring_companions(people: list[Person], crowd: Crowd, chance: Chance) -> Pairs:
    """Give some of those with needs a companion on an order of their own: a carer, or an interpreter."""
    helped = [i for i, one in enumerate(people) if (one.needs or crowd.spanish_only[i]) and not one.roles]
    free = [i for i, one in enumerate(people) if not (one.needs or one.roles or crowd.spanish_only[i])]
    count = min(max(1, round(len(people) * TOGETHER_SHARE)), len(helped), len(free))
    pairs: list[tuple[str, str]] = []
    for h, f in zip(chance.order(len(helped))[:count].tolist(), chance.order(len(free))[:count].tolist(), strict=True):
        owner, companion = people[helped[h]], people[free[f]]
        order = f"R{1000 + len(people) + len(pairs)}"
        people[helped[h]] = replace(owner, order=order)
        people[free[f]] = replace(
            companion,
            order=order,
            rounds=owner.rounds,
            languages=("en", "es") if crowd.spanish_only[helped[h]] else companion.languages,
            largest_table=owner.largest_table,
        )
        pairs.append((owner.id, companion.id))
    return tuple(sorted(pairs, key=lambda pair: int(pair[0][1:])))


def _draw_pairs(people: list[Person], count: int, taken: set[frozenset[str]], chance: Chance) -> Pairs:
    """Draw ``count`` pairs of people whom nothing else joins, and mark them as taken; fewer in a tiny crowd."""
    pairs: list[tuple[str, str]] = []
    for a, b in chance.below(8 * count, len(people)).reshape(-1, 2).tolist():
        one, other = sorted((a, b))
        pair = (people[one].id, people[other].id)
        if one != other and frozenset(pair) not in taken and len(pairs) < count:
            taken.add(frozenset(pair))
            pairs.append(pair)
    return tuple(pairs)
