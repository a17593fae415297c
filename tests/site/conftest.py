"""Every test of the site has a real PostgreSQL: one for the whole run, and in it a database for each process.

The address must be known before Django reads its settings, so this happens when pytest reads this file.
"""

from __future__ import annotations

import atexit
import fcntl
import importlib.util
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import django
import psycopg
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.db.backends.base.base import BaseDatabaseWrapper

ROOT = Path(__file__).resolve().parents[2]
MIGRATED = "kinfolk_migrated"  # a database with nobody in it, which those of the processes are copies of


def run_folder() -> Path:
    """Return what all processes of this run share."""
    return Path(tempfile.gettempdir()) / f"kinfolk-tests-{os.getuid()}-{os.environ['KINFOLK_TEST_RUN'][:12]}"


def shared_postgres(folder: Path) -> str:
    """Return the address of the run's database; whichever process comes first starts its keeper."""
    folder.mkdir(exist_ok=True)
    folder.chmod(0o711)  # the database's system user passes through
    users = os.open(folder / "users", os.O_RDWR | os.O_CREAT)  # held until this process ends
    fcntl.flock(users, fcntl.LOCK_SH)
    address = folder / "address"
    with (folder / "start").open("w") as start:
        fcntl.flock(start, fcntl.LOCK_EX)
        if not address.exists():
            with (folder / "keeper.log").open("w") as log:
                keeper = subprocess.Popen(
                    [sys.executable, str(ROOT / "tests/site/keeper.py"), str(folder)],
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    cwd="/",
                    start_new_session=True,
                )
            deadline = time.monotonic() + 180
            while not address.exists():
                assert time.monotonic() < deadline, (folder / "keeper.log").read_text("utf-8")
                assert keeper.poll() is None, (folder / "keeper.log").read_text("utf-8")
                time.sleep(0.02)
            keeper.returncode = 0  # it outlives us on purpose
    return address.read_text("utf-8")


def prepare() -> None:
    """Name the run's database and a data folder; processes that xdist starts may have inherited both already."""
    own = os.environ.get("PYTEST_XDIST_TESTRUNUID") or str(os.getpid())
    run = os.environ.setdefault("KINFOLK_TEST_RUN", own)
    os.environ["DATABASE_URL"] = shared_postgres(run_folder())
    if run == own:
        data = tempfile.TemporaryDirectory(prefix="kinfolk-test-")
        atexit.register(data.cleanup)
        os.environ["KINFOLK_DATA"] = data.name
    os.environ.pop("KINFOLK_DATABASE_POOL", None)
    if importlib.util.find_spec("kinfolk_web.core.models"):
        os.environ["DJANGO_SETTINGS_MODULE"] = "kinfolk_web.settings"
        django.setup()
        from django.conf import settings

        # In this process alone: what the tests start is as it is installed.
        settings.PASSWORD_HASHERS = ["tests.site.cheaper.CheapArgon2"]
        usual = "whitenoise.middleware.WhiteNoiseMiddleware"
        settings.MIDDLEWARE[settings.MIDDLEWARE.index(usual)] = "tests.site.cheaper.FilesSeenOnce"


prepare()


@pytest.fixture(scope="session")
def server_url() -> str:
    """The shared PostgreSQL, for tests that make databases of their own in it."""
    return os.environ["DATABASE_URL"]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, django_db_blocker, server_url) -> None:
    """Let the first process of the run migrate an empty database, and each have a copy of it."""
    from django.db import connection

    with (run_folder() / "migrated").open("w") as lock, psycopg.connect(server_url, autocommit=True) as server:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [MIGRATED]).fetchone():
            server.execute(f"DROP DATABASE IF EXISTS {MIGRATED}_soon")
            server.execute(f"CREATE DATABASE {MIGRATED}_soon")
            with django_db_blocker.unblock():
                migrate_in(f"{MIGRATED}_soon", connection)
            server.execute(f"ALTER DATABASE {MIGRATED}_soon RENAME TO {MIGRATED}")
    connection.settings_dict["TEST"] |= {"TEMPLATE": MIGRATED, "MIGRATE": False}  # nothing is left to migrate
    # For the class: while a browser's loop runs in a thread, Django keeps other connections for it than at its start.
    type(connection.ops).sql_flush = staticmethod(emptying)


def migrate_in(name: str, connection: BaseDatabaseWrapper) -> None:
    """Migrate another database than that of the settings, and leave it."""
    from django.core.management import call_command

    usual = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    call_command("migrate", interactive=False, verbosity=0)
    connection.close()
    connection.settings_dict["NAME"] = usual


def emptying(_style: object, tables: Iterable[str], **_more: object) -> list[str]:
    """Return what empties tables after a test that had no transaction around it.

    TRUNCATE, which Django takes, makes new files for each table and each index, here 0.5 s for every such test, where a
    few tables have a few rows. As it does, this waits until nobody else is in the tables, and asks no trigger and no key;
    unlike it, it lets go and begins again if a page that is still being made waits for a table that is locked already.
    """
    names = sorted(tables)
    locked = ", ".join(f'"{name}"' for name in names)
    return [
        f"""DO $$ DECLARE name text; BEGIN
            LOOP
                BEGIN
                    LOCK TABLE {locked} IN ACCESS EXCLUSIVE MODE;
                    EXIT;
                EXCEPTION WHEN deadlock_detected THEN NULL;
                END;
            END LOOP;
            PERFORM set_config('session_replication_role', 'replica', true);
            FOREACH name IN ARRAY ARRAY[{", ".join(f"'{name}'" for name in names)}] LOOP
                EXECUTE format('DELETE FROM %I', name);
            END LOOP;
            PERFORM set_config('session_replication_role', 'origin', true);
        END $$"""
    ]


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Begin every test in English, whatever language a page of the test before was asked for in."""
    from django.utils import translation

    with translation.override("en"):
        yield


@pytest.fixture(scope="session", autouse=True)
def templates_as_installed(django_test_environment: None) -> None:
    """Render templates as an installation does: no test asks which were used.

    Django otherwise tells its test browser of each part of a page, which keeps a copy of all that the part was given.
    """
    from django.template.base import Template
    from django.test.utils import _TestState

    Template._render = _TestState.saved_data.template_render


@pytest.fixture(scope="session", autouse=True)
def static_files() -> None:
    """Collect the static files once for the run, as an installation does before it serves."""
    from django.conf import settings

    from kinfolk_web.running.preparing import collect_static_files

    folder = Path(settings.STATIC_ROOT)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with (folder.parent / "static.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        collect_static_files()
