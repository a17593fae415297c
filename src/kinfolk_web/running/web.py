"""The web process: uvicorn with our guard, pages in 16 threads, streams beside them."""

from __future__ import annotations

import argparse
import asyncio
import logging
import socket
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import uvicorn

from kinfolk_web.running import parents
from kinfolk_web.running.guard import Pace, guarded

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kinfolk_web.core.answers import Application

if sys.platform == "win32":  # pragma: no cover - not tried yet
    BASE: Any = asyncio.SelectorEventLoop  # the only one there that psycopg can use
else:
    import uvloop

    BASE = uvloop.Loop

logger = logging.getLogger(__name__)
MOST_CONNECTIONS = 10_000
KEEP_ALIVE = 15
HANDSHAKE = 10.0
BACKLOG = 4_096


def _nothing() -> None:
    pass


@dataclass(frozen=True)
class Serving:
    """Where and how to serve.

    Parameters
    ----------
    listener
        The number of a listening socket that the supervisor holds, so that a restart refuses nobody; or None.
    host, port
        Where to listen without one.
    certificate, key
        Files for TLS, if wanted.
    pace
        How fast clients have to be.
    farewell
        Seconds for answers under way when the process is asked to end.
    goodbye
        Called when the process is asked to end, before answers under way are waited for.
    """

    listener: int | None = None
    host: str = "127.0.0.1"
    port: int = 8000
    certificate: Path | None = None
    key: Path | None = None
    pace: Pace = field(default_factory=Pace)
    farewell: int = 8
    goodbye: Callable[[], None] = _nothing


def serve(application: Application, serving: Serving) -> None:
    """Serve until the process is asked to end."""
    listeners = None if serving.listener is None else [socket.socket(fileno=serving.listener)]
    make_server(application, serving).run(listeners)


def make_server(application: Application, serving: Serving) -> uvicorn.Server:
    """Return uvicorn as we want it."""
    config = uvicorn.Config(
        application,
        interface="asgi3",
        host=serving.host,
        port=serving.port,
        loop="kinfolk_web.running.web:new_loop",
        http=guarded(serving.pace),
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,  # paths hold people's tokens
        proxy_headers=False,  # whom to believe is decided in one place, by the pages
        server_header=False,
        limit_concurrency=MOST_CONNECTIONS,
        backlog=BACKLOG,
        timeout_keep_alive=KEEP_ALIVE,
        timeout_graceful_shutdown=serving.farewell,
        ssl_certfile=serving.certificate,
        ssl_keyfile=serving.key,
    )
    config.load()
    if serving.certificate:
        config.callback_notify = _Renewal(config, serving).look
    return _Server(config, serving.goodbye)


class _Server(uvicorn.Server):
    """Ends what would never end by itself before it waits for what is being answered."""

    def __init__(self, config: uvicorn.Config, goodbye: Callable[[], None]) -> None:
        super().__init__(config)
        self._goodbye = goodbye

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End, as soon as everybody has their answer."""
        self._goodbye()
        await super().shutdown(sockets)


class _Renewal:
    """Takes up a renewed certificate without a restart."""

    def __init__(self, config: uvicorn.Config, serving: Serving) -> None:
        self.config, self.serving = config, serving
        self.seen = self._changed()

    def _changed(self) -> tuple[float, ...]:
        return tuple(file.stat().st_mtime for file in (self.serving.certificate, self.serving.key) if file)

    async def look(self) -> None:
        """Load the files again if they have changed; called twice a minute."""
        try:
            changed = self._changed()
            if changed != self.seen and self.config.ssl and self.serving.certificate:
                self.config.ssl.load_cert_chain(self.serving.certificate, self.serving.key)
                self.seen = changed
        except (OSError, ValueError) as error:
            logger.warning("The renewed certificate could not be read yet: %s", error)


class Loop(BASE):
    """An event loop that does not wait for TLS handshakes longer than for anything else."""

    async def create_server(self, *given: Any, **options: Any) -> Any:  # noqa: ANN401 - passed through
        """Listen, with our limits."""
        if options.get("ssl"):
            options |= {"ssl_handshake_timeout": HANDSHAKE, "ssl_shutdown_timeout": HANDSHAKE}
        return await super().create_server(*given, **options)


def new_loop() -> asyncio.AbstractEventLoop:
    """Return the loop of this process; uvicorn calls it by name."""
    loop: asyncio.AbstractEventLoop = Loop()
    return loop


def allow_many_files() -> None:
    """Let this process have as many connections as the system allows it."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def read(arguments: Sequence[str] | None = None) -> Serving:
    """Read the words with which the supervisor starts the web process, and make this process ready to serve."""
    parser = argparse.ArgumentParser(prog="python -m kinfolk_web.asgi")
    parser.add_argument("--listener", type=int)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--certificate", type=Path)
    parser.add_argument("--key", type=Path)
    options = parser.parse_args(arguments)
    parents.watch_parent()
    allow_many_files()
    return Serving(**vars(options))
