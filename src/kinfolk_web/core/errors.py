"""Pages for what went wrong, in plain words, with a reference by which whoever runs the server finds it in the log."""

from __future__ import annotations

import logging
import secrets
import sys
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from django.http import HttpRequest

logger = logging.getLogger(__name__)
DISK_FULL = "53100"  # as PostgreSQL numbers it
LAST_RESORT = (
    "<!doctype html><html lang=en><meta charset=utf-8><title>Kinfolk</title>"
    "<h1>Something went wrong</h1><p>It is not your doing, and what was saved is safe. Reference: {reference}</p>"
)


def words(status: int) -> tuple[str, str]:
    """Return what a page says of a status: what happened, and what helps."""
    said = {
        400: (
            _("This could not be read"),
            _("Something in the address or the form was not what a browser sends. Go back and try once more."),
        ),
        403: (
            _("This is not for your role"),
            _("Somebody who may give roles can open it for you: an organiser of this community."),
        ),
        404: (
            _("There is nothing here"),
            _("The address may be mistyped, or it belongs to an event or community that you are not part of."),
        ),
        405: (_("That does not work from here"), _("Go back to the page before and use its buttons.")),
        410: (_("This is no longer good"), _("Ask whoever gave it to you for another.")),
        413: (
            _("This is too large"),
            _("A form may hold 5 MB and a list 50 MB. Send a smaller file, or only its first sheet as CSV."),
        ),
        429: (_("A little too often"), _("Wait a few minutes, then try again. Nothing is lost.")),
        503: (
            _("There is no room left to keep anything"),
            _("Nothing was saved. Try again later; whoever runs the server has to make room on its disk first."),
        ),
        500: (
            _("Something went wrong"),
            _("It is not your doing, and what was saved is safe. Try once more; if it stays, show this reference to whoever runs the server."),
        ),
    }  # fmt: skip
    return said.get(status, said[500])


def answer(request: HttpRequest, status: int) -> HttpResponse:
    """Return the page of a status, and put its reference into the log."""
    reference = secrets.token_hex(4)
    level = logging.ERROR if status >= 500 else logging.INFO  # noqa: PLR2004 - the server's fault
    logger.log(level, "answered %d, reference %s, route %s", status, reference, _route(request))
    title, remedy = words(status)
    given: dict[str, Any] = {"title": title, "remedy": remedy, "reference": reference, "status": status}
    try:
        return render(request, "errors/page.html", given, status=status)
    except Exception:
        logger.exception("the page of an error failed, reference %s", reference)
        return HttpResponse(LAST_RESORT.format(reference=reference), status=status)


def _route(request: HttpRequest) -> str:
    match = request.resolver_match
    return (match.url_name if match else None) or "none"


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 400, or 413 if it was too large."""
    from django.core.exceptions import RequestDataTooBig

    return answer(request, 413 if isinstance(exception, RequestDataTooBig) else 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Answer 403."""
    return answer(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Answer 404."""
    return answer(request, 404)


def too_often(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Answer 429."""
    return answer(request, 429)


def failed(request: HttpRequest) -> HttpResponse:
    """Answer 500, or 503 if the database had no room to write."""
    return answer(request, 503 if _is_full(sys.exception()) else 500)


def _is_full(error: BaseException | None) -> bool:
    """Whether a full disk is behind an error, as the database says it."""
    while error is not None and getattr(error, "sqlstate", None) != DISK_FULL:
        error = error.__cause__ or error.__context__
    return error is not None


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Answer a form without a good token."""
    return render(
        request,
        "errors/page.html",
        {
            "title": _("This page was open too long"),
            "remedy": _("Go back, load the page again, and send the form once more."),
            "reference": "",
            "status": 403,
        },
        status=403,
    )
