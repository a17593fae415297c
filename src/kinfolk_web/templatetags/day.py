"""What pages say of the day as it runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django_scopes import scopes_disabled

from kinfolk_web.day.ready import is_paper_only

if TYPE_CHECKING:
    from kinfolk_web.communities.models import Event

register = template.Library()


@register.simple_tag
def on_paper(event: Event | None) -> bool:
    """Return whether the day of an event runs on paper only; pages that say what went wrong stand outside of any scope."""
    with scopes_disabled():
        return event is not None and is_paper_only(event)
