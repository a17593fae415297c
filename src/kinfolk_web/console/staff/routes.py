"""Addresses of the pages on staff."""

from __future__ import annotations

from kinfolk_web.console.staff import views
from kinfolk_web.routing import ORGANISERS, Route

FORM, POST = ("GET", "POST"), ("POST",)


def _staff(scope: str) -> tuple[Route, ...]:
    """Return the same pages for a community or for an event of it."""
    prefix = "" if scope == "event" else "community_"
    actions = (("invite", views.invite), ("revoke", views.revoke), ("give", views.give), ("take", views.take))
    return (
        Route(path="staff/", view=views.staff, name=f"{prefix}staff", scope=scope, roles=ORGANISERS),  # type: ignore[arg-type]
        *(
            Route(
                path=f"staff/{name}/",
                view=view,
                name=f"{prefix}staff_{name}",
                scope=scope,  # type: ignore[arg-type]
                roles=ORGANISERS,
                methods=POST,
                step_up=True,
            )
            for name, view in actions
        ),
    )


PART = Route(
    path="staff/part/",
    view=views.part,
    name="staff_part",
    scope="event",
    roles=ORGANISERS,
    methods=POST,
    step_up=True,
)
ROUTES: tuple[Route, ...] = (
    *_staff("community"),
    Route(
        path="settings/",
        view=views.community_settings,
        name="community_settings",
        scope="community",
        roles=ORGANISERS,
        methods=FORM,
    ),
    *_staff("event"),
    PART,
    Route(
        path="settings/",
        view=views.event_settings,
        name="event_settings",
        scope="event",
        roles=ORGANISERS,
        methods=FORM,
    ),
    Route(
        path="settings/archive/",
        view=views.archive,
        name="event_archive",
        scope="event",
        roles=ORGANISERS,
        methods=POST,
    ),
)
