"""A short sample of `make demo-day`: 24 people, two rounds, as fast as it goes, on a real installation."""

from __future__ import annotations

import shutil

import pytest

from tests.furnishing import furnish
from tests.soak.installation import Installation, folder
from tests.soak.played_day.__main__ import played
from tests.soak.played_day.pace import Pace

pytestmark = pytest.mark.slow


@pytest.fixture
def installation():
    data = furnish(folder())
    running = Installation(data, "--people", "24")
    try:
        yield running
    finally:
        running.stop()
        shutil.rmtree(data, ignore_errors=True)


@pytest.mark.timeout(900)  # a whole day: minutes on a machine that has other work
def test_everybody_of_a_whole_day_is_served_or_named_and_nothing_acknowledged_is_lost(installation):
    report = played(installation, Pace(0, quiet=True), rounds=2, seed=1)
    assert report.good, str(report)
    assert report.rounds == [1, 2]
    fates = {one.fate for one in report.people}
    assert fates == {"comes", "late", "stays away", "walks in"}
    assert any(1 in one.hosts for one in report.people if one.fate == "stays away"), "a host is missing"
    assert all(one.plan for one in report.repairs), "each round was mended"
    for kind in ("words of desks", "walk-ins", "counts of hosts", "ticks of hosts", "pulses", "we-met taps", "repairs"):
        assert report.kept[kind], kind
    assert "report.pdf" in report.facts["the report as PDF"]
    assert "pages back after the restart" in report.facts
    assert int(report.facts["words merged by a desk after an outage"])
