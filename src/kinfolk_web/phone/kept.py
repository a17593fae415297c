"""My page from the shelf: made once, found as long as it is true, with the few words cut in that are new each time.

What is new each time are the token of forms, the address of the stream, when the visit ends, and what the hour decides for
everybody alike (`hours`): a step of the clock changes one row of the event, and no page. Anybody with
a message that waits, a session, or no visit gets the page that is made for them; so does whoever finds none.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.middleware.csrf import CsrfViewMiddleware, get_token
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language_from_request

from kinfolk_web.day.listening import stream_of
from kinfolk_web.people import kept_pages
from kinfolk_web.people.kept_pages import Made, Wanted
from kinfolk_web.people.visiting import SEEN_EVERY, seen
from kinfolk_web.phone import hours
from kinfolk_web.routing import own_page, visit_cookie

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.http import HttpRequest

    from kinfolk_web.people.kept_pages import Found
    from kinfolk_web.phone.behind import Behind

MESSAGES = "messages"  # the cookie in which Django carries messages to the next page
NEW = {  # what is new each time; no sentence of anybody can look like it, since quotes of theirs are escaped
    "token": re.compile(r'(?<=name="csrfmiddlewaretoken" value=")[A-Za-z0-9]+(?=")'),
    "stream": re.compile(r'(?<=data-stream=")[^"]*(?=")'),
    "until": re.compile(r'(?<=data-until=")[0-9]+(?=")'),
}


TOGETHER = "asked_together"  # of a request: what was found for it in one question with others


@dataclass(frozen=True, slots=True)
class Asked:
    """A request for my page that may be answered from the shelf, or whose answer may be put there."""

    found: Found
    language: str
    at: datetime


def kept_pages_first(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Answer from the shelf where that can be done, and put there what was made."""
    csrf = CsrfViewMiddleware(get_response)

    def middleware(request: HttpRequest) -> HttpResponse:
        asked = getattr(request, TOGETHER, None) or _asked(request)
        if asked is None:
            return get_response(request)
        if asked.found.page is not None:
            return _from_shelf(request, asked, csrf)
        request.made_for_shelf_at = asked.at  # type: ignore[attr-defined] # the view then says what stands behind the page
        response = get_response(request)
        stands: Behind | None = getattr(request, "stands", None)
        if response.status_code == HTTPStatus.OK and stands is not None:
            put_on_shelf(response.content.decode(), asked, stands)
        return response

    return middleware


def wanted_in(request: HttpRequest) -> Wanted | None:
    """Return what a request asks for, if that is my page and nothing but the visit decides what it shows."""
    if request.method != "GET" or request.path_info != reverse("my_page") or connection.in_atomic_block:
        return None
    cookies = request.COOKIES
    if settings.SESSION_COOKIE_NAME in cookies or MESSAGES in cookies or not cookies.get(visit_cookie()):
        return None
    return Wanted(cookies[visit_cookie()], get_language_from_request(request))


def _asked(request: HttpRequest) -> Asked | None:
    """Return what was found for a request that may be answered from the shelf."""
    wanted = wanted_in(request)
    if wanted is None:
        return None
    at = timezone.now()
    [found] = look_up([wanted])
    return Asked(found, wanted.language, at) if found else None


def look_up(wanted: list[Wanted]) -> list[Found | None]:
    """Return what is found for those who ask at the same time; whoever comes first reads the hour for all."""
    found = kept_pages.find(wanted)
    unread = {one.event for one in found if one is not None and one.facts is None}
    read = {event for event in unread if hours.keep_hours(event)}
    return kept_pages.find(wanted) if read else found


def _from_shelf(request: HttpRequest, asked: Asked, csrf: CsrfViewMiddleware) -> HttpResponse:
    """Cut in what is new, and answer with the same heads as the page has that is made."""
    found = asked.found
    if asked.at - found.seen_at > SEEN_EVERY:
        seen(visits=[found.visit])
    csrf.process_request(request)
    words = {
        "token": get_token(request),
        "stream": stream_of(visit=found.visit, attendee=found.attendee, event=found.event),
        "until": str(int(found.expires_at.timestamp())),
    }
    page = hours.filled(found.page or "", json.loads(found.facts or "{}"), asked.at)
    for name, word in words.items():
        page = page.replace(f"<{name}>", word)
    response = HttpResponse(page)
    response["Cache-Control"] = "no-store, private"
    response["Content-Language"] = asked.language
    own_page(response)
    response["Vary"] = "Cookie, Accept-Language"
    response["Content-Length"] = str(len(response.content))
    csrf.process_response(request, response)
    return response


def put_on_shelf(page: str, asked: Asked, stands: Behind) -> bool:
    """Keep a page that was just made, with what stands behind it; return whether it is kept."""
    if min(stands.until, stands.hour_until) <= asked.at + timedelta(seconds=1):
        return False
    return kept_pages.keep(
        Made(
            attendee=asked.found.attendee,
            event=asked.found.event,
            language=asked.language,
            page=cut(page),
            behind=stands.words,
            uses=stands.uses,
            snapshot=asked.found.snapshot,
            knows_times=stands.knows_times,
            since=asked.at,
            until=stands.until,
            hour_until=stands.hour_until,
        )
    )


def cut(page: str) -> str:
    """Return a page with a mark in place of everything that is new each time or that the hour decides."""
    for name, there in NEW.items():
        page = there.sub(f"<{name}>", page)
    return hours.marked(page)
