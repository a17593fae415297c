"""How firmly a promise is meant in a model, and what it is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from difflib import get_close_matches
from typing import TYPE_CHECKING

from kinfolk.errors import InputError
from kinfolk.model.crowd import texts
from kinfolk.problem import DEFAULT_PROMISES, NORMAL, AtMost, Level
from kinfolk.programme.parsing import MOST_WEIGHT

if TYPE_CHECKING:
    from kinfolk.programme import Outline

Subject = str | float | Iterable[str] | Mapping[str, int]
"""Attributes (``balanced``), kinds (``not_the_only_one``), most of each kind (``at_most``), metres (``short_walk``)."""


def level(name: str, *, weight: int | None, must: bool, off: bool) -> Level | None:
    """Return how firmly a promise is meant, None if nothing is said of it.

    Raises
    ------
    InputError
        There is no such promise, it cannot be set, or it is given two levels at once.
    """
    _check_name(name)
    if (weight is not None) + must + off > 1:
        raise InputError(f"{name!r} is given two levels at once.", remedy="Give one of weight, must and off.")
    if weight is not None and not 0 <= weight <= MOST_WEIGHT:
        raise InputError(f"the weight of {name!r} is {weight!r}.", remedy=f"Write 0 to {MOST_WEIGHT}.")
    if must:
        return Level(DEFAULT_PROMISES[name].weight or NORMAL, must=True)
    if off:
        return Level(0)
    return None if weight is None else Level(weight)


def _check_name(name: str) -> None:
    if name == "apart":
        raise InputError("'apart' cannot be set.", remedy="It is always a must.")
    if name not in DEFAULT_PROMISES:
        near = get_close_matches(name, DEFAULT_PROMISES, n=1, cutoff=0.5)
        remedy = f"Did you mean {near[0]!r}?" if near else f"There is {', '.join(DEFAULT_PROMISES)}."
        raise InputError(f"there is no promise {name!r}.", remedy=remedy)


def about(outline: Outline, name: str, subject: Subject) -> Outline:
    """Return the outline with what a promise is about.

    Raises
    ------
    InputError
        The promise is not about anything, or not about that.
    """
    if isinstance(subject, int | float):
        if name == "short_walk" and subject >= 0:
            return replace(outline, walk_limit=float(subject))
    elif name == "balanced":
        return replace(outline, balanced=texts(subject))
    elif name == "not_the_only_one":
        return replace(outline, not_the_only_one=texts(subject))
    elif name == "at_most" and isinstance(subject, Mapping):
        return replace(outline, at_most=tuple(AtMost(kind, most) for kind, most in subject.items()))
    raise InputError(
        f"{name!r} cannot be about {subject!r}.",
        remedy="balanced takes attributes, not_the_only_one kinds, at_most {kind: most}, short_walk metres.",
    )
