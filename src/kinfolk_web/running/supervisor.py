"""The supervisor: starts the database, the web process and the worker, keeps them running, and stops them in order."""

from __future__ import annotations

import errno
import http.client
import logging
import os
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kinfolk.errors import InputError, KinfolkError
from kinfolk_web.running import lock, parents
from kinfolk_web.running.child import Child, Program
from kinfolk_web.running.postgres import Postgres
from kinfolk_web.running.worker import ALONE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

logger = logging.getLogger(__name__)
WEB, WORKER = "kinfolk_web.asgi", "kinfolk_web.running.worker"  # by name: the former stands above us
WINDOWS = sys.platform == "win32"
TICK = 0.1
ENDINGS = [signal.SIGINT, signal.SIGTERM]
if not WINDOWS:
    ENDINGS.append(signal.SIGHUP)  # somebody closed the terminal
WEB_POOL = 20
LOOK = 10.0
MOST_SILENT = 3
MOST_PATIENCE = 3  # each start in vain gives the next one twice as long, so often: a busy machine starts slowly
START = 60.0
BIND = 10.0
FAREWELL = 10.0
FAREWELLS = {"web": "The pages have ended.", "worker": "The worker has ended."}


@dataclass(frozen=True)
class Plan:
    """What to run.

    Parameters
    ----------
    data
        The folder of the installation.
    host, port
        Where the site listens; port 0 takes a free one.
    certificate, key
        Files for TLS, if wanted.
    database
        The address of another PostgreSQL; the embedded one if empty.
    environment
        What the processes find in theirs, beside ours.
    forced
        Whether to upgrade although an event begins soon.
    demo
        With how many people to load the invented community; 0 loads none.
    """

    data: Path
    host: str = "127.0.0.1"
    port: int = 8000
    certificate: Path | None = None
    key: Path | None = None
    database: str = ""
    environment: Mapping[str, str] = field(default_factory=dict)
    forced: bool = False
    demo: int = 0


class Stopped(Exception):  # noqa: N818 - what was asked for is no error
    """Somebody asked for the end while something was being waited for."""


class Supervisor:
    """Runs one installation.

    Parameters
    ----------
    plan
        What to run.
    on_ready
        Called once with the port and the one-time link, if there is one, as soon as pages are served.
    tell
        Called with a sentence at each step of starting and stopping; the log has them otherwise.
    """

    def __init__(
        self,
        plan: Plan,
        on_ready: Callable[[int, str], None] | None = None,
        tell: Callable[[str], None] = logger.info,
    ) -> None:
        self.plan = plan
        self.tell = tell
        self.on_ready = on_ready or (lambda _port, _link: None)
        self.stopping = False
        self.postgres = None if plan.database else Postgres(plan.data)
        self.children: list[Child] = []
        self._port = 0
        self._silent = self._in_vain = 0
        self._looked = 0.0

    def run(self) -> None:
        """Run until somebody asks for the end by Ctrl-C or SIGTERM.

        Raises
        ------
        InputError
            If the folder is in use, the port is taken, or an upgrade is refused.
        KinfolkError
            If a process does not start at all.
        """
        with lock.hold(self.plan.data) as left, self._listener(patience=BIND if left else 0) as listener:
            before = {number: signal.signal(number, self._ask) for number in ENDINGS}
            try:
                self._start(listener)
                while not self.stopping:
                    time.sleep(TICK)
                    self._tend()
            except Stopped:
                pass
            finally:
                self._stop()
                for number, handler in before.items():
                    signal.signal(number, handler)

    # -- beginning ---------------------------------------------------------------------------------------------------

    def _start(self, listener: socket.socket) -> None:
        if self.postgres:
            new = not self.postgres.exists
            self.tell("Making the database (once, a few seconds) ..." if new else "Starting the database ...")
            self.postgres.start()
        self.tell("Getting tables and pages ready (the first time, and after an upgrade, up to half a minute) ...")
        link = self._prepare()
        self.tell("Starting the pages and the worker ...")
        self._port = port = int(listener.getsockname()[1])
        handle = None if WINDOWS else listener.fileno()
        web = Child(Program("web", WEB, self._web_words(listener, port), farewell=12, listener=handle, pool=WEB_POOL))
        worker = Child(Program("worker", WORKER))
        self.children = [web, worker]
        for child in self.children:
            child.start(self._environment())
        self._wait_for(lambda: answers(self.plan.host, port, tls=self._tls()), web)
        self._looked = time.monotonic()
        self.on_ready(port, link)

    def _prepare(self) -> str:
        """Bring the database and the files up to this program, in a process of its own whose memory goes with it."""
        words = [sys.executable, "-m", "kinfolk_web.running.preparing"]
        words += ["--force"] if self.plan.forced else []
        words += ["--demo", str(self.plan.demo)] if self.plan.demo else []
        with tempfile.TemporaryFile() as output:  # no pipe: it never fills, and nobody else holds its other end
            process = subprocess.Popen(  # noqa: S603 - our own program
                words,
                stdin=subprocess.DEVNULL,
                stdout=output,
                env=self._environment(),
                start_new_session=not WINDOWS,
                **parents.die_with_us(),
            )
            self._see_through(process)
            output.seek(0)
            said = output.read()
        if self.stopping:
            raise Stopped
        if process.returncode:
            raise KinfolkError("The installation could not be prepared; the reason stands above.")
        return said.decode("utf-8", "replace").strip()

    def _see_through(self, process: subprocess.Popen[bytes]) -> None:
        """Wait for a process as long as it takes, unless somebody asks for the end."""
        asked = 0.0
        while process.poll() is None:
            if self.stopping and not asked:
                asked = time.monotonic()
                process.terminate()  # a migration is one transaction: it happens wholly or not at all
            if asked and time.monotonic() > asked + FAREWELL:
                process.kill()
            time.sleep(TICK)

    def _listener(self, *, patience: float) -> socket.socket:
        """Return the listening socket: ours, so that visitors wait while the web process restarts."""
        host, deadline = self.plan.host, time.monotonic() + patience
        while True:
            try:
                family = socket.AF_INET6 if ":" in host else socket.AF_INET
                both = host == "::" and socket.has_dualstack_ipv6()  # the address that is printed is one of IPv4
                where = (host, self.plan.port)
                return socket.create_server(where, family=family, backlog=4096, dualstack_ipv6=both)
            except OSError as error:
                if time.monotonic() < deadline:
                    time.sleep(TICK)  # what a killed supervisor left behind lets go of the port in a moment
                    continue
                taken = error.errno == errno.EADDRINUSE
                why = "another program uses it" if taken else error.strerror
                raise InputError(
                    f"Port {self.plan.port} of {host} cannot be used: {why}.",
                    remedy=f"Take another one: --port {self.plan.port + 1} (`make run PORT={self.plan.port + 1}`).",
                ) from error

    def _web_words(self, listener: socket.socket, port: int) -> tuple[str, ...]:
        if WINDOWS:  # pragma: no cover - not tried yet; sockets are not passed on there
            listener.close()
            words = ["--host", self.plan.host, "--port", str(port)]
        else:
            words = ["--listener", str(listener.fileno())]
        if self.plan.certificate and self.plan.key:
            words += ["--certificate", str(self.plan.certificate), "--key", str(self.plan.key)]
        return tuple(words)

    def _environment(self) -> dict[str, str]:
        ours = {"KINFOLK_DATA": str(self.plan.data)}
        if self.postgres:
            ours |= {"DATABASE_URL": self.postgres.url(), ALONE: "1"}
        else:
            ours |= {"DATABASE_URL": self.plan.database}
        return {**os.environ, **ours, **self.plan.environment}

    def _tls(self) -> bool:
        return self.plan.certificate is not None

    def _wait_for(self, ready: Callable[[], bool], child: Child) -> None:
        deadline = time.monotonic() + START
        while not ready():
            if self.stopping:
                raise Stopped
            if child.has_ended():
                raise KinfolkError(f"The {child.name} process does not start; the reason stands above.")
            if time.monotonic() > deadline:
                raise KinfolkError(f"The {child.name} process did not answer within {START:.0f} seconds.")
            time.sleep(0.05)

    # -- going on ----------------------------------------------------------------------------------------------------

    def _tend(self) -> None:
        if self.postgres and self.postgres.has_ended():
            logger.warning("The database ended and starts again")
            try:
                self.postgres.start()
            except KinfolkError as error:
                logger.error("%s", error)  # noqa: TRY400 - a sentence, not a stack
                time.sleep(1)
                return
        for child in self.children:
            if child.has_ended():
                child.plan_restart()
            if child.process is None and time.monotonic() >= child.due:
                child.start(self._environment())
                self._silent *= child is not self.children[0]  # how long its predecessor was silent is not its affair
        self._look_at_web()

    def _look_at_web(self) -> None:
        """Start a web process anew that runs but answers nobody."""
        now = time.monotonic()
        if now - self._looked < LOOK:
            return
        self._looked = now
        alive = answers(self.plan.host, self._port, tls=self._tls(), patience=3)
        self._silent = 0 if alive else self._silent + 1
        self._in_vain = 0 if alive else self._in_vain
        most = MOST_SILENT << min(self._in_vain, MOST_PATIENCE)
        if self._silent >= most:
            logger.warning("The web process has not answered for %.0f seconds and is ended", LOOK * most)
            self._silent, self._in_vain = 0, self._in_vain + 1
            self.children[0].kill()

    # -- ending ------------------------------------------------------------------------------------------------------

    def _ask(self, _number: int, _frame: object) -> None:
        self.stopping = True

    def _stop(self) -> None:
        running = [child for child in self.children if child.process is not None]
        if running or self.postgres:
            self.tell("Stopping: pages and worker first, then the database. It takes a few seconds ...")
        for child in running:
            child.ask()
        for child in running:
            child.stop()
            self.tell(FAREWELLS[child.name])
        if self.postgres and self.postgres.process is not None:
            self.postgres.stop()
            self.tell("The database has ended; everything is written.")


def answers(host: str, port: int, *, tls: bool, patience: float = 2) -> bool:
    """Return whether a web process of ours serves this port."""
    near = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - the address of everywhere, turned near
    connection: http.client.HTTPConnection
    if tls:
        context = ssl._create_unverified_context()  # noqa: S323, SLF001 - our own process, asked for a sign of life
        connection = http.client.HTTPSConnection(near, port, timeout=patience, context=context)
    else:
        connection = http.client.HTTPConnection(near, port, timeout=patience)
    try:
        connection.request("GET", "/health/")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
