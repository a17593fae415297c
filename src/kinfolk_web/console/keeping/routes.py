"""Addresses of the clock and the record of processing."""

from __future__ import annotations

from kinfolk_web.console.keeping import views
from kinfolk_web.routing import ORGANISERS, READERS, Route

ROUTES: tuple[Route, ...] = (
    Route(path="retention/", view=views.clock, name="retention", scope="event", roles=READERS),
    Route(
        path="retention/run/", view=views.run_now, name="retention_run", scope="event", roles=ORGANISERS,
        methods=("POST",), step_up=True,
    ),
    Route(path="retention/record/", view=views.record, name="retention_record", scope="event", roles=READERS),
)  # fmt: skip
