"""A short sample of `make soak`: real jobs on a real installation, while its processes are killed."""

from __future__ import annotations

import shutil
import threading

import pytest

from tests.soak.installation import Browser, Installation, folder
from tests.soak.kills import soak
from tests.soak.organisers import Importer

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def installation():
    data = folder()
    with pytest.MonkeyPatch.context() as patch:
        for name in ("DATABASE_URL", "KINFOLK_DATA", "KINFOLK_TEST_RUN", "DJANGO_SETTINGS_MODULE"):
            patch.delenv(name, raising=False)
        running = Installation(data)
    try:
        yield running
    finally:
        running.stop()
        shutil.rmtree(data, ignore_errors=True)


@pytest.fixture(scope="module")
def browser(installation):
    return Browser(installation.url).sign_in(installation.link)


def test_the_worker_knows_every_kind_of_work_that_a_page_can_ask_for(browser):
    assert Importer(browser, threading.Event()).once() == "acknowledged"


def test_nothing_acknowledged_is_lost_when_processes_are_killed(installation, browser):
    found = soak(installation, browser, kills=4, pause=1, patience=8)
    assert found.wrong == []
    assert found.killed.total() == 4
    for name in ("drags", "releases"):
        assert found.did[name].get("acknowledged"), str(found)
