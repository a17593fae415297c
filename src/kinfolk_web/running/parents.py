"""Children end with whoever started them, even after ``kill -9``, so that nothing runs on unseen."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading
from typing import Any

LINUX = sys.platform == "linux"
PR_SET_PDEATHSIG = 1
LONGEST_FAREWELL = 10.0
MARK = "KINFOLK_CHILD"  # set for children whose standard input is a pipe that their parent holds


def die_with_us(number: int = 9) -> dict[str, Any]:
    """Return what ``subprocess.Popen`` needs so that Linux sends a signal to the child when we are gone.

    SIGKILL by default: the database goes with us, so there is nothing to finish, and no worker may go on beside the one
    of the next supervisor.

    The child is bound to the thread that starts it: start children from the main thread. Programs that are not ours
    have this only on Linux; elsewhere the next start stops what was left behind.
    """
    if not LINUX:
        return {}
    library, parent = ctypes.CDLL(None, use_errno=True), os.getpid()

    def bind() -> None:  # runs in the child between fork and exec: nothing but two system calls
        library.prctl(PR_SET_PDEATHSIG, number)
        if os.getppid() != parent:
            os._exit(1)

    return {"preexec_fn": bind}


def watch_parent(*, patient: bool = False) -> None:
    """End this process as if by SIGTERM once its parent has gone; called by our own programs when they begin.

    The pipe on standard input works on every system: its other end closes however the parent ends.

    Parameters
    ----------
    patient
        Whether the process may take as long as it needs to end.
    """
    if not os.environ.pop(MARK, ""):
        return

    def wait() -> None:
        while os.read(0, 1024):
            pass
        if not patient:
            end_at_last(LONGEST_FAREWELL)  # without a parent nobody else would see to it
        if sys.platform == "win32":  # pragma: no cover - not tried yet; os.kill would not let us say goodbye
            signal.raise_signal(signal.SIGTERM)
        else:
            os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, name="parent", daemon=True).start()


def end_at_last(seconds: float) -> None:
    """End this process after so many seconds, whatever it still waits for, be it a database that has gone."""
    timer = threading.Timer(seconds, os._exit, [1])
    timer.daemon = True
    timer.start()
