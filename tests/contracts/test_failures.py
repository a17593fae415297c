"""The page on what can fail names tests that exist, for every one of the ways in which a day can fail."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs/explanation/when-things-fail.md"
WAYS = 33


def test_every_way_to_fail_has_a_test_that_exists_or_a_sentence():
    rows = [line for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| ") and "---" not in line][1:]
    assert len(rows) == WAYS
    for row in rows:
        *_what, shown = row.strip("| ").split(" | ")
        named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", shown)
        missing = [one for path, one in named if f"def {one}(" not in (ROOT / path).read_text("utf-8")]
        assert not missing, row
        assert named or len(shown.split()) > 8, f"neither a test nor a sentence: {row}"
