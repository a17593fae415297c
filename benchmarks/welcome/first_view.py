"""How soon a phone on a slow network shows something: real pages in a real browser that has to fetch everything."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from playwright.sync_api import StorageState, ViewportSize, sync_playwright

from benchmarks.welcome.page import Row
from tools.screenshot import FLAGS, find_chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

TURN = 0.300  # seconds there and back
TO_CONNECT = 2 * TURN  # TCP and TLS 1.3, which the browser's own throttle leaves out
SLOW = {"offline": False, "latency": 1000 * TURN, "downloadThroughput": 200_000, "uploadThroughput": 200_000}
SLOWER = 4  # times, of the processor: a phone that is some years old beside a machine that measures
SIZE: ViewportSize = {"width": 360, "height": 740}
WITHIN, LIGHT = 2.0, 50_000
TIMES = 5
PAINTED = "performance.getEntriesByName('first-contentful-paint').length"
AT = "performance.getEntriesByName('first-contentful-paint')[0].startTime"


@dataclass(frozen=True, slots=True)
class View:
    """A page that somebody opens: ``path``, in a browser that has opened ``link`` before; the link itself if empty."""

    name: str
    link: str
    path: str = ""


def views(newcomer: str, host: str) -> list[View]:
    """Return what is looked at first, of a newcomer's link and of a host's."""
    return [
        View("the link page", newcomer),
        View("my page", newcomer, "/my/"),
        View("statements", newcomer, "/my/statements/"),
        View("my tables, of a host", host, "/my/host/"),
    ]


def measure(seen: list[View], times: int = TIMES) -> list[Row]:
    """Return a row for each view, the slowest of several looks counting."""
    rows = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
        for view in seen:
            state = _opened(browser, view.link) if view.path else None
            origin = "/".join(view.link.split("/")[:3])
            looks = [_look(browser, origin + view.path if view.path else view.link, state) for _ in range(times)]
            rows.append(row(view.name, [seconds for seconds, _bytes in looks], max(size for _s, size in looks)))
        browser.close()
    return rows


def row(name: str, took: list[float], size: int) -> Row:
    """Return the line of the table."""
    slowest = max(took)
    figure = f"median {statistics.median(took):.2f} s, slowest {slowest:.2f} s of {len(took)}; {size / 1000:.0f} kB without letters"
    target = f"{WITHIN:g} s, {LIGHT // 1000} kB"
    return Row(f"first view on a slow network: {name}", figure, target, slowest <= WITHIN and size <= LIGHT)


def _context(browser: Browser, state: StorageState | None = None) -> BrowserContext:
    return browser.new_context(viewport=SIZE, service_workers="block", storage_state=state)


def _opened(browser: Browser, link: str) -> StorageState:
    """Return the state of a browser in which a link was opened."""
    context = _context(browser)
    page = context.new_page()
    page.goto(link)
    page.locator("main form button.big").click()
    page.wait_for_url("**/my/**")
    state = context.storage_state()
    context.close()
    return state


def _look(browser: Browser, address: str, state: StorageState | None) -> tuple[float, int]:
    """Open a page with nothing in store; return the seconds until something is seen, and the bytes of all but letters."""
    context = _context(browser, state)
    page = context.new_page()
    sizes = _throttled(page)
    page.goto(address, wait_until="load")
    page.wait_for_function(PAINTED)
    seconds = page.evaluate(AT) / 1000 + TO_CONNECT
    context.close()
    return seconds, sum(sizes)


def _throttled(page: Page) -> list[int]:
    """Slow a page down; return a list to which the bytes of each answer are added, letters aside."""
    wire, names, sizes = page.context.new_cdp_session(page), {}, []
    wire.on("Network.responseReceived", lambda one: names.update({one["requestId"]: one["response"]["url"]}))

    def finished(one: dict[str, Any]) -> None:
        if "/fonts/" not in names.get(one["requestId"], ""):
            sizes.append(int(one["encodedDataLength"]))

    wire.on("Network.loadingFinished", finished)
    wire.send("Network.enable")
    wire.send("Network.emulateNetworkConditions", SLOW)
    wire.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    return sizes
