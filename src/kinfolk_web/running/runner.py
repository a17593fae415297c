"""Starts and stops an installation for the window, and makes backups for it; knows nothing of buttons."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from datetime import datetime
from typing import TYPE_CHECKING

from kinfolk_web.running import lock, parents

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ADDRESS = "KINFOLK_ADDRESS_FILE"
STOPPED, STARTING, RUNNING, STOPPING, FAILED = "stopped", "starting", "running", "stopping", "failed"
LONGEST_END = 30.0  # seconds that the system may take to remove a killed process
HIDDEN = getattr(subprocess, "CREATE_NO_WINDOW", 0)


class Runner:
    """One installation.

    Parameters
    ----------
    data
        Its folder.
    words
        Further words for ``kinfolk serve``.
    """

    def __init__(self, data: Path, *words: str) -> None:
        self.data = data
        self.words = words
        self.log = data / "logs" / "kinfolk.log"
        self._address = data / "address.txt"
        self._process: subprocess.Popen[bytes] | None = None
        self._stopping = False
        self._failed = False

    @property
    def state(self) -> str:
        """What the installation is doing at this moment."""
        if self._process is not None and self._process.poll() is not None:
            self._failed = bool(self._process.returncode) and not self._stopping
            if self._process.stdin is not None:
                self._process.stdin.close()
            self._process, self._stopping = None, False
        if self._process is None:
            return FAILED if self._failed else STOPPED
        if self._stopping:
            return STOPPING
        return RUNNING if self._address.exists() else STARTING

    @property
    def address(self) -> str:
        """Where the site is, or a link that signs in once."""
        try:
            return self._address.read_text("utf-8").strip()
        except FileNotFoundError:
            return ""

    @property
    def elsewhere(self) -> int | None:
        """The process that runs this installation without us, from a terminal for instance."""
        return lock.holder(self.data) if self._process is None and lock.is_held(self.data) else None

    def start(self) -> None:
        """Start it; it ends with us, however we end."""
        self.data.mkdir(parents=True, exist_ok=True, mode=0o711)
        self.log.parent.mkdir(exist_ok=True, mode=0o700)
        self._address.unlink(missing_ok=True)
        self._failed = self._stopping = False
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(  # noqa: S603 - our own program
                self._command("serve", "--no-browser", *self.words),
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                env={**os.environ, ADDRESS: str(self._address), parents.MARK: "1"},
                creationflags=HIDDEN,
            )

    def stop(self) -> None:
        """Ask it to stop; `state` says when it has."""
        if self._process is not None and self._process.stdin is not None and not self._stopping:
            self._stopping = True
            self._process.stdin.close()

    def wait(self, seconds: float = 60) -> None:
        """Wait until it has stopped; end it if it does not."""
        if self._process is None:
            return
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()  # all that it started goes with it
            self._process.wait(LONGEST_END)

    def last_words(self) -> str:
        """Return the end of what it said, for people to read or to send to somebody."""
        try:
            return "\n".join(self.log.read_text("utf-8", errors="replace").splitlines()[-4:])
        except FileNotFoundError:
            return ""

    def back_up(self, folder: Path, then: Callable[[Path, str], None]) -> None:
        """Write a backup into a folder, check it, and say so in another thread: the file, and what went wrong or nothing."""
        file = folder / f"kinfolk-{datetime.now().astimezone():%Y-%m-%d-%H%M%S}.kinfolk"

        def told(_said: str, why: str) -> None:
            then(file, why)

        self._beside(told, "backup", str(file))

    def sign_in(self, email: str, then: Callable[[str, str], None]) -> None:
        """Make a link that signs an organiser in once, and say so in another thread: the link, and what went wrong."""
        self._beside(then, "manage", "signin", email)

    def _beside(self, then: Callable[[str, str], None], *words: str) -> None:
        def run() -> None:
            done = subprocess.run(  # noqa: S603 - our own program
                self._command(*words),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                check=False,
                creationflags=HIDDEN,
            )
            then(done.stdout.strip(), "" if done.returncode == 0 else done.stderr.strip() or "?")

        threading.Thread(target=run, name=words[0], daemon=True).start()

    def _command(self, name: str, *words: str) -> list[str]:
        return [sys.executable, "-m", "kinfolk_web", name, "--data", str(self.data), *words]
