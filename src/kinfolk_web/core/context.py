"""What every page needs to know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import get_language, get_language_bidi

from kinfolk import __version__

if TYPE_CHECKING:
    from django.http import HttpRequest


HERE = frozenset({"localhost", "127.0.0.1", "::1"})


def page(request: HttpRequest) -> dict[str, Any]:
    """Return language and direction of the page, where it is, who is asking in which role, and whether phones get here."""
    return {
        "page_language": get_language(),
        "page_direction": "rtl" if get_language_bidi() else "ltr",
        "kinfolk_version": __version__,
        "community": getattr(request, "community", None),
        "event": getattr(request, "event", None),
        "only_here": urlsplit(settings.PUBLIC_URL).hostname in HERE and settings.PUBLIC_URL,
        "roles": getattr(request, "roles", frozenset()),
    }
