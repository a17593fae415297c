"""Children end with whoever started them, even after ``kill -9``, so that nothing runs on unseen."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

LINUX = sys.platform == "linux"
PR_SET_PDEATHSIG = 1
PIPE = "KINFOLK_PARENT_PIPE"


def die_with_us(number: signal.Signals) -> dict[str, Any]:
    """Return what ``subprocess.Popen`` needs so that Linux sends a signal to the child when we are gone.

    The child is bound to the thread that starts it: start children from the main thread. Programs that are not ours
    have this only on Linux; elsewhere the next start stops what was left behind.
    """
    if not LINUX:
        return {}
    library, parent = ctypes.CDLL(None, use_errno=True), os.getpid()

    def bind() -> None:  # runs in the child between fork and exec: nothing but two system calls
        library.prctl(PR_SET_PDEATHSIG, int(number))
        if os.getppid() != parent:
            os._exit(1)

    return {"preexec_fn": bind}


def watch_parent(then: Callable[[], None] | None = None) -> None:
    """End this process when its parent's end of the inherited pipe closes; called by our own children.

    Parameters
    ----------
    then
        What to do instead of sending SIGTERM to ourselves.
    """
    handle = os.environ.pop(PIPE, "")
    if not handle:
        return
    end = then or (lambda: os.kill(os.getpid(), signal.SIGTERM))

    def wait() -> None:
        while os.read(int(handle), 1):
            pass
        end()

    threading.Thread(target=wait, name="parent", daemon=True).start()
