"""What holds for every request and response."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

from django.http import HttpResponse
from django.utils.cache import patch_vary_headers

from kinfolk_web.core.errors import answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
READ = ("", "application/x-www-form-urlencoded", "multipart/form-data", "application/json")
NOT_NEEDED = (
    "accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "fullscreen", "geolocation",
    "gyroscope", "magnetometer", "microphone", "midi", "payment", "usb", "xr-spatial-tracking",
)  # fmt: skip
PERMISSIONS = ", ".join(f"{one}=()" for one in NOT_NEEDED)


def harmless_requests(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Refuse what no browser sends and no page needs: NUL bytes in addresses, bodies of unknown kinds."""

    def middleware(request: HttpRequest) -> HttpResponse:
        asked = request.META.get("PATH_INFO", "") + request.META.get("QUERY_STRING", "")
        if b"\0" in unquote_to_bytes(asked) or "\0" in asked:
            response = HttpResponse(status=400, content="This address is not one of ours.", content_type="text/plain")
        elif request.method in UNSAFE and request.content_type not in READ:
            response = HttpResponse(status=415, content="Only forms and JSON are read here.", content_type="text/plain")
        else:
            response = get_response(request)
        response.setdefault("Permissions-Policy", PERMISSIONS)
        response.setdefault("X-Content-Type-Options", "nosniff")
        return response

    return middleware


def personal_pages_are_not_stored(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Tell every cache on the way to keep nothing, unless a view has said otherwise."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store, private"
            patch_vary_headers(response, ("Cookie",))
        return response

    return middleware


def own_pages_only(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Refuse a change that another site's page asks for, besides the check of tokens; and NUL bytes in forms."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method in UNSAFE:
            if from_elsewhere(request):
                return answer(request, 403)
            if any("\0" in value for _, values in request.POST.lists() for value in values):
                return answer(request, 400)
        return get_response(request)

    return middleware


def from_elsewhere(request: HttpRequest) -> bool:
    """Whether a browser says that another site's page asks."""
    return request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}
