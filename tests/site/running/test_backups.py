"""Backups: what comes back is what was there, and a file with one wrong byte is refused before it does harm."""

from __future__ import annotations

import os
import zipfile

import psycopg
import pytest

from kinfolk.errors import InputError, KinfolkError
from kinfolk_web.running import backups, database, marks

NASTY = ["Áine", "王小明", "محمد", "O'Brien\\", "tab\there", "line\nbreak", "SET transaction_timeout = 0;", "\\.", None]


@pytest.fixture
def two(server_url):
    """Two databases on the shared server: one with people in it, one empty."""
    names = [f"backup_{os.getpid()}_{letter}" for letter in "ab"]
    urls = [server_url.rsplit("/", 1)[0] + f"/{name}" for name in names]
    with psycopg.connect(server_url, autocommit=True) as server:
        for name in names:
            server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            server.execute(f"CREATE DATABASE {name}")
    with psycopg.connect(urls[0]) as full:
        full.execute("CREATE TYPE mood AS ENUM ('glad', 'tired')")
        full.execute("CREATE TABLE person (id bigserial PRIMARY KEY, name text UNIQUE, feels mood DEFAULT 'glad')")
        full.execute("CREATE TABLE django_migrations (id serial, app text, name text, applied timestamptz)")
        full.execute("INSERT INTO django_migrations (app, name) VALUES ('kinfolk_web', '0001_initial')")
        full.execute("CREATE FUNCTION twice(n integer) RETURNS integer LANGUAGE sql AS 'SELECT 2 * n'")
        full.cursor().executemany("INSERT INTO person (name) VALUES (%s)", [(name,) for name in NASTY])
        full.execute("INSERT INTO person (name) SELECT 'crowd ' || n FROM generate_series(1, 3000) n")
    yield urls
    with psycopg.connect(server_url, autocommit=True) as server:
        for name in names:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def people(url):
    return database.ask(url, "SELECT id, name, feels FROM person ORDER BY id")


def test_what_was_saved_comes_back_in_another_database(two, tmp_path):
    said = []
    saved = backups.save(two[0], tmp_path / "monday.kinfolk", progress=said.append)
    assert saved.rows == {"person": 3009, "django_migrations": 1}
    assert said[-1] == "Checking the backup ..."
    assert [path.name for path in tmp_path.iterdir()] == ["monday.kinfolk"], "no part is left behind"
    backups.restore(two[1], tmp_path / "monday.kinfolk")
    assert people(two[1]) == people(two[0])
    assert database.ask(two[1], "SELECT twice(21)") == [(42,)]
    with psycopg.connect(two[1]) as there:
        assert there.execute("INSERT INTO person (name) VALUES ('next') RETURNING id").fetchone() == (3010,)


def test_writing_goes_on_while_a_backup_is_taken(two, tmp_path):
    with psycopg.connect(two[0]) as writer:
        writer.execute("INSERT INTO person (name) VALUES ('not committed yet')")
        saved = backups.save(two[0], tmp_path / "now.kinfolk")
    assert saved.rows["person"] == 3009


@pytest.mark.parametrize("harm", ["a byte of the data", "the end is missing", "another file", "another manifest"])
def test_a_damaged_file_is_refused_and_changes_nothing(two, tmp_path, harm):
    file = tmp_path / "monday.kinfolk"
    backups.save(two[0], file)
    content = bytearray(file.read_bytes())
    if harm == "a byte of the data":
        content[len(content) // 2] ^= 1
        file.write_bytes(content)
    elif harm == "the end is missing":
        file.write_bytes(content[:-200])
    elif harm == "another file":
        file.write_text("dear diary")
    else:
        with zipfile.ZipFile(file) as old:
            dump = old.read("database.dump")
        with zipfile.ZipFile(file, "w") as new:
            new.writestr("database.dump", dump)
            new.writestr("manifest.json", '{"format": "kinfolk.backup/2"}')
    with pytest.raises(InputError, match="no complete Kinfolk backup"):
        backups.restore(two[1], file)
    assert database.ask(two[1], "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == [(0,)]


def test_an_installation_with_people_in_it_is_replaced_only_when_asked(two, tmp_path):
    file = tmp_path / "monday.kinfolk"
    backups.save(two[0], file)
    with psycopg.connect(two[1]) as other:
        other.execute("CREATE TABLE person (id integer, name text, feels text)")
        other.execute("INSERT INTO person VALUES (1, 'Somebody else', '')")
    with pytest.raises(InputError, match=r"not empty.*--replace"):
        backups.restore(two[1], file)
    assert people(two[1]) == [(1, "Somebody else", "")]
    backups.restore(two[1], file, replace=True)
    assert people(two[1]) == people(two[0])


def test_a_restore_that_fails_half_way_changes_nothing(two, tmp_path, monkeypatch):
    file = tmp_path / "monday.kinfolk"
    backups.save(two[0], file)
    with psycopg.connect(two[1]) as other:
        other.execute("CREATE TABLE person (id integer, name text, feels text)")
    monkeypatch.setattr(backups, "BEGIN", b"DROP TABLE person;\nSELECT 1/0;\n")
    with pytest.raises(KinfolkError, match=r"nothing was changed.*division by zero"):
        backups.restore(two[1], file)
    assert people(two[1]) == []


def test_what_waited_to_be_mailed_is_kept_until_somebody_says_so(two, tmp_path):
    with psycopg.connect(two[0]) as full:
        full.execute("CREATE TABLE kinfolk_web_mail (id serial, state text, problem text DEFAULT '')")
        states = [("waiting",), ("sending",), ("sent",), ("held",)]
        full.cursor().executemany("INSERT INTO kinfolk_web_mail (state) VALUES (%s)", states)
    backups.save(two[0], tmp_path / "monday.kinfolk")
    backups.restore(two[1], tmp_path / "monday.kinfolk")
    found = database.ask(two[1], "SELECT state, problem FROM kinfolk_web_mail ORDER BY id")
    assert found == [("held", "restored"), ("held", "restored"), ("sent", ""), ("held", "")]
    assert (backups.mails_kept(two[1]), backups.mails_kept(two[0])) == (2, 0)


def test_a_backup_knows_whether_the_keys_are_those_beside_which_it_was_made(two, tmp_path, monkeypatch):
    monkeypatch.setenv("KINFOLK_SECRET_KEY", "one")
    monkeypatch.setenv("KINFOLK_SAFETY_KEY", "two")
    file = tmp_path / "monday.kinfolk"
    backups.save(two[0], file)
    assert marks.others_in(file) == []
    monkeypatch.setenv("KINFOLK_SAFETY_KEY", "three")
    assert marks.others_in(file) == ["safety"]
    with zipfile.ZipFile(file) as archive:
        assert "one" not in archive.read(marks.MEMBER).decode().split()


def test_a_schema_that_belongs_to_somebody_else_is_said_with_the_remedy_before_anything(two, tmp_path, server_url):
    backups.save(two[0], tmp_path / "monday.kinfolk")
    name, role = two[1].rsplit("/", 1)[1], f"renter_{os.getpid()}"
    with psycopg.connect(server_url, autocommit=True) as server:
        superuser = server.execute("SELECT current_user").fetchone()[0]
        server.execute(f"CREATE ROLE {role} LOGIN")
        server.execute(f"ALTER DATABASE {name} OWNER TO {role}")
    url = f"{two[1]}{'&' if '?' in two[1] else '?'}options=-crole%3D{role}"
    try:
        with psycopg.connect(two[1]) as there:
            there.execute(f'ALTER SCHEMA public OWNER TO "{superuser}"')
        with pytest.raises(InputError, match=f'ALTER SCHEMA public OWNER TO "{role}"'):
            backups.restore(url, tmp_path / "monday.kinfolk")
        with psycopg.connect(two[1]) as there:
            there.execute(f"ALTER SCHEMA public OWNER TO {role}")
        backups.restore(url, tmp_path / "monday.kinfolk")
        assert people(two[1]) == people(two[0])
    finally:
        with psycopg.connect(server_url, autocommit=True) as server:
            server.execute(f"ALTER DATABASE {name} OWNER TO CURRENT_USER")
        with psycopg.connect(two[1], autocommit=True) as there:
            there.execute(f"REASSIGN OWNED BY {role} TO CURRENT_USER")
            there.execute(f"DROP OWNED BY {role}")
            there.execute(f"DROP ROLE {role}")


def test_a_database_in_use_is_refused(two, tmp_path):
    backups.save(two[0], tmp_path / "monday.kinfolk")
    with psycopg.connect(two[1]), pytest.raises(InputError, match="Another connection uses this database"):
        backups.restore(two[1], tmp_path / "monday.kinfolk")


def test_a_backup_from_the_future_is_refused(two, tmp_path):
    with psycopg.connect(two[0]) as full:
        full.execute("INSERT INTO django_migrations (app, name) VALUES ('kinfolk_web', '9999_wonders')")
    backups.save(two[0], tmp_path / "monday.kinfolk")
    with pytest.raises(InputError, match=r"newer than this one.*9999_wonders"):
        backups.restore(two[1], tmp_path / "monday.kinfolk")


def test_a_place_that_cannot_be_written_keeps_the_earlier_backup(two, tmp_path):
    with pytest.raises(InputError, match="Nothing can be written here"):
        backups.save(two[0], tmp_path / "no-such-folder" / "monday.kinfolk")
    file = tmp_path / "monday.kinfolk"
    backups.save(two[0], file)
    before = file.read_bytes()
    with pytest.raises(InputError, match="does not answer"):
        backups.save(two[0] + "_missing", file)
    assert file.read_bytes() == before


def test_a_dump_that_ends_in_the_middle_changes_nothing(two, tmp_path):
    full, other = two
    with psycopg.connect(other) as kept:
        kept.execute("CREATE TABLE person (name text)")
        kept.execute("INSERT INTO person VALUES ('was here before')")
    backups.save(full, tmp_path / "whole.kinfolk")
    with zipfile.ZipFile(tmp_path / "whole.kinfolk") as whole, zipfile.ZipFile(tmp_path / "half.kinfolk", "w") as half:
        dump = whole.read(backups.DUMP)
        half.writestr(backups.DUMP, dump[: len(dump) - 40])
    with pytest.raises(KinfolkError, match="nothing was changed"):
        backups._read_back(other, tmp_path / "half.kinfolk")
    with psycopg.connect(other) as kept:
        assert kept.execute("SELECT name FROM person").fetchall() == [("was here before",)]
