"""What a phone has to fetch before it shows anything: the page and its styles, in two turns, and nothing that waits for another.

How fast that is on a slow network is measured by `make bench-welcome`; what makes it so is held here.
"""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from kinfolk_web.models import Block
from kinfolk_web.people.invitations import address_of
from tests.site.day.world import a_block, a_day, a_plan, people, where_it_is_noon
from tests.site.phone.steps import opened

pytestmark = pytest.mark.django_db
FIRST_TURN = 14_000  # bytes that a server may send before it hears again from a phone: ten packets
MOST = 30_000  # bytes before the first view, of the 50,000 of the whole, without letters and scripts
STYLE = re.compile(r'<link rel="stylesheet" href="([^"]+)"')
SCRIPT = re.compile(r"<script\b([^>]*)>")


def css_of(address: str) -> str:
    """Return a style sheet as we wrote it; its address may hold a digest."""
    name = re.sub(r"\.[0-9a-f]{12}\.css$", ".css", address.split("/static/")[1])
    return Path(finders.find(name)).read_text("utf-8")


def pages():
    event = a_day(timezone=where_it_is_noon())
    for begins in (-60, 30):
        a_block(event, Block.Kind.ROUND, begins)
    crowd = people(event)
    crowd[0].is_host = True
    crowd[0].save()
    a_plan(event, [{"1": crowd[:4], "2": crowd[4:]}] * 2)
    link = re.sub(r"^https?://[^/]+", "", address_of(crowd[1]))
    browser, host = opened(crowd[1]), opened(crowd[0])
    yield "link", type(browser)().get(link)
    yield "my page", browser.get("/my/")
    yield "statements", browser.get("/my/statements/")
    yield "host", host.get("/my/host/")
    yield "greeter", browser.get("/my/greeter/")


def test_a_first_view_waits_for_the_page_and_its_styles_and_these_are_few_bytes():
    for name, answer in pages():
        assert answer.status_code == 200, name
        text = answer.content.decode()
        head, body = text.split("</head>", 1)
        styles = STYLE.findall(text)
        assert styles == STYLE.findall(head), f"{name}: styles that come late move what is there"
        assert 1 < len(styles) <= 8, f"{name}: {styles}"
        for given in SCRIPT.findall(text):
            assert re.search(r'type="(module|application/json)"|\b(defer|async)\b', given), f"{name} waits for {given}"
        assert not re.search(r'rel="(preload|modulepreload|preconnect)"', head), f"{name}: nothing goes before styles"
        assert "<style" not in text, name
        sheets = [css_of(one) for one in styles]
        assert not any("@import" in one for one in sheets), (
            f"{name}: a style sheet that asks for another is one turn more"
        )
        page = len(gzip.compress(body.encode()))
        assert page < FIRST_TURN, f"{name}: {page} bytes, packed"
        assert page + sum(len(gzip.compress(one.encode())) for one in sheets) < MOST, name


def test_letters_never_hold_up_the_words():
    faces = [
        one for file in ("tokens", "wall") for one in css_of(f"/static/kinfolk/css/{file}.css").split("@font-face")[1:]
    ]
    assert faces
    assert all("font-display: swap" in one.split("}")[0] for one in faces)
