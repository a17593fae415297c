"""The rule of every promise in the words of docs/reference/promises.md: who it is owed to, and for whom it is broken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kinfolk.checker.rules.company import kindred, needle, new_faces, no_party, together, welcomed
from kinfolk.checker.rules.groups import at_most, balanced, not_the_only_one
from kinfolk.checker.rules.hosted import hosted
from kinfolk.checker.rules.seats import at_ease, needs, pinned, seated, short_walk
from kinfolk.checker.rules.understood import understood

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kinfolk.checker.crowd import Crowd
    from kinfolk.checker.seating import Seating
    from kinfolk.checker.verdict import Verdict

    Rule = Callable[[Crowd, Seating], Verdict]

__all__ = ["RULES"]

RULES: Mapping[str, Rule] = {
    "seated": seated,
    "together": together,
    "needs": needs,
    "understood": understood,
    "pinned": pinned,
    "hosted": hosted,
    "welcomed": welcomed,
    "no_party": no_party,
    "new_faces": new_faces,
    "kindred": kindred,
    "needle": needle,
    "not_the_only_one": not_the_only_one,
    "at_most": at_most,
    "at_ease": at_ease,
    "short_walk": short_walk,
    "balanced": balanced,
}
"""Every promise but ``apart``, which is confidential and has a place of its own."""
