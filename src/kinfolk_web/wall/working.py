"""The worker in a display's browser that keeps the wall's page, so that it opens also while the server or network is away."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse

if TYPE_CHECKING:
    from django.http import HttpRequest

SOURCE = Path(__file__).resolve().parents[1] / "static/kinfolk/js/wall-worker.js"


def worker(_request: HttpRequest) -> HttpResponse:
    """Give the worker from beside the pages it works for."""
    said = SOURCE.read_text("utf-8").replace("__STATIC__", settings.STATIC_URL)
    return HttpResponse(said, content_type="text/javascript; charset=utf-8")
