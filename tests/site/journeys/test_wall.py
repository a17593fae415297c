"""The wall alone in a corner, with nobody to look after it: through a restart, a reboot without a server, and a blank day."""

from __future__ import annotations

import re
import threading
import time
from contextlib import contextmanager

import pytest
from django.utils import timezone
from django_scopes import scopes_disabled
from playwright.sync_api import expect

from kinfolk_web.asgi import make_application
from kinfolk_web.day import stage, walls
from kinfolk_web.models import Wall
from kinfolk_web.running.web import Serving, make_server
from tests.site.journeys.venue import Venue
from tests.site.world import an_event

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
KEPT = "caches.open('kinfolk-wall').then(cache => cache.match(location.href)).then(Boolean)"


@contextmanager
def served(port: int = 0):
    """Serve the site in a thread; yield its port; everything ends with it, streams too."""
    server = make_server(make_application(), Serving(port=port, farewell=1))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 60
    while not server.started:
        assert thread.is_alive(), "the server ended instead of starting"
        assert time.monotonic() < deadline, "the server has not started within a minute"
        time.sleep(0.02)
    try:
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        thread.join(20)
        assert not thread.is_alive()


def test_the_wall_goes_through_a_restart_and_a_reboot_without_a_server(browser):
    event = an_event(starts_on=timezone.now().date(), name="Lamplighters’ day")
    with scopes_disabled():
        link = walls.address_of(walls.make(event=event, name="Main", by=None))
    with served() as port:
        context = browser.new_context(viewport={"width": 1920, "height": 1080}, base_url=f"http://127.0.0.1:{port}")
        page = context.new_page()
        asked: list[str] = []
        page.on("dialog", lambda dialog: asked.append(dialog.message))
        page.clock.install()
        page.goto(re.sub(r"^https?://[^/]+", "", link))
        expect(page.locator("#frame .main")).to_have_text("Lamplighters’ day")
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        page.wait_for_function(KEPT)
    expect(page.locator("#frame .main")).to_be_visible()  # the server is gone; the last picture stays for now
    page.clock.fast_forward("01:05")
    expect(page.locator("#holding")).to_be_visible()
    expect(page.locator("#frame")).to_be_hidden()
    expect(page.locator("#holding")).to_contain_text("One moment, please")
    page.reload()  # as after a reboot, with no server
    expect(page.locator("#holding")).to_be_attached()
    assert page.locator("body.wall").count() == 1, "not a browser's error"
    with scopes_disabled():
        stage.blank(event=event, blanked=True, by=None)
        stage.blank(event=event, blanked=False, by=None)
    with served(port):
        expect(page.locator("#frame .main")).to_be_visible(timeout=30_000)
        expect(page.locator("#holding")).to_be_hidden()
        with scopes_disabled():
            walls.end(wall=Wall.objects.get(), by=None)
        expect(page.locator("#holding")).to_contain_text("opens nothing any more", timeout=30_000)
        page.reload()
        expect(page.locator("main")).to_contain_text("opens nothing any more")
    assert asked == []
    context.close()


def test_a_display_with_an_old_browser_opens_again_and_a_portal_takes_no_place(browser):
    event = an_event(starts_on=timezone.now().date(), name="Lamplighters’ day")
    with scopes_disabled():
        link = walls.address_of(walls.make(event=event, name="Main", by=None))
    venue = Venue()
    with served() as port:
        context = browser.new_context(proxy=venue.proxy, base_url=f"http://127.0.0.1:{port}")
        page = context.new_page()
        page.goto(re.sub(r"^https?://[^/]+", "", link))
        page.wait_for_function(KEPT)
        context.service_workers[0].evaluate("AbortSignal.timeout = undefined")
        page.reload()
        expect(page.locator("#frame .main")).to_have_text("Lamplighters’ day")
        venue.portal = True
        for _ in range(2):  # neither shown nor kept
            page.reload()
            expect(page.locator("body.wall")).to_be_visible()
        context.close()
    venue.close()
