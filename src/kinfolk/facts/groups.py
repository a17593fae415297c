"""Groups of people that an organiser names: a kind, a column of the list, or one value of a column."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kinfolk.facts.words import normal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kinfolk.facts.arrays import Bools
    from kinfolk.problem import Person

_EVERY_KIND = "kind"


def find_groups(people: Sequence[Person], name: str) -> tuple[tuple[str, Bools], ...]:
    """Return the groups that ``name`` means, each as what it is called and ``[people]``.

    A name is read as the first of these that fits: ``Column=value``; ``kind``, a group for each kind on the list;
    a kind that anybody has; a column, a group for each of its values. A name that fits nothing makes no group.
    """
    column, equals, value = name.partition("=")
    kinds = [{normal(kind): kind for kind in person.kinds if normal(kind)} for person in people]
    if equals:
        values = _values(people, normal(column))
        chosen = _groups([{k: v for k, v in mine.items() if k == normal(value)} for mine in values])
        if chosen:
            return chosen
    if normal(name) == _EVERY_KIND:
        return _groups(kinds)
    wanted = normal(name)
    if any(wanted in mine for mine in kinds):
        return _groups([{k: v for k, v in mine.items() if k == wanted} for mine in kinds])
    return _groups(_values(people, wanted))


def _values(people: Sequence[Person], column: str) -> list[dict[str, str]]:
    return [
        {normal(value): value for name, value in person.attributes if normal(name) == column and normal(value)}
        for person in people
    ]


def _groups(values: Sequence[dict[str, str]]) -> tuple[tuple[str, Bools], ...]:
    label: dict[str, str] = {}
    for mine in values:
        for key, text in mine.items():
            label.setdefault(key, text)
    return tuple((text, np.array([key in mine for mine in values], dtype=np.bool_)) for key, text in label.items())
