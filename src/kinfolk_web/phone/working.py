"""The worker in an attendee's browser that keeps their pages of the day for when there is no network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse

if TYPE_CHECKING:
    from django.http import HttpRequest

SOURCE = Path(__file__).resolve().parents[1] / "static/kinfolk/js/worker.js"


def worker(_request: HttpRequest) -> HttpResponse:
    """Give the worker from beside the pages it works for: a browser lets it see nothing above its own address."""
    said = SOURCE.read_text("utf-8").replace("__STATIC__", settings.STATIC_URL)
    return HttpResponse(said, content_type="text/javascript; charset=utf-8")
