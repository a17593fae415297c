"""Markup, turns of direction, towers of marks and letters nobody sees, in every field about statements."""

from __future__ import annotations

import unicodedata

import pytest
from django_scopes import scopes_disabled

from kinfolk_web.models import Moderation, Statement
from kinfolk_web.people import hearing, moderating
from tests.site.phone.test_statements import on_a_phone
from tests.site.world import a_member, an_attendee, an_event, signed_in

pytestmark = pytest.mark.django_db
CORPUS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "<svg/onload=alert(1)>",
    "javascript:alert(1)",
    "{{7*7}}{% debug %}${7*7}",
    "&lt;b&gt; &#x3c;b&#x3e;",
    "</title></textarea><iframe src=//evil.example>",
    "I am \u202egnilrig a\u202c here",
    "\u2066I\u2069 am \u200fthe\u200b only\u200e one\ufeff",
    "Z\u0338\u0322\u0327\u0328\u0349\u034e\u035aą\u0301\u0302\u0303\u0304\u0305\u0306\u0307l\u035c\u035d\u035e\u0360\u0361g\u0334o",
    "two\nlines\r\nand\ttabs\x0b\x0c",
    "nul\x07bell\x1b[31mred",
    "﷽﷽﷽﷽﷽﷽﷽﷽﷽﷽﷽",
    "👩\u200d👩\u200d👧\u200d👦 family",
    "می\u200cخواهم",
)
UNSEEN = {"Cc", "Cf", "Co", "Cs"}


@pytest.fixture(autouse=True)
def every_community():
    """Tests look at all rows."""
    with scopes_disabled():
        yield


def is_plain(text: str) -> bool:
    seen = [one for one in text if one not in "\u200c\u200d"]
    kinds = {unicodedata.category(one) for one in seen}
    run = longest = 0
    for one in text:
        run = run + 1 if unicodedata.category(one) in {"Mn", "Me"} else 0
        longest = max(longest, run)
    return (
        not (kinds & UNSEEN)
        and "\n" not in text
        and len(text) <= 140
        and longest <= 4
        and (unicodedata.normalize("NFC", text) == text)
    )


@pytest.mark.parametrize("bad", CORPUS)
def test_whatever_is_written_is_one_line_of_plain_text_wherever_it_is_shown(bad):
    event = an_event()
    hearing._remembered.clear()
    ana, bo = an_attendee(event, "Ana Lima"), an_attendee(event, "Bo Chen")
    phone, home = on_a_phone(ana), f"/c/{event.community.slug}/{event.slug}/statements/"
    moderator = signed_in(a_member(event, "moderator", "mo@example.org"))
    pages = [
        phone.get("/my/statements/write/", {"text": bad}),
        phone.post("/my/statements/write/", {"text": bad}, follow=True),
        phone.post("/my/statements/send/", {"answer": "tell"}, follow=True),
        moderator.get(home),
        moderator.post(home + "settle/", {"words": bad, "floor": "5"}, follow=True),
        moderator.post(home + "add/", {"text": bad + " too"}, follow=True),
        moderator.post(home + "starters/", {"starter": "library-0", "text-library-0": "We " + bad}, follow=True),
    ]
    one = Statement.objects.get(author=ana)
    moderating.decline(statement=one, reason="other", suggestion=bad, by=None)
    pages += [phone.get("/my/statements/mine/"), moderator.get(home)]
    moderating.approve(statements=[one], by=None)
    hearing._remembered.clear()
    pages += [on_a_phone(bo).get("/my/statements/"), moderator.get(home), moderator.get(home + "dots/")]
    for page in pages:
        assert page.status_code == 200
        body = page.content.decode()
        for mark in (
            "<script>alert",
            "<img src=x",
            "<svg/onload",
            "<iframe",
            "gnilrig a\u202c",
            "\u202e",
            "\u2066",
            "49{%",
        ):
            assert mark not in body, page.request["PATH_INFO"]
    for said in Statement.objects.all():
        assert is_plain(said.text), ascii(said.text)
        assert is_plain(said.suggestion)
    assert all(is_plain(word) for word in Moderation.objects.get().words)
