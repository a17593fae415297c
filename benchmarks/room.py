"""How soon the picture of a large room can be used, and how soon a drag says what it costs, in a real browser."""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING

from playwright.sync_api import Page, sync_playwright

from tools.screenshot import FLAGS, find_chromium

if TYPE_CHECKING:
    import http.cookiejar

# Counted from when the system handed the movement to the browser until the frame after the answer was painted.
WATCH = """() => {
  window.shown = [];
  window.marked = [];
  let over = 0;
  const frame = document.querySelector("#floor .frame");
  const painted = (list) => { const from = over; requestAnimationFrame(() => setTimeout(() => list.push(performance.now() - from))); };
  frame.addEventListener("pointerover", (event) => { over = event.timeStamp; }, true);
  new MutationObserver((all) => {
    if (all.some((one) => one.target.classList.contains("target"))) painted(window.marked);
  }).observe(frame, { subtree: true, attributeFilter: ["class"] });
  new MutationObserver(() => {
    if (document.getElementById("say").textContent) painted(window.shown);
  }).observe(document.getElementById("say"), { childList: true });
}"""
SAID = "count => window.shown.length > count"


def measure(
    url: str, cookies: http.cookiejar.CookieJar, address: str, times: int
) -> list[tuple[str, float, list[float]]]:
    """Return what was measured with its target: seconds until the room is there, until a drag is marked and priced."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
        context = browser.new_context(base_url=url, viewport={"width": 1280, "height": 800})
        context.add_cookies([{"name": one.name, "value": one.value or "", "url": url} for one in cookies])
        page = context.new_page()
        ready = [_open(page, address) for _ in range(times + 1)][1:]
        marked, priced = _drag(page, times)
        browser.close()
    return [
        ("room drawn and ready for a drag", 1.0, ready),
        ("the place under a drag is marked", 0.1, marked),
        ("the cost of a drag is said", 0.1, priced),
    ]


def _open(page: Page, address: str) -> float:
    """Return the seconds until the picture of the room can be used."""
    started = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.wait_for_selector("#floor[data-ready]")
    return time.perf_counter() - started


def _drag(page: Page, times: int) -> tuple[list[float], list[float]]:
    """Carry one person over others, and return the seconds until each was marked, and until the cost was said."""
    page.evaluate(WATCH)
    boxes = [page.locator(f'[data-t="{t}"] .seat.taken').first.bounding_box() for t in range(times + 1)]
    first, *others = [box for box in boxes if box]
    page.mouse.move(first["x"] + 3, first["y"] + 3)
    page.mouse.down()
    page.mouse.move(first["x"] + 12, first["y"] + 12)
    marked, priced = [], []
    for box in others:
        count = page.evaluate("window.shown.length")
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.wait_for_function(SAID, arg=count)
        marked.append(page.evaluate("window.marked.at(-1)") / 1000)
        priced.append(page.evaluate("window.shown.at(-1)") / 1000)
    page.keyboard.press("Escape")
    page.mouse.up()
    return marked, priced


def row(name: str, target: float, seconds: list[float]) -> str:
    """Return a line of the table."""
    slow = statistics.quantiles(seconds, n=20)[-1]
    reached = "yes" if slow <= target else "no"
    return f"| {name} | {1000 * statistics.median(seconds):.0f} ms | {1000 * slow:.0f} ms | {1000 * target:.0f} ms | {reached} |"
