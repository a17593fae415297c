"""Backups: everything in the database as one file that is checked after it was written, and the way back."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import tempfile
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import psycopg
from psycopg import sql

from kinfolk import __version__
from kinfolk.errors import InputError, KinfolkError
from kinfolk_web.running import database, marks
from kinfolk_web.running.postgres import WINDOWS, programs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Progress = Callable[[str], None]

FORMAT = "kinfolk.backup/1"
DUMP, MANIFEST = "database.dump", "manifest.json"
BEGIN = b"DROP SCHEMA public CASCADE;\nCREATE SCHEMA public;\n"
KEEP_MAILS = b"""
SET LOCAL search_path = public;
DO $$ BEGIN IF to_regclass('kinfolk_web_mail') IS NOT NULL THEN
    UPDATE kinfolk_web_mail SET state = 'held', problem = 'restored' WHERE state IN ('waiting', 'sending');
END IF; END $$;
COMMIT;
"""  # what waited when the backup was made has left since, or was stopped: nobody gets it twice unless somebody says so
PIECE = 1024 * 1024
LONGEST_LOCK = 60  # seconds to wait for somebody who holds a table
OURS = ("django_migrations", "django_content_type", "auth_permission")  # filled by the program itself
TABLES = """
    SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition ORDER BY 1
"""


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself."""

    version: str
    time: str
    sha256: str
    size: int
    rows: dict[str, int]
    migrations: list[str]


def save(url: str, file: Path, *, progress: Progress | None = None) -> Manifest:
    """Write everything in a database into one file, check the file, and only then give it its name.

    Parameters
    ----------
    url
        The database.
    file
        The backup; an earlier one of that name is replaced once the new one is good.
    progress
        Told what is happening.

    Raises
    ------
    InputError
        If it cannot be written there.
    KinfolkError
        If the database could not be read completely.
    """
    tell = progress or (lambda _: None)
    try:
        handle, name = tempfile.mkstemp(prefix=f".{file.name}.", suffix=".part", dir=file.parent)
        os.close(handle)
        part = Path(name)
    except OSError as error:
        raise InputError(f"Nothing can be written here: {error.strerror}.", file=str(file.parent)) from error
    try:
        manifest = _write(url, part, tell)
        tell("Checking the backup ...")
        verify(part)
        part.replace(file)
        _sync(file.parent)
    except OSError as error:
        raise InputError(
            f"The backup could not be written: {error.strerror}.",
            file=str(file),
            remedy="Make room there, or name another place.",
        ) from error
    finally:
        part.unlink(missing_ok=True)
    return manifest


def verify(file: Path) -> Manifest:
    """Read a backup from end to end and return what it says of itself.

    Raises
    ------
    InputError
        If it is no backup, or a single byte of it has changed.
    """
    damaged = InputError(
        "This file is no complete Kinfolk backup: it was cut off or has changed since it was written.",
        file=str(file),
        remedy="Use another backup, or copy this one again from where it lay.",
    )
    try:
        with zipfile.ZipFile(file) as archive:
            manifest = _manifest_of(archive)
            seen = hashlib.sha256()
            with archive.open(DUMP) as dump:
                while piece := dump.read(PIECE):
                    seen.update(piece)
    except FileNotFoundError as error:
        raise InputError("There is no such backup.", file=str(file)) from error
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile) as error:
        raise damaged from error
    if seen.hexdigest() != manifest.sha256:
        raise damaged
    return manifest


def restore(url: str, file: Path, *, replace: bool = False, progress: Progress | None = None) -> Manifest:
    """Put a backup into a database, in one transaction: everything or nothing.

    Parameters
    ----------
    url
        The database, which nobody else may use meanwhile.
    file
        The backup.
    replace
        Whether what is there may go; take a backup of it first.
    progress
        Told what is happening.

    Raises
    ------
    InputError
        If the file is damaged or too new, the database is in use or not ours to replace, or holds people's data and
        `replace` was not said.
    """
    tell = progress or (lambda _: None)
    tell("Checking the backup ...")
    manifest = verify(file)
    _refuse_newer(manifest, file)
    _refuse_if_in_use(url)
    if counts(url) and not replace:
        raise InputError(
            "This installation is not empty.",
            file=database.without_password(url),
            remedy="Say --replace to put the backup in its place; a backup of what is there now is taken first.",
        )
    with database.connect(url) as connection:
        if foreign := database.foreign_schema(connection):
            raise foreign
    tell("Restoring ...")
    _read_back(url, file)
    _compare(url, manifest)
    return manifest


def counts(url: str) -> dict[str, int]:
    """Return how many rows each table of people's data holds; nothing for an installation that is still empty."""
    with database.connect(url) as connection:
        rows = _rows(connection)
    return {table: n for table, n in rows.items() if n and table not in OURS and not table.startswith("procrastinate_")}


def mails_kept(url: str) -> int:
    """Return how many mails that waited in a backup which was put back are kept until somebody has them sent."""
    if database.ask(url, "SELECT to_regclass('kinfolk_web_mail')")[0][0] is None:
        return 0
    return int(database.ask(url, "SELECT count(*) FROM kinfolk_web_mail WHERE problem = 'restored'")[0][0])


def _write(url: str, part: Path, tell: Progress) -> Manifest:
    seen, size = hashlib.sha256(), 0
    with database.connect(url) as connection:  # the dump and the counts see the same moment
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        snapshot = connection.execute("SELECT pg_export_snapshot()").fetchall()[0][0]
        rows, migrations = _rows(connection), _migrations(connection)
        with zipfile.ZipFile(part, "w", zipfile.ZIP_STORED) as archive:
            with archive.open(DUMP, "w", force_zip64=True) as target, _dumping(url, snapshot) as dump:
                while piece := dump.read(PIECE):
                    seen.update(piece)
                    size += len(piece)
                    target.write(piece)
                    tell(f"Writing the backup: {size / PIECE:.0f} MiB ...")
            now = datetime.now(UTC).isoformat(timespec="seconds")
            manifest = Manifest(__version__, now, seen.hexdigest(), size, rows, migrations)
            archive.writestr(marks.MEMBER, marks.of_keys())
            archive.writestr(MANIFEST, json.dumps({"format": FORMAT, **vars(manifest)}, indent=1))
    with part.open("rb") as written:
        os.fsync(written.fileno())
    return manifest


@contextmanager
def _dumping(url: str, snapshot: str) -> Iterator[IO[bytes]]:
    words = ["--format=custom", "--no-owner", "--no-privileges", "--schema=public", f"--snapshot={snapshot}"]
    words.append(f"--lock-wait-timeout={LONGEST_LOCK}s")
    with tempfile.TemporaryFile() as complaints:
        process = subprocess.Popen(  # noqa: S603 - PostgreSQL's own program
            [_program("pg_dump"), *words, f"--dbname={url}"], stdout=subprocess.PIPE, stderr=complaints
        )
        try:
            if process.stdout is not None:
                with process.stdout as output:
                    yield output
            status = process.wait()
        except BaseException:
            process.kill()
            process.wait()
            raise
        if status:
            complaints.seek(0)
            raise KinfolkError(f"The database could not be read: {_words(complaints)}")


def _read_back(url: str, file: Path) -> None:
    """Turn the dump into statements and run them in one transaction.

    Statements, because an older PostgreSQL than ours knows not every setting that a dump begins with.
    """
    with tempfile.TemporaryFile() as complaints, zipfile.ZipFile(file) as archive, archive.open(DUMP) as dump:
        teller = subprocess.Popen(  # noqa: S603
            [_program("pg_restore"), "--no-owner", "--no-privileges", "--schema=public", "--file=-"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=complaints,
        )
        doer = subprocess.Popen(  # noqa: S603
            [
                _program("psql"),
                "--no-psqlrc",
                "--quiet",
                "--set=ON_ERROR_STOP=1",
                "--output",
                os.devnull,
                f"--dbname={url}",
            ],
            stdin=subprocess.PIPE,
            stderr=complaints,
        )
        try:
            _pass_on(dump, teller, doer)
        finally:
            statuses = [_ended(process) for process in (teller, doer)]
        if any(statuses):
            complaints.seek(0)
            raise KinfolkError(f"The backup could not be restored, and nothing was changed: {_words(complaints)}")


def _pass_on(dump: IO[bytes], teller: subprocess.Popen[bytes], doer: subprocess.Popen[bytes]) -> None:
    import threading

    given, told, done = teller.stdin, teller.stdout, doer.stdin
    if given is None or told is None or done is None:
        raise TypeError("both programs have pipes")

    def feed() -> None:
        try:
            with given:
                shutil.copyfileobj(dump, given, PIECE)
        except BrokenPipeError:
            pass  # it says itself why it stopped

    feeder = threading.Thread(target=feed, name="backup", daemon=True)
    feeder.start()
    try:
        with told, done:
            done.write(b"BEGIN;\nSET lock_timeout = '%ds';\n" % LONGEST_LOCK + BEGIN)
            for _ in range(40):  # the settings at its head
                line = told.readline()
                if not line.startswith((b"SET transaction_timeout", b"SET lock_timeout")):
                    done.write(line)
            shutil.copyfileobj(told, done, PIECE)
            if _ended(teller) == 0:  # psql ends with a rollback unless it is told that all of it has come
                done.write(KEEP_MAILS)
    except BrokenPipeError:
        teller.kill()
    feeder.join()


def _ended(process: subprocess.Popen[bytes]) -> int:
    try:
        return process.wait(timeout=600)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()


def _compare(url: str, manifest: Manifest) -> None:
    with database.connect(url) as connection:
        found = _rows(connection)
    if found != manifest.rows:
        differing = sorted(name for name in {*found, *manifest.rows} if found.get(name) != manifest.rows.get(name))
        raise KinfolkError(f"The restored database differs from the backup in: {', '.join(differing)}.")


def _refuse_newer(manifest: Manifest, file: Path) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kinfolk_web.settings")
    import django

    django.setup()
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(None, load=False)
    loader.load_disk()
    known = {f"{app}.{name}" for app, name in loader.disk_migrations}
    if unknown := [name for name in manifest.migrations if name not in known]:
        raise InputError(
            f"This backup was made by Kinfolk {manifest.version}, which is newer than this one ({__version__}): it holds "
            f"{unknown[0]}.",
            file=str(file),
            remedy=f"Install Kinfolk {manifest.version} or later and restore it there.",
        )


def _refuse_if_in_use(url: str) -> None:
    query = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() \
        AND backend_type = 'client backend'"
    others = database.ask(url, query)[0][0]
    if others:
        raise InputError(
            "Another connection uses this database."
            if others == 1
            else f"{others} other connections use this database.",
            file=database.without_password(url),
            remedy="Stop Kinfolk wherever it runs with this database, and try again.",
        )


def _rows(connection: psycopg.Connection[Any]) -> dict[str, int]:
    tables = [name for (name,) in connection.execute(TABLES).fetchall()]
    return {
        name: connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier("public", name))).fetchall()[
            0
        ][0]
        for name in tables
    }


def _migrations(connection: psycopg.Connection[Any]) -> list[str]:
    if not connection.execute("SELECT to_regclass('public.django_migrations')").fetchall()[0][0]:
        return []
    return [f"{app}.{name}" for app, name in connection.execute("SELECT app, name FROM django_migrations ORDER BY id")]


def _manifest_of(archive: zipfile.ZipFile) -> Manifest:
    document = json.loads(archive.read(MANIFEST))
    if document.pop("format") != FORMAT:
        raise ValueError("another format")
    return Manifest(**document)


def _program(name: str) -> str:
    return str(programs() / f"{name}{'.exe' if WINDOWS else ''}")


def _words(complaints: IO[bytes]) -> str:
    return " ".join(complaints.read()[-2_000:].decode("utf-8", "replace").split())


def _sync(folder: Path) -> None:
    if not WINDOWS:
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
