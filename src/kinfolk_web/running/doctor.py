"""The doctor: what is wrong with an installation, and how to mend it."""

from __future__ import annotations

import os
import sys
import time
import zoneinfo
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import psycopg

from kinfolk.errors import InputError, KinfolkError
from kinfolk_web.core import certificates, disk
from kinfolk_web.running import database, lock, system_user
from kinfolk_web.running.preparing import MARK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

GOOD, NOTE, WRONG = "good", "note", "wrong"
OLDEST_PYTHON = (3, 11)
SILENT = 60.0
SKEW = 5.0
PRIVATE = 0o077
NEEDED = 40


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at.

    Parameters
    ----------
    about
        What it was.
    state
        ``good``, ``note`` (works, but read this) or ``wrong``.
    sentence
        What was found.
    remedy
        How to mend it.
    """

    about: str
    state: str
    sentence: str
    remedy: str = ""


def examine(data: Path) -> list[Finding]:
    """Look at everything, and return what was found in the order in which it should be mended."""
    with ExitStack() as stack:
        try:
            url = stack.enter_context(database.available(data))
            connection = stack.enter_context(database.connect(url))
        except (KinfolkError, psycopg.Error, OSError) as error:
            last = [_no_database(data, error)]
        else:
            last = _examine_database(data, url, connection)
        said = _settings()
        here = [check for check in HERE if not said or check not in OF_SETTINGS]
        return [*said, *(finding for check in here for finding in _careful(check, data)), *last]


def _no_database(data: Path, error: Exception) -> Finding:
    why, remedy = str(error), ""
    if isinstance(error, InputError):  # which knows better than we what to do
        why, remedy = InputError(error.problem, file=error.file).sentence(), error.remedy
    last_resort = f"See {data / 'logs' / 'postgres.log'}; the last resort is: kinfolk restore BACKUP --replace"
    return Finding("database", WRONG, f"The database does not answer: {why}", remedy or last_resort)


def _examine_database(data: Path, url: str, connection: psycopg.Connection[Any]) -> list[Finding]:
    findings = [Finding("database", GOOD, f"{database.without_password(url)} answers.")]
    for check in THERE:
        findings += _careful(check, connection)
    findings += _careful(_heartbeat, (connection, lock.is_held(data)))
    return findings if _settings() else findings + _careful(_migrations, data)


def _settings() -> list[Finding]:
    """Set Django up once the address of the database is known, since it reads that only once; say what is in its way."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kinfolk_web.settings")
    import django

    try:
        django.setup()
    except InputError as error:
        return [Finding("settings", WRONG, error.problem, error.remedy)]
    return []


def _careful(check: Callable[[Any], Iterator[Finding]], given: object) -> list[Finding]:
    try:
        return list(check(given))
    except Exception as error:  # noqa: BLE001 - the doctor goes on to the next patient
        return [Finding(check.__name__.strip("_"), WRONG, f"This could not be examined: {error}", "Please report it.")]


# -- here ------------------------------------------------------------------------------------------------------------


def _python(_data: Path) -> Iterator[Finding]:
    found = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < OLDEST_PYTHON:
        yield Finding("Python", WRONG, f"Python {found} is too old.", "Install Python 3.11 or newer.")
    else:
        yield Finding("Python", GOOD, f"Python {found}.")


def _folder(data: Path) -> Iterator[Finding]:
    if not data.is_dir():
        remedy = "kinfolk serve makes it; or name the right one with --data."
        yield Finding("data folder", WRONG, f"{data} does not exist.", remedy)
        return
    if not os.access(data, os.W_OK):
        yield Finding("data folder", WRONG, f"Nothing can be written to {data}.", "Give it to whoever runs Kinfolk.")
    elif data.stat().st_mode & 0o022:
        yield Finding("data folder", WRONG, f"Others may write to {data}.", f"chmod go-w {data}")
    else:
        yield Finding("data folder", GOOD, f"{data}")
    if system_user.is_root():
        yield Finding(
            "user",
            NOTE,
            "Kinfolk runs as root.",
            "Run it as a user of its own; docs/deploy/kinfolk.service shows how.",
        )


def _disk(data: Path) -> Iterator[Finding]:
    share, said = disk.free_share(data), disk.warning(data)
    if not said:
        yield Finding("disk", GOOD, f"{share:.0%} of the disk is free.")
    else:
        state = WRONG if share < disk.ALMOST_NONE else NOTE
        yield Finding("disk", state, said, f"Old backups in {data / 'backups'} may go once others have been copied.")


def _keys(data: Path) -> Iterator[Finding]:
    files = sorted((data / "keys").glob("*.key"))
    if not files:
        yield Finding("keys", NOTE, "There are no key files yet.", "kinfolk serve makes them; keep a copy elsewhere.")
    for file in files:
        if os.name == "posix" and file.stat().st_mode & PRIVATE:
            yield Finding("keys", WRONG, f"Others may read {file}.", f"chmod 600 {file}")
        elif not file.read_text("ascii", "replace").strip():
            yield Finding("keys", WRONG, f"{file} is empty.", "Put your copy of this key back.")
        else:
            yield Finding("keys", GOOD, f"{file.name} is private.")


def _address(_data: Path) -> Iterator[Finding]:
    from django.conf import settings
    from django.http.request import validate_host

    parts = urlsplit(settings.PUBLIC_URL)
    host = parts.hostname or ""
    if not validate_host(host, settings.ALLOWED_HOSTS):
        yield Finding(
            "address",
            WRONG,
            f"The public address {settings.PUBLIC_URL} is not among the allowed hosts: visitors get an error.",
            f"Add {host} to KINFOLK_ALLOWED_HOSTS, or correct --public-url.",
        )
    elif parts.scheme != "https" and host not in {"localhost", "127.0.0.1", "::1"}:
        yield Finding(
            "address",
            NOTE,
            f"{settings.PUBLIC_URL} is plain HTTP: pages work, offline use and passkeys do not.",
            "docs/guides/venue-box.md tells how to use a certificate.",
        )
    else:
        yield Finding("address", GOOD, settings.PUBLIC_URL)


def _certificate(_data: Path) -> Iterator[Finding]:
    from pathlib import Path as File

    from django.conf import settings

    named = os.environ.get(certificates.VARIABLE)
    if not named:
        return
    host = urlsplit(settings.PUBLIC_URL).hostname or ""
    found, said = certificates.read(File(named)), certificates.warning(File(named))
    if said:
        state = WRONG if found.days_left() <= min(certificates.WARN_DAYS) else NOTE
        yield Finding(
            "certificate", state, said, "Put the renewed files in their place; Kinfolk takes them up by itself."
        )
    if not found.covers(host):
        yield Finding(
            "certificate",
            WRONG,
            f"{named} is for {', '.join(sorted(found.names)) or 'nobody'}, not for {host}: browsers warn everybody.",
            "Use a certificate for that name, or the name of the certificate as --public-url.",
        )
    elif not said:
        yield Finding("certificate", GOOD, f"Good until {found.until:%Y-%m-%d}.")


def _static(_data: Path) -> Iterator[Finding]:
    from django.conf import settings

    if (settings.STATIC_ROOT / MARK).exists():
        yield Finding("static files", GOOD, "They are collected.")
    else:
        yield Finding("static files", NOTE, "Static files are not collected yet.", "kinfolk serve collects them.")


def _fonts(_data: Path) -> Iterator[Finding]:
    from importlib.util import find_spec

    packages = ("fontpkg_fraunces", "fontpkg_atkinson_hyperlegible", "fontpkg_noto_sans", "noto_cjk_sans_otc")
    missing = [name for name in packages if find_spec(name) is None]
    if missing:
        names = " ".join(name.replace("_", "-") for name in missing)
        yield Finding("fonts", WRONG, f"Faces are missing: {names}.", "Install Kinfolk anew: pip install kinfolk[site]")
    else:
        yield Finding("fonts", GOOD, "All faces are there.")


def _time_zones(_data: Path) -> Iterator[Finding]:
    if "Europe/Berlin" not in zoneinfo.available_timezones():
        yield Finding("time zones", WRONG, "This system knows no time zones.", "pip install tzdata")
    else:
        yield Finding("time zones", GOOD, "Time zones are known.")


def _mail(_data: Path) -> Iterator[Finding]:
    from django.conf import settings

    from kinfolk_web.core.smtp import UnreachableError, knock, sender_of, server_of

    guide = "docs/guides/mail.md tells how to name one."
    if not settings.MAIL_URL:
        yield Finding("mail", NOTE, "No mail server is named: mails are kept, to be read, and none is sent.", guide)
        return
    try:
        server = server_of(settings.MAIL_URL)
        knock(server, sender_of(settings.MAIL_FROM))
    except ValueError as error:
        yield Finding("mail", WRONG, str(error), guide)
    except UnreachableError as error:
        remedy = "Look at host, port, user and password in KINFOLK_MAIL_URL. What waits leaves when it answers."
        if error.at_mail:
            remedy = "Name an address in KINFOLK_MAIL_FROM that this server sends for. What waits leaves when it does."
        yield Finding("mail", WRONG, f"The mail server {server} does not take our mail: {error}.", remedy)
    else:
        yield Finding("mail", GOOD, f"{server} takes mail; it comes from {settings.MAIL_FROM}.")


# -- in the database -------------------------------------------------------------------------------------------------


def _safety(connection: psycopg.Connection[Any]) -> Iterator[Finding]:
    for name, remedy in (
        ("data_checksums", "pg_checksums --enable, while that PostgreSQL is stopped."),
        ("fsync", "Set fsync = on, or a power cut may cost everything."),
        ("synchronous_commit", "Set synchronous_commit = on, or a power cut may cost the last moments."),
    ):
        value = connection.execute(f"SHOW {name}").fetchall()[0][0]
        if value == "on":
            yield Finding(name, GOOD, "on")
        else:
            yield Finding(name, NOTE if name == "data_checksums" else WRONG, f"{name} is {value}.", remedy)


def _clock(connection: psycopg.Connection[Any]) -> Iterator[Finding]:
    theirs = float(connection.execute("SELECT extract(epoch FROM clock_timestamp())").fetchall()[0][0])
    away = abs(theirs - time.time())
    if away > SKEW:
        yield Finding(
            "clock", WRONG, f"This clock and the database's differ by {away:.0f} seconds.", "Set both by NTP."
        )
        return
    newest = None
    if _has(connection, "django_migrations"):
        query = "SELECT extract(epoch FROM max(applied)) FROM django_migrations"
        newest = connection.execute(query).fetchall()[0][0]
    if newest is not None and float(newest) > time.time() + SKEW:
        yield Finding("clock", WRONG, "This clock is behind what was stored before.", "Set the clock of this machine.")
    else:
        yield Finding("clock", GOOD, "The clock agrees with the database's.")


def _has(connection: psycopg.Connection[Any], table: str) -> bool:
    """Return whether a table is there; a database that no `serve` has prepared is empty."""
    return connection.execute("SELECT to_regclass(%s)", [table]).fetchall()[0][0] is not None


def _connections(connection: psycopg.Connection[Any]) -> Iterator[Finding]:
    most = int(connection.execute("SHOW max_connections").fetchall()[0][0])
    if most < NEEDED:
        yield Finding(
            "connections", WRONG, f"The database takes {most} connections.", f"Set max_connections = {NEEDED + 10}."
        )
    else:
        yield Finding("connections", GOOD, f"{most} connections, of which Kinfolk needs {NEEDED}.")


def _schema(connection: psycopg.Connection[Any]) -> Iterator[Finding]:
    if foreign := database.foreign_schema(connection):
        yield Finding("schema", NOTE, foreign.problem, foreign.remedy)
    else:
        yield Finding("schema", GOOD, "A backup can be put back.")


def _heartbeat(given: tuple[psycopg.Connection[Any], bool]) -> Iterator[Finding]:
    connection, running = given
    silent = None
    if _has(connection, "procrastinate_workers"):
        query = "SELECT extract(epoch FROM now() - max(last_heartbeat)) FROM procrastinate_workers"
        silent = connection.execute(query).fetchall()[0][0]
    if silent is not None and float(silent) < SILENT:
        yield Finding("worker", GOOD, f"It was heard of {float(silent):.0f} seconds ago.")
    elif running or database.named():
        yield Finding(
            "worker", WRONG, "No worker is heard of: nothing is solved, imported or printed.", "kinfolk serve"
        )
    else:
        yield Finding("worker", NOTE, "Kinfolk is not running, and so is no worker.", "kinfolk serve")


def _migrations(_data: Path) -> Iterator[Finding]:
    from kinfolk_web.running.migrating import pending

    missing = pending()
    if missing:
        remedy = "kinfolk serve upgrades it, after a backup."
        one = f"A migration is pending: {missing[0]}."
        said = one if len(missing) == 1 else f"{len(missing)} migrations are pending, {missing[0]} first."
        yield Finding("migrations", NOTE, said, remedy)
    else:
        yield Finding("migrations", GOOD, "The database is as this program expects it.")


HERE = (_python, _folder, _disk, _keys, _address, _certificate, _static, _fonts, _time_zones, _mail)
OF_SETTINGS = (_address, _certificate, _static, _mail)  # what cannot be looked at before the settings are right
THERE = (_safety, _connections, _schema, _clock)
