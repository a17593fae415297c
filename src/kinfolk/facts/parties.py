"""Who came together: employer, order, e-mail domain and declared groups, as numbered parties."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kinfolk.facts.arrays import Ints, padded
from kinfolk.facts.words import normal
from kinfolk.freemail import FREE_MAIL

if TYPE_CHECKING:
    from kinfolk.problem import PartyRules, Person, Problem

SHARED_FROM = 4  # a domain that more than one person in four has is the community's own


def number_parties(problem: Problem) -> tuple[tuple[str, ...], Ints]:
    """Return what each party is called, and ``[people, most]`` numbers of everybody's parties (-1 pads).

    A group of one is no party and gets no number.
    """
    rules = problem.programme.parties
    free = FREE_MAIL | {domain.casefold().strip() for domain in rules.free_mail} | shared_domains(problem)
    labels = [_labels(person, rules, free) for person in problem.people]
    counts = Counter(label for mine in labels for label in mine)
    number: dict[str, int] = {}
    rows = [[number.setdefault(label, len(number)) for label in mine if counts[label] > 1] for mine in labels]
    return tuple(number), padded(rows)


def shared_domains(problem: Problem) -> frozenset[str]:
    """Return the domains that the community itself gives out: of so many people that they tell nothing of who came together.

    These are held by more than a quarter of the people, and by more than there are tables in any round.
    """
    if not problem.rounds:
        return frozenset()
    held = Counter(domain for person in problem.people if (domain := _domain(person)))
    tables = max(len(round_.tables) for round_ in problem.rounds)
    return frozenset(
        domain for domain, count in held.items() if SHARED_FROM * count > len(problem.people) and count > tables
    )


def _domain(person: Person) -> str:
    return person.email.rpartition("@")[2].casefold().strip() if "@" in person.email else ""


def _labels(person: Person, rules: PartyRules, free: frozenset[str]) -> list[str]:
    domain = _domain(person)
    employer = normal(person.organisation) if rules.organisation and person.organisation else ""
    labels = []
    if employer:
        labels.append(f"employer {employer}")
    if rules.order and person.order.strip():
        labels.append(f"order {person.order.strip()}")
    if rules.domain and domain and domain not in free and not employer:
        labels.append(f"mail {domain}")
    if rules.declared and person.parties:
        labels.extend(f"party {normal(party)}" for party in person.parties if normal(party))
    return list(dict.fromkeys(labels))
