"""The pictures of the profile read without colour or script, and its page says plainly what is not reached."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET

import pytest

from benchmarks.profile.curves import CUTS
from benchmarks.profile.page import page
from benchmarks.profile.phases import PHASES
from benchmarks.profile.picture import Chart, Line, draw

SVG = "{http://www.w3.org/2000/svg}"
MACHINE = {"cores": 2, "system": "Linux", "python": "3.11", "numpy": "2", "numba": "0.6", "load": 0.1}


def drawn(**lines):
    chart = Chart(
        title="Seconds", alt="it grows", x="people", y="seconds", lines=[Line(name, at) for name, at in lines.items()]
    )
    return ET.fromstring(draw(chart))


def test_a_chart_names_its_lines_and_says_what_is_to_be_seen():
    root = drawn(whole=[(30, 0.1), (1_000_000, 60.0)], none=[], half=[(30, 0.05), (3_000, 1.0)])
    said = [text.text for text in root.iter(f"{SVG}text")]
    assert {"whole", "half", "people", "seconds", "1 million", "10"} <= set(said)
    assert "none" not in said
    assert root.find(f"{SVG}desc").text == "it grows"
    assert "prefers-color-scheme: dark" in root.find(f"{SVG}style").text
    dashes = [line.get("class").split()[-1] for line in root.iter(f"{SVG}polyline")]
    assert len(set(dashes)) == 2  # told apart without colour


def test_points_lie_where_their_numbers_are():
    (line,) = drawn(one=[(10, 1.0), (100, 10.0), (1_000, 100.0)]).iter(f"{SVG}polyline")
    xs, ys = zip(*(map(float, point.split(",")) for point in line.get("points").split()), strict=True)
    assert xs[1] - xs[0] == pytest.approx(xs[2] - xs[1], abs=0.11)
    assert ys[0] - ys[1] == pytest.approx(ys[1] - ys[2], abs=0.11)
    assert ys[0] > ys[2]


def point(needle, kindred, **fields):
    return {"needle": needle, "kindred": kindred, "needle_bound": 1, "kindred_bound": 3, **fields}


def kept():
    curve = {
        "points": [
            {**point(9, 3 if cut >= 1 else 8), "cut": cut, "seconds": cut, "stopped": "time"} for cut in CUTS[:-1]
        ]
        + [{**point(4, 3), "cut": CUTS[-1], "seconds": 60.0, "stopped": "time"}],
        "default": {**point(6, 3), "seconds": 2.0, "stopped": "budget"},
    }
    phases = dict.fromkeys(PHASES.values(), 0.1) | {"all": 2.0}
    arrays = {"cpu": 9.0, "clock": 10.0, "megabytes": 300.0, "steps": 1}
    held = {"given": {"matrix": 900, "said": 100}, "state": {"seat": 480}}
    return {
        "commands": ["c"],
        "date": "today",
        "machine": MACHINE,
        "parts": {
            "phases": {"30": phases},
            "moves": {"30": {"search": 1e6, "mixing": None, "bytes": held}},
            "scaling": {
                "solve": {"30": 0.5, "3000": 3.0},
                "mixing": {"30": 0.1},
                "arrays": {"1000000": arrays},
                "threads": {"300": {"1": 2.0, "2": 1.25}},
            },
            "curves": {"300": [curve]},
        },
    }


def test_the_page_says_what_is_not_reached_and_by_how_much(tmp_path):
    text = page(json.loads(json.dumps(kept())), tmp_path)
    assert "- `needle`: **not reached** in 1 s in 1 of 1 meetings, by up to 5 people" in text
    assert "- `kindred`: the minimum (the proven bound in 1 of 1 meetings" in text
    assert "| 300 | 2.0 s | 1.2 s | 1.60 x |" in text
    assert "| 1,000,000 | - | - | 10 s | 9.0 s | 300 MB |" in text
    for name in ("profile-scaling.svg", "profile-curve-300.svg"):
        ET.fromstring((tmp_path / name).read_text("utf-8"))
        assert name in text


def test_a_page_of_one_part_is_a_page(tmp_path):
    some = kept()
    some["parts"] = {"moves": some["parts"]["moves"]}
    text = page(some, tmp_path)
    assert "1.00 million" in text
    assert "## Phases" not in text
