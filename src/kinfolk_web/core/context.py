"""What every page needs to know."""

from __future__ import annotations

from functools import cache
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import get_language, get_language_bidi

from kinfolk import __version__

if TYPE_CHECKING:
    from django.http import HttpRequest


HERE = frozenset({"localhost", "127.0.0.1", "::1"})


@cache
def is_of_a_network(host: str) -> bool:
    """Whether an address is one that a network gave, so that it is another one elsewhere: a number, and a private one."""
    try:
        return ip_address(host).is_private and host not in HERE
    except ValueError:
        return False


def page(request: HttpRequest) -> dict[str, Any]:
    """Return language and direction of the page, where it is, who is asking in which role, and whether phones get here."""
    host = urlsplit(settings.PUBLIC_URL).hostname or ""
    return {
        "page_language": get_language(),
        "page_direction": "rtl" if get_language_bidi() else "ltr",
        "kinfolk_version": __version__,
        "community": getattr(request, "community", None),
        "event": getattr(request, "event", None),
        "only_here": host in HERE and settings.PUBLIC_URL,
        "only_now": is_of_a_network(host) and settings.PUBLIC_URL,
        "roles": getattr(request, "roles", frozenset()),
    }
