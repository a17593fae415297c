"""Where a request comes from behind trusted proxies, and the table in which attempts are counted for all processes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
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
