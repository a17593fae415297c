"""Joins rooms that may not import each other: what a list says of keep-apart, and what plans keep to."""

from __future__ import annotations


def wire() -> None:
    """Let the vault receive from imports and answer plans."""
    from kinfolk_web.people import diverting
    from kinfolk_web.plans import confidential
    from kinfolk_web.safety.actions import receive
    from kinfolk_web.safety.queries import confirmed_pairs, may_be_released

    diverting.register(receive)
    confidential.register(confirmed_pairs)
    confidential.register_review(may_be_released)
