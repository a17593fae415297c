"""Addresses of the pages on log."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kinfolk_web.routing import Route

ROUTES: tuple[Route, ...] = ()
