"""Keeps one PostgreSQL for all processes of a test run, until the last of them has gone, however it went."""

from __future__ import annotations

import fcntl
import shutil
import sys
import time
from pathlib import Path

from kinfolk_web.running.postgres import running

QUICK = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "autovacuum": "off"}
# Whoever waits for a lock that long waits for ever: a statement that fails says where.
QUICK |= {"lock_timeout": "90s", "idle_in_transaction_session_timeout": "280s"}


def keep(folder: Path) -> None:
    with running(folder / "data", settings=QUICK) as database:
        fresh = folder / "address.new"
        fresh.write_text(database.url(), encoding="utf-8")
        fresh.rename(folder / "address")
        with (folder / "users").open("a") as users:
            while True:  # every test process holds this file; the system lets go of it for those that died
                try:
                    fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except OSError:
                    time.sleep(0.2)
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    keep(Path(sys.argv[1]))
