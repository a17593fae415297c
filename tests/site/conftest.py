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

import django
import pytest

ROOT = Path(__file__).resolve().parents[2]


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
    os.environ["DATABASE_URL"] = shared_postgres(
        Path(tempfile.gettempdir()) / f"kinfolk-tests-{os.getuid()}-{run[:12]}"
    )
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


@pytest.fixture(scope="session", autouse=True)
def static_files() -> None:
    """Collect the static files once for the run, as an installation does before it serves."""
    from django.conf import settings
    from django.core.management import call_command

    folder = Path(settings.STATIC_ROOT)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with (folder.parent / "static.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "staticfiles.json").exists():
            call_command("collectstatic", interactive=False, verbosity=0)
