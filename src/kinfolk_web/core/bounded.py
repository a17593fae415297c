"""What strangers sent is read in a process of its own: little memory, little time, no network, no database, no secrets."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

FILES = 64
FORBIDDEN = ("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.fork", "ctypes.", "shutil.")
STOPPED_ITSELF = frozenset(
    -getattr(signal, name) for name in ("SIGXCPU", "SIGXFSZ") if hasattr(signal, name)
)  # how a process ends that took more than it may


class TooLongError(Exception):
    """The process took longer than it may, and was ended."""


def bind(*, seconds: int, memory: int) -> None:
    """Bind this process: seconds of work, bytes of memory, open files, and neither network nor other programs."""
    try:
        import resource
    except ImportError:  # Windows has no such limits; the wall clock of the parent holds there
        pass
    else:
        for what, most in (
            (resource.RLIMIT_CPU, seconds),
            (resource.RLIMIT_AS, memory),
            (resource.RLIMIT_NOFILE, FILES),
            (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_FSIZE, 0),
        ):
            resource.setrlimit(what, (most, most))
    sys.addaudithook(_refuse)


def _refuse(event: str, _given: object) -> None:
    if event.startswith(FORBIDDEN):
        raise PermissionError(f"reading what came in does not need {event}")


def run(module: str, given: bytes, *, wall: float, beat: Callable[[], None] = lambda: None) -> tuple[bytes, int]:
    """Return what a module of ours says that is given some bytes in a process of its own, and how that ended.

    Parameters
    ----------
    module
        Its name; it binds itself before it looks at anything.
    wall
        Seconds after which it is ended, however little it worked.
    beat
        Called twice a second; what it raises ends the process.

    Raises
    ------
    TooLongError
        It took longer than ``wall``.
    """
    child = subprocess.Popen(  # noqa: S603 - our own module
        [sys.executable, "-I", "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # a trace back could quote what came in
        cwd=os.path.abspath(os.sep),  # noqa: PTH100 - the root of any system
        env={name: os.environ[name] for name in ("SYSTEMROOT", "PATH") if name in os.environ},  # no secrets
        start_new_session=True,
    )
    until = time.monotonic() + wall
    still: bytes | None = given
    try:
        while True:
            try:
                said, _errors = child.communicate(still, timeout=0.5)
            except subprocess.TimeoutExpired:
                still = None  # it goes on with what it was given
                beat()
                if time.monotonic() > until:
                    raise TooLongError from None
            else:
                return said, child.returncode
    finally:
        with contextlib.suppress(ProcessLookupError):
            child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe:
                with contextlib.suppress(OSError):
                    pipe.close()
