"""An empty database takes one migration for the first nineteen, and becomes the same that those make one by one."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader

import kinfolk_web.migrations
from kinfolk_web.core import journal, touching
from kinfolk_web.running.postgres import programs
from tests.site.conftest import MIGRATED

SQUASHED, LAST = "0001_squashed_0019_photo", "0019_photo"
EARLIER = "0013_outcomes"
# Numbered as they come, so that whoever comes in two steps has other numbers.
COUNTED = {"django_migrations": "app, name", "django_content_type": "app_label, model"}
COUNTED["auth_permission"] = "codename, (select model from django_content_type t where t.id = content_type_id)"


@pytest.fixture
def upgraded(server_url):
    """A database that an earlier program has made, which had no squashed migration, and this one has upgraded."""
    name = f"upgraded_{os.getpid()}"
    url = server_url.rsplit("/", 1)[0] + f"/{name}"
    with psycopg.connect(server_url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            with tempfile.TemporaryDirectory(prefix="kinfolk-earlier-") as folder:
                one_by_one = Path(folder) / "one_by_one"
                shutil.copytree(Path(kinfolk_web.migrations.__file__).parent, one_by_one)
                (one_by_one / f"{SQUASHED}.py").unlink()
                migrate(url, folder, "settings.MIGRATION_MODULES = {'kinfolk_web': 'one_by_one'}", EARLIER)
                migrate(url, folder)
            yield url
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def fresh(server_url, django_db_setup):
    """A copy of the database that this run has migrated when it was empty, which no test has written into."""
    name = f"fresh_{os.getpid()}"
    with psycopg.connect(server_url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE {MIGRATED}")
        try:
            yield server_url.rsplit("/", 1)[0] + f"/{name}"
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def migrate(url, folder, before="", until=""):
    """Migrate a database in a process of its own, to some migration of ours or to the end."""
    until = f"'kinfolk_web', '{until}', " if until else ""
    program = f"""
import django
from django.conf import settings
{before}
django.setup()
from django.core.management import call_command
call_command("migrate", {until}interactive=False, verbosity=0)
"""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KINFOLK_")}
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=kept | {"DATABASE_URL": url, "KINFOLK_DATA": str(folder), "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
        timeout=280,
    )
    assert done.returncode == 0, done.stderr[-3000:]


def schema_of(url):
    """Return everything but rows, as PostgreSQL itself would write it down; its key is another each time."""
    words = [str(programs() / "pg_dump"), "--schema-only", "--no-owner", f"--dbname={url}"]
    told = subprocess.run(words, capture_output=True, text=True, check=True, timeout=120).stdout
    return [line for line in told.splitlines() if not re.match(r"\\(un)?restrict ", line)]


def rows_of(url):
    """Return the rows of every table that has any."""
    with psycopg.connect(url) as database:
        tables = database.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        )
        shown = {name: COUNTED.get(name, f"to_jsonb({name})") for (name,) in tables.fetchall()}
        rows = {name: database.execute(f"SELECT {what} FROM {name}").fetchall() for name, what in shown.items()}
    return {name: sorted(map(repr, found)) for name, found in rows.items() if found}


@pytest.mark.slow
def test_an_empty_database_becomes_what_it_would_have_become_one_by_one(fresh, upgraded):
    schema = schema_of(fresh)
    assert schema == schema_of(upgraded)
    assert sum(line.startswith("CREATE TABLE public.kinfolk_web_") for line in schema) > 100
    rows = rows_of(fresh)
    assert rows == rows_of(upgraded)
    assert set(rows) == set(COUNTED), "the program's own tables alone have rows"
    assert f"('kinfolk_web', '{SQUASHED}')" in rows["django_migrations"]
    assert f"('kinfolk_web', '{EARLIER}')" in rows["django_migrations"], (
        "all nineteen count as done, also for programs that know them alone"
    )


@pytest.mark.django_db
def test_both_ways_lead_to_what_the_models_say():
    both = MigrationLoader(None, replace_migrations=False)
    one_by_one, at_once = (both.project_state(("kinfolk_web", name)) for name in (LAST, SQUASHED))
    assert MigrationAutodetector(one_by_one, at_once).changes(both.graph) == {}
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.django_db
def test_every_table_of_todays_lists_has_its_triggers():
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal")
        found = set(cursor.fetchall())
    wanted = {(table, name) for table, name, _ in journal._wanted()}
    wanted |= {(table, "kinfolk_touch") for table in touching.WATCHED}
    assert {(table, name) for table, name in found if name.startswith("kinfolk_")} == wanted
