"""A short sample of `make soak` and `make soak-day`: real jobs on a real installation, while its processes are killed."""

from __future__ import annotations

import asyncio
import shutil
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from benchmarks.day import light
from kinfolk_web.running.postgres import Postgres
from tests.furnishing import furnish
from tests.soak import day_kills
from tests.soak.installation import Browser, Installation, folder
from tests.soak.kills import soak
from tests.soak.organisers import EVENT, PLAN, Importer, Solver

pytestmark = pytest.mark.slow
PEOPLE = "60"  # whose plan takes a second; `make soak` has three hundred


@pytest.fixture(scope="module")
def installation():
    data = furnish(folder())
    running = Installation(data, "--people", PEOPLE)
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


def killed_while_solving(installation, browser, database, before=""):
    """Ask for a plan, kill the worker in the middle of it, and return the page that it leads to, its address, and the attempts."""
    browser.post(EVENT + "plan/solve/")
    place = browser.at
    job = place.rstrip("/").rsplit("/", 1)[1]
    deadline = time.monotonic() + 60
    while database.execute("SELECT state FROM kinfolk_web_job WHERE id = %s", [job]).fetchone() != ("running",):
        assert time.monotonic() < deadline, "the worker has not begun"
        time.sleep(0.01)
    if before:
        database.execute(before, [job])
    installation.part("worker").kill()
    solver = Solver(browser, threading.Event())
    page = solver.follow(place)
    query = "SELECT attempts FROM procrastinate_jobs WHERE args ->> 'job_id' = %s"
    return page, solver.browser.at, database.execute(query, [job]).fetchone()[0]


def test_a_plan_whose_worker_was_killed_comes_all_the_same(installation, browser):
    with psycopg.connect(Postgres(installation.data).url(), autocommit=True) as database:
        page, at, attempts = killed_while_solving(installation, browser, database)
        assert attempts >= 1, "it was begun again"
        assert PLAN.search(at), page[-1500:]
        [[plans]] = database.execute("SELECT count(*) FROM kinfolk_web_plan WHERE state = 'draft'").fetchall()
        assert plans == 1


def test_a_plan_whose_worker_dies_every_time_ends_with_a_sentence(installation, browser):
    often = "UPDATE procrastinate_jobs SET attempts = 20 WHERE args ->> 'job_id' = %s"
    with psycopg.connect(Postgres(installation.data).url(), autocommit=True) as database:
        page, _, _ = killed_while_solving(installation, browser, database, before=often)
    assert "The work was interrupted. Nothing was lost; your last plan stands. Please start it again." in page


def test_nothing_acknowledged_is_lost_when_processes_are_killed(installation, browser):
    found = soak(installation, browser, kills=4, pause=1, patience=8)
    assert found.wrong == []
    assert found.killed.total() == 4
    for name in ("drags", "releases"):
        assert found.did[name].get("acknowledged"), str(found)


@pytest.fixture(scope="module")
def made(installation):
    return day_kills.prepare(installation, 24)


@pytest.mark.browser
def test_at_a_cue_those_who_tapped_are_lit_and_nobody_else(installation, browser, made):
    room = light.Room(installation, browser, [cookie for cookie, _code, _numbers in made["phones"]])
    with ThreadPoolExecutor(1) as aside:  # this thread may be in the loop of another browser
        found = aside.submit(asyncio.run, light.lit(room, 6, opening=1.0)).result()
    assert found.wrong == []
    assert (found.streams, len(found.tapped), len(found.lit_streams)) == (18, 3, 3)
    assert (len(found.lit_browsers), found.dark_browsers) == (2, 4)


def test_nothing_of_the_day_is_lost_when_processes_are_killed(installation, browser, made):
    found = day_kills.soak(installation, browser, made, ["web", "database", "worker"], pause=1)
    assert found.wrong == []
    for name in ("check-ins", "counts", "steps", "taps", "pages"):
        assert found.did[name].get("acknowledged"), str(found)
