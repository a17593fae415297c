"""Addresses of paper and files to fetch."""

from __future__ import annotations

from kinfolk_web.printing import views
from kinfolk_web.routing import ORGANISERS, READERS, Route

ROUTES = (
    Route(path="print/", view=views.overview, name="print", scope="event", roles=READERS),
    Route(
        path="print/start/", view=views.start, name="print_start", scope="event", roles=ORGANISERS, methods=("POST",)
    ),
    Route(path="print/<uuid:job>/", view=views.progress, name="print_job", scope="event", roles=ORGANISERS),
    Route(path="files/<uuid:file>/", view=views.fetch, name="file", scope="event", roles=READERS),
)
