"""Which database this installation uses, and a running one for commands that need it for a moment."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from kinfolk.errors import InputError
from kinfolk_web.running import lock
from kinfolk_web.running.postgres import Postgres, running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

VARIABLE = "DATABASE_URL"
SCHEMES = ("postgresql", "postgres")


def named() -> str:
    """Return the address of another PostgreSQL that the environment names, or nothing."""
    url = os.environ.get(VARIABLE, "").strip()
    parts = urlsplit(url)
    if url and (parts.scheme not in SCHEMES or not parts.path.strip("/")):
        raise InputError(
            f"{VARIABLE} is not the address of a PostgreSQL database: {without_password(url)}.",
            remedy="Write it as postgresql://name:password@host/database, or unset it: Kinfolk brings its own.",
        )
    return url


@contextmanager
def available(data: Path) -> Iterator[str]:
    """Have the installation's database running for as long as the block runs, and its address in the environment.

    It is the one that ``DATABASE_URL`` names, or that of the running installation, or the embedded one, started for
    the block and stopped after it.
    """
    if named():
        yield named()
    elif not (data / "postgres").is_dir():
        raise InputError(
            "There is no database in this folder.",
            file=str(data),
            remedy=f"Name the right folder with --data, or the PostgreSQL that it uses with {VARIABLE}; "
            "kinfolk serve makes a new installation.",
        )
    elif lock.is_held(data):
        database = Postgres(data)
        if not database.answers():
            raise InputError(
                "This installation is starting or stopping: its database does not answer.",
                file=str(data),
                remedy="Try again in a moment.",
            )
        with _in_environment(database.url()):
            yield database.url()
    else:
        with lock.hold(data), running(data) as database, _in_environment(database.url()):
            yield database.url()


@contextmanager
def exclusive(data: Path) -> Iterator[str]:
    """Have the database for ourselves: refused while the installation runs."""
    with lock.hold(data):
        if named():
            yield named()
        else:
            with running(data) as database, _in_environment(database.url()):
                yield database.url()


def ask(url: str, query: str, *values: Any) -> list[tuple[Any, ...]]:  # noqa: ANN401 - whatever SQL has
    """Return the rows of one question to a database."""
    with connect(url) as connection:
        return connection.execute(query, values or None).fetchall()


@contextmanager
def connect(url: str) -> Iterator[psycopg.Connection[Any]]:
    """Have a connection, and one transaction on it.

    Raises
    ------
    InputError
        If there is no such database, with its address but without its password.
    """
    try:
        connection = psycopg.connect(url, connect_timeout=10)
    except psycopg.OperationalError as error:
        raise InputError(
            f"The database at {without_password(url)} does not answer: {str(error).strip().splitlines()[0]}.",
            remedy=f"Correct {VARIABLE}, or start that PostgreSQL; without {VARIABLE} Kinfolk uses its own.",
        ) from error
    with connection:
        yield connection


def foreign_schema(connection: psycopg.Connection[Any]) -> InputError | None:
    """Return what is wrong if we may not replace the schema ``public``, as a restore does.

    In a database that PostgreSQL 14 or an earlier one made it belongs to the superuser, also after later upgrades.
    """
    query = "SELECT current_user FROM pg_namespace WHERE nspname = 'public' AND NOT pg_has_role(nspowner, 'USAGE')"
    found = connection.execute(query).fetchall()
    if not found:
        return None
    remedy = "Whoever looks after that PostgreSQL runs once, in this database: ALTER SCHEMA public OWNER TO {};"
    return InputError(
        "The schema public of this database belongs to somebody else, so that no backup can be put back into it.",
        remedy=remedy.format(sql.Identifier(found[0][0]).as_string(connection)),
    )


def without_password(url: str) -> str:
    """Return an address that may be shown."""
    head, at, tail = url.rpartition("@")
    scheme, slashes, user = head.partition("://")
    return f"{scheme}{slashes}{user.split(':', 1)[0]}{at}{tail}"


@contextmanager
def _in_environment(url: str) -> Iterator[None]:
    before = os.environ.get(VARIABLE)
    os.environ[VARIABLE] = url
    try:
        yield
    finally:
        if before is None:
            del os.environ[VARIABLE]
        else:
            os.environ[VARIABLE] = before
