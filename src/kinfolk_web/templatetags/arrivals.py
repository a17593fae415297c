"""Looks up in a template what a view found by key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

if TYPE_CHECKING:
    from collections.abc import Mapping

register = template.Library()


@register.filter
def of(found: Mapping[int, object], key: int) -> object:
    """Return what was found for a key, or nothing."""
    return found.get(key, "")
