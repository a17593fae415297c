"""What plans keep to without being told why: pairs that never sit together, and the review before a release."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kinfolk.problem import Pairs
    from kinfolk_web.communities.models import Event
    from kinfolk_web.plans.models import Plan

Source = Callable[["Event"], "Pairs"]
Review = Callable[["Plan"], bool]
_sources: list[Source] = []
_reviews: list[Review] = []


def register(source: Source) -> None:
    """Name who knows pairs of attendee codes; asked by the worker that plans, never for a page."""
    if source not in _sources:
        _sources.append(source)


def pairs(event: Event) -> Pairs:
    """Return the pairs that never sit together, each once."""
    return tuple(dict.fromkeys(pair for source in _sources for pair in source(event)))


def register_review(check: Review) -> None:
    """Name who says whether a plan may be released as it stands."""
    if check not in _reviews:
        _reviews.append(check)


def ready(plan: Plan) -> bool:
    """Return whether a plan may be released; a no is never explained here."""
    return all(check(plan) for check in _reviews)
