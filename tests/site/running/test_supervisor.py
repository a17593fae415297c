"""An installation as people run it: one command, real processes, and every one of them killed without warning."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import SimpleNamespace

import psutil
import psycopg
import pytest

from kinfolk_web.running import lock
from kinfolk_web.running.postgres import Postgres, running
from kinfolk_web.running.supervisor import Supervisor

pytestmark = pytest.mark.slow


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def clean_environment():
    ours = ("KINFOLK_", "DATABASE_URL", "DJANGO_SETTINGS_MODULE")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}


class Installation:
    """One data folder, and whatever runs in it."""

    def __init__(self, data):
        self.data = data
        self.port = free_port()
        self.log = data / "serve.log"
        self.process = None

    def command(self, name, *words, **more):
        return subprocess.run(
            [sys.executable, "-m", "kinfolk_web", name, "--data", str(self.data), *words],
            capture_output=True,
            text=True,
            env=clean_environment() | more,
            check=False,
            stdin=subprocess.DEVNULL,
            timeout=120,
        )

    def start(self):
        words = ["serve", "--data", str(self.data), "--port", str(self.port), "--no-browser"]
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "kinfolk_web", *words],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=clean_environment(),
            )
        self.wait_until_ready()
        return self

    def wait_until_ready(self, seconds=120):
        deadline = time.monotonic() + seconds
        while "Kinfolk is ready" not in self.log.read_text():
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.05)

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        try:
            return self.process.wait(45)
        except subprocess.TimeoutExpired:
            self.process.kill()  # its children go with it
            raise AssertionError(f"It has not stopped: {self.log.read_text()}") from None

    def child(self, name):
        module = {"web": "kinfolk_web.asgi", "worker": "kinfolk_web.running.worker"}.get(name)
        for process in psutil.Process(self.process.pid).children():
            try:
                words = process.cmdline()
            except (psutil.NoSuchProcess, psutil.ZombieProcess):
                continue
            if (module in words) if module else words and words[0].endswith("postgres"):
                return process
        return None

    def status(self, path="/account/sign-in/"):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path, headers={"Host": "localhost"})
            return connection.getresponse().status
        finally:
            connection.close()

    def until(self, true, seconds=60):
        began = time.monotonic()
        while not true():
            assert time.monotonic() - began < seconds, self.log.read_text()
            time.sleep(0.02)
        return time.monotonic() - began

    def everything(self):
        return [process for process in psutil.process_iter(["environ", "cmdline"]) if self.owns(process)]

    def owns(self, process):
        words = " ".join(process.info["cmdline"] or [])
        return str(self.data) in words or (process.info["environ"] or {}).get("KINFOLK_DATA") == str(self.data)


@pytest.fixture(scope="module")
def installation():
    with tempfile.TemporaryDirectory(prefix="kinfolk-data-") as name:
        Path(name).chmod(0o711)
        made = Installation(Path(name))
        try:
            yield made.start()
        finally:
            if made.process.poll() is None:
                made.stop()


def test_it_serves_pages_and_says_where(installation):
    said = installation.log.read_text()
    steps = ("Kinfolk is starting", "Making the database (once", "Getting tables and pages ready", "Kinfolk is ready")
    assert [said.index(step) for step in steps] == sorted(said.index(step) for step in steps), (
        "each is said before it is done"
    )
    assert f"Kinfolk is ready at http://localhost:{installation.port}" in said
    assert installation.status() == 200
    assert installation.status("/health/") == 200
    assert all(installation.child(name) for name in ("web", "worker", "postgres"))


def test_a_second_supervisor_is_refused_and_told_who_is_there(installation):
    second = installation.command("serve", "--no-browser", "--port", str(free_port()))
    assert second.returncode == 2
    assert f"already running, as process {installation.process.pid}" in second.stderr
    assert "--data" in second.stderr


@pytest.mark.parametrize("name", ["web", "worker"])
def test_a_killed_process_is_back_within_three_seconds(installation, name):
    for _ in range(2):
        before = installation.child(name)
        before.kill()
        installation.until(lambda before=before: installation.child(name) not in {before, None})
        assert installation.status("/health/") == 200, "whoever asks meanwhile waits, and is not refused"


def test_a_killed_database_is_back_and_pages_with_it(installation):
    before = installation.child("postgres")
    before.kill()

    def is_well():
        return installation.child("postgres") not in {before, None} and Postgres(installation.data).answers()

    installation.until(is_well)
    assert installation.status() == 200


def test_a_job_whose_worker_was_killed_runs_again(installation):
    with psycopg.connect(Postgres(installation.data).url(), autocommit=True) as database:
        [[old]] = database.execute("SELECT max(id) FROM procrastinate_workers").fetchall()
        [[job]] = database.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status, worker_id) "
            "VALUES ('default', 'kinfolk.nothing', 'doing', %s) RETURNING id",
            [old],
        ).fetchall()
        installation.child("worker").kill()

        def has_been_tried():
            [[status]] = database.execute("SELECT status FROM procrastinate_jobs WHERE id = %s", [job]).fetchall()
            return status == "failed"  # there is no such task: that can be found out only by taking the job

        installation.until(has_been_tried)


def test_commands_use_the_running_database(installation):
    made = installation.command("manage", "signin", "olive@example.org")
    path = re.fullmatch(rf"http://localhost:{installation.port}(/\S+/)", made.stdout.strip())[1]
    assert installation.status(path) == 200


def test_commands_refuse_a_folder_without_an_installation(tmp_path):
    nowhere = Installation(tmp_path)
    for words in (("backup", str(tmp_path / "a.kinfolk")), ("manage", "check")):
        said = nowhere.command(*words)
        assert said.returncode == 2
        assert "There is no database in this folder" in said.stderr
    assert "There is no database" in nowhere.command("doctor").stdout
    assert [path.name for path in tmp_path.iterdir() if path.name == "postgres"] == []


def test_the_doctor_finds_nothing_wrong_with_it_but_what_is(installation):
    well = json.loads(installation.command("doctor", "--json").stdout)
    assert [one for one in well["findings"] if one["state"] == "wrong"] == []
    key = next((installation.data / "keys").glob("*.key"))
    key.chmod(0o644)
    ill = installation.command("doctor")
    key.chmod(0o600)
    assert ill.returncode == 1
    assert re.search(rf"wrong +keys: Others may read .*{key.name}", ill.stdout)
    assert f"chmod 600 {key}" in ill.stdout


def test_a_backup_goes_to_another_postgresql_and_back(installation, server_url, tmp_path):
    file = tmp_path / "moving.kinfolk"
    assert installation.command("backup", str(file)).returncode == 0
    name = f"moving_{os.getpid()}"
    other = server_url.rsplit("/", 1)[0] + f"/{name}"
    with psycopg.connect(server_url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
    try:
        with tempfile.TemporaryDirectory(prefix="kinfolk-other-") as folder:
            elsewhere = Installation(Path(folder))
            there = elsewhere.command("restore", str(file), DATABASE_URL=other)
            assert "Restored" in there.stderr, there.stderr
            back = elsewhere.command("backup", str(tmp_path / "back.kinfolk"), DATABASE_URL=other)
            assert back.returncode == 0, back.stderr
        with psycopg.connect(other) as moved, psycopg.connect(Postgres(installation.data).url()) as own:
            query = "SELECT app, name FROM django_migrations ORDER BY id"
            assert moved.execute(query).fetchall() == own.execute(query).fetchall()
    finally:
        with psycopg.connect(server_url, autocommit=True) as server:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")
    refused = installation.command("restore", str(tmp_path / "back.kinfolk"))
    assert refused.returncode == 2
    assert "already running" in refused.stderr


def test_after_the_supervisor_was_killed_nothing_runs_on_and_it_starts_again(installation):
    installation.process.kill()
    installation.process.wait(30)
    second = Installation(installation.data)
    second.port = installation.port
    second.start()
    assert second.status() == 200
    installation.process = second.process
    assert len([p for p in installation.everything() if "kinfolk_web.asgi" in p.info["cmdline"]]) == 1


LONG_SEARCH = """
from kinfolk_web.accounts.models import User
from kinfolk_web.communities.actions import found_community
from kinfolk_web.demo import make_meeting
from kinfolk_web.plans.solving import solve
olive = User.objects.create_user("search@example.org", name="Olive")
event = make_meeting(community=found_community(name="Lamps", by=olive), by=olive, people=40)
solve(by=olive, event=event, time=3600)
"""


def test_ctrl_c_stops_everything_in_order_and_hands_back_what_is_being_planned(installation):
    made = installation.command("manage", "shell", "-c", LONG_SEARCH)
    assert made.returncode == 0, made.stderr
    with psycopg.connect(Postgres(installation.data).url(), autocommit=True) as database:
        query = "SELECT count(*) FROM kinfolk_web_job WHERE kind = 'solve' AND progress ->> 'stage' = 'searching'"
        installation.until(lambda: database.execute(query).fetchone() == (1,), seconds=120)
    assert installation.stop() == 0
    said = installation.log.read_text()
    assert said.rstrip().endswith("Stopped.")
    for part in (
        "Stopping",
        "The pages have ended",
        "was interrupted",
        "The worker has ended",
        "The database has ended",
    ):
        assert part in said, said
    assert "did not end within" not in said, "a search does not hold up the end"
    assert installation.everything() == []
    assert not lock.is_held(installation.data)
    assert not (installation.data / "postgres" / "postmaster.pid").exists()
    log = (installation.data / "logs" / "postgres.log").read_text()
    assert "PANIC" not in log
    with running(installation.data) as again, psycopg.connect(again.url()) as database:
        queue = "SELECT status FROM procrastinate_jobs WHERE queue_name = 'solve'"
        assert database.execute(queue).fetchall() == [("todo",)], "the next worker plans it"


def test_a_taken_port_is_said_before_anything_starts(installation):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        said = installation.command("serve", "--no-browser", "--port", str(other.getsockname()[1]))
    assert said.returncode == 2
    assert "--port" in said.stderr
    assert installation.everything() == []


@pytest.mark.skipif(not socket.has_dualstack_ipv6(), reason="this machine has no IPv6")
def test_whoever_listens_everywhere_is_reached_by_the_address_that_is_printed():
    plan = SimpleNamespace(host="::", port=0)
    with Supervisor._listener(SimpleNamespace(plan=plan), patience=0.0) as listener:
        port = listener.getsockname()[1]
        for address in ("127.0.0.1", "::1"):
            socket.create_connection((address, port), timeout=5).close()
