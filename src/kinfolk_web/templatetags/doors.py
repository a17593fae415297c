"""Links that are shown only to those who may follow them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from django import template
from django.urls import reverse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kinfolk_web.communities.models import Role

register = template.Library()


@cache
def _roles() -> Mapping[str, frozenset[Role]]:
    from kinfolk_web.urls import ROUTES  # the table of all routes is above every template

    return {route.name: route.roles for route in ROUTES}


@register.simple_tag(takes_context=True)
def door(context: Mapping[str, Any], name: str, *given: str) -> str:
    """Return the address of a page of an event if the roles of whoever asks open it, else nothing."""
    return reverse(name, args=given) if _roles()[name] & context["roles"] else ""
