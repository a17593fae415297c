"""Everything that one web process serves: pages by Django in threads, and beside them the streams of what is live."""

from __future__ import annotations

import os
import threading
from dataclasses import replace
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

from kinfolk_web.core.answers import answer
from kinfolk_web.running import settling, web
from kinfolk_web.running.bodies import Sizes, Spooled
from kinfolk_web.running.threads import Threads
from kinfolk_web.running.together import Alike, Together

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kinfolk_web.core.answers import Receive, Scope, Send
    from kinfolk_web.core.streams import Hub
    from kinfolk_web.running.threads import Wsgi

THREADS = 16
HEALTH = "/health/"
STREAMS = "/live/"


class Site:
    """The application that uvicorn runs.

    Parameters
    ----------
    pages
        Django.
    hub
        The streams.
    sizes
        How much may be sent to the pages.
    alike
        Which of them are answered together, as far as they can be.
    """

    def __init__(self, pages: Wsgi, hub: Hub, *, sizes: Sizes | None = None, alike: Sequence[Alike] = ()) -> None:
        self.pages = Spooled(Together(alike, Threads(pages, THREADS)), sizes or Sizes())
        self.hub = hub

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or the life of the process."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["path"].startswith(STREAMS):
            await self.hub.serve(scope, receive, send)
        elif scope["path"] == HEALTH:
            await answer(send, 200, "ok\n")  # that the process answers at all, and nothing about the installation
        else:
            await self.pages(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        await self.hub.start()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self.hub.stop()
        await send({"type": "lifespan.shutdown.complete"})


def make_application() -> Site:
    """Build the application of this process."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kinfolk_web.settings")
    from django.core.wsgi import get_wsgi_application

    pages = get_wsgi_application()
    from kinfolk_web.core.streams import Hub
    from kinfolk_web.phone import together

    alike = [
        Alike("pages", "GET", together.PAGES, partial(together.pages, pages)),
        Alike("taps", "POST", together.TAPS, partial(together.taps, pages)),
    ]
    return Site(pages, Hub(), alike=alike)


def get_ready() -> None:
    """Load every page before the first is asked for, beside a server that answers already; then leave them alone."""
    import_module("kinfolk_web.urls")
    settling.settle()


def main() -> None:
    """Serve the site; started by the supervisor, and by service managers that know better."""
    serving = web.read()
    site = make_application()
    threading.Thread(target=get_ready, name="readiness", daemon=True).start()
    web.serve(site, replace(serving, goodbye=site.hub.say_goodbye))


if __name__ == "__main__":
    main()
