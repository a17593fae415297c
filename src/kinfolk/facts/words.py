"""How words from a list are compared: statements, kinds, languages and needs."""

from __future__ import annotations

from kinfolk.kinds import normal
from kinfolk.sentences import say

__all__ = ["FEATURES", "feature", "feature_said", "normal", "primary"]

FEATURES = {
    "step-free": say("step-free"),
    "hearing-loop": say("hearing-loop"),
    "hearing": say("hearing"),
    "quiet": say("quiet"),
    "vision": say("vision"),
    "near-door": say("near-door"),
    "near-exit": say("near-exit"),
    "wheelchair": say("wheelchair"),
}
"""Features of tables that everybody names alike; others are called as the organiser wrote them."""


def feature_said(name: str) -> str:
    """Return a need or feature as sentences say it."""
    return FEATURES.get(name, name)


def primary(tag: str) -> str:
    """Return the primary subtag of a language: ``en`` for ``en-GB``."""
    return tag.casefold().replace("_", "-").split("-")[0].strip()


def feature(name: str) -> str:
    """Return a need or table feature as it is compared: ``step-free`` for ``Step free``."""
    return "-".join(name.casefold().replace("-", " ").replace("_", " ").split())
