"""A real browser on a real server: pages as people see them, on any width, light or dark."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.site.world import signed_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, ConsoleMessage, Page

    from kinfolk_web.models import User

SIZES = {"phone": (360, 740), "laptop": (1280, 800), "projector": (1920, 1080)}
PATIENCE = (
    30_000  # milliseconds, on a machine that does other things; what has to be quick says so where it is looked at
)
AXE = Path(__file__).parents[3] / ".cache"
REACHING_OUT = """[...document.querySelectorAll("body *")]
    .filter(one => one.getBoundingClientRect().right > document.documentElement.clientWidth)
    .map(one => `${one.tagName} ${one.id} ${one.className}`).slice(0, 8)"""

expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def server(django_db_setup: None) -> Iterator[str]:
    """The site served as an installation serves it: uvicorn, threads, Django, live streams, static files by their digests.

    It listens in the database of the tests, which has to be there before.
    """
    from kinfolk_web.asgi import make_application
    from kinfolk_web.running.web import Serving, make_server

    server = make_server(make_application(), Serving(port=0, farewell=1))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 60
    while not server.started:
        assert thread.is_alive(), "the server ended instead of starting"
        assert time.monotonic() < deadline, "the server has not started within a minute"
        time.sleep(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture
def visit(browser: Browser, server: str) -> Iterator[Callable[..., Page]]:
    """Open pages: ``visit("/", user, size="phone", dark=True, scripts=False)``."""
    contexts = []

    def opened(path: str, user: User | None = None, size: str = "laptop", *, dark: bool = False, **more: Any) -> Page:
        width, height = SIZES[size]
        more = {"viewport": {"width": width, "height": height}, **more}
        context = browser.new_context(
            color_scheme="dark" if dark else "light",
            java_script_enabled=more.pop("scripts", True),
            reduced_motion="reduce",
            base_url=server,
            **more,
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        if user:
            cookies = signed_in(user).cookies
            context.add_cookies([{"name": "session", "value": cookies["session"].value, "url": server}])
        page = context.new_page()
        page.wrong = []  # type: ignore[attr-defined] # what the browser complained of: scripts, policy, other hosts
        page.on("console", lambda message: _complained(page, message))
        page.on("pageerror", lambda error: page.wrong.append(str(error)))
        page.on("request", lambda request: _own(page, request.url, server))
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()


def _complained(page: Any, message: ConsoleMessage) -> None:
    """Note an error of the page.

    Without an address it is axe, which tries inline styles that the page's policy refuses. A picture for the tab is asked
    for by the browser itself, and only where it shows a file: pages name theirs.
    """
    where = message.location["url"]
    if message.type == "error" and where and not where.endswith("/favicon.ico"):
        page.wrong.append(message.text)


def _own(page: Any, url: str, own: str) -> None:
    if not url.startswith((own, "data:", "blob:")):
        page.wrong.append(f"asks another host: {url}")


def violations(page: Page, *, both: bool = False) -> list[str]:
    """Return what axe finds on a page, as sentences; with ``both`` in the light and in the dark, and it stays as it was."""
    found = _violations(page)
    if both:
        dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
        page.emulate_media(color_scheme="light" if dark else "dark")
        found += _violations(page)
        page.emulate_media(color_scheme="dark" if dark else "light")
    return found


def _violations(page: Page) -> list[str]:
    """Return what axe finds on a page as it is; a click returns before the styles of the next page are there."""
    page.wait_for_load_state("load")
    if not page.evaluate("'axe' in window"):
        page.evaluate(next(AXE.glob("axe-core-*/axe.min.js")).read_text(encoding="utf-8"))
    # No rule that is on looks into style sheets, which axe would otherwise fetch once more for each page.
    found = page.evaluate("axe.run({resultTypes: ['violations'], preload: {assets: ['media']}})")["violations"]
    return [f"{one['id']}: {node['html'][:160]} {node['failureSummary']}" for one in found for node in one["nodes"]]


def fits(page: Page) -> None:
    """Nothing reaches beyond the side of the page, once its styles and letters are there (a click returns before).

    A browser that is busy lays a page out for a new size of its window a moment after it was told of it.
    """
    page.wait_for_load_state("load")
    page.evaluate("document.fonts.ready.then(() => true)")
    for _ in range(20):
        wide, shown = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        if wide <= shown:
            break
        page.wait_for_timeout(100)
    assert wide <= shown, f"{page.url} is {wide} wide on a screen of {shown}: {page.evaluate(REACHING_OUT)}"


def weighed(page: Page) -> dict[str, int]:
    """Return a table that fills with the bytes on the wire of each address asked for from now on, letters aside."""
    names: dict[str, str] = {}
    received: dict[str, int] = {}
    wire = page.context.new_cdp_session(page)
    wire.on("Network.responseReceived", lambda one: names.update({one["requestId"]: one["response"]["url"]}))

    def finished(one: dict[str, Any]) -> None:
        name = names.get(one["requestId"], "")
        if "/fonts/" not in name:
            received[name] = received.get(name, 0) + int(one["encodedDataLength"])

    wire.on("Network.loadingFinished", finished)
    wire.send("Network.enable")
    return received
