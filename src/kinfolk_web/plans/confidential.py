"""The only opening through which keep-apart requests reach a plan: the safety room registers here, nobody reads here.

Nothing in this room ever shows, counts or stores what comes through it. Without a registered source there are no
requests, and without a registered review every plan is ready.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kinfolk.problem import Pairs
    from kinfolk_web.communities.models import Event
    from kinfolk_web.plans.models import Plan

    Source = Callable[[Event], Iterable[tuple[str, str]]]
    Review = Callable[[Plan], bool]

_sources: list[Source] = []
_reviews: list[Review] = []


def register(source: Source) -> Source:
    """Take pairs of attendees' codes from ``source``; it is asked when seats, greeters or tables to join are settled."""
    _sources[:] = [source]
    return source


def register_review(check: Review) -> Review:
    """Let ``check`` say whether a plan may be released; its yes or no is all that is ever said."""
    _reviews[:] = [check]
    return check


def apart_of(event: Event) -> Pairs:
    """Return the pairs of an event that must never sit together: for a solve, a repair, and which tables join."""
    return tuple((a, b) for source in _sources for a, b in source(event))


def ready(plan: Plan) -> bool:
    """Return whether a plan is ready to be released; False means that a safety lead has to look at it first."""
    return all(check(plan) for check in _reviews)
