"""Takes the pictures of the documentation: a page as a browser shows it, on any width, light or dark, or as PDF."""

from __future__ import annotations

import argparse
import subprocess
from pathlib import Path

from playwright.sync_api import FloatRect, Page, sync_playwright

# Buttons and bars of a window that nobody sees are pages of their own: half of what a new window costs.
UNSEEN = (
    "InitialWebUI",
    "PreloadTopChromeWebUI",
    "WebUIOmniboxAimPopup",
    "WebUIOmniboxFullPopup",
    "WebUIOmniboxPopup",
    "WebUIReloadButton",
    "WebUIToolbar",
)
# What Playwright turns off; of two such lists, the browser reads the second.
OFF = (
    "AimEnabled",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
)
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--font-render-hinting=none",
    f"--disable-features={','.join((*UNSEEN, *OFF))}",
)


def main() -> None:
    """Read the command line and take one picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("page", type=Path, help="an HTML file, such as report.html")
    parser.add_argument("picture", type=Path, help="where to write it: .png, .jpg or .pdf")
    parser.add_argument("--width", type=int, default=1280)
    parser.add_argument("--height", type=int, default=900)
    parser.add_argument("--scale", type=float, default=1, help="device pixels per CSS pixel")
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--full", action="store_true", help="the whole page instead of the window")
    parser.add_argument("--only", default="", help="CSS selector of the one part to show")
    parser.add_argument(
        "--margin", type=int, default=0, help="how much of the page to show at the sides of that part and below"
    )
    parser.add_argument("--point-at", default="", help="CSS selector of what the pointer rests on")
    wanted = parser.parse_args()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
        page = browser.new_page(
            viewport={"width": wanted.width, "height": wanted.height},
            color_scheme="dark" if wanted.dark else "light",
            device_scale_factor=wanted.scale,
            reduced_motion="reduce",
        )
        page.goto(wanted.page.resolve().as_uri())
        take(page, wanted)
        browser.close()


def take(page: Page, wanted: argparse.Namespace) -> None:
    """Write the picture that was asked for."""
    page.evaluate("document.fonts.ready")
    if wanted.point_at:
        page.hover(wanted.point_at)
    if wanted.picture.suffix == ".pdf":
        page.pdf(path=wanted.picture, prefer_css_page_size=True, print_background=True)
    elif wanted.only:
        page.screenshot(path=wanted.picture, full_page=True, clip=around(page, wanted.only, wanted.margin))
    else:
        page.screenshot(path=wanted.picture, full_page=wanted.full)


def around(page: Page, selector: str, margin: int) -> FloatRect:
    """Return the part's rectangle on the page, with what is at its sides and below."""
    box = page.locator(selector).first.bounding_box()
    if box is None:
        raise SystemExit(f"The page has nothing to see at {selector!r}.")
    return {"x": box["x"] - margin, "y": box["y"], "width": box["width"] + 2 * margin, "height": box["height"] + margin}


def find_chromium() -> str:
    """Return the browser's path, as the tests find it."""
    script = Path(__file__).with_name("chromium.sh")
    return subprocess.run([script], check=True, capture_output=True, text=True).stdout.strip()


if __name__ == "__main__":
    main()
