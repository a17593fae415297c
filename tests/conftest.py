"""Fixtures that many tests use, each with a sentence."""

from __future__ import annotations

import gc
import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import is_hypothesis_test, settings

from tests.cast import CAST, TOGETHER
from tests.factories import even_tables, make_problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parents[1]

settings.register_profile("steady", deadline=None, derandomize=True, print_blob=True)
settings.register_profile("full", settings.get_profile("steady"))
settings.register_profile("thorough", deadline=None, max_examples=1000)
PROFILE = os.environ.get("HYPOTHESIS_PROFILE", "steady")
settings.load_profile(PROFILE)
SHARE, FEWEST = 0.4, 10  # of the examples that a test names, at least so many; `make test-full` takes them all


# When files begin, by how their names begin: the first that fits, from small to large; others come last, as they stand.
# Of the first two processes one makes the database while the other compiles the search; until that is done nothing else searches.
# What takes long comes before what is quick, so that none is alone with it at the end. The browser comes late, because its
# loop stays in the process.
WHEN = {
    "tests/site/accounts/": 0,
    "tests/test_solve.py": 1,
    "tests/site/people/": 2,
    "tests/soak/": 3,
    "tests/site/journeys/test_every_page.py": 5,
    "tests/site/journeys/": 6,
    "tests/report/test_browser.py": 6,
    "tests/site/": 4,
    "tests/test_": 7,
    "tests/search/": 7,
    "tests/mixer/": 7,
    "tests/evaluating/": 7,
    "tests/paper/": 7,
}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files in the order in which they begin, and let a usual run look at a share of the examples."""
    for item in items:
        if PROFILE == "steady" and is_hypothesis_test(tried := getattr(item, "obj", None)):
            take_a_share(tried)
    items.sort(key=lambda item: next((when for start, when in WHEN.items() if item.nodeid.startswith(start)), 8))


def pytest_collection_finish() -> None:
    """Let the collector of cycles pass over the thousands of tests and modules that are there until the end.

    As ``kinfolk_web.running.settling`` does in an installation, where it would be walked through while pages are made.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)


def take_a_share(tried: Any) -> None:
    """Let a test of an invariant try fewer examples; an invariant that is tried at all keeps its test."""
    function = getattr(tried, "__func__", tried)
    named = getattr(function, "_hypothesis_internal_use_settings", None)
    if named is not None and not hasattr(function, "_examples_named"):
        function._examples_named = named.max_examples
        fewer = max(round(named.max_examples * SHARE), min(named.max_examples, FEWEST))
        function._hypothesis_internal_use_settings = settings(named, max_examples=fewer)


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def small_meeting():
    """The nine named people at three tables, three rounds."""
    return make_problem(CAST, tables=even_tables(len(CAST), 3), together=TOGETHER)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser's path; a machine without one fails here, it never skips."""
    found = subprocess.run([ROOT / "tools" / "chromium.sh"], capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stderr
    return found.stdout.strip()


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """One browser for the run, in which each test opens windows of its own: two in one process would be in each other's way."""
    from playwright.sync_api import sync_playwright

    from tools.screenshot import FLAGS

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's own loop runs in the thread of the tests
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def axe_source() -> str:
    """The accessibility checker that runs inside a page."""
    found = subprocess.run([ROOT / "tools" / "axe.sh"], capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stderr
    return Path(found.stdout.strip()).read_text("utf-8")
