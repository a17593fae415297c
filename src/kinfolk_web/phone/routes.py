"""Addresses of attendees' pages."""

from __future__ import annotations

from kinfolk_web.phone import views
from kinfolk_web.routing import Route

ROUTES = (Route(path="q/<str:token>/", view=views.badge, name="badge", scope="public"),)
