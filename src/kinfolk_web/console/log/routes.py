"""Addresses of the change log."""

from __future__ import annotations

from kinfolk_web.console.log import views
from kinfolk_web.routing import ORGANISERS, READERS, Route

ROUTES: tuple[Route, ...] = (
    Route(path="changes/", view=views.changes, name="changes", scope="event", roles=READERS),
    Route(path="changes/<int:pk>/", view=views.change, name="change", scope="event", roles=ORGANISERS),
    Route(
        path="changes/<int:pk>/undo/", view=views.undo, name="undo", scope="event", roles=ORGANISERS, methods=("POST",)
    ),
)
