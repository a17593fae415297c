"""Invitations on paper: each code is read off its own card and leads to its own page, whatever the name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import zxingcpp

from kinfolk.paper.invitations import Invitation, invitation_sheets
from tests.paper.pixels import _drawn, dark, near_edges
from tests.paper.reading import pages

if TYPE_CHECKING:
    from kinfolk.paper.press import Job

NAMES = (
    "Ana Lima",
    "Bartholomew Featherstonehaugh-Cholmondeley of the Long Reach",
    "王小明",
    "O",
    "<b>Zoë</b> #let",
    "عبد الرحمن",
)
INVITED = [Invitation(name, f"https://kin.example.org/i/{n}-abcdefghijklmnopqrstuvwx/") for n, name in enumerate(NAMES)]
WORDS = {
    "title": "Annual meeting of The Lamplighters",
    "where": "14 May 2027 · The Old Gasworks",
    "sentence": "You are expected. This code opens your own page on any phone: who greets you, and where you sit.",
    "without": "No phone? At the door somebody finds you by your name.",
}


def codes(page) -> list[str]:
    return [found.text for found in zxingcpp.read_barcodes(page, formats=zxingcpp.BarcodeFormat.QRCode)]


def drawn(monkeypatch, size="a4"):
    """The pages as pixels: the very request that the PDF is made of."""
    made: list[Job] = []
    monkeypatch.setattr("kinfolk.paper.invitations.print_jobs", lambda jobs: made.extend(jobs) or {"invitations": b""})
    invitation_sheets(INVITED, size=size, **WORDS)
    return [page for request in made[0].requests() for page in _drawn(request, 150)]


def test_every_code_is_read_off_its_card(monkeypatch):
    for size in ("a4", "letter"):
        sheets = drawn(monkeypatch, size)
        assert len(sheets) == 2, "four to a sheet"
        assert sorted(code for page in sheets for code in codes(page)) == sorted(one.link for one in INVITED)
        for page in sheets:
            assert not (dark(page) & near_edges(page, 2, 2, 4, 150)).any(), "nothing is cut off"
        height, width = sheets[0].shape[:2]
        assert codes(sheets[0][: height // 2, : width // 2]) == [INVITED[0].link]


def test_the_words_stand_on_every_card_and_the_bytes_are_the_same_each_time():
    pdf = invitation_sheets(INVITED, **WORDS)
    assert pdf == invitation_sheets(INVITED, **WORDS)
    text = "\n".join(pages(pdf)).replace("\u200b", "")
    flat = " ".join(text.split())
    assert flat.count("This code opens your own page") == len(INVITED)
    assert "Ana" in flat
    assert "<b>Zoë</b> #let" in flat
