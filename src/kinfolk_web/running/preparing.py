"""What has to be done between starting the database and serving pages: upgrades, static files, and the demo if wanted."""

from __future__ import annotations

import argparse
import hashlib
import logging
import os
import subprocess
import sys
from contextlib import contextmanager
from datetime import UTC, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from kinfolk import __version__
from kinfolk.errors import KinfolkError
from kinfolk_web.home import data_folder
from kinfolk_web.running import database, migrating, parents

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

logger = logging.getLogger(__name__)
MARK = ".collected"
NEXT_EVENT = """
    SELECT min(event.starts_on) FROM kinfolk_web_event event
    JOIN kinfolk_web_community community ON community.id = event.community_id
    WHERE NOT event.archived AND greatest(event.ends_on, event.starts_on) >= current_date - 1
    AND to_jsonb(community) ->> 'rehearses_id' IS NULL
"""  # in SQL, because before an upgrade the models know more columns than the database
IS_NEW = "SELECT to_regclass('public.kinfolk_web_community') IS NULL"
COMPILE = "import kinfolk.search.engine"  # which only workers load, and this in a process of its own


def next_event_at() -> datetime | None:
    """Return when the event begins that is on now, or else the next one."""
    [[day]] = database.ask(os.environ[database.VARIABLE], NEXT_EVENT)
    return None if day is None else datetime.combine(day, time(), tzinfo=UTC)


def collect_static_files() -> bool:
    """Put static files where they are served from, unless they are there; return whether there was something to do."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    mark = settings.STATIC_ROOT / MARK
    seen = hashlib.sha256(__version__.encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            file = Path(storage.path(name)).stat()
            seen.update(f"{name} {file.st_size} {file.st_mtime_ns}\n".encode())
    if mark.exists() and mark.read_text("ascii") == seen.hexdigest():
        return False
    call_command("collectstatic", interactive=False, verbosity=0, clear=settings.STATIC_ROOT.exists())
    mark.write_text(seen.hexdigest(), encoding="ascii")
    return True


def prepare(data: Path, *, forced: bool, demo: int) -> str:
    """Do everything, and return the one-time link of the organiser of the demo, if one of so many people is wanted."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kinfolk_web.settings")
    django.setup()
    with _compiling(wanted=bool(demo)) as wait_until_compiled:
        backup = migrating.migrate(data, forced=forced, next_event_at=next_event_at)
        if backup:
            sys.stderr.write(f"Upgraded. A backup of the state before lies in {backup}\n")
        collect_static_files()
        if again := _erase_again(data):
            who = (
                "a person in it who had been deleted since is"
                if again == 1
                else f"{again} people in it who had been deleted since are"
            )
            sys.stderr.write(f"A backup was put back: {who} deleted again.\n")
        if not demo:
            return ""
        wait_until_compiled()
    from importlib import import_module

    return str(import_module("kinfolk_web.demo").load(people=demo) or "")


@contextmanager
def _compiling(*, wanted: bool) -> Iterator[Callable[[], None]]:
    """Compile the search beside the block if a new installation will plan at once, and give a function that waits for it.

    Where it is compiled already, this reads it once. Whatever goes wrong here, the first plan meets it again and says why.
    """
    if not wanted or not database.ask(os.environ[database.VARIABLE], IS_NEW)[0][0]:
        yield lambda: None
        return
    process = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-c", COMPILE],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        **parents.die_with_us(),
    )

    def wait() -> None:
        if process.poll() is None:
            sys.stderr.write("Compiling the search (once, about 20 seconds) ...\n")
            process.wait()

    try:
        yield wait
    finally:
        process.kill()
        process.wait()


def _erase_again(data: Path) -> int:
    """Erase whoever was erased after the backup that was put back, before anybody sees them."""
    from importlib import import_module

    return int(import_module("kinfolk_web.keeping.erasing").erase_again(data))


def main(arguments: Sequence[str] | None = None) -> int:
    """Prepare the installation; started by the supervisor."""
    parser = argparse.ArgumentParser(prog="python -m kinfolk_web.running.preparing")
    parser.add_argument("--force", action="store_true")
    parser.add_argument("--demo", type=int, default=0, help="how many invented people there are in it")
    options = parser.parse_args(arguments)
    try:
        link = prepare(data_folder(), forced=options.force, demo=options.demo)
    except KinfolkError as error:
        sys.stderr.write(f"kinfolk: {error}\n")
        return 2
    sys.stdout.write(f"{link}\n" if link else "")
    return 0


if __name__ == "__main__":
    sys.exit(main())
