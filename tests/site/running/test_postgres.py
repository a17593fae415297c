"""The embedded database: safe by its settings, private by its folder, and back after every kind of end."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import psutil
import psycopg
import pytest

from kinfolk.errors import InputError
from kinfolk_web.running import system_user
from kinfolk_web.running.postgres import Postgres, running


@pytest.fixture(scope="module")
def data():
    """A folder that the database's system user may enter (pytest's own are private)."""
    with tempfile.TemporaryDirectory(prefix="kinfolk-data-") as name:
        Path(name).chmod(0o711)
        yield Path(name)


def ask(database: Postgres, query: str):
    with psycopg.connect(database.url()) as connection:
        return connection.execute(query).fetchone()[0]


def test_it_is_safe_and_private(data):
    with running(data) as database:
        settings = {
            name: ask(database, f"SHOW {name}")
            for name in ("data_checksums", "fsync", "synchronous_commit", "listen_addresses", "server_encoding")
        }
        assert settings == {
            "data_checksums": "on",
            "fsync": "on",
            "synchronous_commit": "on",
            "listen_addresses": "",
            "server_encoding": "UTF8",
        }
        assert int(ask(database, "SHOW server_version_num")) // 10_000 == 18
        assert ask(database, "SELECT upper('łukasz')") == "ŁUKASZ"
        assert stat.S_IMODE(database.socket_folder().stat().st_mode) == 0o700
        assert stat.S_IMODE(database.folder.stat().st_mode) == 0o700
    assert database.orphan() is None


def test_nothing_acknowledged_is_lost_by_kill_9_and_the_next_start_removes_what_is_left(data):
    first = Postgres(data)
    first.start()
    with psycopg.connect(first.url(), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept (number integer)")
        connection.execute("INSERT INTO kept SELECT generate_series(1, 1000)")
    os.kill(first.process.pid, signal.SIGKILL)
    first.process.wait(30)
    assert (first.folder / "postmaster.pid").exists()
    with running(data) as second:
        assert ask(second, "SELECT count(*) FROM kept") == 1000


def test_a_page_that_the_disk_changed_is_refused_and_everything_else_is_read(data):
    with running(data) as database, psycopg.connect(database.url(), autocommit=True) as connection:
        for name in ("flipped", "whole"):
            connection.execute(f"CREATE TABLE {name} AS SELECT generate_series(1, 1000) AS number")
        (path,) = connection.execute("SELECT pg_relation_filepath('flipped')").fetchone()
        connection.execute("CHECKPOINT")
    file = database.folder / path
    content = bytearray(file.read_bytes())
    content[4096] ^= 1
    file.write_bytes(content)
    with running(data) as database:
        with pytest.raises(psycopg.errors.DataCorrupted):
            ask(database, "SELECT sum(number) FROM flipped")
        assert ask(database, "SELECT sum(number) FROM whole") == 500_500
        with psycopg.connect(database.url(), autocommit=True) as connection:
            connection.execute("DROP TABLE flipped, whole")


def test_a_stale_pid_that_now_belongs_to_a_stranger_hinders_nobody(data):
    stranger = subprocess.Popen(["sleep", "60"])
    try:
        (data / "postgres" / "postmaster.pid").write_text(f"{stranger.pid}\n{data / 'postgres'}\n1\n5432\n\n\n")
        (data / "run" / ".s.PGSQL.5432.lock").write_text(f"{stranger.pid}\n{data / 'postgres'}\n1\n5432\n\n\n")
        with running(data) as database:
            assert ask(database, "SELECT 1") == 1
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait(30)


def test_an_orphan_is_stopped_cleanly_before_the_own_one_starts(data):
    orphan = Postgres(data)
    orphan.start()
    old = psutil.Process(orphan.process.pid)
    with running(data) as database:
        assert database.process.pid != old.pid
        assert ask(database, "SELECT 1") == 1
        assert not old.is_running() or old.status() == psutil.STATUS_ZOMBIE
    orphan.process.wait(30)
    assert "interrupted" not in database.last_words()


def test_it_ends_with_the_process_that_started_it(data, tmp_path):
    script = (
        "import sys, time; from pathlib import Path; from kinfolk_web.running.postgres import Postgres\n"
        "database = Postgres(Path(sys.argv[1])); database.start(); print(database.process.pid, flush=True)\n"
        "time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", script, str(data)], stdout=subprocess.PIPE, cwd=tmp_path)
    watchdog = threading.Timer(120, parent.kill)  # then there is no line to read, and the test fails
    watchdog.start()
    with parent.stdout:
        pid = int(parent.stdout.readline())
    watchdog.cancel()
    assert psutil.pid_exists(pid)
    parent.kill()
    parent.wait(30)
    deadline = time.monotonic() + 10
    while Postgres(data).orphan() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert Postgres(data).orphan() is None


@pytest.mark.parametrize("name", ["with spaces & Ünïcode 100 %", 'a, b "c"'])
def test_folders_may_be_named_as_people_name_them(name):
    with tempfile.TemporaryDirectory(prefix="kinfolk-data-") as parent:
        Path(parent).chmod(0o711)
        with running(Path(parent) / name, settings={"fsync": "off"}) as database:
            assert ask(database, "SELECT 1") == 1


def test_a_path_too_long_for_sockets_gets_a_short_private_folder(tmp_path):
    database = Postgres(tmp_path / ("long" * 30))
    assert len(str(database.socket_folder() / ".s.PGSQL.5432")) <= 103
    assert database.socket_folder() == Postgres(tmp_path / ("long" * 30)).socket_folder()


@pytest.mark.skipif(not system_user.is_root(), reason="only root needs another user")
def test_a_folder_that_the_database_may_not_enter_is_refused_with_the_remedy(tmp_path):
    private = tmp_path / "private"
    private.mkdir(mode=0o700)
    with pytest.raises(InputError, match=r"may not enter.*chmod o\+x"):
        Postgres(private / "data").start()
