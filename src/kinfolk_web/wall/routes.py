"""Addresses of the wall: a display opens the first, asks the second what to show, and keeps both with the third."""

from __future__ import annotations

from kinfolk_web.routing import Route
from kinfolk_web.wall import showing, working

ROUTES: tuple[Route, ...] = (
    Route(path="wall/worker.js", view=working.worker, name="wall_worker", scope="public"),
    Route(path="wall/<str:secret>/", view=showing.wall, name="wall", scope="public"),
    Route(path="wall/<str:secret>/frame/", view=showing.frame, name="wall_frame", scope="public"),
)
