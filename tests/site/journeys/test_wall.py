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
from kinfolk_web.day import clock, looking, stage, walls
from kinfolk_web.models import Block, Community, Fixture, Reunion, Room, Stage, Wall
from kinfolk_web.running.web import Serving, make_server
from tests.site.day.world import a_block, a_day, where_it_is_noon
from tests.site.journeys.venue import Venue
from tests.site.world import an_event

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
LEAST = 0.04  # of the screen's height, for a capital: at 40 m, 20 cm of a screen that is 5 m high
SMALLER = """least => [...document.querySelectorAll('body *')].filter(one =>
  !one.closest('.tools, svg, .visually-hidden, .turns > li:not(.shown)') && one.checkVisibility({ visibilityProperty: true })
  && [...one.childNodes].some(each => each.nodeType === 3 && each.data.trim())).map(one => {
    const brush = document.createElement('canvas').getContext('2d'), look = getComputedStyle(one);
    brush.font = `${look.fontWeight} ${look.fontSize} ${look.fontFamily}`;
    return [brush.measureText('H').actualBoundingBoxAscent / innerHeight, one.textContent.trim()];
  }).filter(([high]) => high < least)"""
OVER = """() => [...document.querySelectorAll('.scene p, .scene h1, .scene li, .rehearsal')]
  .filter(one => one.checkVisibility()).map(one => [one.getBoundingClientRect(), one.textContent.trim()])
  .filter(([box]) => box.top < -1 || box.bottom > innerHeight + 1).map(([, words]) => words)"""
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


def a_full_wall():
    """Return an event in rehearsal with everything that any scene shows in small letters, and the link of its wall."""
    event = a_day(timezone=where_it_is_noon(), name="Lamplighters’ day")
    with scopes_disabled():
        Community.objects.filter(pk=event.community_id).update(rehearses=event)
        a_block(event, Block.Kind.CLOSING, -5, title="The end", text="Look at the person beside you. " * 9)
        a_block(event, Block.Kind.BREAK, 30)
        room = Room.objects.get(event=event)
        for label in ("West door: A to K", "East door: L to Z"):
            Fixture.objects.create(room=room, kind="door", label=label)
        return event, walls.address_of(walls.make(event=event, name="Main", by=None))


def test_every_word_of_every_scene_can_be_read_from_the_last_row(browser):
    event, link = a_full_wall()

    def step():
        return clock.Step(by=None, version=stage.stage_of(event).version)

    with served() as port:
        context = browser.new_context(viewport={"width": 1920, "height": 1080}, base_url=f"http://127.0.0.1:{port}")
        page = context.new_page()
        page.goto(re.sub(r"^https?://[^/]+", "", link))

        def is_legible():
            page.reload()
            expect(page.locator("#frame .scene")).to_be_visible()
            page.evaluate("document.fonts.ready.then(() => true)")
            assert page.evaluate(SMALLER, LEAST) == []
            assert page.evaluate(OVER) == []

        for scene in Stage.Scene.values:
            with scopes_disabled():
                stage.show(event=event, scene=scene, step=step())
            is_legible()
        with scopes_disabled():
            cue = looking.add(event=event, text="I am here for the first time and came by night train.", by=None)
            looking.call(event=event, cue=cue, step=step())
        is_legible()
        expect(page.locator("#frame")).to_contain_text("orange card")
        with scopes_disabled():
            looking.end(event=event, step=step())
            Reunion.objects.create(event=event, on=timezone.now().date(), place="The old library, upstairs")
        is_legible()
        page.evaluate("holding.hidden = false; frame.hidden = true")
        assert page.evaluate(SMALLER, LEAST) == []
        context.close()


def test_after_sleep_the_wall_is_awake_and_right_at_once(browser):
    event = an_event(starts_on=timezone.now().date(), name="Lamplighters’ day")
    with scopes_disabled():
        link = walls.address_of(walls.make(event=event, name="Main", by=None))
    with served() as port:
        context = browser.new_context(base_url=f"http://127.0.0.1:{port}")
        page = context.new_page()
        page.add_init_script("""
            window.locks = 0;
            Object.defineProperty(navigator, "wakeLock", { value: { request: async () => { window.locks += 1; } } });
            window.sleeps = (away) => {
              Object.defineProperty(document, "visibilityState", { configurable: true, value: away ? "hidden" : "visible" });
              document.dispatchEvent(new Event("visibilitychange"));
            };""")
        page.clock.install()
        page.goto(re.sub(r"^https?://[^/]+", "", link))
        expect(page.locator("#frame .main")).to_have_text("Lamplighters’ day")
        page.wait_for_function("window.locks === 1")
        page.evaluate("sleeps(true)")
        context.set_offline(True)  # and its Wi-Fi with it
        page.clock.fast_forward("02:00:00")
        page.clock.run_for(1_000)
        expect(page.locator("#frame")).to_be_hidden()
        with scopes_disabled():
            stage.show(event=event, scene="tables", step=clock.Step(by=None, version=0))
        context.set_offline(False)
        page.evaluate("sleeps(false)")
        expect(page.locator("#frame")).to_contain_text("Find your table")
        expect(page.locator("#holding")).to_be_hidden()
        assert page.evaluate("window.locks") == 2, "the screen is kept awake again"
        context.close()


def test_bells_ring_a_tune_for_each_phase_where_they_were_asked_for(browser):
    event = a_day(timezone=where_it_is_noon())
    with scopes_disabled():
        a_block(event, Block.Kind.ROUND, 2, 12)
        a_block(event, Block.Kind.BREAK, 20, 10)
        link = walls.address_of(walls.make(event=event, name="Main", by=None))
    with served() as port:
        context = browser.new_context(base_url=f"http://127.0.0.1:{port}")
        page = context.new_page()
        page.add_init_script("""
            window.rung = [];
            const still = { setValueAtTime() {}, exponentialRampToValueAtTime() {} };
            window.AudioContext = class { currentTime = 0; destination = {}; resume() { return Promise.resolve(); } };
            window.GainNode = class { gain = still; connect(next) { return next; } };
            window.OscillatorNode = class {
              constructor(_where, { frequency }) { window.rung.push(frequency); }
              connect(next) { return next; } start() {} stop() {}
            };""")
        page.clock.install()
        page.goto(re.sub(r"^https?://[^/]+", "", link))
        page.get_by_role("button", name="Bells").click()
        page.wait_for_function("window.rung.length === 1")  # so that one hears how loud they are
        page.route(
            re.compile("/frame/|/live/"), lambda route: route.abort()
        )  # from here on the page goes by its own clock
        heard = [659]
        for minutes, tones in ((2, [523, 659]), (9, [659]), (2, [784, 587]), (2, [392])):
            page.clock.run_for(minutes * 60_000)
            assert page.evaluate("window.rung") == (heard := heard + tones)
        page.get_by_role("button", name="Bells").click()
        page.clock.run_for(7 * 60_000)
        assert page.evaluate("window.rung") == heard, "nothing rings unasked"
        context.close()
