"""Where a request comes from behind trusted proxies, and the table in which attempts are counted for all processes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.cache import cache

if TYPE_CHECKING:
    from datetime import timedelta

    from django.http import HttpRequest

# Django's own table for a cache in the database; made by a migration, so that nobody has to run a command for it.
CACHE_TABLE = """
create table kinfolk_cache (cache_key varchar(255) primary key, value text not null, expires timestamptz not null);
create index kinfolk_cache_expires on kinfolk_cache (expires);
"""
WITHOUT_CACHE_TABLE = "drop table kinfolk_cache;"


def client_address(request: HttpRequest) -> str:
    """Return where a request comes from: what the outermost trusted proxy saw, never what a client claims."""
    direct: str = request.META.get("REMOTE_ADDR") or "local"
    proxies: int = settings.TRUSTED_PROXIES
    said = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    return said[-proxies] if proxies and len(said) >= proxies else direct


def allowed(purpose: str, identity: str, *, most: int, within: timedelta) -> bool:
    """Whether somebody may do something once more, and count it: so often at most within any such time.

    Counted is who it is about and what for, never where it comes from: a whole hall may share one address. Each time
    takes one of ``most`` places, which become free one by one; of two who take the last at once, one gets it.
    """
    seconds = int(within.total_seconds())
    return any(cache.add(f"limit:{purpose}:{identity}:{place}", 1, timeout=seconds) for place in range(most))
