"""The table of contents: every address of the site, from the routes that each audience declares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import include, path

from kinfolk_web.console.routes import ROUTES as CONSOLE
from kinfolk_web.door.routes import ROUTES as DOOR
from kinfolk_web.host.routes import ROUTES as HOST
from kinfolk_web.phone.routes import ROUTES as PHONE
from kinfolk_web.printing.routes import ROUTES as PRINTING
from kinfolk_web.routing import urls
from kinfolk_web.wall.routes import ROUTES as WALL

if TYPE_CHECKING:
    from kinfolk_web.routing import Route

ROUTES: tuple[Route, ...] = (*CONSOLE, *PRINTING, *PHONE, *HOST, *DOOR, *WALL)

handler400 = "kinfolk_web.core.errors.bad_request"
handler403 = "kinfolk_web.core.errors.forbidden"
handler404 = "kinfolk_web.core.errors.not_found"
handler429 = "kinfolk_web.core.errors.too_often"
handler500 = "kinfolk_web.core.errors.failed"

urlpatterns = [
    path("account/", include("kinfolk_web.accounts.urls")),
    *urls(ROUTES),
]
