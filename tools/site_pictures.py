"""Takes the pictures of the site for the documentation: starts the demo in a folder of its own, signs in, looks, stops it."""

from __future__ import annotations

import argparse
import re
import signal
import socket
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import Browser, sync_playwright

from tools.screenshot import FLAGS, find_chromium

if TYPE_CHECKING:
    from collections.abc import Iterator

EVENT = "/c/lamplighters/annual-meeting/"
PICTURES = (
    # name, page, width, height, dark, device pixels per CSS pixel
    ("site-plan.jpg", "plan/", 1280, 1000, False, 1),
    ("site-steps.jpg", "", 1280, 760, False, 1),
    ("site-room.jpg", "programme/rooms/", 1280, 1000, False, 1),
)


def main() -> None:
    """Read where to write, and take every picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where the pictures go")
    folder = parser.parse_args().folder
    with sync_playwright() as playwright, demo() as link:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
        take(browser, link, folder)
        browser.close()


@contextmanager
def demo() -> Iterator[str]:
    """Run the demo in a new folder, on a free port, and give the link that signs in."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o711)  # for root, whose database has a user of its own
        command = [sys.executable, "-m", "kinfolk", "demo", "--data", f"{folder}/site", "--port", str(port)]
        running = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        try:
            yield next(found[0] for line in running.stderr or () if (found := re.findall(r"http\S+/link/\S+", line)))
        finally:
            running.send_signal(signal.SIGINT)
            running.wait(60)


def take(browser: Browser, link: str, folder: Path) -> None:
    """Sign in once, then look at each page as it is wanted."""
    door = browser.new_context()
    page = door.new_page()
    page.goto(link)
    page.get_by_role("button", name="Sign in").click()
    signed_in = door.storage_state()
    origin = "/".join(link.split("/")[:3])
    for name, path, width, height, dark, scale in PICTURES:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            device_scale_factor=scale,
            reduced_motion="reduce",
            storage_state=signed_in,
        )
        page = context.new_page()
        page.goto(origin + EVENT + path, wait_until="networkidle")
        page.screenshot(path=folder / name, quality=80)
        context.close()


if __name__ == "__main__":
    main()
