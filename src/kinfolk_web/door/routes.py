"""Addresses of the door: what desks and finders open, how a browser becomes one, and the worker that keeps their pages."""

from __future__ import annotations

from functools import partial

from kinfolk_web.door import finding, pages, pairing, words
from kinfolk_web.routing import Route

_page = partial(Route, scope="desk")
_post = partial(Route, scope="desk", methods=("POST",))

ROUTES: tuple[Route, ...] = (
    _page(path="", view=pages.door, name="door"),
    _page(path="list.json", view=pages.everybody, name="door_list"),
    _post(path="words/", view=words.words, name="door_words"),
    _post(path="link/", view=pages.link, name="door_link"),
    _page(path="find/", view=finding.finder, name="door_find"),
    _page(path="find.json", view=finding.tables, name="door_find_list"),
    _post(path="leave/", view=pairing.leave, name="door_leave"),
    Route(path="door/worker.js", view=pages.worker, name="door_worker", scope="public"),
    Route(path="door/pair/<str:secret>/", view=pairing.pair, name="door_pair", scope="public", methods=("GET", "POST")),
)
