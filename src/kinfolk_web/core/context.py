"""What every page needs to know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language, get_language_bidi

from kinfolk import __version__

if TYPE_CHECKING:
    from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, Any]:
    """Return language and direction of the page, where it is, and who is asking in which role."""
    return {
        "page_language": get_language(),
        "page_direction": "rtl" if get_language_bidi() else "ltr",
        "kinfolk_version": __version__,
        "community": getattr(request, "community", None),
        "event": getattr(request, "event", None),
        "roles": getattr(request, "roles", frozenset()),
    }
