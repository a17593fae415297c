"""What is kept between runs is what would be made anew, and nothing hangs on whether it can be kept."""

from __future__ import annotations

import os
import sys

import pytest

from kinfolk.report import keeping
from kinfolk.report.fonts import font_faces
from kinfolk.report.render import _compiled


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A cache folder of its own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    keeping.folder.cache_clear()
    font_faces.cache_clear()
    yield tmp_path / "kinfolk"
    keeping.folder.cache_clear()
    font_faces.cache_clear()


pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the folder is named by a variable of Linux here")


def test_fonts_are_the_same_made_kept_and_read_back(home):
    made = font_faces("de")
    assert len(list(home.glob("face-*.ttf"))) == 3
    font_faces.cache_clear()
    assert font_faces("de") == made
    font_faces.cache_clear()
    assert font_faces("es") != made, "other letters, another file"


def test_what_is_kept_is_not_made_again_and_is_named_by_what_it_is_made_of(home):
    assert keeping.kept("one", lambda: b"1") == b"1"
    assert keeping.kept("one", lambda: b"2") == b"1"
    assert keeping.stamp("jinja2", of=(b"a", b"b")) != keeping.stamp("jinja2", of=(b"ab",))
    assert keeping.stamp("jinja2") != keeping.stamp("fonttools")
    assert sorted(path.name for path in home.iterdir()) == ["one"], "and nothing half-written lies beside it"


def test_a_folder_that_others_may_write_into_or_that_cannot_be_is_not_used(home, monkeypatch):
    home.mkdir()
    home.chmod(0o777)
    assert keeping.folder() is None
    assert keeping.kept("one", lambda: b"1") == b"1"
    assert _compiled() is None
    keeping.folder.cache_clear()
    monkeypatch.setenv("XDG_CACHE_HOME", os.devnull)
    assert keeping.folder() is None
