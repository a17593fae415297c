"""The number that a page made for one tap, by which it counts once however often it arrives."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.http import HttpRequest


def key_of(request: HttpRequest) -> uuid.UUID:
    """Return the number of this tap; a form without one is a tap of its own."""
    try:
        return uuid.UUID(request.POST.get("key", ""))
    except ValueError:
        return uuid.uuid4()
