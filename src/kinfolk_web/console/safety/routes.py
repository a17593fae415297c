"""Addresses of the vault: every one asks who you are again after 15 minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kinfolk_web.console.safety import views
from kinfolk_web.routing import SAFETY, Route

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

POST = ("POST",)


def _staff(path: str, view: Callable[..., HttpResponse], name: str, methods: tuple[str, ...] = POST) -> Route:
    return Route(path=path, view=view, name=name, scope="event", roles=SAFETY, methods=methods, step_up=True)


def _outside(path: str, view: Callable[..., HttpResponse], name: str, methods: tuple[str, ...] = POST) -> Route:
    return Route(path=path, view=view, name=name, scope="public", methods=methods)


ROUTES: tuple[Route, ...] = (
    _staff("safety/", views.index, "safety", ("GET",)),
    _staff("safety/write/", views.write_one, "safety_write"),
    _staff("safety/outside/", views.ask_outside, "safety_ask_outside"),
    _staff("safety/outside/end/", views.end_outside, "safety_end_outside"),
    _staff("safety/<int:pk>/open/", views.open_one, "safety_open"),
    _staff("safety/<int:pk>/decide/", views.decide_one, "safety_decide"),
    _staff("safety/plans/<int:pk>/accept/", views.accept_one, "safety_accept"),
    _staff("safety/reports/<int:pk>/", views.report, "safety_report"),
    _outside("safety/link/<str:secret>/", views.by_link, "outside_link", ("GET", "POST")),
    _outside("safety/", views.outside_index, "outside_safety", ("GET",)),
    _outside("safety/write/", views.outside_write, "outside_safety_write"),
    _outside("safety/<int:pk>/open/", views.outside_open, "outside_safety_open"),
    _outside("safety/<int:pk>/decide/", views.outside_decide, "outside_safety_decide"),
    _outside("safety/plans/<int:pk>/accept/", views.outside_accept, "outside_safety_accept"),
    _outside("safety/reports/<int:pk>/", views.outside_report, "outside_safety_report"),
)
