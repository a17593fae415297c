"""A tap on a statement, answered before anything else is asked: thousands come within two minutes of an opening.

It is the same tap as on the long way (`phone.statements.answer`), with the same checks of token and origin. Whatever is
not a plain tap of a phone that holds a visit and nothing else goes the long way: forms without scripts, a session, a
visit that does not hold, a button that is none.
"""

from __future__ import annotations

import re
import uuid
from functools import lru_cache
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.middleware.csrf import CsrfViewMiddleware, get_token
from django.template.loader import render_to_string
from django.urls import get_script_prefix, reverse
from django.utils import timezone, translation
from django.utils.html import escape
from django_scopes import scopes_disabled

from kinfolk_web.core.middleware import from_elsewhere
from kinfolk_web.people import tapping
from kinfolk_web.people.tapping import Tap
from kinfolk_web.people.visiting import SEEN_EVERY, seen
from kinfolk_web.phone import statements
from kinfolk_web.phone.kept import MESSAGES
from kinfolk_web.phone.taps import key_of
from kinfolk_web.routing import own_page, visit_cookie

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from kinfolk_web.people.tapping import Tapped

TOGETHER = "taken_together"  # of a request: the tap that it is, taken with others
TOKEN, KEY = "<token>", "<key>"  # marks, which no text can hold: its brackets are escaped
CSRF = CsrfViewMiddleware(lambda _request: HttpResponse())  # its checks, whoever answers
CARDS = 2_000  # finished cards kept in this process; a card is the same for everybody but for token and key


def taps_first(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Answer a tap at once where that can be done."""

    def middleware(request: HttpRequest) -> HttpResponse:
        taken = getattr(request, TOGETHER, None)
        if taken is None and (tap := tap_in(request)) is not None:
            [taken] = tapping.take([tap])
            if taken is not None and timezone.now() - taken.seen_at > SEEN_EVERY:
                seen(visits=[taken.visit])
        return get_response(request) if taken is None else _answer(request, taken)

    return middleware


def tap_in(request: HttpRequest) -> Tap | None:
    """Return the tap that a request is, if it is one that is meant and nothing but the visit decides what comes of it."""
    number = _tapped(request)
    if number is None:
        return None
    CSRF.process_request(request)
    if CSRF.process_view(request, statements.answer, (), {}) is not None or from_elsewhere(request):
        return None  # the long way refuses it, and says why
    said = statements.said_in(request)
    if said is None or "back" in request.POST:
        return None
    return Tap(request.COOKIES[visit_cookie()], number, said, key_of(request))


def _answer(request: HttpRequest, taken: Tapped) -> HttpResponse:
    """Answer a tap that was taken with the next card."""
    language = translation.get_language_from_request(request)
    with translation.override(language), scopes_disabled():
        card = _next(request, taken)
    token = request.POST.get("csrfmiddlewaretoken") or get_token(request)  # the one just taken is good for the next
    response = HttpResponse(card.replace(TOKEN, escape(token)).replace(KEY, str(uuid.uuid4())))
    response["Cache-Control"] = "no-store, private"
    response["Content-Language"] = language
    own_page(response)
    response["Vary"] = "Cookie, Accept-Language"
    response["Content-Length"] = str(len(response.content))
    CSRF.process_response(request, response)
    return response


def _tapped(request: HttpRequest) -> int | None:
    """Return the number of the statement, if this is a tap and nothing but the visit decides what comes of it."""
    if request.method != "POST" or not request.headers.get(statements.PART) or connection.in_atomic_block:
        return None
    found = _address(get_script_prefix()).fullmatch(request.path_info)
    cookies = request.COOKIES
    if (
        found is None
        or request.META.get("QUERY_STRING")
        or settings.SESSION_COOKIE_NAME in cookies
        or MESSAGES in cookies
        or not cookies.get(visit_cookie())
    ):
        return None
    return int(found[1])


@lru_cache
def _address(prefix: str) -> re.Pattern[str]:
    """Return what the address of a tap looks like; ``prefix``: under which it is named."""
    some = reverse("my_answer", args=[0]).removeprefix(prefix.rstrip("/"))
    return re.compile(re.escape(some).replace("0", "([0-9]{1,18})"))


def _next(request: HttpRequest, taken: Tapped) -> str:
    """Return the next card, with marks for what is new each time."""
    given = statements.given_for(taken.hearer, statements.done_in(request.POST) + 1)
    card = given.pop("card")
    return _card(translation.get_language(), tuple(card.items()) if card else None, tuple(given.items()))


@lru_cache(CARDS)
def _card(
    language: str | None,  # noqa: ARG001 - the active one, in which it is made
    card: tuple[tuple[str, str | int | bool], ...] | None,
    given: tuple[tuple[str, int | bool], ...],
) -> str:
    """Return a card as the long way makes it, with marks; only what everybody may see decides what it looks like."""
    made = {"card": dict(card) if card else None, "csrf_token": "csrf-mark", "key": "key-mark", **dict(given)}
    page = render_to_string("phone/statements/card.html", made)
    return page.replace('value="csrf-mark"', f'value="{TOKEN}"').replace('value="key-mark"', f'value="{KEY}"')
