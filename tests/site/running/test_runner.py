"""What the window's buttons do: start, stop, back up to a stick, a link for the first organiser."""

from __future__ import annotations

import queue
import tempfile
import time
from pathlib import Path

import pytest

from kinfolk_web.running import backups, lock
from kinfolk_web.running.runner import FAILED, RUNNING, STARTING, STOPPED, Runner
from tests.furnishing import furnish
from tests.site.running.test_supervisor import free_port

pytestmark = pytest.mark.slow


@pytest.fixture
def runner(monkeypatch):
    for name in ("DATABASE_URL", "KINFOLK_DATA", "KINFOLK_TEST_RUN"):
        monkeypatch.delenv(name)
    with tempfile.TemporaryDirectory(prefix="kinfolk-window-") as name:
        Path(name).chmod(0o711)
        made = Runner(furnish(Path(name)), "--port", str(free_port()))
        yield made
        made.stop()
        made.wait()


def until(runner, state, seconds=120):
    deadline = time.monotonic() + seconds
    while runner.state != state:
        assert time.monotonic() < deadline, (runner.state, runner.last_words())
        time.sleep(0.05)


def test_every_button_does_what_it_says(runner, tmp_path):
    assert runner.state == STOPPED
    runner.start()
    assert runner.state == STARTING
    until(runner, RUNNING)
    assert runner.address.startswith("http://localhost:")
    told = queue.Queue()
    runner.back_up(tmp_path, lambda *what: told.put(what))
    file, why = told.get(timeout=120)
    assert why == ""
    assert backups.verify(file).rows
    runner.sign_in("olive@example.org", lambda *what: told.put(what))
    link, why = told.get(timeout=120)
    assert (why, link.startswith(f"{runner.address}/account/")) == ("", True)
    runner.back_up(tmp_path / "no-stick", lambda *what: told.put(what))
    assert "Nothing can be written here" in told.get(timeout=120)[1]
    other = Runner(runner.data)
    assert other.elsewhere == lock.holder(runner.data)
    runner.stop()
    until(runner, STOPPED)
    assert other.elsewhere is None


def test_what_went_wrong_can_be_read(runner):
    (runner.data / "postgres").mkdir()
    (runner.data / "postgres" / "PG_VERSION").write_text("9\n")
    runner.start()
    until(runner, FAILED)
    assert "made by PostgreSQL 9" in runner.last_words()
