"""Pages from the shelf and taps of many phones at once: one question to the database for all of them.

Each is answered by the same program as when it comes alone; only what it would have asked is asked for all together.
Whatever is more than that goes its own way: a page that has to be made, a form that is refused, a visit that is over.
"""

from __future__ import annotations

import re
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from django.core.handlers.wsgi import WSGIRequest, get_script_name
from django.db import InterfaceError, OperationalError, close_old_connections
from django.urls import set_script_prefix
from django.utils import timezone

from kinfolk_web.core.answers import Whole
from kinfolk_web.people import tapping
from kinfolk_web.people.visiting import SEEN_EVERY, seen
from kinfolk_web.phone import kept, quick
from kinfolk_web.phone.kept import Asked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from django.core.handlers.base import BaseHandler
    from django.http import HttpResponse

    from kinfolk_web.people.kept_pages import Found, Wanted
    from kinfolk_web.people.tapping import Tap, Tapped

PAGES = re.compile("/my/")  # where they are looked for; what they are is seen by the request itself
TAPS = re.compile("/my/statements/[0-9]+/")
RESTART = 15.0  # seconds for which taps are tried again while the database is away
PAUSE = 0.1
ENDING = "57P"  # what the database says when it ends, or does not answer yet


def pages(site: BaseHandler, environs: Sequence[dict[str, Any]]) -> list[Whole | None]:
    """Answer requests for my page, each from the shelf if its page is there; None for those that have to be made."""
    at = timezone.now()

    def find(wanted: list[Wanted]) -> list[Asked | None]:
        found = [_on_shelf(one) for one in kept.look_up(wanted)]
        late = _note_seen(found, at)
        return [
            Asked(replace(one, seen_at=at) if one.visit in late else one, its.language, at) if one else None
            for one, its in zip(found, wanted, strict=True)
        ]

    return _answered(site, environs, kept.TOGETHER, kept.wanted_in, find)


def taps(site: BaseHandler, environs: Sequence[dict[str, Any]]) -> list[Whole | None]:
    """Take taps, and answer each with its next card; None for those that are refused, or that are no plain taps."""

    def take(them: list[Tap]) -> list[Tapped | None]:
        taken = _take(them)
        _note_seen(taken, timezone.now())
        return taken

    return _answered(site, environs, quick.TOGETHER, quick.tap_in, take)


def _answered(
    site: BaseHandler,
    environs: Sequence[dict[str, Any]],
    name: str,
    meant: Callable[[WSGIRequest], Any],
    ask: Callable[[list[Any]], Sequence[Any]],
) -> list[Whole | None]:
    """Ask for all requests that can be answered together, and let the site answer each with what was found for it."""
    answers: list[Whole | None] = [None] * len(environs)
    try:
        asked = []
        for nth, environ in enumerate(environs):
            request = _request(environ)
            if request is not None and (one := _understood(meant, request)) is not None:
                asked.append((nth, request, one))
        found = ask([one for _nth, _request, one in asked]) if asked else ()
        for (nth, request, _one), one in zip(asked, found, strict=True):
            if one is not None:
                setattr(request, name, one)
                answers[nth] = _whole(site, request)
    finally:
        close_old_connections()
    return answers


def _request(environ: dict[str, Any]) -> WSGIRequest | None:
    set_script_prefix(get_script_name(environ))
    try:
        return WSGIRequest(environ)
    except ValueError:  # an address that is no text
        return None


def _understood(meant: Callable[[WSGIRequest], Any], request: WSGIRequest) -> Any:  # noqa: ANN401 - what is meant
    try:
        return meant(request)
    except Exception:  # noqa: BLE001 - whatever is wrong with a form is said to whoever sent it, and to nobody else
        return None


def _whole(site: BaseHandler, request: WSGIRequest) -> Whole:
    response = cast("HttpResponse", site.get_response(request))  # whole, as our pages are
    cookies = [("Set-Cookie", one.output(header="")) for one in response.cookies.values()]
    whole = Whole(response.status_code, [*response.items(), *cookies], response.content)
    response.close()
    return whole


def _on_shelf(found: Found | None) -> Found | None:
    return found if found is not None and found.page is not None and found.facts is not None else None


def _note_seen(found: Iterable[Found | Tapped | None], at: datetime) -> set[int]:
    """Note which visits are used that were not for a while; return them."""
    late = {one.visit for one in found if one is not None and at - one.seen_at > SEEN_EVERY}
    if late:
        seen(visits=late)
    return late


def _take(them: list[Tap]) -> list[Tapped | None]:
    """Take taps, again and again while the database is away: it may or may not have kept them, and keeps none twice."""
    until = time.monotonic() + RESTART
    while True:
        try:
            return tapping.take(them)
        except (InterfaceError, OperationalError) as error:
            state = getattr(error.__cause__, "sqlstate", None)  # none: it said nothing any more
            if not (state or ENDING).startswith(ENDING) or time.monotonic() > until:
                raise
        close_old_connections()
        time.sleep(PAUSE)
