"""The rule that each table has one language that all its people speak."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kinfolk.checker.verdict import Fault, Verdict
from kinfolk.checker.words import tongue

if TYPE_CHECKING:
    from collections.abc import Collection

    from kinfolk.checker.crowd import Crowd
    from kinfolk.checker.seating import Seating


def understood(crowd: Crowd, seating: Seating) -> Verdict:
    """Each of their tables has a language; a lone speaker breaks it for nobody else."""
    tables = {place: _speaks(people, crowd, seating.tables[place].language) for place, people in seating.people.items()}
    casts = {cast: _speaks(people, crowd) for cast, people in seating.casts.items()}

    def fault(id_: str) -> Fault | None:
        lone = id_ in crowd.lone_speakers
        rounds = tuple(place[0] for place in seating.places(id_) if not _served(tables[place], lone=lone))
        cast = seating.cast_of.get(id_)
        lost = cast is not None and not _served(casts[cast], lone=lone)
        return Fault(rounds=rounds, must=not lone) if rounds or lost else None

    must = any(id_ not in crowd.lone_speakers for id_ in crowd.attending)
    return Verdict({id_: fault(id_) for id_ in crowd.attending}, must=must)


def _speaks(people: Collection[str], crowd: Crowd, table_language: str = "") -> tuple[bool, bool]:
    """Return whether all people have a language, and whether all but the lone speakers have one."""
    only = tongue(table_language)
    others = [id_ for id_ in people if id_ not in crowd.lone_speakers]
    return crowd.have_a_language(people, only), crowd.have_a_language(others, only)


def _served(speaks: tuple[bool, bool], *, lone: bool) -> bool:
    of_all, of_others = speaks
    return of_all if lone else of_others
